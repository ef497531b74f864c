//! Cursors A and B, the range between them, and what is measured there.

use eframe::egui::{Options, PointerButton, Pos2};
use egui_kittest::kittest::NodeT;

use super::*;
use crate::view::cursors::Places;

impl Desk {
    /// A job with a value a second, from 0 to 100, which waits for its stop.
    fn measured(mut self, count: u32) -> Self {
        let say = move |ctx: TaskContext| async move {
            for second in 0..count {
                let x = f64::from(second);
                ctx.plot_at("v", x, x * 2.0);
            }
            ctx.stop_event().wait().await;
        };
        self.scope
            .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
        self.until(|desk| desk.samples() == u64::from(count));
        self.wait(4)
    }

    fn samples(&self) -> u64 {
        let store = self.scope.store();
        let id = store.find("job/v");
        let stats = id.and_then(|id| store.stats(id));
        stats.map_or(0, |stats| stats.samples)
    }

    fn places(&self) -> Places {
        let window = self.harness.state().as_ref().unwrap();
        window.view().cursors.on(&XAxis::Time)
    }

    pub(super) fn put_by_click(mut self, at: Pos2, modifiers: Modifiers) -> Self {
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false] {
            self.harness.event_modifiers(
                Event::PointerButton {
                    pos: at,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers,
                },
                modifiers,
            );
            self.harness.step();
        }
        // A second click in time would be a double click.
        self.wait(3)
    }

    pub(super) fn strip(&self) -> eframe::egui::Rect {
        let mut found = self.harness.query_all_by_label_contains("Range of x over");
        found.next().expect("a strip").rect()
    }

    fn measure_line(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        let line = |desk: &Self| {
            let mut found = desk.harness.query_all_by_label_contains("Measured: job/v");
            let node = found.next()?.accesskit_node();
            node.label().or_else(|| node.value())
        };
        self.until(|desk| line(desk).is_some_and(|line| is_it(&line)));
        line(self).unwrap()
    }

    fn copied(&self) -> Option<String> {
        self.harness
            .output()
            .platform_output
            .commands
            .iter()
            .find_map(|command| match command {
                eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
    }
}

#[test]
fn a_click_puts_a_on_a_sample_and_shift_click_b() {
    let mut desk = Desk::new().measured(101);
    let strip = desk.strip();
    let at = |part: f32| pos2(strip.left() + strip.width() * part, strip.bottom() + 60.0);
    desk = desk.put_by_click(at(0.25), Modifiers::NONE);
    let Places { a, b } = desk.places();
    assert!(
        a.is_some_and(|a| a.fract() == 0.0 && (15.0..40.0).contains(&a)),
        "{a:?}"
    );
    assert_eq!(b, None);
    desk = desk.put_by_click(at(0.75), Modifiers::SHIFT);
    let Places { a: still, b } = desk.places();
    assert_eq!(still, a);
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!(b > a && b.fract() == 0.0);
    let line = desk.measure_line(|line| line.contains("slope 2"));
    for said in [format!("n {}", b - a + 1.0), format!("B {}", b * 2.0)] {
        assert!(line.contains(&said), "{said} in {line}");
    }
    let desk = desk.expect_text("1/Δt");
    desk.press(Key::Escape).expect_no_text("Measured:");
}

#[test]
fn a_double_click_fits_and_leaves_no_cursor() {
    let mut desk = Desk::new().measured(101);
    let slowly = |options: &mut Options| options.input_options.max_double_click_delay = 2.0;
    desk.harness.ctx.options_mut(slowly);
    let at = desk.strip().center() + eframe::egui::vec2(0.0, 60.0);
    desk.harness.hover_at(at);
    desk.harness.step();
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        desk.harness.event(Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers,
        });
        desk.harness.step();
    }
    let desk = desk.wait(2);
    assert_eq!(desk.places(), Places::default());
}

