//! What is written comes back, from whatever is left of it.

mod asked;
mod beside;
#[cfg(feature = "source")]
mod controls;
mod damage;
mod differences;
mod faults;
mod gaps;
mod read_back;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::options::RecordingOptions;
use super::reader::Recording;
use super::recorder::Recorder;
use crate::job::{ControlSpec, Fact, LedgerChange, SeriesSpec, StopBy, StopMethod, Stream, Times};
use crate::scope::{Scope, ScopeOptions};
use crate::store::{SeriesId, Store};
use crate::{Job, JobSpec, TaskSpec};

const DEADLINE: Duration = Duration::from_mins(1);

pub(super) fn options(path: &Path) -> RecordingOptions {
    RecordingOptions {
        path: path.into(),
        command: ["run", "train.py", "--api-key", "hush"]
            .map(String::from)
            .into(),
        program: "test".into(),
        ..RecordingOptions::default()
    }
}

/// A job that says a little of everything, and so many samples.
pub(super) fn talkative(samples: u32) -> JobSpec {
    let task = TaskSpec::new("task", move |ctx| async move {
        let lr = ctx.control(ControlSpec::slider("lr", 0.0, 1.0, 0.5));
        let loss = ctx.series(SeriesSpec::named("loss").unit("nats").group("fit"));
        let steps = ctx.series(SeriesSpec::named("by step").over("step"));
        ctx.set_fact(Fact::new("lr0", 0.01));
        ctx.offer_axis("step");
        ctx.offer_clock("wall time");
        ctx.log("epoch one");
        ctx.log_to(Stream::Err, "a warning");
        ctx.mark("begun");
        for (number, label) in ["idle", "running", "idle"].into_iter().enumerate() {
            ctx.state("phase", label);
            ctx.log(format!("phase {number}"));
        }
        let value = |at: u32| (f64::from(at) * 0.37).sin().mul_add(1e6, 0.0).round() / 1e6;
        let part = samples.div_ceil(3).max(1);
        for start in (0..samples).step_by(part as usize) {
            let values: Vec<f64> = (start..samples.min(start + part)).map(value).collect();
            let times = Times::Regular {
                start: f64::from(start) * 0.001,
                step: 0.001,
            };
            loss.batch(times.clone(), values.clone())
                .await
                .expect("taken");
            steps.batch(times, values).await.expect("taken");
        }
        ctx.count_dropped(3);
        ctx.count_in_ledger(&LedgerChange {
            seen: 7,
            samples: 6,
            facts: 1,
            ..LedgerChange::default()
        });
        let lr = lr.expect("a control");
        ctx.stop_event().wait().await;
        assert!(lr.value() <= 1.0);
    });
    JobSpec::new("train")
        .detail("train.py --api-key hush")
        .task(task)
        .live_source()
}

/// A scope in which such a job has been tuned, has run, and was stopped by its event.
pub(super) fn scope_with(samples: u32) -> (Scope, Job) {
    let scope = Scope::new();
    let job = scope.start(talkative(samples));
    (scope, job)
}

pub(super) fn run_to_its_end(scope: &Scope, job: &Job) {
    until(|| job.control("lr").is_some() && job.ledger().seen == 7);
    let asked = job.control("lr").expect("announced").request(0.25);
    asked.expect("a value");
    let _asked = job.stop(StopMethod::Event, StopBy::Key);
    assert!(job.wait(DEADLINE));
    scope.settle();
}

pub(super) fn until(is_so: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "it never was");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A closed recording of such a job.
pub(super) fn recorded(folder: &Path, samples: u32) -> (PathBuf, Scope, Job) {
    let path = folder.join("one.sprint");
    let (scope, job) = {
        let scope = Scope::new();
        let recorder = Recorder::start(&scope, options(&path)).expect("a file");
        let job = scope.start(talkative(samples));
        run_to_its_end(&scope, &job);
        let status = recorder.finish();
        assert_eq!((status.trouble, status.lost), (None, 0));
        (scope, job)
    };
    (path, scope, job)
}

pub(super) fn opened(path: &Path) -> (Scope, Recording) {
    let recording = Recording::open(path).expect("a recording");
    recording
        .into_scope(ScopeOptions::default())
        .expect("a scope")
}

pub(super) fn samples(store: &Store, id: SeriesId) -> Vec<[f64; 2]> {
    let all = store.samples_in(id, f64::NEG_INFINITY..f64::INFINITY);
    let all = all.into_iter().flatten();
    all.flat_map(|chunk| chunk.xs.into_iter().zip(chunk.values))
        .map(|(x, value)| [x, value])
        .collect()
}

pub(super) fn series(scope: &Scope, name: &str) -> Vec<[f64; 2]> {
    let id = scope.store().find(name);
    id.map(|id| samples(scope.store(), id)).unwrap_or_default()
}

fn lines(scope: &Scope, job: &Job) -> Vec<String> {
    let log = scope.log(job.id());
    let lines = log.lines(log.range());
    lines
        .into_iter()
        .map(|(_, line)| format!("{:?} {}", line.stream, line.text))
        .collect()
}

