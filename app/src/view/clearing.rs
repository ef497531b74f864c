//! Clearing: what was seen so far is forgotten, jobs go on, and it can be put back.

use sprintscope_sim::Scope;
use sprintscope_sim::scope::Cleared;

use super::View;
use super::range::Range;

/// What is kept of clearings to put back; of earlier ones the samples have most likely given way to newer ones.
const KEPT: usize = 20;

/// What was cleared and can be put back, the last one last.
#[derive(Clone, Debug, Default)]
pub struct Clearings {
    cleared: Vec<Cleared>,
}

/// Forgets what was seen so far.
pub(crate) fn clear(scope: &Scope, view: &mut View) {
    let kept = &mut view.clearings.cleared;
    if kept.len() == KEPT {
        kept.remove(0);
    }
    kept.push(scope.clear());
    // What was looked at there is gone.
    view.ranges
        .retain(|_, range| !matches!(range, Range::Fixed(_)));
    view.fitted.clear();
    if let Some(pause) = &mut view.pause {
        pause.ranges.clear();
    }
    view.note = Some("Cleared; jobs go on, and \"Put back\" shows it again".into());
}

/// Shows again what was cleared last.
pub(crate) fn put_back(scope: &Scope, view: &mut View) {
    let Some(cleared) = view.clearings.cleared.pop() else {
        view.note = Some("Nothing was cleared that could be put back".into());
        return;
    };
    scope.put_back(&cleared);
    view.fitted.clear();
    view.note = Some("What was cleared is back".into());
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{SeriesInfo, XAxis, XValues};

    use super::*;
    use crate::view::asked::Asked;
    use crate::view::carry_out::carry_out;

    #[test]
    fn what_is_cleared_twice_is_put_back_twice() {
        let (scope, mut view) = (Scope::new(), View::default());
        let store = scope.store();
        let id = store.create(SeriesInfo::default());
        let append = |start| {
            let times = XValues::Regular { start, step: 1.0 };
            store.append(id, times, &[1.0, 2.0]).unwrap();
        };
        let ask = |view: &mut View, entry: &str| {
            carry_out(Asked::by_button_for(entry).unwrap(), &scope, view);
            view.note.take().unwrap()
        };
        append(0.0);
        view.ranges.insert(XAxis::Time, Range::Fixed([0.0, 1.0]));
        ask(&mut view, "view.clear");
        assert_eq!(store.range(id), None);
        assert_eq!(view.range(&XAxis::Time), Range::All, "nothing is there");
        append(10.0);
        ask(&mut view, "view.clear");
        append(20.0);
        assert_eq!(store.range(id), Some((20.0, 21.0)));
        ask(&mut view, "view.put-back");
        assert_eq!(store.range(id), Some((10.0, 21.0)));
        ask(&mut view, "view.put-back");
        assert_eq!(store.range(id), Some((0.0, 21.0)));
        let said = ask(&mut view, "view.put-back");
        assert!(said.starts_with("Nothing was cleared"), "{said}");
    }
}
