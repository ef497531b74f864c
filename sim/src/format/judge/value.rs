//! What comes alone under a name, as the message of a topic does.

use super::Judge;
use crate::format::row::Row;
use crate::format::text::trim;
use crate::format::unit::is_known;
use crate::format::{Sink, number};

/// A longer text is no label.
const LABEL_BYTES_MAX: usize = 32;

impl Judge {
    /// Takes a value that came alone under its name; returns whether it is one.
    pub(in crate::format) fn value(
        &mut self,
        (name, text): (&str, &[u8]),
        now: f64,
        sink: &mut impl Sink,
    ) -> bool {
        self.set_now(now);
        let text = trim(text);
        let is_taken = match number_with_unit(text) {
            Some((value, unit)) => {
                self.row.alone(name, unit, value, sink);
                true
            }
            None => is_word(text) && label(&mut self.row, name, text),
        };
        if is_taken {
            self.lines += 1;
            self.row.commit(sink);
        } else {
            self.row.discard();
        }
        is_taken
    }
}

/// `21.5`, `21.5 °C`, `80%`.
fn number_with_unit(text: &[u8]) -> Option<(f64, &str)> {
    let (value, len) = number::prefix(text)?;
    let unit = std::str::from_utf8(&text[len..]).ok()?.trim_start();
    (unit.is_empty() || is_known(unit)).then_some((value, unit))
}

fn is_word(text: &[u8]) -> bool {
    !text.is_empty()
        && text.len() <= LABEL_BYTES_MAX
        && text.iter().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ') || *byte >= 0x80
        })
        && text.first().is_some_and(|first| !first.is_ascii_digit())
}

fn label(row: &mut Row, name: &str, text: &[u8]) -> bool {
    let truth = match text {
        b"true" | b"True" | b"TRUE" => Some(1.0),
        b"false" | b"False" | b"FALSE" => Some(0.0),
        _ => None,
    };
    match truth {
        Some(value) => match row.names.key_of_truths(name) {
            Some(key) => row.sample(key, value),
            None => row.refuse(),
        },
        None => return row.text(name, text),
    }
    true
}
