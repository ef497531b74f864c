//! Columns of a curve as far as it had come.

use std::ops::Range;

use sprintscope_sim::store::{Answer, Column, Mean, Question, Run, SeriesId};

use crate::view::watched::Watched;

/// Columns up to this x; those behind it are empty.
pub(super) fn columns_until(
    watched: &dyn Watched,
    series: SeriesId,
    question: &Question,
    bound: f64,
) -> Option<Answer> {
    // A cast saturates.
    let last = (bound / question.width).floor() as i64;
    let Range { start, end } = question.columns;
    if last >= end.saturating_add(1) {
        let answer = watched.columns(series, question)?;
        let settled = answer.settled.min(last);
        return Some(Answer { settled, ..answer });
    }
    // One at least: how many stretches there are is part of the answer.
    let asked = Question {
        columns: start
            ..last
                .saturating_add(1)
                .clamp(start.saturating_add(1), end.max(start + 1)),
        ..*question
    };
    let mut answer = watched.columns(series, &asked)?;
    answer.settled = answer.settled.min(last);
    let more = usize::try_from(end - asked.columns.end).unwrap_or(0);
    for (place, run) in answer.runs.iter_mut().enumerate() {
        let smooth = answer.smooth.get_mut(place);
        match run {
            Run::Columns {
                start,
                columns,
                means,
                after,
                ..
            } => {
                *after = after.filter(|[x, _]| *x <= bound);
                let seen = usize::try_from(last.saturating_add(1) - *start).unwrap_or(0);
                let seen = seen.min(columns.len());
                columns[seen..].fill(Column::EMPTY);
                columns.resize(columns.len() + more, Column::EMPTY);
                if !means.is_empty() {
                    means[seen..].fill(Mean::EMPTY);
                    means.resize(columns.len(), Mean::EMPTY);
                }
                if let Some(smooth) = smooth {
                    let seen = seen.min(smooth.0.len());
                    smooth.0[seen..].fill(f64::NAN);
                    smooth.0.resize(columns.len(), f64::NAN);
                }
            }
            Run::Samples(samples) => {
                let seen = samples.partition_point(|[x, _]| *x <= bound);
                samples.truncate(seen);
                if let Some(smooth) = smooth {
                    smooth.0.truncate(seen);
                }
            }
            // In the plane x is no time: nobody knows when it was where.
            Run::Path(_) => {}
        }
    }
    Some(answer)
}
