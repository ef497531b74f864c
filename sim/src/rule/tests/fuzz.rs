//! Rules that somebody typed, however wrong.

use proptest::prelude::*;

use super::*;
use crate::fuzz::{changed_text, hold};

const RULES: &[&str] = &[
    "loss < 0.1",
    "loss >= -1.5e-3 for 3",
    "temp > 80 for 10s",
    "loss is nan",
    "quiet for 30s",
    "train/loss < 0.1 and (server/ended or \"my series\" > 3)",
    "ended",
    "größe <= 1 or (quiet for 2min and \"a b\"/ended)",
];

#[test]
fn fuzz_a_rule_is_read_as_it_stands_or_its_mistake_is_shown_where_it_is() {
    hold(&changed_text(RULES), |text| {
        let text = String::from_utf8_lossy(&text);
        match text.parse::<Rule>() {
            Ok(rule) => {
                prop_assert_eq!(rule.to_string(), text.trim());
                let again = rule.to_string().parse::<Rule>();
                prop_assert!(again.is_ok(), "{:?}", again);
            }
            Err(error) => {
                let end = text.chars().count() + 1;
                prop_assert!((1..=end).contains(&error.column()), "{}", error);
                prop_assert!(!error.to_string().is_empty());
            }
        }
        Ok(())
    });
}
