//! Finds what a program left behind outside its process group: daemons, sessions of their own.

use std::ffi::OsStr;
use std::fs;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use memchr::memmem;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// The environment variable that says to which job a process belongs. Children inherit it, whatever
/// else they leave behind.
pub(super) const VARIABLE: &str = "SPRINTSCOPE_JOB";

/// A carrier may fork between being found and being killed: look so often until none is found.
const LOOKS: usize = 5;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// What one run of a job is known by in the environment of its processes.
#[derive(Clone, Debug)]
pub(super) struct Marker {
    value: String,
}

impl Marker {
    /// A marker that no other run has, not even one of another scope. In front of its dot stands
    /// the ticket with which the program may present itself to the scope.
    pub fn new(ticket: &str) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH);
        let nanos = started.unwrap_or_default().as_nanos();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let value = format!("{ticket}.{}-{count}-{nanos}", process::id());
        Self { value }
    }

    pub fn value(&self) -> &str {
        &self.value
    }

    /// Kills every process that carries the marker.
    pub fn kill_carriers(&self) {
        let entry = format!("{VARIABLE}={}", self.value);
        for _ in 0..LOOKS {
            if kill_where(|environment| has_entry(environment, entry.as_bytes())) == 0 {
                return;
            }
        }
    }
}

/// Kills the processes with such an environment and returns how many they were. Where there is no
/// `/proc` there are none to be found.
fn kill_where(is_meant: impl Fn(&[u8]) -> bool) -> usize {
    let Ok(processes) = fs::read_dir("/proc") else {
        return 0;
    };
    let pids = processes
        .flatten()
        .filter_map(|entry| pid(&entry.file_name()));
    pids.filter(|pid| kill_if(*pid, &is_meant)).count()
}

fn pid(name: &OsStr) -> Option<Pid> {
    Pid::from_raw(name.to_str()?.parse().ok()?)
}

fn kill_if(pid: Pid, is_meant: impl Fn(&[u8]) -> bool) -> bool {
    let path = format!("/proc/{}/environ", pid.as_raw_nonzero());
    let is_it = || fs::read(&path).is_ok_and(|environment| is_meant(&environment));
    if !is_it() {
        return false;
    }
    // The number may have passed to another process since: the descriptor holds on to one of them,
    // and the second look says to which.
    match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(process) if is_it() => pidfd_send_signal(process, Signal::KILL).is_ok(),
        _ => false,
    }
}

fn has_entry(environment: &[u8], entry: &[u8]) -> bool {
    memmem::find_iter(environment, entry).any(|at| {
        let before = environment[..at].last();
        let behind = environment.get(at + entry.len());
        before.is_none_or(|byte| *byte == 0) && behind.is_none_or(|byte| *byte == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::{Marker, has_entry};

    #[test]
    fn no_two_markers_are_the_same() {
        assert_ne!(Marker::new("a").value(), Marker::new("a").value());
    }

    #[test]
    fn an_entry_is_found_as_a_whole_only() {
        assert!(has_entry(b"A=1\0B=2\0C=3\0", b"B=2"));
        assert!(has_entry(b"B=2", b"B=2"));
        assert!(has_entry(b"B=21\0B=2\0", b"B=2"));
        assert!(!has_entry(b"A=B=2\0B=21\0", b"B=2"));
        assert!(!has_entry(b"", b"B=2"));
    }
}
