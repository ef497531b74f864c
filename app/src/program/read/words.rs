//! How lines would be read, for a person.

use sprintscope_sim::format::{
    FactSaid, Ledger as ParserLedger, Loss, ReadFact, ReadSeries, Reading, Reason as Ignored,
};
use sprintscope_sim::job::{Fact, FactValue};
use sprintscope_sim::quantity::value_text;

use super::Origin;
use super::hue::{Hue, Paint};
use super::table::{Side, in_short, lined_up};
use crate::view::told::{fact_text, read_axis_text};
use crate::view::wall_clock::Zone;

/// Characters of an example, and of a fact.
const EXAMPLE_CHARS: usize = 60;
const FACT_CHARS: usize = 40;
/// More facts are counted.
const FACTS: usize = 12;
/// Facts of a line.
const FACTS_A_LINE: usize = 4;

/// Everything but the lines.
pub(super) fn words(reading: &Reading, origin: Origin, zone: &Zone, paint: Paint) -> String {
    let mut lines = vec![paint.text(&found(reading), Hue::Strong)];
    lines.extend(axis(reading, origin, zone));
    if !reading.series.is_empty() {
        lines.push(String::new());
        lines.extend(series(&reading.series, paint));
    }
    lines.push(String::new());
    lines.extend(facts(&reading.facts));
    lines.extend(reading.notes.iter().map(|note| format!("note: {note}")));
    lines.push(ledger(&reading.ledger));
    lines.extend(bad(reading, paint));
    lines.join("\n") + "\n"
}

fn found(reading: &Reading) -> String {
    let lines = counted(reading.lines, "line", "lines");
    match (&*reading.words, reading.format) {
        ("", None) if reading.lines == 0 => "there is nothing to read".into(),
        ("", None) => format!("no data in {lines}"),
        ("", Some(format)) => format!("reads as {format}: {lines}"),
        (words, _) => format!("reads as {words}: {lines}"),
    }
}

fn axis(reading: &Reading, origin: Origin, zone: &Zone) -> Option<String> {
    if let Some(axis) = &reading.axis {
        return Some(format!("x: {}", read_axis_text(axis, zone)));
    }
    let last = reading.rows.checked_sub(1)?;
    let counter = reading.counter.and_then(|at| reading.series.get(at));
    Some(match (origin, counter) {
        (Origin::File, Some(counter)) => {
            let [first, last] = [counter.first, counter.last].map(value_text);
            format!("x: {}, {first} to {last}", counter.name)
        }
        (Origin::File, None) => format!("x: row, 0 to {last}"),
        (Origin::Stream, _) => "x: time of arrival".into(),
    })
}

fn series(series: &[ReadSeries], paint: Paint) -> Vec<String> {
    let heading = ["series", "unit", "samples", "first", "last", "example"];
    let value = |series: &ReadSeries, value: f64| match &series.labels {
        Some(_) => series.label(value).unwrap_or("–").to_owned(),
        None => value_text(value),
    };
    let row = |series: &ReadSeries| {
        [
            in_short(&series.name, EXAMPLE_CHARS),
            series.unit.clone(),
            series.samples.to_string(),
            value(series, series.first),
            value(series, series.last),
            in_short(&series.example, EXAMPLE_CHARS),
        ]
    };
    let mut rows = vec![heading.map(str::to_owned)];
    rows.extend(series.iter().map(row));
    let numbers = [Side::Right; 3];
    let [samples, first, last] = numbers;
    let sides = [Side::Left, Side::Left, samples, first, last, Side::Left];
    let mut lines = lined_up(&rows, sides);
    lines[0] = paint.text(&lines[0], Hue::Quiet);
    lines
}

fn facts(facts: &[ReadFact]) -> Vec<String> {
    let text = |fact: &ReadFact| {
        let value = match &fact.value {
            FactSaid::Number(number) => FactValue::Number(*number),
            FactSaid::Text(text) => FactValue::Text(text.clone()),
        };
        let told = Fact::new(fact.name.clone(), value).unit(&*fact.unit);
        in_short(&format!("{} {}", fact.name, fact_text(&told)), FACT_CHARS)
    };
    let mut texts: Vec<String> = facts.iter().take(FACTS).map(text).collect();
    if facts.len() > FACTS {
        texts.push(format!("… and {} more", facts.len() - FACTS));
    }
    let lines = texts.chunks(FACTS_A_LINE).enumerate();
    lines
        .map(|(place, texts)| {
            let head = if place == 0 {
                "said once:"
            } else {
                "          "
            };
            format!("{head} {}", texts.join(", "))
        })
        .collect()
}

/// `numbers: 150 seen = 100 samples + 50 ignored (50 x)`.
fn ledger(ledger: &ParserLedger) -> String {
    let mut parts = vec![counted(ledger.samples, "sample", "samples")];
    if ledger.facts > 0 {
        parts.push(format!("{} said once", ledger.facts));
    }
    if ledger.bad > 0 {
        parts.push(format!("{} bad", ledger.bad));
    }
    let ignored = Ignored::ALL.iter().map(|reason| reason.name());
    parts.extend(group("left out", ignored.zip(ledger.ignored)));
    let dropped = Loss::ALL.iter().map(|loss| loss.name());
    parts.extend(group("dropped", dropped.zip(ledger.dropped)));
    format!("numbers: {} seen = {}", ledger.seen, parts.join(" + "))
}

fn group<'a>(what: &str, counts: impl Iterator<Item = (&'a str, u64)>) -> Option<String> {
    let counts: Vec<(&str, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let each = counts.iter().map(|(why, count)| format!("{count} {why}"));
    let each: Vec<String> = each.collect();
    (all > 0).then(|| format!("{all} {what} ({})", each.join(", ")))
}

fn bad(reading: &Reading, paint: Paint) -> Vec<String> {
    if reading.bad.is_empty() {
        return Vec::new();
    }
    let each = reading.bad.iter();
    let each: Vec<String> = each
        .map(|(why, count)| format!("{count} × {why}"))
        .collect();
    let mut lines = vec![paint.text(&format!("bad lines: {}", each.join(", ")), Hue::Bad)];
    let examples = reading.bad_examples.iter();
    lines.extend(examples.map(|bad| format!("  {}", in_short(&bad.line, 2 * EXAMPLE_CHARS))));
    lines
}

fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}
