//! The four stop methods, as `--stop-after` asks for them.

use crate::language::{Ended, program, run};

/// Method, then state and reason of a job with tasks, and of one that runs a program.
const LADDER: [(&str, [&str; 2], [&str; 2]); 4] = [
    (
        "event",
        ["completed", "stop event"],
        ["completed", "stop event"],
    ),
    ("loop", ["dead", "loop stopped"], ["dead", "loop stopped"]),
    (
        "cancel",
        ["dead", "tasks cancelled"],
        ["dead", "tasks cancelled"],
    ),
    ("kill", ["dead", "abandoned"], ["dead", "killed"]),
];

fn expect_end(ended: &Ended, method: &str, [state, reason]: [&str; 2]) {
    ended
        .expect_state(state)
        .expect_reason(reason)
        .expect_stop(method, "option")
        .expect_exit(i32::from(state == "dead"));
}

#[test]
fn each_method_ends_the_demo_as_it_says() {
    for (method, end, _) in LADDER {
        let ended = run(&format!(
            "demo --view none --stop-after 300ms --stop-method {method}"
        ));
        expect_end(&ended, method, end);
        ended.expect_stderr(&format!("({method} by option, took "));
    }
}

#[test]
fn each_method_ends_a_sleep_of_an_hour_at_once() {
    for (method, end, _) in LADDER {
        let ended = run(&format!(
            "demo --sprinter-interval 3600 --stopper-interval 3600 --grace 1h --view none \
             --stop-after 100ms --stop-method {method}"
        ));
        expect_end(&ended, method, end);
    }
}

#[test]
fn each_method_stops_before_the_first_tick() {
    for (method, end, _) in LADDER {
        let ended = run(&format!(
            "demo --view none --stop-after 0s --stop-method {method}"
        ));
        expect_end(&ended, method, end);
    }
}

#[test]
fn each_method_ends_a_program_as_it_says() {
    for (method, _, end) in LADDER {
        let words = format!("run --view none --stop-after 300ms --stop-method {method} sleep 1000");
        expect_end(&run(&words), method, end);
    }
}

#[test]
fn each_method_ends_a_source_that_says_nothing() {
    for (method, end, _) in LADDER {
        let words = format!("watch - --view none --stop-after 200ms --stop-method {method}");
        expect_end(&program(&words).piped().start().end_held(), method, end);
    }
}

#[test]
fn a_stop_that_comes_too_late_is_no_stop() {
    run("demo --stops 1 --view none --stop-after 1h --stop-method kill")
        .expect_exit(0)
        .expect_reason("stopper finished")
        .expect_no_stop();
}

#[test]
fn one_dead_job_among_completed_ones_is_exit_code_1() {
    let ended = run("watch /dev/null /no/such/file --view none");
    ended.expect_exit(1);
    assert_eq!(ended.job_named("null").state, "completed");
    assert_eq!(ended.job_named("file").state, "dead");
}
