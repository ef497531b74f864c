//! The command line steers a scope that runs elsewhere.

use rustix::process::Signal;

use crate::language::{Running, program, run};

fn ask(scope: &Running, words: &str) -> crate::language::Ended {
    scope.until("a socket", || scope.socket());
    program(words).beside(scope).run()
}

fn demo(words: &str) -> Running {
    program(&format!("demo --view none --stops 0 --sprints 0 {words}")).start()
}

#[test]
fn jobs_are_listed_set_and_stopped_from_another_terminal() {
    let scope = demo("");
    let list = ask(&scope, "jobs");
    list.expect_exit(0)
        .expect_stdout("demo")
        .expect_stdout("sprinter interval = 0.1 s");
    ask(&scope, "jobs --json").expect_stdout("\"ok\":true");
    program("set demo")
        .arg("sprinter interval=0.02")
        .beside(&scope)
        .run()
        .expect_exit(0);
    scope.until_log("sprinter interval → 20 ms");
    ask(&scope, "stop demo")
        .expect_exit(0)
        .expect_silent_stdout();
    scope
        .end()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_stop("event", "client");
}

#[test]
fn exit_codes_tell_refused_from_wrong_usage_and_from_what_is_not_there() {
    let scope = demo("--scope-name one");
    ask(&scope, "stop nothing")
        .expect_exit(3)
        .expect_stderr("no job nothing: there is demo");
    ask(&scope, "set demo speed=1")
        .expect_exit(1)
        .expect_stderr("demo has no control speed");
    ask(&scope, "set demo speed")
        .expect_exit(1)
        .expect_stderr("demo has no control speed");
    ask(&scope, "set demo =3")
        .expect_exit(2)
        .expect_stderr("like lr=3e-4");
    ask(&scope, "jobs --scope two")
        .expect_exit(3)
        .expect_stderr("no scope two: there is one");
    run("jobs")
        .expect_exit(3)
        .expect_stderr("no scope runs here");
}

#[test]
fn where_several_scopes_run_one_has_to_be_named() {
    let first = demo("");
    first.until("a socket", || first.socket());
    let second = program("demo --view none --stops 0 --sprints 0 --name other")
        .beside(&first)
        .start();
    first.until("two sockets", || {
        let list = ask(&first, "jobs --scope scope-2");
        list.stdout.contains("other").then_some(())
    });
    ask(&first, "jobs")
        .expect_exit(2)
        .expect_stderr("--scope NAME");
    ask(&first, "stop other --scope scope-2 --method kill").expect_exit(0);
    second.end().expect_exit(1).expect_reason("abandoned");
}

#[test]
fn a_job_is_restarted_from_another_terminal() {
    let scope = demo("--jobs 2");
    ask(&scope, "stop demo --method loop").expect_exit(0);
    scope.until_log("demo: # dead: loop stopped");
    ask(&scope, "restart demo")
        .expect_exit(0)
        .expect_silent_stdout();
    // One that runs ends first.
    ask(&scope, "restart demo --json").expect_stdout("\"ok\":true");
    scope.until_log("demo: # completed: stop event");
    ask(&scope, "restart three").expect_exit(3);
    scope.signal(Signal::INT);
    let job = scope.end().job_named("demo");
    assert_eq!((job.run, &*job.reason), (3, "stop event"));
}

#[test]
fn a_program_is_not_restarted_from_another_terminal() {
    let scope = program("run --view none -- sh -c")
        .arg("echo there; exec sleep 1000")
        .arg("sleep")
        .start();
    scope.until_log("there");
    ask(&scope, "restart sh")
        .expect_exit(1)
        .expect_stderr("sh runs a program, and nothing that arrives here starts one");
    ask(&scope, "restart sh --json")
        .expect_exit(1)
        .expect_stdout("\"code\":\"starts-program\"");
    scope.signal(Signal::INT);
    assert_eq!(scope.end().job().run, 1);
}

#[test]
fn jobs_that_have_ended_are_removed_from_another_terminal() {
    let scope = demo("--jobs 4");
    ask(&scope, "remove demo")
        .expect_exit(1)
        .expect_stderr("demo still runs: stop it first");
    ask(&scope, "remove").expect_exit(2);
    for job in ["0", "1", "2"] {
        ask(&scope, &format!("stop {job}")).expect_exit(0);
    }
    scope.until("three have ended", || {
        let log = scope.log();
        (log.matches("completed: stop event").count() == 3).then_some(())
    });
    ask(&scope, "remove demo").expect_exit(0);
    ask(&scope, "remove demo").expect_exit(3);
    ask(&scope, "remove --ended --json").expect_stdout("\"removed\":2");
    ask(&scope, "remove --ended").expect_exit(0);
    scope.signal(Signal::INT);
    let ended = scope.end();
    let names: Vec<String> = ended
        .summary()
        .jobs
        .into_iter()
        .map(|job| job.name)
        .collect();
    assert_eq!(names, ["demo 4"]);
}

#[test]
fn a_mark_is_put_from_another_terminal() {
    let scope = demo("");
    ask(&scope, "mark demo lower lr")
        .expect_exit(0)
        .expect_silent_stdout();
    scope.until_log("demo: # mark: lower lr");
    ask(&scope, "mark demo").expect_exit(2);
    program("mark demo")
        .arg(" ")
        .beside(&scope)
        .run()
        .expect_exit(1)
        .expect_stderr("a mark needs a text");
    ask(&scope, "mark train here").expect_exit(3);
}
