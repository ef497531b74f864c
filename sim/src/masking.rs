//! Secrets in command lines and addresses, which nobody is to read where those are shown or kept.
//!
//! One rule for recordings and lists of them: what follows an option or `NAME=` whose name has *token*, *secret*, *passw* or *key* in it,
//! the value of an HTTP header (`-H`, `--header`, `Authorization:` anywhere), the password behind `-u NAME:` and `--user NAME:`,
//! and the `user:…@` of an address.

use std::borrow::Cow;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Words of names whose values are secret.
const SECRET: [&str; 4] = ["token", "secret", "passw", "key"];
/// Options that a header follows.
const HEADER_OPTIONS: [&str; 3] = ["-H", "--header", "--proxy-header"];
/// Options that `NAME:PASSWORD` follows.
const USER_OPTIONS: [&str; 3] = ["-u", "--user", "--proxy-user"];
/// Headers with a secret whose names don't say so.
const SECRET_HEADERS: [&str; 4] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
];
/// What stands before the secret of a header, and is none.
const SCHEMES: [&str; 6] = ["basic", "bearer", "digest", "negotiate", "token", "apikey"];

/// What the next word of a command line is.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Word,
    /// The value of an option with a secret, unless it is an option.
    Secret,
    /// A header, `NAME: VALUE` or only `NAME:`.
    Header,
    /// What belongs to a header, of which the name was a word of its own.
    HeaderValue,
    /// `NAME:PASSWORD`.
    User,
}

/// The words of a command line with their secrets masked.
pub fn masked_words<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    let mut next = Next::Word;
    let words = words.iter().map(AsRef::as_ref);
    let mask = |word: &str| {
        let (masked, after) = masked_word(word, next);
        next = after;
        masked.into_owned()
    };
    words.map(mask).collect()
}

/// A command line in one text, its words told by blanks, with its secrets masked.
pub fn masked_line(line: &str) -> Cow<'_, str> {
    if !line.contains(['@', ':']) && !has_secret_name(line) {
        return line.into();
    }
    let words: Vec<&str> = line.split(' ').collect();
    masked_words(&words).join(" ").into()
}

/// A word of a command line without its secret, and what follows it.
fn masked_word(word: &str, is: Next) -> (Cow<'_, str>, Next) {
    match is {
        Next::Secret if !word.starts_with('-') => return (MASK.into(), Next::Word),
        Next::Header => {
            if let Some(masked) = masked_header(word, |_| true) {
                return masked;
            }
        }
        Next::HeaderValue if SCHEMES.contains(&&*word.to_ascii_lowercase()) => {
            return (word.into(), Next::HeaderValue);
        }
        Next::HeaderValue => {
            // Cookies follow each other.
            let goes_on = word.ends_with(';');
            let after = if goes_on {
                Next::HeaderValue
            } else {
                Next::Word
            };
            return (MASK.into(), after);
        }
        Next::User => return (masked_user(word), Next::Word),
        Next::Word | Next::Secret => {}
    }
    if HEADER_OPTIONS.contains(&word) {
        return (word.into(), Next::Header);
    }
    if USER_OPTIONS.contains(&word) {
        return (word.into(), Next::User);
    }
    if let Some((name, value)) = word.split_once('=')
        && !value.is_empty()
    {
        let named = |masked: &str| Cow::Owned(format!("{name}={masked}"));
        if HEADER_OPTIONS.contains(&name)
            && let Some((masked, after)) = masked_header(value, |_| true)
        {
            return (named(&masked), after);
        }
        if USER_OPTIONS.contains(&name) {
            return (named(&masked_user(value)), Next::Word);
        }
        if has_secret_name(name) {
            return (named(MASK), Next::Word);
        }
    }
    if let Some(masked) = masked_header(word, is_secret_header) {
        return masked;
    }
    let is_option = word.starts_with('-') && !word.contains('=');
    let after = if is_option && has_secret_name(word) {
        Next::Secret
    } else {
        Next::Word
    };
    (masked_address(word), after)
}

/// `NAME: VALUE` without the value, where the name is one of those; the value may follow as words of its own.
fn masked_header(word: &str, is_one: impl Fn(&str) -> bool) -> Option<(Cow<'_, str>, Next)> {
    let (name, value) = word.split_once(':')?;
    let is_name = |one: u8| one.is_ascii_alphanumeric() || b"-_".contains(&one);
    if name.is_empty() || !name.bytes().all(is_name) || value.starts_with("//") || !is_one(name) {
        return None;
    }
    Some(if value.trim().is_empty() {
        (word.into(), Next::HeaderValue)
    } else {
        (format!("{name}: {MASK}").into(), Next::Word)
    })
}

