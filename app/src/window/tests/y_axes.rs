//! The axes of plots under the hand: their numbers as handles, boxes, scales, and the way back.

use eframe::egui::{MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, vec2};

use super::*;
use crate::view::y_axis::YAxis;
use crate::view::y_scale::YScale;

impl Desk {
    /// A job with one series of these values, ten of them a second, which is done.
    fn with_values(mut self, values: Vec<f64>) -> Self {
        let say = move |ctx: TaskContext| {
            let values = values.clone();
            async move {
                for (place, value) in values.into_iter().enumerate() {
                    ctx.plot_at("v", place as f64 / 10.0, value);
                }
            }
        };
        let job = self
            .scope
            .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }

    fn shown_y(&self) -> YAxis {
        let mut shown = self.view().y_shown.values();
        *shown.next().expect("a plot")
    }

    pub(super) fn shown_x(&self) -> [f64; 2] {
        self.view().shown[&XAxis::Time]
    }

    /// Where something is that can't be clicked.
    pub(super) fn place_of(&self, label: &str) -> Rect {
        self.harness.get_by_label(label).rect()
    }

    pub(super) fn wheel(&mut self, at: Pos2, up: f32) {
        self.harness.hover_at(at);
        (0..2).for_each(|_| self.harness.step());
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, up),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        (0..20).for_each(|_| self.harness.step());
    }

    fn drag_with(&mut self, button: PointerButton, from: Pos2, to: Pos2) {
        let press = |pos, pressed| Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let way = [from + (to - from) * 0.4, from + (to - from) * 0.7, to];
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.event(press(from, true));
        self.harness.step();
        for at in way {
            self.harness.hover_at(at);
            self.harness.step();
        }
        self.harness.event(press(to, false));
        (0..3).for_each(|_| self.harness.step());
    }

    fn double_click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        self.harness.step();
        // Each event is a frame of its own, a quarter of a second after the one before.
        let slowly = |options: &mut eframe::egui::Options| {
            options.input_options.max_double_click_delay = 0.8;
        };
        self.harness.ctx.options_mut(slowly);
        for _click in 0..2 {
            for pressed in [true, false] {
                self.harness.event(Event::PointerButton {
                    pos: at,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                });
            }
            self.harness.step();
        }
        (0..3).for_each(|_| self.harness.step());
    }

    fn is_held(&self) -> bool {
        !self.view().y_ranges.is_empty()
    }

    fn press_keys(self, keys: &[Key]) -> Self {
        let mut desk = keys.iter().fold(self, |desk, key| desk.press(*key));
        (0..2).for_each(|_| desk.harness.step());
        desk
    }
}

fn width([low, high]: [f64; 2]) -> f64 {
    high - low
}

/// A wave with a value a tenth of a second.
fn wave() -> Vec<f64> {
    (0..400).map(|i| (f64::from(i) / 20.0).sin()).collect()
}

fn residuals() -> Vec<f64> {
    (0..400)
        .map(|i| 10_f64.powf(-f64::from(i) / 50.0))
        .collect()
}

#[test]
fn the_wheel_over_its_numbers_zooms_y_alone_and_a_double_click_lets_go() {
    let mut desk = Desk::new().with_values(wave());
    let (x, y) = (desk.shown_x(), desk.shown_y());
    let numbers = desk.place_of("y of v");
    assert!(
        numbers.width() > 30.0 && numbers.height() > 100.0,
        "{numbers:?}"
    );
    // Around the value under the pointer: the lowest quarter stays.
    let at = numbers.left_top() + vec2(10.0, numbers.height() * 0.75);
    let value = y.value_at(0.25);
    desk.wheel(at, 240.0);
    let zoomed = desk.shown_y();
    assert!(
        (width(zoomed.ends) / width(y.ends) - 0.5).abs() < 0.02,
        "{zoomed:?}"
    );
    assert!((zoomed.part(value) - 0.25).abs() < 1e-3, "{zoomed:?}");
    assert_eq!(desk.shown_x(), x);
    assert!(desk.is_held());
    // The pin says so, and can be pulled out as well.
    let desk = desk.expect_text("Let go of y of v");
    let mut desk = desk;
    desk.double_click(at);
    assert!(!desk.is_held());
    assert_eq!(desk.shown_y(), y);
    desk.wheel(at, 240.0);
    let desk = desk.click("Let go of y of v");
    assert!(!desk.is_held());
    desk.expect_no_text("Let go of y of v");
}

