//! The Python client: under the real program, and its own tests.

use std::process::Command;

use rustix::process::Signal;

use crate::language::{Client, Running, asset, is_alive, pids_in, program, until_gone};

/// A training loop as the client's README has it; it never ends by itself.
const TRAINING: &str = "
import itertools, time
import sprintscope
with sprintscope.job('train') as job:
    lr = job.slider('lr', 1e-3, min=1e-5, max=1e-1, log=True)
    for step in itertools.count():
        job.plot(loss=lr.value, t=step)
        time.sleep(0.005)
        if job.stopped: break
print('stopped as asked')
";

#[test]
fn a_program_finds_the_scope_and_is_tuned_and_stopped_from_another_terminal() {
    let scope = program("run --view none -- python3 -c")
        .arg(TRAINING)
        .start();
    scope.until("a socket", || scope.socket());
    let steer = |words: &str| program(words).beside(&scope).run();
    scope.until("the control", || {
        steer("jobs").stdout.contains("lr = 0.001").then_some(())
    });
    steer("set train lr=0.03").expect_exit(0);
    scope.until_log("lr → 0.03");
    scope.until("a sample of it", || {
        let jobs = steer("jobs --json");
        jobs.stdout.contains("\"last\":0.03").then_some(())
    });
    steer("set train lr=7")
        .expect_exit(1)
        .expect_stderr("lr: 7 is no value: give a number from");
    steer("set train lr=0.1")
        .expect_exit(0)
        .expect_silent_stdout();
    scope.until_log("lr → 0.1");
    steer("stop train").expect_exit(0);
    let ended = scope.end();
    ended
        .expect_exit(0)
        .expect_name("train")
        .expect_state("completed")
        .expect_reason("stop event")
        .expect_stop("event", "client")
        .expect_stdout("stopped as asked");
    ended.expect_series("loss", |loss| {
        assert_eq!((loss.min, loss.max), (Some(0.001), Some(0.1)));
    });
}

#[test]
fn what_a_program_that_speaks_to_the_scope_leaves_behind_is_gone_with_it() {
    let script = "
import subprocess, sprintscope
with sprintscope.job('train') as job:
    child = subprocess.Popen(['sleep', '1000'], start_new_session=True)
    print('pid', child.pid, flush=True)
    while not job.stopped:
        job.plot(v=1)
        job.sleep()
";
    let scope = program("run --view none -- python3 -c").arg(script).start();
    let pids = scope.until("the child", || {
        let pids = pids_in(&scope.log());
        (pids.len() == 1).then_some(pids)
    });
    assert!(is_alive(pids[0]));
    program("stop train").beside(&scope).run().expect_exit(0);
    scope.end().expect_exit(0).expect_reason("stop event");
    until_gone(&pids);
}

#[test]
fn an_error_in_the_loop_is_said_and_ends_the_program_as_ever() {
    let script = "
import sprintscope
with sprintscope.job('train') as job:
    job.plot(loss=1.0)
    raise ValueError('no more data')
";
    let ended = program("run --view none -- python3 -c").arg(script).run();
    ended
        .expect_exit(1)
        .expect_name("train")
        .expect_state("dead")
        .expect_reason("exit code 1")
        .expect_stderr("ValueError: no more data");
}

/// A scope that waits for programs.
fn open() -> Running {
    program("open --view none").start()
}

fn end(scope: Running) -> crate::language::Ended {
    scope.signal(Signal::INT);
    scope.end()
}

#[test]
fn a_program_that_is_killed_is_dead_for_everybody_who_asks() {
    let scope = open();
    let train = Client::of(&scope, TRAINING);
    scope.until("the job", || {
        let jobs = program("jobs").beside(&scope).run();
        jobs.stdout.contains("lr = 0.001").then_some(())
    });
    train.kill();
    scope.until_log("dead: program ended");
    program("jobs --json")
        .beside(&scope)
        .run()
        .expect_stdout("\"reason\":\"program ended\"")
        .expect_stdout("\"state\":\"dead\"");
    let asks = "
import sprintscope
for job in sprintscope.connect().jobs(): print(job.name, job.state, job.reason)
";
    let said = Client::of(&scope, asks).end(&scope);
    assert_eq!(said, "train dead program ended\n");
}

