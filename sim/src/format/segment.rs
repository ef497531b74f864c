//! The words around a number in prose: where they begin, where they end, and which of them name it.

use memchr::memchr;

use super::ornament::is_ornament;
use super::text::is_blank;

/// Words before a colon that say how important a line is, not what a number means.
const LEVELS: [&str; 16] = [
    "trace", "debug", "info", "note", "notice", "hint", "warn", "warning", "error", "err", "fatal",
    "critical", "crit", "severe", "panic", "verbose",
];

/// Words of sentences, which name nothing.
const FILLERS: [&str; 42] = [
    "a", "an", "the", "in", "of", "for", "from", "to", "at", "after", "by", "with", "on", "and",
    "or", "is", "was", "are", "were", "has", "had", "have", "be", "been", "took", "than", "then",
    "that", "this", "it", "its", "as", "into", "over", "until", "about", "via", "per", "only",
    "both", "every", "each",
];

/// Names that say too little alone: the words before them belong to them.
const POOR: [&str; 41] = [
    "high", "low", "crit", "limit", "hyst", "emerg", "peak", "median", "target", "lowest",
    "highest", "alarm", "p50", "p90", "p95", "p99", "index", "idx", "total", "avg", "average",
    "mean", "value", "val", "max", "min", "no", "number", "sum", "count", "std", "stdev",
    "samples", "last", "best", "current", "cur", "level", "size", "usage", "used",
];

/// Names of what identifies something and is no quantity.
const IDENTIFIERS: [&str; 30] = [
    "pid", "ppid", "uid", "gid", "tid", "id", "port", "ports", "session", "sid", "user", "line",
    "lineno", "thread", "process", "seed", "device", "vlan", "inode", "serial", "sn", "ticket",
    "issue", "pr", "build", "revision", "rev", "zip", "phone", "year",
];

/// States of a value, in capitals.
const STATES: [&str; 22] = [
    "OK", "HIGH", "LOW", "HIHI", "LOLO", "MINOR", "MAJOR", "INVALID", "ALARM", "WARNING", "WARN",
    "CRITICAL", "CRIT", "FAIL", "FAILED", "FAULT", "PASS", "PASSED", "NORMAL", "NOMINAL", "OVER",
    "UNDER",
];

/// Counters by their usual names.
const COUNTERS: [&str; 28] = [
    "step",
    "steps",
    "iter",
    "iteration",
    "iterations",
    "epoch",
    "epochs",
    "ep",
    "batch",
    "round",
    "episode",
    "generation",
    "gen",
    "time",
    "frame",
    "cycle",
    "tick",
    "update",
    "updates",
    "trial",
    "it",
    "timestep",
    "global_step",
    "num_updates",
    "iters",
    "eon",
    "sweep",
    "t",
];

/// What things are called that a number tells apart.
const THINGS: [&str; 27] = [
    "core",
    "cpu",
    "gpu",
    "rank",
    "worker",
    "node",
    "region",
    "layer",
    "channel",
    "ch",
    "sensor",
    "device",
    "thread",
    "disk",
    "zone",
    "probe",
    "motor",
    "axis",
    "replica",
    "shard",
    "partition",
    "slot",
    "fan",
    "env",
    "agent",
    "client",
    "cell",
];

/// Words that name a part of the data.
const SPLITS: [&str; 11] = [
    "train",
    "training",
    "val",
    "valid",
    "validation",
    "test",
    "testing",
    "eval",
    "evaluation",
    "dev",
    "train_inner",
];

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

