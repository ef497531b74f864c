//! What a reading says of text of each kind.

use super::{Bad, BadLine, FactSaid, Options, Reading, What};
use crate::format::{AxisKind, Format, Reason};

fn read(text: &str) -> Reading {
    read_with(text, Options::default())
}

fn read_with(text: &str, options: Options) -> Reading {
    let reading = Reading::of(text.as_bytes(), options).unwrap();
    assert!(reading.ledger.is_closed(), "{:?}", reading.ledger);
    reading
}

/// Series as `name [unit] samples first..last`.
fn series(reading: &Reading) -> Vec<String> {
    let told = |series: &super::ReadSeries| {
        let super::ReadSeries {
            name,
            unit,
            samples,
            first,
            last,
            ..
        } = series;
        format!("{name} [{unit}] {samples} {first}..{last}")
    };
    reading.series.iter().map(told).collect()
}

/// The parts of a line as `text=what`.
fn parts(reading: &Reading, line: usize) -> Vec<String> {
    let line = &reading.explained[line];
    let told = |part: &super::Part| {
        let text = &line.text[part.range.clone()];
        match &part.what {
            What::Sample { name, value, .. } => format!("{text}={name}:{value}"),
            What::Fact { name, value, .. } => format!("{text}=fact {name}:{value}"),
            What::X { name, .. } => format!("{text}=x {name}"),
            What::Ignored(reason) => format!("{text}={}", reason.name()),
            What::Bad => format!("{text}=bad"),
        }
    };
    line.parts.iter().map(told).collect()
}

fn training_log(lines: usize) -> String {
    let line = |n: usize| {
        let loss = 2.5 - n as f64 / 100.0;
        format!("iter {n}: loss {loss:.4}, time {}.25ms\n", 30 + n % 3)
    };
    "lr0=0.01\n".to_owned() + &(0..lines).map(line).collect::<String>()
}

#[test]
fn a_training_log_has_series_facts_and_examples() {
    let reading = read(&training_log(100));
    let told = series(&reading);
    assert!(
        told.contains(&"loss [] 100 2.5..1.51".to_owned()),
        "{told:?}"
    );
    assert!(
        told.contains(&"time [ms] 100 30.25..30.25".to_owned()),
        "{told:?}"
    );
    assert_eq!(reading.lines, 101);
    assert_eq!(reading.facts[0].name, "lr0");
    assert_eq!(reading.facts[0].value, FactSaid::Number(0.01));
    let loss = reading
        .series
        .iter()
        .find(|one| one.name == "loss")
        .unwrap();
    assert_eq!(loss.example, "iter 0: loss 2.5000, time 30.25ms");
    assert!(reading.bad.is_empty());
}

#[test]
fn what_each_number_of_a_line_became_is_told() {
    let reading = read(&training_log(100));
    let told = parts(&reading, 5).join(" ");
    assert!(told.contains("2.4600=loss:2.46"), "{told}");
    assert!(told.contains("31.25ms=time:31.25"), "{told}");
    assert_eq!(parts(&reading, 0), ["0.01=fact lr0:0.01"]);
}

#[test]
fn a_csv_stands_over_its_time() {
    let rows = (0..50).map(|n| format!("2026-03-01 12:00:{n:02},{}.5,{}\n", 20 + n % 5, 40 + n));
    let text = "time,temp,hum\n".to_owned() + &rows.collect::<String>();
    let reading = read(&text);
    assert_eq!(reading.format, Some(Format::Csv));
    let axis = reading.axis.clone().unwrap();
    assert_eq!((&*axis.name, axis.kind), ("time", AxisKind::Clock));
    assert_eq!(axis.last.unwrap() - axis.first.unwrap(), 49.0);
    assert_eq!(
        series(&reading),
        ["temp [] 50 20.5..24.5", "hum [] 50 40..89"]
    );
    assert_eq!(
        parts(&reading, 1),
        ["2026-03-01 12:00:00=x time", "20.5=temp:20.5", "40=hum:40"]
    );
    assert_eq!(reading.ledger.ignored[Reason::X as usize], 50);
}

