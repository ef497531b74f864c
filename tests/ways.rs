//! A stop is kind: programs that save when they are stopped, in the ways in which people start them.

use std::path::{Path, PathBuf};

use rustix::process::Signal;
use serde_json::Value;

use crate::language::{Ended, pids_in, program, until_gone};

/// A program of `tests/programs`.
fn path(name: &str) -> String {
    let app = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = app.join("tests/programs").join(name);
    path.to_str().unwrap().to_owned()
}

/// Where the programs save.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("file")
    }

    /// `python3 saves.py FILE TERM|INT|BOTH [SECONDS]`.
    fn saves(&self, options: &str) -> String {
        let (script, file) = (path("saves.py"), self.file());
        format!("python3 {script} {} {options}", file.display())
    }

    /// Runs these words until the program prints, stops it, and looks whether it has saved.
    fn expect_saved(&self, way: &str, options: &str, words: &[&str]) -> Ended {
        let mut sprintscope = program(&format!("run --view none {options} --"));
        for word in words {
            sprintscope = sprintscope.arg(*word);
        }
        let running = sprintscope.start();
        running.until_log("step 3");
        running.signal(Signal::INT);
        let ended = running.end();
        assert!(self.file().exists(), "{way}: lost\n{ended}");
        std::fs::remove_file(self.file()).unwrap();
        ended.expect_state("completed").expect_exit(0);
        let stop = ended.job().stop.unwrap();
        assert_eq!(stop.ended_by, "itself", "{way}\n{ended}");
        assert!(stop.left_undone.is_empty(), "{way}\n{ended}");
        ended
    }
}

/// What a rung says that was sent.
fn sent(ended: &Ended) -> Vec<String> {
    let what = |rung: &Value| rung["what"].as_str().unwrap_or_default().to_owned();
    ended.job().stop.unwrap().rungs.iter().map(what).collect()
}

#[test]
fn whatever_is_around_a_program_it_saves() {
    for catches in ["TERM", "INT"] {
        let folder = Folder::new();
        let saves = folder.saves(catches);
        let log = folder.folder.path().join("log");
        let log = log.display();
        let split: Vec<&str> = saves.split_whitespace().collect();
        let timeout = [&["timeout", "60"], &split[..]].concat();
        let session = [&["setsid", "-w"], &split[..]].concat();
        let signal = format!("SIG{catches}");
        for (way, words) in [
            ("direct", &split[..]),
            ("timeout", &timeout),
            ("a session", &session),
        ] {
            let ended = folder.expect_saved(way, "", words);
            assert_eq!(sent(&ended)[0], signal, "{way}\n{ended}");
        }
        for (way, script) in [
            ("two commands", format!("{saves}; echo after")),
            ("piped", format!("{saves} | cat | tee {log}")),
            (
                "an output substituted",
                format!("exec > >(tee {log}); {saves}"),
            ),
            ("in the background", format!("trap '' INT; {saves} & wait")),
            ("a loop", format!("for i in 1 2 3; do {saves}; done")),
            ("fed", format!("yes | {saves}")),
        ] {
            for option in ["", "--pipe"] {
                if way == "in the background" && catches == "INT" {
                    // What a shell starts in the background is deaf to SIGINT.
                    continue;
                }
                folder.expect_saved(way, option, &["bash", "-c", &script]);
            }
        }
        let heard = "import subprocess, sys\n\
            for line in subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True).stdout:\n\
            \x20   print(line, end='', flush=True)";
        let polls = "import subprocess, sys, time\n\
            child = subprocess.Popen(sys.argv[1:])\n\
            while child.poll() is None: time.sleep(0.02)";
        let in_a_thread = "import concurrent.futures, subprocess, sys\n\
            with concurrent.futures.ThreadPoolExecutor(1) as pool:\n\
            \x20   sys.exit(pool.submit(subprocess.run, sys.argv[1:]).result().returncode)";
        for (way, wrapper) in [
            ("lines are read", heard),
            ("it is polled", polls),
            ("a thread waits for it", in_a_thread),
        ] {
            let words = [&["python3", "-c", wrapper], &split[..]].concat();
            folder.expect_saved(way, "", &words);
        }
    }
}

#[test]
fn a_training_saves_before_its_loaders_are_told_to_end() {
    for (catches, start) in [("TERM", "fork"), ("INT", "spawn")] {
        let folder = Folder::new();
        let (script, file) = (path("workers.py"), folder.file());
        let words = ["python3", &script, file.to_str().unwrap(), catches, start];
        folder.expect_saved(start, "", &words);
    }
}

