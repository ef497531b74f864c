//! Who comes in, and what the program writes over: nobody and nothing that it shouldn't.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::language::{Program, Running, program, run};

/// A scope that listens on a port, and which one that is.
fn listening(options: &str) -> (Running, String) {
    let scope = program("open --view none --listen tcp://127.0.0.1:0")
        .arg("--scope-name")
        .arg("one");
    let scope = options.split_whitespace().fold(scope, Program::arg);
    let scope = scope.start();
    let address = scope.until("an address", || {
        let said = scope.errors();
        let line = said
            .lines()
            .find_map(|line| line.split_once("listening at tcp://"))?;
        said.contains("token").then(|| line.1.to_owned())
    });
    (scope, address)
}

/// What a scope answers to this first line.
fn knock(address: &str, hello: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    writeln!(stream, "{hello}").unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line
}

#[test]
fn a_port_is_closed_to_whoever_has_no_token_and_its_owner_sees_who_knocked() {
    let (scope, address) = listening("");
    let path = scope.runtime().join("sprintscope/one.token");
    let token = fs::read_to_string(&path).unwrap().trim().to_owned();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let line = format!("export SPRINTSCOPE_SOCKET=tcp://{address} SPRINTSCOPE_TOKEN={token}\n");
    scope.until("the line to be pasted", || {
        scope.errors().contains(&line).then_some(())
    });
    let deep = "[".repeat(4_000);
    let wrong = r#"{"type":"hello","version":1,"role":"controller","token":"wrong"}"#;
    let none = r#"{"type":"hello","version":1,"role":"controller"}"#;
    for hello in [
        none,
        wrong,
        "garbage",
        &deep,
        "{\"token\":1e999999}",
        "\u{0}\u{1b}",
    ] {
        let answer = knock(&address, hello);
        assert!(
            answer.contains("refused") && answer.contains("token"),
            "{answer}"
        );
    }
    let right = wrong.replace("wrong", &token);
    assert!(knock(&address, &right).contains("welcome"));
    scope.until_log("scope: # login refused: 127.0.0.1: the token is missing or wrong");
    scope.signal(Signal::INT);
    let ended = scope.end();
    let told = ended
        .log
        .lines()
        .filter(|line| line.contains("login refused"));
    assert_eq!(told.count(), 1, "once a minute\n{ended}");
    assert_eq!(ended.summary().refused_logins, 6, "{ended}");
    assert!(!path.exists());
}

#[test]
fn without_a_token_that_is_said_and_beyond_this_machine_it_is_refused() {
    let (scope, address) = listening("--no-token");
    let hello = r#"{"type":"hello","version":1,"role":"controller"}"#;
    assert!(knock(&address, hello).contains("welcome"));
    scope.signal(Signal::INT);
    scope
        .end()
        .expect_stderr("every user of this machine can open that port");
    for option in ["", "--no-token"] {
        run(&format!(
            "open --view none --listen tcp://0.0.0.0:0 {option}"
        ))
        .expect_exit(2)
        .expect_stderr("listening beyond this machine needs --token-file");
    }
}

#[test]
fn a_folder_into_which_others_may_write_has_no_scopes() {
    let scope = program("demo --view none --sprints 1").start();
    let folder = scope.runtime().join("sprintscope");
    scope.until("the folder", || folder.exists().then_some(()));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    program("jobs")
        .beside(&scope)
        .run()
        .expect_exit(2)
        .expect_stderr("others may write there");
    program("demo --view none --sprints 1")
        .beside(&scope)
        .run()
        .expect_exit(0)
        .expect_stderr("not listening for clients");
}

#[test]
fn nothing_is_written_over_what_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    fs::write(&path, "v=1\nv=2\n").unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let hard = folder.path().join("hard");
    fs::hard_link(&path, &hard).unwrap();
    let later = folder.path().join("later");
    for option in ["--log", "--summary"] {
        for written in [&path, &link, &hard] {
            let watch = program("watch --view none")
                .arg(&path)
                .arg(option)
                .arg(written);
            watch.run().expect_exit(2).expect_stderr("would write over");
            let piped = program("watch - --view none").arg(option).arg(written);
            piped
                .reading(&path)
                .run()
                .expect_exit(2)
                .expect_stderr("would write over");
        }
        let follow = program("watch --follow --view none")
            .arg(&later)
            .arg(option)
            .arg(&later);
        follow
            .run()
            .expect_exit(2)
            .expect_stderr("would write over");
    }
    let both = program("demo --view none --sprints 1 --log")
        .arg(&later)
        .arg("--summary");
    both.arg(&later)
        .run()
        .expect_exit(2)
        .expect_stderr("over each other");
    let output = fs::OpenOptions::new().append(true).open(&path).unwrap();
    let printing = program("watch --follow --view none")
        .arg(&path)
        .printing_to(output);
    printing
        .run()
        .expect_exit(2)
        .expect_stderr("what is printed goes there, too");
    assert_eq!(fs::read_to_string(&path).unwrap(), "v=1\nv=2\n");
    assert!(!later.exists());
}

