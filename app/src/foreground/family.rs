//! Job control for what a program has started: it stands still, and goes on.

use std::collections::HashMap;

use rustix::process::{Pid, Signal, kill_process};
use sprintscope_sim::ProcessStat;

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
    let is_kept = |process: &ProcessStat| {
        let parent = processes.get(&process.parent);
        process.group == us.group
            && parent.is_some_and(|one| one.group != us.group && one.session == us.session)
    };
    !processes.values().any(is_kept)
}

fn comes_of(mut pid: i32, leader: i32, processes: &HashMap<i32, ProcessStat>) -> bool {
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
fn processes() -> HashMap<i32, ProcessStat> {
    ProcessStat::all().map(|one| (one.pid, one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_told_by_its_parents() {
        let own = ProcessStat::of(std::process::id() as i32).unwrap();
        let process = |parent| ProcessStat {
            parent,
            ..own.clone()
        };
        let processes = HashMap::from([
            (5, process(1)),
            (6, process(5)),
            (7, process(6)),
            (8, process(1)),
        ]);
        let of = |pid| comes_of(pid, 5, &processes);
        assert_eq!([5, 6, 7, 8, 9].map(of), [true, true, true, false, false]);
        assert!(super::processes().contains_key(&own.pid));
    }
}
