//! How long a client has that answers a stop: it is told, and held to it.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::job::{StopBy, StopMethod, TaskContext};
use crate::quantity::rough_elapsed_text;

use super::message::Reply;
use super::outbox::Outbox;

/// Between a client's limit and ours.
const MARGIN: Duration = Duration::from_millis(200);
/// How long a client that had its time may take to say its end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Seconds that a client has which answers a stop. A program that we run has to have left by the
/// limit, so what it does must be over a little earlier.
pub(super) fn told(ctx: &TaskContext, is_guest: bool) -> Option<f64> {
    let limit = ctx.patience().limit()?;
    let margin = if is_guest {
        MARGIN.min(limit / 10)
    } else {
        Duration::ZERO
    };
    Some(limit.saturating_sub(margin).as_secs_f64())
}

/// Waits until a client that answers has had its time, and a harder word from us didn't help.
pub(super) async fn overdue(ctx: &TaskContext, outbox: &Outbox) {
    ctx.guest_has_seen().await;
    let seen = Instant::now();
    ctx.patience().is_over(seen).await;
    // It may know the limit, and be about to say its end.
    sleep(MARGIN).await;
    let by = ctx.asked().map_or(StopBy::Client, |(_, by)| by);
    outbox.answer(&Reply::Stop {
        method: StopMethod::Loop.name().into(),
        by: by.name().into(),
    });
    sleep(LAST_WORDS).await;
    let time = rough_elapsed_text(seen.elapsed().as_secs_f64());
    let name = ctx.job_name();
    ctx.note(format!("{name} cut off after {time}"));
    ctx.tell_left_behind(vec![name.to_string()]);
}
