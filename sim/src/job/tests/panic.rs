//! Tasks that panic or fail.

use super::*;
use crate::job::NotCompleted;

/// Panics while it is dropped.
struct Mine;

impl Drop for Mine {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

fn assert_panicked(job: &Job, expected: &str) {
    match reason(job) {
        Reason::Panicked { message, place } => {
            assert_eq!(message, expected);
            let (file, line) = place.rsplit_once(':').expect("file:line");
            assert!(file.ends_with("tests/panic.rs"), "{place}");
            assert!(line.parse::<u32>().is_ok(), "{place}");
        }
        other => panic!("{expected}: {other}"),
    }
    assert_eq!(job.state(), JobState::Dead);
    assert!(matches!(job.result(), Err(NotCompleted::Dead(_))));
}

#[test]
fn a_panic_anywhere_in_a_task_ends_the_job_with_its_message_and_place() {
    let bench = Bench::new();
    let first = bench.start_task(|_ctx| async { panic!("before the first await") });
    assert_panicked(&first, "before the first await");
    let later = bench.start_task(|_ctx| async {
        tokio::task::yield_now().await;
        let number = 7;
        panic!("after await {number}");
    });
    assert_panicked(&later, "after await 7");
    let other = bench.start_task(|_ctx| async { std::panic::panic_any(7_u32) });
    assert_panicked(&other, "a value that is no text");
    let made = bench.start(job(TaskSpec::new("made", |_ctx| {
        let never = false;
        assert!(never, "before there is a future");
        async {}
    })));
    assert_panicked(&made, "before there is a future");
}

#[test]
fn a_panic_in_the_stopper_ends_the_job_with_it() {
    let stopper = TaskSpec::new("stopper", |_ctx| async { panic!("the stopper's") });
    let job = Bench::new().start(sleeper().stopper(stopper));
    assert_panicked(&job, "the stopper's");
}

#[test]
fn a_panic_while_a_task_is_dropped_ends_the_job_with_it_whatever_dropped_it() {
    for method in [StopMethod::Event, StopMethod::Loop, StopMethod::Cancel] {
        let spec = job(TaskSpec::new("holder", |_ctx| async {
            let _mine = Mine;
            std::future::pending::<()>().await;
        }));
        let bench = Bench::new();
        let job = bench.start(spec.stopper(crate::task::stopper(0, HOUR)));
        wait_running(&job);
        until("the holder holds", || job.state() == JobState::Running);
        // One turn of the loop later it holds what it will drop.
        let ticking = bench.start_task(|_ctx| async {});
        let _ended = ended(&ticking);
        let _asked = job.stop(method, StopBy::Key);
        let ended = ended(&job);
        if matches!(ended.reason, Some(Reason::Panicked { .. })) {
            assert_panicked(&job, "in a drop");
        } else {
            panic!("{method}: {:?}", ended.reason);
        }
    }
}

#[test]
fn of_two_tasks_that_panic_at_once_one_is_told_with_its_own_place() {
    let bench = Bench::new();
    let first = TaskSpec::new("first", |_ctx| async { panic!("first") });
    let second = TaskSpec::new("second", |_ctx| async { panic!("second") });
    let first_alone = reason(&bench.start(job(first.clone())));
    let second_alone = reason(&bench.start(job(second.clone())));
    let both = reason(&bench.start(job(first).task(second)));
    assert!(both == first_alone || both == second_alone, "{both}");
}

#[test]
fn a_panic_in_the_moment_of_the_end_is_not_hidden() {
    let spec = job(TaskSpec::new("late", |ctx| async move {
        ctx.stop_event().wait().await;
        panic!("at the event");
    }));
    let job = Bench::new().start(spec.stopper(crate::task::stopper(1, TICK)));
    assert_panicked(&job, "at the event");
}

#[test]
fn a_panic_that_a_task_catches_itself_is_its_own_affair() {
    let job = Bench::new().start_task(|_ctx| async {
        let caught = std::panic::catch_unwind(|| panic!("caught"));
        assert!(caught.is_err());
    });
    assert_eq!(reason(&job), Reason::TasksFinished);
}

#[test]
fn a_panic_that_is_thrown_on_keeps_its_message() {
    let job = Bench::new().start_task(|_ctx| async {
        std::panic::resume_unwind(Box::new("thrown on".to_owned()));
    });
    let expected = Reason::Panicked {
        message: "thrown on".into(),
        place: String::new(),
    };
    assert_eq!(reason(&job), expected);
}

#[test]
fn a_task_that_returns_an_error_ends_the_job_with_it() {
    let failing = TaskSpec::new("failing", |_ctx| async { Err::<(), _>("no camera") });
    let job = Bench::new().start(sleeper().task(failing));
    assert_eq!(reason(&job), Reason::Failed("no camera".into()));
    assert_eq!(reason(&job).to_string(), "failed: no camera");
    assert_eq!(job.state(), JobState::Dead);
}
