//! Objects behind something else: `2026-11-27 10:00:00 INFO | {"loss":0.5}`, `topic {…}`.

use std::ops::Range;

use super::is_object;
use crate::format::segment::is_level;
use crate::format::stamp;
use crate::format::text::trim;

/// The object behind a prefix, if it goes on to the line's end.
pub(in crate::format) fn object_behind(line: &[u8]) -> Option<Range<usize>> {
    let at = memchr::memchr(b'{', line)?;
    // `[[1795773601.87, {}], {"load":0.5}]`: what has nothing to say stands before what has.
    let at = if line[at..].starts_with(b"{}") {
        at + 2 + memchr::memchr(b'{', &line[at + 2..])?
    } else {
        at
    };
    let mut object = trim(&line[at..]);
    let mut open = memchr::memchr_iter(b'[', &line[..at]).count();
    while let (1.., Some(inner)) = (open, object.strip_suffix(b"]")) {
        object = trim(inner);
        open -= 1;
    }
    // `payload '{"power":108.8}'`
    if let [.., quote @ (b'\'' | b'`')] = &line[..at] {
        object = object.strip_suffix(&[*quote]).unwrap_or(object);
    }
    let is_whole = at > 0
        && object.ends_with(b"}")
        && object
            .get(1..)
            .is_some_and(|inner| trim(inner).starts_with(b"\""));
    (is_whole && is_object(object)).then(|| at..at + object.len())
}

/// Words for what holds an object: they don't say what it is about.
const CARRIERS: [&str; 7] = ["payload", "data", "message", "msg", "body", "json", "value"];

fn without_stamp(prefix: &str) -> &str {
    let len = stamp::stamp(prefix.as_bytes()).map_or(0, |found| found.len);
    prefix.get(len..).unwrap_or(prefix)
}

/// The words of a prefix that may say what its object is about.
pub(super) fn words_of(prefix: &str) -> Vec<&str> {
    let parts = without_stamp(prefix).split(['|', ' ', '\t', ',', ';']);
    let is_edge = |c: char| !c.is_alphanumeric() && c != '/' && c != '_';
    let words = parts.map(|part| part.trim_matches(is_edge));
    let says_what = |part: &&str| {
        let is_word = part.chars().any(char::is_alphabetic);
        is_word && !is_level(part) && !CARRIERS.contains(part)
    };
    words.filter(says_what).collect()
}

/// Two or three names and nothing else, one of them a made-up one: `ingest-7c9d8f worker`, `packages/api dev:`.
pub(super) fn path_of(prefix: &str) -> Option<String> {
    let prefix = without_stamp(prefix).trim_end();
    let parts: Vec<&str> = prefix
        .strip_suffix(':')
        .unwrap_or(prefix)
        .split_whitespace()
        .collect();
    let is_name = |part: &&str| {
        part.starts_with(char::is_alphabetic)
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || "-_./".contains(c))
            && !is_level(part)
            && !CARRIERS.contains(part)
    };
    let is_made_up = |part: &&str| part.contains(|c: char| c.is_ascii_digit() || "-/".contains(c));
    let is_path =
        (2..=3).contains(&parts.len()) && parts.iter().all(is_name) && parts.iter().any(is_made_up);
    is_path.then(|| parts.join("/"))
}
