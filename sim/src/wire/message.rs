//! The messages, as `PROTOCOL.md` has them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::array::Array;
use super::entries::Entries;
use super::view::JobView;
use crate::job::clean_text;
use crate::tuning::{Applied, Control};

/// The first line of a client. Everything is optional, so that what is missing can be named.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Hello {
    pub version: Option<Value>,
    pub role: Option<String>,
    pub name: Option<String>,
    pub pid: Option<u64>,
    pub program: Option<String>,
    pub ticket: Option<String>,
    /// The number of an ended job whose next run this is.
    pub replaces: Option<u32>,
    pub detail: Option<String>,
}

/// The word that a first line has to bring where a token is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    pub token: Option<String>,
}

/// What a line is, whatever else it says.
#[derive(Debug, Deserialize)]
pub(super) struct Kind<'a> {
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
}

/// Samples of some series.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Samples {
    pub at: Option<Array>,
    pub x: Option<Array>,
    pub axis: Option<String>,
    pub start: Option<f64>,
    pub step: Option<f64>,
    pub values: Values,
}

impl Samples {
    /// How many values it holds.
    pub(super) fn count(&self) -> u64 {
        let arrays = self.values.0.iter();
        arrays.map(|(_, values)| values.count() as u64).sum()
    }
}

/// The values by the name of their series, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Values(pub Vec<(String, Entries)>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValuesVisitor;
        impl<'de> serde::de::Visitor<'de> for ValuesVisitor {
            type Value = Values;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object of numbers or labels by the name of their series")
            }

            fn visit_map<A>(self, mut map: A) -> Result<Values, A::Error>
            where
                A: serde::de::MapAccess<'de>,
            {
                let mut values = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    values.push(entry);
                }
                Ok(Values(values))
            }
        }
        deserializer.deserialize_map(ValuesVisitor)
    }
}

/// An announced series.
#[derive(Debug, Deserialize)]
pub(super) struct Series {
    pub name: String,
    #[serde(default)]
    pub unit: String,
    pub x: Option<String>,
    pub group: Option<String>,
    /// `state` for a series of labels.
    pub kind: Option<String>,
}

/// Lines of a log.
#[derive(Debug, Deserialize)]
pub(super) struct Log {
    pub stream: Option<String>,
    /// Numbers in them are samples, as in what a program prints.
    #[serde(default)]
    pub read: bool,
    pub lines: Vec<String>,
}

/// Values that the client dropped.
#[derive(Debug, Deserialize)]
pub(super) struct Skipped {
    #[serde(deserialize_with = "skipped")]
    pub samples: u64,
}

/// More than any client can have dropped between two messages: counts are to stay counts.
const SKIPPED_MAX: u64 = 1_000_000_000_000;

fn skipped<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let samples = u64::deserialize(deserializer)?;
    if samples > SKIPPED_MAX {
        let most = "at most 10¹² skipped samples";
        return Err(serde::de::Error::invalid_value(
            serde::de::Unexpected::Unsigned(samples),
            &most,
        ));
    }
    Ok(samples)
}

/// The program stops itself, in this way.
#[derive(Debug, Deserialize)]
pub(super) struct OwnStop {
    pub method: String,
}

/// Something worth a mark.
#[derive(Debug, Deserialize)]
pub(super) struct Mark {
    pub text: String,
    pub at: Option<f64>,
}

/// The job's name from now on.
#[derive(Debug, Deserialize)]
pub(super) struct Rename {
    pub name: String,
}

/// The program has seen the stop event: it answers, and has the time that it takes.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    pub method: String,
}

/// The client has nothing more to say.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    pub error: Option<String>,
    /// Names of those that had to be dropped before they were done.
    #[serde(default)]
    pub left_undone: Vec<String>,
}

/// A line of a producer.
#[derive(Debug)]
pub(super) enum FromProducer {
    Samples(Samples),
    Series(Series),
    Log(Log),
    Control(Control),
    Applied(Applied),
    Skipped(Skipped),
    Stop(OwnStop),
    Mark(Mark),
    Rename(Rename),
    Seen(Seen),
    Done(Done),
    Unknown(String),
}

