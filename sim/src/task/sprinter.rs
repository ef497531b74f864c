//! The sprinter: produces samples at its interval, and at any rate that is asked for.

use std::time::Duration;

use super::load::{Load, Spacing};
use super::stopper::LOG_EVERY;
use super::timeline::Timeline;
use crate::gathering::BATCH_MAX;
use crate::job::{CutOff, SeriesSpec, SeriesWriter, TaskContext, TaskSpec, Times};

/// Samples on their way while filling, about: the channel holds more, and memory is to stay where
/// it was told.
const ON_THEIR_WAY: u64 = 1 << 20;

/// A task that produces `sprints` times, or, with 0, for ever.
pub fn sprinter(sprints: u64, interval: Duration, load: Load) -> TaskSpec {
    let task = TaskSpec::new("sprinter", move |ctx| {
        // Announced before any task runs: what a sprinter produces comes before what is made of it.
        let legs = (1..=load.series)
            .map(|number| ctx.series(spec(&load, number)))
            .collect();
        async move {
            let mut sprinter = Sprinter::new(&ctx, load, legs);
            if ctx.is_prefilling() && sprinter.prefill(&ctx).await.is_err() {
                return;
            }
            while (sprints == 0 || ctx.ticks() < sprints) && ctx.sleep().await {
                if sprinter.produce(&ctx).await.is_err() {
                    return;
                }
                let tick = ctx.ticks();
                if tick.is_multiple_of(LOG_EVERY) {
                    ctx.log(format!("{} : {tick}", ctx.name()));
                }
            }
        }
    });
    let task = task.every(interval);
    if load.prefill > 0 {
        task.prefilling()
    } else {
        task
    }
}

fn spec(load: &Load, number: u32) -> SeriesSpec {
    let name = match load.series {
        1 => "sprinter".to_owned(),
        _ => format!("sprinter {number}"),
    };
    SeriesSpec::named(name).group("sprinter")
}

/// One run of the task.
struct Sprinter {
    load: Load,
    legs: Vec<SeriesWriter>,
    timeline: Timeline,
    /// Samples of each series so far.
    made: u64,
}

/// Samples that follow each other, of one series.
type Batch = (Times, Vec<f64>);

impl Sprinter {
    fn new(ctx: &TaskContext, load: Load, legs: Vec<SeriesWriter>) -> Self {
        let ticks_hz = || {
            ctx.interval()
                .map_or(1.0, |interval| 1.0 / interval.as_secs_f64())
        };
        let rate_hz = load.rate_hz.unwrap_or_else(ticks_hz);
        let before = if ctx.is_prefilling() { load.prefill } else { 0 };
        Self {
            timeline: Timeline::new(ctx.now(), rate_hz, before, load.spacing),
            load,
            legs,
            made: 0,
        }
    }

    /// Produces what was before, and what became due meanwhile: from there on it is live.
    async fn prefill(&mut self, ctx: &TaskContext) -> Result<(), CutOff> {
        self.fill_to(ctx, self.load.prefill).await?;
        self.fill_to(ctx, self.timeline.due(ctx.now())).await?;
        if ctx.stop_event().is_set() {
            return Ok(());
        }
        ctx.log(format!("{} : live after {} samples", ctx.name(), self.made));
        ctx.filled().await
    }

    async fn fill_to(&mut self, ctx: &TaskContext, end: u64) -> Result<(), CutOff> {
        let mut on_their_way = 0;
        while self.made < end {
            let count = self.batch_size(end);
            for (leg, phase) in self.legs.iter().zip(0_u32..) {
                if ctx.stop_event().is_set() {
                    return Ok(());
                }
                let (times, values) = self.batch(count, phase);
                leg.prefill(times, values).await?;
                on_their_way += count;
                if on_their_way >= ON_THEIR_WAY {
                    ctx.settled().await?;
                    on_their_way = 0;
                }
            }
            self.made += count;
        }
        Ok(())
    }

    /// Produces what is due at this tick.
    async fn produce(&mut self, ctx: &TaskContext) -> Result<(), CutOff> {
        if self.load.rate_hz.is_some() {
            return self.catch_up(ctx).await;
        }
        let t = ctx.now();
        self.made += 1;
        for (leg, phase) in self.legs.iter().zip(0_u32..) {
            leg.push(t, self.load.signal.value(t, self.made, phase))?;
        }
        Ok(())
    }

