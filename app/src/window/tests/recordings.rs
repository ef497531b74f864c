//! Recordings: what is opened looks as it did live, is played, and what was seen is kept under a name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::egui::DroppedFile;
use sprintscope_sim::control::ControlSpec;
use sprintscope_sim::job::{Fact, SeriesSpec, Times};
use sprintscope_sim::recording::{Recorder, Recording, RecordingOptions};

use super::*;
use crate::view::recordings::{KeepsRecordings, Listed, Opened, Recordings};

/// Of each plot its size and its pixels.
type Pixels = BTreeMap<String, ([usize; 2], Vec<[u8; 4]>)>;

/// A job that has something of everything that plots draw: a wave with a gap, steps, a unit, a state, a mark, two runs.
fn varied() -> JobSpec {
    let task = |ctx: TaskContext| async move {
        let wave = ctx.series(SeriesSpec::named("wave").unit("V"));
        let level = ctx.series(SeriesSpec::named("level").unit("A"));
        let begun = ctx.now();
        let value = |at: u32| match at {
            1_000..1_100 => f64::NAN,
            at => (f64::from(at) * 0.01).sin() * f64::from(at % 7),
        };
        let times = |step: f64| Times::Regular { start: begun, step };
        let values: Vec<f64> = (0..4_000).map(value).collect();
        let _taken = wave.batch(times(0.001), values).await;
        let values = (0..40_u32).map(|at| f64::from(at / 9)).collect();
        let _taken = level.batch(times(0.1), values).await;
        ctx.state("phase", "warm");
        ctx.mark("half way");
        ctx.state("phase", "train");
    };
    JobSpec::new("varied").task(TaskSpec::new("task", task))
}

/// A recording of such a job that has run twice, and the scope of which it is.
fn recorded(folder: &Path) -> (PathBuf, Scope) {
    let path = folder.join("varied.sprint");
    let scope = Scope::new();
    let options = RecordingOptions {
        path: path.clone(),
        ..RecordingOptions::default()
    };
    let recorder = Recorder::start(&scope, options).expect("a file");
    let job = scope.start(varied());
    assert!(job.wait(PATIENCE));
    assert!(job.restart(StopBy::Key));
    assert!(job.wait(PATIENCE));
    scope.settle();
    assert_eq!(recorder.finish().trouble, None);
    (path, scope)
}

fn opened(path: &Path) -> Scope {
    let recording = Recording::open(path).expect("a recording");
    let scope = recording.into_scope(ScopeOptions::default());
    scope.expect("a scope").0
}

impl Desk {
    /// With nothing beside the plots.
    fn alone(self) -> Self {
        let mut desk = self.wait(2);
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.show_plots_alone();
        desk.wait(4)
    }

    fn pixels(&self) -> Pixels {
        let window = self.harness.state().as_ref().expect("a window");
        window.pictures()
    }

    fn keeps(mut self, keeper: &Arc<Keeper>) -> Self {
        let window = self.harness.state_mut().as_mut().expect("a window");
        window.set_recordings(Recordings::by(
            Arc::clone(keeper) as Arc<dyn KeepsRecordings>
        ));
        self
    }
}

#[test]
fn what_is_opened_has_the_pixels_of_what_was_live_in_both_themes() {
    let folder = tempfile::tempdir().unwrap();
    let (path, live) = recorded(folder.path());
    let [live, again] = [live, opened(&path)].map(|scope| {
        let dark = Desk::on(scope).alone();
        let pictures = dark.pixels();
        let light = dark.press(Key::T).wait(2);
        [pictures, light.pixels()]
    });
    assert_ne!(live[0], live[1], "another theme has other colours");
    for (one, other) in live.iter().zip(&again) {
        let names: Vec<&String> = one.keys().collect();
        assert_eq!(names, other.keys().collect::<Vec<_>>());
        assert!(names.len() >= 2, "{names:?}");
        for (name, (size, pixels)) in one {
            let inked = pixels.iter().filter(|pixel| pixel[3] > 0).count();
            assert!(inked > 1_000, "{name}: {inked}");
            let (other_size, other_pixels) = &other[name];
            assert_eq!(size, other_size, "{name}");
            let differ = pixels.iter().zip(other_pixels).filter(|(a, b)| a != b);
            assert_eq!(differ.count(), 0, "{name}");
        }
    }
}

