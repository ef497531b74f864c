//! Removed jobs that are put back.

use super::*;
use crate::store::SeriesId;

fn carry_out(scope: &Scope, order: Order) -> Result<Done, OrderError> {
    scope.carry_out(order, StopBy::Key)
}

fn said(name: &str) -> JobSpec {
    JobSpec::new(name).task(TaskSpec::new("say", |ctx| async move {
        for x in 0..100 {
            ctx.plot_at("loss", f64::from(x), 1.0);
        }
        ctx.log("a line");
        ctx.mark("here");
    }))
}

fn run_to_end(scope: &Scope, name: &str) -> Job {
    let job = scope.start(said(name));
    assert!(job.wait(DEADLINE));
    scope.settle();
    job
}

fn names(scope: &Scope) -> Vec<String> {
    let jobs = scope.jobs().list();
    jobs.iter().map(|job| job.name().to_string()).collect()
}

#[test]
fn a_job_is_back_where_it_was_with_series_log_and_marks() {
    let scope = Scope::new();
    let a = run_to_end(&scope, "a");
    run_to_end(&scope, "b");
    let series = scope.store().find("a/loss").expect("a series");
    let marks = scope.marks().len();
    let remove = Order::Remove { job: a.id().into() };
    assert_eq!(carry_out(&scope, remove), Ok(Done::Removed { jobs: 1 }));
    scope.settle();
    assert_eq!(
        (names(&scope), scope.store().find("a/loss")),
        (vec!["b".into()], None)
    );
    assert!(scope.series_of(a.id()).is_empty() && scope.marks().len() < marks);
    let back = Order::PutBack { job: a.id() };
    assert_eq!(
        carry_out(&scope, back.clone()),
        Ok(Done::PutBack { jobs: 1 })
    );
    scope.settle();
    assert_eq!(names(&scope), ["a", "b"]);
    assert_eq!(scope.store().find("a/loss"), Some(series));
    assert_eq!(scope.store().stats(series).expect("there").samples, 100);
    assert_eq!(scope.series_of(a.id())[0].id, series);
    assert_eq!(scope.marks().len(), marks);
    assert!(!scope.log(a.id()).lines(0..10).is_empty());
    assert_eq!(
        carry_out(&scope, back),
        Err(OrderError::Gone),
        "it is there"
    );
    assert_eq!(
        carry_out(&scope, Order::Restart { job: a.id().into() }),
        Ok(Done::Asked { jobs: 1 })
    );
    assert!(a.wait(DEADLINE));
    scope.settle();
    assert_eq!(scope.store().stats(series).expect("there").samples, 200);
}

#[test]
fn who_finds_its_name_taken_has_a_number_behind_it() {
    let scope = Scope::new();
    let first = run_to_end(&scope, "a");
    assert!(scope.jobs().remove(first.id()));
    let second = run_to_end(&scope, "a");
    let taken = scope.store().find("a/loss").expect("the second one's");
    let back = Order::PutBack { job: first.id() };
    assert_eq!(carry_out(&scope, back), Ok(Done::PutBack { jobs: 1 }));
    scope.settle();
    assert_eq!(names(&scope), ["a 2", "a"]);
    let series: Vec<SeriesId> = [first.id(), second.id()]
        .map(|job| scope.series_of(job)[0].id)
        .into();
    assert_eq!(scope.store().find("a/loss"), Some(taken));
    assert_eq!(series[1], taken);
    assert_eq!(scope.store().find("a 2/loss"), Some(series[0]));
}

#[test]
fn long_logs_of_removed_jobs_make_room_for_others() {
    let scope = Scope::with(ScopeOptions {
        memory_bytes: 8 << 20,
        ..ScopeOptions::default()
    });
    let talk = |name: &str| {
        let spec = JobSpec::new(name).task(TaskSpec::new("talk", |ctx| async move {
            for line in 0..60_000 {
                ctx.log(format!("line {line}"));
            }
        }));
        run(&scope, spec).id()
    };
    let [first, second] = ["first", "second"].map(|name| {
        let job = talk(name);
        scope.settle();
        assert!(
            scope.log(job).range().start == 0,
            "{name}: all of it is there"
        );
        assert!(scope.jobs().remove(job));
        scope.settle();
        job
    });
    let back = |job| carry_out(&scope, Order::PutBack { job });
    assert_eq!(back(first), Err(OrderError::Gone));
    assert_eq!(back(second), Ok(Done::PutBack { jobs: 1 }));
    assert_eq!(scope.log(second).range().start, 0);
}

#[test]
fn of_very_many_removed_jobs_those_removed_last_can_be_put_back() {
    let scope = Scope::new();
    let jobs: Vec<Job> = (0..1_030)
        .map(|_| scope.start(JobSpec::new("j").task(TaskSpec::new("none", |_| async {}))))
        .collect();
    assert!(scope.jobs().wait_all(3 * DEADLINE));
    scope.settle();
    assert_eq!(scope.jobs().flush(), 1_030);
    let back = |job: &Job| carry_out(&scope, Order::PutBack { job: job.id() });
    assert_eq!(back(&jobs[0]), Err(OrderError::Gone));
    assert_eq!(back(&jobs[1_029]), Ok(Done::PutBack { jobs: 1 }));
}

#[test]
fn removed_and_put_back_over_and_over_a_job_keeps_its_series() {
    let scope = Scope::new();
    let one = || {
        let spec = JobSpec::new("j").task(TaskSpec::new("one", |ctx| async move {
            ctx.plot("v", 1.0);
        }));
        run(&scope, spec).id()
    };
    let jobs: Vec<JobId> = (0..4).map(|_| one()).collect();
    scope.settle();
    for turn in 0..2_000_u64 {
        // The hub looks at the list while it changes.
        for job in &jobs {
            assert!(scope.jobs().remove(*job), "turn {turn}");
        }
        // At each turn the hub is somewhere else.
        std::thread::sleep(Duration::from_micros(turn % 300));
        for job in &jobs {
            assert!(scope.jobs().put_back(*job), "turn {turn}");
        }
    }
    scope.settle();
    for job in jobs {
        assert_eq!(scope.series_of(job).len(), 1);
    }
}
