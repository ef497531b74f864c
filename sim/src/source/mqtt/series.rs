//! What a producer says of its series, as a retained message at `…/$series`: the words of a socket, in a list.

use serde::Deserialize;
use serde_json::Value;

use crate::job::{clean_name, clean_text};
use crate::source::told_series::ToldOf;

use super::said::{self, Field, Is};

const SAID: [Field; 1] = [("series", Is::List, true)];
const SERIES: [Field; 3] = [
    ("name", Is::Text, true),
    ("unit", Is::Text, false),
    ("group", Is::Text, false),
];

#[derive(Deserialize)]
struct Said {
    series: Vec<Value>,
}

#[derive(Deserialize)]
struct Series {
    name: String,
    unit: Option<String>,
    group: Option<String>,
}

/// The series by their names; an empty message takes back what was said.
///
/// # Errors
/// What of it can't be read, in words.
pub(super) fn read(payload: &[u8]) -> Result<Vec<(String, ToldOf)>, String> {
    if payload.is_empty() {
        return Ok(Vec::new());
    }
    let said: Said = said::object(&said::json(payload)?, &SAID)?;
    let of = |(place, one): (usize, &Value)| {
        let one: Series =
            said::object(one, &SERIES).map_err(|why| format!("series {}: {why}", place + 1))?;
        let group = one.group.as_deref().map(clean_name);
        let told = ToldOf {
            unit: clean_text(one.unit.as_deref().unwrap_or_default()).into_owned(),
            group: group.filter(|group| !group.is_empty()),
        };
        Ok((clean_name(&one.name), told))
    };
    said.series.iter().enumerate().map(of).collect()
}

/// The name that a series has in its job.
pub(super) fn full_name(within: &str, name: &str) -> String {
    match within {
        "" => name.into(),
        within => format!("{within}/{name}"),
    }
}
