//! The window through its accessibility tree: what a person finds, presses and reads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, pos2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, HarnessBuilder};
use parking_lot::Mutex;
use sprintscope_sim::store::XAxis;
use sprintscope_sim::{
    Job, JobSpec, Scope, ScopeOptions, StopBy, StopMethod, TaskContext, TaskSpec,
};

mod answer;
mod arrangement;
mod axes;
mod closing;
mod compared;
mod controls;
mod counters;
mod crowd;
mod cursors;
mod everybody;
mod exporting;
mod facts;
pub(in crate::window) mod gl;
mod intent;
mod job_states;
mod key_owner;
mod lanes;
mod log;
mod measured;
mod moments;
mod note;
mod painters;
mod painting;
mod panels;
mod paused;
mod plots;
mod reading;
mod reading_out;
mod recordings;
mod runs;
mod time_window;
mod watching;
mod y_axes;

use crate::program::frames::FrameCosts;
use crate::program::leave::Leave;
use crate::view::range::Range;
use crate::view::wall_clock::Zone;
use crate::window::main_window::MainWindow;

/// What a wait gives up after; far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A window on a scope, without a screen.
struct Desk {
    scope: Scope,
    leave: Leave,
    harness: Harness<'static, Option<MainWindow>>,
}

/// Nobody waits for those who would take their time.
impl Drop for Desk {
    fn drop(&mut self) {
        self.scope.stop_all(StopMethod::Loop, StopBy::Client);
    }
}

impl Desk {
    fn new() -> Self {
        Self::with(ScopeOptions::default())
    }

    fn with(options: ScopeOptions) -> Self {
        Self::in_zone(options, &Zone::named("Europe/Berlin"))
    }

    fn in_zone(options: ScopeOptions, zone: &Zone) -> Self {
        Self::of(Scope::with(options), zone)
    }

    /// A window on a scope that is there.
    fn on(scope: Scope) -> Self {
        Self::of(scope, &Zone::named("Europe/Berlin"))
    }

    fn of(scope: Scope, zone: &Zone) -> Self {
        Self::built(scope, zone, Harness::builder())
    }

    fn built(scope: Scope, zone: &Zone, builder: HarnessBuilder<Option<MainWindow>>) -> Self {
        let (zone, leave) = (zone.clone(), Leave::default());
        let (shown, left) = (scope.clone(), leave.clone());
        let draw = move |ui: &mut eframe::egui::Ui, window: &mut Option<MainWindow>| {
            let costs = Arc::new(Mutex::new(FrameCosts::default()));
            let make = || {
                let window = MainWindow::new(ui.ctx(), shown.clone(), left.clone(), costs);
                window.zone(zone.clone())
            };
            let plots = window.get_or_insert_with(make).draw(ui);
            ui.data_mut(|data| data.insert_temp(plots_id(), plots));
        };
        let harness = builder
            .with_size([1280.0, 720.0])
            .with_max_steps(20)
            .allow_missing_glyphs()
            .build_ui_state(draw, None);
        Self {
            scope,
            leave,
            harness,
        }
    }

    /// A job that ticks once a millisecond and plots its ticks.
    fn ticking(mut self, name: &str) -> Self {
        let job = self.scope.start(ticker(name));
        self.until(|_| job.tasks()[0].ticks > 2);
        // Its plot is there as well.
        let plotted = format!("{name}/ticks");
        self.until(|desk| desk.scope.store().find(&plotted).is_some());
        self.harness.run_steps(2);
        self
    }

    fn job(&self, name: &str) -> Job {
        self.scope.jobs().named(name).expect("a job of this name")
    }

    fn press(mut self, key: Key) -> Self {
        self.harness.key_press(key);
        self.harness.step();
        self.harness.step();
        self
    }

    /// A quarter of a second passes with each frame.
    fn wait(mut self, quarters: usize) -> Self {
        self.harness.run_steps(quarters);
        self
    }

    /// Presses a key as one who means it: twice, with no hurry.
    fn press_twice(self, key: Key) -> Self {
        self.press(key).wait(2).press(key)
    }

    fn press_with(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
        self.harness.step();
        self
    }

    fn type_text(mut self, text: &str) -> Self {
        self.harness.event(eframe::egui::Event::Text(text.into()));
        self.harness.step();
        self.harness.step();
        self
    }

    fn click(mut self, label: &str) -> Self {
        self.until(|desk| desk.harness.query_by_label(label).is_some());
        self.harness.get_by_label(label).click();
        self.harness.step();
        self.harness.step();
        self
    }

    fn click_button(mut self, label: &str) -> Self {
        self.harness
            .get_by_role_and_label(Role::Button, label)
            .click();
        self.harness.step();
        self.harness.step();
        self
    }