#[test]
fn a_drag_over_its_numbers_moves_y_alone_and_not_out_of_sight() {
    let mut desk = Desk::new().with_values(wave());
    let (x, y) = (desk.shown_x(), desk.shown_y());
    let numbers = desk.place_of("y of v");
    let from = numbers.center();
    let tenth = vec2(0.0, numbers.height() / 10.0);
    desk.drag_with(PointerButton::Primary, from, from + tenth);
    let moved = desk.shown_y();
    let by = (moved.ends[0] - y.ends[0]) / width(y.ends);
    assert!((0.05..0.11).contains(&by), "{by}");
    assert!((width(moved.ends) / width(y.ends) - 1.0).abs() < 1e-9);
    assert_eq!(desk.shown_x(), x);
    for _ in 0..8 {
        desk.drag_with(
            PointerButton::Primary,
            numbers.center_top() + vec2(0.0, 40.0),
            numbers.center_bottom(),
        );
    }
    let [bottom, top] = desk.shown_y().ends;
    assert!(
        bottom < 1.0 && top > 2.0,
        "the wave's top is still in sight: {bottom} {top}"
    );
}

#[test]
fn the_numbers_below_move_x_alone() {
    let mut desk = Desk::new().with_values(wave());
    let (x, y) = (desk.shown_x(), desk.shown_y());
    let numbers = desk.place_of("x of v");
    assert!(
        numbers.height() > 8.0 && numbers.width() > 300.0,
        "{numbers:?}"
    );
    desk.wheel(numbers.center(), 240.0);
    assert!((width(desk.shown_x()) / width(x) - 0.5).abs() < 0.05);
    desk.drag_with(
        PointerButton::Primary,
        numbers.center(),
        numbers.center() - vec2(60.0, 0.0),
    );
    assert!(matches!(desk.range_of_time(), Range::Fixed(_)));
    assert!(!desk.is_held());
    assert!((width(desk.shown_y().ends) / width(y.ends) - 1.0).abs() < 0.5);
    let desk = desk.expect_text("Let go of x of v");
    let mut desk = desk;
    desk.double_click(numbers.center());
    assert_eq!(desk.shown_x(), x);
    desk.expect_no_text("Let go of x of v");
}

impl Desk {
    fn range_of_time(&self) -> Range {
        self.view().range(&XAxis::Time)
    }
}

#[test]
fn a_box_drawn_with_the_right_button_is_shown_and_backspace_leads_back() {
    let mut desk = Desk::new().with_values(wave());
    let (x, y) = (desk.shown_x(), desk.shown_y());
    let numbers = desk.place_of("y of v");
    let below = desk.place_of("x of v");
    let curves = Rect::from_x_y_ranges(below.x_range(), numbers.y_range());
    let at =
        |across: f32, down: f32| curves.min + vec2(curves.width() * across, curves.height() * down);
    desk.drag_with(PointerButton::Secondary, at(0.25, 0.5), at(0.5, 0.75));
    let (zoomed_x, zoomed_y) = (desk.shown_x(), desk.shown_y());
    let share = |part: f64| x[0] + width(x) * part;
    assert!(
        (zoomed_x[0] - share(0.25)).abs() < width(x) * 0.01,
        "{zoomed_x:?}"
    );
    assert!(
        (zoomed_x[1] - share(0.5)).abs() < width(x) * 0.01,
        "{zoomed_x:?}"
    );
    assert!(
        (zoomed_y.ends[0] - y.value_at(0.25)).abs() < 0.02,
        "{zoomed_y:?}"
    );
    assert!(
        (zoomed_y.ends[1] - y.value_at(0.5)).abs() < 0.02,
        "{zoomed_y:?}"
    );
    // A flat box is one of x alone.
    desk.drag_with(PointerButton::Secondary, at(0.25, 0.5), at(0.5, 0.502));
    assert!(width(desk.shown_x()) < width(zoomed_x) * 0.3);
    assert_eq!(desk.shown_y(), zoomed_y);
    let desk = desk.press_keys(&[Key::Backspace]);
    assert_eq!((desk.shown_x(), desk.shown_y()), (zoomed_x, zoomed_y));
    let desk = desk.press_keys(&[Key::Backspace]);
    assert_eq!((desk.shown_x(), desk.shown_y()), (x, y));
    let desk = desk.press_keys(&[Key::Backspace]);
    assert_eq!(
        desk.view()
            .note
            .as_deref()
            .or(Some("There is no view before this one")),
        Some("There is no view before this one")
    );
}