impl FromProducer {
    pub(super) fn parse(line: &[u8]) -> serde_json::Result<Self> {
        let kind = kind_of(line)?;
        Ok(match &*kind {
            "samples" => Self::Samples(serde_json::from_slice(line)?),
            "series" => Self::Series(serde_json::from_slice(line)?),
            "log" => Self::Log(serde_json::from_slice(line)?),
            "control" => Self::Control(serde_json::from_slice(line)?),
            "applied" => Self::Applied(serde_json::from_slice(line)?),
            "skipped" => Self::Skipped(serde_json::from_slice(line)?),
            "stop" => Self::Stop(serde_json::from_slice(line)?),
            "mark" => Self::Mark(serde_json::from_slice(line)?),
            "rename" => Self::Rename(serde_json::from_slice(line)?),
            "seen" => Self::Seen(serde_json::from_slice(line)?),
            "done" => Self::Done(serde_json::from_slice(line)?),
            unknown => Self::Unknown(unknown.to_owned()),
        })
    }
}

/// The type of a line. Where it stands at the beginning, as it does in the lines of every client
/// that is in a hurry, the rest isn't looked at.
pub(super) fn kind_of(line: &[u8]) -> serde_json::Result<Cow<'_, str>> {
    let first = line
        .strip_prefix(b"{\"type\":\"")
        .or_else(|| line.strip_prefix(b"{\"type\": \""));
    if let Some(rest) = first
        && let Some(end) = rest.iter().take(40).position(|byte| *byte == b'"')
        && let Ok(kind) = std::str::from_utf8(&rest[..end])
        && !kind.contains('\\')
    {
        return Ok(kind.into());
    }
    serde_json::from_slice::<Kind>(line).map(|line| line.kind)
}

/// A request of a controller. Its fields are looked at by what it asks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Request {
    #[serde(default)]
    pub id: Value,
    #[serde(default)]
    pub job: Value,
    pub method: Option<String>,
    pub control: Option<String>,
    pub text: Option<String>,
    #[serde(default)]
    pub values: serde_json::Map<String, Value>,
    /// What is waited for.
    pub rule: Option<String>,
    /// For how many seconds.
    pub timeout: Option<f64>,
    /// `[JOB/]SERIES`
    pub series: Option<String>,
    /// So far before the end of its axis.
    pub last: Option<f64>,
    pub columns: Option<usize>,
    /// Samples are wanted: of a series no columns, of what passes them, too.
    #[serde(default)]
    pub samples: bool,
    pub limit: Option<usize>,
    /// Numbers are wanted as base64.
    #[serde(default)]
    pub packed: bool,
    /// Of a picture: pixels across and down, and what its theme is called.
    pub size: Option<[u32; 2]>,
    pub theme: Option<String>,
    /// What lines are to match.
    pub grep: Option<String>,
    /// What passes from now on is wanted, too.
    #[serde(default)]
    pub follow: bool,
}

/// What a request gets.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(Deserialize))]
pub(super) struct Answer {
    pub id: Value,
    pub ok: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The refusal as one word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How many jobs went off the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Vec<JobView>>,
    /// What else is told, by what was asked for.
    #[serde(flatten)]
    pub told: serde_json::Map<String, Value>,
}

impl Answer {
    /// It is being done.
    pub(super) fn yes(id: Value) -> Self {
        Self {
            id,
            ok: true,
            ..Self::default()
        }
    }

    /// It isn't, and why not.
    pub(super) fn no(id: Value, code: Option<&str>, error: &str) -> Self {
        Self {
            id,
            error: Some(clean_text(error).into_owned()),
            code: code.map(Into::into),
            ..Self::default()
        }
    }
}

/// Everything that a scope says.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(Deserialize))]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Reply {
    Welcome {
        version: u64,
        scope: String,
        now: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<u32>,
        /// Seconds that a job has which doesn't answer a stop.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grace: Option<f64>,
        /// Seconds that one has which does; without it the time it takes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<f64>,
    },
    Refused {
        error: String,
    },
    Error {
        about: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        error: String,
    },
    Stop {
        method: String,
        by: String,
    },
    Set {
        control: String,
        value: Value,
        request: u64,
    },
    Answer(Answer),
    /// Something passes.
    Event {
        event: Value,
    },
    /// A rule is waited for that names series which aren't there so far.
    Waiting {
        id: Value,
        missing: String,
    },
    State {
        job: JobView,
    },
}

impl Reply {
    /// As a line.
    pub(super) fn line(&self) -> Vec<u8> {
        // Nothing in a reply can't be written as JSON.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}
