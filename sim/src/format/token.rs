//! The tokens of a line of prose: what begins like a number, and a hash of all that stands between.
//!
//! Lines of one hash have the same words and signs at the same places and differ in their numbers
//! alone, as in the log miners' templates (Drain, ICWS 2017; Spell, ICDM 2016).

use memchr::memchr;

use super::duration::duration;
use super::ledger::Reason;
use super::number;
use super::quantity::{ends, unit};
use super::spelled::{MINUS, is_overflow, spelled};
use super::stamp::stamp;

/// More tokens of a line aren't looked at, but counted.
pub(super) const TOKENS_MAX: usize = 50_000;

/// What begins like a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A number, maybe with a unit glued to it.
    Number,
    /// `3` of `3/10`; the token behind it is the total.
    Done,
    /// `10` of `3/10`.
    Total,
    /// `1:02:03`, `1h 39m`, `00:12`: seconds.
    Duration,
    /// A date or a time of day.
    Stamp,
    /// No quantity: an address, a version, a hash, a name that begins with a digit.
    Other(Reason),
}

/// A token of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Where it begins.
    pub at: usize,
    /// Where it ends, without its unit.
    pub end: usize,
    /// Where the unit that is glued to it ends.
    pub unit_end: usize,
    pub kind: Kind,
    /// Its value, seconds for a duration.
    pub value: f64,
}

impl Token {
    /// The unit that is glued to the number.
    pub(super) fn unit<'a>(&self, line: &'a [u8]) -> &'a str {
        std::str::from_utf8(&line[self.end..self.unit_end]).unwrap_or_default()
    }
}

/// A line's tokens and the hash of the rest.
#[derive(Default)]
pub(super) struct Tokens {
    pub list: Vec<Token>,
    pub hash: u64,
    /// How many there are beyond those in the list.
    pub beyond: u32,
    /// Up to here the line has been hashed.
    hashed: usize,
}

/// What a byte may be at the beginning of a word.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// Blanks and signs that part words.
    Gap,
    /// A letter or what may begin a name.
    Word,
    Digit,
    /// `+`, `-`, `.`: a number's if a digit follows.
    Sign,
    /// `=`: a word behind it is a value.
    Equals,
    /// `n`, `i` and `N`, `I`: `nan` and `inf` begin so.
    Special,
    /// Beyond ASCII: a letter, or U+2212.
    Wide,
    Star,
}

const CLASSES: [Class; 256] = classes();
/// Whether a byte goes on with a word that began with a letter.
const GOES_ON: [bool; 256] = word_bytes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Gap; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => Class::Digit,
            b'+' | b'-' | b'.' => Class::Sign,
            b'=' => Class::Equals,
            b'n' | b'N' | b'i' | b'I' => Class::Special,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'@' | b'#' | b'\\' | b'/' | b'&' | b'$' | b'~' => {
                Class::Word
            }
            b'*' => Class::Star,
            0x80.. => Class::Wide,
            _ => Class::Gap,
        };
        byte += 1;
    }
    table
}

const fn word_bytes() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let known = byte as u8;
        table[byte] = known.is_ascii_alphanumeric()
            || known >= 0x80
            || matches!(
                known,
                b'_' | b'-' | b'.' | b'/' | b'@' | b'#' | b'\\' | b'&' | b'$' | b'~' | b'+' | b'*'
            );
        byte += 1;
    }
    table
}

impl Tokens {
    /// How many numbers the line holds.
    pub(super) fn count(&self) -> u64 {
        self.list.len() as u64 + u64::from(self.beyond)
    }