#[test]
fn what_was_seen_is_played_held_and_gone_back_in() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = recorded(folder.path());
    let desk = Desk::on(opened(&path)).wait(3).expect_text("End");
    let at = |desk: &Desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().playback.at()
    };
    let end = at(&desk);
    let desk = desk.press(Key::Space).expect_text("Hold").wait(4);
    let played = at(&desk);
    assert!(played > 0.5 && played < end, "{played} of {end}");
    let desk = desk.press(Key::Space).expect_text("Play");
    let held = at(&desk);
    let desk = desk.wait(4);
    assert_eq!(at(&desk), held);
    // By a sample: the wave has one each millisecond.
    let desk = desk.press(Key::Period);
    let step = at(&desk) - held;
    assert!(step > 0.0 && step < 0.0011, "{step}");
    let desk = desk.press(Key::Comma);
    let back = held - at(&desk);
    assert!((0.0..0.0011).contains(&back), "{back}");
    let desk = desk.press(Key::F);
    assert_eq!(at(&desk), end);
    desk.expect_text("Play");
}

/// A file that is followed, or a demo, has no live edge that the key would hold; a live source at work has.
#[test]
fn what_was_seen_is_played_beside_a_job_that_is_no_live_source() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = recorded(folder.path());
    let desk = Desk::on(opened(&path)).wait(3).ticking("followed");
    let desk = desk.expect_text("End").press(Key::Space);
    let desk = desk.expect_text("Hold");
    let window = desk.harness.state().as_ref().expect("a window");
    let view = window.view();
    assert!(view.playback.is_playing() && view.pause.is_none());
}

/// The difference of two runs that were recorded is made now, and is nothing that comes live.
#[test]
fn what_was_seen_is_played_with_a_difference_of_it_in_view() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = recorded(folder.path());
    let desk = Desk::on(opened(&path)).wait(3).expect_text("End");
    let playback = |desk: &Desk| {
        let window = desk.harness.state().as_ref().expect("a window");
        window.view().playback.clone()
    };
    let before = playback(&desk).extent();
    let desk = desk.press_with(Modifiers::COMMAND, Key::P).wait(1);
    let desk = desk.type_text("difference of two runs linear");
    let desk = desk.press(Key::Enter).wait(2);
    let desk = desk.type_text("wave: ").press(Key::Enter).wait(4);
    assert_eq!(
        desk.scope.jobs().list().len(),
        2,
        "a job for the difference"
    );
    assert!(playback(&desk).is_recorded());
    assert_eq!(playback(&desk).extent(), before);
    let desk = desk.press(Key::Space).expect_text("Hold").wait(4);
    let at = playback(&desk).at();
    assert!(at > before[0] && at < before[1], "{at} in {before:?}");
}

/// Beside the plots, too, it is as it was: what the job did, had said, and was set to.
#[test]
fn lists_and_panels_show_a_recorded_job_as_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("eventful.sprint");
    let live = Scope::new();
    let options = RecordingOptions {
        path: path.clone(),
        ..RecordingOptions::default()
    };
    let recorder = Recorder::start(&live, options).expect("a file");
    let task = |ctx: TaskContext| async move {
        let rate = ctx.control(ControlSpec::slider("rate", 0.0, 10.0, 2.0));
        let rate = rate.expect("a control");
        ctx.set_fact(Fact::new("version", "first"));
        ctx.plot("v", 1.0);
        // Facts are written once a second, each time with the second.
        ctx.sleep_for(Duration::from_millis(2_500)).await;
        rate.set(7.0).expect("a value");
        ctx.set_fact(Fact::new("version", "second"));
        ctx.log("it said this late");
        ctx.plot("v", 2.0);
        ctx.sleep_for(Duration::from_millis(500)).await;
    };
    let job = live.start(JobSpec::new("eventful").task(TaskSpec::new("task", task)));
    assert!(job.wait(PATIENCE));
    live.settle();
    assert_eq!(recorder.finish().trouble, None);
    let status = job.status();
    let (began, ended) = (status.began, status.began + status.seconds);
    let desk = Desk::on(opened(&path)).wait(3);
    let mut desk = desk
        .expect_text("eventful: completed")
        .expect_text("version second")
        .expect_text("it said this late");
    let seek = |desk: &mut Desk, t: f64| {
        use crate::view::playback::{PlaybackCommand, carry_out};
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| carry_out(PlaybackCommand::Seek(t), view));
        desk.harness.run_steps(3);
    };
    seek(&mut desk, began + 2.0);
    let desk = desk
        .expect_text("eventful: running")
        .expect_text("version first")
        .expect_no_text("version second")
        .expect_no_text("it said this late");
    let controls = |desk: &Desk, t: f64| {
        let job = desk.job("eventful");
        let all = job.controls_as_of(0..9, t).expect("it was recorded");
        let rate = all
            .into_iter()
            .find(|one| *one.name == *"rate")
            .expect("it");
        rate.applied
    };
    assert_eq!(controls(&desk, began + 2.0), 2.0);
    assert_eq!(controls(&desk, ended - 0.1), 7.0);
    let desk = desk.press(Key::F).wait(2);
    desk.expect_text("eventful: completed")
        .expect_text("version second");
}

