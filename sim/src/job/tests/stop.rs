//! Every stop method at every moment.

use super::*;
use crate::job::{EndedBy, Patience, TimeLimit};

#[test]
fn every_method_ends_a_job_at_every_moment_as_promised() {
    for &method in StopMethod::ALL {
        before_the_first_await(method);
        in_the_middle_of_an_hour(method);
        twice(method);
        from_sixteen_threads_at_once(method);
        after_the_end(method);
    }
}

fn before_the_first_await(method: StopMethod) {
    for _ in 0..50 {
        let bench = Bench::new();
        let job = bench.start(sleeper());
        // The thread may not even have begun.
        assert_eq!(job.stop(method, StopBy::Key), StopOutcome::Asked);
        assert_stopped(&job, method, "before the first await");
        if method == StopMethod::Loop {
            let left_undone = job.status().rungs[0].left_undone.clone();
            assert_eq!(left_undone, ["sleeper"], "nothing of it was done");
        }
    }
}

fn in_the_middle_of_an_hour(method: StopMethod) {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    wait_running(&job);
    assert_eq!(job.stop(method, StopBy::Button), StopOutcome::Asked);
    assert_stopped(&job, method, "in the middle of an hour");
    assert_eq!(job.status().rungs[0].by, StopBy::Button);
}

fn twice(method: StopMethod) {
    let (bench, gate) = (Bench::new(), Gate::default());
    let _opened = gate.opened_at_last();
    let job = bench.start(blocked_by(&gate));
    gate.wait_reached();
    assert_eq!(job.stop(method, StopBy::Key), StopOutcome::Asked);
    let expected = match method {
        StopMethod::Kill => StopOutcome::HadEnded,
        _ => StopOutcome::AskedBefore,
    };
    assert_eq!(job.stop(method, StopBy::Button), expected);
    gate.open();
    assert_stopped(&job, method, "twice");
    assert_eq!(
        job.status().rungs[0].by,
        StopBy::Key,
        "the first asker stays"
    );
}

fn from_sixteen_threads_at_once(method: StopMethod) {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    let asked = std::thread::scope(|scope| {
        let ask = || job.stop(method, StopBy::Client) == StopOutcome::Asked;
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
        let asked = threads.into_iter().map(|thread| thread.join().unwrap());
        asked.filter(|was_first| *was_first).count()
    });
    assert_eq!(asked, 1, "{method}: one of sixteen is the first");
    assert_stopped(&job, method, "from sixteen threads at once");
}

fn after_the_end(method: StopMethod) {
    let bench = Bench::new();
    let job = bench.start_task(|_ctx| async {});
    let before = ended(&job);
    assert_eq!(job.stop(method, StopBy::Key), StopOutcome::HadEnded);
    let after = job.status();
    assert_eq!((after.state, after.reason), (before.state, before.reason));
    assert_eq!(after.rungs, []);
}

#[test]
fn all_methods_at_once_leave_a_rung_each() {
    for _ in 0..20 {
        let (bench, gate) = (Bench::new(), Gate::default());
        let _opened = gate.opened_at_last();
        let job = bench.start(blocked_by(&gate));
        gate.wait_reached();
        std::thread::scope(|scope| {
            for method in [StopMethod::Event, StopMethod::Loop, StopMethod::Cancel] {
                let job = &job;
                scope.spawn(move || job.stop(method, StopBy::Key));
            }
        });
        gate.open();
        let status = ended(&job);
        assert_eq!(status.rungs.len(), 3);
        assert!(status.rungs.iter().all(|rung| rung.took.is_some()));
        assert_eq!(status.state, JobState::Dead);
    }
}

#[test]
fn a_stopper_that_has_counted_to_its_number_completes_the_job() {
    let bench = Bench::new();
    let stopper = crate::task::stopper(41, Duration::from_mins(1));
    let job = bench.start(sleeper().stopper(stopper).paused_clock());
    assert_eq!(reason(&job), Reason::StopperFinished);
    assert_eq!(job.tasks().last().map(|stopper| stopper.ticks), Some(41));
    assert_eq!(job.status().rungs, []);
}

#[test]
fn a_stop_lists_who_was_left_undone_and_nobody_else() {
    let bench = Bench::new();
    let spec = sleeper()
        .task(TaskSpec::new("done", |_ctx| async {}))
        .stopper(crate::task::stopper(0, HOUR));
    for &method in StopMethod::ALL {
        let job = bench.start(spec.clone());
        until("the short task returns", || {
            job.tasks()[1].ticks == 0 && job.state() == JobState::Running
        });
        // The loop runs all tasks at once, so that by now `done` has returned or is about to.
        let _asked = job.stop(method, StopBy::Key);
        let rungs = ended(&job).rungs;
        let undone = &rungs[0].left_undone;
        match method {
            StopMethod::Event => assert!(!undone.contains(&"stopper".into()), "{undone:?}"),
            _ => assert!(undone.contains(&"sleeper".into()), "{method}: {undone:?}"),
        }
    }
}

