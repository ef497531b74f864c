//! What the lines of several writers begin with: `web.1  | rps=20`, `[sensor] temp=21.5`, `0: loss=2.1`.

mod numbered;
mod owners;

use std::collections::HashSet;

use self::numbered::Numbered;
use self::owners::Owners;
use super::prose::Analysis;
use super::segment::{has_letter, is_level};
use super::text::trim;
use super::token::is_code;

/// A longer prefix is a sentence.
const PREFIX_BYTES_MAX: usize = 48;
/// More writers are no writers.
const WRITERS_MAX: usize = 64;

/// How a prefix ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `web.1  | `
    Bar,
    /// `[sensor] `
    Bracket,
    /// `8a1e25ce7c4f: `, `ATT, `, `ATTITUDE {…}`
    Id,
}

/// The prefixes of a source's first lines.
#[derive(Default)]
pub(super) struct Prefixes {
    lines: u32,
    barred: u32,
    writers: HashSet<String>,
    /// Lines of the writers.
    written: usize,
    /// Who says a name first, of those behind brackets.
    owners: Owners,
    numbered: Numbered,
}

impl Prefixes {
    /// Takes a line into account whose body is `body`.
    pub(super) fn note(&mut self, body: &[u8], analysis: &Analysis) {
        self.lines += 1;
        self.numbered.note(body, analysis);
        let Some((prefix, mark)) = prefix(body) else {
            return;
        };
        self.barred += u32::from(mark == Mark::Bar);
        if self.writers.len() <= WRITERS_MAX || self.writers.contains(prefix) {
            self.written += 1;
            self.writers.insert(prefix.to_owned());
        }
        self.owners.note(prefix, analysis);
    }

    /// The writer, where that is a code or a number that says whose the line is.
    pub(super) fn code<'a>(&self, body: &'a [u8]) -> Option<&'a str> {
        if let Some(ranks) = tagged(body) {
            return Some(ranks);
        }
        if let Some(number) = self.numbered.writer(body) {
            return Some(number);
        }
        if body.starts_with(b".") {
            return object_identifier(body);
        }
        if !self.owners.has_clash || !body.first().is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        self.writer(body)
            .filter(|writer| is_code(writer.as_bytes()))
    }

    /// Who writes the line with this body, if the source has several writers: by bars that part them from
    /// what they write, or by brackets where they use the same names.
    pub(super) fn writer<'a>(&self, body: &'a [u8]) -> Option<&'a str> {
        if let Some(ranks) = tagged(body) {
            return Some(ranks);
        }
        if let Some(number) = self.numbered.writer(body) {
            return Some(number);
        }
        let (prefix, mark) = prefix(body)?;
        // Who writes comes again; a number of a request doesn't.
        let are_many = (2..=WRITERS_MAX).contains(&self.writers.len())
            && self.written >= 2 * self.writers.len();
        let is_told = match mark {
            Mark::Bar => self.barred * 10 >= self.lines * 9,
            Mark::Bracket | Mark::Id => self.owners.has_clash,
        };
        (are_many && is_told && self.writers.contains(prefix)).then_some(prefix)
    }
}

/// What the line is about where that is in numbers alone: `.1.3.6.1.2.1.2.2.1.10.1 = Counter32: 5`.
fn object_identifier(body: &[u8]) -> Option<&str> {
    let end = memchr::memchr(b' ', body)?;
    let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let is_identifier = body[..end].iter().all(is_part) && body[end..].starts_with(b" = ");
    std::str::from_utf8(&body[..end])
        .ok()
        .filter(|_| is_identifier)
}

/// The word that a line begins with, before a bar or in brackets, and which of them it is.
fn prefix(body: &[u8]) -> Option<(&str, Mark)> {
    let text = trim(body);
    let (word, mark) = if let Some(inner) = text.strip_prefix(b"[") {
        let end = memchr::memchr(b']', inner)?;
        let is_apart = inner.get(end + 1) == Some(&b' ');
        (is_apart.then_some(&inner[..end])?, Mark::Bracket)
    } else if let Some(id) = id(text) {
        (id, Mark::Id)
    } else {
        let end = memchr::memchr(b'|', text)?;
        let is_apart = text[..end].ends_with(b" ") && text.get(end + 1) == Some(&b' ');
        (is_apart.then_some(&text[..end])?, Mark::Bar)
    };
    let word = std::str::from_utf8(trim(word)).ok()?;
    let is_word = has_letter(word)
        && word.len() <= PREFIX_BYTES_MAX
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || "._-/".contains(c));
    (is_word && !is_level(word)).then_some((word, mark))
}

/// Who writes by number, before the stream that is written to: `1,0` of `[1,0]<stdout>:step 3`.
fn tagged(text: &[u8]) -> Option<&str> {
    let inner = text.strip_prefix(b"[")?;
    let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b',';
    let len = inner.iter().position(|byte| !is_part(byte))?;
    let stream = inner[len..].strip_prefix(b"]<")?;
    let end = stream.iter().position(|byte| !byte.is_ascii_alphabetic())?;
    let is_tag = len > 0 && len <= PREFIX_BYTES_MAX && end > 0 && stream[end..].starts_with(b">:");
    is_tag.then(|| std::str::from_utf8(&inner[..len]).ok())?
}

/// What a line is about, before a colon or a comma that ends it: a code, or the kind of a record whose
/// numbers have no names.
fn id(text: &[u8]) -> Option<&[u8]> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let len = text.iter().position(|byte| !is_part(byte))?;
    let (word, rest) = text.split_at(len);
    // `VFR_HUD {airspeed : 4.38, alt : 584.03}`
    if rest.starts_with(b" {") && text.ends_with(b"}") {
        return Some(word);
    }
    let is_record = rest.starts_with(b", ")
        && word.len() <= 8
        && word
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && rest[2..]
            .first()
            .is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-');
    (rest.starts_with(b": ") && is_code(word) || is_record).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Mark, prefix, tagged};

    #[test]
    fn a_stream_behind_numbers_in_brackets_says_who_writes() {
        assert_eq!(tagged(b"[1,0]<stdout>:step 3 t=1"), Some("1,0"));
        for line in [
            "[1,0]<>:t=1",
            "[1,0] t=1",
            "[1,0]<3>:t=1",
            "[a,0]<b>:t=1",
            "[]<a>:",
        ] {
            assert_eq!(tagged(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn a_prefix_is_one_word_before_a_bar_or_in_brackets() {
        assert_eq!(prefix(b"web.1  | rps=20"), Some(("web.1", Mark::Bar)));
        assert_eq!(prefix(b"[sensor] t=1"), Some(("sensor", Mark::Bracket)));
        for line in ["[INFO] t=1", "[3] t=1", "a b | t=1", "a|b", "[a]: 3", "t=1"] {
            assert_eq!(prefix(line.as_bytes()), None, "{line}");
        }
    }
}