#[test]
fn a_drag_in_the_strip_is_a_range_and_a_flag_can_be_moved() {
    let mut desk = Desk::new().measured(101);
    let strip = desk.strip();
    let at = |part: f32| pos2(strip.left() + strip.width() * part, strip.center().y);
    desk.harness.drag_at(at(0.2));
    desk.harness.step();
    for part in [0.3, 0.6] {
        desk.harness.hover_at(at(part));
        desk.harness.step();
    }
    desk.harness.drop_at(at(0.6));
    let mut desk = desk.wait(3);
    let Places { a, b } = desk.places();
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!((b / a - 3.0).abs() < 0.3, "{a} {b}");
    // The table has taken its room: the strip is where it was, above it.
    let strip = desk.strip();
    let at = |part: f32| pos2(strip.left() + strip.width() * part, strip.center().y);
    desk.harness.drag_at(at(0.6));
    desk.harness.step();
    desk.harness.hover_at(at(0.8));
    desk.harness.step();
    desk.harness.drop_at(at(0.8));
    let desk = desk.wait(3);
    let moved = desk.places();
    assert_eq!(moved.a, Some(a));
    assert!(moved.b.unwrap() > b + 10.0);
}

/// With so many plots the table leaves less than they need: they are scrolled from then on, in the midst of the drag.
#[test]
fn a_range_is_dragged_on_while_its_table_takes_room_from_the_plots() {
    for kinds in 2..=6 {
        let mut desk = Desk::new();
        let say = move |ctx: TaskContext| async move {
            let names = ["v", "speed", "power", "load", "heat", "flow"];
            for name in &names[..kinds] {
                for second in 0..101 {
                    ctx.plot_at(name, f64::from(second), f64::from(second) * 2.0);
                }
            }
            ctx.stop_event().wait().await;
        };
        desk.scope
            .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
        desk.until(|desk| desk.samples() == 101);
        let mut desk = desk.wait(4);
        let strip = desk.strip();
        let at = |part: f32| pos2(strip.left() + strip.width() * part, strip.center().y);
        desk.harness.drag_at(at(0.2));
        desk.harness.step();
        for part in [0.25, 0.3, 0.4, 0.5, 0.6] {
            desk.harness.hover_at(at(part));
            desk.harness.step();
        }
        desk.harness.drop_at(at(0.6));
        let desk = desk.wait(3);
        let Places { a, b } = desk.places();
        let (a, b) = (a.unwrap(), b.unwrap());
        assert!((b / a - 3.0).abs() < 0.3, "{kinds} plots: {a} {b}");
    }
}

#[test]
fn keys_step_by_samples_and_with_shift_the_other_cursor() {
    let desk = Desk::new().measured(101).press(Key::Comma);
    assert_eq!(desk.places().a, Some(100.0));
    let desk = desk.press(Key::Comma).press(Key::Comma).press(Key::Period);
    assert_eq!(desk.places().a, Some(99.0));
    let desk = desk.press_with(Modifiers::SHIFT, Key::Period);
    assert_eq!(
        desk.places(),
        Places {
            a: Some(99.0),
            b: Some(0.0)
        }
    );
    let desk = desk.press_with(Modifiers::SHIFT, Key::Period);
    assert_eq!(desk.places().b, Some(1.0));
}

#[test]
fn a_place_is_typed_as_the_axis_reads_and_what_is_none_is_refused() {
    let desk = Desk::new().measured(101).press(Key::Comma);
    let type_in = |mut desk: Desk, text: &str| {
        desk.harness.get_by_label("Place of cursor B").focus();
        desk.harness.step();
        desk.harness.step();
        desk = desk.press_with(Modifiers::COMMAND, Key::A);
        desk.type_text(text).press(Key::Enter)
    };
    let desk = type_in(desk, "0:42");
    assert_eq!(
        desk.places(),
        Places {
            a: Some(100.0),
            b: Some(42.0)
        }
    );
    let desk = type_in(desk, "soon").expect_text("is no place here");
    assert_eq!(desk.places().b, Some(42.0));
    let desk = type_in(desk, "500ms");
    assert_eq!(desk.places().b, Some(0.5));
}

