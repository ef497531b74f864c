//! Numbers as controllers get them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// How a list of numbers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// As JSON: a gap is `null`.
    Plain,
    /// As little-endian doubles in base64, exact and fast.
    Packed,
}

/// A number: `null` for a gap, a word for what is infinite.
pub(super) fn json_number(number: f64) -> Value {
    match number {
        number if number.is_finite() => json!(number),
        number if number.is_nan() => Value::Null,
        number if number > 0.0 => json!("inf"),
        _ => json!("-inf"),
    }
}

/// A list of them.
pub(super) fn json_numbers(numbers: impl Iterator<Item = f64>, written: Written) -> Value {
    match written {
        Written::Plain => numbers.map(json_number).collect(),
        Written::Packed => {
            let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
            json!({"f64": STANDARD.encode(bytes)})
        }
    }
}
