//! What columns must say, found out the slow and obvious way: a look at every sample.

use std::collections::HashMap;
use std::ops::Range;

use crate::store::{Answer, Column, Detail, Mean, Means, Question, Run, SeriesId, Store};

/// Stretches of samples whose x never runs backwards, as far as history goes back.
fn segments(samples: &[[f64; 2]], history_start: usize) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    starts.extend((1..samples.len()).filter(|&i| samples[i][0] < samples[i - 1][0]));
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .copied()
        .chain([samples.len()])
        .collect();
    let segments = starts
        .into_iter()
        .zip(ends)
        .map(|(start, end)| start.max(history_start)..end);
    segments.filter(|segment| !segment.is_empty()).collect()
}

fn column_of(x: f64, width: f64) -> i64 {
    let near = (x / width).floor() as i64;
    let holds = |k: &i64| *k as f64 * width <= x && x < (*k + 1) as f64 * width;
    (near - 1..=near + 1).find(holds).unwrap()
}

/// To which column each sample of a segment belongs, by the rule as it is written down: that of
/// the first sample in the largest whole bucket that spans half a column at most or, of 64 samples,
/// 63/64 of one.
fn columns_of(samples: &[[f64; 2]], segment: &Range<usize>, width: f64) -> Vec<i64> {
    let mut columns: Vec<i64> = segment
        .clone()
        .map(|number| column_of(samples[number][0], width))
        .collect();
    for size in (0..8).map(|level| 64_usize << (2 * level)) {
        let spill = if size == 64 { 63.0 / 64.0 } else { 0.5 };
        let first = segment.start.next_multiple_of(size);
        for start in (first..segment.end).step_by(size) {
            let last = start + size - 1;
            if last < segment.end && samples[last][0] <= samples[start][0] + spill * width {
                let column = column_of(samples[start][0], width);
                columns[start - segment.start..=last - segment.start].fill(column);
            }
        }
    }
    columns
}

/// What a column must say of these values.
fn naive(values: &[f64]) -> Told {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let ends = [values.first(), values.last()];
    Told {
        ends: ends.map(|end| end.copied().unwrap_or(f64::NAN).to_bits()),
        bounds: [
            finite().fold(f64::INFINITY, f64::min),
            finite().fold(f64::NEG_INFINITY, f64::max),
        ],
        is_empty: values.is_empty(),
        flags: [
            values.iter().any(|value| value.is_nan()),
            values.contains(&f64::INFINITY),
            values.contains(&f64::NEG_INFINITY),
        ],
    }
}

/// Asserts that a mean is that of these values, but for rounding.
fn check_mean(mean: &Mean, values: &[f64]) {
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    assert_eq!(mean.count, finite.len() as u64);
    let greatest = finite
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    let sum: f64 = finite.iter().sum();
    if finite.is_empty() || greatest > f64::MAX / finite.len() as f64 {
        return;
    }
    let naive = sum / finite.len() as f64;
    let off = (mean.value().unwrap() - naive).abs();
    assert!(off <= greatest * 1e-13, "{mean:?}, not {naive}");
}

/// A column in a form that can be compared though NaN is in it.
#[derive(Debug, PartialEq)]
struct Told {
    ends: [u64; 2],
    bounds: [f64; 2],
    is_empty: bool,
    flags: [bool; 3],
}

fn told(column: &Column) -> Told {
    let flags = column.flags;
    Told {
        ends: [column.first.to_bits(), column.last.to_bits()],
        bounds: [column.min, column.max],
        is_empty: column.is_empty(),
        flags: [
            flags.has_gap(),
            flags.has_plus_infinity(),
            flags.has_minus_infinity(),
        ],
    }
}