#[test]
fn a_name_has_its_group_in_front() {
    let lines = (0..20).map(|n| format!("{{\"gpu\": {{\"temp\": {}}}, \"loss\": {n}}}\n", 60 + n));
    let reading = read(&lines.collect::<String>());
    assert_eq!(reading.format, Some(Format::Json));
    let groups: Vec<_> = reading
        .series
        .iter()
        .map(|one| (one.group(), &*one.name))
        .collect();
    assert_eq!(groups, [("gpu", "gpu/temp"), ("", "loss")]);
}

#[test]
fn a_name_may_hold_a_slash_of_its_own() {
    let series = |name: &str| super::ReadSeries {
        name: name.into(),
        unit: String::new(),
        labels: None,
        samples: 1,
        first: 0.0,
        last: 0.0,
        example: String::new(),
    };
    for (name, group) in [
        ("vda/r/s", "vda"),
        ("rxpck/s", ""),
        ("web/MEM USAGE / LIMIT 2", "web"),
        ("web/NET I/O", "web"),
        ("home/office/temp", "home/office"),
    ] {
        assert_eq!(series(name).group(), group, "{name}");
    }
}

#[test]
fn what_was_read_is_not_shown_as_bad() {
    let rows = (0..10).map(|n| format!("{:.1}   5.{n}    20{n}.5     1.{n}\n", f64::from(n) * 0.5));
    let head = "time  Voltage  Current  Power\n     V        mA       W\n".to_owned();
    let reading = read(&(head + &rows.collect::<String>()));
    assert_eq!(reading.ledger.bad, 0);
    assert_eq!(reading.bad_examples, []);
}

/// A CSV, of which such rows hold a word instead of a number.
fn broken_csv(is_broken: impl Fn(usize) -> bool) -> String {
    let row = |n: usize| {
        if is_broken(n) {
            "1.5,oops,3\n".to_owned()
        } else {
            format!("{n},{}.5,{}\n", n + 1, n % 7)
        }
    };
    "a,b,c\n".to_owned() + &(0..900).map(row).collect::<String>()
}

#[test]
fn bad_lines_are_counted_and_the_first_ones_told() {
    let reading = read(&broken_csv(|n| n % 30 == 29));
    assert_eq!(reading.bad, [(Bad::NotANumber, 30)]);
    let examples = reading.bad_examples.iter();
    assert_eq!(examples.filter(|bad| bad.line == "1.5,oops,3").count(), 5);
}

#[test]
fn bad_lines_far_behind_are_told_too() {
    let reading = read(&broken_csv(|n| n == 500));
    let example = BadLine {
        why: Bad::NotANumber,
        line: "1.5,oops,3".into(),
    };
    assert_eq!(reading.bad_examples, [example]);
}

#[test]
fn a_series_that_comes_late_has_an_example_too() {
    let rows = (0..900).map(|n| match n {
        700.. => format!("{{\"late\": {n}}}\n"),
        _ => format!("{{\"v\": {n}}}\n"),
    });
    let reading = read(&rows.collect::<String>());
    let late = reading
        .series
        .iter()
        .find(|one| one.name == "late")
        .unwrap();
    assert!(late.example.contains("late"), "{}", late.example);
}

#[test]
fn what_is_unwanted_is_ignored_and_counted() {
    let options = Options {
        skip: vec!["time".into()],
        ..Options::default()
    };
    let reading = read_with(&training_log(100), options);
    let told = series(&reading).join(" ");
    assert!(told.contains("loss") && !told.contains("time"), "{told}");
    assert_eq!(reading.ledger.ignored[Reason::Unwanted as usize], 100);
    let told = parts(&reading, 5).join(" ");
    assert!(told.contains("31.25ms=unwanted"), "{told}");

    let only = Options {
        only: vec!["loss".into()],
        ..Options::default()
    };
    let reading = read_with(&training_log(100), only);
    assert_eq!(series(&reading), ["loss [] 100 2.5..1.51"]);
    assert!(reading.facts.is_empty(), "{:?}", reading.facts);
}

#[test]
fn a_person_gives_names_and_units_and_leaves_out() {
    let mut options = Options::default();
    options.corrections.rename("loss", "train loss");
    options.corrections.set_unit("loss", "nat");
    options.corrections.toggle_skip("time");
    let reading = read_with(&training_log(100), options);
    let told = series(&reading);
    assert!(
        told.contains(&"train loss [nat] 100 2.5..1.51".to_owned()),
        "{told:?}"
    );
    assert!(!told.iter().any(|one| one.starts_with("time")), "{told:?}");
}

