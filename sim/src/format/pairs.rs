//! `pairs`: `name=value`, `name: value`, `name:value` anywhere in a line of prose.

use memchr::{memchr2, memrchr};

use super::Text;
use super::names::NAME_BYTES_MAX;
use super::parser::Verdict;
use super::quantity::{Quantity, quantity};
use super::row::Row;
use super::text::{is_blank, trim, trim_start};

/// Words before a colon that say how important a line is, not what a number means.
const LEVELS: [&str; 9] = [
    "trace", "debug", "info", "note", "hint", "warn", "warning", "fatal", "critical",
];

/// Words that are glued to a number by a colon and name no sample: `localhost:8080`, `cuda:0`.
const PLACES: [&str; 2] = ["localhost", "cuda"];

/// What libraries print around a number.
const WRAPPERS: [&[u8]; 3] = [b"tensor(", b"np.float64(", b"np.float32("];

/// A named number in prose.
pub(super) struct Pair<'a> {
    pub(super) name: &'a str,
    pub(super) value: f64,
    pub(super) unit: &'a str,
    /// The number is followed by a word, as in `INFO: 3 files`: maybe a sentence, not data.
    pub(super) is_weak: bool,
}

/// The pairs of a line, from left to right.
pub(super) struct Pairs<'a> {
    line: &'a [u8],
    /// Where the last value ended: no name reaches back beyond it.
    floor: usize,
    at: usize,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(line: &'a [u8]) -> Self {
        Self {
            line,
            floor: 0,
            at: 0,
        }
    }

    /// The pair around the separator at `separator`.
    fn pair(&mut self, separator: usize) -> Option<Pair<'a>> {
        let behind = &self.line[separator + 1..];
        let value = value(behind)?;
        let before = &self.line[self.floor..separator];
        let name = if self.line[separator] == b'=' {
            name_before(before, Glue::Equals)
        } else if behind.first().is_some_and(|byte| is_blank(*byte)) {
            name_before(before, Glue::Blank).filter(|name| !is_level(name))
        } else {
            name_before(before, Glue::Colon).filter(|name| !is_place(name, &value))
        }?;
        self.floor = separator + 1 + value.len;
        self.at = self.floor;
        let is_colon = self.line[separator] == b':';
        let is_weak = is_colon && is_followed_by_word(&behind[value.len..]);
        Some(Pair {
            name,
            value: value.value,
            unit: value.unit,
            is_weak,
        })
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let separator = self.at + memchr2(b'=', b':', &self.line[self.at..])?;
            self.at = separator + 1;
            if let Some(pair) = self.pair(separator) {
                return Some(pair);
            }
        }
    }
}

/// What ties a name to its value. The less it says, the stricter the name.
#[derive(Clone, Copy, PartialEq)]
enum Glue {
    /// `name=value`
    Equals,
    /// `name: value`
    Blank,
    /// `name:value`, but also `10:30`, `http://x:80`, `C:1`, `host:80`
    Colon,
}

/// The quantity behind a separator, with the blanks, quotes or wrapper before it in its length.
fn value(behind: &[u8]) -> Option<Quantity<'_>> {
    let mut inner = trim_start(behind);
    let first = *inner.first()?;
    let quote = matches!(first, b'\'' | b'"').then_some(first);
    if quote.is_some() {
        inner = &inner[1..];
    } else if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| inner.starts_with(wrapper)) {
        inner = &inner[wrapper.len()..];
    }
    let found = quantity(inner)?;
    if quote.is_some() && inner.get(found.len).copied() != quote {
        return None;
    }
    let len = behind.len() - inner.len() + found.len;
    Some(Quantity { len, ..found })
}

/// The name at the end of `before`.
fn name_before(before: &[u8], glue: Glue) -> Option<&str> {
    let word_end = super::text::trim_end(before);
    let has_gap = word_end.len() < before.len();
    if has_gap && glue == Glue::Colon {
        return None; // `a :3`
    }
    if let Some((quote @ (b'\'' | b'"'), inside)) = word_end.split_last() {
        return quoted_name(inside, *quote);
    }
    let start = name_start(word_end);
    let name = trim_name(&word_end[start..]);
    let name = std::str::from_utf8(name).ok()?;
    let first = *name.as_bytes().first()?;
    let has_letter = name
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    if !has_letter || name.contains("//") || word_end[start..].starts_with(b"//") {
        return None;
    }
    let behind_something = start.checked_sub(1).map(|before| word_end[before]);
    let is_part = matches!(behind_something, Some(b':' | b'=' | b'\\'));
    if glue == Glue::Colon && (first.is_ascii_digit() || is_part) {
        return None;
    }
    Some(name)
}