#[test]
fn without_a_cursor_its_place_is_typed_beside_the_plots() {
    let desk = Desk::new().measured(101);
    let desk = desk.press_with(Modifiers::COMMAND, Key::P);
    let desk = desk
        .type_text("type where cursor b")
        .press(Key::Enter)
        .wait(2);
    assert_eq!(desk.places(), Places::default());
    let overlay = &desk.harness.state().as_ref().unwrap().view().overlay;
    assert!(
        matches!(overlay, crate::view::Overlay::Note(_)),
        "{overlay:?}"
    );
    let desk = desk.type_text("0:42").press(Key::Enter).wait(2);
    assert_eq!(desk.places().b, Some(42.0));
}

#[test]
fn the_table_is_copied_with_all_digits() {
    let desk = Desk::new().measured(101).press(Key::Comma);
    let mut desk = desk.press_with(Modifiers::SHIFT, Key::Period);
    desk.measure_line(|line| line.contains("slope 2"));
    desk.harness.get_by_label("Copy").click();
    let mut copied = None;
    for _ in 0..100 {
        desk.harness.step();
        copied = copied.or_else(|| desk.copied());
    }
    let copied = copied.expect("copied");
    let lines: Vec<Vec<&str>> = copied
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(
        lines
            .iter()
            .all(|line| line.len() == lines[0].len() || line[0].starts_with("x (")),
        "{copied}"
    );
    // (2² + 4² + … 200²) / 101, and what numpy says of the rest.
    assert_eq!(
        lines[1][..15],
        [
            "job/v",
            "",
            "200",
            "0",
            "-200",
            "0",
            "200",
            "100",
            "58.309518948453004",
            "115.75836902790225",
            "101",
            "0",
            "2",
            "100",
            "198"
        ]
    );
    assert_eq!(lines[2][..5], ["x (s)", "", "100", "0", "-100"]);
}

#[test]
fn while_data_streams_cursors_stay_and_a_range_in_the_past_is_not_read_again() {
    let mut desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        let mut x = 0.0;
        while !ctx.stop_event().is_set() {
            ctx.plot_at("v", x, x);
            // However slow the frames are: what is shown begins to scroll only after minutes.
            x += 1e-4;
            ctx.sleep_for(Duration::from_millis(1)).await;
        }
    };
    desk.scope
        .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
    desk.until(|desk| desk.samples() > 40);
    let desk = desk.wait(2).press_with(Modifiers::SHIFT, Key::Period);
    let mut desk = desk.press(Key::Period).press(Key::Period);
    let before = desk.places();
    let whole = |line: &str| line.contains(", n 2,") && !line.contains("so far");
    let line = desk.measure_line(whole);
    let samples = desk.samples();
    desk.until(|desk| desk.samples() > samples + 50);
    assert_eq!(desk.places(), before);
    assert_eq!(desk.measure_line(whole), line);
}

#[test]
fn the_values_under_the_pointer_are_those_of_samples_and_lists_say_them() {
    let desk = Desk::new().measured(11);
    let strip = desk.strip();
    let place = strip.left() + strip.width() * 0.33;
    desk.harness.hover_at(pos2(place, strip.bottom() + 80.0));
    let desk = desk.wait(4);
    let (_, x) = desk
        .harness
        .state()
        .as_ref()
        .unwrap()
        .view()
        .cursor
        .clone()
        .unwrap();
    assert!(x.fract() > 0.05 && x.fract() < 0.95, "{x} is a sample's");
    // The list says the sample's value, and not the last one.
    desk.expect_text(&format!("v {}", x.round() * 2.0));
}

#[test]
fn in_little_room_what_is_measured_hides_no_button() {
    let mut desk = Desk::new().measured(101);
    desk.harness.set_size(eframe::egui::vec2(640.0, 400.0));
    let desk = desk.wait(3).press(Key::Comma);
    let desk = desk.press_with(Modifiers::SHIFT, Key::Period).wait(3);
    let rect = |name: &str| desk.harness.get_by_label(name).rect();
    let field = rect("Place of cursor B");
    let [copy, hide, clear] = ["Copy", "Hide", "Clear"].map(rect);
    assert!(field.right() < copy.left() && copy.right() < hide.left());
    assert!(hide.right() < clear.left() && clear.right() < 640.0);
    assert!(
        copy.width() > 30.0 && clear.width() > 30.0,
        "{copy:?} {clear:?}"
    );
    // What has no room beside them stands over the names.
    assert!(
        desk.painted_words()
            .iter()
            .any(|text| text.starts_with("Δt "))
    );
}

