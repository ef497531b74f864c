//! The sprinter: produces samples at its interval, and at any rate that is asked for.

use std::time::Duration;

use super::signal::Signal;
use super::stopper::LOG_EVERY;
use crate::job::{SeriesSpec, SeriesWriter, TaskContext, TaskSpec, Times};

/// What a sprinter produces at each tick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// What the samples look like.
    pub signal: Signal,
    /// How many series; one is called `sprinter`, more are `sprinter 1`, `sprinter 2`, ….
    pub series: u32,
    /// Samples a second and series; `None` for one sample a tick.
    pub rate_hz: Option<f64>,
}

/// Samples of a batch at most, so that no message grows without end.
const BATCH: u64 = 4_096;

/// A task that produces `sprints` times, or, with 0, for ever.
pub fn sprinter(sprints: u64, interval: Duration, load: Load) -> TaskSpec {
    TaskSpec::new("sprinter", move |ctx| {
        // Announced before any task runs: what a sprinter produces comes before what is made of it.
        let mut legs: Vec<SeriesWriter> = (1..=load.series)
            .map(|number| ctx.series(spec(&load, number)))
            .collect();
        async move {
            let mut made = Made::starting(ctx.now());
            while (sprints == 0 || ctx.ticks() < sprints) && ctx.sleep().await {
                if produce(&ctx, &load, &mut legs, &mut made).await.is_err() {
                    return;
                }
                let tick = ctx.ticks();
                if tick.is_multiple_of(LOG_EVERY) {
                    ctx.log(format!("{} : {tick}", ctx.name()));
                }
            }
        }
    })
    .every(interval)
}

/// How far the samples have come.
struct Made {
    /// Samples of each series so far.
    samples: u64,
    /// When the first one was due.
    start: f64,
}

impl Made {
    fn starting(start: f64) -> Self {
        Self { samples: 0, start }
    }
}

fn spec(load: &Load, number: u32) -> SeriesSpec {
    let name = match load.series {
        1 => "sprinter".to_owned(),
        _ => format!("sprinter {number}"),
    };
    SeriesSpec::named(name).group("sprinter")
}

async fn produce(
    ctx: &TaskContext,
    load: &Load,
    legs: &mut [SeriesWriter],
    made: &mut Made,
) -> Result<(), crate::job::CutOff> {
    let Some(rate_hz) = load.rate_hz else {
        let (t, tick) = (ctx.now(), ctx.ticks());
        for (leg, phase) in legs.iter().zip(0_u32..) {
            leg.push(t, load.signal.value(t, tick, phase))?;
        }
        return Ok(());
    };
    let due = ((ctx.now() - made.start) * rate_hz) as u64;
    while made.samples < due && !ctx.stop_event().is_set() {
        let count = (due - made.samples).min(BATCH);
        let start = made.start + made.samples as f64 / rate_hz;
        let step = 1.0 / rate_hz;
        for (leg, phase) in legs.iter().zip(0_u32..) {
            let value = |i| {
                let sample = made.samples + i;
                load.signal
                    .value(made.start + sample as f64 / rate_hz, sample + 1, phase)
            };
            let values = (0..count).map(value).collect();
            leg.batch(Times::Regular { start, step }, values).await?;
        }
        made.samples += count;
        // However far behind, the job's other tasks have their turn.
        tokio::task::yield_now().await;
    }
    Ok(())
}
