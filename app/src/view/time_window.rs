//! The time window: how much of the past is shown while the live edge is followed.

use std::collections::HashMap;

use sprintscope_sim::Scope;
use sprintscope_sim::store::{XAxis, XKind};

use super::View;
use super::plan::Plan;
use super::range::{BEYOND, Growth, Range};

/// Live sources begin with so many seconds.
const USUAL: f64 = 60.0;

/// So many seconds before its time a sample may come.
const EARLY: f64 = 1.0;

/// So much before the live edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWindow {
    /// Everything.
    All,
    /// So many seconds.
    Last(u32),
}

impl TimeWindow {
    /// Those that are offered.
    pub const OFFERED: [Self; 7] = [
        Self::All,
        Self::Last(10),
        Self::Last(30),
        Self::Last(60),
        Self::Last(300),
        Self::Last(600),
        Self::Last(3_600),
    ];

    /// As it is called in a list.
    pub fn name(self) -> String {
        match self {
            Self::All => "All".into(),
            Self::Last(seconds) => seconds_text(f64::from(seconds)),
        }
    }

    fn range(self) -> Range {
        match self {
            Self::All => Range::All,
            Self::Last(seconds) => Range::UpTo(f64::from(seconds)),
        }
    }
}

/// What can be done with what of x is shown, beside zooming and panning.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowCommand {
    /// Show so much before the live edge on every axis of times, and follow it.
    Follow(TimeWindow),
    /// Show this part of an axis, as a person moves it along.
    Part {
        /// Which.
        axis: XAxis,
        /// From here to there.
        ends: [f64; 2],
    },
}

/// What axes show while nobody has said what.
#[derive(Clone, Debug, Default)]
pub struct TimeWindows {
    /// Decided when there was first something to show on an axis: what comes later moves nothing.
    usual: HashMap<XAxis, Range>,
    /// What no job adds to any more is shown as a whole.
    is_at_rest: bool,
}

impl TimeWindows {
    /// Says whether more is to be expected.
    pub(crate) fn expect(&mut self, growth: Growth) {
        self.is_at_rest = growth == Growth::AtRest;
    }

    /// What this axis shows while nobody has said what.
    pub(crate) fn usual(&self, axis: &XAxis) -> Range {
        let usual = self.usual.get(axis).filter(|_| !self.is_at_rest);
        usual.copied().unwrap_or_default()
    }

    /// Whether an axis shows all of its data where nobody says otherwise, as one does on which nothing comes live.
    pub(crate) fn is_whole_by_itself(&self, axis: &XAxis) -> bool {
        matches!(self.usual.get(axis), None | Some(Range::All))
    }

    /// An axis on which data comes live.
    #[cfg(test)]
    pub(crate) fn begin_live(&mut self, axis: XAxis) {
        self.usual.insert(axis, Range::UpTo(USUAL));
    }

    /// Decides what an axis shows, once there is something on it.
    pub(crate) fn begin(
        &mut self,
        axis: &XAxis,
        data: Option<&[f64; 2]>,
        (scope, plan): (&Scope, &Plan),
    ) {
        if self.usual.contains_key(axis) {
            return;
        }
        let Some([first, last]) = data else {
            return;
        };
        let is_live = match axis {
            // What came before the scope began, or lasts longer than that, was told at once by who looks back: all of it
            // is to be seen.
            XAxis::Time => {
                let is_of_now = *first >= 0.0 && *last <= scope.now() + EARLY;
                is_of_now && !scope.jobs().running().is_empty()
            }
            XAxis::Own {
                kind: XKind::Clock, ..
            } => is_fed(scope, plan, axis),
            XAxis::Own { .. } => false,
        };
        let usual = if is_live {
            Range::UpTo(USUAL)
        } else {
            Range::All
        };
        self.usual.insert(axis.clone(), usual);
    }
}

/// Whether a live source at work has series on this axis.
fn is_fed(scope: &Scope, plan: &Plan, axis: &XAxis) -> bool {
    let plots = plan.plots.iter().filter(|plot| plot.id.axis == *axis);
    plots.flat_map(|plot| &plot.jobs).any(|job| {
        let job = scope.jobs().get(*job);
        job.is_some_and(|job| job.is_live_source() && !job.state().has_ended())
    })
}