    /// Scans the line from `from` on. `seed` goes into the hash: what else tells lines apart.
    pub(super) fn scan(&mut self, line: &[u8], from: usize, seed: u64) {
        self.list.clear();
        self.beyond = 0;
        self.hash = seed ^ 0x9e37_79b9_7f4a_7c15;
        self.hashed = from;
        let mut at = from;
        while at < line.len() {
            at = match CLASSES[usize::from(line[at])] {
                Class::Gap if line[at] == b'[' => self.bracket(line, at),
                Class::Gap => at + 1,
                // A number behind a slash alone is another one: `24.00 /210.00`.
                Class::Word
                    if line[at] == b'/' && line.get(at + 1).is_some_and(u8::is_ascii_digit) =>
                {
                    at + 1
                }
                Class::Word if line[at].is_ascii_uppercase() && may_name_a_day(&line[at..]) => {
                    self.date(line, at)
                }
                Class::Digit => self.number(line, at),
                Class::Sign => self.sign(line, at),
                Class::Equals => self.value(line, at + 1),
                Class::Special => self.special(line, at),
                Class::Wide if line[at..].starts_with(MINUS) => self.minus(line, at),
                // Currency signs stand before their number.
                Class::Wide if is_drawn(&line[at..]) => self.drawn(line, at),
                Class::Wide if is_currency(&line[at..]) => at + currency_len(&line[at..]),
                Class::Word | Class::Wide => word_end(line, at),
                Class::Star => self.stars(line, at),
            };
        }
        self.mix_text(&line[self.hashed..]);
        self.mix(line.len().min(1) as u64);
    }

    /// A bar, whose length says how far something is: it differs from line to line.
    fn drawn(&mut self, line: &[u8], at: usize) -> usize {
        let mut end = at;
        while end < line.len() && (is_drawn(&line[end..]) || line[end] == b' ') {
            end += if line[end] == b' ' { 1 } else { 3 };
        }
        let end = at + super::text::trim_end(&line[at..end.min(line.len())]).len();
        self.mask(line, at, end);
        end
    }

    /// `[=====>....]` is a bar, too; other brackets part words.
    fn bracket(&mut self, line: &[u8], at: usize) -> usize {
        let inner = &line[at + 1..];
        let is_part = |byte: &u8| b"=>.#-*_ :|o".contains(byte);
        let len = inner
            .iter()
            .position(|byte| !is_part(byte))
            .unwrap_or(inner.len());
        if len >= 3 && inner.get(len) == Some(&b']') {
            self.mask(line, at + 1, at + 1 + len);
            return at + 1 + len;
        }
        at + 1
    }

    fn sign(&mut self, line: &[u8], at: usize) -> usize {
        let next = line.get(at + 1).copied().unwrap_or(b' ');
        let is_number = next.is_ascii_digit()
            || (next == b'.' && line.get(at + 2).is_some_and(u8::is_ascii_digit));
        if is_number {
            self.number(line, at)
        } else if is_special_word(line, at + 1) {
            self.special(line, at)
        } else if next.is_ascii_alphabetic() {
            word_end(line, at + 1)
        } else {
            at + 1
        }
    }

    fn minus(&mut self, line: &[u8], at: usize) -> usize {
        let next = line.get(at + MINUS.len()).copied().unwrap_or(b' ');
        match spelled(&line[at..]).filter(|_| next.is_ascii_digit() || next == b'.') {
            Some((value, len)) => self.with_unit(line, at, at + len, value),
            None => at + MINUS.len(),
        }
    }

    /// Behind `=`: a word there is a value, which may be another one in the next line.
    fn value(&mut self, line: &[u8], at: usize) -> usize {
        let first = line.get(at).copied().unwrap_or(b' ');
        if matches!(first, b'"' | b'\'') {
            let inside = at + 1;
            let Some(len) = memchr(first, &line[inside..]) else {
                return inside;
            };
            if number::prefix(&line[inside..inside + len]).is_some() {
                return inside;
            }
            self.mask(line, inside, inside + len);
            return inside + len + 1;
        }
        let is_word = matches!(
            CLASSES[usize::from(first)],
            Class::Word | Class::Special | Class::Wide
        );
        if !is_word
            || is_special_word(line, at)
            || line[at..].starts_with(MINUS)
            || is_currency(&line[at..])
        {
            return at;
        }
        let end = at + value_len(&line[at..]);
        if line.get(end) == Some(&b'(') {
            return end; // `tensor(2.5)`
        }
        self.mask(line, at, end);
        end
    }

