//! A command that carries a value out: run without a shell, and gone with its job.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};
use tokio::time::timeout;

use crate::source::input::watched;

/// What takes longer is killed.
const LONGEST: Duration = Duration::from_secs(10);

/// A command on its way; dropped, it is killed with all that it started.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            // It may end in between.
            let _gone = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
            let _reaped = self.0.wait();
        }
    }
}

/// Runs these words to their end.
///
/// # Errors
/// Why it failed, in words.
pub(super) async fn run(words: Vec<String>) -> Result<(), String> {
    let [program, arguments @ ..] = words.as_slice() else {
        return Ok(());
    };
    let failed = |error: io::Error| error.to_string();
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(failed)?;
    let mut running = Running(child);
    let exit = pidfd_open(Pid::from_child(&running.0), PidfdFlags::empty());
    let exit = exit.map_err(|error| error.to_string())?;
    let exit = watched(exit).map_err(|(_, error)| error.to_string())?;
    match timeout(LONGEST, exit.readable()).await {
        Ok(ended) => drop(ended.map_err(failed)?),
        Err(_) => return Err(format!("not done within {} s", LONGEST.as_secs())),
    }
    let status = running.0.wait().map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(status.to_string())
    }
}
