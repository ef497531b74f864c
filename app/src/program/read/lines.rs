//! Lines, and what was read out of each.

use std::collections::HashMap;
use std::fmt::Write;

use sprintscope_sim::format::{ExplainedLine, Part, Reading, What};
use sprintscope_sim::quantity::quantity_text;

use super::hue::{Hue, Paint};

/// The first lines, below each what its numbers became.
pub(super) fn words(reading: &Reading, paint: Paint) -> String {
    let names = reading.series.iter().zip(0..);
    let hues: HashMap<&str, usize> = names.map(|(series, at)| (&*series.name, at)).collect();
    let hue = |what: &What| match what {
        What::Sample { name, .. } => Hue::Number(hues.get(&**name).copied().unwrap_or(0)),
        What::Fact { .. } => Hue::Fact,
        What::X { .. } => Hue::Axis,
        What::Ignored(_) => Hue::Quiet,
        What::Bad => Hue::Bad,
    };
    let mut text = String::new();
    for line in &reading.explained {
        // Writing into a string can't fail.
        let _ok = writeln!(text, "{}", coloured(line, paint, hue));
        let said = said(line, paint, hue);
        if !said.is_empty() {
            let _ok = writeln!(text, "    {said}");
        }
    }
    text.push('\n');
    text
}

fn coloured(line: &ExplainedLine, paint: Paint, hue: impl Fn(&What) -> Hue) -> String {
    let mut text = String::new();
    let mut at = 0;
    for Part { range, what } in &line.parts {
        if range.start >= at && !range.is_empty() {
            text.push_str(&line.text[at..range.start]);
            text.push_str(&paint.text(&line.text[range.clone()], hue(what)));
            at = range.end;
        }
    }
    text.push_str(&line.text[at..]);
    text
}

/// `x time · loss 2.5 · time 30.25 ms · left out: 3 (prose)`.
fn said(line: &ExplainedLine, paint: Paint, hue: impl Fn(&What) -> Hue) -> String {
    let mut said = Vec::new();
    for Part { range, what } in &line.parts {
        let number = &line.text[range.clone()];
        let text = match what {
            What::Sample { name, unit, value } => format!("{name} {}", quantity_text(*value, unit)),
            What::Fact { name, unit, value } => {
                format!("once: {name} {}", quantity_text(*value, unit))
            }
            What::X { name, .. } => format!("x {name}"),
            What::Ignored(reason) => format!("left out: {number} ({})", reason.name()),
            What::Bad => format!("bad: {number}"),
        };
        said.push(paint.text(&text, hue(what)));
    }
    said.extend(
        line.bad
            .map(|why| paint.text(&format!("bad line: {why}"), Hue::Bad)),
    );
    said.join(" · ")
}