    fn special(&mut self, line: &[u8], at: usize) -> usize {
        let start = at + usize::from(matches!(line[at], b'-' | b'+'));
        if !is_special_word(line, start) {
            return word_end(line, start);
        }
        match number::prefix(&line[at..]) {
            Some((value, len)) => self.push(
                line,
                Token {
                    at,
                    end: at + len,
                    unit_end: at + len,
                    kind: Kind::Number,
                    value,
                },
            ),
            None => word_end(line, start),
        }
    }

    fn stars(&mut self, line: &[u8], at: usize) -> usize {
        let len = line[at..].iter().take_while(|byte| **byte == b'*').count();
        let ends_word = line
            .get(at + len)
            .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b','));
        let begins = at > 0 && matches!(line[at - 1], b' ' | b'\t' | b'=' | b',');
        if is_overflow(&line[at..at + len]) && ends_word && begins && len < 40 {
            let (end, value) = (at + len, f64::NAN);
            let kind = Kind::Number;
            return self.push(
                line,
                Token {
                    at,
                    end,
                    unit_end: end,
                    kind,
                    value,
                },
            );
        }
        at + len
    }

    #[inline]
    fn number(&mut self, line: &[u8], at: usize) -> usize {
        let rest = &line[at..];
        let plain = number::prefix(rest);
        if let Some((value, len)) = plain {
            let next = rest.get(len).copied().unwrap_or(b' ');
            let is_plain = match next {
                b' ' => !rest
                    .get(len + 1)
                    .is_some_and(|byte| b"dhwDHW".contains(byte)),
                b'\t' | b')' | b']' | b'}' | b'|' | b';' | b'"' | b'\'' | b'>' | b'<' => true,
                b',' => !rest.get(len + 1).is_some_and(u8::is_ascii_digit),
                b'.' => rest
                    .get(len + 1)
                    .is_none_or(|byte| matches!(byte, b' ' | b'\t')),
                _ => false,
            };
            if is_plain {
                let end = at + len;
                let kind = Kind::Number;
                return self.push(
                    line,
                    Token {
                        at,
                        end,
                        unit_end: end,
                        kind,
                        value,
                    },
                );
            }
        }
        self.composite(line, at, plain)
    }

    /// `Fri Nov 27 10:00:00 2026` anywhere in a line.
    fn date(&mut self, line: &[u8], at: usize) -> usize {
        let rest = &line[at..];
        match stamp(rest).filter(|found| found.date.is_some() && found.len > 3) {
            Some(found) => {
                let (end, kind, value) = (at + found.len, Kind::Stamp, found.seconds);
                self.push(
                    line,
                    Token {
                        at,
                        end,
                        unit_end: end,
                        kind,
                        value,
                    },
                )
            }
            None => word_end(line, at),
        }
    }

    /// A number that something is glued to.
    fn composite(&mut self, line: &[u8], at: usize, plain: Option<(f64, usize)>) -> usize {
        let rest = &line[at..];
        let next = plain
            .and_then(|(_, len)| rest.get(len))
            .copied()
            .unwrap_or(b' ');
        if may_go_on_as_a_time(next, &rest[plain.map_or(0, |(_, len)| len)..])
            && let Some(found) = stamp(rest)
        {
            let end = at + found.len;
            let kind = if found.date.is_none() {
                Kind::Duration
            } else {
                Kind::Stamp
            };
            let value = found.seconds;
            return self.push(
                line,
                Token {
                    at,
                    end,
                    unit_end: end,
                    kind,
                    value,
                },
            );
        }
        if may_go_on_as_a_duration(next, &rest[plain.map_or(0, |(_, len)| len)..])
            && let Some((value, len)) = duration(rest, true)
        {
            let end = at + len;
            let kind = Kind::Duration;
            return self.push(
                line,
                Token {
                    at,
                    end,
                    unit_end: end,
                    kind,
                    value,
                },
            );
        }
        if may_be_spelled(next)
            && let Some((value, len)) = spelled(rest)
            && (len == rest.len()
                || ends(&rest[len..])
                || unit(&rest[len..]).is_some_and(|u| !u.is_empty()))
        {
            return self.with_unit(line, at, at + len, value);
        }
        let Some((value, len)) = plain else {
            return word_end(line, at + 1);
        };
        if next == b'/'
            && let Some(next) = self.fraction(line, at, (value, len))
        {
            return next;
        }
        self.with_unit(line, at, at + len, value)
    }

    /// `3/10`, `3/10,` but not `3/10/2026` and not `5/s`.
    fn fraction(&mut self, line: &[u8], at: usize, (value, len): (f64, usize)) -> Option<usize> {
        let slash = at + len;
        let behind = line.get(slash + 1..)?;
        if line[slash] != b'/' || !behind.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let (total, total_len) = number::prefix(behind)?;
        let end = slash + 1 + total_len;
        if !ends(&line[end..]) {
            return None;
        }
        let (kind, unit_end) = (Kind::Done, slash);
        self.push(
            line,
            Token {
                at,
                end: slash,
                unit_end,
                kind,
                value,
            },
        );
        let at = slash + 1;
        let (kind, unit_end, value) = (Kind::Total, end, total);
        Some(self.push(
            line,
            Token {
                at,
                end,
                unit_end,
                kind,
                value,
            },
        ))
    }

    /// A number from `at` to `end`, with the unit behind it; or no quantity, if it goes on otherwise.
    fn with_unit(&mut self, line: &[u8], at: usize, end: usize, value: f64) -> usize {
        let rest = &line[end..];
        let unit = unit(rest).filter(|unit| ends(&rest[unit.len()..]));
        if let Some(unit) = unit {
            let unit_end = end + unit.len();
            let kind = Kind::Number;
            return self.push(
                line,
                Token {
                    at,
                    end,
                    unit_end,
                    kind,
                    value,
                },
            );
        }
        let end = at + 1 + other_len(&line[at + 1..]);
        let kind = Kind::Other(reason(&line[at..end]));
        self.push(
            line,
            Token {
                at,
                end,
                unit_end: end,
                kind,
                value: f64::NAN,
            },
        )
    }

    fn push(&mut self, line: &[u8], token: Token) -> usize {
        if self.list.len() == TOKENS_MAX {
            self.beyond += 1;
            return token.unit_end;
        }
        self.mix_gap(&line[self.hashed..token.at]);
        self.mix(match token.kind {
            Kind::Number => 1,
            Kind::Done => 2,
            Kind::Total => 3,
            Kind::Duration => 4,
            Kind::Stamp => 5,
            Kind::Other(_) => 6,
        });
        self.mix_text(&line[token.end..token.unit_end]);
        if is_label(line, &token) {
            self.mix(token.value.to_bits());
        }
        self.hashed = token.unit_end;
        self.list.push(token);
        token.unit_end
    }

    /// Leaves what stands there out of the hash.
    fn mask(&mut self, line: &[u8], from: usize, to: usize) {
        if self.hashed <= from {
            self.mix_text(&line[self.hashed..from]);
            self.hashed = to;
        }
    }

    #[inline]
    fn mix(&mut self, word: u64) {
        self.hash = (self.hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// Mixes what stands between two numbers. How many blanks align a number doesn't count.
    #[inline]
    fn mix_gap(&mut self, gap: &[u8]) {
        if let [.., b' '] = gap {
            let text = super::text::trim_end(gap);
            let inner = super::text::trim_start(text);
            let lead = (text.len() - inner.len()).min(2);
            self.mix(lead as u64);
            self.mix_text(inner);
            self.mix(0x20);
        } else {
            self.mix_text(gap);
        }
    }

    #[inline]
    fn mix_text(&mut self, mut text: &[u8]) {
        while let Some((word, rest)) = text.split_first_chunk::<8>() {
            self.mix(u64::from_le_bytes(*word));
            text = rest;
        }
        if !text.is_empty() {
            let mut last = [0; 8];
            last[..text.len()].copy_from_slice(text);
            self.mix(u64::from_le_bytes(last));
        }
    }
}

/// Whether a time may go on so behind its first number.
fn may_go_on_as_a_time(next: u8, rest: &[u8]) -> bool {
    // A total is no month, unless a year or a time follows it.
    let is_total = || {
        let digits = rest[1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let behind = rest.get(digits + 1).copied().unwrap_or(b' ');
        let has_clock = behind == b' ' && rest.get(digits + 2).is_some_and(u8::is_ascii_digit);
        digits != 2 && digits != 1 || !(matches!(behind, b'/') || has_clock)
    };
    if next == b'/' && is_total() {
        return false;
    }
    matches!(
        next,
        b'-' | b'/' | b'.' | b':' | b'T' | b' ' | b'A' | b'P' | b'a' | b'p'
    )
}

/// Whether a duration may: a colon, or a unit of time and then another number.
fn may_go_on_as_a_duration(next: u8, rest: &[u8]) -> bool {
    if matches!(next, b':' | b'-' | b'.') {
        return true;
    }
    if next != b' ' && !next.is_ascii_alphabetic() {
        return false;
    }
    let word = rest.iter().skip(usize::from(next == b' '));
    let letters =
        word.take_while(|byte| byte.is_ascii_alphabetic()).count() + usize::from(next == b' ');
    let behind = rest[letters.min(rest.len())..]
        .iter()
        .find(|byte| !matches!(byte, b' ' | b','));
    behind.is_some_and(u8::is_ascii_digit)
}

/// Whether a number may be spelled otherwise than a plain parser reads it.
fn may_be_spelled(next: u8) -> bool {
    matches!(
        next,
        b'D' | b'd' | b'+' | b'-' | b'x' | b'X' | b'*' | b',' | b'_' | b'\'' | 0xc2 | 0xc3 | 0xe2
    )
}

/// Whether a number is part of the next one's name: `Core 0: +45`.
fn is_label(line: &[u8], token: &Token) -> bool {
    let Some((b':', behind)) = line[token.unit_end..].split_first() else {
        return false;
    };
    let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    let is_before_number = next.is_some_and(|byte| byte.is_ascii_digit() || b"+-.$".contains(byte));
    is_before_number
        && behind.first() != next
        && line[..token.at]
            .iter()
            .any(|byte| !matches!(byte, b' ' | b'\t' | b'['))
}

/// Where the word that begins at `at` ends. An index belongs to it: `layer[0].w`.
#[inline]
fn word_end(line: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        while end < line.len() && GOES_ON[usize::from(line[end])] {
            end += 1;
        }
        let index = match line.get(end) {
            Some(b'[') if end > at => memchr(b']', &line[end..]),
            _ => None,
        };
        match index {
            Some(len) if len < 16 && !line[end..end + len].contains(&b' ') => end += len + 1,
            _ => return end.max(at + 1),
        }
    }
}

/// The length of a value that is no number.
fn value_len(bytes: &[u8]) -> usize {
    let is_end = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t' | b',' | b';' | b')' | b'}' | b']' | b'(' | b'|'
        )
    };
    bytes.iter().position(is_end).unwrap_or(bytes.len())
}

