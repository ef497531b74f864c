//! `log`: lines of a job's log.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::read;
use crate::program::cli::ReadLog;
use crate::program::say::{print_json, print_text, say};

/// Reads the lines and prints them.
pub(super) fn log(asked: &ReadLog) -> anyhow::Result<ExitCode> {
    let request = json!({"job": asked.job, "grep": asked.grep, "limit": asked.limit});
    let answer = match read(&asked.whence, "log", &request)? {
        Ok(answer) => answer,
        Err(code) => return Ok(code),
    };
    if asked.whence.target.json {
        print_json(&format!("{answer}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let none = Vec::new();
    let lines = answer["lines"].as_array().unwrap_or(&none);
    let text = |line: &Value| format!("{}\n", line["text"].as_str().unwrap_or_default());
    print_text(&lines.iter().map(text).collect::<String>())?;
    if answer["truncated"] == true {
        say("truncated: lines came before these; --limit N tells more, as far as they are kept");
    }
    Ok(ExitCode::SUCCESS)
}
