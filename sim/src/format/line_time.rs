//! The time of a line that doesn't begin with it: `INFO 2026-11-27 10:00:00 loss=1`,
//! `LOOP: 2026-11-27 10:00:00 …`, `… [27/Nov/2026:10:00:01 +0000] …`, `dateTime: 1795773600, …`.

use crate::format::column::is_epoch;
use crate::format::ledger::Reason;
use crate::format::prose::{Analysis, Role};
use crate::format::row::Row;
use crate::format::segment::{is_filler, is_level};
use crate::format::stamp::{stamp, time_name};
use crate::format::token::{Kind, Token};

/// The time is one of the first so many tokens.
const TOKENS_MAX: usize = 16;
/// More words before a time are a sentence about it.
const WORDS_MAX: usize = 4;

/// Words before times at which something else happens than the line.
const OTHER_TIMES: [&str; 22] = [
    "begin", "began", "boot", "born", "created", "deadline", "due", "end", "ends", "eta",
    "expires", "expiry", "last", "modified", "next", "renewal", "since", "start", "started",
    "starting", "until", "valid",
];

/// A token that says when its line was printed.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::format) struct TimeToken {
    pub index: usize,
    /// What it is called.
    pub name: Box<str>,
}

impl TimeToken {
    /// The line's place on the x axis.
    pub(in crate::format) fn place(&self, line: &[u8], tokens: &[Token], row: &mut Row) {
        let token = &tokens[self.index];
        let x = match token.kind {
            Kind::Number => Some(row.stamps.number(token.value, None)),
            _ => stamp(&line[token.at..]).and_then(|stamp| row.stamps.read(&stamp)),
        };
        if let Some(x) = x {
            row.set_counted_time(&self.name, x);
        }
    }
}

/// The first token that says when its line was printed; none that does is a quantity.
pub(super) fn take_time(
    line: &[u8],
    tokens: &[Token],
    analysis: &mut Analysis,
) -> Option<TimeToken> {
    let mut time = None;
    for (index, token) in tokens.iter().enumerate().take(TOKENS_MAX) {
        let Some(name) = name(line, (index, token), &analysis.roles[index]) else {
            continue;
        };
        let role = std::mem::replace(&mut analysis.roles[index], Role::Ignored(Reason::Date));
        free_name(&role, &mut analysis.roles);
        let name = name.into();
        time.get_or_insert(TimeToken { index, name });
    }
    time
}

/// Gives the name of a token that is none to the one that was told from it by a number: `up 2`.
fn free_name(role: &Role, roles: &mut [Role]) {
    let Role::Quantity { name: free, .. } = role else {
        return;
    };
    let second = format!("{free} 2");
    for role in roles {
        if let Role::Quantity { name, .. } = role
            && **name == *second
        {
            name.clone_from(free);
        }
    }
}

/// What a token is called that is a time.
fn name(line: &[u8], (index, token): (usize, &Token), role: &Role) -> Option<String> {
    match (token.kind, role) {
        (Kind::Stamp, Role::Ignored(_)) => {
            let found = stamp(&line[token.at..])?;
            let is_time = found.date.is_some() && found.has_clock;
            (is_time && says_when(&line[..token.at], index)).then(|| "time".to_owned())
        }
        // `INFO 10:00:01.250 …`, `top - 12:44:09 up  1:38`: anywhere else it may be how long something takes.
        (Kind::Duration, _) => {
            let before = String::from_utf8_lossy(&line[..token.at]);
            let level = before.trim_matches(|c: char| !c.is_alphanumeric());
            let colons = memchr::memchr_iter(b':', &line[token.at..token.end]).count();
            let is_lead =
                !level.is_empty() && is_level(level) || line[token.end..].starts_with(b" up ");
            let is_time = index == 0 && colons == 2 && is_lead;
            let found = stamp(&line[token.at..]).filter(|found| found.has_clock && is_time);
            found.map(|_| "time".to_owned())
        }
        (Kind::Number, Role::Quantity { name, .. }) => {
            let is_named = time_name(name.rsplit('/').next()?).is_some();
            let is_time = is_epoch(&line[token.at..token.end], token.value);
            (is_named && is_time && token.end == token.unit_end).then(|| name.clone())
        }
        _ => None,
    }
}

/// Whether what stands before a time says that it is the line's own.
fn says_when(before: &[u8], index: usize) -> bool {
    let text = String::from_utf8_lossy(before);
    let text = text.trim_end_matches(['"', '\'', ' ', '\t']);
    if text.ends_with('[') {
        return true; // As servers put it behind who asked.
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '@'))
        .filter(|word| !word.is_empty())
        .collect();
    if text.ends_with('=') {
        return words.last().is_some_and(|name| time_name(name).is_some());
    }
    let is_other = |word: &&str| {
        is_filler(word)
            || OTHER_TIMES
                .iter()
                .any(|other| other.eq_ignore_ascii_case(word))
    };
    index == 0 && words.len() <= WORDS_MAX && !words.iter().any(is_other)
}

#[cfg(test)]
mod tests {
    use super::says_when;

    #[test]
    fn few_words_or_a_bracket_stand_before_the_time_of_a_line() {
        for before in [
            "INFO ",
            "LOOP:   ",
            "INFO:root:",
            "time=\"",
            "web-1 ",
            "10.0.0.1 - - [",
        ] {
            assert!(says_when(before.as_bytes(), 0), "{before}");
        }
        for before in ["expires: ", "next run at ", "mtime=", "the file is of "] {
            assert!(!says_when(before.as_bytes(), 0), "{before}");
        }
    }
}
