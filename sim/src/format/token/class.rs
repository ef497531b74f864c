//! What a byte may be at the beginning of a word, and whether it goes on with one.

/// What a byte may be at the beginning of a word.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Class {
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

pub(super) const CLASSES: [Class; 256] = classes();

/// Whether a byte goes on with a word that began with a letter.
pub(super) const GOES_ON: [bool; 256] = word_bytes();

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
                b'_' | b'-'
                    | b'.'
                    | b'/'
                    | b'@'
                    | b'#'
                    | b'\\'
                    | b'&'
                    | b'$'
                    | b'~'
                    | b'+'
                    | b'*'
                    | b'^'
            );
        byte += 1;
    }
    table
}