/// `nan` or `inf` as a word of its own.
fn is_special_word(line: &[u8], at: usize) -> bool {
    let Some(rest) = line.get(at..) else {
        return false;
    };
    let first = rest.first().copied().unwrap_or(b' ');
    if !matches!(first, b'n' | b'N' | b'i' | b'I') {
        return false;
    }
    let end = rest.iter().position(|byte| !GOES_ON[usize::from(*byte)]);
    let mut word = &rest[..end.unwrap_or(rest.len())];
    if let Some(stem) = word.strip_suffix(b".") {
        word = stem;
    }
    let is_number = [&b"nan"[..], b"inf", b"infinity"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word));
    // `inf` and `nan` are words of prose, too: numbers stand behind a sign.
    is_number && behind_sign(&line[..at])
}

fn behind_sign(before: &[u8]) -> bool {
    let before = before.strip_suffix(b"-").unwrap_or(before);
    let last = before
        .iter()
        .rfind(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''));
    let wrapped = before.last() == Some(&b'(');
    wrapped || matches!(last, Some(b'=' | b':' | b','))
}

/// Months and days, as they are cut short.
const DATE_WORDS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";

/// Whether a word begins with the name of a month or a day.
#[inline]
pub(super) fn may_name_a_day(text: &[u8]) -> bool {
    if !matches!(
        text.first(),
        Some(b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D' | b'T' | b'W')
    ) {
        return false;
    }
    text.get(..3)
        .is_some_and(|word| DATE_WORDS.chunks(3).any(|known| known == word))
}

/// Whether a sign that lines and blocks are drawn with stands here: U+2500 to U+259F.
fn is_drawn(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x94..=0x96, last, ..] if bytes[1] != 0x96 || *last < 0xa0)
}