#[test]
fn a_blocked_job_stops_responding_after_the_grace_and_kill_cuts_it_off() {
    let busy: [fn(&Gate); 2] = [Gate::block, Gate::spin];
    for hold in busy {
        let (bench, gate) = (Bench::with(1_000, TICK), Gate::default());
        let _opened = gate.opened_at_last();
        let held = gate.clone();
        let job = bench.start_task(move |ctx| {
            let held = held.clone();
            async move {
                hold(&held);
                ctx.plot("late", 1.0);
            }
        });
        gate.wait_reached();
        assert_eq!(job.status().not_responding, None, "nobody has asked yet");
        let _asked = job.stop(StopMethod::Event, StopBy::Key);
        until("not responding", || job.status().not_responding.is_some());
        let next = job.status().not_responding.map(|stuck| stuck.next);
        assert_eq!(next, Some(StopMethod::Kill), "its loop sees nothing");

        assert_eq!(job.stop(StopMethod::Kill, StopBy::Key), StopOutcome::Asked);
        let status = job.status();
        assert_eq!(status.reason, Some(Reason::Abandoned));
        assert_eq!(status.not_responding, None);
        assert!(status.has_left_a_thread && status.thread_id.is_some());
        assert_eq!(status.rungs[1].left_undone, ["task"]);
        assert!(status.rungs.iter().all(|rung| rung.took.is_some()));

        gate.open();
        until("the thread ends", || !job.status().has_left_a_thread);
        assert_eq!(job.status().reason, Some(Reason::Abandoned));
        assert!(
            bench.values().is_empty(),
            "what comes after the cut is refused"
        );
    }
}

#[test]
fn a_stopper_that_ignores_the_event_is_to_have_its_loop_dropped_next() {
    let bench = Bench::with(1_000, TICK);
    let deaf = TaskSpec::new("deaf", |_ctx| std::future::pending::<()>());
    let job = bench.start(JobSpec::new("job").stopper(deaf));
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    let next = || job.status().not_responding.map(|stuck| stuck.next);
    until("the loop is named", || next() == Some(StopMethod::Loop));
    let _asked = job.stop(StopMethod::Loop, StopBy::Key);
    assert_eq!(reason(&job), Reason::LoopStopped);
    assert_eq!(job.status().rungs.len(), 2);
}

#[test]
fn a_job_without_a_stopper_ends_below_the_grace_though_a_task_ignores_the_event() {
    let bench = Bench::new();
    let spec = job(TaskSpec::new("deaf", |_ctx| std::future::pending::<()>()));
    let job = bench.start(spec.paused_clock());
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert_eq!(reason(&job), Reason::StopEvent);
    assert_eq!(job.status().rungs[0].left_undone, ["deaf"]);
}

/// Works for a while behind its loop, and says so.
fn finishing(seconds: f64) -> TaskSpec {
    TaskSpec::new("saves", move |ctx| async move {
        while ctx.sleep().await {}
        tokio::time::sleep(std::time::Duration::from_secs_f64(seconds)).await;
        ctx.log("saved");
        ctx.plot("saved", 1.0);
    })
    .every(TICK)
}

#[test]
fn what_stands_behind_the_loop_of_who_looked_at_the_event_runs_beside_any_stopper() {
    for stopper in [None, Some(crate::task::stopper(0, HOUR))] {
        let bench = Bench::new();
        let blind = TaskSpec::new("blind", |_ctx| std::future::pending::<()>());
        let spec = JobSpec::new("job").task(finishing(0.2)).task(blind);
        let spec = match stopper {
            Some(stopper) => spec.stopper(stopper),
            None => spec,
        };
        let job = bench.start(spec);
        until("it has looked", || job.tasks()[0].ticks > 0);
        let _asked = job.stop(StopMethod::Event, StopBy::Key);
        assert_eq!(reason(&job), Reason::StopEvent);
        assert_eq!(bench.values(), [1.0]);
        let status = job.status();
        assert_eq!(status.rungs[0].left_undone, ["blind"]);
        assert_eq!(status.ended_by, Some(EndedBy::Itself));
    }
}

#[test]
fn who_answers_beyond_the_limit_is_cut_off_and_that_is_said() {
    let bench = Bench::with(1_000, TICK);
    let job = bench.start(job(finishing(3_600.0)).stopper(crate::task::stopper(0, HOUR)));
    until("it has looked", || job.tasks()[0].ticks > 0);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert_eq!(reason(&job), Reason::LoopStopped);
    let status = job.status();
    assert_eq!(status.state, JobState::Dead);
    assert_eq!(status.rungs[0].left_undone, ["saves"]);
    assert_eq!(status.ended_by, Some(EndedBy::CutOff));
}

