//! A command that carries a value out: run without a shell, and gone with its job.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::time::timeout;

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
    match timeout(LONGEST, ended(&mut running.0)).await {
        Ok(ended) => ended.map_err(failed)?,
        Err(_) => return Err(format!("not done within {} s", LONGEST.as_secs())),
    }
    let status = running.0.wait().map_err(failed)?;
    if status.success() {
        Ok(())
    } else {
        Err(status.to_string())
    }
}

/// Waits until it has ended.
#[cfg(target_os = "linux")]
async fn ended(child: &mut Child) -> io::Result<()> {
    use rustix::process::{PidfdFlags, pidfd_open};
    let exit = pidfd_open(Pid::from_child(child), PidfdFlags::empty())?;
    let exit = crate::source::input::watched(exit).map_err(|(_, error)| error)?;
    exit.readable().await.map(drop)
}

/// The same where no descriptor tells of it.
#[cfg(not(target_os = "linux"))]
async fn ended(child: &mut Child) -> io::Result<()> {
    while child.try_wait()?.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
