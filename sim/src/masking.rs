//! Secrets in command lines and addresses, which nobody is to read where those are shown or kept.
//!
//! One rule for recordings and lists of them: what follows an
//! option or `NAME=` whose name has *token*, *secret*, *passw* or *key* in it, and the `user:…@` of an address.

use std::borrow::Cow;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Words of names whose values are secret.
const SECRET: [&str; 4] = ["token", "secret", "passw", "key"];

/// The words of a command line with their secrets masked.
pub fn masked_words<S: AsRef<str>>(words: &[S]) -> Vec<String> {
    let mut masked = Vec::with_capacity(words.len());
    let mut is_value = false;
    for word in words {
        let word = word.as_ref();
        masked.push(if is_value && !word.starts_with('-') {
            MASK.to_owned()
        } else {
            masked_word(word).into_owned()
        });
        is_value = word.starts_with('-') && !word.contains('=') && has_secret_name(word);
    }
    masked
}

/// A command line in one text, its words told by blanks, with its secrets masked.
pub fn masked_line(line: &str) -> Cow<'_, str> {
    if !line.contains('@') && !has_secret_name(line) {
        return line.into();
    }
    let words: Vec<&str> = line.split(' ').collect();
    masked_words(&words).join(" ").into()
}

fn masked_word(word: &str) -> Cow<'_, str> {
    if let Some((name, value)) = word.split_once('=')
        && !value.is_empty()
        && has_secret_name(name)
    {
        return format!("{name}={MASK}").into();
    }
    masked_address(word)
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
}
