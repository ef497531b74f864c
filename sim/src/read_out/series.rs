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
    /// Into so many columns at most, where there are more samples; at least 1.
    pub columns: usize,
    /// Samples, and no columns, however many.
    pub is_of_samples: bool,
    /// So many samples or columns are told at most: the newest.
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
    /// From this x to that one, which belongs to the next column; the first begins and the last ends where the samples that
    /// are told of do.
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
        let mut columns = read_columns(store, id, [from, greatest], query.columns);
        let beyond = columns.len().saturating_sub(query.limit);
        columns.drain(..beyond);
        read_out.is_truncated = !whole || beyond > 0;
        read_out.points = Points::Columns(columns);
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

/// Columns of the samples from one x to another, which is that of the last sample: so many at most.
fn read_columns(store: &Store, id: SeriesId, [from, to]: [f64; 2], most: usize) -> Vec<ColumnsOut> {
    let width = column_width([from, to], most);
    let (first, last) = columns_of([from, to], width);
    let question = Question {
        width,
        // Where columns stand doesn't quite hit the edges of a range, one beside them may have a sample.
        columns: first - 1..last + 2,
        detail: Detail::Columns,
        ..Question::default()
    };
    let mut told: Vec<ColumnsOut> = Vec::new();
    for run in store.columns(id, &question).runs {
        match run {
            Run::Columns { start, columns, .. } => {
                let inside = 1..columns.len().saturating_sub(1);
                for (place, column) in columns.iter().enumerate().take(inside.end).skip(1) {
                    let x = |place: i64| (place as f64 * width).clamp(from, to);
                    let place = start + place as i64;
                    let range = [x(place), x(place + 1)];
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
    while told.len() > most.max(1)
        && let Some(ColumnsOut { range, column }) = told.pop()
        && let Some(last) = told.last_mut()
    {
        last.range[1] = range[1];
        last.column.merge(&column);
    }
    told
}

/// How wide columns are, so many of which take this range. They stand at multiples of their width: where the range doesn't
/// begin at one it reaches into one more than it is wide.
fn column_width([from, to]: [f64; 2], most: usize) -> f64 {
    /// What a product and a sum of numbers may be off.
    const ROUNDED: f64 = 1.0 + 1e-12;
    let most = most.max(1);
    let fit = |width: f64| {
        let (first, last) = columns_of([from, to], width);
        last - first < most as i64
    };
    let full = (to - from) / most as f64 * ROUNDED;
    if fit(full) || most == 1 {
        return full;
    }
    (to - from) / (most - 1) as f64
}

/// The first and the last column of a range.
fn columns_of([from, to]: [f64; 2], width: f64) -> (i64, i64) {
    ((from / width).floor() as i64, (to / width).floor() as i64)
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
        assert_eq!(columns.len(), 200);
        assert_eq!(columns[0].column.first, 0.0);
        assert_eq!(columns.last().unwrap().column.last, 99_999.0);
        let joined = |pair: &[ColumnsOut]| pair[0].column.last + 1.0 == pair[1].column.first;
        assert!(columns.windows(2).all(joined), "nothing is left out");
        assert!(!read_out.is_truncated);
    }

    #[test]
    fn columns_are_as_many_as_were_asked_for_and_end_with_the_last_sample() {
        for (start, step) in [
            (0.0, 0.1),
            (-3.7, 0.1),
            (1.7e9, 1e-3),
            (5.0, 1.0),
            (-1e3, 0.02),
        ] {
            let store = Store::new(1 << 30);
            let id = store.create(SeriesInfo::default());
            let values: Vec<f64> = (0..20_000).map(f64::from).collect();
            let times = XValues::Regular { start, step };
            store.append(id, times, &values).unwrap();
            let [least, greatest] = [start, start + 19_999.0 * step];
            for columns in [1, 2, 3, 7, 10, 40, 199, 200, 1_000] {
                for last in [None, Some(7_777.7 * step)] {
                    let query = SeriesQuery {
                        last,
                        columns,
                        ..SeriesQuery::default()
                    };
                    let read_out = read_series(&store, id, &query).unwrap();
                    let what = format!("{columns} columns from {start} by {step}, {last:?}");
                    let Points::Columns(told) = &read_out.points else {
                        panic!("{what}: samples")
                    };
                    assert_eq!(told.len(), columns, "{what}");
                    let from = last.map_or(least, |last| greatest - last);
                    let ends = [told[0].range[0], told[columns - 1].range[1]];
                    assert!(ends[0] >= from && ends[1] <= greatest, "{what}: {ends:?}");
                    assert_eq!(told[columns - 1].column.last, 19_999.0, "{what}");
                    let joined = |pair: &[ColumnsOut]| {
                        pair[0].column.last + 1.0 == pair[1].column.first
                            && pair[0].range[1] == pair[1].range[0]
                    };
                    assert!(told.windows(2).all(joined), "{what}: nothing is left out");
                    assert!(!read_out.is_truncated, "{what}");
                    let limited = SeriesQuery { limit: 3, ..query };
                    let limited = read_series(&store, id, &limited).unwrap();
                    let newest = &told[columns.saturating_sub(3)..];
                    assert_eq!(limited.points, Points::Columns(newest.to_vec()), "{what}");
                    assert_eq!(limited.is_truncated, columns > 3, "{what}");
                }
            }
        }
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
