//! Many jobs at once.

use std::collections::HashSet;

use crate::language::{BOUNDED_MB, STOP_BUTTON, Window, run};

#[test]
fn a_thousand_jobs_start_run_and_end() {
    let ended = run("demo --jobs 1000 --sprints 3 --stops 3 --view none --quiet");
    ended.expect_exit(0).expect_memory_below(4.0 * BOUNDED_MB);
    let jobs = ended.summary().jobs;
    assert_eq!(jobs.len(), 1000);
    let names: HashSet<&str> = jobs.iter().map(|job| &*job.name).collect();
    assert_eq!(names.len(), 1000);
    for job in &jobs {
        let told = (&*job.state, &*job.reason);
        assert_eq!(told, ("completed", "stopper finished"), "{}", job.name);
        assert_eq!(job.task("stopper").unwrap().ticks, 3, "{}", job.name);
    }
}

#[test]
fn a_thousand_jobs_are_stopped_at_once_and_counted_in_the_table() {
    let ended = run("demo --jobs 1000 --view none --stop-after 500ms --stop-method loop");
    ended
        .expect_exit(1)
        .expect_stderr("… and 980 jobs more; 1000 of all are dead");
    for job in ended.summary().jobs {
        assert_eq!(job.reason, "loop stopped", "{}", job.name);
        assert_eq!(job.stop.unwrap().by, "option");
    }
}

#[test]
fn a_kill_is_never_taken_for_another_method() {
    // The thread may end before it is known that the job was cut off from it: among a thousand some
    // would.
    let ended = run("demo --jobs 1000 --view none --quiet --stop-after 500ms --stop-method kill");
    ended.expect_exit(1);
    let jobs = ended.summary().jobs;
    let others: Vec<_> = jobs
        .iter()
        .filter(|job| job.reason != "abandoned")
        .collect();
    assert!(
        others.is_empty(),
        "{} of 1000, as {:?}",
        others.len(),
        others.first()
    );
}

#[test]
fn a_window_on_a_thousand_jobs_stops_them_all_by_one_key() {
    let window = Window::open("demo --jobs 1000");
    window.press("shift+s");
    window.until_seen("the stop", |picture| picture.count(STOP_BUTTON) < 100);
    let ended = window.press_and_end("ctrl+q");
    ended.expect_exit(0);
    for job in ended.summary().jobs {
        assert_eq!(job.stop.unwrap().by, "key", "{}", job.name);
    }
}
