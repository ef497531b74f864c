//! The command line steers a scope that runs elsewhere.

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
fn exit_codes_tell_refused_from_wrong_usage() {
    let scope = demo("--scope-name one");
    ask(&scope, "stop nothing")
        .expect_exit(1)
        .expect_stderr("no job nothing: there is demo");
    ask(&scope, "set demo speed=1")
        .expect_exit(1)
        .expect_stderr("demo has no control speed");
    ask(&scope, "set demo speed")
        .expect_exit(2)
        .expect_stderr("like lr=3e-4");
    ask(&scope, "jobs --scope two")
        .expect_exit(2)
        .expect_stderr("no scope two: there is one");
    run("jobs")
        .expect_exit(2)
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
