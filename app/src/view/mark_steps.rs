//! The way to each of the marks, from the list or from one to the next.

use sprintscope_sim::store::XAxis;
use sprintscope_sim::{Mark, Scope};

use super::command::mark::{MarkCommand, MarkPlaced};
use super::palette::Palette;
use super::plan::Plan;
use super::playback::{self, PlaybackCommand};
use super::range::Range;
use super::{Overlay, View};

/// Where all of x is shown, a mark is shown with so much of it around.
const PART: f64 = 0.25;

/// Does it.
pub(super) fn carry_out(scope: &Scope, view: &mut View, command: MarkCommand) {
    match command {
        MarkCommand::List => {
            view.overlay = Overlay::Palette(Box::new(Palette::of_marks(view.times())));
        }
        MarkCommand::Go(to) => go(scope, view, &to),
        MarkCommand::Next(places) => go_on(scope, view, places),
    }
}

/// Where plots read out while a mark is looked at: where it stands, on each axis.
pub(super) fn places(plan: &Plan, view: &View, mark: &Mark) -> Vec<(XAxis, f64)> {
    let mut places: Vec<(XAxis, f64)> = Vec::new();
    for plot in &plan.plots {
        let axis = &plot.id.axis;
        if places.iter().any(|(known, _)| known == axis) {
            continue;
        }
        let x = plan.x_of(mark, axis, &view.comparison);
        places.extend(x.map(|x| (axis.clone(), x)));
    }
    places
}

/// Shows what is around a mark on each axis where it has a place, and holds it: plots and lists read out there.
pub(crate) fn go(scope: &Scope, view: &mut View, to: &MarkPlaced) {
    let marks = scope.marks();
    let Some(mark) = marks.iter().find(|mark| MarkPlaced::of(mark) == *to) else {
        view.note = Some("That mark is there no more".into());
        return;
    };
    let mark = mark.clone();
    view.gone_to = Some(to.clone());
    if view
        .playback
        .moment()
        .is_some_and(|moment| moment.t < mark.t)
    {
        // It isn't there yet at the moment that is shown.
        playback::carry_out(PlaybackCommand::Seek(mark.t), view);
    }
    view.selected_job = Some(mark.job);
    view.marks_are_hidden = false;
    let shown: Vec<(XAxis, [f64; 2])> = view.shown.clone().into_iter().collect();
    for (axis, [left, right]) in shown {
        let Some(x) = mark.x(&axis) else {
            continue;
        };
        let part = if view.range(&axis) == Range::All {
            PART
        } else {
            1.0
        };
        let half = (right - left) * part / 2.0;
        let ends = [x - half, x + half];
        match &mut view.pause {
            Some(pause) => {
                pause.ranges.insert(axis, ends);
            }
            None => {
                view.ranges.insert(axis, Range::Fixed(ends));
            }
        }
    }
    let at = view.times().text(mark.t, 0.1);
    view.note = Some(format!("{at}: {}", mark.text));
    view.log.picked = None;
    view.mark_at = Some(mark);
}

/// Goes on from the mark that was gone to last, or else from the live edge.
pub(crate) fn go_on(scope: &Scope, view: &mut View, places: isize) {
    let mut marks = scope.marks();
    marks.sort_by(|a, b| a.t.total_cmp(&b.t));
    let is_it = |mark: &Mark| Some(MarkPlaced::of(mark)) == view.gone_to;
    let next = match marks.iter().position(is_it) {
        Some(place) => place.checked_add_signed(places),
        None if places < 0 => marks.len().checked_add_signed(places),
        None => None,
    };
    match next.and_then(|next| marks.get(next)) {
        Some(mark) => go(scope, view, &MarkPlaced::of(mark)),
        None if places < 0 => view.note = Some("There is no earlier mark".into()),
        None => view.note = Some("There is no later mark".into()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::{JobSpec, TaskSpec};

    use super::*;
    use crate::view::Overlay;
    use crate::view::asked::Asked;
    use crate::view::carry_out::carry_out;
    use crate::view::keymap::Keymap;

    fn scope() -> Scope {
        let scope = Scope::new();
        let task = TaskSpec::new("note", |_| async {});
        let job = scope.start(JobSpec::new("train").task(task));
        assert!(job.wait(Duration::from_secs(20)));
        std::thread::sleep(Duration::from_millis(5));
        // Nothing is noted before it happens.
        std::thread::sleep(Duration::from_millis(5));
        for (t, text) in [
            (0.002, "warm-up over"),
            (0.001, "door opened"),
            (0.003, "door closed"),
        ] {
            assert!(job.mark(text, Some(t)));
        }
        scope.settle();
        scope
    }

    fn ask(scope: &Scope, view: &mut View, id: &str) -> Option<String> {
        carry_out(Asked::by_button_for(id).unwrap(), scope, view);
        view.note.take()
    }

    #[test]
    fn the_list_is_searched_by_kind_and_text_and_leads_there() {
        let (scope, mut view) = (scope(), View::default());
        view.shown.insert(XAxis::Time, [0.0, 8.0]);
        ask(&scope, &mut view, "view.mark-list");
        let Overlay::Palette(list) = &mut view.overlay else {
            panic!("no list");
        };
        list.update(&scope, &Keymap::default());
        let texts: Vec<&str> = list.hits().iter().map(|hit| &*hit.text).collect();
        let expected = [
            "0:00.0  note  train  door closed",
            "0:00.0  note  train  warm-up over",
            "0:00.0  note  train  door opened",
        ];
        assert_eq!(texts, expected);
        for (text, count) in [("note door", 2), ("restart", 0), ("warm", 1)] {
            list.text = text.into();
            list.update(&scope, &Keymap::default());
            assert_eq!(list.hits().len(), count, "{text}");
        }
        let deed = list.enter().unwrap();
        carry_out(Asked::by_key(deed), &scope, &mut view);
        assert_eq!(
            view.range(&XAxis::Time),
            Range::Fixed([0.002 - 1.0, 0.002 + 1.0])
        );
        assert_eq!(view.note.as_deref(), Some("0:00.0: warm-up over"));
        assert_eq!(view.mark_at.as_ref().map(|mark| mark.t), Some(0.002));
        view.toggle_follow();
        assert_eq!(view.mark_at, None, "who follows looks at none");
    }

    #[test]
    fn one_goes_from_mark_to_mark_in_the_order_of_their_time() {
        let (scope, mut view) = (scope(), View::default());
        view.shown.insert(XAxis::Time, [0.0, 8.0]);
        let steps = [
            ("view.mark-next", "There is no later mark"),
            ("view.mark-previous", "0:00.0: door closed"),
            ("view.mark-previous", "0:00.0: warm-up over"),
            ("view.mark-previous", "0:00.0: door opened"),
            ("view.mark-previous", "There is no earlier mark"),
            ("view.mark-next", "0:00.0: warm-up over"),
        ];
        for (id, expected) in steps {
            assert_eq!(ask(&scope, &mut view, id).as_deref(), Some(expected));
        }
        view.toggle_pause();
        ask(&scope, &mut view, "view.mark-next");
        let paused = &view.pause.unwrap().ranges[&XAxis::Time];
        assert!((paused[0].midpoint(paused[1]) - 0.003).abs() < 1e-9);
    }
}
