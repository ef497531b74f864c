//! Series that stand over a counter of their job.

use super::*;
use crate::hub::Standing;
use crate::job::{MarkPlace, Times};
#[cfg(feature = "source")]
use crate::source::{Output, ProcessSpec, process};
use crate::store::{Question, Run, SeriesId};

/// One batch of a series.
type Batch = (&'static str, Vec<f64>, Vec<f64>);

/// A job that sends what it is handed, batch by batch.
struct Sender {
    scope: Scope,
    job: Job,
    batches: flume::Sender<Batch>,
    taken: flume::Receiver<()>,
}

impl Sender {
    fn new(scope: Scope) -> Self {
        let (batches, handed) = flume::bounded::<Batch>(1);
        let (done, taken) = flume::bounded(1);
        let task = move |ctx: TaskContext| {
            let (handed, done) = (handed.clone(), done.clone());
            async move {
                // What counts comes before what is counted.
                ctx.offer_axis("step");
                while let Ok((name, times, values)) = handed.recv_async().await {
                    let series = ctx.series(SeriesSpec::named(name));
                    let sent = series.batch(Times::Each(times.into()), values).await;
                    sent.unwrap();
                    done.send_async(()).await.unwrap();
                }
            }
        };
        let job = scope.start(JobSpec::new("train").task(TaskSpec::new("send", task)));
        Self {
            scope,
            job,
            batches,
            taken,
        }
    }

    fn send(&self, name: &'static str, times: &[f64], values: &[f64]) -> &Self {
        let batch = (name, times.to_vec(), values.to_vec());
        self.batches.send(batch).unwrap();
        self.taken.recv_timeout(DEADLINE).unwrap();
        self.scope.settle();
        self
    }

    fn stand_over(&self, counter: Option<&str>) -> &Self {
        self.scope.stand_over(self.job.id(), counter);
        self.scope.settle();
        self
    }

    fn standing(&self) -> Standing {
        let standing = self.scope.standing_of(self.job.id());
        (*standing.expect("it stands over a counter")).clone()
    }

    /// What is drawn in a series' place.
    fn twin(&self, name: &str) -> SeriesId {
        let id = self.scope.store().find(name);
        let id = id.expect("a series of this name");
        let standing = self.standing();
        let mut twins = standing.twins.iter();
        let twin = twins.find(|(original, _)| *original == id);
        twin.expect("a twin").1
    }

    /// All of what is drawn in a series' place, as it came.
    fn path(&self, name: &str) -> Vec<[f64; 2]> {
        let samples = self.scope.store().samples(self.twin(name), 0, 100);
        samples.map_or_else(Vec::new, |samples| samples.points)
    }

    fn drawn(&self, name: &str) -> Vec<[f64; 2]> {
        let question = Question {
            width: 1.0,
            columns: 0..60_000,
            ..Question::default()
        };
        let runs = self.scope.store().columns(self.twin(name), &question).runs;
        let samples = runs.into_iter().flat_map(|run| match run {
            Run::Samples(samples) => samples,
            other => panic!("few samples: {other:?}"),
        });
        samples.collect()
    }
}

#[test]
fn what_was_kept_and_what_comes_stands_over_the_counter() {
    let sender = Sender::new(Scope::new());
    sender
        .send("loss", &[0.5], &[9.0])
        .send("step", &[1.0, 2.0], &[100.0, 200.0])
        .send("loss", &[1.0, 2.0, 2.5], &[0.5, 0.4, 0.3])
        .stand_over(Some("step"));
    let before = [[100.0, 0.5], [200.0, 0.4], [200.0, 0.3]];
    assert_eq!(sender.drawn("train/loss"), before);
    sender
        .send("step", &[3.0], &[300.0])
        .send("loss", &[3.0], &[0.2])
        .send("acc", &[3.5], &[0.9]);
    assert_eq!(sender.drawn("train/loss")[3..], [[300.0, 0.2]]);
    assert_eq!(sender.drawn("train/acc"), [[300.0, 0.9]]);
    let step = sender.scope.store().find("train/step").unwrap();
    assert_eq!(sender.standing().counters, [step]);
    let info = sender.scope.store().info(sender.twin("train/loss"));
    assert_eq!(info.unwrap().x, XAxis::own("step"));
}

#[test]
fn a_note_at_a_place_stands_there_over_time_and_over_the_counter() {
    let sender = Sender::new(Scope::new());
    let times = [1e-6, 2e-6, 3e-6];
    sender
        .send("step", &times, &[100.0, 200.0, 300.0])
        .send("loss", &times, &[0.5, 0.4, 0.3])
        .stand_over(Some("step"));
    let step = XAxis::own("step");
    for place in [
        MarkPlace::on(&XAxis::Time, 2.5e-6),
        MarkPlace::on(&step, 200.0),
    ] {
        let order = Order::Mark {
            job: (&sender.job).into(),
            text: "here".into(),
            at: Some(place),
        };
        let done = sender.scope.carry_out(order, StopBy::Key);
        assert_eq!(done, Ok(Done::Marked));
    }
    sender.scope.settle();
    let marks = sender.scope.marks();
    let places = marks.iter().map(|mark| (mark.t, mark.x(&step)));
    let places: Vec<_> = places.collect();
    assert_eq!(places[0], (2.5e-6, Some(200.0)));
    assert!((places[1].0 - 2e-6).abs() <= 1e-6, "{places:?}");
    assert_eq!(places[1].1, Some(200.0));
}

#[test]
fn what_came_before_the_first_value_of_the_counter_is_counted_in_the_log() {
    let sender = Sender::new(Scope::new());
    sender
        .send("loss", &[0.5, 0.75], &[9.0, 8.0])
        .send("step", &[1.0], &[100.0])
        .stand_over(Some("step"));
    sender.scope.settle();
    assert_eq!(sender.drawn("train/loss"), [] as [[f64; 2]; 0]);
    let log = sender.scope.log(sender.job.id());
    let lines = log.lines(log.range());
    let told = lines.last().map(|(_, line)| &*line.text);
    let expected = "2 samples came before the first `step` and have no place over it";
    assert_eq!(told, Some(expected));
}

#[test]
fn only_views_know_of_it_and_all_is_as_before_when_it_ends() {
    let sender = Sender::new(Scope::new());
    sender
        .send("step", &[1.0], &[100.0])
        .send("loss", &[1.0], &[0.5])
        .stand_over(Some("step"));
    let (scope, job) = (&sender.scope, sender.job.id());
    assert_eq!(scope.series_of(job).len(), 2);
    assert_eq!(scope.store().list().len(), 2);
    assert_eq!(samples(scope, "train/loss"), Some(1));
    assert_eq!(scope.asked_standing(job).as_deref(), Some("step"));
    let (twin, revision) = (sender.twin("train/loss"), scope.series_revision());
    sender.stand_over(None);
    assert_eq!(scope.standing_of(job), None);
    assert_eq!(scope.asked_standing(job), None);
    assert_eq!(scope.store().stats(twin), None);
    assert!(scope.series_revision() > revision);
    sender.stand_over(Some("no such counter"));
    assert_eq!(scope.standing_of(job), None);
}

#[test]
fn each_group_stands_over_its_own_counter() {
    let sender = Sender::new(Scope::new());
    sender
        .send("rank0/step", &[1.0], &[10.0])
        .send("rank0/loss", &[1.0], &[0.5])
        .stand_over(Some("step"))
        // A counter is announced before its first value comes.
        .send("rank1/step", &[], &[])
        .send("rank1/loss", &[1.0], &[0.6])
        .send("rank1/step", &[1.0], &[20.0]);
    assert_eq!(sender.drawn("train/rank0/loss"), [[10.0, 0.5]]);
    assert_eq!(sender.drawn("train/rank1/loss"), [[20.0, 0.6]]);
}

#[test]
fn a_removed_job_takes_its_twins_along() {
    let sender = Sender::new(Scope::new());
    sender
        .send("step", &[1.0], &[100.0])
        .send("loss", &[1.0], &[0.5])
        .stand_over(Some("step"));
    let (twin, job) = (sender.twin("train/loss"), sender.job.id());
    let _outcome = sender.job.stop(StopMethod::Loop, StopBy::Client);
    assert!(sender.job.wait(DEADLINE));
    sender.scope.jobs().remove(job);
    sender.scope.settle();
    assert_eq!(sender.scope.store().stats(twin), None);
    assert_eq!(sender.scope.standing_of(job), None);
    assert_eq!(sender.scope.asked_standing(job), None);
}

#[test]
fn a_job_that_starts_again_goes_on_over_its_counter() {
    let sender = Sender::new(Scope::new());
    sender
        .send("step", &[1.0], &[100.0])
        .send("loss", &[1.0], &[0.5])
        .stand_over(Some("step"));
    sender.job.restart(StopBy::Client);
    until("the second run", || sender.job.status().run == 1);
    sender
        .send("step", &[5.0], &[1.0])
        .send("loss", &[5.0], &[0.6]);
    assert_eq!(sender.drawn("train/loss"), [[100.0, 0.5], [1.0, 0.6]]);
}

#[test]
fn all_runs_that_were_kept_are_taken_over_although_nothing_more_comes() {
    const RUNS: u32 = 12;
    let sender = Sender::new(Scope::new());
    let mut whole = Vec::new();
    for run in 0..RUNS {
        if run > 0 {
            sender.job.restart(StopBy::Client);
            until("the next run", || sender.job.status().run == run);
        }
        let (t, value) = (f64::from(run + 1), f64::from(run));
        sender.send("step", &[t], &[100.0]);
        sender.send("loss", &[t], &[value]);
        whole.push([100.0, value]);
    }
    sender.stand_over(Some("step"));
    assert_eq!(sender.drawn("train/loss"), whole);
}

#[test]
fn a_long_history_is_taken_over_while_more_comes_and_memory_is_kept() {
    const BUDGET: u64 = 6 << 20;
    let options = ScopeOptions {
        memory_bytes: BUDGET,
        ..ScopeOptions::default()
    };
    let sender = Sender::new(Scope::with(options));
    let all: Vec<f64> = (0..300_000).map(f64::from).collect();
    let noise: Vec<f64> = all.iter().map(|x| (x * x).sin()).collect();
    sender.send("step", &all, &all).send("loss", &all, &noise);
    sender.stand_over(Some("step"));
    sender.send("step", &[300_000.0], &[300_000.0]);
    sender.send("loss", &[300_000.0], &[7.0]);
    let store = sender.scope.store();
    let twin = store.stats(sender.twin("train/loss")).unwrap();
    assert_eq!(
        (twin.history_last_x, twin.last),
        (Some(300_000.0), Some(7.0))
    );
    assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
}

#[cfg(feature = "source")]
#[test]
fn lines_that_came_at_once_stand_each_at_its_own_count() {
    let script = "for i in range(1, 3001):\n  print(f'loss={i} step={i}')\n  \
                  if i % 10 == 0: print(f'val={i}')";
    let scope = Scope::new();
    let job = scope.start(process(ProcessSpec {
        output: Output::Pipe,
        ..ProcessSpec::new("python3").args(["-c", script])
    }));
    assert!(job.wait(DEADLINE));
    assert_eq!(job.axes_on_offer(), ["step"]);
    scope.stand_over(job.id(), Some("step"));
    scope.settle();
    let standing = scope.standing_of(job.id()).unwrap();
    assert_eq!(standing.twins.len(), 2);
    for ((_, twin), count) in standing.twins.iter().zip([3_000, 300]) {
        let all = scope.store().samples(*twin, 0, 10_000).unwrap();
        assert_eq!(all.points.len(), count);
        let wrong = all
            .points
            .iter()
            .find(|[x, value]| x.to_bits() != value.to_bits());
        assert_eq!(wrong, None);
    }
    let log = scope.log(job.id());
    let lines = log.lines(log.range());
    let told = |(_, line): &&(u64, LogLine)| {
        &*line.text == "`step` counts: X or --x step makes it the x axis"
    };
    assert_eq!(lines.iter().filter(told).count(), 1);
}

#[test]
fn any_series_is_an_x_axis_and_what_comes_at_one_time_is_a_pair() {
    let sender = Sender::new(Scope::new());
    sender
        .send("y", &[1.0, 2.0], &[10.0, 20.0])
        .send("pose/x", &[1.0, 2.0], &[5.0, 3.0])
        .stand_over(Some("pose/x"));
    assert_eq!(sender.path("train/y"), [[5.0, 10.0], [3.0, 20.0]]);
    // y comes first: it waits for its x.
    sender.send("y", &[3.0, 3.5, 4.0], &[30.0, 35.0, 40.0]);
    assert_eq!(sender.path("train/y").len(), 2);
    sender.send("pose/x", &[3.0, 4.0], &[4.0, 6.0]);
    let whole = [
        [5.0, 10.0],
        [3.0, 20.0],
        [4.0, 30.0],
        [4.0, 35.0],
        [6.0, 40.0],
    ];
    assert_eq!(sender.path("train/y"), whole);
}

#[test]
fn an_x_axis_that_comes_more_seldom_holds_and_at_the_end_nothing_waits() {
    let sender = Sender::new(Scope::new());
    sender
        .send("x", &[1.0], &[7.0])
        .send("y", &[1.0, 1.5, 2.0], &[1.0, 2.0, 3.0])
        .stand_over(Some("x"));
    assert_eq!(sender.path("train/y"), [[7.0, 1.0]]);
    let _asked = sender.job.stop(StopMethod::Loop, StopBy::Client);
    assert!(sender.job.wait(DEADLINE));
    sender.scope.settle();
    assert_eq!(sender.path("train/y"), [[7.0, 1.0], [7.0, 2.0], [7.0, 3.0]]);
}

#[test]
fn once_nobody_looks_a_scope_settles_without_what_was_for_views() {
    let sender = Sender::new(Scope::new());
    sender
        .send("step", &[1.0, 2.0], &[100.0, 200.0])
        .send("loss", &[1.0], &[0.5])
        .stand_over(Some("step"));
    let twin = sender.twin("train/loss");
    let taken = || {
        let stats = sender.scope.store().stats(twin);
        stats.map_or(0, |stats| stats.samples)
    };
    assert_eq!(taken(), 1);
    sender.scope.leave_unwatched();
    sender.send("loss", &[2.0], &[0.4]);
    assert_eq!(taken(), 1);
    let own = sender.scope.store().find("train/loss").unwrap();
    let own = sender.scope.store().stats(own).unwrap();
    assert_eq!(own.samples, 2);
}
