//! A command that carries a value out: run without a shell, and gone with its job.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::time::timeout;

use crate::source::plain::plain;

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
/// What became of it, in words: whether it was run at all, and how it ended.
pub(super) async fn run(words: Vec<String>) -> Result<(), String> {
    let [program, arguments @ ..] = words.as_slice() else {
        return Ok(());
    };
    let failed = |error: io::Error| format!("`{program}` can't be waited for: {}", plain(&error));
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| not_started(program, &error))?;
    let mut running = Running(child);
    let Ok(ended) = timeout(LONGEST, ended(&mut running.0)).await else {
        let longest = LONGEST.as_secs();
        return Err(format!(
            "`{program}` wasn't done within {longest} s and was killed"
        ));
    };
    ended.map_err(failed)?;
    let status = running.0.wait().map_err(failed)?;
    let how = match (status.code(), status.signal()) {
        (Some(0), _) => return Ok(()),
        (Some(code), _) => format!("was run and failed: exit code {code}"),
        (None, Some(signal)) => format!("was run and ended by signal {signal}"),
        (None, None) => format!("was run and failed: {status}"),
    };
    Err(format!(
        "`{program}` {how}; run it in a shell to see what it says"
    ))
}

/// Why a command can't be run.
fn not_started(program: &str, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::NotFound if program.contains('/') => {
            let folder = std::env::current_dir().unwrap_or_default();
            format!("there is no such file, seen from {}", folder.display())
        }
        io::ErrorKind::NotFound => {
            "there is no such program in PATH; it is run without a shell".into()
        }
        io::ErrorKind::PermissionDenied => "the file may not be run; is it chmod +x?".into(),
        _ => plain(error),
    };
    format!("`{program}` can't be run: {why}")
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
