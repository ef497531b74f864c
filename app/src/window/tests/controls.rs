//! The controls panel: every kind is found by its name, turned, and shows whether the job followed.

use sprintscope_sim::control::{ControlHandle, ControlSpec};

use eframe::egui::{Options, PointerButton};

use super::*;

/// A job with these controls, which it applies as soon as they are asked for.
fn turned_job(name: &str, specs: Vec<ControlSpec>) -> JobSpec {
    let task = move |ctx: TaskContext| {
        let specs = specs.clone();
        async move {
            let announce = |spec| ctx.control(spec).expect("a control");
            let controls: Vec<ControlHandle> = specs.into_iter().map(announce).collect();
            while ctx.sleep_for(Duration::from_millis(1)).await {
                for control in &controls {
                    control.value();
                }
            }
        }
    };
    JobSpec::new(name).task(TaskSpec::new("task", task))
}

/// A job that announces controls and never looks at them again.
fn deaf_job(name: &str, specs: Vec<ControlSpec>) -> JobSpec {
    let task = move |ctx: TaskContext| {
        let specs = specs.clone();
        async move {
            for spec in specs {
                ctx.control(spec).expect("a control");
            }
            ctx.stop_event().wait().await;
        }
    };
    JobSpec::new(name).task(TaskSpec::new("task", task))
}

impl Desk {
    fn tuning(mut self, spec: JobSpec, controls: usize) -> Self {
        let job = self.scope.start(spec);
        self.until(|_| job.control_count() == controls);
        self.harness.step();
        self
    }

    fn flip(mut self, name: &str) -> Self {
        let switch = self.harness.get_by_role_and_label(Role::CheckBox, name);
        switch.click();
        self.harness.step();
        self.harness.step();
        self
    }

    fn applied(&self, control: &str) -> f64 {
        let job = self.scope.jobs().list().remove(0);
        job.control(control).expect("a control").applied()
    }

    fn expect_applied(mut self, control: &str, value: f64) -> Self {
        self.until(|desk| desk.applied(control) == value);
        self
    }
}

fn every_kind() -> Vec<ControlSpec> {
    vec![
        ControlSpec::slider("lr", 1e-5, 0.1, 1e-3).log(),
        ControlSpec::toggle("augment", false),
        ControlSpec::choice("opt", ["adam", "sgd"]),
        ControlSpec::choice(
            "preset",
            ["a very long name", "another long name", "a third"],
        ),
        ControlSpec::button("save"),
        ControlSpec::value("epoch", 12.0),
    ]
}

#[test]
fn every_kind_is_worked_by_its_name() {
    let desk = Desk::new().tuning(turned_job("train", every_kind()), 6);
    let desk = desk.flip("augment").click("opt: sgd");
    let desk = desk.click_button("save");
    let desk = desk
        .expect_applied("augment", 1.0)
        .expect_applied("opt", 1.0)
        .expect_applied("save", 1.0);
    let desk = desk
        .click("preset: a very long name")
        .click("another long name");
    desk.expect_applied("preset", 1.0)
        .expect_text("preset: another long name")
        .expect_text("applied at 0:0")
        .expect_text("opt → sgd");
}

/// Once a slider said `3e-4` and the list beside it `3.00e-4`.
#[test]
fn a_value_reads_the_same_at_its_slider_in_the_list_and_in_the_log() {
    let plot = |ctx: TaskContext| async move {
        let spec = ControlSpec::slider("lr", 1e-5, 0.1, 1e-3).log();
        let rate = ctx.control(spec).expect("a control");
        while ctx.sleep_for(Duration::from_millis(1)).await {
            ctx.plot("rate", rate.value());
        }
    };
    let job = JobSpec::new("train").task(TaskSpec::new("task", plot));
    let desk = Desk::new().tuning(job, 1);
    let control = desk.job("train").control("lr").expect("a control");
    let mut desk = desk;
    for (value, text) in [
        (3e-4, "3e-4"),
        (1.234_567e-4, "1.234567e-4"),
        (0.0125, "0.0125"),
        (0.099_999_98, "0.09999998"),
        (0.1 / 3.0, "0.03333"),
        (1e-5, "1e-5"),
    ] {
        control.request(value).expect("a value");
        let (listed, logged) = (format!("rate {text}"), format!("lr → {text}"));
        desk = desk.expect_text(&listed).expect_text(&logged);
        let field = desk.harness.get_by_role(Role::SpinButton);
        assert_eq!(field.value().as_deref(), Some(text));
    }
}

