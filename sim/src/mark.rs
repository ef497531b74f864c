//! Marks: the moments of a job that its plots may show.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::job::{AxisKind, AxisSpec, JobId, MarkKind, MarkPlace};
use crate::store::{XAxis, XKind};

/// Marks kept in all; the oldest go first.
const KEPT: usize = 1_000;
/// Changes of one control that follow each other faster than this are one mark, at the last value:
/// a slider that is dragged would else cover the plot with marks.
pub(crate) const ONE_CHANGE_SECS: f64 = 0.5;

/// Whether a change of a control at these seconds goes on with the one before.
pub(crate) fn is_one_change(before: f64, t: f64) -> bool {
    t - before < ONE_CHANGE_SECS
}

/// A moment in a job's life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mark {
    /// Whose.
    pub job: JobId,
    /// Seconds since the scope's start.
    pub t: f64,
    /// Where that is on the x axes of the job's own, as far as they had come then.
    pub own_x: Vec<OwnX>,
    /// What happened.
    pub kind: MarkKind,
    /// What stands beside it: `lr → 3e-4`, `save pressed`, `warm-up over`.
    pub text: String,
}

/// A place on an axis of a job's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OwnX {
    /// Which axis.
    pub axis: XAxis,
    /// Where on it.
    pub x: f64,
}

impl Mark {
    /// Whether the other one goes on with the change of a control that this one is of, and takes its place.
    pub(crate) fn is_turned_on_by(&self, other: &Self) -> bool {
        let is_same = self.job == other.job && self.kind == other.kind;
        let is_turned = matches!(other.kind, MarkKind::Applied { .. });
        is_turned && is_same && is_one_change(self.t, other.t)
    }

    /// Where it is on an axis; `None` on one that isn't the job's.
    pub fn x(&self, axis: &XAxis) -> Option<f64> {
        match axis {
            XAxis::Time => Some(self.t),
            XAxis::Own { .. } => {
                let place = self.own_x.iter().find(|own| own.axis == *axis);
                place.map(|own| own.x)
            }
        }
    }
}

impl MarkPlace {
    /// A place on this axis.
    pub fn on(axis: &XAxis, x: f64) -> Self {
        let over = match axis {
            XAxis::Time => None,
            XAxis::Own { name, kind } => {
                let kind = match kind {
                    XKind::Number => AxisKind::Number,
                    XKind::Row => AxisKind::Row,
                    XKind::Clock => AxisKind::Clock,
                    XKind::Day => AxisKind::Day,
                    XKind::Elapsed => AxisKind::Elapsed,
                };
                Some(AxisSpec::named(name).kind(kind))
            }
        };
        Self { over, x }
    }
}

/// All marks of a scope, oldest first.
#[derive(Clone, Default)]
pub(crate) struct Marks {
    kept: Arc<Mutex<VecDeque<Mark>>>,
}

impl Marks {
    pub(crate) fn add(&self, mark: Mark) {
        self.locked(|kept| {
            if kept.back().is_some_and(|last| last.is_turned_on_by(&mark)) {
                kept.pop_back();
            } else if kept.len() == KEPT {
                make_room(kept);
            }
            kept.push_back(mark);
        });
    }

    /// Gives the marks of a job a place on an axis where they have none.
    pub(crate) fn place(&self, job: JobId, axis: &XAxis, mut x: impl FnMut(&Mark) -> Option<f64>) {
        self.locked(|kept| {
            for mark in kept.iter_mut().filter(|mark| mark.job == job) {
                if mark.x(axis).is_none()
                    && let Some(x) = x(mark)
                {
                    let axis = axis.clone();
                    mark.own_x.push(OwnX { axis, x });
                }
            }
        });
    }

    /// Takes a job's marks out.
    pub(crate) fn take(&self, job: JobId) -> Vec<Mark> {
        self.locked(|kept| {
            let (of_job, others) = std::mem::take(kept)
                .into_iter()
                .partition::<VecDeque<Mark>, _>(|mark| mark.job == job);
            *kept = others;
            of_job.into()
        })
    }

    /// Puts marks back that were taken out.
    pub(crate) fn put_back(&self, marks: Vec<Mark>) {
        if marks.is_empty() {
            return;
        }
        self.locked(|kept| {
            kept.extend(marks);
            while kept.len() > KEPT {
                make_room(kept);
            }
            // Stable: those of one moment stay in the order in which they came.
            kept.make_contiguous().sort_by(|a, b| a.t.total_cmp(&b.t));
        });
    }

