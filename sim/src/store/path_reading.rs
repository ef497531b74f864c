//! A long curve in the plane, put together piece by piece: no piece holds the series' lock for long.

use std::ops::Range;

use super::columns::{Answer, Run};
use super::info::SeriesId;
use super::path::{self, PATH_POINTS};
use super::series::Series;

/// Blocks that are coarsened at once: some hundred microseconds' worth.
const BLOCKS: u64 = 64;

/// A curve whose x isn't sorted, while its points are found ([`Store::path`](super::Store::path)).
///
/// What comes meanwhile isn't in it; what is dropped meanwhile is left out.
#[derive(Debug)]
pub struct PathReading {
    pub(super) id: SeriesId,
    /// What is left of it.
    pub(super) history: Range<u64>,
    /// How many there were at first.
    samples: u64,
    /// Samples of a block.
    block: u64,
    points: Vec<[f64; 2]>,
    segments: u64,
    /// It is of a span that has ended.
    is_over: bool,
}

impl PathReading {
    /// That of a curve that has more samples than points.
    pub(super) fn new(id: SeriesId, series: &Series, span: Option<u32>) -> Option<Self> {
        let spans = series.spans();
        let history = match span {
            None => series.seen(),
            Some(span) => spans.range(span, series.seen())?,
        };
        let samples = history.end - history.start;
        let is_long = samples > PATH_POINTS as u64 && series.segments().is_path(&history);
        is_long.then(|| Self {
            id,
            samples,
            block: path::block_of(samples),
            points: Vec::with_capacity(PATH_POINTS),
            segments: series.segments().begun(),
            is_over: span.is_some_and(|span| !spans.is_newest(span)),
            history,
        })
    }

    /// Finds the points of the next blocks; returns the number behind them.
    pub(super) fn read_part(&mut self, series: &Series) -> u64 {
        let start = self.history.start.max(series.seen().start);
        let end = ((start / self.block + BLOCKS) * self.block).min(self.history.end);
        path::add_points(series, start..end, self.block, &mut self.points);
        end
    }

    /// Which part of its samples has been read, from 0 to 1.
    pub fn part(&self) -> f64 {
        let left = self.history.end - self.history.start;
        1.0 - left as f64 / self.samples as f64
    }

    /// Whether nothing will come to it any more.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// What the store would have answered when it began.
    pub fn answer(self) -> Answer {
        let (settled, segments) = if self.is_over {
            (i64::MAX, 0)
        } else {
            (i64::MIN, self.segments)
        };
        Answer {
            runs: vec![Run::Path(self.points)],
            settled,
            segments,
            smooth: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{
        Detail, PATH_POINTS, Question, Run, SeriesId, SeriesInfo, Store, XAxis, XValues,
    };

    fn circling(samples: u32) -> (Store, SeriesId) {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo {
            x: XAxis::own("x"),
            ..SeriesInfo::default()
        });
        let at = |number: u32| f64::from(number) * 0.7;
        let xs: Vec<f64> = (0..samples).map(|number| at(number).cos()).collect();
        let values: Vec<f64> = (0..samples).map(|number| at(number).sin()).collect();
        store.append(id, XValues::Each(&xs), &values).unwrap();
        (store, id)
    }

    #[test]
    fn piece_by_piece_a_path_is_the_one_that_is_answered_at_once() {
        let (store, id) = circling(700_001);
        let question = Question {
            width: 0.01,
            columns: -100..100,
            detail: Detail::ByCount,
            ..Question::default()
        };
        let at_once = store.columns(id, &question);
        let mut reading = store.path(id, None).unwrap();
        assert_eq!(reading.part(), 0.0);
        let (mut pieces, mut part) = (0, 0.0);
        while reading.read_on(&store) {
            pieces += 1;
            assert!(reading.part() > part, "{part}");
            part = reading.part();
        }
        assert_eq!(part, 1.0);
        assert!(pieces > 10, "{pieces}");
        let answer = reading.answer();
        assert_eq!(answer.runs, at_once.runs);
        assert!(matches!(&answer.runs[..], [Run::Path(points)] if points.len() <= PATH_POINTS));
        assert_eq!(answer.segments, at_once.segments);
    }

    #[test]
    fn of_each_run_there_is_a_path_of_its_own() {
        let (store, id) = circling(300_000);
        store.begin_span(id, 1);
        let xs: Vec<f64> = (0..200_000).map(|number| f64::from(number).sin()).collect();
        store.append(id, XValues::Each(&xs), &xs).unwrap();
        for (span, is_over) in [(0, true), (1, false)] {
            let question = Question {
                width: 0.01,
                columns: -100..100,
                detail: Detail::ByCount,
                span: Some(span),
                ..Question::default()
            };
            let mut reading = store.path(id, Some(span)).unwrap();
            assert_eq!(reading.is_over(), is_over);
            while reading.read_on(&store) {}
            let (answer, at_once) = (reading.answer(), store.columns(id, &question));
            assert_eq!(answer.runs, at_once.runs);
            assert_eq!(answer.segments, at_once.segments);
        }
        assert!(store.path(id, Some(7)).is_none());
    }

    #[test]
    fn a_short_path_is_answered_at_once_and_so_is_a_curve_over_x() {
        let (store, id) = circling(1_000);
        assert!(store.path(id, None).is_none());
        let sorted = store.create(SeriesInfo {
            name: "sorted".into(),
            ..SeriesInfo::default()
        });
        let values = vec![1.0; 300_000];
        let x = XValues::Regular {
            start: 0.0,
            step: 1.0,
        };
        store.append(sorted, x, &values).unwrap();
        assert!(store.path(sorted, None).is_none());
    }
}
