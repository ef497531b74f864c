//! Sees to it that nothing of a program is left if the scope itself is killed.
//!
//! `PR_SET_PDEATHSIG` reaches the program but not what it started. So a shell waits at the end of a
//! pipe that only the scope holds open; at the pipe's end it kills the program's process group and
//! whatever else carries the job's marker. A program of its own rather than a fork of the scope: a
//! fork would keep a copy of the scope's memory for as long as the job runs, and hold every
//! descriptor that anyone in the process forgot to close.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

use rustix::process::{Pid, setsid};

use super::marker::{Marker, VARIABLE};

/// Its words: the marker, then, on standard input, the process group. It looks more than once, for
/// the reasons that [`Marker::kill_carriers`] has.
const SCRIPT: &str = r#"
trap '' HUP INT QUIT TERM
read -r group || exit
read -r _
kill -s KILL -- "-$group"
for pause in 0 0.01 0.1; do
    sleep "$pause"
    for carrier in $(grep -lzxsF -- "$1" /proc/[0-9]*/environ); do
        carrier=${carrier#/proc/}
        kill -s KILL "${carrier%/environ}"
    done
done
"#;

/// A process that outlives the scope by a moment. Dropped, it is gone.
pub(super) struct Guard {
    process: Child,
    leash: Option<ChildStdin>,
}

impl Guard {
    /// Starts a guard that doesn't watch anything yet.
    pub fn start(marker: &Marker) -> io::Result<Self> {
        let mut command = Command::new("/bin/sh");
        let entry = format!("{VARIABLE}={}", marker.value());
        let path = std::env::var_os("PATH");
        command
            .args(["-c", SCRIPT, "sprintscope-guard", &entry])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            // A scope that runs under another one carries that one's marker. Its guards must not.
            .env_clear()
            .env(
                "PATH",
                path.as_deref().unwrap_or(OsStr::new("/usr/bin:/bin")),
            );
        // SAFETY: runs between fork and exec, and makes nothing but system calls.
        unsafe { command.pre_exec(stand_alone) };
        let mut process = command.spawn()?;
        let leash = process.stdin.take();
        Ok(Self { process, leash })
    }

    /// Watches over this process group from now on.
    pub fn watch(&mut self, group: Pid) -> io::Result<()> {
        match &mut self.leash {
            Some(leash) => writeln!(leash, "{}", group.as_raw_nonzero()),
            None => Ok(()),
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Killed before its leash goes, it doesn't act. If it is gone already there is nothing to
        // kill, and nothing to wait for.
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// In a session of its own no terminal and no signal to the scope's group reaches it, and it keeps
/// nothing open but its pipe.
fn stand_alone() -> io::Result<()> {
    setsid()?;
    #[cfg(target_os = "linux")]
    // SAFETY: marks descriptors to be closed at exec, which is next; a kernel that doesn't know the
    // call changes nothing.
    unsafe {
        let flags = libc::CLOSE_RANGE_CLOEXEC;
        libc::syscall(libc::SYS_close_range, 3_u32, u32::MAX, flags);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{BufRead, BufReader};
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use rustix::process::{Pid, Signal, kill_process};

    use crate::job::{StopMethod, Stream};
    use crate::source::harness::{Watched, again, is_again, is_alive, until_gone, watch};
    use crate::source::{ProcessSpec, process};

    /// A program with a deaf child in its group and another in a session of its own.
    const FAMILY: &str = "
        sh -c 'trap \"\" HUP TERM; echo pid $$; while :; do sleep 0.05; done' &
        setsid sh -c 'echo pid $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &
        echo pid $$; echo marker $SPRINTSCOPE_JOB
        wait";

    fn family() -> Watched {
        let spec = process(ProcessSpec::new("sh").args(["-c", FAMILY]));
        let mut job = watch(spec);
        job.until("the family", |heard| heard.lines_of(Stream::Out).len() == 4);
        job
    }

    /// The number of the guard of the job with this marker.
    fn guard_of(marker: &str) -> Option<String> {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let is_guard = |path: &PathBuf| {
            let words = fs::read_to_string(path.join("cmdline")).unwrap_or_default();
            words.contains("sprintscope-guard") && words.contains(marker)
        };
        let found = processes.map(|entry| entry.path()).find(is_guard)?;
        Some(found.file_name()?.to_str()?.to_owned())
    }

    fn marker(lines: &[&str]) -> String {
        let mut markers = lines.iter().filter_map(|line| line.strip_prefix("marker "));
        markers.next().unwrap().to_owned()
    }

    #[test]
    fn nothing_is_left_when_the_scope_is_killed() {
        let this = concat!(module_path!(), "::nothing_is_left_when_the_scope_is_killed");
        if is_again(this) {
            let job = family();
            for line in job.lines_of(Stream::Out) {
                // The test's own line is not at its end yet.
                println!("\n{line}");
            }
            // Until the test kills this process.
            std::thread::park_timeout(Duration::from_mins(5));
            return;
        }
        let mut scope = again(this).spawn().unwrap();
        let told = BufReader::new(scope.stdout.take().unwrap()).lines();
        let told = told.map_while(Result::ok);
        let told: Vec<String> = told
            .filter(|line| line.starts_with("pid ") || line.starts_with("marker "))
            .take(4)
            .collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let mut pids: Vec<&str> = told
            .iter()
            .filter_map(|line| line.strip_prefix("pid "))
            .collect();
        assert_eq!(pids.len(), 3);
        let guard = guard_of(&marker(&told)).expect("a guard");
        pids.push(&guard);
        assert!(pids.iter().all(|pid| is_alive(pid)));
        scope.kill().unwrap();
        scope.wait().unwrap();
        until_gone(&pids);
    }

    #[test]
    fn a_guard_stands_alone_and_goes_with_its_job() {
        let mut job = family();
        let marker = marker(&job.lines_of(Stream::Out));
        let guard = guard_of(&marker).expect("a guard");
        let open = |descriptor: &str| {
            let link = Path::new("/proc").join(&guard).join("fd").join(descriptor);
            fs::read_link(link).map(|target| target.to_string_lossy().into_owned())
        };
        assert!(open("0").unwrap().starts_with("pipe:"));
        assert_eq!(open("1").unwrap(), "/dev/null");
        assert_eq!(open("2").unwrap(), "/dev/null");
        let all = fs::read_dir(Path::new("/proc").join(&guard).join("fd"));
        assert_eq!(all.unwrap().count(), 3);
        job.stop(StopMethod::Loop).end();
        until_gone(&[&guard]);
    }

    #[test]
    fn a_job_whose_guard_was_killed_ends_all_the_same() {
        let mut job = family();
        let guard = guard_of(&marker(&job.lines_of(Stream::Out))).expect("a guard");
        let pid = Pid::from_raw(guard.parse().unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    }
}
