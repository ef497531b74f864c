//! Texts and truths that are states, and texts that are none.

use crate::format::script::{Script, read, read_pieces};
use crate::format::{Corrections, Options, Parser};

/// The labels that were said under this name, in order.
fn labels(script: &Script, name: &str) -> Vec<String> {
    let series = script
        .named(name)
        .unwrap_or_else(|| panic!("{name} in {}", script.data()));
    let labels = series.labels.as_ref().expect("a state series");
    series
        .values()
        .iter()
        .map(|value| labels[*value as usize].clone())
        .collect()
}

fn corrected(lines: &str, correct: impl FnOnce(&mut Corrections)) -> Script {
    let mut corrections = Corrections::default();
    correct(&mut corrections);
    let options = Options {
        corrections,
        ..Options::default()
    };
    read_pieces(options, [lines.as_bytes()])
}

/// One that changes every so many rows.
fn held<'a>(labels: &[&'a str], rows: usize, row: usize) -> &'a str {
    labels[row / rows % labels.len()]
}

#[test]
fn a_field_that_is_true_or_false_is_a_state() {
    let lines: String = (0..20)
        .map(|row| format!("{{\"open\":{},\"v\":{row}.5}}\n", row % 7 > 3))
        .collect();
    let script = read(&lines);
    let expected: Vec<String> = (0..20).map(|row| (row % 7 > 3).to_string()).collect();
    assert_eq!(labels(&script, "open"), expected);
    assert_eq!(script.named("v").unwrap().labels, None);
}

#[test]
fn texts_of_records_that_repeat_are_a_state_from_the_first_line_on() {
    for rows in [1, 5, 12] {
        let all = ["warm-up", "train", "validate"];
        let state = |row: usize| held(&all, rows, row / 2 + row % 3);
        let lines: String = (0..90)
            .map(|row| format!("{{\"v\":{row}.5,\"phase\":\"{}\"}}\n", state(row)))
            .collect();
        let expected: Vec<&str> = (0..90).map(state).collect();
        assert_eq!(labels(&read(&lines), "phase"), expected);
    }
}

/// A text beside numbers is a state, however its words follow each other and however many records came before it was
/// looked at, in a stream as in packets.
#[test]
fn a_text_beside_numbers_is_a_state_however_it_changes_and_however_many_records_came() {
    let ways: [fn(usize) -> usize; 5] = [
        |row| row,
        |row| row / 2,
        |row| row % 3 / 2,
        |row| row / 11,
        |row| row * row % 7,
    ];
    let names = [
        "state",
        "s",
        "valve",
        "gear",
        "sensor",
        "state_name",
        "Modus",
        "device",
    ];
    for (at, name) in names.iter().enumerate() {
        for way in ways {
            for count in [2, 5, 8, 9, 40, 63, 64, 65, 200] {
                let words = [["idle", "run", "fault"], ["on", "off", "error"]][at % 2];
                let record = |row: usize| {
                    let word = words[way(row) % 3];
                    format!(
                        "{{\"timestamp\":{row},\"a\":{row}.5,\"{name}\":\"{word}\",\"b\":{{\"c\":1}}}}\n"
                    )
                };
                let lines: String = (0..count).map(record).collect();
                let script = read(&lines);
                let numbers: Vec<&str> = script
                    .series
                    .iter()
                    .filter(|one| one.labels.is_none())
                    .map(|one| &*one.name)
                    .collect();
                assert_eq!(
                    numbers,
                    ["a", "b/c"],
                    "{count} of {name}: {}",
                    script.data()
                );
            }
        }
    }
}