/// Whether a header has a secret, wherever it stands.
fn is_secret_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRET_HEADERS.contains(&&*lower) || lower.contains('-') && has_secret_name(&lower)
}

/// `NAME:PASSWORD` without the password.
fn masked_user(word: &str) -> Cow<'_, str> {
    match word.split_once(':') {
        Some((name, secret)) if !secret.is_empty() => format!("{name}:{MASK}").into(),
        _ => word.into(),
    }
}

/// `scheme://user:secret@host` without the secret; also without a scheme.
fn masked_address(word: &str) -> Cow<'_, str> {
    let start = word.find("://").map_or(0, |at| at + 3);
    let rest = &word[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let Some((user, host)) = authority.rsplit_once('@') else {
        return word.into();
    };
    let parts = user.split_once(':');
    let Some((name, _)) = parts.filter(|(_, secret)| !secret.is_empty()) else {
        return word.into();
    };
    let after = &rest[authority.len()..];
    format!("{}{name}:{MASK}@{host}{after}", &word[..start]).into()
}

/// Whether a name says that its value is secret, in letters of either case.
fn has_secret_name(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    SECRET.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_after_options_and_names_and_in_addresses_are_masked_and_nothing_else() {
        let words = [
            "train.py",
            "--api-token",
            "abc",
            "--lr",
            "0.1",
            "WANDB_API_KEY=xyz",
            "--password=hunter2",
            "--Secret",
            "-v",
            "mqtts://ann:pw@broker:8883/t/#",
            "bob@host",
            "user:1234@host",
            "--keys-file",
            "k.txt",
            "http://h/?a=b@c",
        ];
        let masked = masked_words(&words).join(" ");
        assert_eq!(
            masked,
            "train.py --api-token *** --lr 0.1 WANDB_API_KEY=*** --password=*** --Secret -v \
             mqtts://ann:***@broker:8883/t/# bob@host user:***@host --keys-file *** http://h/?a=b@c"
        );
        assert_eq!(masked_line("a --token b c"), "a --token *** c");
        assert_eq!(masked_line("plain words"), "plain words");
    }

    /// As words, and as the line that they make: what is secret is in neither.
    #[test]
    fn headers_and_passwords_behind_a_user_are_masked_however_they_are_given() {
        for header in [
            "Authorization: Bearer SECRETXYZ",
            "authorization: Basic SECRETXYZ",
            "Authorization:SECRETXYZ",
            "X-Api-Key: SECRETXYZ",
            "Cookie: a=SECRETXYZ; b=SECRETXYZ",
            "X-Whatever: SECRETXYZ",
        ] {
            for option in ["--header", "-H", "--header="] {
                let mut words = vec!["watch".to_owned(), "http://h:9100/metrics".to_owned()];
                if option.ends_with('=') {
                    words.push(format!("{option}{header}"));
                } else {
                    words.extend([option.to_owned(), header.to_owned()]);
                }
                words.extend(["--every".to_owned(), "5s".to_owned()]);
                let line = words.join(" ");
                for masked in [
                    masked_words(&words).join(" "),
                    masked_line(&line).into_owned(),
                ] {
                    assert!(!masked.contains("SECRET"), "{masked}");
                    let begins = masked.starts_with("watch http://h:9100/metrics ");
                    assert!(begins && masked.ends_with(" --every 5s"), "{masked}");
                }
            }
        }
        for (line, masked) in [
            ("curl -u me:pw http://h", "curl -u me:*** http://h"),
            ("curl --user=me:pw http://h", "curl --user=me:*** http://h"),
            (
                "x Authorization: Bearer abc y",
                "x Authorization: Bearer *** y",
            ),
            ("ls -H folder", "ls -H folder"),
            ("a key:asc 12:30:00 b", "a key:asc 12:30:00 b"),
            (
                "watch tcp://h:1 udp://127.0.0.1:2",
                "watch tcp://h:1 udp://127.0.0.1:2",
            ),
        ] {
            assert_eq!(masked_line(line), masked);
        }
    }
}
