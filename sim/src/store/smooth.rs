//! Exponential smoothing of samples, as they came.

use std::ops::Range;

use super::columns::Run;
use super::mean::Mean;
use super::question::Question;
use super::series::Series;

/// What samples further back have a say of this part at most, and are not looked at.
const NEGLECTED: f64 = 1e-6;

/// No more is kept of what came before: with more, too many samples would have a say.
const MOST_KEPT: f64 = 0.999;

/// An exponential moving average while it goes on: each sample takes `1 - keep` of it. Until many came it
/// would lean towards zero, where it begins, and what it has of that is divided out (as in Adam: Kingma & Ba,
/// ICLR 2015, and in `TensorBoard`).
#[derive(Debug, Clone, Copy)]
struct Smoother {
    keep: f64,
    sum: f64,
    /// What the average of ones would be.
    ones: f64,
}

impl Smoother {
    fn new(keep: f64) -> Self {
        Self {
            keep,
            sum: 0.0,
            ones: 0.0,
        }
    }

    /// The average with the next sample. What isn't finite is passed on, and has no say.
    fn next(&mut self, value: f64) -> f64 {
        if !value.is_finite() {
            return value;
        }
        self.sum = self.sum * self.keep + value * (1.0 - self.keep);
        self.ones = self.ones * self.keep + (1.0 - self.keep);
        self.sum / self.ones
    }

    /// The mean of the averages of as many samples as a column has, each taken for the column's mean: exact of
    /// one sample, and of so many that those of other columns have no say.
    fn next_column(&mut self, mean: &Mean) -> f64 {
        let Some(value) = mean.value() else {
            return f64::NAN;
        };
        let count = mean.count as f64;
        let kept = self.keep.powf(count);
        // What the average before the column still is of those within it, on average.
        let part = self.keep * (1.0 - kept) / (count * (1.0 - self.keep));
        let on_average = |before: f64, value: f64| value + (before - value) * part;
        let smooth = on_average(self.sum, value) / on_average(self.ones, 1.0);
        self.sum = value + (self.sum - value) * kept;
        self.ones = 1.0 + (self.ones - 1.0) * kept;
        smooth
    }
}

/// Each value of a run, smoothed: of its samples, or of its columns' means.
pub(super) fn smoothed(
    series: &Series,
    segment: &Range<u64>,
    (question, keep): (&Question, f64),
    run: &Run,
) -> Vec<f64> {
    let keep = keep.clamp(0.0, MOST_KEPT);
    match run {
        Run::Samples(samples) => {
            let Some([first_x, _]) = samples.first() else {
                return Vec::new();
            };
            let first = series.lower_bound(segment, *first_x);
            let mut smoother = before(series, segment.start..first, keep);
            samples
                .iter()
                .map(|[_, value]| smoother.next(*value))
                .collect()
        }
        Run::Columns { start, means, .. } => {
            let first = series.lower_bound(segment, question.x_from_column(*start));
            let mut smoother = before(series, segment.start..first, keep);
            means
                .iter()
                .map(|mean| smoother.next_column(mean))
                .collect()
        }
        Run::Path(_) => Vec::new(),
    }
}

/// The average that these samples come to: the last of them, as many as have a say.
fn before(series: &Series, numbers: Range<u64>, keep: f64) -> Smoother {
    let mut smoother = Smoother::new(keep);
    let count = (NEGLECTED.ln() / keep.ln()).ceil().max(1.0) as u64;
    let mut number = numbers.start.max(numbers.end.saturating_sub(count));
    while number < numbers.end {
        let chunk = series.chunk(number);
        let end = chunk.range().end.min(numbers.end);
        for value in chunk.values_of(number..end) {
            smoother.next(value);
        }
        number = end;
    }
    smoother
}

#[cfg(test)]
mod tests {
    use crate::store::tests::data::Dice;
    use crate::store::{Detail, Means, Question, Run, SeriesId, SeriesInfo, Store, XValues};

    fn store(values: &[f64]) -> (Store, SeriesId) {
        let store = Store::new(1 << 30);
        let id = store.create(SeriesInfo::default());
        let times = XValues::Regular {
            start: 0.0,
            step: 1.0,
        };
        store.append(id, times, values).unwrap();
        (store, id)
    }

    fn noise(count: usize) -> Vec<f64> {
        let mut dice = Dice(7);
        (0..count)
            .map(|_| dice.roll(1_000) as f64 / 1e3 - 3.0)
            .collect()
    }

    /// As `TensorBoard` has it, sample by sample from the first one.
    fn naive(values: &[f64], keep: f64) -> Vec<f64> {
        let (mut last, mut count) = (0.0, 0);
        let next = |value: &f64| {
            if !value.is_finite() {
                return *value;
            }
            last = last * keep + (1.0 - keep) * value;
            count += 1;
            last / (1.0 - keep.powi(count))
        };
        values.iter().map(next).collect()
    }

    #[test]
    fn samples_are_smoothed_as_one_by_one_from_the_first_on_wherever_a_view_begins() {
        let mut values = noise(200_000);
        values[90] = f64::NAN;
        values[199_950] = f64::INFINITY;
        let (store, id) = store(&values);
        store.pack();
        for keep in [0.0, 0.5, 0.9, 0.999] {
            let naive = naive(&values, keep);
            for columns in [0..120, 60_000..70_000, 199_900..200_100] {
                let detail = Detail::Samples { most_per_column: 2 };
                let question = Question {
                    width: 1.0,
                    columns,
                    detail,
                    means: Means::Smoothed(keep),
                    ..Question::default()
                };
                let answer = store.columns(id, &question);
                let [Run::Samples(samples)] = &answer.runs[..] else {
                    panic!("{:?}", answer.runs);
                };
                assert_eq!(answer.smooth[0].0.len(), samples.len());
                for ([x, _], smooth) in samples.iter().zip(&answer.smooth[0].0) {
                    let truth = naive[*x as usize];
                    let is_same = truth == *smooth || truth.is_nan() && smooth.is_nan();
                    assert!(is_same || (truth - smooth).abs() < 5e-6, "{keep} at {x}");
                }
            }
        }
    }

    #[test]
    fn a_column_is_smoothed_to_the_mean_of_what_its_samples_are() {
        let values = noise(100_000);
        let (store, id) = store(&values);
        // Of columns of one sample to within rounding; elsewhere a column's samples stand in another order,
        // of which one end of it counts: of few samples more than of many.
        for (width, most_off) in [(1, 5e-6), (16, 0.12), (640, 0.02)] {
            for keep in [0.5, 0.9, 0.99, 0.999] {
                let naive = naive(&values, keep);
                let columns = 100_000 / width - 100..100_000 / width;
                let question = Question {
                    width: width as f64,
                    columns,
                    detail: Detail::Columns,
                    means: Means::Smoothed(keep),
                    ..Question::default()
                };
                let answer = store.columns(id, &question);
                let [Run::Columns { start, columns, .. }] = &answer.runs[..] else {
                    panic!("{:?}", answer.runs);
                };
                let told = (*start..).zip(columns).zip(&answer.smooth[0].0);
                let is_whole = |number: i64| (number + 1) * width <= 100_000;
                for ((number, _), smooth) in told.filter(|((number, _), _)| is_whole(*number)) {
                    let samples = &naive[(number * width) as usize..][..width as usize];
                    let truth = samples.iter().sum::<f64>() / width as f64;
                    let off = (truth - smooth).abs();
                    assert!(off < most_off, "{off}: {width} a column, {keep}");
                }
            }
        }
    }
}
