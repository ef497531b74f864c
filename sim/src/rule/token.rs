//! The words of a rule, each with its place.

use super::error::RuleError;

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `<`, `>`, `<=` or `>=`.
    Compare(Compare),
    /// Anything else: a name, a number, or a word of the grammar.
    Word {
        text: String,
        /// Where the last quoted part of it ends, in `text`: what is quoted is never the grammar's.
        quoted_to: Option<usize>,
    },
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A word and where it begins, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: usize,
}

/// Takes a rule apart.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, RuleError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = match first {
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '<' if rest.starts_with("<=") => (Kind::Compare(Compare::LessOrEqual), 2),
            '>' if rest.starts_with(">=") => (Kind::Compare(Compare::GreaterOrEqual), 2),
            '<' => (Kind::Compare(Compare::Less), 1),
            '>' => (Kind::Compare(Compare::Greater), 1),
            '=' | '!' => {
                let why = "write <, >, <=, >= or `is nan`";
                return Err(RuleError::new(text, at, why));
            }
            _ => word(text, at)?,
        };
        tokens.push(Token { kind, at });
        at += length;
    }
    Ok(tokens)
}

/// A word that begins there, parts of which may be quoted; and its length as it is written.
fn word(text: &str, at: usize) -> Result<(Kind, usize), RuleError> {
    let mut word = String::new();
    let mut quoted_to = None;
    let mut open: Option<(char, usize)> = None;
    let mut end = text.len();
    for (place, character) in text[at..].char_indices() {
        match open {
            Some((quote, _)) if character == quote => {
                quoted_to = Some(word.len());
                open = None;
            }
            None if matches!(character, '"' | '\'') => open = Some((character, at + place)),
            None if is_end(character) => {
                end = at + place;
                break;
            }
            _ => word.push(character),
        }
    }
    if let Some((quote, begun)) = open {
        let why = format!("this {quote} has no end");
        return Err(RuleError::new(text, begun, why));
    }
    let text = word;
    Ok((Kind::Word { text, quoted_to }, end - at))
}

/// Whether a word ends before this, where it isn't quoted.
fn is_end(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')' | '<' | '>' | '=')
}
