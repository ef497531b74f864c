//! `wait`: until a condition holds.

use std::ops::ControlFlow;
use std::process::ExitCode;

use serde_json::{Value, json};
use sprintscope_sim::quantity::{elapsed_text, value_text};

use super::failed;
use super::peer::Peer;
use crate::program::cli::WaitFor;
use crate::program::say::{print_json, print_text, say};

/// The exit code where all that could have made it hold has ended.
const ENDED_WITHOUT: u8 = 1;
/// The exit code after a timeout, as that of `timeout`.
const TIMED_OUT: u8 = 124;

/// Waits until the condition holds, or can't any more.
pub(super) fn wait(asked: &WaitFor) -> anyhow::Result<ExitCode> {
    let WaitFor {
        rule,
        timeout,
        whence,
    } = asked;
    let target = &whence.target;
    let mut peer = match Peer::reach(whence)? {
        Ok(peer) => peer,
        Err(code) => return Ok(code),
    };
    let seconds = timeout.map(|timeout| timeout.as_secs_f64());
    let request = json!({"rule": rule.to_string(), "timeout": seconds});
    let told = |message: &Value| {
        if let Some(missing) = message["missing"].as_str() {
            say(&format!("{missing}; waiting for it"));
        }
        ControlFlow::Continue(())
    };
    let answer = match peer.follow("wait", &request, *timeout, told) {
        Ok(Some(answer)) => answer,
        Ok(None) => return Ok(ExitCode::from(ENDED_WITHOUT)),
        Err(error) => return failed(target, &error),
    };
    if target.json {
        print_json(&format!("{answer}\n"))?;
    } else if answer["held"] == true {
        print_text(&words(&answer))?;
    }
    Ok(match (answer["held"] == true, answer["why"].as_str()) {
        (true, _) => ExitCode::SUCCESS,
        (false, Some("timeout")) => ExitCode::from(TIMED_OUT),
        (false, _) => ExitCode::from(ENDED_WITHOUT),
    })
}

/// With which sample it held; nothing where it was none.
fn words(answer: &Value) -> String {
    let Some(series) = answer["series"].as_str() else {
        return String::new();
    };
    let value = answer["value"].as_f64().map_or_else(
        || answer["value"].as_str().unwrap_or("nan").to_owned(),
        value_text,
    );
    let at = elapsed_text(answer["at"].as_f64().unwrap_or_default());
    format!("{series} = {value} at {at}\n")
}
