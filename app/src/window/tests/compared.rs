//! Runs beside each other: from where a curve goes through a level, and moved by hand.

use eframe::egui::{PointerButton, Pos2, vec2};

use sprintscope_sim::job::{AxisKind, AxisSpec, SeriesSpec};

use super::runs::since;
use super::*;

impl Desk {
    /// A job that said these losses, one a second from then on, and has ended.
    fn lost(self, name: &str, from: f64, losses: &'static [f64]) -> Self {
        let say = move |ctx: TaskContext| async move {
            for (second, loss) in losses.iter().enumerate() {
                ctx.plot_at("loss", from + second as f64, *loss);
            }
        };
        let spec = JobSpec::new(name).task(TaskSpec::new("say", say));
        assert!(self.scope.start(spec).wait(PATIENCE));
        self.scope.settle();
        self.wait(3)
    }

    /// What is at 0 on the axis of the comparison, of a job's only curve.
    fn loss_at_0(&self, name: &str) -> Option<[f64; 2]> {
        let traces = self.traces(name).into_iter();
        let mut at_0 = traces.map(|(trace, _)| trace.nearest(&self.scope, 0.0).unwrap());
        at_0.next()
    }

    fn moved(&self, name: &str) -> f64 {
        let run = (self.job(name).id(), 0);
        let window = self.harness.state().as_ref().expect("a window");
        window.view().comparison.moved_by_hand(run)
    }

    fn in_palette(self, text: &str) -> Self {
        let desk = self.press_with(Modifiers::COMMAND, Key::P).wait(1);
        desk.type_text(text).press(Key::Enter).wait(2)
    }

    fn drag_with_alt(&mut self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::ALT,
        };
        self.harness.hover_at(from);
        self.harness.step();
        self.harness
            .event_modifiers(button(from, true), Modifiers::ALT);
        self.harness.step();
        for part in [0.2, 0.6, 1.0] {
            self.harness.hover_at(from + (to - from) * part);
            self.harness.step();
        }
        self.harness
            .event_modifiers(button(to, false), Modifiers::ALT);
        (0..3).for_each(|_| self.harness.step());
    }
}

#[test]
fn runs_are_compared_from_where_their_curves_go_through_a_level_and_others_are_named() {
    let desk = Desk::new()
        .lost("a", 0.0, &[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0])
        .lost("b", 100.0, &[5.0, 4.0, 3.0, 2.0])
        .lost("c", 50.0, &[5.0, 5.0, 5.0]);
    let desk = desk.in_palette("first goes above or below");
    let desk = desk.type_text("3.5").press(Key::Enter).wait(3);
    let desk =
        desk.expect_text("compared from where loss goes below 3.5; 1 of 3 has no such place");
    assert_eq!(desk.axes(), [since("loss < 3.5")]);
    assert_eq!(desk.loss_at_0("a/loss"), Some([0.0, 3.0]));
    assert_eq!(desk.loss_at_0("b/loss"), Some([0.0, 3.0]));
    assert_eq!(desk.loss_at_0("c/loss"), None);
}

#[test]
fn a_crossing_of_no_series_can_be_mended_where_it_was_typed() {
    let desk = Desk::new().lost("a", 0.0, &[1.0, 0.0]);
    let desk = desk.in_palette("first goes above or below");
    let desk = desk.type_text("x").press(Key::Enter).wait(2);
    let desk = desk.expect_text("write it as loss < 0.5");
    let desk = desk.press(Key::Escape).wait(1);
    assert_eq!(desk.axes(), [XAxis::Time]);
}

#[test]
fn a_run_is_moved_as_far_as_is_typed_and_put_back() {
    let desk = Desk::new().lost("a", 0.0, &[1.0, 0.0]);
    let desk = desk.in_palette("move a run along x");
    let desk = desk.expect_text("Runs are moved while they are compared");
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    let before = desk.traces("a/loss")[0].0.moved_by;
    let desk = desk.in_palette("move a run along x");
    let desk = desk.press(Key::Enter).wait(2);
    let desk = desk.type_text("-250ms").press(Key::Enter).wait(2);
    let desk = desk.expect_text("a, moved 250 ms to the left");
    assert_eq!(desk.traces("a/loss")[0].0.moved_by, before - 0.25);
    let desk = desk.in_palette("put runs that were moved back");
    assert_eq!(desk.traces("a/loss")[0].0.moved_by, before);
}

