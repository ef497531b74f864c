//! Names: what tells a number from the others of its line, and a line from the others (kind A).

use std::fmt::Write;

use proptest::prelude::*;

use super::language::{Data, Quantity, check, data, expect, hold, nouns, one_of};
use crate::format::script::read;

#[test]
fn a_name_stands_before_a_sign() {
    let signs = one_of(&["=", ": ", " = ", ":\t", " : "]);
    let between = one_of(&[" ", ", ", " | ", "; ", "  ", " - "]);
    hold(&(data(), signs, between), |(data, sign, between)| {
        let lines = data.lines(between, |name, text| format!("{name}{sign}{text}"));
        expect(&read(&lines), &data.quantities(), 0)
    });
}

/// Two pairs of a line end in the same word.
#[test]
fn words_before_a_shared_last_word_belong_to_the_name() {
    let adjectives = prop::sample::subsequence(
        vec![
            "Initial", "Final", "Measured", "Expected", "Inlet", "Outlet",
        ],
        2..4,
    );
    let adjectives = adjectives.prop_shuffle();
    let layout = (
        adjectives,
        nouns(1),
        data(),
        one_of(&[": ", " = "]),
        one_of(&[", ", " | ", "; "]),
    );
    hold(&layout, |(adjectives, noun, mut data, sign, between)| {
        let adjectives = &adjectives[..adjectives.len().min(data.names.len())];
        data.columns.truncate(adjectives.len());
        data.names = adjectives
            .iter()
            .map(|word| format!("{word} {}", noun[0]))
            .collect();
        let lines = data.lines(between, |name, text| format!("{name}{sign}{text}"));
        let series: Vec<Quantity> = adjectives
            .iter()
            .zip(&data.columns)
            .map(|(word, column)| Quantity::new(&[word, &noun[0]], "", &column.values))
            .collect();
        expect(&read(&lines), &series, 0)
    });
}

