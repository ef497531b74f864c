//! Marks on the plots: where something was applied.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::job::JobId;
use crate::store::XAxis;

/// Marks kept in all; the oldest go first.
const KEPT: usize = 1_000;
/// Changes of one control that follow each other faster than this are one mark, at the last value:
/// a slider that is dragged would else cover the plot with marks.
const ONE_CHANGE_SECS: f64 = 0.5;

/// A moment in a job's life that its plots show.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Whose plots.
    pub job: JobId,
    /// Seconds since the scope's start.
    pub t: f64,
    /// Where that is on the x axes of the job's own, as far as they had come then.
    pub own_x: Vec<(XAxis, f64)>,
    /// What was turned; empty for a note of somebody's.
    pub control: Arc<str>,
    /// What it was turned to, as a person reads it, or the note; empty for a button that was pressed.
    pub text: String,
}

impl Mark {
    /// Where it is on an axis; `None` on one that isn't the job's.
    pub fn x(&self, axis: &XAxis) -> Option<f64> {
        match axis {
            XAxis::Time => Some(self.t),
            XAxis::Own { .. } => {
                let place = self.own_x.iter().find(|(own, _)| own == axis);
                place.map(|(_, x)| *x)
            }
        }
    }

    /// What stands beside it on the plots: `lr → 3e-4`, `save pressed`, a note as it is.
    pub fn label(&self) -> String {
        match (&*self.control, self.text.as_str()) {
            ("", note) => note.into(),
            (control, "") => format!("{control} pressed"),
            (control, text) => format!("{control} → {text}"),
        }
    }
}

/// All marks of a scope, oldest first.
#[derive(Clone, Default)]
pub(crate) struct Marks {
    kept: Arc<Mutex<VecDeque<Mark>>>,
}

impl Marks {
    pub fn add(&self, mark: Mark) {
        self.locked(|kept| {
            let continues = |last: &Mark| {
                let is_same = last.job == mark.job && last.control == mark.control;
                is_same && !mark.control.is_empty() && mark.t - last.t < ONE_CHANGE_SECS
            };
            if kept.back().is_some_and(continues) {
                kept.pop_back();
            } else if kept.len() == KEPT {
                kept.pop_front();
            }
            kept.push_back(mark);
        });
    }

    /// Gives the marks of a job a place on an axis where they have none.
    pub fn place(&self, job: JobId, axis: &XAxis, mut x: impl FnMut(&Mark) -> Option<f64>) {
        self.locked(|kept| {
            for mark in kept.iter_mut().filter(|mark| mark.job == job) {
                if mark.x(axis).is_none()
                    && let Some(x) = x(mark)
                {
                    mark.own_x.push((axis.clone(), x));
                }
            }
        });
    }

    pub fn remove(&self, job: JobId) {
        self.locked(|kept| kept.retain(|mark| mark.job != job));
    }

    pub fn list(&self) -> Vec<Mark> {
        self.locked(|kept| kept.iter().cloned().collect())
    }

    fn locked<T>(&self, f: impl FnOnce(&mut VecDeque<Mark>) -> T) -> T {
        f(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(t: f64, control: &str, text: &str) -> Mark {
        Mark {
            own_x: Vec::new(),
            job: JobId(0),
            t,
            control: control.into(),
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
    fn a_removed_job_takes_its_marks_along() {
        let marks = Marks::default();
        marks.add(mark(0.0, "lr", "a"));
        marks.remove(JobId(0));
        assert_eq!(marks.list(), []);
    }
}