pub(super) fn is_level(word: &str) -> bool {
    is_one_of(&LEVELS, word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether words say how it is with a value: `OK`, `HIGH MINOR`, as alarms and sensors have it behind them.
pub(super) fn are_states(words: &str) -> bool {
    !words.is_empty() && words.split_whitespace().all(|word| STATES.contains(&word))
}

pub(super) fn is_filler(word: &str) -> bool {
    is_one_of(&FILLERS, word)
}

/// Words that tie two words of a name together: `Number of clauses`, `Queries per second`.
pub(super) fn is_tie(word: &str) -> bool {
    matches!(word, "of" | "per" | "Of" | "Per")
}

pub(super) fn is_poor(name: &str) -> bool {
    is_one_of(&POOR, name)
}

pub(super) fn is_identifier(name: &str) -> bool {
    let last = name
        .rsplit(['_', '-', '.', '/', ' '])
        .next()
        .unwrap_or(name);
    is_one_of(&IDENTIFIERS, last)
}

pub(super) fn is_counter(name: &str) -> bool {
    is_one_of(&COUNTERS, name)
}

pub(super) fn is_thing(word: &str) -> bool {
    is_one_of(&THINGS, word)
}

/// Whether a word names a part of the data rather than what is measured of it.
pub fn is_split(word: &str) -> bool {
    is_one_of(&SPLITS, word)
}

/// Where the segment that ends with `before` begins: behind the last delimiter.
pub(super) fn segment_start(before: &[u8]) -> usize {
    let mut at = before.len();
    while at > 0 {
        let byte = before[at - 1];
        if byte == b'|'
            && let Some(start) = norm_start(&before[..at])
        {
            at = start;
            continue;
        }
        let is_end = match byte {
            // `training's loss`
            b'\'' if before.get(at) == Some(&b's') && at > 1 && is_word_byte(before[at - 2]) => {
                false
            }
            b':' if is_in_address(before, at - 1) => false,
            b',' | b';' | b'|' | b'(' | b')' | b'{' | b'}' | b'<' | b'>' | b'=' | b':' | b'\t'
            | b'"' | b'\'' => true,
            b'[' => at < 2 || !is_word_byte(before[at - 2]),
            b']' => !has_index(&before[..at]),
            b' ' => {
                // Dots lead on from a name that is padded: `sort_10k    ... bench`.
                let rest = &before[at..];
                let is_led = rest.starts_with(b"... ") || rest.first() == Some(&b' ');
                at >= 2 && before[at - 2] == b' ' && !is_led && !rest.iter().all(|b| *b == b' ')
            }
            b'-' => at >= 2 && before[at - 2] == b' ' && before.get(at).is_none_or(|b| *b == b' '),
            _ => false,
        };
        if is_end {
            return at;
        }
        at -= 1;
    }
    0
}

/// Whether a colon parts two pairs of digits of a device's address, beside a third: `A4:C1:38:11:22:33`.
fn is_in_address(text: &[u8], colon: usize) -> bool {
    let is_pair = |at: usize| {
        text.get(at..at + 2)
            .is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
    };
    let Some(before) = colon.checked_sub(2).filter(|before| is_pair(*before)) else {
        return false;
    };
    let is_third_before = before
        .checked_sub(3)
        .is_some_and(|third| is_pair(third) && text[before - 1] == b':');
    let is_third_behind = text.get(colon + 3) == Some(&b':') && is_pair(colon + 4);
    is_pair(colon + 1) && (is_third_before || is_third_behind)
}

/// Where the size of something begins that `text` ends with, as solvers write it: `|dx|`, `|proj g|`. It stands
/// apart, as no cell between bars does.
pub(super) fn norm_start(text: &[u8]) -> Option<usize> {
    let inner = text.strip_suffix(b"|")?;
    let bar = memchr::memrchr(b'|', inner)?;
    let symbol = &inner[bar + 1..];
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'(' | b')' | b' ');
    let is_symbol = (1..=8).contains(&symbol.len())
        && symbol[0].is_ascii_alphabetic()
        && !is_blank(symbol[symbol.len() - 1])
        && symbol.iter().all(is_part);
    let is_apart = bar == 0 || is_blank(text[bar - 1]);
    (is_symbol && is_apart).then_some(bar)
}

/// Whether the text ends with an index: `acc[0]`.
fn has_index(text: &[u8]) -> bool {
    let open = text.iter().rposition(|byte| *byte == b'[');
    open.is_some_and(|open| open > 0 && is_word_byte(text[open - 1]))
}

/// How far a segment goes on behind a number.
pub(super) fn segment_len(after: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = after.get(at) {
        let is_end = match byte {
            b',' | b';' | b'|' | b'(' | b')' | b'{' | b'}' | b'<' | b'>' | b'=' | b':' | b'\t'
            | b'[' | b']' | b'"' => true,
            b' ' => after.get(at + 1) == Some(&b' ') && at > 0,
            b'-' => at > 0 && after[at - 1] == b' ' && after.get(at + 1).is_none_or(|b| *b == b' '),
            _ => false,
        };
        if is_end {
            break;
        }
        at += 1;
    }
    at
}

/// The words of a segment as text, without what belongs to the prose around.
pub(super) fn words(segment: &[u8]) -> &str {
    let text = std::str::from_utf8(segment).unwrap_or_default();
    let is_edge = |c: char| c.is_whitespace() || "-–—.,>*#!?~".contains(c) || is_ornament(c);
    text.trim_matches(is_edge)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether a word has a letter in it.
pub(super) fn has_letter(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
}

/// The word glued to one blank behind a number, and where it ends: maybe a unit.
pub(super) fn word_behind(after: &[u8]) -> Option<(&str, usize)> {
    let word = after.strip_prefix(b" ")?;
    let is_end = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t'
                | b','
                | b';'
                | b')'
                | b']'
                | b'}'
                | b'|'
                | b'('
                | b'['
                | b':'
                | b'='
                | b'<'
                | b'>'
                | b'"'
        )
    };
    let len = word.iter().position(is_end).unwrap_or(word.len());
    let mut text = std::str::from_utf8(&word[..len]).ok()?;
    // A full stop ends a sentence, not a unit: `14.8 s. Mean Reward: 1.2`.
    if let Some(stem) = text.strip_suffix('.')
        && word.get(len).is_none_or(|byte| *byte == b' ')
    {
        text = stem;
    }
    // A name of what follows: `5 B: 3`, `5 F = 3`.
    let rest = &word[len..];
    let next = rest.iter().find(|byte| **byte != b' ');
    let names = match next {
        Some(b'=') => true,
        Some(b':') => {
            rest.first() == Some(&b':') && memchr(b' ', rest).is_some_and(|at| at <= 1)
                || rest.first() == Some(&b':')
        }
        _ => false,
    };
    (!names && !text.is_empty()).then_some((text, 1 + text.len()))
}