    /// Draws until it is so.
    fn until(&mut self, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < deadline, "waited too long");
            self.harness.step();
            std::thread::yield_now();
        }
    }

    fn expect_end(mut self, name: &str, state_and_reason: &str) -> Self {
        let job = self.job(name);
        self.until(|_| job.state().has_ended());
        let status = job.status();
        let said = format!("{}, {}", status.state, status.reason.expect("a reason"));
        assert_eq!(said, state_and_reason);
        self
    }

    fn expect_running(self, name: &str) -> Self {
        assert_eq!(
            self.job(name).status().rungs,
            [],
            "{name} was asked to stop"
        );
        self
    }

    fn expect_text(mut self, part: &str) -> Self {
        self.until(|desk| {
            desk.harness
                .query_all_by_label_contains(part)
                .next()
                .is_some()
        });
        self
    }

    fn expect_no_text(mut self, part: &str) -> Self {
        self.until(|desk| {
            desk.harness
                .query_all_by_label_contains(part)
                .next()
                .is_none()
        });
        self
    }
}

/// Where it is remembered where the plots are.
fn plots_id() -> eframe::egui::Id {
    eframe::egui::Id::unique("where the plots are")
}

fn ticker(name: &str) -> JobSpec {
    let tick = |ctx: TaskContext| async move {
        while ctx.sleep().await {
            ctx.plot("ticks", ctx.ticks() as f64);
        }
    };
    JobSpec::new(name).task(TaskSpec::new("ticker", tick).every(Duration::from_millis(1)))
}

#[test]
fn each_stop_key_stops_the_selected_job_in_its_way() {
    let keys = [
        (Key::S, "completed, stop event"),
        (Key::L, "dead, loop stopped"),
        (Key::C, "dead, tasks cancelled"),
        (Key::K, "dead, abandoned"),
    ];
    for (key, end) in keys {
        let desk = Desk::new()
            .ticking("demo")
            .press(key)
            .expect_end("demo", end);
        let rungs = desk.job("demo").status().rungs;
        assert_eq!(rungs.len(), 1, "{key:?}");
        assert_eq!(rungs[0].by, StopBy::Key, "{key:?}");
        assert!(rungs[0].took.is_some(), "{key:?}");
    }
}

#[test]
fn shift_s_stops_all_jobs_and_s_only_the_selected_one() {
    let desk = Desk::new().ticking("a").ticking("b");
    let desk = desk
        .press(Key::S)
        .expect_end("a", "completed, stop event")
        .expect_running("b");
    desk.press_with(Modifiers::SHIFT, Key::S)
        .expect_end("b", "completed, stop event");
}

#[test]
fn the_arrow_keys_select_the_job_that_is_stopped() {
    let desk = Desk::new()
        .ticking("a")
        .ticking("b")
        .press(Key::ArrowDown)
        .press(Key::S);
    desk.expect_end("b", "completed, stop event")
        .expect_running("a");
}

#[test]
fn the_stop_button_is_found_by_its_name_and_the_proof_stands_under_it() {
    let desk = Desk::new().ticking("demo").click("Set the stop event");
    let desk = desk
        .expect_end("demo", "completed, stop event")
        .expect_text("event · by button");
    desk.expect_text("every task returned");
}

#[test]
fn a_text_field_keeps_its_letters() {
    let desk = Desk::new()
        .ticking("demo")
        .click("Filter the log")
        .press(Key::S)
        .type_text("s");
    desk.expect_running("demo");
}

#[test]
fn arrow_keys_turn_the_interval_and_brackets_select_it() {
    let mut desk = Desk::new()
        .ticking("demo")
        .press(Key::CloseBracket)
        .press(Key::ArrowRight);
    let applied = |desk: &Desk| desk.job("demo").controls()[0].applied;
    desk.until(|desk| applied(desk) > 0.001_2);
    let desk = desk.press_with(Modifiers::SHIFT, Key::ArrowRight);
    let mut desk = desk;
    desk.until(|desk| applied(desk) > 0.009);
    assert!(applied(&desk) < 0.02);
}

#[test]
fn space_holds_the_plots_while_data_keeps_coming() {
    let mut desk = Desk::new()
        .ticking("demo")
        .press(Key::Space)
        .expect_text("data keeps coming");
    let before = desk.job("demo").tasks()[0].ticks;
    desk.until(|desk| desk.job("demo").tasks()[0].ticks > before + 20);
    desk.press(Key::Space).expect_no_text("data keeps coming");
}

#[test]
fn the_overlay_shows_every_key_and_escape_closes_it() {
    let desk = Desk::new()
        .ticking("demo")
        .press_with(Modifiers::SHIFT, Key::Questionmark);
    let desk = desk
        .expect_text("Follow the live edge")
        .expect_text("Cancel its tasks");
    desk.press(Key::Escape).expect_no_text("Cancel its tasks");
}

#[test]
fn the_palette_does_what_is_typed() {
    let desk = Desk::new()
        .ticking("demo")
        .press_with(Modifiers::COMMAND, Key::P);
    let desk = desk
        .type_text("pause the plots")
        .press(Key::Enter)
        .expect_text("data keeps coming");
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::P)
        .type_text("stop loop")
        .expect_running("demo")
        .press(Key::ArrowDown)
        .press(Key::Enter);
    desk.expect_end("demo", "dead, loop stopped");
}