#[test]
fn a_name_that_is_given_twice_makes_no_mixture() {
    let mut options = Options::default();
    options.corrections.rename("a", "b");
    let text = "a=1 b=10\n".repeat(20);
    let reading = read_with(&text, options);
    assert_eq!(series(&reading), ["b [] 20 1..1", "b (b) [] 20 10..10"]);
}

#[test]
fn no_input_is_no_reading() {
    let reading = read("");
    assert_eq!((reading.lines, reading.format), (0, None));
    assert!(reading.explained.is_empty());
}

#[test]
fn bytes_that_are_no_text_are_read_without_harm() {
    let noise: Vec<u8> = (0..200_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let reading = Reading::of(&*noise, Options::default()).unwrap();
    assert!(reading.ledger.is_closed());
    for line in &reading.explained {
        for part in &line.parts {
            assert!(line.text.get(part.range.clone()).is_some());
        }
    }
}

#[test]
fn a_quantity_may_tell_the_others_of_its_line_apart() {
    let line = |n: usize| format!("rig={} temp={}C load={}\n", n % 2, 60 + n, n);
    let mut options = Options::default();
    options.corrections.toggle_group("rig");
    let reading = read_with(&(0..20).map(line).collect::<String>(), options);
    assert_eq!(
        series(&reading),
        [
            "rig0/temp [C] 10 60..78",
            "rig0/load [] 10 0..18",
            "rig1/temp [C] 10 61..79",
            "rig1/load [] 10 1..19"
        ]
    );
    assert_eq!(reading.ledger.ignored[Reason::Label as usize], 20);
}

#[test]
fn a_quantity_may_be_made_the_time() {
    let line = |n: usize| format!("up={n}.5 v={n}\n");
    let mut options = Options::default();
    options.corrections.toggle_time("up");
    let reading = read_with(&(0..20).map(line).collect::<String>(), options);
    assert_eq!(series(&reading), ["v [] 20 0..19"]);
    let axis = reading.axis.clone().unwrap();
    assert_eq!((&*axis.name, axis.last), ("up", Some(19.5)));
    assert_eq!(parts(&reading, 3), ["3.5=x up", "3=v:3"]);
}

#[test]
fn a_counter_at_the_head_of_its_lines_is_an_axis_for_what_is_there_already() {
    let counter = |text: &str| {
        let reading = read(text);
        reading.counter.map(|at| reading.series[at].name.clone())
    };
    assert_eq!(counter(&training_log(100)).as_deref(), Some("iter"));
    let behind = |n: usize| format!("loss {}.5 at step {n}\n", n % 7);
    assert_eq!(counter(&(0..40).map(behind).collect::<String>()), None);
    let again = |n: usize| format!("step {}: loss {n}.5\n", n % 7);
    assert_eq!(counter(&(0..40).map(again).collect::<String>()), None);
    let asked = Options {
        x: Some("iter".into()),
        ..Options::default()
    };
    assert_eq!(read_with(&training_log(100), asked).counter, None);
}

#[test]
fn records_without_numbers_have_a_place_on_the_axis() {
    let reading = read(
        "{\"time\":1795773600012,\"msg\":\"listening\"}\n\
         {\"time\":1795773601012,\"msg\":\"done\",\"ms\":2.5}\n\
         {\"time\":1795773602012,\"msg\":\"done\",\"ms\":3.5}\n\
         {\"time\":1795773609012,\"msg\":\"closing\"}\n",
    );
    let axis = reading.axis.as_ref().unwrap();
    assert_eq!(axis.first, Some(1_795_773_600.012));
    assert_eq!(axis.last, Some(1_795_773_609.012));
}

#[test]
fn a_format_that_was_asked_for_is_told_as_well() {
    let text = "time,temp\n1732600000,20\n1732600001,21\n";
    let found = read(text);
    let asked = read_with(
        text,
        Options {
            format: Some(Format::Csv),
            ..Options::default()
        },
    );
    assert_eq!(asked.format, Some(Format::Csv));
    assert_eq!(asked.words, found.words);
}
