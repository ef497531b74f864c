//! `jobs`, `stop`, `set`, `restart`, `remove`, `mark`, `wait`, `get`, `log`, `events`: another scope's jobs, from the
//! command line; the last four of a recording as well.

mod events;
mod get;
mod log;
mod peer;
mod wait;

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use serde_json::{Map, Value, json};
use sprintscope_sim::quantity::{rough_elapsed_text, value_text};
use sprintscope_sim::wire::{Remote, RemoteError, live_scopes, runtime_folder};

use self::peer::Peer;
use super::cli::{
    JobsArgs, MarkJob, RemoveJob, RestartJob, SetControls, StopJob, Task, Whence, Where,
};
use super::say::{print_json, print_text, say};

/// The exit code for what was refused.
const REFUSED: u8 = 1;
/// The exit code for a request that can't be meant so.
const WRONG_USAGE: u8 = 2;
/// The exit code where there is no such scope or recording, or no such job or series in it.
const NOT_THERE: u8 = 3;

/// Carries it out; `None` if the command steers nothing.
///
/// # Errors
/// Wrong usage: several scopes and none named, or a word that is no assignment.
pub(crate) fn steer(command: Option<&Task>) -> Option<anyhow::Result<ExitCode>> {
    match command? {
        Task::Jobs(JobsArgs { target }) => Some(ask(target, "jobs", &json!({}))),
        Task::Stop(StopJob {
            job,
            method,
            target,
        }) => {
            let request = json!({"job": job, "method": method.name()});
            Some(ask(target, "stop", &request))
        }
        Task::Set(SetControls {
            job,
            values,
            target,
        }) => Some(set(job, values, target)),
        Task::Restart(RestartJob { job, target }) => {
            Some(ask(target, "restart", &json!({"job": job})))
        }
        Task::Remove(RemoveJob { job, target, .. }) => Some(match job {
            Some(job) => ask(target, "remove", &json!({"job": job})),
            None => ask(target, "flush", &json!({})),
        }),
        Task::Mark(MarkJob { job, text, target }) => {
            let request = json!({"job": job, "text": text.join(" ")});
            Some(ask(target, "mark", &request))
        }
        Task::Wait(asked) => Some(wait::wait(asked)),
        Task::Get(asked) => Some(get::get(asked)),
        Task::Log(asked) => Some(log::log(asked)),
        Task::Events(asked) => Some(events::events(asked)),
        _ => None,
    }
}

