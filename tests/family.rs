//! What a program starts: nothing of it may be left, however the end comes.

use rustix::process::Signal;

use crate::language::{Running, is_alive, pids_in, program, until_gone};

/// A program with a deaf child in its group, one in a session of its own, and a daemon.
const FAMILY: &str = "
    sh -c 'trap \"\" HUP INT TERM; echo pid $$; while :; do sleep 0.05; done' &
    setsid sh -c 'trap \"\" HUP TERM; echo pid $$; while :; do sleep 0.05; done' &
    (setsid sh -c 'echo pid $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &)
    trap 'exit 0' TERM
    echo pid $$
    while :; do sleep 0.05; done";

/// Starts the family and waits until all four have said who they are.
fn family(options: &str) -> (Running, Vec<u32>) {
    let running = program(&format!("run --view none --grace 500ms {options} -- sh -c"))
        .arg(FAMILY)
        .start();
    let pids = running.until("the family", || {
        let pids = pids_in(&running.log());
        (pids.len() == 4).then_some(pids)
    });
    assert!(pids.iter().all(|pid| is_alive(*pid)), "{pids:?}");
    (running, pids)
}

#[test]
fn a_stop_event_leaves_nothing() {
    for options in ["", "--pipe"] {
        let (running, pids) = family(options);
        running.signal(Signal::INT);
        // One of its group is deaf, and had to be killed.
        running.end().expect_exit(1).expect_reason("killed");
        until_gone(&pids);
    }
}

#[test]
fn a_kill_leaves_nothing() {
    let (running, pids) = family("");
    running.signal(Signal::INT);
    std::thread::sleep(std::time::Duration::from_millis(400));
    running.signal(Signal::INT);
    running.end();
    until_gone(&pids);
}

#[test]
fn a_kill_of_the_program_itself_leaves_nothing() {
    for options in ["", "--pipe"] {
        let (running, pids) = family(options);
        running.signal(Signal::KILL);
        running.end();
        until_gone(&pids);
    }
}

#[test]
fn a_program_that_ends_by_itself_takes_its_family_along() {
    let running = program("run --view none -- sh -c")
        .arg("sleep 1000 & echo pid $!; setsid sleep 1000 & echo pid $!; exit 4")
        .start();
    let ended = running.end();
    ended.expect_exit(1).expect_reason("exit code 4");
    let pids = pids_in(&ended.log);
    assert_eq!(pids.len(), 2, "{ended}");
    until_gone(&pids);
}

#[test]
fn every_stop_method_leaves_nothing() {
    for method in ["loop", "cancel", "kill"] {
        let (running, pids) = family(&format!("--stop-after 1500ms --stop-method {method}"));
        running.end().expect_exit(1).expect_state("dead");
        until_gone(&pids);
    }
}