/// The name between quotes, whose closing one has been taken off.
fn quoted_name(inside: &[u8], quote: u8) -> Option<&str> {
    let start = memrchr(quote, inside)? + 1;
    let name = trim(&inside[start..]);
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return None;
    }
    std::str::from_utf8(name).ok()
}

/// Where the name that ends with `text` begins.
fn name_start(text: &[u8]) -> usize {
    let mut start = text.len();
    while start > 0 {
        let byte = text[start - 1];
        let len = if byte.is_ascii() {
            usize::from(byte.is_ascii_alphanumeric() || b"_-./[]@".contains(&byte))
        } else {
            last_letter_len(&text[..start])
        };
        if len == 0 {
            break;
        }
        start -= len;
    }
    start
}

/// The length of the last character beyond ASCII, if it's a letter or a digit; otherwise 0.
fn last_letter_len(text: &[u8]) -> usize {
    (2..=4usize.min(text.len()))
        .find_map(|len| std::str::from_utf8(&text[text.len() - len..]).ok())
        .filter(|last| last.chars().all(char::is_alphanumeric))
        .map_or(0, str::len)
}

/// Without what belongs to the prose around: `--lr`, `[loss`, `Accuracy...`, `train]`.
fn trim_name(name: &[u8]) -> &[u8] {
    let is_lead = |byte: &u8| b"-./[]@".contains(byte);
    let start = name
        .iter()
        .position(|byte| !is_lead(byte))
        .unwrap_or(name.len());
    let name = &name[start..];
    let is_indexed = name.contains(&b'[');
    let is_trail = |byte: &u8| b"-./[@".contains(byte) || (*byte == b']' && !is_indexed);
    let end = name.iter().rposition(|byte| !is_trail(byte));
    &name[..end.map_or(0, |end| end + 1)]
}

fn is_level(name: &str) -> bool {
    name == "ERROR" || LEVELS.iter().any(|level| level.eq_ignore_ascii_case(name))
}

/// Whether a name and a value with a colon between them are a place: `main.rs:42`, `example.org:80`.
fn is_place(name: &str, value: &Quantity<'_>) -> bool {
    let is_whole = value.unit.is_empty() && value.value.fract() == 0.0;
    is_whole && (name.contains(['.', '@']) || PLACES.contains(&name))
}

