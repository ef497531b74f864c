//! Marks on the plots: where something was applied.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::job::JobId;

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
    /// What was turned.
    pub control: Arc<str>,
    /// What it was turned to, as a person reads it.
    pub text: String,
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
                is_same && mark.t - last.t < ONE_CHANGE_SECS
            };
            if kept.back().is_some_and(continues) || kept.len() == KEPT {
                let goes = if kept.len() == KEPT {
                    0
                } else {
                    kept.len() - 1
                };
                kept.remove(goes);
            }
            kept.push_back(mark);
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