/// Whether an axis is one of times, on which seconds mean something.
fn is_of_time(axis: &XAxis) -> bool {
    match axis {
        XAxis::Time => true,
        XAxis::Own { kind, .. } => matches!(kind, XKind::Clock | XKind::Day | XKind::Elapsed),
    }
}

/// Does it.
pub(super) fn carry_out(command: WindowCommand, view: &mut View) {
    match command {
        WindowCommand::Follow(window) => follow(view, window),
        WindowCommand::Part { axis, ends } => view.show_x(&axis, ends),
    }
}

fn follow(view: &mut View, window: TimeWindow) {
    let axes: Vec<XAxis> = view.data.keys().cloned().collect();
    for axis in axes {
        let is_meant = window == TimeWindow::All || is_of_time(&axis);
        if !is_meant {
            continue;
        }
        let Some(pause) = &mut view.pause else {
            view.ranges.insert(axis, window.range());
            continue;
        };
        // It stands still at its right end, and is as wide as was asked for.
        let ends = pause.ranges.remove(&axis);
        pause.began.remove(&axis);
        if let (TimeWindow::Last(seconds), Some([_, right])) = (window, ends) {
            let left = right - f64::from(seconds) * (1.0 + BEYOND);
            pause.ranges.insert(axis.clone(), [left, right]);
        }
        view.ranges.insert(axis, window.range());
    }
}

/// What of an axis is shown, in a word or two.
pub(crate) fn told(view: &View, axis: Option<&XAxis>) -> String {
    let Some(axis) = axis else {
        return TimeWindow::All.name();
    };
    match view.range(axis) {
        Range::All => TimeWindow::All.name(),
        Range::UpTo(span) | Range::Last(span) if is_of_time(axis) => seconds_text(span),
        Range::UpTo(_) | Range::Last(_) => "a part".into(),
        Range::Fixed(_) => "held".into(),
    }
}