/// `Core 0: 45`, `Fan 1: 900`: each label is a name.
#[test]
fn a_number_before_the_colon_belongs_to_the_name() {
    let label = one_of(&["Core", "Fan", "Sensor", "Zone", "Probe"]);
    hold(&(label, data()), |(label, data)| {
        let lines = (0..data.rows()).flat_map(|row| {
            let texts = data.row(row).into_iter().map(str::to_owned);
            let line = |(index, text)| format!("{label} {index}: {text}\n");
            texts.enumerate().map(line).collect::<Vec<_>>()
        });
        let lines: String = lines.collect();
        let series =
            data.columns.iter().enumerate().map(|(index, column)| {
                Quantity::new(&[label, &index.to_string()], "", &column.values)
            });
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// The lines of several writers, each behind what it puts before its lines, take turns.
fn groups(
    prefixes: &[String],
    data: &Data,
    prefix: impl Fn(&str) -> String,
) -> (String, Vec<Quantity>) {
    let mut lines = String::new();
    let mut series = Vec::new();
    let rows = data.rows() / prefixes.len();
    for row in 0..rows * prefixes.len() {
        let texts = data.row(row);
        let pairs = data.names.iter().zip(texts);
        let pairs: Vec<String> = pairs.map(|(name, text)| format!("{name}={text}")).collect();
        let start = prefix(&prefixes[row % prefixes.len()]);
        lines += &format!("{start}{}\n", pairs.join(" "));
    }
    for (at, prefix) in prefixes.iter().enumerate() {
        for (name, column) in data.names.iter().zip(&data.columns) {
            let values = column.values.iter().copied().take(rows * prefixes.len());
            let values: Vec<f64> = values.skip(at).step_by(prefixes.len()).collect();
            series.push(Quantity::new(&[prefix, name], "", &values));
        }
    }
    (lines, series)
}

#[test]
fn a_rank_before_a_line_is_its_group() {
    let style = one_of(&[
        "[rank0]: ",
        "[rank0] ",
        "rank 0: ",
        "[1,0]<stdout>:",
        "[1,0]<stderr>: ",
        "[40917,1,0]<stddiag>:",
        "[0] ",
        "0: ",
    ]);
    hold(&(2..4_usize, data(), style), |(count, data, style)| {
        let ranks: Vec<String> = (0..count).map(|rank| rank.to_string()).collect();
        let (lines, series) = groups(&ranks, &data, |rank| {
            let (before, after) = style.rsplit_once('0').unwrap_or_default();
            format!("{before}{rank}{after}")
        });
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn the_name_of_a_container_before_a_line_is_its_group() {
    let style = one_of(&["@  | ", "@ | ", "@: ", "[@] "]);
    let names = prop::sample::subsequence(vec!["train-1", "eval-1", "web-2", "db-1"], 2..4);
    hold(&(names, data(), style), |(names, data, style)| {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let (lines, series) = groups(&names, &data, |name| style.replace('@', name));
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn a_topic_before_a_number_is_a_name() {
    hold(&(data(), one_of(&[" ", ": "])), |(data, sign)| {
        let topic = |name: &str| format!("home/kitchen/{name}");
        let lines = data.lines("\n", |name, text| format!("{}{sign}{text}", topic(name)));
        expect(&read(&lines), &data.quantities(), 0)
    });
}

/// As `ros2 topic echo` prints: a key without a value goes for what is indented below it.
#[test]
fn what_is_indented_belongs_to_the_key_above() {
    hold(&(data(), one_of(&["---\n", ""])), |(mut data, end)| {
        data.names.truncate(2);
        data.columns.truncate(2);
        let lines: String = (0..data.rows())
            .map(|row| {
                let texts = data.row(row);
                let [one, other] = [&data.names[0], &data.names[1]];
                format!(
                    "{one}:\n  x: {}\n{other}:\n  x: {}\n{end}",
                    texts[0], texts[1]
                )
            })
            .collect();
        let named = data.names.iter().zip(&data.columns);
        let series = named.map(|(name, column)| Quantity::new(&[name, "x"], "", &column.values));
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

#[test]
fn labels_in_braces_tell_series_apart() {
    hold(&data(), |data| {
        let name = &data.names[0];
        let lines = (0..data.rows()).flat_map(|row| {
            let texts = data.row(row).into_iter().map(str::to_owned);
            let line =
                |(cpu, text)| format!("{name}_total{{cpu=\"{cpu}\",mode=\"idle\"}} {text}\n");
            texts.enumerate().map(line).collect::<Vec<_>>()
        });
        let head = format!("# TYPE {name}_total counter\n");
        let lines = head + &lines.collect::<String>();
        let columns = data.columns.iter().enumerate();
        let series = columns.map(|(cpu, column)| {
            Quantity::new(&[name, "cpu", &cpu.to_string()], "", &column.values)
        });
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// `temp(C):23.3`, as sketches for boards print it: no blank behind the colon.
#[test]
fn a_unit_in_brackets_may_touch_the_colon() {
    let data = read("co2(ppm):606 temp(C):23.5\nco2(ppm):626 temp(C):24.5\n").data();
    assert_eq!(data, "co2 in ppm: 606 626 | temp in C: 23.5 24.5");
    assert_eq!(read("main(3):7 failed\n").series.len(), 0);
}

/// `valid loss: 3.2, valid PER: 79.8`: what is measured may be spelled as a word of sentences, in capitals.
#[test]
fn a_measure_in_capitals_keeps_the_words_before_it() {
    for measure in ["PER", "WER", "IT", "AS", "AT"] {
        let lines: String = (0..6)
            .map(|row| format!("lr: 0.{row}1 - valid loss: {row}.5, valid {measure}: {row}7.25\n"))
            .collect();
        let lines = lines + &format!("loaded: 5 - test loss: 0.25, test {measure}: 9.5\n");
        let read = read(&lines);
        let series = read.named(&format!("valid {measure}"));
        let series = series.unwrap_or_else(|| panic!("{measure}: {}", read.data()));
        assert_eq!(series.values().len(), 6);
    }
}

/// A word that says how important a line is, too, and is part of a name here.
#[test]
fn behind_a_quantity_no_word_is_a_level() {
    for sign in [": ", "=", ":   "] {
        for name in ["error rate", "warning count", "debug time"] {
            let lines: String = (1..9)
                .map(|row| format!("loss{sign}{row}.5, {name}{sign}{row}\n"))
                .collect();
            let data = read(&lines).data();
            assert!(data.contains(&format!("{name}: 1 2 3")), "{data}");
        }
    }
    let lines: String = (1..9).map(|row| format!("info loss={row}.5\n")).collect();
    assert!(read(&lines).data().starts_with("loss: 1.5"));
}

/// Sizes between bars, counters with an index, dots that lead on from a name, words in brackets behind one.
#[test]
fn signs_within_a_name_part_nothing() {
    let solver: String = (1..9)
        .map(|n| format!("iter {n:2} f {n}.217e+02 |g| {n}.126e+03 CG   {n} step 0.{n}\n"))
        .collect();
    check(&solver, &["|g|: 1126 2126", "CG: 1 2", "step: 0.1 0.2"]);
    let ocean: String = (1..9)
        .map(|n| format!(" it : {n}    |ssh|_max:  0.{n}D+01 |U|_max:  0.{n}D-01\n"))
        .collect();
    check(&ocean, &["|ssh|_max: 1 2", "|U|_max: 0.01 0.02"]);
    let mut training = String::new();
    for n in 0..4 {
        for batch in 0..3 {
            let _ = writeln!(
                training,
                "Epoch[{n}] Batch [{batch}00]\tSpeed: 9{n}{batch}.5 samples/sec\taccuracy=0.{n}{batch}"
            );
        }
        let _ = writeln!(training, "Epoch[{n}] Train-accuracy=0.{n}8");
    }
    check(
        &training,
        &["accuracy: 0 0.01 0.02 0.1", "Train-accuracy: 0.08 0.18"],
    );
    let supply: String = (0..9)
        .map(|n| format!("\tRemaining Runtime............ 6{n} min.\n\tLoad......................... 13{n} Watt(1{n} %)\n"))
        .collect();
    check(
        &supply,
        &["Remaining Runtime in min: 60 61", "Load in Watt: 130 131"],
    );
    let scores: String = (0..9)
        .map(|n| format!("DEV : loss 1.{n} - f1-score (micro avg)  0.6{n}\n"))
        .collect();
    check(&scores, &["f1-score (micro avg): 0.6 0.61"]);
}

/// `Bit Rate=866.7 Mb/s   Tx-Power=22 dBm`, `time to empty:       4.2 hours`: titles, and names of a list whose values
/// stand in a column, are whole.
#[test]
fn names_that_are_laid_out_as_such_are_whole() {
    for (line, name) in [
        ("          Bit Rate=@ Mb/s   Tx-Power=22 dBm", "Bit Rate"),
        ("Link Quality=@  Signal level=-54 dBm", "Link Quality"),
        ("    time to empty:       @ hours", "time to empty"),
        ("    state of charge:\t@ %", "state of charge"),
        ("step done loss=@ lr=0.5", "loss"),
        ("step done loss: @ lr: 0.5", "loss"),
    ] {
        let lines: String = (1..9)
            .map(|row| line.replace('@', &format!("{row}.5")) + "\n")
            .collect();
        let read = read(&lines);
        let found = read.named(name).map(|series| series.samples.len());
        assert!(
            found == Some(8) || !name.contains(' '),
            "{line}: {}",
            read.data()
        );
        assert!(
            name.contains(' ') || read.data().contains("loss: 1.5"),
            "{line}: {}",
            read.data()
        );
    }
}

/// A number that a sentence begins with tells lines apart where it counts things off; prose stays as it was.
#[test]
fn what_a_sentence_is_about_may_be_counted_off() {
    let flow: String = (1..9)
        .map(|n| {
            format!(
                " Side 1  free  transition at x/c =  0.6{n}   8{n}\n Side 2  free  transition at x/c =  0.8{n}   7{n}\n"
            )
        })
        .collect();
    check(
        &flow,
        &["Side 1/x/c: 0.61 0.62 0.63", "Side 2/x/c: 0.81 0.82 0.83"],
    );
    let growing: String = (1..9)
        .map(|n| format!("Pass {n} free transition at x/c = 0.6{n}\n"))
        .collect();
    check(&growing, &["x/c: 0.61 0.62 0.63"]);
}