fn is_followed_by_word(rest: &[u8]) -> bool {
    let word = trim_start(rest);
    word.len() < rest.len() && word.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Reads the pairs of a line.
pub(super) fn read(line: &[u8], row: &mut Row) -> Verdict {
    let mut has_pairs = false;
    for pair in Pairs::new(line) {
        has_pairs = true;
        row.named(pair.name, pair.unit, pair.value);
    }
    if has_pairs {
        Verdict::Row(Some(Text::Data))
    } else {
        Verdict::Prose
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
    use crate::format::Format::Pairs as PairsFormat;
    use crate::format::script::{parse_as, parse_x};

    /// The pairs of a line as `name=value unit, …`.
    fn pairs(line: &str) -> String {
        let pairs = Pairs::new(line.as_bytes());
        let said = pairs.map(|pair| format!("{}={}{}", pair.name, pair.value, pair.unit));
        said.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn training_loops_and_log_files_are_read() {
        for (line, expected) in [
            (
                "Epoch 3/10 - loss: 0.532 - accuracy: 0.91",
                "loss=0.532, accuracy=0.91",
            ),
            (
                "step=120 lr=3e-4 loss=0.53",
                "step=120, lr=0.0003, loss=0.53",
            ),
            (
                " 43%|████      | 43/100 [00:01<00:01, 30.1it/s, loss=0.234]",
                "loss=0.234",
            ),
            (
                "train:  43%|████ | 43/100 [00:01<00:01, 30.1it/s, loss=0.234, acc=87%]",
                "train=43%, loss=0.234, acc=87%",
            ),
            ("Epoch 1: 43%|████ | 43/100 [00:01<00:01, 30.1it/s]", ""),
            (
                "235/235 [====] - 3s 12ms/step - loss: 2.1e-1 - val_loss: nan",
                "loss=0.21, val_loss=NaN",
            ),
            (
                "{'loss': 0.5, 'eval acc': 0.25, \"n\": 3}",
                "loss=0.5, eval acc=0.25, n=3",
            ),
            (
                "{'loss': '0.5', 'grad': np.float64(1.5), 'w': tensor(2., device='cuda:0')}",
                "loss=0.5, grad=1.5, w=2",
            ),
            ("2024-01-02T10:11:12 INFO:root:loss: 0.5", "loss=0.5"),
            (
                "2024-01-02 10:11:12,123 INFO [main] temp=21.5°C rh=40%",
                "temp=21.5°C, rh=40%",
            ),
            ("sprinter : 20", "sprinter=20"),
            ("loss = 0.5, lr =1e-3", "loss=0.5, lr=0.001"),
            ("(loss:0.5;acc:0.9)", "loss=0.5, acc=0.9"),
            ("[train] loss: 0.5.", "loss=0.5"),
            ("epoch: 3/10 took=12.5ms", "epoch=3, took=12.5ms"),
            ("Accuracy....: 0.5", "Accuracy=0.5"),
            ("--lr=0.1 --out=x", "lr=0.1"),
        ] {
            assert_eq!(pairs(line), expected, "{line}");
        }
    }

    #[test]
    fn names_may_hold_more_than_letters() {
        for (line, expected) in [
            ("val/top-1=0.3", "val/top-1=0.3"),
            ("eval.loss: 2", "eval.loss=2"),
            ("layer[0].w=3", "layer[0].w=3"),
            ("mAP@0.5: 0.3", "mAP@0.5=0.3"),
            (
                "température: 21 Größe=3 損失: 0.1",
                "température=21, Größe=3, 損失=0.1",
            ),
            ("→loss=1 █acc=2", "loss=1, acc=2"),
            ("2d_loss=1 2d_loss: 1", "2d_loss=1, 2d_loss=1"),
        ] {
            assert_eq!(pairs(line), expected, "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_pair_is_none() {
        for line in [
            "00:01",
            "at 12:30:05 sharp",
            "T10:11:12",
            "2024-01-02T10:11:12",
            "http://x:8080",
            "http://x:8080/p",
            "https://example.org:443",
            "C:\\dir",
            "C:\\1",
            "v:1.2.3",
            "version: 1.2.3",
            "127.0.0.1:80",
            "localhost:8080",
            "example.org:443",
            "root@host:22",
            "train.py:42: warning",
            "device=cuda:0",
            "std::x::3",
            "name: information",
            "name: Nancy",
            "id=7f3e",
            "commit: 3fa2b1c",
            "date: 2024-01-02",
            "time=12:30:05",
            "elapsed: 1m30s",
            "a==3",
            "a<=3",
            "x += 3",
            "12: 30",
            "INFO: 3 files",
            "warning: 2 errors",
            "params: 25,557,032",
            "mac=00:1a:2b",
            "ip=10.0.0.1",
            "0x10",
            "=3",
            ": 3",
            "a = = 3",
            "a :3",
        ] {
            assert_eq!(pairs(line), "", "{line}");
        }
    }

    #[test]
    fn lines_stay_readable_beside_their_samples() {
        assert_eq!(
            parse_as(PairsFormat, "start\na=1ms b=2\nb: 3 b: 4 a=5ms"),
            "text `start` | series 0 `a` in ms | series 1 `b` | row 0=1 1=2 | data text `a=1ms b=2` \
             | row 1=3 1=4 0=5 | data text `b: 3 b: 4 a=5ms`"
        );
    }

    #[test]
    fn a_unit_may_become_known_later() {
        assert_eq!(
            parse_as(PairsFormat, "a=1\na=2V"),
            "series 0 `a` | row 0=1 | data text `a=1` | series 0 in V | row 0=2 | data text `a=2V`"
        );
    }

    #[test]
    fn a_pair_can_be_the_x_axis_wherever_it_stands() {
        assert_eq!(
            parse_x(PairsFormat, "step", "loss=1 step=5\nloss=2"),
            "series 0 `loss` | x axis `step` | row at 5 0=1 | data text `loss=1 step=5` \
             | row 0=2 | bad: no value for the x axis | data text `loss=2`"
        );
    }
}
