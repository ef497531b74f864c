//! The process table.

use std::fs;

use super::wait::until;

/// Whether the process runs: one that has ended and that nobody asked about since doesn't.
pub(crate) fn is_alive(pid: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
        return false;
    };
    let state = stat.rsplit_once(") ").map(|(_, rest)| &rest[..1]);
    !matches!(state, Some("Z" | "X"))
}

/// Waits until none of these processes is left.
#[track_caller]
pub(crate) fn until_gone(pids: &[u32]) {
    until(&format!("the end of {pids:?}"), || {
        let left = pids.iter().any(|pid| is_alive(*pid));
        (!left).then_some(())
    });
}

/// The numbers of the processes that said `pid N` in these lines.
pub(crate) fn pids_in(lines: &str) -> Vec<u32> {
    let words = lines.lines().filter_map(|line| line.split_once("pid "));
    words
        .filter_map(|(_, pid)| pid.split_whitespace().next()?.parse().ok())
        .collect()
}