/// Nothing is shown of what came later, and going back takes away what was drawn.
#[test]
fn a_picture_of_a_moment_is_the_same_whichever_way_one_came_there() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = recorded(folder.path());
    let seek = |desk: &mut Desk, t: f64| {
        use crate::view::playback::{PlaybackCommand, carry_out};
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| {
            view.ranges.insert(XAxis::Time, Range::Fixed([0.0, 4.0]));
            carry_out(PlaybackCommand::Seek(t), view);
        });
        desk.harness.run_steps(2);
        desk.pixels()
    };
    let scope = opened(&path);
    let mut forwards = Desk::on(scope.clone()).alone();
    let mut backwards = Desk::on(scope).alone();
    for t in [0.5, 0.9, 1.3] {
        seek(&mut forwards, t);
    }
    for t in [3.0, 2.1] {
        seek(&mut backwards, t);
    }
    let whole = backwards.pixels();
    let [one, other] = [&mut forwards, &mut backwards].map(|desk| seek(desk, 1.7));
    let ink = |pictures: &Pixels| -> usize {
        let pixels = pictures.values().flat_map(|(_, pixels)| pixels);
        pixels.filter(|pixel| pixel[3] > 0).count()
    };
    assert!(ink(&one) > 500 && ink(&one) < ink(&whole));
    for (name, (size, pixels)) in &one {
        assert_eq!(*size, other[name].0);
        // Ends of y are held as they were: of the plots that go on for the whole time both are alike.
        let far = pixels
            .iter()
            .zip(&other[name].1)
            .filter(|(a, b)| a[3].abs_diff(b[3]) > 1);
        assert!(far.count() < pixels.len() / 50, "{name}");
    }
}

/// Notes what is asked of it.
#[derive(Default)]
struct Keeper {
    asked: Mutex<Vec<String>>,
}

impl KeepsRecordings for Keeper {
    fn proposed(&self) -> String {
        "train today".into()
    }

    fn keep(&self, _scope: &Scope, name: &str) -> Result<String, String> {
        self.asked.lock().push(format!("keep {name}"));
        if name == "taken" {
            return Err("taken: there is such a file already".into());
        }
        Ok(format!("kept in {name}"))
    }

    fn file(&self) -> Option<std::path::PathBuf> {
        Some("/kept/today".into())
    }

    fn listed(&self) -> Vec<Listed> {
        vec![Listed {
            text: "yesterday  run train.py".into(),
            path: "/kept/yesterday".into(),
        }]
    }

    fn open(&self, _scope: &Scope, path: &Path, told: Opened) -> Result<(), String> {
        self.asked.lock().push(format!("open {}", path.display()));
        told.tell(Ok(format!("opened {}", path.display())));
        Ok(())
    }
}

#[test]
fn a_key_proposes_a_name_and_what_is_refused_is_mended() {
    let keeper = Arc::new(Keeper::default());
    let desk = Desk::new().ticking("demo").keeps(&keeper);
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::R)
        .expect_text("Keep what was seen as");
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::A)
        .type_text("taken")
        .press(Key::Enter);
    let desk = desk.expect_text("there is such a file already");
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::A)
        .type_text("good")
        .press(Key::Enter);
    let desk = desk.expect_text("kept in good");
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::R)
        .press(Key::Enter);
    desk.expect_text("kept in train today")
        .expect_running("demo");
    assert_eq!(
        *keeper.asked.lock(),
        ["keep taken", "keep good", "keep train today"]
    );
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".into())
    }
}

#[test]
fn one_is_opened_from_the_palette_or_dropped_on_the_window() {
    let keeper = Arc::new(Keeper::default());
    let desk = Desk::new().ticking("demo").keeps(&keeper);
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::P)
        .type_text("open a recording");
    let desk = desk
        .press(Key::Enter)
        .expect_text("yesterday")
        .press(Key::Enter);
    let mut desk = desk.expect_text("opened /kept/yesterday");
    let dropped: Arc<dyn DroppedFile + Send + Sync> = Arc::new(Dropped("/tmp/other".into()));
    desk.harness.input_mut().dropped_files.push(dropped);
    desk.harness.step();
    let _desk = desk.expect_text("opened /tmp/other");
    assert_eq!(
        *keeper.asked.lock(),
        ["open /kept/yesterday", "open /tmp/other"]
    );
}

#[test]
fn it_is_told_where_lines_are_that_memory_has_no_room_for() {
    let recorded = Recordings::by(Arc::new(Keeper::default()));
    let words = recorded.where_forgotten_are(345, "train 2");
    assert_eq!(
        words,
        "345 earlier lines aren't in memory any more. The recording's are told by: sprintscope log \
         \"train 2\" --file \"/kept/today\""
    );
    let words = Recordings::default().where_forgotten_are(345, "train 2");
    assert!(words.ends_with("nothing is recorded"), "{words}");
}
