//! Reads a rule.

use super::Condition;
use super::error::RuleError;
use super::leaf::{Hold, Leaf, Test};
use super::token::{Compare, Kind, Token, tokens};
use crate::quantity::parse_secs;

/// Brackets within brackets, at most: a rule is a line that somebody wrote.
const DEPTH_MOST: usize = 64;

/// The parts of a rule, and how they belong together.
pub(super) fn read(text: &str) -> Result<(Vec<Leaf>, Condition), RuleError> {
    let mut reader = Reader {
        text,
        tokens: tokens(text)?,
        next: 0,
        leaves: Vec::new(),
        depth: 0,
    };
    let condition = reader.any()?;
    match reader.peek() {
        None => Ok((reader.leaves, condition)),
        Some(_) => Err(reader.error("`and`, `or` or the end is expected here")),
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    leaves: Vec<Leaf>,
    depth: usize,
}

impl Reader<'_> {
    fn any(&mut self) -> Result<Condition, RuleError> {
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Condition::Or))
    }

    fn all(&mut self) -> Result<Condition, RuleError> {
        let mut parts = vec![self.part()?];
        while self.take_word("and") {
            parts.push(self.part()?);
        }
        Ok(joined(parts, Condition::And))
    }

    fn part(&mut self) -> Result<Condition, RuleError> {
        if matches!(self.peek(), Some(Kind::Open)) {
            if self.depth == DEPTH_MOST {
                return Err(self.error("too many brackets within each other"));
            }
            self.depth += 1;
            self.next += 1;
            let inner = self.any()?;
            if !matches!(self.peek(), Some(Kind::Close)) {
                return Err(self.error("`and`, `or` or `)` is expected here"));
            }
            self.next += 1;
            self.depth -= 1;
            return Ok(inner);
        }
        let leaf = self.leaf()?;
        self.leaves.push(leaf);
        Ok(Condition::Leaf(self.leaves.len() - 1))
    }

    fn leaf(&mut self) -> Result<Leaf, RuleError> {
        let named = "a series, `ended` or `quiet for 30s` is expected here";
        let Some(Kind::Word { text, quoted_to }) = self.peek().cloned() else {
            return Err(self.error(named));
        };
        if text.is_empty() || quoted_to.is_none() && matches!(&*text, "and" | "or") {
            return Err(self.error(named));
        }
        self.next += 1;
        if let Some(compare) = self.take_compare() {
            let test = self.bound(compare)?;
            let hold = self.hold()?;
            return Ok(Leaf::Series {
                name: text,
                test,
                hold,
            });
        }
        if self.take_word("is") {
            if !self.take_word("nan") {
                return Err(self.error("`nan` is expected here"));
            }
            let hold = self.hold()?;
            return Ok(Leaf::Series {
                name: text,
                test: Test::Nan,
                hold,
            });
        }
        match of_job(&text, quoted_to) {
            Some((job, "ended")) => Ok(Leaf::Ended { job }),
            Some((job, "quiet")) => {
                let seconds = self.quiet_for()?;
                Ok(Leaf::Quiet { job, seconds })
            }
            _ => Err(self.error("<, >, <=, >= or `is nan` is expected here")),
        }
    }

    fn bound(&mut self, compare: Compare) -> Result<Test, RuleError> {
        let why = "a number is expected here, like 0.1 or 1e-3";
        let Some(number) = self.plain_word().and_then(|word| word.parse::<f64>().ok()) else {
            return Err(self.error(why));
        };
        if number.is_nan() {
            return Err(self.error("no value compares with nan: write `is nan`"));
        }
        if number.is_infinite() {
            return Err(
                self.error("a finite number is expected here: this one is beyond all of them")
            );
        }
        self.next += 1;
        Ok(match compare {
            Compare::Less => Test::Less(number),
            Compare::LessOrEqual => Test::LessOrEqual(number),
            Compare::Greater => Test::Greater(number),
            Compare::GreaterOrEqual => Test::GreaterOrEqual(number),
        })
    }

    fn hold(&mut self) -> Result<Hold, RuleError> {
        const WRONG: &str = "how many samples or how long is expected here, like 5 or 10s";
        if !self.take_word("for") {
            return Ok(Hold::Samples(1));
        }
        let Some(word) = self.plain_word() else {
            return Err(self.error(WRONG));
        };
        let hold = if word.ends_with(|last: char| last.is_ascii_alphabetic()) {
            duration(word).map(Hold::Seconds)
        } else {
            count(word).map(Hold::Samples)
        };
        let hold = hold.ok_or_else(|| self.error(WRONG))?;
        self.next += 1;
        Ok(hold)
    }

    fn quiet_for(&mut self) -> Result<f64, RuleError> {
        if !self.take_word("for") {
            return Err(self.error("`for` and how long is expected here, like `quiet for 30s`"));
        }
        let seconds = self.plain_word().and_then(duration);
        let seconds = seconds.ok_or_else(|| self.error("how long is expected here, like 30s"))?;
        self.next += 1;
        Ok(seconds)
    }

    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    /// The next word, where no part of it is quoted.
    fn plain_word(&self) -> Option<&str> {
        match self.peek()? {
            Kind::Word {
                text,
                quoted_to: None,
            } => Some(text),
            _ => None,
        }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let word = self.plain_word();
        let is_it = word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(is_it);
        is_it
    }

    fn take_compare(&mut self) -> Option<Compare> {
        let Some(&Kind::Compare(compare)) = self.peek() else {
            return None;
        };
        self.next += 1;
        Some(compare)
    }

    /// At the next word.
    fn error(&self, why: &str) -> RuleError {
        let at = self.tokens.get(self.next).map(|token| token.at);
        let end = self.text.trim_end().len();
        RuleError::new(self.text, at.unwrap_or(end), why)
    }
}

fn joined(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}

/// `[JOB/]WORD` where the word isn't quoted.
fn of_job(text: &str, quoted_to: Option<usize>) -> Option<(Option<String>, &str)> {
    let (job, word) = match text.rsplit_once('/') {
        Some((job, word)) => (Some(job.to_owned()), word),
        None => (None, text),
    };
    let word_from = text.len() - word.len();
    let is_quoted = quoted_to.is_some_and(|quoted| quoted > word_from);
    (!is_quoted && job.as_deref() != Some("")).then_some((job, word))
}

fn duration(word: &str) -> Option<f64> {
    let has_unit = word.ends_with(|last: char| last.is_ascii_alphabetic());
    let seconds = parse_secs(word).filter(|_| has_unit)?;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

/// `5`, `1e6`: 1 or more.
fn count(word: &str) -> Option<u64> {
    let count = word.parse::<f64>().ok()?;
    (count.fract() == 0.0 && (1.0..=9e15).contains(&count)).then_some(count as u64)
}
