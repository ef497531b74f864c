//! Finds what a program left behind outside its process group: daemons, sessions of their own.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use memchr::memmem;
use rustix::param::clock_ticks_per_second;
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use rustix::time::{ClockId, clock_gettime};

use crate::process_stat::ProcessStat;

/// The environment variable that says to which job a process belongs. Children inherit it, whatever
/// else they leave behind.
pub(super) const VARIABLE: &str = "SPRINTSCOPE_JOB";

/// A carrier may fork between being found and being killed, and shows no environment while it
/// becomes another program: look so often, unless nothing was found nor in doubt before that.
const LOOKS: u32 = 8;

/// How long to wait after the first look with a process in doubt; twice as long after the next.
const DOUBT: Duration = Duration::from_millis(1);

/// Most environments have fewer bytes.
const USUAL: usize = 32 << 10;

/// In the flags of `/proc/PID/stat`: a thread of the kernel's own (`PF_KTHREAD` of
/// `include/linux/sched.h`).
const IS_KERNEL_THREAD: u64 = 0x0020_0000;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// What one run of a job is known by in the environment of its processes.
#[derive(Clone, Debug)]
pub(super) struct Marker {
    value: String,
    /// In clock ticks since the machine was started: no carrier is older.
    born: u64,
}

impl Marker {
    /// A marker that no other run has, not even one of another scope. In front of its dot stands
    /// the ticket with which the program may present itself to the scope.
    pub(super) fn new(ticket: &str) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH);
        let nanos = started.unwrap_or_default().as_nanos();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let value = format!("{ticket}.{}-{count}-{nanos}", process::id());
        let born = ticks_since_boot();
        Self { value, born }
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// Kills every process that carries the marker.
    pub(super) fn kill_carriers(&self) {
        let entry = format!("{VARIABLE}={}", self.value);
        let mut pause = DOUBT;
        for _ in 0..LOOKS {
            match self.look(entry.as_bytes()) {
                Look::Nothing => return,
                Look::Killed => {}
                Look::InDoubt => {
                    sleep(pause);
                    pause *= 2;
                }
            }
        }
    }

    /// Looks at every process once. Where there is no `/proc` there are none to be found.
    fn look(&self, entry: &[u8]) -> Look {
        let mut look = Look::Nothing;
        let Ok(processes) = fs::read_dir("/proc") else {
            return look;
        };
        let pids = processes
            .flatten()
            .filter_map(|entry| pid(&entry.file_name()));
        let mut buffer = Vec::new();
        for pid in pids {
            let came_to = match environment(pid, &mut buffer) {
                Ok([]) if is_becoming_a_program(pid, self.born) => Look::InDoubt,
                Ok(environment) if has_entry(environment, entry) => {
                    if kill_if(pid, entry, &mut buffer) {
                        Look::Killed
                    } else {
                        Look::InDoubt
                    }
                }
                // Another job's, or nobody's; gone, or somebody else's.
                Ok(_) | Err(_) => Look::Nothing,
            };
            look = look.max(came_to);
        }
        look
    }
}

/// What a look at the processes came to; of several the last of these counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// No carrier.
    Nothing,
    /// Carriers, which were killed.
    Killed,
    /// One that may be a carrier, and couldn't be told.
    InDoubt,
}

/// As in `/proc/PID/stat`.
fn ticks_since_boot() -> u64 {
    let now = clock_gettime(ClockId::Boottime);
    let per_second = clock_ticks_per_second();
    now.tv_sec as u64 * per_second + now.tv_nsec as u64 * per_second / 1_000_000_000
}

fn pid(name: &OsStr) -> Option<Pid> {
    Pid::from_raw(name.to_str()?.parse().ok()?)
}

/// The environment is empty while the process becomes another program (in `execve`), for a thread of
/// the kernel, and after the end.
fn environment(pid: Pid, buffer: &mut Vec<u8>) -> io::Result<&[u8]> {
    loop {
        // Whole in one call: the process may become another program between two, and then the
        // second one says that there is no more.
        let mut file = File::open(format!("/proc/{}/environ", pid.as_raw_nonzero()))?;
        let length = file.read(buffer)?;
        if length < buffer.len() {
            return Ok(&buffer[..length]);
        }
        buffer.resize(2 * buffer.len().max(USUAL), 0);
    }
}

/// Whether a process without an environment, not older than `born`, has one to come.
fn is_becoming_a_program(pid: Pid, born: u64) -> bool {
    let look = || {
        let stat = ProcessStat::of(pid.as_raw_nonzero().get())?;
        let is_kernel_thread = stat.flags & IS_KERNEL_THREAD != 0;
        Some(!stat.has_ended() && !is_kernel_thread && stat.started >= born)
    };
    look().unwrap_or(false)
}

fn kill_if(pid: Pid, entry: &[u8], buffer: &mut Vec<u8>) -> bool {
    // The number may have passed to another process since: the descriptor holds on to one of them,
    // and the second look says to which.
    let mut is_it = || environment(pid, buffer).is_ok_and(|found| has_entry(found, entry));
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
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{Marker, VARIABLE, has_entry};

    #[test]
    fn no_two_markers_are_the_same() {
        assert_ne!(Marker::new("a").value(), Marker::new("a").value());
    }

    #[test]
    fn a_carrier_that_becomes_one_program_after_the_other_is_found() {
        const AGAIN: &str = r#"exec sh -c "$0" "$0""#;
        // Seen in mid-change about once in fifty looks.
        for _ in 0..200 {
            let marker = Marker::new("again");
            let mut command = Command::new("sh");
            command.args(["-c", AGAIN, AGAIN]);
            let mut carrier = command.env(VARIABLE, marker.value()).spawn().unwrap();
            marker.kill_carriers();
            // An end takes a moment.
            let deadline = Instant::now() + Duration::from_secs(1);
            let mut is_gone = false;
            while !is_gone && Instant::now() < deadline {
                is_gone = carrier.try_wait().unwrap().is_some();
            }
            let _gone = carrier.kill();
            carrier.wait().unwrap();
            assert!(is_gone);
        }
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
