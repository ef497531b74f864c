//! Numbers as controllers get them.

use serde_json::{Value, json};

/// A number: `null` for a gap, a word for what is infinite.
pub(super) fn json_number(number: f64) -> Value {
    match number {
        number if number.is_finite() => json!(number),
        number if number.is_nan() => Value::Null,
        number if number > 0.0 => json!("inf"),
        _ => json!("-inf"),
    }
}