#[test]
fn keys_turn_flip_step_and_press_the_selected_control() {
    let desk = Desk::new().tuning(turned_job("train", every_kind()), 6);
    let desk = desk.press(Key::ArrowRight);
    let mut desk = desk;
    desk.until(|desk| desk.applied("lr") > 1.1e-3);
    let desk = desk
        .press(Key::CloseBracket)
        .press(Key::ArrowRight)
        .expect_applied("augment", 1.0)
        .press(Key::Enter)
        .expect_applied("augment", 0.0);
    let desk = desk
        .press(Key::CloseBracket)
        .press(Key::ArrowRight)
        .expect_applied("opt", 1.0)
        .press_with(Modifiers::SHIFT, Key::ArrowLeft)
        .expect_applied("opt", 0.0);
    let desk = desk
        .press(Key::CloseBracket)
        .press(Key::CloseBracket)
        .press(Key::Enter)
        .expect_applied("save", 1.0)
        .press(Key::ArrowRight)
        .expect_applied("save", 2.0);
    // What is only read is not turned, and nothing is said of it.
    let desk = desk.press(Key::CloseBracket).press(Key::ArrowRight);
    assert_eq!(desk.applied("epoch"), 12.0);
    desk.expect_no_text("can only be read");
}

#[test]
fn what_is_asked_and_what_is_applied_differ_until_it_is_given_up() {
    let options = ScopeOptions {
        grace: Duration::from_millis(300),
        ..ScopeOptions::default()
    };
    let controls = vec![ControlSpec::choice("opt", ["adam", "sgd"])];
    let desk = Desk::with(options).tuning(deaf_job("train", controls), 1);
    let desk = desk.click("opt: sgd").expect_text("asked sgd · still adam");
    let desk = desk.expect_text("not applied · asked sgd · still adam");
    desk.scope.stop_all(StopMethod::Event, StopBy::Client);
}

#[test]
fn of_ten_thousand_controls_those_in_sight_are_drawn_and_the_ladder_stays() {
    let slider = |number| ControlSpec::slider(format!("p{number}"), 0.0, 1.0, 0.5);
    let controls = (0..10_000).map(slider).collect();
    let mut desk = Desk::new().tuning(deaf_job("train", controls), 10_000);
    desk.harness.step();
    let drawn = |desk: &Desk| desk.harness.query_all_by_role(Role::Slider).count();
    assert!((1..20).contains(&drawn(&desk)), "{}", drawn(&desk));
    let desk = desk.expect_text("p0").expect_text("Set the stop event");
    let mut desk = desk;
    for _ in 0..30 {
        desk = desk.press(Key::CloseBracket);
    }
    desk.expect_text("p30").expect_no_text("p5");
}

#[test]
fn marks_are_hidden_and_shown_by_key() {
    let desk = Desk::new().tuning(turned_job("train", every_kind()), 6);
    let desk = desk.flip("augment").expect_text("augment → on");
    let hidden = |desk: &Desk| {
        desk.harness
            .state()
            .as_ref()
            .expect("drawn")
            .view()
            .marks_are_hidden
    };
    assert!(!hidden(&desk));
    let desk = desk.press(Key::M);
    assert!(hidden(&desk));
    let desk = desk.press(Key::M);
    assert!(!hidden(&desk));
}

#[test]
fn what_is_typed_and_not_asked_for_says_why_and_a_double_click_resets() {
    let spec = ControlSpec::slider("lr", 0.0, 1.0, 0.25);
    let desk = Desk::new().tuning(turned_job("train", vec![spec]), 1);
    let typed = |mut desk: Desk, text: &str| {
        desk.harness.get_by_role(Role::SpinButton).click();
        desk.harness.step();
        desk.harness.step();
        desk.type_text(text).press(Key::Enter)
    };
    let desk = typed(desk, "much").expect_text("much: give a number, as in 0.5 or 3e-4");
    let desk = typed(desk, "10").expect_text("10 is out of 0 to 1");
    assert_eq!(desk.applied("lr"), 0.25);
    let desk = typed(desk, "0.75")
        .expect_applied("lr", 0.75)
        .expect_no_text("10 is out of 0 to 1");
    let mut desk = desk;
    let track = desk.harness.get_by_role(Role::Slider).rect().center();
    desk.harness.event(Event::PointerMoved(track));
    desk.harness.step();
    // Each event is a frame of its own, a quarter of a second after the one before.
    let slowly = |options: &mut Options| options.input_options.max_double_click_delay = 0.8;
    desk.harness.ctx.options_mut(slowly);
    for _click in 0..2 {
        for pressed in [true, false] {
            desk.harness.event(Event::PointerButton {
                pos: track,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        desk.harness.step();
    }
    desk.expect_applied("lr", 0.25);
}

#[test]
fn a_preset_is_saved_and_recalled_from_its_menu_and_gone_back_from() {
    let spec = ControlSpec::toggle("augment", false);
    let line = format!("preset menu {}", std::process::id());
    let job = turned_job("train", vec![spec]).detail(line);
    let desk = Desk::new().tuning(job, 1).flip("augment");
    let desk = desk.expect_applied("augment", 1.0);
    let desk = desk.click("Presets").click("Save preset …");
    let desk = desk.expect_text("Preset of train").type_text("warm");
    let desk = desk.press(Key::Enter).expect_text("Preset warm is kept");
    let desk = desk.flip("augment").expect_applied("augment", 0.0);
    let desk = desk.click("Presets").click("warm");
    let desk = desk.expect_applied("augment", 1.0);
    let desk = desk.click("Presets").click("Revert");
    desk.expect_applied("augment", 0.0);
}
