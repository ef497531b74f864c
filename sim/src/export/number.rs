//! How numbers are written so that they are read back to the bit.

use std::io::Write;

/// Whole numbers below this are written without a fraction or an exponent.
const WHOLE_MOST: f64 = 1e15;

/// Appends a number as most programs read it: the shortest digits that mean it, `nan`, `inf`.
pub(super) fn push(text: &mut Vec<u8>, number: f64) {
    if !number.is_finite() {
        let word: &[u8] = match number {
            number if number.is_nan() => b"nan",
            number if number > 0.0 => b"inf",
            _ => b"-inf",
        };
        return text.extend_from_slice(word);
    }
    let is_whole = number.trunc() == number && number.abs() < WHOLE_MOST;
    if is_whole && !(number == 0.0 && number.is_sign_negative()) {
        // Writing to memory doesn't fail.
        let _infallible = write!(text, "{}", number as i64);
        return;
    }
    text.extend_from_slice(zmij::Buffer::new().format_finite(number).as_bytes());
}

/// The same as JSON has it: null is a gap, and what is infinite a word.
pub(super) fn push_json(text: &mut Vec<u8>, number: f64) {
    if number.is_nan() {
        text.extend_from_slice(b"null");
    } else if number.is_finite() {
        push(text, number);
    } else {
        text.push(b'"');
        push(text, number);
        text.push(b'"');
    }
}

/// Appends a text as JSON has it.
pub(super) fn push_json_text(text: &mut Vec<u8>, word: &str) {
    // A text is always JSON.
    let _infallible = serde_json::to_writer(text, word);
}
