//! The one filter for text that is shown, wherever a person will read it.
//!
//! A control character would change what stands around it, on a terminal also what is done: C0, DEL
//! and C1, the latter as the characters U+0080 to U+009F too, which some terminals obey. So would a mark
//! that turns the direction of writing: what is read is then not what stands there.

use std::borrow::Cow;
use std::fmt::Write;

/// What stands for a character that may not be shown.
const INSTEAD: char = char::REPLACEMENT_CHARACTER;

/// Characters of a name, at most: it has to fit beside others.
const NAME_CHARS: usize = 120;

/// One line of text as it may be shown: line ends are blanks, what would change the text around it is
/// U+FFFD. Tabulators stay.
pub(crate) fn clean_text(text: &str) -> Cow<'_, str> {
    clean(text, |c| match c {
        '\n' | '\r' => ' ',
        _ => INSTEAD,
    })
}

/// The same for text of several lines, whose ends stay.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    clean(text, |c| if c == '\n' { c } else { INSTEAD })
}

/// JSON as it may be shown: what a string in it says stays the same.
pub fn clean_json(json: &str) -> Cow<'_, str> {
    if !json.contains(|c| c != '\n' && is_odd(c)) {
        return json.into();
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        // Behind its first bytes JSON has them within strings only; none is beyond U+FFFF.
        if c != '\n' && is_odd(c) {
            // Writing into a string can't fail.
            let _ok = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text.into()
}

/// A name without what would change the text around it (control characters, marks of direction,
/// characters without a width), cut to what fits beside others. May be empty.
pub(crate) fn clean_name(wanted: &str) -> String {
    let is_without_width = |c: char| matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let shown = wanted
        .chars()
        .filter(|c| !(*c == '\t' || is_odd(*c) || is_without_width(*c)));
    let clean: String = shown.take(NAME_CHARS).collect();
    clean.trim().to_owned()
}

fn clean(text: &str, instead: impl Fn(char) -> char) -> Cow<'_, str> {
    // Without an early exit, so that the compiler makes vector code of it.
    let is_plain = |plain, byte: &u8| plain & matches!(*byte, b' '..=b'~' | b'\t');
    if text.as_bytes().iter().fold(true, is_plain) || !text.contains(is_odd) {
        return text.into();
    }
    let shown = |c| if is_odd(c) { instead(c) } else { c };
    text.chars().map(shown).collect()
}

/// Whether a character changes the text around it, other than the tabulator.
fn is_odd(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All control characters, and all that turn the direction of writing or end a line.
    fn odd() -> impl Iterator<Item = char> {
        let control = ('\0'..' ').chain('\u{7f}'..='\u{9f}');
        control
            .chain('\u{2028}'..='\u{202e}')
            .chain('\u{2066}'..='\u{2069}')
    }

    #[test]
    fn nothing_odd_is_left_of_any_text() {
        for c in odd().filter(|c| *c != '\t') {
            let text = format!("a{c}b é");
            for clean in [clean_text(&text), clean_lines(&text), clean_json(&text)] {
                assert!(c == '\n' || !clean.contains(c), "{c:?}: {clean:?}");
            }
            assert_eq!(clean_name(&text), "ab é");
        }
    }

    #[test]
    fn what_is_not_odd_stays_as_it_is() {
        for text in [
            "",
            "plain\ttext",
            "café, 東京, 👩‍💻, שלום, loss ↓ 0.5 µs",
            "{\"a\": [1]}",
        ] {
            assert!(matches!(clean_text(text), Cow::Borrowed(same) if same == text));
            assert!(matches!(clean_json(text), Cow::Borrowed(same) if same == text));
        }
        assert_eq!(clean_text("a\r\nb"), "a  b");
        assert_eq!(clean_lines("a\r\nb"), "a\u{fffd}\nb");
    }

    #[test]
    fn json_says_the_same_as_before() {
        let said: String = odd().collect();
        let json = serde_json::to_string_pretty(&[&said]).unwrap();
        let clean = clean_json(&json);
        assert!(!clean.contains(|c| c != '\n' && is_odd(c)));
        let read: Vec<String> = serde_json::from_str(&clean).unwrap();
        assert_eq!(read, [said]);
    }

    #[test]
    fn a_name_is_cut_to_what_fits() {
        assert_eq!(clean_name(&"x".repeat(1_000)).len(), NAME_CHARS);
        assert_eq!(clean_name(" a\u{200b}\tb\u{feff} "), "ab");
    }
}
