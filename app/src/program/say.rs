//! What the program itself says: notes on standard error, answers on standard output.

use std::io::{self, Write};

use anyhow::Context;
use sprintscope_sim::job::{clean_json, clean_lines};

use crate::platform;

/// Says something on standard error.
pub(crate) fn say(line: &str) {
    eprint(&format!("sprintscope: {line}\n"));
}

/// Writes text to standard error.
pub(crate) fn eprint(text: &str) {
    // With standard error closed there is nowhere left to say anything.
    let _nowhere = io::stderr().write_all(clean_lines(text).as_bytes());
}

/// Writes text to standard output.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_text(text: &str) -> anyhow::Result<()> {
    print(clean_lines(text).as_bytes())
}

/// Writes JSON to standard output.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_json(json: &str) -> anyhow::Result<()> {
    print(clean_json(json).as_bytes())
}

/// Writes bytes of our own to standard output; a reader that has gone away is no error of ours.
///
/// # Errors
/// If the system doesn't take it for another reason.
pub(crate) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    print_to_reader(bytes).map(drop)
}

/// The same; returns whether the reader is still there.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_to_reader(bytes: &[u8]) -> anyhow::Result<bool> {
    match std::io::stdout().write_all(bytes) {
        Ok(()) => Ok(true),
        Err(gone) if gone.kind() == io::ErrorKind::BrokenPipe || platform::is_hung_up(&gone) => {
            Ok(false)
        }
        Err(error) => Err(error).context("writing to standard output"),
    }
}