#[test]
fn the_keys_button_opens_the_list_and_closes_it() {
    let desk = Desk::new().ticking("demo").click_button("Keys");
    // The list covers a small window: it has a button of its own.
    let desk = desk.expect_text("Cancel its tasks").click_button("Close");
    let mut desk = desk.expect_no_text("Cancel its tasks");
    desk.harness.set_size([1920.0, 1080.0].into());
    let desk = desk.wait(2).click_button("Keys");
    let desk = desk.expect_text("Cancel its tasks");
    desk.click_button("Keys").expect_no_text("Cancel its tasks");
}

#[test]
fn a_dead_job_says_why_and_can_be_restarted_and_removed() {
    let desk = Desk::new();
    let fail = |_| async { Err::<(), _>("no camera") };
    desk.scope
        .start(JobSpec::new("camera").task(TaskSpec::new("reader", fail)));
    let desk = desk
        .expect_text("camera: dead · failed: no camera")
        .press(Key::R);
    let mut desk = desk;
    desk.until(|desk| {
        desk.job("camera").status().run == 1 && desk.job("camera").state().has_ended()
    });
    let desk = desk.press(Key::Delete);
    assert!(desk.scope.jobs().list().is_empty());
    desk.expect_text("JOBS");
}

#[test]
fn a_running_job_is_not_removed() {
    let desk = Desk::new()
        .ticking("demo")
        .press(Key::Delete)
        .expect_running("demo");
    desk.expect_text("demo still runs");
}

#[test]
fn a_blocked_job_is_shown_as_not_responding_with_the_next_rung() {
    let desk = Desk::with(ScopeOptions {
        grace: Duration::from_millis(50),
        ..ScopeOptions::default()
    });
    let (release, blocked) = flume::bounded::<()>(1);
    let (begin, begun) = flume::bounded::<()>(1);
    let block = move |_: TaskContext| {
        let (begin, blocked) = (begin.clone(), blocked.clone());
        async move {
            begin.send(()).expect("the test waits for it");
            assert_eq!(blocked.recv_timeout(PATIENCE), Ok(()));
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("camera").task(TaskSpec::new("block", block)));
    // What has not begun yet has nothing to answer with, and ends at once.
    assert_eq!(begun.recv_timeout(PATIENCE), Ok(()));
    let _asked = job.stop(StopMethod::Event, StopBy::Client);
    let desk = desk.expect_text("not responding for").press(Key::K);
    desk.expect_end("camera", "dead, abandoned");
    release.send(()).expect("the thread waits for it");
}

#[test]
fn the_last_value_of_each_series_can_be_read() {
    let desk = Desk::new();
    let plot = |ctx: TaskContext| async move { ctx.plot("loss", 0.2317) };
    desk.scope
        .start(JobSpec::new("train").task(TaskSpec::new("once", plot)));
    desk.expect_text("loss 0.2317");
}

#[test]
fn a_typed_interval_is_applied_and_its_letters_are_no_commands() {
    let mut desk = Desk::new().ticking("demo");
    desk.harness.get_by_role(Role::SpinButton).click();
    desk.harness.step();
    desk.harness.step();
    let desk = desk.press_with(Modifiers::COMMAND, Key::A);
    let desk = desk
        .type_text("5")
        .press(Key::S)
        .type_text("m")
        .type_text("s")
        .expect_running("demo");
    assert_eq!(
        desk.job("demo").controls()[0].requested,
        0.001,
        "half a number is no wish"
    );
    let mut desk = desk.press(Key::Enter);
    desk.until(|desk| desk.job("demo").controls()[0].applied == 0.005);
}

#[test]
fn dragging_there_and_back_leaves_everything_where_it_was() {
    let mut desk = Desk::new().ticking("ant");
    let shown = |desk: &Desk| {
        let view = desk.harness.state().as_ref().expect("a window").view();
        view.range(&XAxis::Time)
    };
    let mut at = pos2(640.0, 250.0);
    let mut drag = |desk: &mut Desk, by: f32| {
        desk.harness.event(Event::PointerMoved(at));
        desk.harness.drag_at(at);
        desk.harness.step();
        for _ in 0..30 {
            at.x += by;
            desk.harness.hover_at(at);
            desk.harness.step();
        }
        desk.harness.drop_at(at);
        desk.harness.step();
    };
    drag(&mut desk, 2.0);
    let Range::Fixed([left, right]) = shown(&desk) else {
        panic!("a drag ends following");
    };
    // The other way panning would come to its end: hardly any data is there yet.
    drag(&mut desk, 3.0);
    drag(&mut desk, -3.0);
    let Range::Fixed(back) = shown(&desk) else {
        panic!("still where it was dragged to");
    };
    let pixel = (right - left) / 800.0;
    assert!((back[0] - left).abs() < 0.1 * pixel, "{back:?} {left}");
    assert!((back[1] - right).abs() < 0.1 * pixel, "{back:?} {right}");
}
