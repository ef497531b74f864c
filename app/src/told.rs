//! What a job tells of itself, as a person reads it: facts, and how far it is.

use sprintscope_sim::{Fact, FactValue, Progress};

use crate::quantity::{count_text, value_text};

/// Totals from here on are told in three digits and a prefix.
const MANY: f64 = 1e6;

/// What a fact says, with its unit: `0.01`, `640 px`, `8.3.1`. Whole numbers keep all their digits.
pub fn fact_text(fact: &Fact) -> String {
    let mut text = match &fact.value {
        FactValue::Number(number) => whole_text(*number).unwrap_or_else(|| value_text(*number)),
        FactValue::Text(text) => text.clone(),
    };
    if !fact.unit.is_empty() {
        text.push(' ');
        text.push_str(&fact.unit);
    }
    text
}

/// How far something is: `41/100`, `1.20 M/4.00 M`.
pub fn progress_text(progress: Progress) -> String {
    let Progress { done, total } = progress;
    let text = if total >= MANY {
        count_text
    } else {
        value_text
    };
    format!("{}/{}", text(done), text(total))
}

/// A whole number that people would still write out.
fn whole_text(value: f64) -> Option<String> {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    // Minus zero is zero.
    is_whole.then(|| format!("{}", value + 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_told_with_its_unit_and_whole_numbers_in_full() {
        let text = |value: f64| fact_text(&Fact::new("fact", value));
        let texts = [0.01, 640.0, -0.0, 1_732_600_000_123.0, 1e300, f64::NAN].map(text);
        assert_eq!(
            texts,
            ["0.01", "640", "0", "1732600000123", "1.00e300", "gap"]
        );
        assert_eq!(fact_text(&Fact::new("version", "8.3.1")), "8.3.1");
        assert_eq!(fact_text(&Fact::new("limit", 250.0).unit("W")), "250 W");
    }

    #[test]
    fn progress_is_done_of_total() {
        let text = |done, total| progress_text(Progress { done, total });
        assert_eq!(text(41.0, 100.0), "41/100");
        assert_eq!(text(0.0, 1.0), "0/1");
        assert_eq!(text(12.5, 98.25), "12.5/98.25");
        assert_eq!(text(1_200_000.0, 4e6), "1.20 M/4.00 M");
    }
}
