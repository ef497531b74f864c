//! What a program starts: nothing of it may be left, however the end comes.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

use rustix::process::{Pid, Signal, geteuid, kill_process};

use crate::language::{Running, is_alive, pids_in, program, until_gone};

/// A program with a deaf child in its group, one in a session of its own, and a daemon.
const FAMILY: &str = "
    sh -c 'trap \"\" HUP INT TERM; echo pid $$; while :; do sleep 0.05; done' &
    setsid sh -c 'trap \"\" HUP TERM; echo pid $$; while :; do sleep 0.05; done' &
    (setsid sh -c 'echo pid $$; exec sleep 1000 >/dev/null 2>&1 </dev/null' &)
    trap 'exit 0' TERM
    echo pid $$
    while :; do sleep 0.05; done";

/// What a family can hide behind: no environment, a title, no core to be dumped, another command line,
/// two forks.
const HIDDEN: &str = r#"
import ctypes, os, time
prctl = ctypes.CDLL(None).prctl
DUMPABLE, NAME = 4, 15
def deaf():
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    for file in range(3):
        os.dup2(null, file)
def lives():
    while True:
        time.sleep(0.05)
def bare():
    os.setsid()
    os.execve("/bin/sleep", ["sleep", "1000"], {})
def titled():
    deaf()
    prctl(NAME, b"kworker/0:1", 0, 0, 0)
    lives()
def closed():
    deaf()
    prctl(DUMPABLE, 0, 0, 0, 0)
    lives()
def rewritten():
    deaf()
    fields = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
    start, end = int(fields[45]), int(fields[46])
    ctypes.memset(start, 0, end - start)
    ctypes.memmove(start, b"[kworker/1:2]", 13)
    prctl(NAME, b"kworker/1:2", 0, 0, 0)
    prctl(DUMPABLE, 0, 0, 0, 0)
    lives()
def doubled():
    deaf()
    inner = os.fork()
    if inner:
        os.write(told, b"pid %d\n" % inner)
        os._exit(0)
    lives()
told = os.dup(1)
os.set_inheritable(told, False)
for kind in (bare, titled, closed, rewritten, doubled):
    child = os.fork()
    if child == 0:
        kind()
    if kind is not doubled:
        os.write(told, b"pid %d\n" % child)
lives()
"#;

/// How many they are.
const HIDDEN_ONES: usize = 5;

/// Starts the hidden ones and waits until all are known.
fn hidden(options: &str) -> (Running, Vec<u32>) {
    let running = program(&format!(
        "run --view none --grace 500ms {options} -- python3 -c"
    ))
    .arg(HIDDEN)
    .start();
    let pids = running.until("the hidden ones", || {
        let pids = pids_in(&running.log());
        (pids.len() == HIDDEN_ONES).then_some(pids)
    });
    (running, pids)
}

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

#[test]
fn nobody_hides_from_a_stop() {
    for method in ["event", "loop", "cancel", "kill"] {
        let (running, pids) = hidden(&format!("--stop-after 2s --stop-method {method}"));
        let ended = running.end();
        until_gone(&pids);
        let stop = ended.job().stop.unwrap();
        let to = |rung: &serde_json::Value| rung["to"].to_string();
        let to: String = stop.rungs.iter().map(to).collect();
        for pid in pids {
            assert!(
                to.contains(&format!(" ({pid})")),
                "{method}, {pid}\n{ended}"
            );
        }
        assert!(to.contains("kworker/1:2 ("), "{method}\n{ended}");
    }
}

#[test]
fn nobody_hides_when_the_program_itself_is_killed() {
    let (running, pids) = hidden("");
    running.signal(Signal::KILL);
    running.end();
    until_gone(&pids);
}

#[test]
fn another_users_process_is_named_as_still_running() {
    const NOBODY: u32 = 65534;
    if !geteuid().is_root() {
        eprintln!("not tried: only root can start a program as two users");
        return;
    }
    for (method, ending) in [
        ("event", "wait"),
        ("loop", "wait"),
        ("cancel", "wait"),
        ("kill", "wait"),
        ("event", "exit 0"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_sprintscope"), place("sprintscope")).unwrap();
        fs::copy("/usr/bin/setpriv", place("become")).unwrap();
        fs::set_permissions(place("become"), Permissions::from_mode(0o4755)).unwrap();
        fs::create_dir(place("own")).unwrap();
        chown(place("own"), Some(NOBODY), Some(NOBODY)).unwrap();
        fs::set_permissions(place("own"), Permissions::from_mode(0o700)).unwrap();
        let script = format!(
            "{} --reuid 0 sleep 60 & echo pid $!; sleep 0.5; {ending}",
            place("become").display()
        );
        let ended = Command::new("setpriv")
            .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .arg(place("sprintscope"))
            .args([
                "run",
                "--view",
                "none",
                "--grace",
                "500ms",
                "--stop-after",
                "2s",
            ])
            .args(["--stop-method", method, "--log"])
            .arg(place("own/log"))
            .arg("--summary")
            .arg(place("own/summary"))
            .args(["--", "sh", "-c", &script])
            .env("XDG_RUNTIME_DIR", place("own"))
            .env("HOME", place("own"))
            .current_dir(place("own"))
            .output()
            .unwrap();
        let log = fs::read_to_string(place("own/log")).unwrap_or_default();
        let summary = fs::read_to_string(place("own/summary")).unwrap_or_default();
        let all = format!("{method}, {ending}: {ended:?}\n{log}\n{summary}");
        let pids = pids_in(&log);
        assert_eq!(pids.len(), 1, "{all}");
        let theirs = pids[0];
        let lives = is_alive(theirs);
        let raw = Pid::from_raw(theirs.try_into().unwrap()).unwrap();
        let _ = kill_process(raw, Signal::KILL);
        assert!(lives, "{all}");
        let still = format!("sleep ({theirs}), another user's, still runs");
        assert!(log.contains(&still), "{all}");
        // Where nobody asked there is no proof, and the log alone names it.
        let was_asked = !summary.contains("\"stop\": null");
        assert_eq!(summary.contains(&still), was_asked, "{all}");
        assert!(!log.contains("left behind, killed"), "{all}");
    }
}
