//! Signals to the program itself, and readers that go away.

use std::fs;
use std::io::{BufRead, BufReader, PipeReader, Read, pipe};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::language::{BOUNDED_MB, Running, pids_in, program, until_gone};

/// Ignores SIGTERM and says when that has begun.
const DEAF: &str = "trap '' TERM; echo pid $$; while :; do sleep 0.05; done";

#[test]
fn one_signal_sets_the_stop_event_of_all_jobs() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let running = program("demo --jobs 2 --sprinter-interval 0.01 --view none").start();
        running.until_log("demo: sprinter : 20");
        running.until_log("demo 2: sprinter : 20");
        running.signal(signal);
        let ended = running.end();
        ended.expect_exit(0);
        for job in ended.summary().jobs {
            assert_eq!(job.reason, "stop event", "{signal:?} {ended}");
            assert_eq!(job.stop.unwrap().by, "signal", "{signal:?}");
        }
    }
}

#[test]
fn a_signal_lets_a_program_end_in_its_own_way() {
    let script = "trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
    let running = program("run --view none --grace 1h -- sh -c")
        .arg(script)
        .start();
    running.until_log("ready");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "signal")
        .expect_stdout_line("saved");
}

#[test]
fn a_second_signal_kills_without_waiting_for_the_grace() {
    let running = program("run --view none --grace 1h -- sh -c")
        .arg(DEAF)
        .start();
    let pids = pids_in(&running.until_log("pid "));
    running.signal(Signal::INT);
    running.until_log("stop asked: event, by signal");
    // What comes sooner is the same Ctrl-C.
    thread::sleep(Duration::from_millis(400));
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("killed");
    assert_eq!(ended.job().stop.unwrap().by, "signal", "{ended}");
    until_gone(&pids);
}

#[test]
fn a_third_interrupt_leaves_with_a_summary_and_nothing_behind() {
    let running = program("run --view none --grace 1h -- sh -c")
        .arg(DEAF)
        .start();
    let pids = pids_in(&running.until_log("pid "));
    let pid = Pid::from_raw(running.pid().try_into().unwrap()).unwrap();
    running.signal(Signal::INT);
    running.until_log("stop asked: event, by signal");
    for _ in 0..2 {
        thread::sleep(Duration::from_millis(350));
        // It may have left by the second one.
        let _gone = kill_process(pid, Signal::INT);
    }
    let ended = running.end();
    ended.expect_exit(1).expect_state("dead");
    assert_eq!(ended.job().stop.unwrap().ended_by, "cut off", "{ended}");
    until_gone(&pids);
}

/// Rust's own handler lets the first such signal pass that was sent.
#[test]
fn a_signal_that_tells_of_crashes_ends_the_scope_and_leaves_nothing() {
    for signal in [Signal::SEGV, Signal::BUS, Signal::ABORT] {
        let running = program("run --view none -- sh -c").arg(DEAF).start();
        let pids = pids_in(&running.until_log("pid "));
        running.signal(signal);
        until_gone(&[running.pid()]);
        until_gone(&pids);
    }
}

#[test]
fn a_signal_and_the_grace_are_enough_for_a_deaf_program() {
    let running = program("run --view none --grace 300ms -- sh -c")
        .arg(DEAF)
        .start();
    let pids = pids_in(&running.until_log("pid "));
    running.signal(Signal::TERM);
    running
        .end()
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("killed");
    until_gone(&pids);
}

#[test]
fn a_reader_that_goes_away_ends_the_program() {
    let (reader, writer) = pipe().unwrap();
    let running = program("run --view none --grace 1h -- yes")
        .without_log()
        .printing_to(writer)
        .start();
    let mut first = String::new();
    BufReader::new(reader).read_line(&mut first).unwrap();
    assert_eq!(first, "y\n");
    // Here the reader is gone.
    let ended = running.end();
    ended.expect_exit(0).expect_reason("stop event");
}

#[test]
fn the_log_file_is_written_while_the_jobs_run() {
    let running = program("demo --sprinter-interval 0.005 --view none --quiet").start();
    // The line is waited for in the file, and the job goes on.
    running.until_log("demo: sprinter : 100");
    running.signal(Signal::INT);
    running.end().expect_exit(0);
}

/// A flood whose scope waits on a reader that doesn't read, until everything between them is full
/// and the flood itself stands still.
fn standstill() -> (PipeReader, Running) {
    let (reader, writer) = pipe().unwrap();
    let running = program("run --view none --name flood -- sh -c")
        .arg("echo pid $$; exec yes loss=1")
        .printing_to(writer)
        .start();
    let pid = pids_in(&running.until_log("pid "))[0];
    let written = || {
        let counts = fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
        let count = counts.lines().find_map(|line| line.strip_prefix("wchar: "));
        count.unwrap().parse::<u64>().unwrap()
    };
    running.until("a standstill", || {
        let before = written();
        thread::sleep(Duration::from_millis(500));
        (before > 1_000_000 && written() == before).then_some(())
    });
    (reader, running)
}

#[test]
fn a_reader_that_does_not_read_is_waited_for_in_bounded_memory() {
    let (reader, running) = standstill();
    drop(reader);
    let ended = running.end();
    ended.expect_memory_below(2.0 * BOUNDED_MB);
    assert_eq!(ended.job().dropped, 0);
}

#[test]
fn how_a_job_was_stopped_is_in_the_log_however_full_the_channel_was() {
    let (mut reader, running) = standstill();
    running.signal(Signal::INT);
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    let ended = running.end();
    ended
        .expect_exit(0)
        .expect_stop("event", "signal")
        .expect_log("flood: # stop asked: event, by signal");
    let how = "flood: # completed: stop event, SIGTERM, ended by the signal after ";
    assert!(ended.log.contains(how), "{ended}");
}

#[test]
fn a_reader_that_does_not_read_does_not_hold_up_the_end() {
    let (reader, running) = standstill();
    running.signal(Signal::INT);
    thread::sleep(Duration::from_millis(500));
    running.signal(Signal::INT);
    let ended = running.end();
    assert_eq!(ended.job().stop.unwrap().by, "signal");
    drop(reader);
}

#[test]
fn a_hangup_that_is_kept_or_ignored_stops_nothing() {
    let kept = program("run --keep --view none -- sh -c");
    let ignored = program("run --view none -- sh -c").ignoring_hangups();
    for (program, says) in [(kept, true), (ignored, false)] {
        let script = "i=0; while :; do echo v=$i; i=$((i+1)); sleep 0.02; done";
        let running = program.arg(script).start();
        running.until_log("v=5");
        running.signal(Signal::HUP);
        let before = running.log().lines().count();
        running.until("more lines", || {
            (running.log().lines().count() > before + 20).then_some(())
        });
        running.signal(Signal::TERM);
        let ended = running.end();
        ended
            .expect_exit(0)
            .expect_reason("stop event")
            .expect_stop("event", "signal");
        assert_eq!(ended.stderr.contains("hangup: going on"), says, "{ended}");
    }
}