    /// Takes all of them away.
    pub(crate) fn take_all(&self) -> Vec<Mark> {
        self.locked(std::mem::take).into()
    }

    pub(crate) fn list(&self) -> Vec<Mark> {
        self.locked(|kept| kept.iter().cloned().collect())
    }

    fn locked<T>(&self, f: impl FnOnce(&mut VecDeque<Mark>) -> T) -> T {
        f(&mut self.kept.lock())
    }
}

/// The oldest goes, of a program's notes if there are any: it may make thousands, a person doesn't.
fn make_room(kept: &mut VecDeque<Mark>) {
    let is_program_note = |mark: &Mark| mark.kind == MarkKind::ProgramNote;
    let oldest = kept.iter().position(is_program_note);
    let _gone = kept.remove(oldest.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(t: f64, control: &str, text: &str) -> Mark {
        Mark {
            own_x: Vec::new(),
            job: JobId(0),
            t,
            kind: MarkKind::Applied {
                control: control.into(),
            },
            text: text.into(),
        }
    }

    fn texts(marks: &Marks) -> Vec<String> {
        marks.list().into_iter().map(|mark| mark.text).collect()
    }

    #[test]
    fn a_dragged_slider_is_one_mark_at_its_last_value() {
        let marks = Marks::default();
        for step in 0..100 {
            marks.add(mark(f64::from(step) * 0.1, "lr", &step.to_string()));
        }
        marks.add(mark(20.0, "lr", "later"));
        marks.add(mark(20.1, "interval", "another"));
        assert_eq!(texts(&marks), ["99", "later", "another"]);
    }

    #[test]
    fn the_oldest_go_first_and_a_drag_is_one_mark_though_the_list_is_full() {
        let marks = Marks::default();
        for number in 0..KEPT {
            marks.add(mark(number as f64, "lr", &number.to_string()));
        }
        marks.add(mark(KEPT as f64 - 0.9, "lr", "dragged"));
        let kept = texts(&marks);
        assert_eq!((kept.len(), kept[0].as_str()), (KEPT, "0"));
        assert_eq!(kept[KEPT - 1], "dragged");
        marks.add(mark(1e6, "lr", "new"));
        assert_eq!(texts(&marks)[0], "1");
    }

    #[test]
    fn what_is_noted_twice_are_two_marks_and_a_programs_many_notes_push_out_its_own() {
        let note = |kind, text: &str| Mark {
            kind,
            ..mark(1.0, "", text)
        };
        let marks = Marks::default();
        marks.add(mark(1.0, "lr", "turned"));
        marks.add(note(MarkKind::Note, "door opened"));
        marks.add(note(MarkKind::Note, "door opened"));
        for step in 0..5_000 {
            marks.add(note(MarkKind::ProgramNote, &step.to_string()));
        }
        let kept = texts(&marks);
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept[..3], ["turned", "door opened", "door opened"]);
        assert_eq!((&*kept[3], &*kept[KEPT - 1]), ("4003", "4999"));
    }

    #[test]
    fn a_mark_of_every_kind_is_read_back() {
        let control = "lr".into();
        let kinds = [
            MarkKind::Applied { control },
            MarkKind::Stop,
            MarkKind::Restart,
            MarkKind::Note,
            MarkKind::ProgramNote,
            MarkKind::Rule,
            MarkKind::Gap,
        ];
        for kind in kinds {
            let (axis, x) = (XAxis::own("step"), 0.1);
            let mark = Mark {
                kind,
                own_x: vec![OwnX { axis, x }],
                ..mark(0.3, "", "ü")
            };
            let text = serde_json::to_string(&mark).unwrap();
            assert_eq!(serde_json::from_str::<Mark>(&text).unwrap(), mark, "{text}");
        }
    }

    #[test]
    fn a_removed_job_takes_its_marks_along() {
        let marks = Marks::default();
        marks.add(mark(0.0, "lr", "a"));
        let taken = marks.take(JobId(0));
        assert!(taken.iter().all(|mark| mark.job == JobId(0)));
        assert_eq!(marks.list(), []);
    }
}