#[test]
fn residuals_open_in_log_say_so_and_y_undoes_it() {
    let desk = Desk::new().with_values(residuals());
    let desk = desk.expect_painted_words(&["log, by itself", "1e-6"]);
    let [bottom, top] = desk.shown_y().ends;
    assert!(
        (-9.0..-7.5).contains(&bottom) && (-0.5..1.0).contains(&top),
        "{bottom} {top}"
    );
    let desk = desk.press_keys(&[Key::Y]);
    let plot = desk.view().y_scales.chosen().clone();
    assert_eq!(plot.values().copied().collect::<Vec<_>>(), [YScale::Linear]);
    assert!(!desk.painted_words().iter().any(|text| text.contains("log")));
    let desk = desk.wait(4).press_keys(&[Key::Y]);
    desk.expect_painted_words(&["log", "1e-6"]);
}

#[test]
fn what_an_axis_says_hides_no_flag_and_lies_under_none() {
    use eframe::egui::Shape;
    let desk = Desk::new().with_values(residuals());
    let desk = desk.expect_painted_words(&["log, by itself"]);
    let strip = desk.strip();
    let at = pos2(strip.left() + 2.0, strip.center().y);
    let desk = desk.put_by_click(at, Modifiers::NONE);
    let rect = |word: &str| {
        let shapes = desk.harness.output().shapes.iter();
        let mut texts = shapes.filter_map(|drawn| match &drawn.shape {
            Shape::Text(text) if text.galley.text() == word => Some(text.visual_bounding_rect()),
            _ => None,
        });
        texts.find(|rect| {
            rect.center().y < strip.bottom() + 1.0 && rect.center().y > strip.top() - 1.0
        })
    };
    let (flag, said) = (
        rect("A").expect("a flag"),
        rect("log, by itself").expect("the scale"),
    );
    assert!(said.left() > flag.right(), "{said:?} {flag:?}");
}

impl Desk {
    pub(super) fn painted_words(&self) -> Vec<String> {
        use eframe::egui::Shape;
        let text = |shape: &Shape| match shape {
            Shape::Text(text) => Some(text.galley.text().to_owned()),
            _ => None,
        };
        let shapes = self.harness.output().shapes.iter();
        shapes.filter_map(|drawn| text(&drawn.shape)).collect()
    }

    #[track_caller]
    fn expect_painted_words(self, words: &[&str]) -> Self {
        let painted = self.painted_words();
        for word in words {
            assert!(
                painted.iter().any(|text| text == word),
                "no {word:?} in {painted:?}"
            );
        }
        self
    }
}

#[test]
fn what_log_has_no_place_for_is_told_and_symlog_shows_it() {
    let mut values = residuals();
    values[200] = 0.0;
    values[300] = -0.5;
    let desk = Desk::new().with_values(values).press_keys(&[Key::Y]);
    let symlog = |desk: &Desk| desk.view().y_scales.chosen().values().next().copied();
    assert_eq!(symlog(&desk), Some(YScale::Symlog));
    let desk = desk.expect_painted_words(&["symlog", "0"]);
    assert!(
        !desk
            .painted_words()
            .iter()
            .any(|text| text.contains("not shown"))
    );
    let desk = desk.press_keys(&[Key::Y]);
    let desk = desk.expect_painted_words(&["log", "2 values ≤ 0 not shown"]);
    let desk = desk.press_keys(&[Key::Y]);
    assert_eq!(symlog(&desk), Some(YScale::Linear));
}

#[test]
fn stacked_plots_have_the_same_left_edge() {
    let mut desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        for i in 0..50 {
            ctx.plot_at("pressure", f64::from(i), -123_456.75 * f64::from(i));
            ctx.plot_at("ratio", f64::from(i), 0.5 + f64::from(i % 2));
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    (0..6).for_each(|_| desk.harness.step());
    let edges = ["y of pressure", "y of ratio"].map(|label| desk.place_of(label));
    assert_eq!(edges[0].right(), edges[1].right());
    assert!(
        edges[0].width() > 45.0,
        "wide numbers have room: {edges:?} {:?}",
        desk.painted_words()
    );
    // Numbers stand within their strip.
    let numbers = desk.painted_words();
    let longest = numbers
        .iter()
        .filter(|text| text.starts_with('-') && text.replace(' ', "").parse::<i64>().is_ok());
    let longest = longest.map(String::len).max().expect("numbers");
    assert!(edges[0].width() >= longest as f32 * 6.6, "{longest}");
}
