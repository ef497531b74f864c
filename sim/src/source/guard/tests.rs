use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::job::{StopMethod, Stream};
use crate::source::harness::{Watched, again, is_again, is_alive, until_gone, watch};
use crate::source::{ProcessSpec, process};

/// A program with a deaf child in its group and another in a session of its own.
const FAMILY: &str = "
    sh -c 'trap \"\" HUP TERM; echo pid $$; while :; do sleep 0.05; done' &
    setsid sh -c 'echo pid $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &
    sleep 0.5; echo pid $$
    wait";

fn family() -> Watched {
    let spec = process(ProcessSpec::new("sh").args(["-c", FAMILY]));
    let mut job = watch(spec);
    job.until("the family", |heard| heard.lines_of(Stream::Out).len() == 3);
    job
}

/// The number of the guard of the program with this number: its parent.
fn guard_of(pid: &str) -> String {
    let stat = fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap();
    let parent = stat.rsplit_once(") ").unwrap().1.split(' ').nth(1).unwrap();
    let words = fs::read_to_string(Path::new("/proc").join(parent).join("cmdline")).unwrap();
    assert!(words.starts_with("sprintscope-guard\0"), "{words}");
    parent.to_owned()
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
        .filter(|line| line.starts_with("pid "))
        .take(3)
        .collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let mut pids: Vec<&str> = told
        .iter()
        .filter_map(|line| line.strip_prefix("pid "))
        .collect();
    assert_eq!(pids.len(), 3);
    // The leader says so last.
    let guard = guard_of(pids[2]);
    pids.push(&guard);
    assert!(pids.iter().all(|pid| is_alive(pid)));
    scope.kill().unwrap();
    scope.wait().unwrap();
    until_gone(&pids);
}

#[test]
fn a_guard_stands_alone_and_goes_with_its_job() {
    let mut job = family();
    let guard = guard_of(&job.detail("pid"));
    let folder = Path::new("/proc").join(&guard);
    let open = |descriptor: &str| {
        let link = fs::read_link(folder.join("fd").join(descriptor));
        link.map(|target| target.to_string_lossy().into_owned())
    };
    assert!(open("0").unwrap().starts_with("socket:"));
    assert_eq!(open("1").unwrap(), "anon_inode:[signalfd]");
    assert_eq!(open("2").unwrap(), "/dev/null");
    let all = fs::read_dir(folder.join("fd"));
    assert_eq!(all.unwrap().count(), 3);
    job.stop(StopMethod::Loop).end();
    until_gone(&[&guard]);
}

#[test]
fn a_job_whose_guard_was_killed_ends_with_it_and_leaves_nothing() {
    let mut job = family();
    let pids: Vec<String> = job
        .lines_of(Stream::Out)
        .iter()
        .map(ToString::to_string)
        .collect();
    let guard = guard_of(&job.detail("pid"));
    let guard = Pid::from_raw(guard.parse().unwrap()).unwrap();
    kill_process(guard, Signal::KILL).unwrap();
    assert_eq!(job.end(), "signal 9");
    let pids: Vec<&str> = pids
        .iter()
        .filter_map(|line| line.strip_prefix("pid "))
        .collect();
    until_gone(&pids);
}

#[test]
fn a_daemon_without_an_environment_is_gone_with_its_job() {
    const LEAVES: &str =
        "env -i setsid sh -c 'echo pid $$; exec </dev/null >/dev/null 2>&1; exec sleep 7777' &
        while :; do sleep 0.05; done";
    for &method in StopMethod::ALL {
        let mut job = watch(process(ProcessSpec::new("sh").args(["-c", LEAVES])));
        job.until("the daemon", |heard| {
            !heard.lines_of(Stream::Out).is_empty()
        });
        let line = job.lines_of(Stream::Out)[0].to_owned();
        job.stop(method).end();
        until_gone(&[line.trim_start_matches("pid ")]);
    }
}

#[test]
fn no_command_line_shows_the_ticket_and_the_program_does_not_see_the_guards_variable() {
    let spec = ProcessSpec {
        ticket: "a-ticket-of-this-test".into(),
        ..ProcessSpec::new("sh").args(["-c", "env; sleep 1000"])
    };
    let mut job = watch(process(spec));
    job.until("the environment", |heard| {
        heard
            .lines_of(Stream::Out)
            .iter()
            .any(|line| line.starts_with("SPRINTSCOPE_JOB=a-ticket-of-this-test."))
    });
    assert!(
        !job.lines_of(Stream::Out)
            .iter()
            .any(|line| line.starts_with("SPRINTSCOPE_GUARD"))
    );
    let shows = |path: std::path::PathBuf| {
        let words = fs::read(path.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&words).contains("a-ticket-of-this-test")
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    assert!(!processes.map(|entry| entry.path()).any(shows));
    job.stop(StopMethod::Loop).end();
}
