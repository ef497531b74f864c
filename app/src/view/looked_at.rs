//! What was looked at before: the ranges of x and of y, so that there is a way back.

use std::collections::HashMap;

use sprintscope_sim::store::XAxis;

use super::View;
use super::plot_id::PlotId;
use super::range::Range;

/// So many steps lead back.
const MOST: usize = 100;

/// What comes no later than so many seconds after the last movement is of the same gesture: the turn of a wheel,
/// a drag.
const GESTURE: f64 = 0.7;

/// The ranges that were looked at.
#[derive(Clone, Debug, PartialEq)]
struct Looked {
    ranges: HashMap<XAxis, Range>,
    y_ranges: HashMap<PlotId, [f64; 2]>,
    /// The ends of x that were shown, for plots that stand still by now.
    shown: HashMap<XAxis, [f64; 2]>,
    was_paused: bool,
}

/// Whether something goes on with what came just before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It moves a little, as the ones before it did.
    OfGesture,
    /// It is a step of its own.
    Single,
}

/// What was looked at, the last of it at the end.
#[derive(Clone, Debug, Default)]
pub struct LookedAt {
    looked: Vec<Looked>,
    /// When something moved last, in seconds since the scope's start.
    moved_at: Option<f64>,
}

impl View {
    /// Keeps what is looked at, before it becomes something else at this time; not where it doesn't.
    pub(crate) fn keep_looked_at(&mut self, step: Option<Step>, now: f64) {
        let Some(step) = step else {
            return;
        };
        let is_moving = |at: f64| now - at < GESTURE;
        let goes_on = step == Step::OfGesture && self.looked_at.moved_at.is_some_and(is_moving);
        self.looked_at.moved_at = (step == Step::OfGesture).then_some(now);
        if goes_on {
            return;
        }
        let looked = self.looked();
        if self.looked_at.looked.last() != Some(&looked) {
            self.looked_at.looked.push(looked);
        }
        if self.looked_at.looked.len() > MOST {
            self.looked_at.looked.remove(0);
        }
    }

    /// Shows what was looked at before; says where nothing was.
    pub(crate) fn back(&mut self) -> Option<&'static str> {
        self.looked_at.moved_at = None;
        let now = self.looked();
        // A gesture that moved nothing left what is still looked at.
        let before = loop {
            match self.looked_at.looked.pop() {
                None => return Some("There is no view before this one"),
                Some(before) if before.is_as(&now) => {}
                Some(before) => break before,
            }
        };
        self.ranges = before.ranges;
        self.y_ranges = before.y_ranges;
        if let Some(pause) = &mut self.pause {
            pause.ranges.extend(before.shown);
        }
        None
    }

    fn looked(&self) -> Looked {
        let paused = self.pause.as_ref().map(|pause| &pause.ranges);
        Looked {
            ranges: self.ranges.clone(),
            y_ranges: self.y_ranges.clone(),
            shown: paused.unwrap_or(&self.shown).clone(),
            was_paused: self.pause.is_some(),
        }
    }
}

impl Looked {
    /// Whether the same is looked at. What follows the live edge moves by itself.
    fn is_as(&self, other: &Self) -> bool {
        let is_still = self.was_paused && other.was_paused;
        self.ranges == other.ranges
            && self.y_ranges == other.y_ranges
            && (!is_still || self.shown == other.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::range::Growth;

    fn plot() -> PlotId {
        PlotId {
            group: "loss".into(),
            unit: String::new(),
            axis: XAxis::Time,
        }
    }

    /// A view of 100 seconds.
    fn view() -> View {
        let mut view = View::default();
        show(&mut view);
        view
    }

    fn show(view: &mut View) -> [f64; 2] {
        let ends = view.ends(&XAxis::Time, [0.0, 100.0], Growth::AtRest);
        view.shown.insert(XAxis::Time, ends);
        ends
    }

    #[test]
    fn a_turn_of_the_wheel_is_one_step_back() {
        let mut view = view();
        let first = show(&mut view);
        for turn in 0..20 {
            view.keep_looked_at(Some(Step::OfGesture), f64::from(turn) * 0.1);
            view.zoom(&XAxis::Time, 0.9, 50.0);
            show(&mut view);
        }
        let zoomed = show(&mut view);
        view.keep_looked_at(Some(Step::OfGesture), 5.0);
        view.hold_y(plot(), [0.0, 1.0]);
        assert_eq!(view.back(), None);
        assert_eq!((show(&mut view), view.y_ranges.len()), (zoomed, 0));
        assert_eq!(view.back(), None);
        assert_eq!(show(&mut view), first);
        assert!(view.back().is_some(), "nothing before");
    }

    #[test]
    fn single_steps_are_steps_back_however_fast_they_come() {
        let mut view = view();
        let mut shown = vec![show(&mut view)];
        for _ in 0..5 {
            view.keep_looked_at(Some(Step::Single), 1.0);
            view.zoom_all(0.5);
            shown.push(show(&mut view));
        }
        for before in shown.into_iter().rev().skip(1) {
            assert_eq!(view.back(), None);
            assert_eq!(show(&mut view), before);
        }
    }

    #[test]
    fn back_leads_to_what_was_shown_while_the_plots_stand_still_too() {
        let mut view = view();
        let first = show(&mut view);
        view.toggle_pause();
        view.keep_looked_at(Some(Step::Single), 1.0);
        view.zoom(&XAxis::Time, 0.5, 50.0);
        assert_ne!(show(&mut view), first);
        view.back();
        assert_eq!(show(&mut view), first);
    }
}
