//! Clients of a scope: programs that produce, and programs that steer.

use rustix::process::Signal;

use crate::language::{Peer, Running, program};

/// A scope with a job that doesn't end.
fn scope() -> Running {
    program("demo --view none --stops 0 --sprints 0 --sprinter-interval 1 --stopper-interval 1")
        .start()
}

fn end(scope: Running) -> crate::language::Ended {
    scope.signal(Signal::INT);
    scope.end()
}

const LR: &str = r#"{"type":"control","kind":"slider","name":"lr","value":1e-3,"min":1e-5,"max":1e-1,"log":true}"#;

#[test]
fn a_producer_is_a_job_with_series_a_log_and_an_end() {
    let scope = scope();
    let mut peer = Peer::producer(&scope, "train");
    peer.say(r#"{"type":"series","name":"loss","unit":"nats"}"#)
        .say(r#"{"type":"samples","at":[0.5,0.6],"values":{"loss":[4,2],"acc":[0.1,null]}}"#)
        .say(r#"{"type":"samples","start":0,"step":1,"values":{"v":{"f64":"AAAAAAAA4D8AAAAAAADwPw=="}}}"#)
        .say(r#"{"type":"log","stream":"out","lines":["epoch 1"]}"#)
        .say(r#"{"type":"mark","text":"warm-up over","at":0.5}"#)
        .say(r#"{"type":"skipped","samples":12}"#)
        .say(r#"{"type":"done","error":null}"#);
    scope.until_log("completed: tasks finished");
    let ended = end(scope);
    ended.expect_log("train: # mark: warm-up over");
    let job = ended.job_named("train");
    assert_eq!(job.series_names(), ["loss", "acc", "v"], "{ended}");
    let loss = job.series("loss").unwrap();
    assert_eq!(
        (&*loss.unit, loss.samples, loss.last),
        ("nats", 2, Some(2.0)),
        "{ended}"
    );
    assert_eq!(job.series("v").unwrap().last, Some(1.0), "{ended}");
    assert_eq!((job.dropped, &*job.state), (12, "completed"), "{ended}");
    let ledger = &job.ledger;
    assert_eq!((ledger.seen, ledger.samples), (18, 6), "{ended}");
    assert_eq!(ledger.dropped["limit"], 12, "{ended}");
    assert!(ledger.is_closed(), "{ended}");
    assert!(ended.log.contains("epoch 1"), "{ended}");
}

#[test]
fn numbers_of_a_message_that_is_refused_are_bad_and_those_before_them_samples() {
    let scope = scope();
    let mut peer = Peer::producer(&scope, "train");
    peer.say(r#"{"type":"samples","at":[1,2],"values":{"loss":[4,2],"acc":[1,2,3],"lr":[1,2]}}"#)
        .say(r#"{"type":"samples","start":0,"step":-1,"values":{"v":[1,2,3,4]}}"#)
        .say(r#"{"type":"done","error":null}"#);
    scope.until_log("completed: tasks finished");
    let ended = end(scope);
    let ledger = ended.job_named("train").ledger;
    let counts = (ledger.seen, ledger.samples, ledger.bad);
    assert_eq!(counts, (11, 2, 9), "{ended}");
    assert!(ledger.is_closed(), "{ended}");
}

#[test]
fn a_producer_that_dies_is_a_dead_job_and_one_that_fails_says_why() {
    let scope = scope();
    drop(Peer::producer(&scope, "dies"));
    scope.until_log("dead: program ended");
    let mut fails = Peer::producer(&scope, "fails");
    fails.say(r#"{"type":"done","error":"ValueError: no data\nTraceback"}"#);
    scope.until_log("dead: failed: ValueError: no data");
    let ended = end(scope);
    assert_eq!(ended.job_named("dies").reason, "program ended", "{ended}");
    assert!(ended.log.contains("Traceback"), "{ended}");
}

#[test]
fn two_producers_of_one_name_are_two_jobs() {
    let scope = scope();
    let _first = Peer::producer(&scope, "train");
    let second = Peer::producer(&scope, "train");
    let welcome = second.until_heard(&scope, "welcome");
    assert!(welcome.contains("\"job\":\"train 2\""), "{welcome}");
}

#[test]
fn a_stop_reaches_the_program_which_ends_itself() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    let mut steers = Peer::controller(&scope);
    steers.say(r#"{"type":"stop","id":1,"job":"train"}"#);
    let answer = steers.until_heard(&scope, "\"id\":1");
    assert!(answer.contains("\"ok\":true"), "{answer}");
    let stop = train.until_heard(&scope, "\"stop\"");
    assert_eq!(stop, r#"{"type":"stop","method":"event","by":"client"}"#);
    train.say(r#"{"type":"done"}"#);
    scope.until_log("completed: stop event");
    let job = end(scope).job_named("train");
    let stop = job.stop.unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "client"));
}

#[test]
fn a_program_that_does_not_stop_is_cut_off_by_each_harder_method() {
    for (method, reason) in [
        ("loop", "loop stopped"),
        ("cancel", "tasks cancelled"),
        ("kill", "abandoned"),
    ] {
        let scope = scope();
        let deaf = Peer::producer(&scope, "deaf");
        let mut steers = Peer::controller(&scope);
        steers
            .say(r#"{"type":"stop","id":1,"job":"deaf"}"#)
            .until_heard(&scope, "\"id\":1");
        steers.say(&format!(
            r#"{{"type":"stop","id":2,"job":"deaf","method":"{method}"}}"#
        ));
        deaf.until_heard(&scope, &format!("\"method\":\"{method}\""));
        deaf.until_heard(&scope, "closed");
        let ended = end(scope);
        assert_eq!(ended.job_named("deaf").reason, reason, "{ended}");
    }
}

#[test]
fn a_program_that_stops_itself_is_watched_to_its_end() {
    let scope = program("demo --view none --stops 0 --sprints 0 --grace 50ms").start();
    let mut train = Peer::producer(&scope, "train");
    train
        .say(r#"{"type":"stop","method":"gently"}"#)
        .until_heard(&scope, r#""about":"stop""#);
    train.say(r#"{"type":"stop","method":"event"}"#);
    scope.until_log("stop asked: event, by client");
    let mut steers = Peer::controller(&scope);
    steers
        .say(r#"{"type":"subscribe","id":1}"#)
        .until_heard(&scope, r#""state":"stopping","reason":null"#);
    steers.until_heard(&scope, r#""not_responding":true"#);
    train.say(r#"{"type":"done"}"#);
    scope.until_log("completed: stop event");
    assert!(!train.heard().contains(r#""type":"stop""#), "it knows");
    let job = end(scope).job_named("train");
    let stop = job.stop.unwrap();
    assert_eq!((&*stop.method, &*stop.by), ("event", "client"));
    assert!(stop.took_ms >= 50.0, "{stop:?}");
}

#[test]
fn a_value_goes_there_and_comes_back_with_proof() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    train.say(LR);
    let mut steers = Peer::controller(&scope);
    steers
        .say(r#"{"type":"subscribe","id":1}"#)
        .until_heard(&scope, "\"lr\"");
    steers.say(r#"{"type":"set","id":2,"job":"train","values":{"lr":3e-4}}"#);
    let set = train.until_heard(&scope, "\"set\"");
    assert_eq!(
        set,
        r#"{"type":"set","control":"lr","value":0.0003,"request":1}"#
    );
    steers.until_heard(&scope, r#""requested":0.0003,"applied":0.001"#);
    train.say(r#"{"type":"applied","control":"lr","value":3e-4,"request":1,"at":0.25}"#);
    steers.until_heard(&scope, r#""requested":0.0003,"applied":0.0003"#);
    scope.until_log("lr → 3e-4");
    // The program may change it by itself.
    train.say(r#"{"type":"applied","control":"lr","value":5e-4}"#);
    steers.until_heard(&scope, r#""requested":0.0005,"applied":0.0005"#);
}

#[test]
fn what_cannot_be_done_is_answered_with_why_not() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    train.say(LR);
    let mut steers = Peer::controller(&scope);
    for (request, why) in [
        (
            r#""type":"stop","job":"trian""#,
            "no job trian: there are train, demo",
        ),
        (
            r#""type":"set","job":"train","values":{"rl":1}"#,
            "train has no control rl: there is lr",
        ),
        (
            r#""type":"set","job":"train","values":{"lr":"x"}"#,
            "give a number",
        ),
        (
            r#""type":"stop","job":0,"method":"gently""#,
            "is no stop method",
        ),
        (
            r#""type":"restart","job":"train""#,
            "start it again where it was started",
        ),
        (
            r#""type":"remove","job":"train""#,
            "train still runs: stop it first",
        ),
        (
            r#""type":"press","job":"train","control":"lr""#,
            "lr is no button: set it to a value instead",
        ),
        (
            r#""type":"press","job":"train""#,
            "control: give the name of a button",
        ),
        (r#""type":"mark","job":"train""#, "a mark needs a text"),
        (
            r#""type":"mark","text":"lower lr""#,
            "job: give a name or a number",
        ),
        (r#""type":"dance""#, "is no request"),
    ] {
        steers.say(&format!("{{{request},\"id\":\"{why}\"}}"));
        let answer = steers.until_heard(&scope, &format!("\"id\":\"{why}\",\"ok\":false"));
        assert!(answer.matches(why).count() == 2, "{answer}");
    }
}

#[test]
fn a_bad_control_is_answered_with_an_error_and_the_rest_goes_on() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    for (name, rest) in [
        ("swapped", r#""kind":"slider","value":1,"min":2,"max":1"#),
        ("nan", r#""kind":"slider","value":null,"min":0,"max":1"#),
        ("boundless", r#""kind":"slider","value":1"#),
        ("model", r#""kind":"value","value":"resnet""#),
    ] {
        train.say(&format!(r#"{{"type":"control","name":"{name}",{rest}}}"#));
        let error = train.until_heard(&scope, &format!("\"name\":\"{name}\""));
        assert!(
            error.contains(r#""type":"error","about":"control""#),
            "{error}"
        );
    }
    train
        .say("half a message")
        .until_heard(&scope, r#""about":"message""#);
    train
        .say(r#"{"type":"song","text":"la"}"#)
        .say(r#"{"type":"song","text":"la"}"#);
    train.say(r#"{"type":"samples","at":[1],"values":{"a\u001b[31m":[1,2]}}"#);
    train.until_heard(&scope, r#""about":"samples""#);
    train
        .say(r#"{"type":"samples","values":{"a\u001b[31m":1}}"#)
        .say(r#"{"type":"done"}"#);
    let log = scope.until_log("completed: tasks finished");
    assert_eq!(log.matches("song").count(), 1, "{log}");
    let job = end(scope).job_named("train");
    assert_eq!((job.series_names(), job.bad_lines), (vec!["a[31m"], 2));
}

#[test]
fn who_does_not_say_hello_is_refused_at_the_first_line() {
    let scope = scope();
    let long = format!("{{\"type\":\"hello\",\"x\":\"{}", "x".repeat(5_000));
    for (line, why) in [
        ("POST / HTTP/1.1", "not a hello"),
        (
            r#"{"type":"hello","version":2,"role":"producer"}"#,
            "you speak 2, this scope speaks version 1",
        ),
        (
            r#"{"type":"hello","version":1,"role":"king"}"#,
            "role is to be",
        ),
        (&*long, "a line of more than 4096 bytes"),
    ] {
        let mut peer = Peer::of(&scope);
        peer.say(line);
        let refused = peer.until_heard(&scope, "refused");
        assert!(refused.contains(why), "{refused}");
        peer.until_heard(&scope, "closed");
    }
    assert_eq!(end(scope).summary().jobs.len(), 1);
}

#[test]
fn a_line_without_an_end_is_refused_and_memory_stays_bounded() {
    let scope = scope();
    let mut peer = Peer::producer(&scope, "endless");
    peer.say(&"x".repeat(100_000_000));
    peer.until_heard(&scope, "a line of more than 16777216 bytes");
    scope.until_log("dead: failed: a line of more than");
    end(scope).expect_memory_below(200.0);
}

#[test]
fn a_program_under_run_becomes_the_job_that_runs_it_and_stops_by_itself() {
    let script = r#"
import json, os, socket, sys
print("loss=1")
peer = socket.socket(socket.AF_UNIX)
peer.connect(os.environ["SPRINTSCOPE_SOCKET"])
say = lambda **m: peer.sendall((json.dumps(m) + "\n").encode())
say(type="hello", version=1, role="producer", name="mine", ticket=os.environ["SPRINTSCOPE_JOB"])
say(type="samples", values={"step": 7})
lines = peer.makefile()
print("heard", lines.readline())
for line in lines:
    print("heard", line)
    if "stop" in line: break
say(type="done", error=None)
print("saved", flush=True)
"#;
    let scope = program("run --view none -- python3 -c").arg(script).start();
    scope.until_log("welcome");
    scope.signal(Signal::INT);
    let ended = scope.end();
    ended
        .expect_exit(0)
        .expect_name("mine")
        .expect_reason("stop event");
    ended
        .expect_samples("step", 1, [7.0, 7.0, 7.0])
        .expect_fact("loss", 1.0);
    assert!(
        ended.log.contains("saved"),
        "it ended in its own way\n{ended}"
    );
}

#[test]
fn a_button_is_pressed_a_mark_put_and_what_has_ended_removed() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    train.say(r#"{"type":"control","kind":"button","name":"save"}"#);
    let mut steers = Peer::controller(&scope);
    steers
        .say(r#"{"type":"subscribe","id":1}"#)
        .until_heard(&scope, "\"save\"");
    steers.say(r#"{"type":"press","id":2,"job":"train","control":"save"}"#);
    let set = train.until_heard(&scope, "\"set\"");
    assert!(set.contains(r#""control":"save""#), "{set}");
    steers.say(r#"{"type":"mark","id":3,"job":"train","text":"lower lr"}"#);
    scope.until_log("train: # mark: lower lr");
    steers.say(r#"{"type":"flush","id":4}"#);
    steers.until_heard(&scope, r#""id":4,"ok":true,"removed":0"#);
    train.say(r#"{"type":"done"}"#);
    scope.until_log("completed: tasks finished");
    steers.say(r#"{"type":"flush","id":5}"#);
    steers.until_heard(&scope, r#""id":5,"ok":true,"removed":1"#);
    steers.say(r#"{"type":"remove","id":6,"job":"train"}"#);
    steers.until_heard(
        &scope,
        r#""error":"no job train: there is demo","code":"no-job""#,
    );
    assert_eq!(end(scope).summary().jobs.len(), 1);
}

#[test]
fn every_press_that_came_before_a_stop_is_told_before_it() {
    let scope = scope();
    let mut train = Peer::producer(&scope, "train");
    train.say(r#"{"type":"control","kind":"button","name":"save"}"#);
    let mut steers = Peer::controller(&scope);
    steers
        .say(r#"{"type":"subscribe","id":1}"#)
        .until_heard(&scope, "\"save\"");
    // In one piece: how often the job comes to its turn meanwhile is not ours to say.
    let press = r#"{"type":"press","job":"train","control":"save"}"#;
    let stop = r#"{"type":"stop","job":"train","method":"event"}"#;
    steers.say(&format!("{}{stop}", format!("{press}\n").repeat(20)));
    train.until_heard(&scope, r#""type":"stop""#);
    let said = train.heard();
    assert_eq!(said.matches(r#""type":"set""#).count(), 20, "{said}");
    train.say(r#"{"type":"done"}"#);
    scope.until_log("completed: stop event");
    end(scope);
}