/// What the first lines are too few to tell is told by those that come later: no two things stay in one curve.
#[test]
fn things_of_records_that_come_slowly_are_told_apart_once_there_are_enough() {
    for (field, things) in [
        ("sensor", ["kitchen", "bath"]),
        ("split", ["train", "val"]),
        ("gpu", ["0", "1"]),
    ] {
        let record = |row: usize| {
            let thing = match field {
                "gpu" => things[row % 2].to_owned(),
                _ => format!("\"{}\"", things[row % 2]),
            };
            format!("{{\"t\":{row},\"{field}\":{thing},\"x\":{}.5}}\n", row % 2)
        };
        let mut parser = Parser::new(Options::default());
        let mut script = Script::default();
        for row in 0..40 {
            // One a second: the window closes behind the first ones.
            parser.feed(record(row).as_bytes(), row as f64, &mut script);
            parser.tick(row as f64 + 0.99, &mut script);
        }
        parser.finish(&mut script);
        for (at, thing) in things.iter().enumerate() {
            let name = if field == "gpu" {
                format!("gpu {thing}/x")
            } else {
                format!("{thing}/x")
            };
            let values = script
                .named(&name)
                .unwrap_or_else(|| panic!("{name}: {}", script.data()))
                .values();
            assert!(values.len() >= 10, "{name}: {}", script.data());
            assert!(
                values.iter().all(|value| *value == at as f64 + 0.5),
                "{}",
                script.data()
            );
        }
    }
}

#[test]
fn a_state_that_begins_late_is_told_from_its_first_text_on() {
    let lines: String = (0..3_000)
        .map(|row| {
            let state = if row < 2_000 {
                "idle"
            } else {
                held(&["run", "wait"], 100, row)
            };
            format!("{{\"time\":{row},\"v\":{row}.5,\"state\":\"{state}\"}}\n")
        })
        .collect();
    let script = read(&lines);
    let told = labels(&script, "state");
    assert!(told[..2_000].iter().all(|label| label == "idle"));
    assert_eq!(told[2_000], "run");
    let places: Vec<_> = script
        .named("state")
        .unwrap()
        .samples
        .iter()
        .map(|(x, _)| x.unwrap())
        .collect();
    let expected: Vec<f64> = (0..3_000).map(f64::from).collect();
    assert_eq!(places, expected);
}

#[test]
fn a_column_of_texts_is_a_state_where_a_header_names_it() {
    let row = |row: usize| {
        let (state, door) = (
            held(&["idle", "run"], 4, row),
            held(&["shut", "open"], 9, row),
        );
        format!("{row},{state},{}.5,{door}\n", 20 + row % 3)
    };
    let lines = "time,state,temp,door\n".to_owned() + &(0..40).map(row).collect::<String>();
    let script = read(&lines);
    assert_eq!(labels(&script, "state").last().unwrap(), "run");
    assert_eq!(labels(&script, "door").first().unwrap(), "shut");
    assert_eq!(script.named("temp").unwrap().samples.len(), 40);
    assert_eq!(script.bad, []);
}

#[test]
fn names_messages_and_texts_of_their_own_are_no_states() {
    let texts = ["ann", "bob"];
    let lines: String = (0..60)
        .map(|row| {
            let who = texts[row * row % 7 % 2];
            format!(
                "{{\"v\":{row}.5,\"user\":\"{who}\",\"host\":\"h{}\",\"msg\":\"{who}\",\"job\":\"run-{row}\",\
                 \"day\":\"2026-01-0{}\",\"file\":\"{who}.py\",\"env\":\"prod\"}}\n",
                row % 3,
                row % 9 + 1,
            )
        })
        .collect();
    let states: Vec<String> = read(&lines)
        .series
        .iter()
        .filter(|series| series.labels.is_some())
        .map(|series| series.name.clone())
        .collect();
    assert_eq!(states, [""; 0]);
}

#[test]
fn a_person_says_what_else_is_a_state() {
    let lines: String = (0..20)
        .map(|row| {
            format!(
                "{{\"v\":{row}.5,\"code\":{},\"job\":\"run-{row}\"}}\n",
                row / 6
            )
        })
        .collect();
    let script = corrected(&lines, |said| {
        said.toggle_state("job");
        said.toggle_state("v");
    });
    assert_eq!(labels(&script, "job")[..2], ["run-0", "run-1"]);
    assert_eq!(labels(&script, "v")[..2], ["0.5", "1.5"]);
}

#[test]
fn numbers_where_labels_were_are_a_series_of_their_own() {
    let lines: String = (0..40)
        .map(|row| match row {
            ..30 => format!(
                "{{\"v\":{row}.5,\"state\":\"{}\"}}\n",
                held(&["a", "b"], 3, row)
            ),
            _ => format!("{{\"v\":{row}.5,\"state\":{row}}}\n"),
        })
        .collect();
    let script = read(&lines);
    assert_eq!(labels(&script, "state").len(), 30);
    assert_eq!(script.named("state (numbers)").unwrap().samples.len(), 10);
}
