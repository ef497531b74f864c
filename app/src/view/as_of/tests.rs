//! A scope as it stood is a scope to which no more has come.

use sprintscope_sim::store::{Detail, Means, Run, SeriesInfo, XValues};

use super::*;

/// One series with so many samples, a second apart from 0 on, of which the value is the number.
fn counted(samples: usize) -> (Scope, Plan, SeriesId) {
    let scope = Scope::new();
    let series = scope.store().create(SeriesInfo {
        name: "job/a".into(),
        ..SeriesInfo::default()
    });
    let values: Vec<f64> = (0..samples).map(|number| number as f64).collect();
    let (start, step) = (0.0, 1.0);
    let xs = XValues::Regular { start, step };
    scope.store().append(series, xs, &values).unwrap();
    let mut plan = Plan::default();
    plan.update(&scope, &[]);
    (scope, plan, series)
}

fn at(t: f64) -> Moment {
    Moment { t, rewinds: 0 }
}

/// What is told as of a moment is what a scope tells to which no more has come.
#[test]
fn columns_as_of_a_moment_are_those_of_a_scope_to_which_no_more_came() {
    for (samples, until) in [(500, 200), (5_000, 1), (5_000, 3_333), (200_000, 70_001)] {
        let (later, plan, series) = counted(samples);
        let (then, _, same) = counted(until + 1);
        let as_of = AsOf::new(&later, (&later, &plan), Some(at(until as f64)));
        for width in [0.5, 3.0, 100.0] {
            for start in [-7, 0, 11] {
                for means in [Means::Unasked, Means::Asked] {
                    let question = Question {
                        width,
                        columns: start..start + 300,
                        detail: Detail::Columns,
                        means,
                        ..Question::default()
                    };
                    let told = as_of.columns(series, &question).unwrap();
                    let expected = then.columns(same, &question).unwrap();
                    // A bucket of the pyramid is in the column that it begins in, and reaches into the next one
                    // at most: the last two may hold what came within a pixel.
                    let last = (until as f64 / width) as i64;
                    let seen = |answer: &Answer| -> Vec<(i64, f64, f64)> {
                        let runs = answer.runs.iter();
                        runs.flat_map(|run| match run {
                            Run::Columns { start, columns, .. } => (*start..)
                                .zip(columns)
                                .filter(|(_, column)| !column.is_empty())
                                .filter(|(number, _)| *number < last - 1)
                                .map(|(number, column)| (number, column.max, column.first))
                                .collect::<Vec<_>>(),
                            _ => Vec::new(),
                        })
                        .collect()
                    };
                    let what = format!("{samples} {until} {width} {start}");
                    assert_eq!(seen(&told), seen(&expected), "{what}");
                    assert!(told.settled <= last, "{what}");
                    let behind = |run: &Run| match run {
                        Run::Columns { start, columns, .. } => {
                            let mut numbers = (*start..).zip(columns);
                            numbers.any(|(number, one)| number > last && !one.is_empty())
                        }
                        _ => false,
                    };
                    assert!(!told.runs.iter().any(behind), "{what}");
                }
            }
        }
        assert_eq!(as_of.range(series), then.range(same));
        assert_eq!(as_of.nearest(series, 1e9), then.nearest(same, 1e9));
        let last = |stats: SeriesStats| (stats.last, stats.history_last_x);
        let stats = [as_of.stats(series), then.stats(same)];
        let [told, expected] = stats.map(|stats| last(stats.unwrap()));
        assert_eq!(told, expected);
        assert_eq!(as_of.beside(series, 1e9, Side::Before), Some(until as f64));
        assert_eq!(as_of.beside(series, until as f64, Side::Behind), None);
    }
}

#[test]
fn samples_end_where_the_moment_is_and_before_the_first_there_are_none() {
    let (scope, plan, series) = counted(50);
    let question = Question {
        width: 0.1,
        columns: 0..600,
        ..Question::default()
    };
    for (t, count) in [(-1.0, 0), (0.0, 1), (10.5, 11), (100.0, 50)] {
        let as_of = AsOf::new(&scope, (&scope, &plan), Some(at(t)));
        let answer = as_of.columns(series, &question).unwrap();
        let told: usize = answer
            .runs
            .iter()
            .map(|run| match run {
                Run::Samples(samples) => samples.len(),
                Run::Columns { columns, .. } => {
                    columns.iter().filter(|column| !column.is_empty()).count()
                }
                Run::Path(_) => 0,
            })
            .sum();
        assert_eq!(told, count, "at {t}");
        assert_eq!(as_of.range(series).is_some(), count > 0);
    }
}

/// A picture that keeps columns asks again for those that came, and for all of them after going back.
#[test]
fn a_moment_later_is_another_revision_and_going_back_is_told() {
    let (scope, plan, series) = counted(50);
    let of = |moment| {
        let as_of = AsOf::new(&scope, (&scope, &plan), moment);
        (as_of.revision(), as_of.revision_of(series), as_of.rewinds())
    };
    let follows = of(None);
    assert_eq!(follows, (scope.revision(), scope.revision_of(series), 0));
    let (first, second) = (of(Some(at(1.0))), of(Some(at(2.0))));
    assert!(first.0 != second.0 && first.1 != second.1 && first.2 == second.2);
    assert_ne!(first.2, follows.2);
    let back = of(Some(Moment { t: 1.0, rewinds: 1 }));
    assert_ne!(back.2, first.2);
}

