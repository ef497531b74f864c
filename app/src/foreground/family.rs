//! Job control for what a program has started: it stands still, and goes on.

use std::collections::HashMap;
use std::fs;

use rustix::process::{Pid, Signal, kill_process};

/// Has a program and all that it has started stand still.
pub fn stand_still(leader: i32) {
    // Not by SIGTSTP: in a session without a shell, as theirs is, that stops nobody.
    signal(leader, Signal::STOP);
}

/// Has them go on.
pub fn go_on(leader: i32) {
    signal(leader, Signal::CONT);
}

fn signal(leader: i32, signal: Signal) {
    let processes = processes();
    for &pid in processes.keys() {
        if comes_of(pid, leader, &processes)
            && let Some(pid) = Pid::from_raw(pid)
        {
            // It may have ended since.
            let _gone = kill_process(pid, signal);
        }
    }
}

/// Whether nobody would ever have us go on: none of our process group has a parent in another group of
/// our session, as a shell is one.
pub fn is_orphaned() -> bool {
    let processes = processes();
    let ours = Pid::as_raw(Some(rustix::process::getpid()));
    let Some(us) = processes.get(&ours) else {
        return false;
    };
    let is_kept = |process: &Process| {
        let parent = processes.get(&process.parent);
        process.group == us.group
            && parent.is_some_and(|one| one.group != us.group && one.session == us.session)
    };
    !processes.values().any(is_kept)
}

/// What is known of a process.
#[derive(Clone, Copy, Debug)]
struct Process {
    parent: i32,
    group: i32,
    session: i32,
}

impl Process {
    /// From `/proc/PID/stat`; see `proc_pid_stat(5)`.
    fn of(stat: &str) -> Option<Self> {
        // Behind the name, which may hold anything, and the state.
        let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(1);
        let mut number = || fields.next()?.parse().ok();
        Some(Self {
            parent: number()?,
            group: number()?,
            session: number()?,
        })
    }
}

fn comes_of(mut pid: i32, leader: i32, processes: &HashMap<i32, Process>) -> bool {
    // No longer than the list: numbers may pass to others while it is made.
    for _ in 0..=processes.len() {
        if pid == leader {
            return true;
        }
        match processes.get(&pid) {
            Some(process) if process.parent > 1 => pid = process.parent,
            _ => return false,
        }
    }
    false
}

/// Every process, where there is `/proc`.
fn processes() -> HashMap<i32, Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(|pid| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        Some((pid, Process::of(&stat)?))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_told_by_its_parents() {
        let process = |parent| Process {
            parent,
            group: 1,
            session: 1,
        };
        let processes = HashMap::from([
            (5, process(1)),
            (6, process(5)),
            (7, process(6)),
            (8, process(1)),
        ]);
        let of = |pid| comes_of(pid, 5, &processes);
        assert_eq!([5, 6, 7, 8, 9].map(of), [true, true, true, false, false]);
        let stat = "42 (a) b) S 7 8 9 0 -1";
        let read = Process::of(stat).unwrap();
        assert_eq!([read.parent, read.group, read.session], [7, 8, 9]);
        assert!(
            processes.len() == 4 && super::processes().contains_key(&(std::process::id() as i32))
        );
    }
}
