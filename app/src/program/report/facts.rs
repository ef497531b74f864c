//! What a job said once, and how far it is.

use serde::Serialize;
use sprintscope_sim::Job;
use sprintscope_sim::job::{Fact, FactValue, Progress};

use super::rounded;
use crate::view::told::{fact_text, progress_text};

/// More facts than this are counted in words; the JSON has them all.
const FACTS_IN_WORDS: usize = 8;
/// Characters of a fact in words.
const CHARS_IN_WORDS: usize = 40;

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct FactReport {
    name: String,
    value: FactValueReport,
    unit: String,
}

/// JSON has no NaN and no infinity: a number that is none is null.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum FactValueReport {
    Number(Option<f64>),
    Text(String),
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct ProgressReport {
    done: f64,
    total: f64,
}

impl FactReport {
    pub(super) fn of(fact: &Fact) -> Self {
        let value = match &fact.value {
            FactValue::Number(number) => {
                FactValueReport::Number(number.is_finite().then_some(*number))
            }
            FactValue::Text(text) => FactValueReport::Text(text.clone()),
        };
        Self {
            name: fact.name.clone(),
            value,
            unit: fact.unit.clone(),
        }
    }
}

impl ProgressReport {
    pub(super) fn of(progress: Progress) -> Self {
        let Progress { done, total } = progress;
        Self {
            done: rounded(done, 9),
            total: rounded(total, 9),
        }
    }
}

/// Facts and progress of a job in a line each, if it has any.
pub(super) fn words(job: &Job) -> [Option<String>; 2] {
    let progress = job.progress().map(progress_text);
    [
        facts_in_words(&job.facts(), job.facts_left_out()),
        progress.map(|text| format!("progress {text}")),
    ]
}

fn facts_in_words(facts: &[Fact], left_out: u64) -> Option<String> {
    if facts.is_empty() {
        return None;
    }
    let in_short = |fact: &Fact| {
        let text = format!("{} {}", fact.name, fact_text(fact));
        match text.char_indices().nth(CHARS_IN_WORDS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    };
    let first = facts.iter().take(FACTS_IN_WORDS).map(in_short);
    let mut parts: Vec<String> = first.collect();
    let more = facts.len().saturating_sub(FACTS_IN_WORDS) as u64 + left_out;
    if more > 0 {
        parts.push(format!("… and {more} more"));
    }
    Some(format!("facts: {}", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(fact: &Fact) -> String {
        serde_json::to_string(&FactReport::of(fact)).expect("plain data")
    }

    #[test]
    fn a_fact_is_a_number_or_a_text_and_never_a_nan() {
        assert_eq!(
            json(&Fact::new("lr0", 0.01)),
            r#"{"name":"lr0","value":0.01,"unit":""}"#
        );
        assert_eq!(
            json(&Fact::new("version", "8.3.1")),
            r#"{"name":"version","value":"8.3.1","unit":""}"#
        );
        assert_eq!(
            json(&Fact::new("limit", f64::NAN).unit("W")),
            r#"{"name":"limit","value":null,"unit":"W"}"#
        );
    }

    #[test]
    fn facts_are_told_in_a_short_line() {
        let few = [Fact::new("lr0", 0.01), Fact::new("imgsz", 640.0).unit("px")];
        let words = |facts, left_out| facts_in_words(facts, left_out).unwrap_or_default();
        assert_eq!(words(&few, 0), "facts: lr0 0.01, imgsz 640 px");
        assert_eq!(words(&[], 0), "");
        let many: Vec<_> = (0..10).map(|n| Fact::new(format!("f{n}"), 1.0)).collect();
        let said = words(&many, 3);
        assert!(said.ends_with("f7 1, … and 5 more"), "{said}");
        let long = [Fact::new("cmd", "ü".repeat(900))];
        let said = words(&long, 0);
        assert_eq!(said, format!("facts: cmd {}…", "ü".repeat(36)));
    }
}
