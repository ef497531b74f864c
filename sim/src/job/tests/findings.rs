//! What a run tells of itself: facts, how far it is, what its series stand over; and the ledger.

use super::*;
use crate::job::fact::FACTS_MAX;
use crate::job::{AxisReading, Fact, Ledger, LedgerChange, Over, Progress};

/// Does this in a task, and waits until the job has ended.
fn ran(bench: &Bench, does: impl Fn(&TaskContext) + Send + Sync + Copy + 'static) -> Job {
    let job = bench.start_task(move |ctx| async move { does(&ctx) });
    assert_eq!(reason(&job), Reason::TasksFinished);
    job
}

#[test]
fn a_fact_said_again_takes_the_place_of_the_first_and_one_taken_back_is_gone() {
    let bench = Bench::new();
    let job = ran(&bench, |ctx| {
        assert!(ctx.set_fact(Fact::new("lr0", 0.01)));
        assert!(ctx.set_fact(Fact::new("imgsz", 640.0).unit("px")));
        assert!(ctx.set_fact(Fact::new("version", "8.3.1")));
        assert!(ctx.set_fact(Fact::new("lr0", 0.02)));
        ctx.clear_fact("imgsz");
        ctx.clear_fact("never said");
    });
    let facts = [Fact::new("lr0", 0.02), Fact::new("version", "8.3.1")];
    assert_eq!(*job.facts(), facts, "they stay when the job has ended");
    assert_eq!(job.facts_left_out(), 0);
}

#[test]
fn of_too_many_facts_the_first_are_kept_and_the_rest_is_counted() {
    let bench = Bench::new();
    let job = ran(&bench, |ctx| {
        for number in 0..FACTS_MAX {
            assert!(ctx.set_fact(Fact::new(format!("f{number}"), 1.0)));
        }
        assert!(!ctx.set_fact(Fact::new("one more", 1.0)));
        assert!(!ctx.set_fact(Fact::new("and another", 1.0)));
        assert!(ctx.set_fact(Fact::new("f7", 2.0)), "a known one goes on");
    });
    let facts = job.facts();
    assert_eq!(facts.len(), FACTS_MAX);
    assert_eq!(facts[7], Fact::new("f7", 2.0));
    assert_eq!(job.facts_left_out(), 2);
}

#[test]
fn progress_is_the_last_that_says_something() {
    let bench = Bench::new();
    let job = ran(&bench, |ctx| {
        for (done, total) in [(1.0, 10.0), (3.0, 10.0), (4.0, 0.0), (f64::NAN, 10.0)] {
            ctx.set_progress(Progress { done, total });
        }
    });
    let (done, total) = (3.0, 10.0);
    assert_eq!(job.progress(), Some(Progress { done, total }));
}

#[test]
fn what_the_view_shows_of_a_run_tells_a_change_once() {
    let bench = Bench::new();
    let job = bench.start_task(|ctx| async move {
        ctx.stop_event().wait().await;
        for _ in 0..2 {
            ctx.set_fact(Fact::new("lr0", 0.01));
            ctx.set_progress(Progress {
                done: 1.0,
                total: 2.0,
            });
        }
    });
    wait_running(&job);
    let seen = bench.jobs.changes();
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    let _ended = ended(&job);
    // The stop, a fact, the progress, and the end.
    until("the end is told", || bench.jobs.changes() == seen + 4);
}

#[test]
fn a_restart_begins_with_nothing_told_and_goes_on_with_the_ledger() {
    let (bench, gate) = (Bench::new(), Gate::default());
    let said = gate.clone();
    let job = bench.start_task(move |ctx| {
        let is_first = !said.is_reached.swap(true, Ordering::AcqRel);
        async move {
            ctx.count_in_ledger(&LedgerChange {
                seen: 2,
                samples: 1,
                facts: 1,
                ..LedgerChange::default()
            });
            if is_first {
                ctx.set_fact(Fact::new("lr0", 0.01));
                let (done, total) = (1.0, 2.0);
                ctx.set_progress(Progress { done, total });
                ctx.set_axis_reading(Some(AxisReading {
                    kind: Over::Column,
                    name: "step".into(),
                    first: Some(0.0),
                    last: Some(9.0),
                }));
            }
        }
    });
    let _ended = ended(&job);
    assert_eq!(job.facts().len(), 1);
    assert!(job.progress().is_some() && job.axis_reading().is_some());
    job.restart(StopBy::Key);
    until("the second run has ended", || {
        job.status().run == 1 && job.state().has_ended()
    });
    assert_eq!(job.facts().len(), 0);
    assert_eq!((job.progress(), job.axis_reading()), (None, None));
    // The first run's is with the first run.
    let ledger = Ledger {
        seen: 2,
        samples: 1,
        facts: 1,
        ..Ledger::default()
    };
    assert_eq!(job.ledger(), ledger);
    assert_eq!(job.past_runs()[0].ledger, ledger);
}

#[test]
fn a_thread_that_was_cut_off_says_no_fact_of_a_later_run() {
    let (bench, gate) = (Bench::new(), Gate::default());
    let _opened = gate.opened_at_last();
    let held = gate.clone();
    let job = bench.start_task(move |ctx| {
        let held = held.clone();
        async move {
            if held.is_reached.load(Ordering::Acquire) {
                ctx.set_fact(Fact::new("run", "new"));
                ctx.stop_event().wait().await;
            } else {
                held.block();
                ctx.set_fact(Fact::new("run", "old"));
            }
        }
    });
    gate.wait_reached();
    let _asked = job.stop(StopMethod::Kill, StopBy::Key);
    job.restart(StopBy::Key);
    until("the new run's fact", || !job.facts().is_empty());
    gate.open();
    until("the old thread ends", || !job.status().has_left_a_thread);
    assert_eq!(*job.facts(), [Fact::new("run", "new")]);
}