#[test]
fn who_answers_has_longer_than_the_usual_grace() {
    let folder = Folder::new();
    let script = format!("{} | cat", folder.saves("TERM 3"));
    folder.expect_saved("a save of 3 s", "", &["bash", "-c", &script]);
}

/// Ends by the signal that its argument says, when it is asked to end.
const CRASHES: &str = "import os, signal, sys, time\n\
    def end(*_):\n    for one in 2, 15: signal.signal(one, signal.SIG_DFL)\n    \
        os.kill(os.getpid(), int(sys.argv[1]))\n    time.sleep(60)\n\
    signal.signal(signal.SIGTERM, end)\n\
    while True: print('step 3', flush=True); time.sleep(0.02)";

#[test]
fn whoever_is_ended_by_a_signal_while_it_saves_is_not_said_to_have_ended_by_itself() {
    for (signal, [state, reason], exit) in [
        ("15", ["completed", "stop event"], 0),
        ("2", ["completed", "stop event"], 0),
        ("11", ["dead", "signal 11"], 1),
        ("9", ["dead", "signal 9"], 1),
    ] {
        let running = program("run --view none -- python3 -c")
            .arg(CRASHES)
            .arg(signal)
            .start();
        running.until_log("step 3");
        running.signal(Signal::INT);
        let ended = running.end();
        ended
            .expect_state(state)
            .expect_reason(reason)
            .expect_exit(exit);
        assert_eq!(ended.job().stop.unwrap().ended_by, "signal", "{ended}");
    }
}

#[test]
fn whoever_is_ended_by_a_signal_behind_a_script_is_named_where_the_system_says_so() {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let mut numbers = release
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    if (numbers.next(), numbers.next()) < (Some(6), Some(15)) {
        eprintln!("not tried: this system doesn't keep how others' children ended");
        return;
    }
    let running = program("run --view none -- sh -c")
        .arg("python3 -c \"$1\" 11; echo over")
        .arg("sh")
        .arg(CRASHES)
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT);
    running.until_log("was ended by signal 11");
    let ended = running.end();
    // The script went on by itself, and has completed.
    ended.expect_state("completed").expect_exit(0);
    assert_eq!(ended.job().stop.unwrap().ended_by, "signal", "{ended}");
}

#[test]
fn a_grace_that_was_given_is_the_limit_for_all_and_the_proof_says_so() {
    let folder = Folder::new();
    let running = program("run --view none --grace 300ms -- sh -c")
        .arg(folder.saves("TERM 60"))
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_state("dead")
        .expect_reason("killed")
        .expect_exit(1);
    let stop = ended.job().stop.unwrap();
    assert_eq!(
        (&*stop.ended_by, stop.left_undone.len()),
        ("cut off", 1),
        "{ended}"
    );
    assert_eq!(sent(&ended)[..2], ["SIGTERM", "SIGKILL"], "{ended}");
    assert!(!folder.file().exists());
}

#[test]
fn stops_at_any_moment_find_the_file_there() {
    let script = "import signal, sys, time\n\
        def end(*_):\n    time.sleep(0.05)\n    open(sys.argv[1], 'w').write('x')\n    sys.exit(0)\n\
        signal.signal(signal.SIGTERM, end)\nprint('ready', flush=True)\n\
        while True: print('a=1', flush=True)";
    let folder = Folder::new();
    for pause in 0..20_u64 {
        let running = program("run --view none -- python3 -c")
            .without_log()
            .arg(script)
            .arg(folder.file())
            .start();
        running.until("the program is ready", || {
            running.stdout().contains("ready").then_some(())
        });
        std::thread::sleep(std::time::Duration::from_millis(pause * 3));
        running.signal(Signal::INT);
        let ended = running.end();
        assert!(folder.file().exists(), "{ended}");
        std::fs::remove_file(folder.file()).unwrap();
        assert_eq!(ended.job().stop.unwrap().ended_by, "itself", "{ended}");
    }
}

#[test]
fn a_second_interrupt_kills_after_half_a_second_and_one_too_soon_is_the_same() {
    let folder = Folder::new();
    let running = program("run --view none -- sh -c")
        .arg(folder.saves("TERM 60"))
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT).signal(Signal::INT);
    running.until_log("SIGTERM to");
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(!running.log().contains("asked: kill"), "{running}");
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_state("dead")
        .expect_reason("killed")
        .expect_stop("kill", "signal");
    // Whoever had a signal for the event got none again but the last: the second one is its shell's.
    assert_eq!(sent(&ended), ["SIGTERM", "SIGTERM", "SIGKILL"], "{ended}");
}

