//! Restarts, names and the list.

use super::*;

fn ticking() -> JobSpec {
    job(TaskSpec::new("ticks", |ctx| async move {
        while ctx.sleep().await {
            ctx.plot("ticks", ctx.ticks() as f64);
        }
    })
    .every(TICK))
}

fn is_run(job: &Job, number: u32) -> bool {
    let status = job.status();
    status.run == number && status.state == JobState::Running
}

#[test]
fn a_running_job_is_stopped_and_started_again_without_being_seen_ended() {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    wait_running(&job);
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| job.wait(DEADLINE));
        job.restart(StopBy::Key);
        until("the second run", || is_run(&job, 1));
        assert!(!job.wait(Duration::ZERO), "it runs");
        assert_eq!(job.status().rungs, [], "a new run has a ladder of its own");
        let _asked = job.stop(StopMethod::Event, StopBy::Key);
        waiting.join().unwrap()
    });
    assert!(waiting);
    assert_eq!(job.status().run, 1);
}

#[test]
fn an_ended_job_starts_again_at_once() {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    for run in 1..20 {
        let _asked = job.stop(StopMethod::Loop, StopBy::Key);
        let _ended = ended(&job);
        job.restart(StopBy::Key);
        until("the next run", || is_run(&job, run));
    }
}

#[test]
fn restarts_from_sixteen_threads_leave_one_job_running() {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| job.restart(StopBy::Client));
        }
    });
    until("running", || job.state() == JobState::Running);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert_eq!(reason(&job), Reason::StopEvent);
}

#[test]
fn a_stop_by_any_method_has_the_last_word_over_a_restart() {
    for &method in StopMethod::ALL {
        let (bench, gate) = (Bench::new(), Gate::default());
        let _opened = gate.opened_at_last();
        let held = gate.clone();
        let job = bench.start_task(move |_ctx| {
            let held = held.clone();
            async move { held.block() }
        });
        gate.wait_reached();
        job.restart(StopBy::Key);
        assert_eq!(job.state(), JobState::Stopping);
        let _asked = job.stop(method, StopBy::Button);
        gate.open();
        let status = ended(&job);
        assert_eq!(status.run, 0, "{method}");
        assert_eq!(status.rungs[0].by, StopBy::Key, "{method}");
        assert!(status.rungs.iter().all(|rung| rung.took.is_some()));
    }
}

#[test]
fn a_blocked_job_that_was_cut_off_runs_anew_beside_its_old_thread() {
    let (bench, gate) = (Bench::new(), Gate::default());
    let _opened = gate.opened_at_last();
    let held = gate.clone();
    let job = bench.start_task(move |ctx| {
        let held = held.clone();
        async move {
            let is_old = !held.is_reached.load(Ordering::Acquire);
            if is_old {
                held.block();
                ctx.plot("v", -1.0);
            } else {
                ctx.plot("v", 1.0);
                ctx.stop_event().wait().await;
            }
        }
    });
    gate.wait_reached();
    let _asked = job.stop(StopMethod::Kill, StopBy::Key);
    job.restart(StopBy::Key);
    until("the new run", || is_run(&job, 1));
    assert!(job.status().has_left_a_thread, "the old thread still runs");
    gate.open();
    until("the old thread ends", || !job.status().has_left_a_thread);
    assert!(is_run(&job, 1), "and the new run doesn't notice");
    until("the new run's sample", || !bench.receiver.is_empty());
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    let _ended = ended(&job);
    assert_eq!(bench.values(), [1.0]);
}

#[test]
fn what_was_tuned_stays_tuned_also_for_two_tasks_of_one_name() {
    let bench = Bench::new();
    let twin = || {
        TaskSpec::new("twin", |ctx| async move { while ctx.sleep().await {} })
            .every(Duration::from_secs(1))
    };
    let job = bench.start(job(twin()).task(twin()));
    let names: Vec<_> = job.controls().into_iter().map(|one| one.name).collect();
    assert_eq!(
        names.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["twin interval", "twin interval 2"]
    );
    let second = job.control("twin interval 2").expect("announced");
    assert_eq!(second.request(5.0), Ok(5.0));
    job.restart(StopBy::Key);
    until("applied in the next run", || {
        is_run(&job, 1) && job.tasks()[1].interval == Some(Duration::from_secs(5))
    });
    assert_eq!(job.tasks()[0].interval, Some(Duration::from_secs(1)));
}

#[test]
fn a_restarted_job_goes_on_with_its_series() {
    let bench = Bench::new();
    let job = bench.start(ticking());
    until("ticks", || job.tasks()[0].ticks > 2);
    job.restart(StopBy::Key);
    until("ticks of the second run", || {
        is_run(&job, 1) && job.tasks()[0].ticks > 2
    });
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    let _ended = ended(&job);
    let messages: Vec<_> = bench.receiver.drain().collect();
    let announced = messages
        .iter()
        .filter(|message| matches!(message, Message::Series { .. }));
    assert_eq!(announced.count(), 1);
    let times = messages.iter().filter_map(|message| match message {
        Message::Sample { t, index: 0, .. } => Some(*t),
        _ => None,
    });
    assert!(times.is_sorted(), "time goes on");
}

#[test]
fn a_name_is_unique_and_fit_to_be_shown() {
    let bench = Bench::new();
    let name = |wanted: &str| {
        let job = bench.start(JobSpec::new(wanted));
        job.name().to_string()
    };
    assert_eq!(name("train"), "train");
    assert_eq!(name("train"), "train 2");
    assert_eq!(name("train"), "train 3");
    assert_eq!(name("train 2"), "train 2 2");
    assert_eq!(name("a\0b\n\x1b[31m"), "ab[31m");
    assert_eq!(name(""), "job");
    assert_eq!(name(" \t\0 "), "job 2");
}

#[test]
fn only_ended_jobs_leave_the_list_and_never_come_back() {
    let bench = Bench::new();
    let running = bench.start(sleeper());
    let ended_job = bench.start_task(|_ctx| async {});
    let _ended = ended(&ended_job);
    assert!(!bench.jobs.remove(running.id()));
    assert_eq!(bench.jobs.flush(), 1);
    assert!(!bench.jobs.remove(ended_job.id()), "it is gone already");
    assert_eq!(bench.jobs.list().len(), 1);
    ended_job.restart(StopBy::Key);
    assert_eq!(
        ended_job.state(),
        JobState::Completed,
        "nobody could stop it"
    );
}

#[test]
fn no_job_starts_again_once_all_is_closed() {
    let bench = Bench::new();
    let job = bench.start(sleeper());
    wait_running(&job);
    job.restart(StopBy::Key);
    bench.jobs.close(StopBy::Close);
    job.restart(StopBy::Key);
    assert_eq!(job.state(), JobState::Completed);
}

#[test]
fn changes_are_counted_and_waited_for() {
    let bench = Bench::new();
    let seen = bench.jobs.changes();
    let job = bench.start(sleeper());
    assert!(bench.jobs.wait_change(seen, DEADLINE) > seen);
    wait_running(&job);
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    let _ended = ended(&job);
}
