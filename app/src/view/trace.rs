//! A curve: a series, or what one run of its job has added to it, perhaps drawn elsewhere than it stands.

use sprintscope_sim::store::{Answer, Lane, Question, Run, SeriesId, Side, XAxis, XKind};

use super::number_text::{own_decimals, power_below};
use super::watched::Watched;

/// What a plot draws as one curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trace {
    /// Whose samples.
    pub series: SeriesId,
    /// Those of this run alone, counted from 0; all where there was no other.
    pub run: Option<u32>,
    /// How much further to the right it is drawn than it stands, in the unit of its axis.
    pub moved_by: f64,
}

impl From<SeriesId> for Trace {
    fn from(series: SeriesId) -> Self {
        Self {
            series,
            run: None,
            moved_by: 0.0,
        }
    }
}

impl Trace {
    /// Its columns, where they are drawn; `None` where they aren't known yet. Columns move by whole ones, samples
    /// exactly.
    pub(crate) fn columns(&self, watched: &dyn Watched, question: &Question) -> Option<Answer> {
        // A cast saturates, and a width that can't be asked for isn't answered.
        let by = (self.moved_by / question.width).round() as i64;
        let columns = &question.columns;
        let question = Question {
            columns: columns.start.saturating_sub(by)..columns.end.saturating_sub(by),
            span: self.run,
            ..*question
        };
        let answer = watched.columns(self.series, &question)?;
        Some(self.moved(answer, by))
    }

    /// Its blocks, where they are drawn; `None` where they aren't known yet, or it is one of numbers.
    pub(crate) fn lane(&self, watched: &dyn Watched, question: &Question) -> Option<Lane> {
        let by = (self.moved_by / question.width).round() as i64;
        let columns = &question.columns;
        let question = Question {
            columns: columns.start.saturating_sub(by)..columns.end.saturating_sub(by),
            span: self.run,
            ..*question
        };
        let mut lane = watched.lane(self.series, &question)?;
        for block in &mut lane.blocks {
            block.from += self.moved_by;
            block.to += self.moved_by;
        }
        Some(lane)
    }

    fn moved(&self, answer: Answer, by: i64) -> Answer {
        if self.moved_by == 0.0 {
            return answer;
        }
        let place = |sample: [f64; 2]| [sample[0] + self.moved_by, sample[1]];
        let moved = |run: Run| match run {
            Run::Columns {
                segment,
                start,
                columns,
                means,
                before,
                after,
            } => Run::Columns {
                segment,
                start: start.saturating_add(by),
                columns,
                means,
                before: before.map(place),
                after: after.map(place),
            },
            Run::Samples(samples) => Run::Samples(samples.into_iter().map(place).collect()),
            Run::Path(samples) => Run::Path(samples.into_iter().map(place).collect()),
        };
        Answer {
            runs: answer.runs.into_iter().map(moved).collect(),
            settled: answer.settled.saturating_add(by),
            segments: answer.segments,
            smooth: answer.smooth,
        }
    }

    /// `[x, value]` of the sample that is drawn nearest to `x`, at the x where it is drawn.
    pub(crate) fn nearest(&self, watched: &dyn Watched, x: f64) -> Option<[f64; 2]> {
        let own = x - self.moved_by;
        let [x, value] = match self.run {
            None => watched.nearest(self.series, own),
            Some(run) => watched.nearest_in_run(self.series, run, own),
        }?;
        Some([x + self.moved_by, value])
    }

    /// How exactly the place of this sample on an axis is told where places so far apart can be told from each other:
    /// with no more decimals than the x of it and of those beside it have.
    pub(crate) fn step_at(
        &self,
        watched: &dyn Watched,
        axis: &XAxis,
        (x, step): (f64, f64),
    ) -> f64 {
        let is_number = matches!(
            axis,
            XAxis::Own {
                kind: XKind::Number,
                ..
            }
        );
        if !is_number {
            return step;
        }
        let own = x - self.moved_by;
        let beside =
            [Side::Before, Side::Behind].map(|side| watched.beside(self.series, own, side));
        let others = beside.into_iter().flatten().map(|x| x + self.moved_by);
        let most = others.chain([x]).try_fold(0, |most, x| {
            // What was worked out has any number of decimals.
            own_decimals(x).map(|decimals| most.max(decimals))
        });
        most.map_or(step, |most| step.max(power_below(most)))
    }

    /// The least and the greatest x at which it is drawn.
    pub(crate) fn range(&self, watched: &dyn Watched) -> Option<(f64, f64)> {
        let (first, last) = match self.run {
            None => watched.range(self.series),
            Some(run) => watched.range_of_run(self.series, run),
        }?;
        Some((first + self.moved_by, last + self.moved_by))
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XValues};

    use super::*;

    #[test]
    fn what_is_moved_is_where_it_would_be_had_it_come_so_much_later() {
        let scope = Scope::new();
        let store = scope.store();
        let [early, late] = ["a/early", "a/late"].map(|name| {
            let name = name.into();
            store.create(SeriesInfo {
                name,
                ..SeriesInfo::default()
            })
        });
        let values: Vec<f64> = (0..5_000).map(f64::from).collect();
        let by = 64.0;
        for (series, start) in [(early, 10.0), (late, 10.0 + by)] {
            let step = 0.125;
            let times = XValues::Regular { start, step };
            store.append(series, times, &values).unwrap();
        }
        let moved = Trace {
            moved_by: by,
            ..early.into()
        };
        let late = Trace::from(late);
        // Few columns, each with many samples, and many.
        for (width, columns) in [(4.0, 0..200), (0.01, 7_400..9_000)] {
            let question = Question {
                width,
                columns,
                ..Question::default()
            };
            // Empty columns have values that are no numbers, which are never equal.
            let told = |trace: Trace| format!("{:?}", trace.columns(&scope, &question));
            assert_eq!(told(moved), told(late));
        }
        assert_eq!(moved.range(&scope), late.range(&scope));
        assert_eq!(moved.nearest(&scope, 100.0), late.nearest(&scope, 100.0));
    }

    #[test]
    fn a_place_among_whole_numbers_is_told_as_one_and_others_as_exactly_as_they_can_be_told_apart()
    {
        let scope = Scope::new();
        let store = scope.store();
        let made = |name: &str, step: f64| {
            let name = name.into();
            let series = store.create(SeriesInfo {
                name,
                ..SeriesInfo::default()
            });
            let x: Vec<f64> = (0..100).map(|place| f64::from(place) * step).collect();
            store.append(series, XValues::Each(&x), &x).unwrap();
            Trace::from(series)
        };
        let (steps, quarters) = (made("a/steps", 1.0), made("a/quarters", 0.25));
        let axis = |kind| XAxis::Own {
            name: "step".into(),
            kind,
        };
        let told = |trace: Trace, kind, x, step| trace.step_at(&scope, &axis(kind), (x, step));
        for x in [0.0, 31.0, 99.0] {
            assert_eq!(told(steps, XKind::Number, x, 0.01), 1.0);
        }
        assert_eq!(told(steps, XKind::Number, 31.0, 10.0), 10.0);
        assert_eq!(told(steps, XKind::Clock, 31.0, 0.01), 0.01);
        assert_eq!(told(quarters, XKind::Number, 5.0, 0.01), 0.01);
        let moved = Trace {
            moved_by: 0.5,
            ..steps
        };
        assert_eq!(told(moved, XKind::Number, 31.5, 0.01), 0.1);
    }
}