#[test]
fn a_table_without_a_line_says_why() {
    let desk = Desk::new().measured(101).press(Key::Comma);
    let desk = desk.expect_text("Measured: job/v");
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    let desk = desk.expect_text("No plot stands over time while runs are compared");
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    desk.expect_text("Measured: job/v");
}

#[test]
fn what_is_measured_of_compared_runs_is_the_last_ones_where_it_is_drawn() {
    let say = |ctx: TaskContext| async move {
        let begin = ctx.now();
        for step in 0..=100 {
            let step = f64::from(step);
            ctx.plot_at("v", begin + step, step);
        }
    };
    let desk = Desk::new();
    // A run that began with the scope would stand where it is drawn.
    std::thread::sleep(std::time::Duration::from_secs(2));
    let job = desk
        .scope
        .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let desk = desk.wait(3);
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(3);
    let strip = desk.strip();
    let at = pos2(strip.left() + strip.width() * 0.4, strip.bottom() + 60.0);
    let mut desk = desk.put_by_click(at, Modifiers::NONE);
    let cursors = &desk.harness.state().as_ref().unwrap().view().cursors;
    let x = cursors.measured().and_then(|(_, places)| places.a);
    let x = x.expect("a cursor");
    let line = desk.measure_line(|line| line.contains("A "));
    // Values count the seconds since the run began.
    let said: f64 = line.split("A ").nth(1).unwrap().trim().parse().unwrap();
    assert!((said - x).abs() <= 0.6, "{line} at {x}");
}

#[test]
fn plots_stay_under_the_pointer_while_the_table_opens_and_make_room_once_it_has_gone() {
    let mut desk = Desk::new().measured(101);
    let strip = desk.strip();
    let at = pos2(strip.center().x, strip.bottom() + 60.0);
    let before = desk.place_of("x of v");
    desk = desk.put_by_click(at, Modifiers::NONE);
    desk = desk.expect_text("Measured: job/v");
    let moved = desk.place_of("x of v").top() - before.top();
    assert!(moved.abs() < 2.0, "{moved}");
    desk = desk.put_by_click(at + eframe::egui::vec2(60.0, 0.0), Modifiers::SHIFT);
    let moved = desk.place_of("x of v").top() - before.top();
    assert!(moved.abs() < 2.0, "{moved}");
    desk.harness.hover_at(pos2(20.0, 20.0));
    desk = desk.wait(3);
    assert!(desk.place_of("x of v").top() < before.top() - 40.0);
}

#[test]
fn a_table_opens_under_no_pointer() {
    let mut desk = Desk::new().measured(101);
    let strip = desk.strip();
    let below = desk.place_of("x of v");
    let at = pos2(strip.center().x, below.top() - 30.0);
    desk = desk.put_by_click(at, Modifiers::NONE);
    assert!(desk.places().a.is_some());
    desk = desk.expect_no_text("Measured:");
    desk.harness.hover_at(pos2(at.x, strip.bottom() + 20.0));
    desk.wait(2).expect_text("Measured: job/v");
}

#[test]
fn who_turns_the_wheel_over_a_plot_has_done_with_typing_a_place() {
    let mut desk = Desk::new().measured(101);
    let strip = desk.strip();
    let at = pos2(strip.center().x, strip.bottom() + 60.0);
    desk = desk.put_by_click(at, Modifiers::NONE);
    desk = desk.click("Place of cursor B");
    assert!(desk.harness.ctx.text_edit_focused());
    desk.harness.hover_at(at);
    desk.harness.step();
    assert!(
        desk.harness.ctx.text_edit_focused(),
        "the pointer alone says nothing"
    );
    desk.wheel(at, 120.0);
    desk = desk.wait(2);
    assert!(!desk.harness.ctx.text_edit_focused());
    let zoomed = desk.shown_x();
    let desk = desk.press(Key::Backspace).wait(2);
    assert_ne!(desk.shown_x(), zoomed);
}