fn check_run(run: &Run, samples: &[[f64; 2]], segment: &Range<usize>, question: &Question) {
    let Question {
        width,
        columns: asked,
        detail,
        ..
    } = question;
    let x_before = |x: f64| segment.clone().filter(|&i| samples[i][0] < x).count() + segment.start;
    let from = x_before(asked.start as f64 * width);
    let to = x_before(asked.end as f64 * width);
    let (count, width_px) = ((to - from) as i64, asked.end - asked.start);
    let is_samples = match *detail {
        Detail::ByCount => count < width_px,
        Detail::Columns => false,
        Detail::Samples { most_per_column } => count <= width_px * i64::from(most_per_column),
    };
    match run {
        Run::Samples(got) => {
            assert!(is_samples, "{count} samples for {detail:?}");
            let around = from.saturating_sub(1).max(segment.start)..(to + 1).min(segment.end);
            let pairs = |[x, value]: &[f64; 2]| (*x, value.to_bits());
            assert!(got.iter().map(pairs).eq(samples[around].iter().map(pairs)));
        }
        Run::Columns {
            segment: _,
            start,
            columns,
            means,
            before,
            after,
        } => {
            assert!(!is_samples, "columns of {count} samples for {detail:?}");
            assert_eq!(*start, asked.start - 1);
            assert_eq!(columns.len() as i64, asked.end - asked.start + 2);
            check_columns((*start, columns, means), samples, segment, *width);
            let from = x_before(*start as f64 * width);
            let to = x_before((asked.end + 1) as f64 * width);
            assert_eq!(
                before.map(|[x, _]| x),
                (from > segment.start).then(|| samples[from - 1][0])
            );
            assert_eq!(
                after.map(|[x, _]| x),
                (to < segment.end).then(|| samples[to][0])
            );
        }
        Run::Path(_) => panic!("a path of sorted x"),
    }
}

fn check_columns(
    (start, columns, means): (i64, &[Column], &[Mean]),
    samples: &[[f64; 2]],
    segment: &Range<usize>,
    width: f64,
) {
    let values: Vec<f64> = samples[segment.clone()]
        .iter()
        .map(|[_, value]| *value)
        .collect();
    let owners = columns_of(samples, segment, width);
    let mut place = 0;
    assert_eq!(columns.len(), means.len());
    for ((column, mean), number) in columns.iter().zip(means).zip(start..) {
        place += owners[place..].partition_point(|&owner| owner < number);
        let end = place + owners[place..].partition_point(|&owner| owner <= number);
        assert_eq!(told(column), naive(&values[place..end]), "column {number}");
        check_mean(mean, &values[place..end]);
        place = end;
    }
    // Whatever the rule: nothing in range is lost, and nothing stands more than a column away.
    for (&[x, value], &owner) in samples[segment.clone()].iter().zip(&owners) {
        let home = column_of(x, width);
        assert!((home - 1..=home).contains(&owner));
        let Some(column) = usize::try_from(owner - start)
            .ok()
            .and_then(|i| columns.get(i))
        else {
            assert!(!(start + 1..start + columns.len() as i64 - 1).contains(&home));
            continue;
        };
        assert!(column.flags.has_gap() || !value.is_nan());
        assert!(!value.is_finite() || (column.min <= value && value <= column.max));
        assert!(column.flags.has_plus_infinity() || value != f64::INFINITY);
        assert!(column.flags.has_minus_infinity() || value != f64::NEG_INFINITY);
    }
}

pub(super) fn check(
    store: &Store,
    id: SeriesId,
    samples: &[[f64; 2]],
    question: &Question,
) -> Answer {
    let question = &Question {
        means: Means::Asked,
        ..question.clone()
    };
    let answer = store.columns(id, question);
    let stats = store.stats(id).unwrap();
    let history_start = (stats.samples - stats.history_samples) as usize;
    let edges = question.columns.start as f64 * question.width
        ..question.columns.end as f64 * question.width;
    let mut runs = answer.runs.iter();
    for segment in segments(samples, history_start) {
        let (first, last) = (samples[segment.start][0], samples[segment.end - 1][0]);
        if first < edges.end && last >= edges.start {
            check_run(runs.next().expect("a run"), samples, &segment, question);
        }
    }
    assert!(runs.next().is_none(), "a run that isn't in range");
    answer
}

/// Asserts that columns in both answers are the same, for columns in `range`.
pub(super) fn check_shared(one: &Answer, other: &Answer, range: Range<i64>) {
    let other = numbered(other);
    for (key, one) in numbered(one)
        .iter()
        .filter(|((_, number), _)| range.contains(number))
    {
        if let Some(other) = other.get(key) {
            assert_eq!(told(one), told(other), "column {key:?}");
        }
    }
}

/// Columns by segment and number.
fn numbered(answer: &Answer) -> HashMap<(u64, i64), Column> {
    let mut all = HashMap::new();
    for run in &answer.runs {
        if let Run::Columns {
            segment,
            start,
            columns,
            ..
        } = run
        {
            all.extend(
                (*start..)
                    .map(|k| (*segment, k))
                    .zip(columns.iter().copied()),
            );
        }
    }
    all
}
