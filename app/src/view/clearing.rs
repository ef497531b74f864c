//! Clearing: what was seen so far is forgotten, jobs go on, and undo shows it again.

use sprintscope_sim::Scope;
use sprintscope_sim::scope::Cleared;

use super::View;
use super::range::Range;

/// Forgets what was seen so far.
pub(crate) fn clear(scope: &Scope, view: &mut View) {
    let cleared = clear_again(scope, view);
    view.undo.note_cleared(cleared);
    view.note = Some("Cleared; jobs go on, and undo shows it again".into());
}

/// The same, as somebody has it done again.
pub(super) fn clear_again(scope: &Scope, view: &mut View) -> Cleared {
    // What was looked at there is gone.
    view.ranges
        .retain(|_, range| !matches!(range, Range::Fixed(_)));
    look_anew(view);
    scope.clear()
}

/// Shows it again.
pub(super) fn put_back(scope: &Scope, view: &mut View, cleared: &Cleared) {
    look_anew(view);
    scope.put_back(cleared);
}

fn look_anew(view: &mut View) {
    view.fitted.clear();
    if let Some(pause) = &mut view.pause {
        pause.ranges.clear();
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{SeriesInfo, XAxis, XValues};

    use super::*;
    use crate::view::asked::Asked;
    use crate::view::carry_out::carry_out;

    #[test]
    fn what_is_cleared_twice_is_undone_twice_and_cleared_again() {
        let (scope, mut view) = (Scope::new(), View::default());
        let store = scope.store();
        let id = store.create(SeriesInfo::default());
        let append = |start| {
            let times = XValues::Regular { start, step: 1.0 };
            store.append(id, times, &[1.0, 2.0]).unwrap();
        };
        let ask = |view: &mut View, entry: &str| {
            carry_out(Asked::by_button_for(entry).unwrap(), &scope, view);
            view.note.take()
        };
        let told = || {
            let stats = store.stats(id).unwrap();
            crate::view::told::last_value_text(&stats, None)
        };
        append(0.0);
        assert_eq!(told(), "2");
        view.ranges.insert(XAxis::Time, Range::Fixed([0.0, 1.0]));
        ask(&mut view, "view.clear");
        assert_eq!(store.range(id), None);
        assert_eq!(view.range(&XAxis::Time), Range::All, "nothing is there");
        assert_eq!(told(), "–");
        append(10.0);
        ask(&mut view, "view.clear");
        append(20.0);
        assert_eq!(store.range(id), Some((20.0, 21.0)));
        ask(&mut view, "view.undo");
        assert_eq!(store.range(id), Some((10.0, 21.0)));
        ask(&mut view, "view.undo");
        assert_eq!(store.range(id), Some((0.0, 21.0)));
        ask(&mut view, "view.redo");
        assert_eq!(store.range(id), None, "all that was there by then");
        ask(&mut view, "view.undo");
        assert_eq!(store.range(id), Some((0.0, 21.0)));
        assert_eq!(told(), "2");
    }
}