/// Over an axis that a source says itself it is how far that had come when lines were logged.
#[test]
fn over_an_axis_of_its_own_it_goes_as_far_as_the_log_says() {
    use sprintscope_sim::job::SeriesSpec;
    use sprintscope_sim::{JobSpec, TaskSpec};
    let scope = Scope::new();
    let task = |ctx: sprintscope_sim::TaskContext| async move {
        let loss = ctx.series(SeriesSpec::named("loss").over("step"));
        for step in 0..20 {
            let step = f64::from(step);
            let _taken = loss.push(step * 10.0, 1.0 / (step + 1.0));
            ctx.log(format!("step {step}"));
            if !ctx.sleep().await {
                return;
            }
        }
    };
    let every = std::time::Duration::from_millis(5);
    let job = scope.start(JobSpec::new("job").task(TaskSpec::new("task", task).every(every)));
    assert!(job.wait(std::time::Duration::from_mins(1)));
    scope.settle();
    let jobs = [job];
    let mut plan = Plan::default();
    plan.update(&scope, &jobs);
    let series = scope.store().find("job/loss").unwrap();
    let (log, mut last) = (scope.log(jobs[0].id()), -1.0);
    let lines = log.lines(log.range());
    for (_, line) in lines
        .iter()
        .filter(|(_, line)| line.text.starts_with("step"))
    {
        let as_of = AsOf::new(&scope, (&scope, &plan), Some(at(line.t)));
        let (_, reached) = as_of.range(series).expect("something");
        let step: f64 = line.text[5..].parse().unwrap();
        // Lines that came at once lie evenly over what came with them.
        assert!(
            (step * 10.0..=step * 10.0 + 40.0).contains(&reached),
            "{step}: {reached}"
        );
        assert!(reached >= last);
        last = reached;
    }
    let before = AsOf::new(&scope, (&scope, &plan), Some(at(-1.0)));
    assert_eq!(before.range(series), None);
    let end = AsOf::new(&scope, (&scope, &plan), Some(at(1e9)));
    assert_eq!(end.range(series), Some((0.0, 190.0)));
}

/// Over a counter the moment is where that had come to.
#[test]
fn over_a_counter_it_goes_as_far_as_that_had_come() {
    use sprintscope_sim::job::SeriesSpec;
    use sprintscope_sim::{JobSpec, TaskSpec};
    let scope = Scope::new();
    let job = scope.start(
        JobSpec::new("job").task(TaskSpec::new("task", |ctx| async move {
            let [step, loss] = ["step", "loss"].map(|name| ctx.series(SeriesSpec::named(name)));
            for number in 0..100 {
                let t = f64::from(number) * 0.1;
                let _taken = step.push(t, f64::from(number * 10));
                let _taken = loss.push(t, f64::from(number));
            }
        })),
    );
    assert!(job.wait(std::time::Duration::from_mins(1)));
    scope.stand_over(job.id(), Some("step"));
    while scope.standing_of(job.id()).is_none() {
        std::thread::yield_now();
    }
    scope.settle();
    let mut plan = Plan::default();
    plan.update(&scope, std::slice::from_ref(&job));
    let standing = scope.standing_of(job.id()).unwrap();
    let (_, twin) = standing.twins[0];
    let as_of = AsOf::new(&scope, (&scope, &plan), Some(at(5.05)));
    assert_eq!(as_of.range(twin), Some((0.0, 500.0)));
    assert_eq!(as_of.nearest(twin, 1e9), Some([500.0, 50.0]));
    let before = AsOf::new(&scope, (&scope, &plan), Some(at(-1.0)));
    assert_eq!(before.range(twin), None);
}

/// What two runs differ by was known once both had come so far.
#[test]
fn a_difference_goes_as_far_as_both_of_its_runs_had_come() {
    use sprintscope_sim::difference::{Between, Difference, DifferenceSide};
    let scope = Scope::new();
    let made = |name: &str, start: f64, samples: usize| {
        let info = SeriesInfo {
            name: name.into(),
            ..SeriesInfo::default()
        };
        let series = scope.store().create(info);
        let values: Vec<f64> = (0..samples).map(|number| number as f64).collect();
        let xs = XValues::Regular { start, step: 1.0 };
        scope.store().append(series, xs, &values).unwrap();
        DifferenceSide {
            series,
            run: 0,
            states: None,
            origin: start,
        }
    };
    let (minuend, subtrahend) = (made("a/v", 0.0, 21), made("b/v", 10.0, 21));
    let difference = Difference {
        name: "a − b".into(),
        minuend,
        subtrahend,
        between: Between::Linear,
        axis: sprintscope_sim::job::AxisSpec::named("time since start")
            .kind(sprintscope_sim::job::AxisKind::Elapsed),
        unit: String::new(),
    };
    let job = scope.start(difference.into_job(scope.store()));
    assert!(job.wait(std::time::Duration::from_mins(1)));
    scope.settle();
    let series = scope.store().find("a − b/difference").unwrap();
    let mut plan = Plan::default();
    plan.update(&scope, &[job]);
    for (t, last) in [
        (-1.0, None),
        (9.0, None),
        (10.0, Some(0.0)),
        (15.5, Some(5.5)),
        (1e9, Some(20.0)),
    ] {
        let as_of = AsOf::new(&scope, (&scope, &plan), Some(at(t)));
        let range = as_of.range(series).map(|(_, last)| last);
        assert_eq!(range, last, "at {t}");
    }
}
