//! The Python client: under the real program, and its own tests.

use std::process::Command;

use crate::language::{asset, program};

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