#[test]
fn all_that_a_scope_had_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, before, job) = recorded(folder.path(), 150_000);
    let (after, recording) = opened(&path);
    assert_eq!(recording.damage(), super::Damage::default());
    assert_eq!(
        recording.head().command.join(" "),
        "run train.py --api-key ***"
    );
    let again = after.jobs().named("train").expect("the job");
    for name in ["train/loss", "train/by step", "train/phase"] {
        let (one, other) = (series(&before, name), series(&after, name));
        assert!(!one.is_empty());
        assert_eq!(one.len(), other.len(), "{name}");
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one[1].to_bits(), other[1].to_bits(), "{name}");
            assert!(one[0].to_bits().abs_diff(other[0].to_bits()) <= 8, "{name}");
        }
        let info = |scope: &Scope| scope.store().info(scope.store().find(name).unwrap());
        assert_eq!(info(&before), info(&after));
    }
    let (one, other) = (job.status(), again.status());
    assert_eq!(
        (one.state, one.reason, one.proof),
        (other.state, other.reason, other.proof)
    );
    assert_eq!((one.rungs, one.ended_by), (other.rungs, other.ended_by));
    assert!((one.seconds - other.seconds).abs() < 0.05 && (one.began - other.began).abs() < 0.05);
    assert_eq!((job.facts(), job.ledger()), (again.facts(), again.ledger()));
    assert!(again.ledger().is_closed());
    assert_eq!(again.axes_on_offer(), ["step", "wall time"]);
    assert!(again.offers_clock("wall time") && !again.offers_clock("step"));
    assert_eq!(again.detail(), "train.py --api-key ***");
    assert_eq!(lines(&before, &job), lines(&after, &again));
    let texts = |scope: &Scope| -> Vec<String> {
        scope
            .marks()
            .into_iter()
            .map(|mark| format!("{} {:.6}", mark.text, mark.t))
            .collect()
    };
    assert_eq!(texts(&before), texts(&after));
    assert!(texts(&after).iter().any(|text| text.starts_with("begun")));
    let states =
        |scope: &Scope, job: &Job| samples(scope.store(), scope.states_of(job.id()).unwrap()).len();
    assert_eq!(states(&before, &job), states(&after, &again));
    let control = again.control("lr").expect("the control");
    assert_eq!(control.applied(), job.control("lr").unwrap().applied());
    assert!(again.is_recorded() && !again.restart(StopBy::Key));
    let order = crate::Order::Restart {
        job: again.id().into(),
    };
    let refused = after.carry_out(order, StopBy::Key).unwrap_err().to_string();
    assert_eq!(
        refused,
        "train ran when it was recorded: it doesn't run here"
    );
}

#[test]
fn a_second_old_is_on_disk_while_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.sprint");
    let (scope, job) = scope_with(5_000);
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    until(|| job.ledger().seen == 7);
    scope.settle();
    std::thread::sleep(Duration::from_secs(1));
    let copy = folder.path().join("copy.sprint");
    std::fs::copy(&path, &copy).unwrap();
    let (after, recording) = opened(&copy);
    assert!(recording.damage().is_open_ended);
    assert_eq!(recording.damage().places, 0);
    assert_eq!(series(&after, "train/loss"), series(&scope, "train/loss"));
    let again = after.jobs().named("train").unwrap();
    assert_eq!(
        again.status().reason.unwrap().to_string(),
        "recording ends here"
    );
    run_to_its_end(&scope, &job);
    drop(recorder);
    assert_eq!(series(&opened(&path).0, "train/loss").len(), 5_000);
}

#[test]
fn a_file_that_is_there_is_not_written_over_and_nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there");
    std::fs::write(&path, "precious").unwrap();
    let scope = Scope::new();
    let refused = Recorder::start(&scope, options(&path))
        .unwrap_err()
        .to_string();
    assert!(
        refused.ends_with("there is such a file already; --force writes over it"),
        "{refused}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    let forced = RecordingOptions {
        is_forced: true,
        ..options(&path)
    };
    drop(Recorder::start(&scope, forced).unwrap());
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(Recording::open(&path).is_ok());
    let elsewhere = Recorder::start(&scope, options(Path::new("/nowhere/at/all")));
    assert!(
        elsewhere
            .unwrap_err()
            .to_string()
            .starts_with("/nowhere/at/all: ")
    );
}

#[test]
fn a_file_that_vanishes_is_put_back_with_all_it_had() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gone.sprint");
    let (scope, job) = scope_with(1_000);
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    until(|| recorder.status().samples >= 2_000);
    std::fs::remove_file(&path).unwrap();
    until(|| path.exists());
    run_to_its_end(&scope, &job);
    drop(recorder);
    assert_eq!(series(&opened(&path).0, "train/loss").len(), 1_000);
}

/// Views colour labels by that order.
#[test]
fn labels_come_back_in_the_order_in_which_they_first_came_whatever_series_they_are_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labels.sprint");
    let before = Scope::new();
    let recorder = Recorder::start(&before, options(&path)).expect("a file");
    let said = [
        ("phase", "warm-up"),
        ("mode", "slow"),
        ("phase", "train"),
        ("mode", "warm-up"),
        ("mode", "fast"),
        ("phase", "save"),
    ];
    let task = TaskSpec::new("task", move |ctx| async move {
        for (series, label) in said {
            ctx.state(series, label);
        }
    });
    let job = before.start(JobSpec::new("a").task(task));
    assert!(job.wait(DEADLINE));
    before.settle();
    let status = recorder.finish();
    assert_eq!((status.trouble, status.lost), (None, 0));
    let order = ["warm-up", "slow", "train", "fast", "save"];
    assert_eq!(before.store().labels(), order);
    let (after, _recording) = opened(&path);
    assert_eq!(after.store().labels(), order);
}
