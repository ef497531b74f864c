//! `events`: what passes a scope.

use std::collections::HashMap;
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

/// The jobs' names by their numbers.
#[derive(Default)]
struct Names(HashMap<u64, String>);

impl Names {
    /// An event in a line that a person reads.
    fn words(&mut self, event: &Value) -> String {
        let kind = event["kind"].as_str().unwrap_or_default();
        let text = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let number = event["job"].as_u64();
        if let Some(number) = number.filter(|_| kind == "state") {
            self.0.insert(number, text("name"));
        }
        let name = number.and_then(|number| self.0.get(&number));
        let job = name.map_or_else(String::new, |name| format!("{name}: "));
        let at = event["t"].as_f64().map(elapsed_text);
        let at = at.map_or_else(String::new, |at| format!(" at {at}"));
        match kind {
            "state" => format!("{job}{}{at}", text("state")),
            "log" => {
                let none = Vec::new();
                let lines = event["lines"].as_array().unwrap_or(&none);
                let line =
                    |line: &Value| format!("{job}{}", line["text"].as_str().unwrap_or_default());
                lines.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            "mark" => format!("{job}mark {}{at}", text("text")),
            "series" => format!("{job}series {}", text("own_name")),
            "missed" => format!("missed: {} events", event["pieces"]),
            "truncated" => format!("truncated: {} events came before these", event["events"]),
            "control" => format!(
                "{job}control {} = {}",
                event["spec"]["name"].as_str().unwrap_or_default(),
                event["value"]
            ),
            "asked" | "applied" => {
                format!("{job}{kind} {} = {}{at}", text("control"), event["value"])
            }
            _ => format!("{job}{event}"),
        }
    }
}

#[cfg(test)]
mod tests {
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
}
