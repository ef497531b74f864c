//! No control character and no mark of direction reaches a terminal, or a file that a person will read:
//! all of them, through every way in.

use rustix::process::Signal;

use crate::language::{Ended, Peer, program};

fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// All of them, each between two letters, so that none meets another one.
pub(crate) fn every_one() -> String {
    let control = ('\u{1}'..' ').chain('\u{7f}'..='\u{9f}');
    let turning = ('\u{2028}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
    let parts = control.chain(turning).map(|c| format!("x{c}"));
    parts.collect::<String>() + "x"
}

/// The same as bytes, with C1 also as single ones, which are no UTF-8.
pub(crate) fn every_byte() -> Vec<u8> {
    let mut bytes = every_one().into_bytes();
    (0..=0x9f_u8)
        .filter(|byte| byte.is_ascii_control() || !byte.is_ascii())
        .for_each(|byte| bytes.extend([b'y', byte]));
    bytes
}

#[track_caller]
pub(crate) fn expect_clean(what: &str, text: &str) {
    let odd = text.lines().find(|line| line.contains(is_odd));
    assert!(odd.is_none(), "{what}: {odd:?}");
}

impl Ended {
    #[track_caller]
    pub(crate) fn expect_all_clean(&self) -> &Self {
        for (what, text) in [
            ("standard output", &self.stdout),
            ("standard error", &self.stderr),
            ("the log", &self.log),
            ("the summary", &self.summary_text().to_owned()),
        ] {
            expect_clean(what, text);
        }
        self
    }
}

#[test]
fn what_a_program_prints_is_shown_without_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("said");
    let mut said = b"begin\n".to_vec();
    for _ in 0..2 {
        said.extend(every_byte());
        said.extend(b"\nv=1 ");
        said.extend(every_byte());
        said.extend(b"=2 \"n");
        said.extend(every_byte());
        said.extend(b"\": 3\n");
    }
    said.extend("plain: ü \u{202e}3\u{202c} \u{9b}31m\nend\n".as_bytes());
    std::fs::write(&path, &said).unwrap();
    for options in ["", "--pipe"] {
        for copied in [r#"cat "$0""#, r#"cat "$0" >&2"#] {
            let ended = program(&format!("run --view none {options} -- sh -c"))
                .arg(copied)
                .arg(&path)
                .run();
            ended.expect_all_clean();
            assert!(ended.log.contains("plain: ü"), "{ended}");
        }
    }
    program("watch - --view none")
        .fed(&*said)
        .run()
        .expect_all_clean();
    let watched = program("watch --view none").arg(&path).run();
    watched.expect_all_clean();
    for words in ["read", "read --lines", "read --json", "read --lines --json"] {
        program(words)
            .arg(&path)
            .without_log()
            .run()
            .expect_all_clean();
    }
}

/// As JSON has it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn what_a_client_says_is_shown_without_them() {
    let scope = program("open --view none").start();
    let odd = quoted(&(every_one() + "\0"));
    let mut peer = Peer::of(&scope);
    peer.say(&format!(
        r#"{{"type":"hello","version":1,"role":"producer","name":{odd},"program":{odd},"ticket":{odd}}}"#
    ))
    .until_heard(&scope, "welcome");
    for line in [
        r#"{"type":"series","name":"s_","unit":_,"x":_}"#,
        r#"{"type":"samples","values":{_:[1,2]}}"#,
        r#"{"type":"samples","x":[1],"axis":_,"values":{"b":[1]}}"#,
        r#"{"type":"samples","x":[1],"axis":_,"values":{_:[1]}}"#,
        r#"{"type":"log","stream":"out","lines":[_,"\u001b[31mred\u001b[0m"]}"#,
        r#"{"type":"log","stream":"err","lines":[_]}"#,
        r#"{"type":"control","kind":"slider","name":_,"value":1,"min":0,"max":2,"unit":_}"#,
        r#"{"type":"control","kind":"choice","name":"c","value":_,"choices":[_,"b"]}"#,
        r#"{"type":"control","kind":_,"name":"d"}"#,
        r#"{"type":"applied","control":"c","value":_}"#,
        r#"{"type":"stop","method":_}"#,
        r#"{"type":_}"#,
        r#"{"type":"skipped","samples":_}"#,
        "_",
    ] {
        peer.say(&line.replace("\"s_\"", "_").replace('_', &odd));
    }
    peer.say(r#"{"type":"log","lines":["all said"]}"#);
    scope.until_log("all said");
    for words in ["jobs", "jobs --json"] {
        program(words)
            .beside(&scope)
            .run()
            .expect_exit(0)
            .expect_all_clean();
    }
    for words in ["stop", "stop --json"] {
        let ended = program(words).arg(every_one()).beside(&scope).run();
        ended.expect_exit(3).expect_all_clean();
    }
    let mut refused = Peer::of(&scope);
    refused.say(&format!(r#"{{"type":"hello","version":{odd}}}"#));
    expect_clean("a refusal", &refused.until_heard(&scope, "refused"));
    peer.say(&format!(r#"{{"type":"done","error":{odd}}}"#));
    scope.until_log("dead: failed");
    scope.signal(Signal::INT);
    let ended = scope.end();
    ended.expect_all_clean();
    assert!(ended.log.contains(" red\n"), "{ended}");
}
