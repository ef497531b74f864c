//! What producers say beside samples is JSON; where it can't be read, that is told in words of the protocol.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What a field of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    Text,
    Number,
    /// A whole number, at least 0.
    Count,
    Switch,
    List,
    /// A list of texts.
    Texts,
    Anything,
}

/// A field of a message: its name, what it is, and whether it has to be there.
pub(super) type Field = (&'static str, Is, bool);

/// Reads a message as JSON.
///
/// # Errors
/// Where it is none, and from where on.
pub(super) fn json(payload: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(payload).map_err(|error| {
        let place = match (error.line(), error.column()) {
            (..=1, column) => format!("character {column}"),
            (line, column) => format!("line {line}, character {column}"),
        };
        if error.is_eof() {
            format!("it is no whole JSON: it breaks off at {place}")
        } else {
            format!("it is no JSON: it can't be read at {place}")
        }
    })
}

/// Reads an object that has these fields.
///
/// # Errors
/// Which field is missing, or isn't what it is to be.
pub(super) fn object<T: DeserializeOwned>(value: &Value, fields: &[Field]) -> Result<T, String> {
    let Value::Object(object) = value else {
        return Err("it is no object of JSON".into());
    };
    for field in fields {
        expect(object, *field)?;
    }
    T::deserialize(value).map_err(|_| {
        let names: Vec<_> = fields
            .iter()
            .map(|(name, ..)| format!("`{name}`"))
            .collect();
        format!(
            "its fields ({}) aren't what they are to be",
            names.join(", ")
        )
    })
}

fn expect(object: &Map<String, Value>, (name, is, is_needed): Field) -> Result<(), String> {
    let value = match object.get(name) {
        None if is_needed => return Err(format!("`{name}` is missing")),
        None => return Ok(()),
        // What needn't be there may be null.
        Some(Value::Null) if !is_needed => return Ok(()),
        Some(value) => value,
    };
    let (is_right, what) = match is {
        Is::Text => (value.is_string(), "text"),
        Is::Number => (value.is_number(), "number"),
        Is::Count => (value.is_u64(), "whole number from 0 on"),
        Is::Switch => (value.is_boolean(), "true or false"),
        Is::List => (value.is_array(), "list"),
        Is::Texts => {
            let all = value.as_array();
            let is_right = all.is_some_and(|all| all.iter().all(Value::is_string));
            (is_right, "list of texts")
        }
        Is::Anything => (true, ""),
    };
    match (is_right, is) {
        (true, _) => Ok(()),
        (false, Is::Switch) => Err(format!("`{name}` is neither {what}").replace(" or ", " nor ")),
        (false, _) => Err(format!("`{name}` is no {what}")),
    }
}
