//! Texts and truths that are states, and texts that are none.

use crate::format::script::{Script, read, read_pieces};
use crate::format::{Corrections, Options};

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