const CURRENCIES: [&str; 3] = ["€", "£", "¥"];

fn is_currency(bytes: &[u8]) -> bool {
    CURRENCIES
        .iter()
        .any(|sign| bytes.starts_with(sign.as_bytes()))
}

fn currency_len(bytes: &[u8]) -> usize {
    CURRENCIES
        .iter()
        .find(|sign| bytes.starts_with(sign.as_bytes()))
        .map_or(1, |sign| sign.len())
}

/// How far what isn't a quantity goes on: `7f3e-11`, `10.0.0.1:80`, `00:1a:2b`.
fn other_len(bytes: &[u8]) -> usize {
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let goes_on = GOES_ON[usize::from(*byte)]
            || (matches!(byte, b':' | b',')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric));
        if !goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// What the word is that begins like a number and is none.
fn reason(word: &[u8]) -> Reason {
    let dots = memchr::memchr_iter(b'.', word).count();
    let is_numeric = word
        .iter()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':'));
    if word.contains(&b':') || (is_numeric && dots == 3) {
        Reason::Address
    } else if dots >= 2 {
        Reason::Version
    } else {
        Reason::Identifier
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Tokens};

    fn scan(line: &str) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.scan(line.as_bytes(), 0, 0);
        tokens
    }

    fn told(line: &str) -> String {
        let tokens = scan(line);
        let told = tokens.list.iter().map(|token| {
            let unit = token.unit(line.as_bytes());
            match token.kind {
                Kind::Number => format!("{}{unit}", token.value),
                Kind::Done => format!("{} of", token.value),
                Kind::Total => format!("{}", token.value),
                Kind::Duration => format!("{} s", token.value),
                Kind::Stamp => "stamp".to_owned(),
                Kind::Other(reason) => reason.name().to_owned(),
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn numbers_stand_where_a_word_could_begin() {
        for (line, expected) in [
            ("loss=0.5, acc: 91% x2 v1.5", "0.5, 91%"),
            ("T0:24.00 /210.00 B@:127", "24, 210, 127"),
            ("layer[0].w=3 mAP@0.5: 0.3 nvme0n1", "3, 0.3"),
            ("Epoch [1][50/678]", "1, 50 of, 678"),
            ("took=980.5µs bytes=900kB x=nan nan", "980.5µs, 900kB, NaN"),
            (
                "e=−1.5 f=1.5×10^1 l=1.001D-03 b=12,346 c",
                "-1.5, 15, 0.001001, 12346",
            ),
            ("a 1,234,567 b 3/10/2026x", "1234567, identifier"),
            ("eta: 1 day, 16:39:05, x", "146345 s"),
            (
                "version 1.2.3 at 10.0.0.1:80 7f3e",
                "version, address, identifier",
            ),
            ("v='0.5' w=\"1\" z=\"a 5\"", "0.5, 1"),
            ("a (0.60) -3 +4.5°C -- 5-6", "0.6, -3, 4.5°C, identifier"),
            ("speed=0.901x", "0.901x"),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }

    #[test]
    fn lines_that_differ_in_numbers_and_values_have_one_hash() {
        let same = |a: &str, b: &str| scan(a).hash == scan(b).hash;
        assert!(same("loss=0.5 lr 1e-3", "loss=12 lr 5"));
        assert!(same("level=info took=3ms", "level=error took=45ms"));
        assert!(same("msg=\"a b\" n=1", "msg=\"c\" n=2"));
        assert!(!same("took=3ms", "took=3s"));
        assert!(!same("T0:1", "T1:1"));
        assert!(!same("loss: 1", "lose: 1"));
        assert!(!same("a 1", "a 1 "));
        assert!(same("a:  1   2", "a: 10  20"));
    }
}