#[test]
fn a_program_is_stopped_by_a_command_or_by_a_signal_that_a_person_names() {
    let folder = tempfile::tempdir().unwrap();
    let stop = folder.path().join("STOP");
    let script = format!(
        "import os, time\nwhile not os.path.exists('{}'): print('step 3', flush=True); time.sleep(0.02)\nprint('seen')",
        stop.display()
    );
    let running = program("run --view none --stop-by")
        .arg(format!("touch {}", stop.display()))
        .arg("--")
        .arg("python3")
        .arg("-c")
        .arg(&script)
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_state("completed").expect_stdout_line("seen");
    assert_eq!(sent(&ended), ["--stop-by"], "{ended}");

    let script = "trap 'echo bye; exit 3' USR1; echo step 3; while :; do sleep 0.05; done";
    let running = program("run --view none --stop-signal usr1 -- sh -c")
        .arg(script)
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_state("completed").expect_stdout_line("bye");
    assert_eq!(sent(&ended)[0], "SIGUSR1", "{ended}");
}

#[test]
fn a_command_that_fails_is_named_and_signals_follow() {
    let running = program("run --view none --stop-by false -- sh -c")
        .arg("trap 'exit 0' TERM; echo step 3; while :; do sleep 0.05; done")
        .start();
    running.until_log("step 3");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_state("completed");
    assert!(
        ended
            .log
            .contains("--stop-by false: exit status: 1; signals follow"),
        "{ended}"
    );
    assert_eq!(sent(&ended), ["SIGTERM"], "{ended}");
}

#[test]
fn children_that_save_on_ctrl_c_alone_behind_a_launcher_that_passes_on_sigterm_need_their_signal_named()
 {
    let folder = Folder::new();
    let launcher = "import signal, subprocess, sys\n\
        child = subprocess.Popen(sys.argv[1:])\n\
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())\n\
        signal.signal(signal.SIGINT, signal.SIG_IGN)\n\
        while child.poll() is None: signal.sigtimedwait([], 0.05)\n";
    let saves = folder.saves("INT");
    let words: Vec<&str> = saves.split_whitespace().collect();
    let words = [&["python3", "-c", launcher], &words[..]].concat();
    folder.expect_saved("--stop-signal INT", "--stop-signal INT", &words);
}

#[test]
fn a_launcher_that_passes_its_signal_on_and_leaves_is_believed_to_have() {
    // As many programs have it: a second signal cuts off what the first one began.
    let saves = "import signal, sys, time\n\
        def end(*_):\n    signal.signal(signal.SIGTERM, signal.SIG_DFL)\n    time.sleep(0.6)\n\
        \x20   open(sys.argv[1], 'w').write('x')\n    sys.exit(0)\n\
        signal.signal(signal.SIGTERM, end)\nprint('step 3', flush=True)\n\
        while True: time.sleep(0.05)";
    let script = "trap 'kill $child; exit' TERM; python3 -c \"$1\" \"$2\" & child=$!; wait";
    let folder = Folder::new();
    let file = folder.file();
    let words = ["bash", "-c", script, "bash", saves, file.to_str().unwrap()];
    let ended = folder.expect_saved("a launcher", "", &words);
    assert_eq!(sent(&ended), ["SIGTERM"], "{ended}");
}

#[test]
fn signals_of_a_batch_system_reach_the_program_and_end_nobody() {
    let script = "trap 'echo saved' USR1; trap 'echo goes on' CONT; echo step 3; \
                  while :; do sleep 0.05; done";
    let running = program("run --view none -- sh -c").arg(script).start();
    running.until_log("step 3");
    running.signal(Signal::USR1);
    running.until_log("saved");
    running.until_log("SIGUSR1 passed on to sh (");
    running.signal(Signal::USR2);
    running.until_log("SIGUSR2 came; no process of this job handles it");
    running.signal(Signal::CONT);
    running.until_log("goes on");
    running.until_log("SIGCONT passed on to sh (");
    running.signal(Signal::INT);
    running.end().expect_exit(0).expect_reason("stop event");
}

#[test]
fn a_filter_behind_the_leader_has_its_say_and_a_daemon_is_named() {
    for option in ["", "--pipe"] {
        let running = program(&format!("run --view none {option} --"))
            .arg(path("filters.sh"))
            .start();
        running
            .end()
            .expect_exit(0)
            .expect_samples("v", 100, [1.0, 100.0, 100.0]);
        let running = program(&format!("run --view none {option} --"))
            .arg(path("leaves.sh"))
            .start();
        let ended = running.end();
        ended.expect_exit(0);
        let named = ended
            .log
            .lines()
            .find_map(|line| line.split_once("left behind, killed: "));
        let (_, named) = named.unwrap_or_else(|| panic!("nobody is named\n{ended}"));
        let pids = pids_in(&named.replace(['(', ')'], " ").replace("sleep", "pid"));
        until_gone(&pids);
    }
}
