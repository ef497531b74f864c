//! `--grace` is the limit for what answers a stop in a program with the Python client, too.

use rustix::process::Signal;

use crate::language::{Client, Ended, Running, program};

/// Answers a stop, and is never done with what it does then.
const AT_WORK: &str = "
import asyncio, sprintscope
async def sprinter(job):
    while await job.asleep(): job.plot(v=1)
    await asyncio.sleep(600)
bg = sprintscope.background(sprinter, interval=0.01)
bg.join()
print(bg.status, bg.reason)
";

fn open() -> Running {
    program("open --view none --grace 500ms").start()
}

fn stop(scope: &Running, job: &str) {
    scope.until("its samples", || {
        let jobs = program("jobs --json").beside(scope).run();
        jobs.stdout.contains("\"last\":1").then_some(())
    });
    program(&format!("stop {job}"))
        .beside(scope)
        .run()
        .expect_exit(0);
}

fn end(scope: Running) -> Ended {
    scope.signal(Signal::INT);
    scope.end()
}

#[track_caller]
fn expect_cut_off(ended: &Ended, names: [&str; 1]) {
    let job = ended.job();
    let stop = job.stop.as_ref().unwrap();
    assert_eq!(
        (&*stop.ended_by, &stop.left_undone[..]),
        ("cut off", &names.map(str::to_owned)[..])
    );
}

#[test]
fn a_coroutine_that_answers_is_cut_off_at_the_scopes_grace_and_named() {
    let scope = open();
    let client = Client::of(&scope, AT_WORK);
    stop(&scope, "sprinter");
    assert_eq!(client.end(&scope), "dead loop stopped\n");
    let ended = end(scope);
    ended
        .expect_state("dead")
        .expect_reason("loop stopped")
        .expect_stop("event", "client")
        .expect_stderr("sprinter cut off at its await after 0.5 s");
    expect_cut_off(&ended, ["sprinter"]);
}

#[test]
fn a_program_that_leaves_well_after_its_coroutine_was_cut_off_has_not_completed() {
    let scope = program("run --view none --grace 1s -- python3 -c")
        .arg(AT_WORK)
        .start();
    stop(&scope, "sprinter");
    let ended = scope.end();
    ended
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("loop stopped")
        .expect_stderr("sprinter cut off at its await after 0.9 s");
    expect_cut_off(&ended, ["sprinter"]);
}

#[test]
fn a_client_that_answers_and_cant_be_cut_off_by_itself_is_cut_off_by_the_scope() {
    let scope = open();
    let script = "
import time, sprintscope
with sprintscope.job('train') as job:
    while job.sleep(0.01): job.plot(v=1)
    print('saves', flush=True)
    time.sleep(600)
";
    let client = Client::of(&scope, script);
    stop(&scope, "train");
    client.until_said(&scope, "saves");
    scope.until_log("dead: loop stopped");
    client.kill();
    let ended = end(scope);
    ended
        .expect_state("dead")
        .expect_stderr("train cut off after");
    expect_cut_off(&ended, ["train"]);
}
