//! Notices by a command: run without a shell, its words split before, never waited for while the scope runs.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::Notice;

/// So many at a time; one that hangs holds up none of the others, but a hundred would be too many.
const AT_ONCE: usize = 8;
/// What takes longer is killed.
const LONGEST: Duration = Duration::from_mins(1);

/// What the command finds in its environment.
const JOB: &str = "SPRINTSCOPE_JOB";
const STATE: &str = "SPRINTSCOPE_STATE";
const REASON: &str = "SPRINTSCOPE_REASON";

struct Running {
    child: Child,
    began: Instant,
}

/// Those that run.
#[derive(Default)]
pub(super) struct Commands {
    running: Vec<Running>,
}

impl Commands {
    /// Starts these words with the notice as the last one.
    ///
    /// # Errors
    /// Why it can't be started, in words.
    pub(super) fn start(&mut self, words: &[OsString], notice: &Notice) -> Result<(), String> {
        let [program, arguments @ ..] = words else {
            return Ok(());
        };
        let name = program.to_string_lossy();
        if self.running.len() == AT_ONCE {
            return Err(format!("{name}: {AT_ONCE} of it are still running"));
        }
        let child = Command::new(program)
            .args(arguments)
            .arg(without_nul(&notice.sentence))
            .env(JOB, without_nul(&notice.job))
            .env(STATE, &notice.state)
            .env(REASON, without_nul(&notice.reason))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| format!("{name}: {error}"))?;
        let began = Instant::now();
        self.running.push(Running { child, began });
        Ok(())
    }

    /// Forgets those that have ended, and kills those that take too long; returns what went wrong with one.
    pub(super) fn reap(&mut self) -> Option<String> {
        let mut failed = None;
        self.running.retain_mut(|running| {
            match running.child.try_wait() {
                Ok(None) if running.began.elapsed() < LONGEST => return true,
                Ok(None) => {
                    kill(&mut running.child);
                    failed = Some("the command takes more than a minute".into());
                }
                Ok(Some(status)) => failed = failed.take().or_else(|| failure(status)),
                Err(error) => failed = Some(error.to_string()),
            }
            false
        });
        failed
    }

    /// Waits for them no longer than this, and kills the rest.
    pub(super) fn end(&mut self, at_most: Duration) {
        let deadline = Instant::now() + at_most;
        while !self.running.is_empty() && Instant::now() < deadline {
            let _nobody_is_told_any_more = self.reap();
            thread::sleep(Duration::from_millis(10));
        }
        for mut running in self.running.drain(..) {
            kill(&mut running.child);
        }
    }
}

fn failure(status: ExitStatus) -> Option<String> {
    (!status.success()).then(|| format!("the command ended with {status}"))
}

/// With all that it has started and that didn't leave its group.
fn kill(child: &mut Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may have ended since.
        let _gone = kill_process_group(group, Signal::KILL);
    }
    let _reaped = child.wait();
}

/// Names are clean, but what a program says may hold anything.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(reason: &str) -> Notice {
        Notice {
            job: "train; rm *".into(),
            state: "dead".into(),
            reason: reason.into(),
            sentence: "train is dead: $(reboot)".into(),
        }
    }

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn a_command_is_told_what_happened_and_no_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("told");
        let script = r#"printf '%s|' "$SPRINTSCOPE_JOB" "$SPRINTSCOPE_STATE" "$SPRINTSCOPE_REASON" "$2" > "$1""#;
        let told = words(&["sh", "-c", script, "sh", path.to_str().unwrap()]);
        let mut commands = Commands::default();
        commands.start(&told, &notice("exit\0 code 3")).unwrap();
        commands.end(Duration::from_secs(20));
        let told = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            told,
            "train; rm *|dead|exit code 3|train is dead: $(reboot)|"
        );
    }

    #[test]
    fn one_that_hangs_holds_up_nobody_and_is_killed_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pid");
        let script = r#"sleep 1000 & echo $! > "$0.new"; mv "$0.new" "$0"; wait"#;
        let hangs = words(&["sh", "-c", script, path.to_str().unwrap()]);
        let mut commands = Commands::default();
        let began = Instant::now();
        commands.start(&hangs, &notice("")).unwrap();
        while !path.exists() {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(commands.reap(), None, "it is at work");
        commands.end(Duration::from_millis(50));
        assert!(began.elapsed() < Duration::from_secs(20));
        let child = std::fs::read_to_string(&path).unwrap();
        let stat = || std::fs::read_to_string(format!("/proc/{}/stat", child.trim()));
        let is_gone = || stat().map_or(true, |stat| stat.contains(") Z "));
        while !is_gone() {
            assert!(began.elapsed() < Duration::from_secs(20));
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn what_cannot_be_started_and_what_fails_is_said() {
        let mut commands = Commands::default();
        let error = commands
            .start(&words(&["/no/such"]), &notice(""))
            .unwrap_err();
        assert!(error.starts_with("/no/such: "), "{error}");
        commands.start(&words(&["false"]), &notice("")).unwrap();
        let failed = loop {
            match commands.reap() {
                Some(failed) => break failed,
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        assert!(failed.contains("exit status: 1"), "{failed}");
        for _ in 0..AT_ONCE {
            commands
                .start(&words(&["sleep", "1000"]), &notice(""))
                .unwrap();
        }
        assert!(
            commands
                .start(&words(&["sleep", "1000"]), &notice(""))
                .is_err()
        );
        commands.end(Duration::ZERO);
    }
}
