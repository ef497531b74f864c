//! `events`: what passes a scope.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::process::ExitCode;

use serde_json::{Value, json};
use sprintscope_sim::job::{clean_json, clean_lines};
use sprintscope_sim::quantity::elapsed_text;
use sprintscope_sim::wire::RemoteError;

use super::failed;
use super::peer::Peer;
use crate::program::cli::FollowEvents;
use crate::program::say::print_to_reader;

/// Tells how things stand, and what passes from then on.
pub(super) fn events(asked: &FollowEvents) -> anyhow::Result<ExitCode> {
    let FollowEvents {
        follow,
        samples,
        limit,
        whence,
    } = asked;
    let target = &whence.target;
    let mut peer = match Peer::reach(whence)? {
        Ok(peer) => peer,
        Err(code) => return Ok(code),
    };
    let request = json!({"follow": follow, "samples": samples, "limit": limit});
    let mut names = Names::default();
    let told = |message: &Value| {
        let event = &message["event"];
        let line = if target.json {
            clean_json(&format!("{event}\n")).into_owned()
        } else {
            clean_lines(&format!("{}\n", names.words(event))).into_owned()
        };
        match print_to_reader(line.as_bytes()) {
            Ok(true) => ControlFlow::Continue(()),
            // Nobody reads it any more.
            Ok(false) | Err(_) => ControlFlow::Break(()),
        }
    };
    match peer.follow("events", &request, None, told) {
        Ok(_) => Ok(ExitCode::SUCCESS),
        // The scope is gone: all that it had to tell was told.
        Err(RemoteError::Io(error)) if *follow && is_end(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => failed(target, &error),
    }
}

fn is_end(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof
}

/// What jobs, their series and controls are called.
#[derive(Default)]
struct Names {
    jobs: HashMap<u64, String>,
    /// By their numbers, which no other series of the scope has.
    series: HashMap<u64, String>,
    /// The controls of each job that are buttons.
    buttons: HashSet<(u64, String)>,
}

impl Names {
    /// An event in lines that a person reads, one at least: of whatever kind, a sentence.
    fn words(&mut self, event: &Value) -> String {
        let kind = event["kind"].as_str().unwrap_or_default();
        let text = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let number = event["job"].as_u64();
        if let Some(number) = number.filter(|_| kind == "state") {
            self.jobs.insert(number, text("name"));
        }
        let id = event["series"].as_u64();
        if let Some(id) = id.filter(|_| kind == "series") {
            self.series.insert(id, text("own_name"));
        }
        let job = number.map_or_else(String::new, |number| match self.jobs.get(&number) {
            Some(name) => format!("{name}: "),
            None => format!("job {number}: "),
        });
        let at = event["t"].as_f64().map(elapsed_text);
        let at = at.map_or_else(String::new, |at| format!(" at {at}"));
        let series = id.map_or_else(String::new, |id| match self.series.get(&id) {
            Some(name) => name.clone(),
            None => format!("series {id}"),
        });
        match kind {
            "state" => format!("{job}{}{at}", text("state")),
            "log" => {
                let line =
                    |line: &Value| format!("{job}{}", line["text"].as_str().unwrap_or_default());
                list(&event["lines"])
                    .map(line)
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            "turned_out_data" => {
                let lines = list(&event["lines"]["texts"]).count();
                let what = counted(lines as u64, "line of its log", "lines of its log");
                format!("{job}{what} turned out to be data")
            }
            "mark" => format!("{job}mark {}{at}", text("text")),
            "series" => format!("{job}series {}", text("own_name")),
            "series_gone" => format!("{job}series {series} gave way to another"),
            "unit" => format!("{job}{series} is in {}", text("unit")),
            "label" => format!("{job}{series} may be {}", text("label")),
            "samples" => Self::samples(event, &format!("{job}{series}")),
            "gap" => format!("{job}its source is away{at}: a gap"),
            "cleared" => format!("{job}{series} cleared"),
            "dropped" => {
                let samples = event["samples"].as_u64().unwrap_or_default();
                format!("{job}{} lost{at}", counted(samples, "sample", "samples"))
            }
            "removed" => format!("{job}taken off the list"),
            "missed" => {
                let pieces = event["pieces"].as_u64().unwrap_or_default();
                format!("missed: {}", counted(pieces, "event", "events"))
            }
            "truncated" => {
                let events = event["events"].as_u64().unwrap_or_default();
                let events = counted(events, "event", "events");
                format!("truncated: {events} came before these")
            }
            "control" => {
                let spec = &event["spec"];
                let name = spec["name"].as_str().unwrap_or_default();
                let key = (number.unwrap_or_default(), name.to_owned());
                if spec["kind"] == "button" {
                    self.buttons.insert(key);
                    return format!("{job}button {name}");
                }
                self.buttons.remove(&key);
                match value(&event["value"]) {
                    Some(value) => format!("{job}control {name} = {value}"),
                    None => format!("{job}control {name} not set yet"),
                }
            }
            "asked" | "applied" => {
                let control = text("control");
                let key = (number.unwrap_or_default(), control);
                let is_button = self.buttons.contains(&key);
                let control = key.1;
                let value = value(&event["value"]);
                match (kind, is_button, value) {
                    ("asked", true, _) => format!("{job}asked to press {control}{at}"),
                    (_, true, _) => format!("{job}{control} pressed{at}"),
                    (_, false, Some(value)) => format!("{job}{kind} {control} = {value}{at}"),
                    (_, false, None) => format!("{job}{kind} {control}{at}"),
                }
            }
            "sending" => {
                let control = text("control");
                match &*text("sending") {
                    "sent" => format!("{job}{control} sent{at}"),
                    "failed" => format!("{job}{control}: its command failed{at}"),
                    _ => format!("{job}{control} could not be sent{at}"),
                }
            }
            // Of a scope that is newer than this.
            _ => format!("{job}{}{at}", kind.replace('_', " ")),
        }
    }

    fn samples(event: &Value, series: &str) -> String {
        let values = &event["values"];
        let all: Vec<String> = list(values)
            .map(|one| value(one).unwrap_or_else(|| "nan".into()))
            .collect();
        match &all[..] {
            [one] => format!("{series} = {one}"),
            [first, .., last] => {
                format!("{series}: {} samples, {first} to {last}", all.len())
            }
            [] => format!("{series}: no samples"),
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A control's value, or a sample's, as a person reads it; `None` where nobody knows it.
fn value(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(is_on) => Some(if *is_on { "on" } else { "off" }.into()),
        other => Some(other.to_string()),
    }
}

fn counted(count: u64, one: &str, several: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::hub::News;

    use super::*;

    #[test]
    fn a_person_reads_the_jobs_names() {
        let mut names = Names::default();
        let state =
            json!({"kind": "state", "job": 3, "name": "train", "state": "running", "t": 1.5});
        assert_eq!(names.words(&state), "train: running at 1.5 s");
        let log = json!({"kind": "log", "job": 3, "lines": [{"text": "a"}, {"text": "b"}]});
        assert_eq!(names.words(&log), "train: a\ntrain: b");
        assert_eq!(
            names.words(&json!({"kind": "missed", "pieces": 7})),
            "missed: 7 events"
        );
    }

    /// What each kind of event is told as. The kinds are those that a scope may tell.
    #[test]
    #[expect(clippy::too_many_lines, reason = "a list of all kinds is read as one")]
    fn an_event_of_every_kind_is_told_in_a_sentence() {
        let told = [
            (
                json!({"kind": "state", "job": 3, "name": "train", "state": "running"}),
                "train: running",
            ),
            (
                json!({"kind": "series", "job": 3, "series": 5, "name": "train/loss", "own_name": "loss"}),
                "train: series loss",
            ),
            (
                json!({"kind": "unit", "job": 3, "series": 5, "unit": "V"}),
                "train: loss is in V",
            ),
            (
                json!({"kind": "label", "job": 3, "series": 5, "label": "idle"}),
                "train: loss may be idle",
            ),
            (
                json!({"kind": "samples", "job": 3, "series": 5, "x": [1.0], "values": [0.5]}),
                "train: loss = 0.5",
            ),
            (
                json!({"kind": "samples", "job": 3, "series": 5, "x": [1.0, 2.0], "values": [0.5, null]}),
                "train: loss: 2 samples, 0.5 to nan",
            ),
            (
                json!({"kind": "series_gone", "job": 3, "series": 5}),
                "train: series loss gave way to another",
            ),
            (
                json!({"kind": "cleared", "job": 3, "series": 5}),
                "train: loss cleared",
            ),
            (
                json!({"kind": "cleared", "job": 3, "series": 6}),
                "train: series 6 cleared",
            ),
            (
                json!({"kind": "gap", "job": 3, "t": 1.5}),
                "train: its source is away at 1.5 s: a gap",
            ),
            (
                json!({"kind": "log", "job": 3, "lines": [{"t": 1.0, "text": "a"}]}),
                "train: a",
            ),
            (
                json!({"kind": "turned_out_data", "job": 3, "lines": {"stream": "out", "texts": ["a", "b"]}}),
                "train: 2 lines of its log turned out to be data",
            ),
            (
                json!({"kind": "mark", "job": 3, "t": 1.5, "text": "warm"}),
                "train: mark warm at 1.5 s",
            ),
            (
                json!({"kind": "control", "job": 3, "spec": {"name": "kp", "kind": "value"}, "value": null}),
                "train: control kp not set yet",
            ),
            (
                json!({"kind": "control", "job": 3, "spec": {"name": "opt", "kind": {"choice": ["adam"]}}, "value": "adam"}),
                "train: control opt = adam",
            ),
            (
                json!({"kind": "control", "job": 3, "spec": {"name": "save", "kind": "button"}, "value": null}),
                "train: button save",
            ),
            (
                json!({"kind": "asked", "job": 3, "control": "kp", "value": 2.5, "request": 1, "t": 1.5}),
                "train: asked kp = 2.5 at 1.5 s",
            ),
            (
                json!({"kind": "asked", "job": 3, "control": "save", "value": null, "request": 1, "t": 1.5}),
                "train: asked to press save at 1.5 s",
            ),
            (
                json!({"kind": "sending", "job": 3, "control": "kp", "request": 1, "sending": "sent", "t": 1.5}),
                "train: kp sent at 1.5 s",
            ),
            (
                json!({"kind": "sending", "job": 3, "control": "kp", "request": 1, "sending": "not_sent", "t": 1.5}),
                "train: kp could not be sent at 1.5 s",
            ),
            (
                json!({"kind": "applied", "job": 3, "control": "aug", "value": true, "request": null, "t": 1.5}),
                "train: applied aug = on at 1.5 s",
            ),
            (
                json!({"kind": "applied", "job": 3, "control": "save", "value": null, "request": 1, "t": 1.5}),
                "train: save pressed at 1.5 s",
            ),
            (
                json!({"kind": "dropped", "job": 3, "samples": 1, "t": 1.5}),
                "train: 1 sample lost at 1.5 s",
            ),
            (
                json!({"kind": "removed", "job": 3}),
                "train: taken off the list",
            ),
            (json!({"kind": "missed", "pieces": 1}), "missed: 1 event"),
            (
                json!({"kind": "truncated", "events": 7}),
                "truncated: 7 events came before these",
            ),
            (
                json!({"kind": "yet_unknown", "job": 4, "t": 1.5}),
                "job 4: yet unknown at 1.5 s",
            ),
        ];
        let mut names = Names::default();
        for (event, expected) in &told {
            assert_eq!(names.words(event), *expected);
        }
        // Who doesn't know one names those that there are.
        let unknown = serde_json::from_str::<News>(r#"{"?": {}}"#).unwrap_err();
        let unknown = unknown.to_string();
        let kinds: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
        assert!(kinds.len() > 10, "{unknown}");
        for kind in kinds {
            let is_told = told.iter().any(|(event, _)| event["kind"] == kind);
            assert!(is_told, "{kind} has no sentence");
        }
    }
}
