//! The evaluator: reads a series at an interval of its own and produces another.

use std::time::Duration;

use crate::job::{Reader, Sample, SeriesSpec, TaskContext, TaskSpec};

/// A task that reads `series` every `interval` and gives what came since the last tick to `evaluate`;
/// at a stop event the rest, too.
///
/// ```
/// use std::time::Duration;
/// use sprintscope_sim::{JobSpec, Scope};
/// use sprintscope_sim::task::{Load, Signal, evaluator, sprinter, stopper};
///
/// let tick = Duration::from_millis(1);
/// let load = Load { signal: Signal::Sine, series: 1, ..Load::default() };
/// let peak = evaluator("peak", "sprinter", tick * 10, |ctx, samples| {
///     let highest = samples.iter().map(|sample| sample.v).fold(f64::MIN, f64::max);
///     ctx.plot("peak", highest);
/// });
/// let scope = Scope::new();
/// let job = scope.start(
///     JobSpec::new("demo").task(sprinter(0, tick, load)).task(peak).stopper(stopper(40, tick)),
/// );
/// assert!(job.wait(Duration::from_secs(10)));
/// scope.settle();
/// assert!(scope.store().find("demo/peak").is_some());
/// ```
pub fn evaluator(
    name: &str,
    series: &str,
    interval: Duration,
    evaluate: impl Fn(&TaskContext, &[Sample]) + Send + Sync + 'static,
) -> TaskSpec {
    let series = series.to_owned();
    let evaluate = std::sync::Arc::new(evaluate);
    TaskSpec::new(name, move |ctx| {
        let (mut input, evaluate) = (Input::of(&ctx, &series), evaluate.clone());
        async move {
            loop {
                let goes_on = ctx.sleep().await;
                let samples = input.take(&ctx);
                if !samples.is_empty() {
                    evaluate(&ctx, &samples);
                }
                if !goes_on {
                    return;
                }
            }
        }
    })
    .every(interval)
}

/// An evaluator that smooths a series over about `span_secs` seconds, sample by sample, into the
/// series `smooth`: an exponential average for uneven times (Eckner: "Algorithms for unevenly spaced
/// time series: moving averages and other rolling operators", 2012).
pub fn smooth(series: &str, interval: Duration, span_secs: f64) -> TaskSpec {
    let name = series.to_owned();
    TaskSpec::new("evaluator", move |ctx| {
        let mut input = Input::of(&ctx, &name);
        let output = ctx.series(SeriesSpec::named("smooth").group(name.as_str()));
        async move {
            let mut average: Option<Sample> = None;
            loop {
                let goes_on = ctx.sleep().await;
                for sample in input.take(&ctx) {
                    let next = averaged(average, sample, span_secs);
                    if output.push(next.t, next.v).is_err() {
                        return;
                    }
                    average = Some(next);
                }
                if !goes_on {
                    return;
                }
            }
        }
    })
    .every(interval)
}

/// What an evaluator reads; what it was too slow for is counted as dropped.
struct Input {
    reader: Reader,
    skipped: u64,
}

impl Input {
    fn of(ctx: &TaskContext, series: &str) -> Self {
        Self {
            reader: ctx.read(series),
            skipped: 0,
        }
    }

    fn take(&mut self, ctx: &TaskContext) -> Vec<Sample> {
        let skipped = self.reader.skipped();
        ctx.count_dropped(skipped - self.skipped);
        self.skipped = skipped;
        self.reader.take()
    }
}

fn averaged(before: Option<Sample>, sample: Sample, span_secs: f64) -> Sample {
    let v = match before {
        Some(before) if before.v.is_finite() => {
            let span_secs = span_secs.max(f64::MIN_POSITIVE);
            let old = (-(sample.t - before.t).max(0.0) / span_secs).exp();
            before.v * old + sample.v * (1.0 - old)
        }
        _ => sample.v,
    };
    Sample { t: sample.t, v }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_stays_what_it_is_and_a_step_is_followed_slowly() {
        let at = |t, v| Sample { t, v };
        assert_eq!(averaged(None, at(0.0, 5.0), 1.0).v, 5.0);
        assert_eq!(averaged(Some(at(0.0, 5.0)), at(0.1, 5.0), 1.0).v, 5.0);
        let after_one_span = averaged(Some(at(0.0, 0.0)), at(1.0, 1.0), 1.0).v;
        assert!((after_one_span - 0.632).abs() < 0.001, "{after_one_span}");
    }

    #[test]
    fn a_gap_passes_and_the_average_begins_anew() {
        let gap = averaged(
            Some(Sample { t: 0.0, v: 1.0 }),
            Sample {
                t: 1.0,
                v: f64::NAN,
            },
            1.0,
        );
        assert!(gap.v.is_nan());
        assert_eq!(averaged(Some(gap), Sample { t: 2.0, v: 3.0 }, 1.0).v, 3.0);
    }
}