/// Sets controls, all of them or none, and then presses buttons: what has no value.
fn set(job: &str, words: &[String], target: &Where) -> anyhow::Result<ExitCode> {
    let (values, buttons): (Vec<String>, Vec<String>) =
        words.iter().cloned().partition(|word| word.contains('='));
    let values = assignments(&values)?;
    let mut requests = Vec::new();
    if !values.is_empty() {
        requests.push(("set", json!({"job": job, "values": values})));
    }
    let presses = buttons
        .iter()
        .map(|name| json!({"job": job, "control": name.trim()}));
    requests.extend(presses.map(|press| ("press", press)));
    for (kind, request) in requests {
        let code = ask(target, kind, &request)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks the scope and says what it answers. What it refuses is its answer, and no wrong usage.
fn ask(target: &Where, kind: &str, request: &Value) -> anyhow::Result<ExitCode> {
    let mut scope = match find(target)? {
        Ok(path) => Remote::connect(&path)?,
        Err(missing) => return refused(target, &missing, "no-scope"),
    };
    match scope.request::<_, Value>(kind, request) {
        Ok(answer) => {
            if target.json {
                print_json(&format!("{answer}\n"))?;
            } else {
                print_text(&words(kind, &answer))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => failed(target, &error),
    }
}

/// Asks a scope or a recording for what is to be read: its answer, or the exit code once it was said why there is none.
fn read(whence: &Whence, kind: &str, request: &Value) -> anyhow::Result<Result<Value, ExitCode>> {
    let mut peer = match Peer::reach(whence)? {
        Ok(peer) => peer,
        Err(code) => return Ok(Err(code)),
    };
    match peer.request(kind, request) {
        Ok(answer) => Ok(Ok(answer)),
        Err(error) => failed(&whence.target, &error).map(Err),
    }
}

/// Says what hindered a request.
fn failed(target: &Where, error: &RemoteError) -> anyhow::Result<ExitCode> {
    let code = match error {
        RemoteError::Refused { code, .. } => code,
        _ => "",
    };
    refused(target, &error.to_string(), code)
}

/// Says why not.
fn refused(target: &Where, error: &str, code: &str) -> anyhow::Result<ExitCode> {
    if target.json {
        let mut answer = json!({"type": "answer", "ok": false, "error": error});
        if !code.is_empty() {
            answer["code"] = code.into();
        }
        print_json(&format!("{answer}\n"))?;
    } else {
        say(error);
    }
    Ok(ExitCode::from(match code {
        "no-scope" | "no-file" | "no-job" | "no-series" => NOT_THERE,
        "no-rule" | "no-pattern" | "several-jobs" => WRONG_USAGE,
        _ => REFUSED,
    }))
}

/// Where the scope that is meant listens, the one of that name or the only one; or a sentence on
/// which there are instead.
fn find(target: &Where) -> anyhow::Result<Result<PathBuf, String>> {
    // One that isn't ours alone has no scopes of ours.
    runtime_folder()?;
    let scopes = live_scopes();
    let names: Vec<&str> = scopes.iter().map(|(name, _)| &**name).collect();
    let there_are = match &names[..] {
        [] => "no scope runs here: start one with sprintscope".to_owned(),
        [one] => format!("there is {one}"),
        _ => format!("there are {}", names.join(", ")),
    };
    let found = match (&target.scope, &scopes[..]) {
        (Some(name), _) => scopes.iter().find(|(known, _)| known == name),
        (None, [one]) => Some(one),
        (None, []) => None,
        (None, _) => bail!("several scopes run: say which one with --scope NAME ({there_are})"),
    };
    Ok(match (found, &target.scope) {
        (Some((_, path)), _) => Ok(path.clone()),
        (None, Some(name)) => Err(format!("no scope {name}: {there_are}")),
        (None, None) => Err(there_are),
    })
}

/// `lr=3e-4`: a number if it is one, true or false, else a text.
fn assignments(words: &[String]) -> anyhow::Result<Map<String, Value>> {
    let mut values = Map::new();
    for word in words {
        let Some((name, value)) = word.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            bail!("{word}: give a control and its value, like lr=3e-4, or the name of a button");
        };
        let number = value
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite());
        let value = match (number, value) {
            (Some(number), _) => json!(number),
            (None, "true" | "on") => json!(true),
            (None, "false" | "off") => json!(false),
            (None, text) => json!(text),
        };
        values.insert(name.trim().to_owned(), value);
    }
    Ok(values)
}

/// What a person reads: the list of jobs; nothing where all was done as asked.
fn words(kind: &str, answer: &Value) -> String {
    let mut text = String::new();
    if kind != "jobs" {
        return text;
    }
    let none = Vec::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let jobs = answer["jobs"].as_array().unwrap_or(&none);
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let widths = jobs.iter().map(|job| string(&job["name"]).chars().count());
    let width = widths.max().unwrap_or(0);
    for job in jobs {
        let (name, mut state) = (string(&job["name"]), string(&job["state"]));
        if job["not_responding"] == true {
            state = "not responding".into();
        }
        let time = rough_elapsed_text(job["seconds"].as_f64().unwrap_or(0.0));
        let reason = match job["remark"].as_str() {
            Some(remark) => remark.to_owned(),
            None => string(&job["reason"]),
        };
        // Writing into a string can't fail.
        let line = format!(
            "{:>3} {name:width$}  {state:<10} {time:>10}  {reason}",
            job["id"]
        );
        let _ok = writeln!(text, "{}", line.trim_end());
        for control in list(&job["controls"]) {
            let _ok = writeln!(text, "      {}", control_words(&control));
        }
    }
    text
}

/// A control: what is applied, where that is known, and what was asked for beside it.
fn control_words(control: &Value) -> String {
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Bool(is_on) => if *is_on { "on" } else { "off" }.into(),
        other => other.as_f64().map_or_else(|| other.to_string(), value_text),
    };
    let word = |field: &str| control[field].as_str().unwrap_or_default();
    let (name, state) = (word("name"), word("state"));
    // A button has no value.
    if word("kind") == "button" {
        return name.to_owned();
    }
    let (requested, applied) = (&control["requested"], &control["applied"]);
    let line = match applied {
        Value::Null => format!("{name} = ?"),
        applied => format!("{name} = {} {}", shown(applied), word("unit")),
    };
    let line = line.trim_end();
    if requested.is_null() && applied.is_null() {
        return format!("{line}  (not set yet)");
    }
    let how = match state {
        "not_applied" => "not applied",
        "sent" => "sent",
        "not_sent" => "not sent",
        "failed" => "its command failed",
        _ => "asked for",
    };
    if requested == applied {
        line.to_owned()
    } else {
        format!("{line}  ({how}: {})", shown(requested))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_numbers_words_or_texts() {
        let words = ["lr=3e-4", "augment=on", "opt=sgd", "a b=-1"].map(String::from);
        let values = assignments(&words).unwrap();
        let expected = json!({"lr": 3e-4, "augment": true, "opt": "sgd", "a b": -1.0});
        assert_eq!(Value::from(values), expected);
        assert!(assignments(&["=3".to_owned()]).is_err());
    }

    #[test]
    fn a_person_reads_what_is_asked_for_beside_what_is_applied() {
        let job = json!({"id": 0, "name": "train", "state": "running", "seconds": 4.12,
            "reason": null, "controls": [{"name": "lr", "requested": 0.1, "applied": 0.5, "unit": ""}]});
        let text = words("jobs", &json!({"jobs": [job]}));
        insta::assert_snapshot!(text, @r"
        0 train  running         4.1 s
              lr = 0.5  (asked for: 0.1)
        ");
    }

    #[test]
    fn what_was_only_sent_isn_t_told_as_what_is_there() {
        let control = |state: &str, requested: Value, applied: Value| {
            control_words(
                &json!({"name": "kp", "kind": "slider", "unit": "V", "state": state,
                "requested": requested, "applied": applied}),
            )
        };
        let none = Value::Null;
        assert_eq!(
            control("unset", none.clone(), none.clone()),
            "kp = ?  (not set yet)"
        );
        assert_eq!(
            control("asked", json!(5), none.clone()),
            "kp = ?  (asked for: 5)"
        );
        assert_eq!(control("sent", json!(5), none.clone()), "kp = ?  (sent: 5)");
        assert_eq!(control("not_sent", json!(5), none), "kp = ?  (not sent: 5)");
        assert_eq!(control("sent", json!(5), json!(3)), "kp = 3 V  (sent: 5)");
        assert_eq!(
            control("not_applied", json!(5), json!(3)),
            "kp = 3 V  (not applied: 5)"
        );
        assert_eq!(control("applied", json!(5), json!(5)), "kp = 5 V");
    }
}
