//! Controls are told of a recording as they stood: unset, asked, sent, applied, in each run and at each moment.

use super::*;
use crate::job::{ControlState, ControlStatus, ControlValue};
use crate::recording::Outline;
use crate::source::{LineControl, Output, ProcessSpec, ProgramInput, process};

/// Says what its gain and its mode are once it was told, and nothing of anything else; it ends at `q`.
const CONTROLLER: &str = r#"
while read -r line; do
  case $line in
    P*) echo "kp=${line#P}";;
    M*) echo "mode=${line#M}";;
    q*) exit 0;;
  esac
done"#;

const CONTROLS: [&str; 7] = [
    "kp 0..10: P{}",
    "mode a|b|c: M{}",
    "unheard 0..10: U{}",
    "kind x|y: K{}",
    "reset: R",
    "left alone 1..2: L{}",
    "failing 0..1: !false {}",
];

fn start(scope: &Scope) -> Job {
    let spec = ProcessSpec {
        output: Output::Pipe,
        input: ProgramInput::Lines,
        ..ProcessSpec::new("sh").args(["-c", CONTROLLER])
    };
    let controls = CONTROLS.map(|text| text.parse::<LineControl>().expect("a control"));
    let job = scope.start(process(spec).line_controls(&controls));
    until_unset(&job);
    job
}

fn until_unset(job: &Job) {
    until(|| {
        let all = job.controls();
        let mut lines = all.iter().filter(|one| !one.name.ends_with("interval"));
        job.controls().len() >= CONTROLS.len() && lines.all(|one| one.state == ControlState::Unset)
    });
}

/// What is asked, and how far that comes.
const ASKED: [(&str, &str, ControlState); 7] = [
    ("kp", "3.5", ControlState::Applied),
    ("unheard", "2", ControlState::Sent),
    ("mode", "c", ControlState::Applied),
    ("kind", "y", ControlState::Sent),
    ("reset", "press", ControlState::Sent),
    ("failing", "1", ControlState::Failed),
    ("kp", "4", ControlState::Applied),
];

fn is_there(job: &Job, name: &str, state: ControlState) -> bool {
    let all = job.controls();
    let found = all.iter().find(|one| &*one.name == name);
    let found = found.expect("a control");
    let is_applied = state == ControlState::Applied;
    found.state == state && (found.requested == found.applied || !is_applied)
}

/// All that is to be known of a control: its state, what is known of its value, and what was asked for.
type Known = (String, ControlState, bool, Option<f64>, Option<f64>);

fn known(all: &[ControlStatus]) -> Vec<Known> {
    let asked = |one: &ControlStatus| match one.state {
        ControlState::Unset => None,
        _ => Some(one.requested),
    };
    all.iter()
        .map(|one| {
            let name = one.name.to_string();
            (name, one.state, one.is_known, one.value(), asked(one))
        })
        .collect()
}

/// Turns the first so many, and takes down how all stood after each.
fn turn(scope: &Scope, job: &Job, count: usize, moments: &mut Vec<(f64, Vec<Known>)>) {
    let mut note = || {
        scope.settle();
        // What was told of it is behind.
        std::thread::sleep(Duration::from_millis(5));
        moments.push((scope.now(), known(&job.controls())));
    };
    note();
    for (name, value, comes_to) in &ASKED[..count] {
        let control = job.control(name).expect("announced");
        control.request_text(value).expect("a value");
        let begin = std::time::Instant::now();
        while !is_there(job, name, *comes_to) {
            assert!(
                begin.elapsed() < DEADLINE,
                "{name} {value}: {:?}",
                job.controls()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        note();
    }
}

fn values(left: &[ControlValue]) -> Vec<(String, Option<f64>, bool)> {
    let of = |one: &ControlValue| (one.name.to_string(), one.value, one.is_applied);
    left.iter().map(of).collect()
}

#[test]
fn controls_of_a_recording_stand_as_they_stood_at_every_moment_and_in_every_run() {
    for count in [0, 1, 2, 4, 6, ASKED.len()] {
        let folder = tempfile::tempdir().unwrap();
        let [early, late] = ["early.sprint", "late.sprint"].map(|name| folder.path().join(name));
        let scope = Scope::new();
        let recorder = Recorder::start(&scope, options(&early)).unwrap();
        let job = start(&scope);
        let mut moments = Vec::new();
        turn(&scope, &job, count, &mut moments);
        // What stands then is all that a recording knows that begins now.
        let late_recorder = Recorder::start(&scope, options(&late)).unwrap();
        let begun = scope.now();
        scope.settle();
        moments.push((scope.now(), known(&job.controls())));
        assert!(job.restart(StopBy::Key));
        until(|| job.status().run == 1 && !job.state().has_ended());
        until_unset(&job);
        turn(&scope, &job, ASKED.len() - count, &mut moments);
        let _asked = job.stop(StopMethod::Event, StopBy::Key);
        assert!(job.wait(DEADLINE));
        scope.settle();
        let at_end = known(&job.controls());
        let [first] = &job.past_runs()[..] else {
            panic!("one run was before");
        };
        drop((recorder, late_recorder));
        for (path, from) in [(&early, 0.0), (&late, begun)] {
            let (opened, _recording) = opened(path);
            let then = opened.jobs().named("sh").expect("the job");
            assert_eq!(known(&then.controls()), at_end, "{count} {path:?}");
            for (t, stood) in moments.iter().filter(|(t, _)| *t >= from) {
                let controls = then.controls_as_of(0..99, *t).expect("recorded");
                assert_eq!(known(&controls), *stood, "{count} {path:?} at {t}");
            }
            let [past] = &then.past_runs()[..] else {
                panic!("one run was before");
            };
            assert_eq!(values(&past.controls), values(&first.controls));
            let outline = Outline::of(path).unwrap();
            let left: Vec<_> = job.controls().iter().map(ControlStatus::as_left).collect();
            assert_eq!(values(&outline.runs[0].controls), values(&first.controls));
            assert_eq!(values(&outline.runs[1].controls), values(&left));
        }
    }
}

/// What versions before wrote of a control is read as they meant it.
#[test]
fn what_was_written_of_controls_before_is_read() {
    let spec = serde_json::to_value(ControlSpec::slider("lr", 0.0, 1.0, 0.5)).unwrap();
    let line = serde_json::json!({"news": {"control": {"job": 0, "spec": spec, "value": 0.25}}});
    let entry: super::super::entry::Entry = serde_json::from_value(line).unwrap();
    let told = format!("{entry:?}");
    assert!(
        told.contains("value: Some(0.25), is_line: false, t: None"),
        "{told}"
    );
}