#[test]
fn a_controller_restarts_removes_and_follows_jobs_and_hears_why_not() {
    // The second one keeps the scope there.
    let scope = program("demo --view none --stops 0 --sprints 0 --jobs 2").start();
    let train = Client::of(&scope, TRAINING);
    let steers = "
import sprintscope
scope = sprintscope.connect()

def follow(name, is_it):
    # What is asked is done a moment later: that is what states are for.
    for job in scope.states():
        if job.name == name and is_it(job): return job

def refused(request, *arguments):
    try: request(*arguments)
    except sprintscope.RequestFailed as why: print(why)
    else: print('not refused')

follow('train', lambda job: 'lr' in job.controls)
refused(scope.restart, 'train')
refused(scope.remove, 'train')
refused(scope.remove, 'trian')
refused(scope.set, 'train', {'rl': 1})
scope.set('train', lr=0.05)
print('applied', follow('train', lambda job: job.controls['lr']['applied'] == 0.05).state)
scope.stop('train')
print('train', follow('train', lambda job: job.state == 'completed').reason)
refused(scope.set, 'train', {'lr': 1})
scope.remove('train')
print([job.name for job in scope.jobs()])
scope.stop('demo', method='loop')
print('demo', follow('demo', lambda job: job.state == 'dead').reason)
scope.restart('demo')
print('demo', follow('demo', lambda job: job.state == 'running').reason)
";
    let said = Client::of(&scope, steers).end(&scope);
    assert_eq!(
        said,
        "train is a program of its own: start it again where it was started
train still runs: stop it first
no job trian: there are train, demo, demo 2
train has no control rl: there is lr
applied running
train stop event
train has ended: nothing takes the value
['demo', 'demo 2']
demo loop stopped
demo None
"
    );
    assert_eq!(train.end(&scope), "stopped as asked\n");
    let ended = end(scope);
    assert_eq!(ended.summary().jobs.len(), 2, "{ended}");
}

/// Plots 100,000 values a second, ten at a time, each with the number of its call, and prints how
/// many calls it has made so far.
const LOAD: &str = "
import itertools, time
import sprintscope
names = [f's{n}' for n in range(10)]
with sprintscope.job('load') as job:
    began = time.monotonic()
    for n in itertools.count():
        early = began + n * 1e-4 - time.monotonic()
        if early > 0.002: time.sleep(early)
        job.plot(dict.fromkeys(names, n))
        if n % 1000 == 0: print('calls', n, flush=True)
        if job.stopped: break
";

#[test]
fn a_scope_killed_under_load_is_found_again_and_gets_nothing_twice() {
    let first = open();
    let load = Client::of(&first, LOAD);
    load.until_said(&first, "calls 3000\n");
    first.signal(Signal::KILL);
    load.until_said(&first, "the scope is gone");
    let calls = load.said().matches("calls").count();
    let goes_on = format!("calls {}000\n", calls + 5);
    load.until_said(&first, &goes_on);
    let second = program("open --view none").beside(&first).start();
    second.until("the job", || {
        let jobs = program("jobs").beside(&second).run();
        jobs.stdout.contains("load").then_some(())
    });
    let calls = load.said().matches("calls").count();
    load.until_said(&second, &format!("calls {}000\n", calls + 5));
    program("stop load").beside(&second).run().expect_exit(0);
    let said = load.end(&second);
    assert_eq!(said.matches("the scope is gone").count(), 1, "{said}");
    let ended = end(second);
    ended.expect_state("completed").expect_name("load");
    let job = ended.job();
    for series in &job.series {
        let [min, max] = [series.min, series.max].map(Option::unwrap);
        assert_eq!(series.samples as f64, max - min + 1.0, "{ended}");
    }
    assert!(
        job.dropped > 0,
        "what no scope could show was counted\n{ended}"
    );
}

#[test]
fn a_program_that_stops_itself_says_by_which_method() {
    for (method, state, reason) in [
        ("event", "completed", "stop event"),
        ("loop", "dead", "loop stopped"),
        ("cancel", "dead", "tasks cancelled"),
    ] {
        let scope = open();
        let script = format!(
            "
import sprintscope
async def sprinter(job):
    while await job.asleep(): job.plot(v=1)
bg = sprintscope.background(sprinter, interval=0.01)
while not bg.job.connected: pass
bg.stop('{method}')
bg.join()
print(bg.status, bg.reason)
"
        );
        let said = Client::of(&scope, &script).end(&scope);
        assert_eq!(said, format!("{state} {reason}\n"));
        end(scope)
            .expect_state(state)
            .expect_reason(reason)
            .expect_stop(method, "client");
    }
}

#[test]
fn every_press_of_a_button_is_seen_however_seldom_the_program_looks() {
    let scope = open();
    let script = "
import time
import sprintscope
with sprintscope.job('train') as job:
    save = job.button('save')
    while job.sleep(0.1): pass
    print(sum(save.pressed for look in range(10)))
";
    let train = Client::of(&scope, script);
    let press = "
import sprintscope
scope = sprintscope.connect()
while not any('save' in job.controls for job in scope.jobs()): pass
for press in range(3): scope.set('train', save=None)
scope.stop('train')
";
    Client::of(&scope, press).end(&scope);
    assert_eq!(train.end(&scope), "3\n");
    let log = scope.log();
    assert_eq!(log.matches("train: # save").count(), 3, "{log}");
}

#[test]
fn the_clients_own_tests_pass() {
    let tests = asset("../python/tests");
    let output = Command::new("python3")
        .args(["-m", "unittest", "discover"])
        .arg(&tests)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    let output = output.unwrap_or_else(|error| panic!("python3: {error}; see tests/run"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("Ran ") && !said.contains("Ran 0 tests"),
        "{said}"
    );
}
