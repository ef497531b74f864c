//! Values over several spans of time, which stand before them: `speed 10s/60s/15m 8956.8 8914.1 n/a H/s`.

use super::{Role, Strength, Walk, quantity};
use crate::format::ledger::Reason;
use crate::format::segment::{has_letter, segment_start, words};
use crate::format::text::{is_blank, trim};
use crate::format::token::{Kind, Token};

/// More spans are none.
const SPANS_MAX: usize = 6;

/// The numbers that stand behind spans.
#[derive(Debug)]
pub(super) struct Spans {
    /// The token of the first one.
    first: usize,
    names: Vec<String>,
    unit: String,
    strength: Strength,
}

impl Walk<'_> {
    /// A span, or a number over one, and where it ends.
    pub(super) fn span(&mut self, index: usize) -> Option<(Role, usize)> {
        let token = self.tokens[index];
        if self.spans.is_none() && self.line.get(token.unit_end) == Some(&b'/') {
            self.spans = self.spans_from(index);
        }
        let spans = self.spans.as_ref()?;
        if index < spans.first {
            return Some((Role::Ignored(Reason::Label), token.unit_end));
        }
        let name = spans.names.get(index - spans.first)?.clone();
        let role = quantity(name, &spans.unit, spans.strength);
        let end = if index + 1 == spans.first + spans.names.len() {
            self.unit(index, &token).1
        } else {
            token.unit_end
        };
        Some((role, end))
    }

    /// Spans that slashes tie together, each longer than the one before, and as many numbers behind them.
    fn spans_from(&self, index: usize) -> Option<Spans> {
        let rest = &self.tokens[index..];
        let is_tied = |pair: &&[Token]| self.line[pair[0].unit_end..pair[1].at] == *b"/";
        let count = 1 + rest.windows(2).take_while(is_tied).count();
        let spans = &rest[..count];
        let seconds: Option<Vec<f64>> = spans.iter().map(|span| self.seconds(span)).collect();
        let grows = seconds?.windows(2).all(|pair| pair[0] < pair[1]);
        let values = rest.get(count..2 * count)?;
        if !(2..=SPANS_MAX).contains(&count) || !grows {
            return None;
        }
        let sign = trim(&self.line[spans[count - 1].unit_end..values[0].at]);
        let is_listed = |pair: &[Token]| {
            let gap = &self.line[pair[0].unit_end..pair[1].at];
            !gap.is_empty()
                && gap
                    .iter()
                    .all(|byte| is_blank(*byte) || b",/".contains(byte))
        };
        let are_numbers = values
            .iter()
            .all(|value| value.kind == Kind::Number && value.unit_end == value.end);
        let is_list = are_numbers && values.windows(2).all(is_listed);
        if !is_list || !sign.iter().all(|byte| b"):=".contains(byte)) {
            return None;
        }
        let before = self.before(&spans[0]);
        let before = before.strip_suffix(b"(").unwrap_or(before);
        let name = words(&before[segment_start(before)..]);
        if !has_letter(name) || name.split(' ').count() > super::NAME_WORDS_MAX {
            return None;
        }
        let text = |span: &Token| String::from_utf8_lossy(&self.line[span.at..span.unit_end]);
        let names = spans.iter().map(|span| format!("{name} {}", text(span)));
        Some(Spans {
            first: index + count,
            names: names.collect(),
            unit: self.unit(index + 2 * count - 1, &values[count - 1]).0,
            strength: if sign.is_empty() {
                Strength::Plain
            } else {
                Strength::Signed
            },
        })
    }

    /// How long a span is that is spelled as a whole number and a unit of time: `15m`.
    fn seconds(&self, span: &Token) -> Option<f64> {
        let scale = match span.unit(self.line) {
            "s" | "sec" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return None,
        };
        let digits = &self.line[span.at..span.end];
        let is_whole = digits.iter().all(u8::is_ascii_digit);
        is_whole.then_some(span.value * scale)
    }
}
