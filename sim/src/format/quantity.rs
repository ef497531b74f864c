//! What is glued to a number in prose: a unit, and where a quantity may end.

use super::text::is_blank;

/// Longer words behind a number are no units but hashes and the like.
const UNIT_BYTES_MAX: usize = 16;

/// The unit at the beginning of `bytes`: letters, signs such as `%` and `°`, `/` before a letter, and
/// an exponent at the end (`m/s2`). `None` if there are too many of them.
pub(super) fn unit(bytes: &[u8]) -> Option<&str> {
    let letters = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let next = bytes.get(letters);
    if letters == 0 && next.is_none_or(|next| is_blank(*next) || *next == b',') {
        return Some("");
    }
    // A star or a caret stands for the sign of degrees where no sign is at hand.
    if let [b'*' | b'^', b'C' | b'F', rest @ ..] = bytes
        && !rest.first().is_some_and(u8::is_ascii_alphanumeric)
    {
        return std::str::from_utf8(&bytes[..2]).ok();
    }
    if letters <= UNIT_BYTES_MAX
        && next.is_none_or(|next| next.is_ascii() && !b"%/^23".contains(next))
    {
        return std::str::from_utf8(&bytes[..letters]).ok();
    }
    let window = super::text::head(bytes, UNIT_BYTES_MAX + 1);
    let text = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&window[..error.valid_up_to()]).unwrap_or_default(),
    };
    let is_sign = |c: char| c.is_alphabetic() || "%°‰µ²³¹⁻·€£¥$".contains(c);
    let mut len = 0;
    let mut following = text.chars().peekable();
    while let Some(c) = following.next() {
        let before_sign = following.peek().is_some_and(|next| is_sign(*next));
        let before_word = following.peek().is_some_and(|next| next.is_alphanumeric());
        let belongs = match c {
            '/' => before_sign,
            '2' | '3' => len > 0 && !before_word,
            '^' => len > 0 && matches!(following.peek(), Some('2' | '3')),
            c => is_sign(c),
        };
        if !belongs {
            break;
        }
        len += c.len_utf8();
    }
    (len <= UNIT_BYTES_MAX).then(|| &text[..len])
}

/// Whether a quantity may end before `rest`.
pub(super) fn ends(rest: &[u8]) -> bool {
    let next = rest.get(1).copied();
    match rest.first() {
        None => true,
        Some(b'.' | b':' | b'*' | b'!' | b'?') => next.is_none_or(is_blank),
        Some(b',') => !next.is_some_and(|next| next.is_ascii_digit()),
        Some(byte) => is_blank(*byte) || b";()[]{}<>|&\"'`".contains(byte) || !byte.is_ascii(),
    }
}
