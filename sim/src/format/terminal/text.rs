//! What a row's text says, apart from how it is drawn.

/// Names a row's words and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signature(u64);

impl Signature {
    /// Of a text without words and numbers.
    pub(super) const EMPTY: Self = Self(0);

    /// Of two texts that differ in nothing but what stands between words and numbers (a spinner, how
    /// far a bar is filled) it is the same. Signs and points belong to their number.
    pub(super) fn of(text: &str) -> Self {
        let mut hash = Hash(0);
        let mut characters = text.chars().peekable();
        let mut is_inside = false;
        while let Some(character) = characters.next() {
            let mut is_before_digit = || characters.peek().is_some_and(char::is_ascii_digit);
            let is_part = character.is_alphanumeric()
                || (matches!(character, '+' | '-' | '.' | ',' | '\u{2212}') && is_before_digit());
            if is_part {
                hash.add(character);
            } else if is_inside {
                hash.add(' ');
            }
            is_inside = is_part;
        }
        Self(hash.0)
    }
}

struct Hash(u64);

impl Hash {
    #[inline]
    fn add(&mut self, character: char) {
        const ODD: u64 = 0x517c_c1b7_2722_0a95;
        self.0 = (self.0.rotate_left(5) ^ u64::from(u32::from(character) + 1)).wrapping_mul(ODD);
    }
}

/// Where a tab at a column leads.
pub(super) fn tab_stop(column: usize) -> usize {
    column / 8 * 8 + 8
}

/// What a character stands for while the set for line drawing is chosen.
pub(super) fn line_drawing(character: char) -> char {
    match character {
        'j' => '┘',
        'k' => '┐',
        'l' => '┌',
        'm' => '└',
        'n' => '┼',
        'q' => '─',
        't' => '├',
        'u' => '┤',
        'v' => '┴',
        'w' => '┬',
        'x' => '│',
        'a' => '▒',
        'f' => '°',
        'g' => '±',
        'y' => '≤',
        'z' => '≥',
        '`' => '◆',
        '~' => '·',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::Signature;

    #[test]
    fn a_signature_sees_numbers_and_words_only() {
        for (a, b, is_same) in [
            ("| work", "/ work", true),
            ("[==>..] loss 1", "[===>.] loss 1", true),
            ("work", "work  |", false),
            ("x=-1", "x=1", false),
            ("- 1", "| 1", true),
            ("1.5", "15", false),
            ("1 5", "15", false),
            ("⠋ epoch 3", "⠙ epoch 3", true),
            ("epoch 3", "epoch 4", false),
            ("", "", true),
        ] {
            let is_equal = Signature::of(a) == Signature::of(b);
            assert_eq!(is_equal, is_same, "{a} and {b}");
        }
    }
}
