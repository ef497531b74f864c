//! What is asked of a series: its last samples, or columns of them.

use std::ops::Range;
use std::sync::Arc;

use super::LIMIT;
use crate::store::{Column, Detail, Question, Run, SeriesId, SeriesInfo, SeriesStats, Store};

/// Columns, unless told otherwise.
const COLUMNS: usize = 200;

/// What is asked of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesQuery {
    /// Only what stands so far before the end of its axis: seconds, or whatever it stands over.
    pub last: Option<f64>,
    /// Into so many columns at most, where there are more samples.
    pub columns: usize,
    /// Samples, and no columns, however many.
    pub is_of_samples: bool,
    /// So many samples at most: the newest.
    pub limit: usize,
}

impl Default for SeriesQuery {
    fn default() -> Self {
        Self {
            last: None,
            columns: COLUMNS,
            is_of_samples: false,
            limit: LIMIT,
        }
    }
}

/// What a series was asked for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SeriesReadOut {
    /// What it is called and measured in.
    pub info: Arc<SeriesInfo>,
    /// Numbers about all of it.
    pub stats: SeriesStats,
    /// The samples or columns.
    pub points: Points,
    /// Some that were asked for aren't told: there were more than the limit, or the store has dropped them.
    pub is_truncated: bool,
}

/// Samples, or columns of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Points {
    /// As they came.
    Samples {
        /// x of each.
        xs: Vec<f64>,
        /// As many; NaN is a gap.
        values: Vec<f64>,
    },
    /// One after the other, none of them empty.
    Columns(Vec<ColumnsOut>),
}

/// A column: what the samples between two x are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnsOut {
    /// From this x to that one, which belongs to the next column.
    pub range: [f64; 2],
    /// First, least, greatest and last.
    pub column: Column,
}

/// Reads what is asked for; `None` if the series is gone.
pub fn read_series(store: &Store, id: SeriesId, query: &SeriesQuery) -> Option<SeriesReadOut> {
    let (info, stats) = store.info(id).zip(store.stats(id))?;
    let mut read_out = SeriesReadOut {
        info,
        stats,
        points: Points::Samples {
            xs: Vec::new(),
            values: Vec::new(),
        },
        is_truncated: false,
    };
    let Some((least, greatest)) = store.range(id) else {
        return Some(read_out);
    };
    let from = query.last.map_or(least, |last| least.max(greatest - last));
    let range = from..greatest.next_up();
    let numbers = store.numbers_in(id, &range, None)?;
    let whole = store.samples_in(id, range.clone())?.is_whole();
    if query.is_of_samples || numbers.count() <= query.columns as u64 {
        let (xs, values) = newest(store, id, &range, &numbers.newest(query.limit as u64));
        read_out.is_truncated = !whole || numbers.count() > query.limit as u64;
        read_out.points = Points::Samples { xs, values };
    } else {
        let columns = query.columns.clamp(2, query.limit.max(2));
        read_out.is_truncated = !whole;
        read_out.points = Points::Columns(read_columns(store, id, &range, columns));
    }
    Some(read_out)
}

/// The samples of these numbers that lie in the range.
fn newest(
    store: &Store,
    id: SeriesId,
    range: &Range<f64>,
    numbers: &[Range<u64>],
) -> (Vec<f64>, Vec<f64>) {
    let (mut xs, mut values) = (Vec::new(), Vec::new());
    for part in numbers {
        let mut number = part.start;
        while number < part.end {
            let left = usize::try_from(part.end - number).unwrap_or(usize::MAX);
            // One run of the job at a time.
            let Some(read) = store.samples(id, number, left) else {
                break;
            };
            number = read.first + read.points.len() as u64;
            let within = read.points.iter().filter(|point| range.contains(&point[0]));
            for [x, value] in within {
                xs.push(*x);
                values.push(*value);
            }
            if read.points.is_empty() {
                break;
            }
        }
    }
    (xs, values)
}

fn read_columns(store: &Store, id: SeriesId, range: &Range<f64>, most: usize) -> Vec<ColumnsOut> {
    // Columns stand at multiples of their width: a range may reach into one more than fit.
    let width = (range.end - range.start) / (most - 1) as f64;
    let first = (range.start / width).floor() as i64;
    let question = Question {
        width,
        columns: first..first + most as i64,
        detail: Detail::Columns,
        ..Question::default()
    };
    let mut told = Vec::new();
    for run in store.columns(id, &question).runs {
        match run {
            Run::Columns { start, columns, .. } => {
                let inside = 1..columns.len().saturating_sub(1);
                for (place, column) in columns.iter().enumerate().take(inside.end).skip(1) {
                    let from = (start + place as i64) as f64 * width;
                    let range = [from, from + width];
                    let column = *column;
                    if !column.is_empty() {
                        told.push(ColumnsOut { range, column });
                    }
                }
            }
            Run::Samples(points) | Run::Path(points) => {
                let columns = points.into_iter().map(|[x, value]| ColumnsOut {
                    range: [x, x],
                    column: Column::of(&[value]),
                });
                told.extend(columns);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::XValues;

    fn counted(samples: u32) -> (Store, SeriesId) {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo::default());
        let values: Vec<f64> = (0..samples).map(f64::from).collect();
        let times = XValues::Regular {
            start: 0.0,
            step: 0.1,
        };
        store.append(id, times, &values).unwrap();
        (store, id)
    }

    fn samples(read_out: &SeriesReadOut) -> &[f64] {
        match &read_out.points {
            Points::Samples { values, .. } => values,
            Points::Columns(_) => panic!("columns"),
        }
    }

    #[test]
    fn few_samples_are_told_as_they_are_and_many_as_columns() {
        let (store, id) = counted(200);
        let read_out = read_series(&store, id, &SeriesQuery::default()).unwrap();
        assert_eq!(samples(&read_out).len(), 200);
        assert!(!read_out.is_truncated);
        let (store, id) = counted(100_000);
        let read_out = read_series(&store, id, &SeriesQuery::default()).unwrap();
        let Points::Columns(columns) = &read_out.points else {
            panic!("samples")
        };
        assert!((190..=200).contains(&columns.len()), "{}", columns.len());
        assert_eq!(columns[0].column.first, 0.0);
        assert_eq!(columns.last().unwrap().column.last, 99_999.0);
        let joined = |pair: &[ColumnsOut]| pair[0].column.last + 1.0 == pair[1].column.first;
        assert!(columns.windows(2).all(joined), "nothing is left out");
        assert!(!read_out.is_truncated);
    }

    #[test]
    fn of_more_samples_than_the_limit_the_newest_are_told_and_it_is_said() {
        let (store, id) = counted(100_000);
        let query = SeriesQuery {
            is_of_samples: true,
            ..SeriesQuery::default()
        };
        let read_out = read_series(&store, id, &query).unwrap();
        let expected: Vec<f64> = (90_000..100_000).map(f64::from).collect();
        assert_eq!(samples(&read_out), expected);
        assert!(read_out.is_truncated);
        let query = SeriesQuery {
            last: Some(1.0),
            ..query
        };
        let read_out = read_series(&store, id, &query).unwrap();
        assert_eq!(samples(&read_out).last(), Some(&99_999.0));
        assert!((10..=11).contains(&samples(&read_out).len()));
        assert!(!read_out.is_truncated);
    }

    #[test]
    fn a_series_without_samples_has_none() {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo::default());
        let read_out = read_series(&store, id, &SeriesQuery::default()).unwrap();
        assert_eq!(samples(&read_out), &[] as &[f64]);
        store.remove(id);
        assert!(read_series(&store, id, &SeriesQuery::default()).is_none());
    }
}
