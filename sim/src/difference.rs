//! The difference of two runs as a series: of each sample of one, what the other had at its x is taken away.
//!
//! It is a job of its own with one task, an evaluator that reads both runs in the store, what is kept of them and
//! what comes: whatever a view, a recording or another program does with a series it does with this one.
//! It is paid by the job's thread, once a sample.

mod interpolation;
mod recorded;
mod side;

use std::sync::Arc;
use std::time::Duration;

use crate::job::{AxisSpec, JobSpec, SeriesSpec, TaskContext, TaskSpec, Times};
use crate::store::Store;

pub use interpolation::Between;
use interpolation::{At, Interpolation};
pub(crate) use recorded::{RecordedDifference, Reopened};
pub use side::DifferenceSide;
use side::Reading;

/// How often it looks for what has come, unless somebody turns that.
const EVERY: Duration = Duration::from_millis(100);
/// What its series is called.
const SERIES: &str = "difference";

/// What is taken from what.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What its job is called.
    pub name: String,
    /// Its samples are those that it has.
    pub minuend: DifferenceSide,
    /// What is taken away.
    pub subtrahend: DifferenceSide,
    /// What that has between its samples.
    pub between: Between,
    /// What both stand over once they are put on each other.
    pub axis: AxisSpec,
    /// Of the values.
    pub unit: String,
}

impl Difference {
    /// The job that makes it, and has it [attached](crate::Job::attachment). It ends when both runs have ended.
    pub fn into_job(self, store: &Store) -> JobSpec {
        let (name, store) = (self.name.clone(), store.clone());
        let detail = format!(
            "at the samples of the first, {} between the other's",
            self.between
        );
        let attached = Arc::new(self);
        let difference = Arc::clone(&attached);
        let task = TaskSpec::new("difference", move |ctx| {
            let (difference, store) = (Arc::clone(&difference), store.clone());
            async move { difference.follow(&ctx, &store).await }
        });
        let task = task.every(EVERY);
        let spec = JobSpec::new(name).detail(detail).without_io().task(task);
        spec.attach(attached)
    }

    async fn follow(&self, ctx: &TaskContext, store: &Store) {
        let series = SeriesSpec::named(SERIES).unit(self.unit.as_str());
        let output = ctx.series(series.over(self.axis.clone()));
        let [mut minuend, mut subtrahend] =
            [&self.minuend, &self.subtrahend].map(|side| Reading::new(side.clone()));
        let mut known = Interpolation::new(self.between);
        let mut last_x = f64::NEG_INFINITY;
        // Samples of the first run that wait for the other one.
        let mut waiting: Vec<[f64; 2]> = Vec::new();
        loop {
            // Before they are read: what comes behind that isn't missed.
            let are_over = [minuend.is_over(store), subtrahend.is_over(store)];
            loop {
                if ctx.stop_event().is_set() {
                    return;
                }
                if waiting.is_empty() {
                    waiting = minuend.read(store);
                }
                let last = waiting.last().map(|[x, _]| *x);
                let is_wanted = last.is_some_and(|x| known.wants(x));
                let block = if is_wanted {
                    subtrahend.read(store)
                } else {
                    Vec::new()
                };
                let has_come = !block.is_empty();
                if is_wanted && !has_come && are_over[1] {
                    known.end();
                }
                known.add(block);
                let (mut xs, mut values) = (Vec::new(), Vec::new());
                let mut taken = 0;
                for [x, value] in &waiting {
                    match known.at(*x) {
                        At::Later => break,
                        At::Value(other) if *x >= last_x => {
                            last_x = *x;
                            xs.push(*x);
                            values.push(value - other);
                        }
                        // Where x runs backwards, and where there is nothing to take away.
                        At::Value(_) | At::Nowhere => {}
                    }
                    taken += 1;
                }
                waiting.drain(..taken);
                if !xs.is_empty() && output.batch(Times::Each(xs.into()), values).await.is_err() {
                    return;
                }
                if taken == 0 && !has_come {
                    break;
                }
            }
            if are_over == [true, true] {
                return;
            }
            if !ctx.sleep().await {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