/// With Alt held a curve is dragged, and what is shown stays where it is.
#[test]
fn a_curve_that_is_dragged_takes_its_run_along_x() {
    let mut desk = Desk::new()
        .lost("a", 0.0, &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
        .press_with(Modifiers::SHIFT, Key::R)
        .wait(3);
    let strip = desk.strip();
    let shown = |desk: &Desk| {
        let window = desk.harness.state().as_ref().unwrap();
        window.view().shown[&since("start")]
    };
    let [left, right] = shown(&desk);
    let middle = strip.left_top() + vec2(strip.width() * 0.3, 0.0);
    let mut tries = (1..40).map(|step| middle + vec2(0.0, 12.0 * step as f32));
    let (by, found) = loop {
        let at = tries.next().expect("a curve");
        let by = vec2(strip.width() * 0.1, 5.0);
        desk.drag_with_alt(at, at + by);
        if desk.moved("a") != 0.0 {
            break (by.x, at);
        }
        // Where no curve was, what is shown was moved.
        desk = desk.press(Key::A).wait(2);
    };
    let secs = f64::from(by / strip.width()) * (right - left);
    assert!(
        (desk.moved("a") / secs - 1.0).abs() < 0.1,
        "{} {secs}",
        desk.moved("a")
    );
    let slowly = |options: &mut eframe::egui::Options| {
        options.input_options.max_double_click_delay = 3.0;
    };
    desk.harness.ctx.options_mut(slowly);
    desk.harness.hover_at(found);
    desk.harness.step();
    for _click in 0..2 {
        for pressed in [true, false] {
            let event = Event::PointerButton {
                pos: found,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::ALT,
            };
            desk.harness.event_modifiers(event, Modifiers::ALT);
        }
        desk.harness.step();
    }
    let desk = desk.wait(1);
    assert_eq!(desk.moved("a"), 0.0);
}

/// It is a job of its own, put on each other as the runs were then, and stays where it stands.
#[test]
fn the_difference_of_two_runs_is_a_series_of_a_job_of_its_own() {
    let desk =
        Desk::new()
            .lost("a", 0.0, &[4.0, 3.0, 2.0, 1.0])
            .lost("b", 100.0, &[9.0, 7.0, 3.0, 0.0]);
    let desk = desk.in_palette("first goes above or below");
    let desk = desk.type_text("3.5").press(Key::Enter).wait(3);
    let desk = desk.in_palette("difference of two runs linear");
    let desk = desk.type_text("loss: a − b").press(Key::Enter).wait(2);
    let desk = desk.expect_text("loss: a − b (linear), over time since loss < 3.5");
    let job = desk.job("loss: a − b (linear)");
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let desk = desk.wait(3);
    let name = "loss: a − b (linear)/difference";
    let [(trace, 100)] = desk.traces(name)[..] else {
        panic!("one curve");
    };
    assert_eq!(trace.moved_by, 0.0);
    let all = desk
        .scope
        .store()
        .samples_in(trace.series, -1e9..1e9)
        .unwrap();
    let all = all.flat_map(|chunk| chunk.xs.into_iter().zip(chunk.values));
    assert_eq!(
        all.collect::<Vec<_>>(),
        [(-1.0, -3.0), (0.0, 0.0), (1.0, 2.0)]
    );
    // It isn't where it would be compared from by itself, however the runs are compared.
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    let axes = desk.axes();
    assert!(axes.contains(&since("loss < 3.5")), "{axes:?}");
    assert_eq!(desk.traces(name)[0].0.moved_by, 0.0);
}

/// What a program calls its axis makes it no axis of a comparison.
#[test]
fn runs_over_an_axis_that_is_called_like_one_of_a_comparison_are_compared() {
    let desk = Desk::new();
    for from in [100.0, 250.0] {
        let say = move |ctx: TaskContext| async move {
            let axis = AxisSpec::named("time since boot").kind(AxisKind::Elapsed);
            let loss = ctx.series(SeriesSpec::named("loss").over(axis));
            for second in 0..4 {
                let second = f64::from(second);
                let _taken = loss.push(from + second, second);
            }
        };
        let spec = JobSpec::new(format!("from {from}")).task(TaskSpec::new("say", say));
        assert!(desk.scope.start(spec).wait(PATIENCE));
    }
    desk.scope.settle();
    let desk = desk.wait(3).press_with(Modifiers::SHIFT, Key::R).wait(2);
    assert_eq!(desk.axes(), [since("start")]);
    assert_eq!(desk.loss_at_0("from 100/loss"), Some([0.0, 0.0]));
    assert_eq!(desk.loss_at_0("from 250/loss"), Some([0.0, 0.0]));
}

/// Whatever was typed in the field before, and wherever: the value goes behind what it offers.
#[test]
fn what_is_typed_goes_behind_the_series_that_is_offered() {
    let desk = Desk::new().lost("a", 0.0, &[9.0, 8.0, 3.0]);
    let desk = desk.in_palette("first goes above or below");
    let desk = desk
        .press(Key::Home)
        .type_text("x")
        .press(Key::Escape)
        .wait(1);
    let desk = desk.in_palette("first goes above or below");
    let desk = desk.type_text("4.5").press(Key::Enter).wait(3);
    desk.expect_text("compared from where loss goes below 4.5");
}

/// Nothing is moved there, so nothing is said to be.
#[test]
fn over_a_count_it_is_said_that_runs_stand_where_they_stood() {
    let desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        let loss = ctx.series(SeriesSpec::named("loss").over("step"));
        for step in 0..4 {
            let _taken = loss.push(f64::from(step), 4.0 - f64::from(step));
        }
    };
    let spec = JobSpec::new("a").task(TaskSpec::new("say", say));
    assert!(desk.scope.start(spec).wait(PATIENCE));
    desk.scope.settle();
    let stay = "Runs over step stand where they counted from: only what stands over time is moved";
    let desk = desk.wait(3).in_palette("first goes above or below").wait(2);
    let desk = desk.expect_text(stay);
    let desk = desk.press_with(Modifiers::SHIFT, Key::R).wait(2);
    let desk = desk.expect_text("Runs are compared over step, where they stand");
    desk.in_palette("move a run").wait(2).expect_text(stay);
}