/// A span of time, to the digits that tell it from another one.
fn seconds_text(seconds: f64) -> String {
    use sprintscope_sim::quantity::value_text;
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 3_600.0;
    let (number, unit) = match seconds {
        HOUR.. => (seconds / HOUR, "h"),
        MINUTE.. => (seconds / MINUTE, "min"),
        _ => (seconds, "s"),
    };
    let tenths = (number * 10.0).round() / 10.0;
    let number = if tenths > 0.0 { tenths } else { number };
    format!("{} {unit}", value_text(number))
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{SeriesInfo, XValues};
    use sprintscope_sim::{JobSpec, TaskContext, TaskSpec};

    use super::*;

    fn watching(range: Option<Range>) -> View {
        let mut view = View::default();
        view.data.insert(XAxis::Time, [0.0, 500.0]);
        view.shown.insert(XAxis::Time, [0.0, 500.0]);
        view.ranges.extend(range.map(|range| (XAxis::Time, range)));
        view
    }

    /// A scope with a job that runs, or without, and one series that begins there.
    fn scope(runs: bool, axis: &XAxis, first: f64) -> (Scope, Plan) {
        let scope = Scope::new();
        if runs {
            let wait = |ctx: TaskContext| async move { while ctx.sleep().await {} };
            scope.start(JobSpec::new("job").task(TaskSpec::new("wait", wait)));
        }
        let id = scope.store().create(SeriesInfo {
            name: "job/a".into(),
            x: axis.clone(),
            ..SeriesInfo::default()
        });
        let x = XValues::Each(&[first]);
        scope.store().append(id, x, &[1.0]).unwrap();
        let mut plan = Plan::default();
        plan.update(&scope, &scope.jobs().list());
        (scope, plan)
    }

    fn usual(runs: bool, axis: &XAxis, first: f64) -> Range {
        let (scope, plan) = scope(runs, axis, first);
        let mut windows = TimeWindows::default();
        windows.begin(axis, None, (&scope, &plan));
        windows.begin(axis, Some(&[first, first]), (&scope, &plan));
        windows.usual(axis)
    }

    #[test]
    fn live_sources_begin_with_a_minute_and_all_else_with_everything() {
        let minute = Range::UpTo(60.0);
        assert_eq!(usual(true, &XAxis::Time, 0.5), minute);
        assert_eq!(usual(true, &XAxis::Time, -500.0), Range::All, "prefilled");
        assert_eq!(usual(true, &XAxis::Time, 500.0), Range::All, "at once");
        assert_eq!(usual(false, &XAxis::Time, 0.5), Range::All, "at rest");
        assert_eq!(usual(true, &XAxis::own("step"), 0.5), Range::All);
        let clock = XAxis::Own {
            name: "time".into(),
            kind: XKind::Clock,
        };
        assert_eq!(usual(true, &clock, 1.7e9), Range::All, "as of a file");
    }

    #[test]
    fn what_comes_later_changes_nothing_and_what_has_ended_is_shown_as_a_whole() {
        let (scope, plan) = scope(true, &XAxis::Time, 1.0);
        let mut windows = TimeWindows::default();
        windows.begin(&XAxis::Time, Some(&[0.5, 0.9]), (&scope, &plan));
        windows.begin(&XAxis::Time, Some(&[-900.0, 2.0]), (&scope, &plan));
        assert_eq!(windows.usual(&XAxis::Time), Range::UpTo(60.0));
        windows.expect(Growth::AtRest);
        assert_eq!(windows.usual(&XAxis::Time), Range::All);
    }

    #[test]
    fn a_window_grows_with_what_is_there_and_then_scrolls_without_a_jump() {
        let mut view = watching(Some(Range::UpTo(60.0)));
        let mut before: Option<[f64; 2]> = None;
        for step in 0..30_000 {
            let last = f64::from(step) * 0.005;
            let [left, right] = view.ends(&XAxis::Time, [0.0, last], Growth::Live);
            assert!(right >= last && left <= last, "{left} {right} {last}");
            if let Some([old_left, old_right]) = before {
                let width = right - left;
                // It grows by the room for what comes, and never by more.
                assert!(right - old_right <= width * 0.09, "{last}");
                assert!((0.0..=0.006).contains(&(left - old_left)), "{last}");
            }
            before = Some([left, right]);
        }
        let [left, right] = before.unwrap();
        assert!((right - left - 60.0 * (1.0 + BEYOND)).abs() < 1e-6);
    }

    #[test]
    fn a_window_counts_on_axes_of_time_and_all_on_every_one() {
        let mut view = watching(None);
        let steps = XAxis::own("step");
        view.data.insert(steps.clone(), [0.0, 9.0]);
        carry_out(WindowCommand::Follow(TimeWindow::Last(10)), &mut view);
        assert_eq!(view.range(&XAxis::Time), Range::UpTo(10.0));
        assert_eq!(view.range(&steps), Range::All);
        view.ranges.insert(steps.clone(), Range::Fixed([1.0, 2.0]));
        carry_out(WindowCommand::Follow(TimeWindow::All), &mut view);
        assert_eq!(view.range(&steps), Range::All);
        assert!(view.is_following());
    }

    #[test]
    fn while_paused_it_stands_still_and_is_as_wide_as_was_asked_for() {
        let mut view = watching(Some(Range::All));
        view.toggle_pause();
        carry_out(WindowCommand::Follow(TimeWindow::Last(10)), &mut view);
        let [left, right] = view.ends(&XAxis::Time, [0.0, 900.0], Growth::Live);
        assert_eq!(right, 500.0);
        assert!((right - left - 10.0 * (1.0 + BEYOND)).abs() < 1e-9);
        view.toggle_pause();
        assert_eq!(view.range(&XAxis::Time), Range::UpTo(10.0));
    }

    #[test]
    fn windows_are_called_as_people_say() {
        let names: Vec<String> = TimeWindow::OFFERED.map(TimeWindow::name).into();
        assert_eq!(
            names,
            ["All", "10 s", "30 s", "1 min", "5 min", "10 min", "1 h"]
        );
        let view = watching(Some(Range::Last(12.345)));
        assert_eq!(told(&view, Some(&XAxis::Time)), "12.3 s");
        let view = watching(Some(Range::Fixed([1.0, 2.0])));
        assert_eq!(told(&view, Some(&XAxis::Time)), "held");
    }
}