#[test]
fn who_answers_is_at_work_and_not_called_unresponsive_and_who_stops_by_counting_waits_for_nobody() {
    let (sender, _messages) = flume::bounded(1_000);
    let patience = Patience::new(TICK, TimeLimit::WhileSeen);
    let jobs = JobManager::new(sender, Clock::start(), patience, || ());
    let job = jobs.start(job(finishing(3_600.0)));
    until("it has looked", || job.tasks()[0].ticks > 0);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    until("it is at work", || job.status().at_work.is_some());
    let status = job.status();
    assert_eq!(
        (status.state, status.not_responding),
        (JobState::Stopping, None)
    );
    assert!(status.at_work.unwrap().until.is_some(), "nobody sees it");
    jobs.patience().set_seen(true);
    let _asked = job.stop(StopMethod::Loop, StopBy::Key);
    assert_eq!(reason(&job), Reason::LoopStopped);

    let spec = JobSpec::new("counts").task(finishing(3_600.0));
    let counts = jobs.start(spec.stopper(crate::task::stopper(3, TICK)));
    assert_eq!(reason(&counts), Reason::StopperFinished);
}

#[test]
fn other_jobs_go_on_beside_a_blocked_one() {
    let (bench, gate) = (Bench::new(), Gate::default());
    let _opened = gate.opened_at_last();
    let blocked = bench.start(blocked_by(&gate));
    gate.wait_reached();
    let ticking = bench.start(job(TaskSpec::new("ticks", |ctx| async move {
        while ctx.sleep().await && ctx.ticks() < 10 {}
    })
    .every(TICK)));
    assert_eq!(reason(&ticking), Reason::TasksFinished);
    assert_eq!(blocked.state(), JobState::Running);
}

#[test]
fn a_source_that_does_not_end_is_cut_off_by_a_second_kill_after_the_grace() {
    let (bench, gate) = (Bench::with(1_000, TICK), Gate::default());
    let _opened = gate.opened_at_last();
    let job = bench.start(blocked_by(&gate).killed_by_its_source());
    gate.wait_reached();
    let _asked = job.stop(StopMethod::Kill, StopBy::Key);
    assert_eq!(
        job.state(),
        JobState::Stopping,
        "it is the source's to kill"
    );
    until("not responding", || job.status().not_responding.is_some());
    assert_eq!(job.stop(StopMethod::Kill, StopBy::Key), StopOutcome::Asked);
    assert_eq!(reason(&job), Reason::Abandoned);
    assert_eq!(job.status().rungs.len(), 1);
}

#[test]
fn shutting_down_ends_the_willing_the_deaf_and_the_blocked() {
    let bench = Bench::with(1_000, TICK * 20);
    let gates = [Gate::default(), Gate::default()];
    let _opened = gates.each_ref().map(Gate::opened_at_last);
    let deaf = TaskSpec::new("deaf", |_ctx| std::future::pending::<()>());
    let jobs = [
        bench.start(sleeper()),
        bench.start(JobSpec::new("deaf").stopper(deaf)),
        bench.start(blocked_by(&gates[0])),
        bench.start(blocked_by(&gates[1]).killed_by_its_source()),
    ];
    // Who was never begun would end at once.
    for gate in &gates {
        gate.wait_reached();
    }
    bench.jobs.shut_down(StopBy::Close);
    let reasons = jobs.map(|job| job.status().reason);
    let expected = [
        Reason::StopEvent,
        Reason::LoopStopped,
        Reason::Abandoned,
        Reason::Abandoned,
    ];
    assert_eq!(reasons, expected.map(Some));
}

#[test]
fn a_grace_without_end_and_waits_without_end_are_no_harm() {
    let bench = Bench::with(1_000, Duration::MAX);
    let job = bench.start(sleeper());
    bench.jobs.shut_down(StopBy::Close);
    assert!(job.wait(Duration::MAX) && bench.jobs.wait_all(Duration::MAX));
}

#[test]
fn the_event_set_by_a_task_ends_the_job_as_if_by_itself() {
    let bench = Bench::new();
    let spec = sleeper().task(TaskSpec::new("watchdog", |ctx| async move {
        ctx.stop_event().set();
    }));
    let job = bench.start(spec);
    assert_eq!(reason(&job), Reason::TasksFinished);
    assert_eq!(job.status().rungs, []);
}

#[test]
fn an_event_is_a_latch_that_any_thread_may_set() {
    let event = StopEvent::new();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| event.set());
        }
    });
    assert!(event.is_set() && event.clone().is_set());
}

fn blocked_by(gate: &Gate) -> JobSpec {
    let gate = gate.clone();
    job(TaskSpec::new("blocked", move |ctx| {
        let gate = gate.clone();
        async move {
            gate.block();
            while ctx.sleep().await {}
        }
    })
    .every(HOUR))
}
