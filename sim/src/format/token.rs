//! The tokens of a line of prose: what begins like a number, and a hash of all that stands between.
//!
//! Lines of one hash have the same words and signs at the same places and differ in their numbers
//! alone, as in the log miners' templates (Drain, ICWS 2017; Spell, ICDM 2016).

mod address;
mod class;
mod drawn;
mod hash;
mod number;
#[cfg(test)]
mod tests;
mod word;

use memchr::memchr;

use self::address::hardware_address;
use self::class::{CLASSES, Class};
use self::drawn::{currency_len, is_currency, is_drawn};
use self::word::{is_at_number, is_special_word, value_len, word_end};
use super::ledger::Reason;
use super::spelled::{MINUS, is_overflow, spelled};
use super::stamp::stamp;
use super::text::{trim_end, trim_start};

pub(super) use self::word::{is_code, may_name_a_day};

/// More tokens of a line aren't looked at, but counted.
pub(super) const TOKENS_MAX: usize = 50_000;

/// So many names and numbers by turns are a list of them.
pub(super) const PAIRS_MIN: usize = 6;

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
    /// A token between two places of its line, without a unit.
    #[inline]
    fn new(kind: Kind, (at, end): (usize, usize), value: f64) -> Self {
        Self {
            at,
            end,
            unit_end: end,
            kind,
            value,
        }
    }

    /// The same with a unit glued to it, which ends at `unit_end`.
    #[inline]
    fn with_unit(mut self, unit_end: usize) -> Self {
        self.unit_end = unit_end;
        self
    }

    /// Whether a number is part of the next one's name: `Core 0: +45`.
    pub(super) fn is_label(&self, line: &[u8], is_first: bool) -> bool {
        let Some(colon) = self
            .label_colon(line, is_first)
            .filter(|_| !self.is_counted(line))
        else {
            return false;
        };
        let behind = &line[colon + 1..];
        let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        let is_before_number =
            next.is_some_and(|byte| byte.is_ascii_digit() || b"+-.$".contains(byte));
        is_before_number
            && behind.first() != next
            && line[..self.at]
                .iter()
                .any(|byte| !matches!(byte, b' ' | b'\t' | b'['))
    }

    /// Where the colon stands that makes the number a label: right behind it, or padded where it is the
    /// line's first number, as in `Sensor 1      : 38 C`.
    pub(super) fn label_colon(&self, line: &[u8], is_first: bool) -> Option<usize> {
        let after = &line[self.unit_end..];
        let padding = after.len() - trim_start(after).len();
        let may_be_padded = is_first && self.unit_end == self.end;
        let is_colon = after.get(padding) == Some(&b':');
        (is_colon && (padding == 0 || may_be_padded)).then_some(self.unit_end + padding)
    }

    /// Whether a word that counts stands before the number: `Epoch 3: 0.5` is the third epoch, no label.
    pub(super) fn is_counted(&self, line: &[u8]) -> bool {
        let before = trim_end(&line[..self.at]);
        let start = before
            .iter()
            .rposition(|byte| !byte.is_ascii_alphabetic() && *byte != b'_');
        let word = &before[start.map_or(0, |at| at + 1)..];
        word::counts(word)
    }

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
    /// A sign for `at` stands somewhere in the line.
    has_at: bool,
    /// Commas part numbers in the line: `1.5,2.0,3.25`.
    has_lists: bool,
    /// Up to here the line has been hashed.
    hashed: usize,
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
        self.has_at = memchr(b'@', line).is_some();
        self.has_lists = false;
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
                Class::Word if line[at] == b'@' && is_at_number(&line[at..]) => at + 1,
                // `#3` at the beginning says which line this is.
                Class::Word
                    if line[at] == b'#'
                        && at == from
                        && line.get(at + 1).is_some_and(u8::is_ascii_digit) =>
                {
                    at + 1
                }
                Class::Word | Class::Special
                    if line[at].is_ascii_uppercase() && may_name_a_day(&line[at..]) =>
                {
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
                Class::Word if from > 0 && self.list.is_empty() => self.tag(line, at),
                Class::Word | Class::Wide => self.word(line, at),
                Class::Star => self.stars(line, at),
            };
        }
        if !self.is_list_of_pairs(line) {
            self.mix_text(&line[self.hashed..]);
        }
        self.mix(line.len().min(1) as u64);
    }

    /// Whether the line is names and numbers by turns, as chess engines print them: the words behind them
    /// are what the line is about, and differ.
    fn is_list_of_pairs(&self, line: &[u8]) -> bool {
        let is_long = self.list.len() >= PAIRS_MIN && self.hashed + 1 < line.len();
        is_long
            && self.list.windows(2).all(|pair| {
                let gap = line[pair[0].unit_end..pair[1].at].trim_ascii();
                !gap.is_empty()
                    && gap.len() <= 16
                    && gap
                        .iter()
                        .all(|byte| byte.is_ascii_lowercase() || *byte == b' ')
            })
    }

    /// A word; `cpu@50.269C` is one with a value.
    #[inline]
    fn word(&mut self, line: &[u8], at: usize) -> usize {
        let end = word_end(line, at);
        let word = &line[at..end];
        // `a4:cf:12:aa:bb:01`
        if word.len() == 2
            && line.get(end) == Some(&b':')
            && let Some(len) = hardware_address(&line[at..])
        {
            return at + len;
        }
        if self.has_at
            && let Some(sign) = memchr(b'@', word)
            && let Some((value, len)) = super::number::prefix(&word[sign + 1..])
        {
            let (from, to) = (at + sign + 1, at + sign + 1 + len);
            let is_measure = to < end && line[to..end].iter().all(u8::is_ascii_alphabetic);
            if is_measure && sign > 0 {
                let token = Token::new(Kind::Number, (from, to), value);
                return self.push(line, token.with_unit(end));
            }
        }
        if is_code(word) && line.get(end) != Some(&b'=') {
            let token = Token::new(Kind::Other(Reason::Identifier), (at, end), f64::NAN);
            return self.push(line, token);
        }
        end
    }

    /// `sshd[1234]:` in front of what a daemon says: the number of its process tells no lines apart.
    fn tag(&mut self, line: &[u8], at: usize) -> usize {
        let end = word_end(line, at);
        let word = &line[at..end];
        let open = word
            .strip_suffix(b"]")
            .and_then(|word| word.iter().rposition(|byte| *byte == b'['));
        let Some(open) = open.filter(|_| line.get(end) == Some(&b':')) else {
            return self.word(line, at);
        };
        let (from, to) = (at + open + 1, end - 1);
        if to < from + 2 || !line[from..to].iter().all(u8::is_ascii_digit) {
            return self.word(line, at);
        }
        let value = f64::NAN;
        self.push(
            line,
            Token::new(Kind::Other(Reason::Identifier), (from, to), value),
        );
        end
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
            if super::number::prefix(&line[inside..inside + len]).is_some() {
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
        if self.is_gap_of_list(line, at) {
            let (end, value) = (at + 3, f64::NAN);
            return self.push(line, Token::new(Kind::Number, (at, end), value));
        }
        if !is_special_word(line, start) {
            return word_end(line, start);
        }
        match super::number::prefix(&line[at..]) {
            Some((value, len)) => self.push(line, Token::new(Kind::Number, (at, at + len), value)),
            None => word_end(line, start),
        }
    }

    /// Whether a number that isn't known stands here, right behind another one: `8956.8 8914.1 n/a H/s`.
    fn is_gap_of_list(&self, line: &[u8], at: usize) -> bool {
        let is_gap = matches!(&line[at..], [b'n', b'/', b'a', rest @ ..] | [b'N', b'/', b'A', rest @ ..]
            if rest.first().is_none_or(|next| matches!(next, b' ' | b',' | b'\t')));
        let last = self.list.last().filter(|_| is_gap);
        last.is_some_and(|last| {
            let gap = &line[last.unit_end..at];
            !gap.is_empty() && gap.iter().all(|byte| matches!(byte, b' ' | b',' | b'\t'))
        })
    }

    fn stars(&mut self, line: &[u8], at: usize) -> usize {
        let len = line[at..].iter().take_while(|byte| **byte == b'*').count();
        let ends_word = line
            .get(at + len)
            .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b','));
        // Behind nothing but blanks stars are drawn: `   ** INFORMATION ON CONVERGENCE`.
        let begins = at > 0
            && matches!(line[at - 1], b' ' | b'\t' | b'=' | b',')
            && !trim_start(&line[..at]).is_empty();
        let is_overflow = is_overflow(&line[at..at + len]) && ends_word && begins && len < 40;
        if is_overflow && !is_framed(line, at, len) {
            let (end, value) = (at + len, f64::NAN);
            let kind = Kind::Number;
            return self.push(line, Token::new(kind, (at, end), value));
        }
        at + len
    }

    /// `Fri Nov 27 10:00:00 2026` anywhere in a line.
    fn date(&mut self, line: &[u8], at: usize) -> usize {
        let rest = &line[at..];
        match stamp(rest).filter(|found| found.date.is_some() && found.len > 3) {
            Some(found) => {
                let (end, kind, value) = (at + found.len, Kind::Stamp, found.seconds);
                self.push(line, Token::new(kind, (at, end), value))
            }
            None => word_end(line, at),
        }
    }
}

/// Whether these stars end a line that begins with as many: `*** Run 3 begins ***`.
fn is_framed(line: &[u8], at: usize, len: usize) -> bool {
    let begins = trim_start(line).iter().take_while(|byte| **byte == b'*');
    begins.count() == len && line[at + len..].trim_ascii_start().is_empty()
}