#[test]
fn a_file_that_takes_nothing_more_ends_with_a_note_and_the_jobs_go_on() {
    let print = "for i in 1 2 3 4 5 6 7 8 9; do echo v=$i; sleep 0.05; done";
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let printing = program("run --view none -- sh -c")
        .arg(print)
        .printing_to(full());
    let ended = printing.run();
    ended
        .expect_exit(0)
        .expect_stderr("the jobs go on")
        .expect_samples("v", 9, [1.0, 9.0, 9.0]);
    let logging = program("run --view none --log /dev/full -- sh -c")
        .arg(print)
        .run();
    logging
        .expect_exit(0)
        .expect_stderr("the log ends here, the jobs go on")
        .expect_samples("v", 9, [1.0, 9.0, 9.0]);
    run("demo --view none --sprints 1 --summary /dev/full")
        .expect_exit(1)
        .expect_stderr("the summary isn't whole");
}

#[test]
fn a_line_that_a_kill_cuts_is_no_sample_and_one_of_a_natural_end_is() {
    for (end, whole) in [
        ("exit 0", true),
        ("exit 3", true),
        ("kill -9 $$", false),
        ("kill -15 $$", false),
    ] {
        for options in ["", "--pipe"] {
            let ended = program(&format!("run --view none {options} -- sh -c"))
                .arg(format!("echo v=1; echo v=2; printf v=362; {end}"))
                .run();
            let ledger = ended.job().ledger;
            assert!(ledger.is_closed(), "{ended}");
            let dropped = ledger.dropped.get("cut off").copied();
            let expected = if whole { (3, None) } else { (2, Some(1)) };
            assert_eq!((ledger.samples, dropped), expected, "{end}\n{ended}");
            assert_eq!(ended.log.contains("v=362… (cut off)"), !whole, "{ended}");
        }
    }
}

#[test]
fn what_a_client_had_on_its_way_when_it_was_cut_off_is_counted() {
    let scope = program("open --view none").start();
    let mut peer = crate::language::Peer::producer(&scope, "gone");
    peer.say(r#"{"type":"samples","values":{"v":[1,2]}}"#)
        .say(r#"{"type":"log","lines":["said"]}"#);
    scope.until_log("said");
    // Half a message, of which the rest never comes.
    peer.say_part(&scope, r#"{"type":"samples","values":{"v":[3,4,5"#);
    drop(peer);
    // Its process was the client.
    scope.until_log("dead: program ended");
    scope.signal(Signal::INT);
    let ended = scope.end();
    let job = ended.job_named("gone");
    let ledger = &job.ledger;
    assert!(ledger.is_closed(), "{ended}");
    assert_eq!((ledger.seen, ledger.samples), (5, 2), "{ended}");
    assert_eq!(
        (ledger.dropped["client gone"], job.dropped),
        (3, 3),
        "{ended}"
    );
}

#[test]
fn who_says_nothing_at_the_port_takes_no_room_at_the_socket() {
    let (scope, address) = listening("");
    let silent: Vec<TcpStream> = (0..600)
        .map_while(|_| TcpStream::connect(&address).ok())
        .collect();
    assert!(silent.len() > 520, "{}", silent.len());
    scope.until_log("too many clients haven't said who they are");
    program("jobs").beside(&scope).run().expect_exit(0);
}

#[test]
fn a_token_of_another_user_and_one_that_others_may_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    fs::write(&path, "open sesame\n").unwrap();
    let open = || {
        let demo = program("demo --view none --sprints 1 --listen tcp://127.0.0.1:0");
        demo.arg("--token-file").arg(&path).run()
    };
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    open()
        .expect_exit(0)
        .expect_stderr("others may read the token");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    open().expect_exit(0);
    // Only root can give a file away.
    if rustix::process::getuid().is_root() {
        std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
        open()
            .expect_exit(2)
            .expect_stderr("is another user's file");
    }
}
