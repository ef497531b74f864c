//! What a producer says of its series, as a retained message at `…/$series`: the words of a socket, in a list.

use serde::Deserialize;

use crate::job::{clean_name, clean_text};
use crate::source::told_series::ToldOf;

#[derive(Deserialize)]
struct Said {
    series: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    name: String,
    #[serde(default)]
    unit: String,
    group: Option<String>,
}

/// The series by their names; an empty message takes back what was said.
pub(super) fn read(payload: &[u8]) -> Result<Vec<(String, ToldOf)>, serde_json::Error> {
    if payload.is_empty() {
        return Ok(Vec::new());
    }
    let said: Said = serde_json::from_slice(payload)?;
    let of = |one: Series| {
        let group = one.group.as_deref().map(clean_name);
        let told = ToldOf {
            unit: clean_text(&one.unit).into_owned(),
            group: group.filter(|group| !group.is_empty()),
        };
        (clean_name(&one.name), told)
    };
    Ok(said.series.into_iter().map(of).collect())
}

/// The name that a series has in its job.
pub(super) fn full_name(within: &str, name: &str) -> String {
    match within {
        "" => name.into(),
        within => format!("{within}/{name}"),
    }
}
