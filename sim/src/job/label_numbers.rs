//! The labels of one state series, and the number that each of them has.

use std::collections::HashMap;

use super::clean::clean_name;

/// More labels than this a state series doesn't have.
const LABELS_MAX: usize = 256;

/// Numbers labels in the order in which they first come.
#[derive(Debug, Default)]
pub(super) struct LabelNumbers {
    /// By the label as it came and as it is shown.
    numbers: HashMap<Box<str>, u8>,
    count: usize,
    /// How many samples had a label for which there was no number left.
    left_out: u64,
}

/// The number of a label.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LabelNumber {
    Known(u8),
    /// It came for the first time, and is shown like this.
    New(u8, String),
    /// There are too many: it is a gap.
    LeftOut,
    /// The same, for the first time.
    FirstLeftOut,
}

impl LabelNumbers {
    /// The label of this number.
    pub(super) fn label(&self, number: f64) -> Option<String> {
        let mut all = self.numbers.iter();
        let found = all.find(|(_, known)| f64::from(**known) == number);
        found.map(|(label, _)| label.to_string())
    }

    pub(super) fn number(&mut self, label: &str) -> LabelNumber {
        if let Some(number) = self.numbers.get(label) {
            return LabelNumber::Known(*number);
        }
        let clean = clean_name(label);
        if let Some(&number) = self.numbers.get(&*clean) {
            return LabelNumber::Known(number);
        }
        let Ok(number) = u8::try_from(self.count) else {
            self.left_out += 1;
            return match self.left_out {
                1 => LabelNumber::FirstLeftOut,
                _ => LabelNumber::LeftOut,
            };
        };
        self.count += 1;
        self.numbers.insert(clean.clone().into(), number);
        if self.count < LABELS_MAX && label != clean && label.len() <= 1_000 {
            self.numbers.insert(label.into(), number);
        }
        LabelNumber::New(number, clean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_as_they_come_and_the_257th_is_left_out() {
        let mut labels = LabelNumbers::default();
        assert_eq!(labels.number("idle"), LabelNumber::New(0, "idle".into()));
        assert_eq!(labels.number("run"), LabelNumber::New(1, "run".into()));
        assert_eq!(labels.number("idle"), LabelNumber::Known(0));
        for number in 2..=255_u8 {
            let label = format!("l{number}");
            assert_eq!(
                labels.number(&label),
                LabelNumber::New(number, label.clone())
            );
        }
        assert_eq!(labels.number("more"), LabelNumber::FirstLeftOut);
        assert_eq!(labels.number("more"), LabelNumber::LeftOut);
        assert_eq!(labels.number("l255"), LabelNumber::Known(255));
    }
}