    async fn catch_up(&mut self, ctx: &TaskContext) -> Result<(), CutOff> {
        let due = self.timeline.due(ctx.now());
        while self.made < due && !ctx.stop_event().is_set() {
            let count = self.batch_size(due);
            for (leg, phase) in self.legs.iter().zip(0_u32..) {
                let (times, values) = self.batch(count, phase);
                leg.batch(times, values).await?;
            }
            self.made += count;
            // However far behind, the job's other tasks have their turn.
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn batch_size(&self, end: u64) -> u64 {
        let most = match self.load.spacing {
            Spacing::Even => BATCH_MAX,
            // Each has a time, too.
            Spacing::Uneven => BATCH_MAX / 2,
        };
        (end - self.made).min(most as u64)
    }

    fn batch(&self, count: u64, phase: u32) -> Batch {
        let times = self.timeline.times(self.made, count);
        let value = |place: u64| {
            let number = self.made + place;
            let time = match &times {
                Times::Regular { .. } => self.timeline.time(number),
                Times::Each(times) => times[place as usize],
            };
            self.load.signal.value(time, number + 1, phase)
        };
        let values = (0..count).map(value).collect();
        (times, values)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::job::{Job, JobSpec, StopBy, StopMethod};
    use crate::scope::Scope;
    use crate::task::{Signal, stopper};

    const TICK: Duration = Duration::from_millis(1);
    const PATIENCE: Duration = Duration::from_secs(30);

    fn filling(prefill: u64, spacing: Spacing) -> Load {
        Load {
            signal: Signal::Count,
            series: 2,
            rate_hz: Some(1_000.0),
            prefill,
            spacing,
        }
    }

    fn samples(scope: &Scope, name: &str) -> u64 {
        let series = scope.store().find(name).expect("the series");
        scope.store().stats(series).expect("its stats").samples
    }

    fn until_live(job: &Job) {
        let deadline = std::time::Instant::now() + PATIENCE;
        while job.is_prefilling() {
            assert!(std::time::Instant::now() < deadline, "still filling");
            std::thread::sleep(TICK);
        }
    }

    #[test]
    fn a_job_is_live_once_all_that_was_before_is_in_the_store() {
        for spacing in [Spacing::Even, Spacing::Uneven] {
            let scope = Scope::new();
            let job = scope.start(
                JobSpec::new("demo")
                    .task(sprinter(0, TICK, filling(100_000, spacing)))
                    .stopper(stopper(0, TICK)),
            );
            until_live(&job);
            for name in ["demo/sprinter 1", "demo/sprinter 2"] {
                assert!(samples(&scope, name) >= 100_000);
                let series = scope.store().find(name).expect("the series");
                let (first, _) = scope.store().range(series).expect("a range");
                assert!((-100.0..-99.0).contains(&first), "{first}");
            }
            assert!(!scope.jobs().are_prefilling());
            scope.stop_all(StopMethod::Event, StopBy::Client);
            assert!(job.wait(PATIENCE));
        }
    }

    #[test]
    fn who_reads_live_gets_nothing_from_before() {
        let scope = Scope::new();
        let read = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&read);
        let listener = TaskSpec::new("listener", move |ctx| {
            let (reader, counted) = (ctx.read("sprinter 1"), Arc::clone(&counted));
            async move {
                while ctx.sleep().await {
                    counted.fetch_add(reader.take().len(), Ordering::Relaxed);
                }
            }
        });
        let job = scope.start(
            JobSpec::new("demo")
                .task(sprinter(0, TICK, filling(200_000, Spacing::Even)))
                .task(listener.every(TICK))
                .stopper(stopper(100, TICK)),
        );
        assert!(job.wait(PATIENCE));
        scope.settle();
        let all = samples(&scope, "demo/sprinter 1");
        let read = read.load(Ordering::Relaxed) as u64;
        assert!(read > 0 && read + 200_000 <= all, "{read} of {all}");
    }

    #[test]
    fn a_restart_goes_on_live_and_a_stop_ends_the_filling() {
        let scope = Scope::new();
        let job = scope.start(
            JobSpec::new("demo")
                .task(sprinter(0, TICK, filling(1 << 50, Spacing::Even)))
                .stopper(stopper(0, TICK)),
        );
        assert!(job.is_prefilling() && scope.jobs().are_prefilling());
        scope.stop_all(StopMethod::Event, StopBy::Client);
        assert!(job.wait(PATIENCE) && !job.is_prefilling());
        job.restart(StopBy::Client);
        assert!(!job.is_prefilling());
        scope.stop_all(StopMethod::Event, StopBy::Client);
        assert!(job.wait(PATIENCE));
    }
}
