//! Names that fit tomorrow's run: what differs from run to run stands there as `*`.

use crate::view::arrangement::series_key::SeriesKey;

/// A number of so many digits is a date, a time or an id, and no index.
const DIGITS: usize = 4;

/// A word of so many hexadecimal digits, letters among them, is a hash.
const HASH: usize = 7;

/// Which series are meant by what was said of one: those of tomorrow's run, too, where no other one of now would be
/// meant by it than those of which the same is said.
pub(crate) fn lasting<'a>(
    key: &SeriesKey,
    all: impl Iterator<Item = (&'a str, &'a str)>,
    is_said_of: impl Fn(&str, &str) -> bool,
) -> SeriesKey {
    let pattern = SeriesKey::new(&pattern(&key.job), &pattern(&key.series));
    if pattern == *key {
        return pattern;
    }
    let mut others = all.filter(|(job, name)| pattern.is_of(job, name));
    if others.all(|(job, name)| is_said_of(job, name)) {
        pattern
    } else {
        key.clone()
    }
}

/// A name with a star for each part that differs from run to run.
fn pattern(name: &str) -> String {
    if name.contains('*') {
        return name.to_owned();
    }
    let mut words: Vec<(&str, bool)> = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let is_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let end = rest.find(|c: char| c.is_ascii_alphanumeric() != is_word);
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        words.push((word, is_word && is_passing(word)));
        rest = behind;
    }
    // What stands beside a part of a date is one, too: 2026-11-30 12:05.
    for _ in 0..2 {
        for at in 2..words.len() {
            let is_joined = words[at - 1].0.len() == 1 && !words[at - 1].0.starts_with('/');
            if is_joined && words[at - 2].1 && is_number(words[at].0) {
                words[at].1 = true;
            }
        }
        words.reverse();
    }
    let mut made = String::new();
    let mut at = 0;
    while at < words.len() {
        let (word, is_passing) = words[at];
        if !is_passing {
            made.push_str(word);
            at += 1;
            continue;
        }
        made.push('*');
        at += 1;
        while at + 1 < words.len() && words[at].0.len() == 1 && words[at + 1].1 {
            let is_border = words[at].0 == "/";
            if is_border {
                break;
            }
            at += 2;
        }
    }
    made
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_passing(word: &str) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let is_hex = word
        .bytes()
        .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    // 20261130T120512Z
    let is_stamp = word
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'T' | b'Z'));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (is_number(word) && word.len() >= DIGITS)
        || (has_digit && is_hex && word.len() >= HASH)
        || (is_stamp && digits >= DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_a_star() {
        for (name, expected) in [
            ("loss", "loss"),
            ("layer12/weight", "layer12/weight"),
            ("p99", "p99"),
            ("run_20261130/loss", "run_*/loss"),
            ("run-2026-11-30_12:05:09/loss", "run-*/loss"),
            ("20261130T120509Z/loss", "*/loss"),
            ("pid 48213/cpu", "pid */cpu"),
            ("3f2a9bc1/acc", "*/acc"),
            ("feed/beef", "feed/beef"),
            ("48213/51234", "*/*"),
        ] {
            assert_eq!(pattern(name), expected, "{name}");
        }
    }

    #[test]
    fn others_of_now_are_not_meant_unless_the_same_is_said_of_them() {
        let all = [("j", "pid 48213/cpu"), ("j", "pid 48214/cpu")];
        let key = SeriesKey::new(all[0].0, all[0].1);
        let one = lasting(&key, all.into_iter(), |_, name| name == key.series);
        assert_eq!(one, key);
        let both = lasting(&key, all.into_iter(), |_, _| true);
        assert_eq!(both, SeriesKey::new("j", "pid */cpu"));
    }
}
