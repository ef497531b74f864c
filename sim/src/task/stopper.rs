//! The stopper: counts its ticks and ends the job.

use std::time::Duration;

use crate::job::TaskSpec;

/// Every how many ticks sprinter and stopper log, as in the recipe they come from.
pub(super) const LOG_EVERY: u64 = 20;

/// A task that ends its job after `stops` ticks, or, with 0, never by itself. At the end it sets the
/// stop event; if somebody else sets it, it ends at once, in the middle of a sleep too.
pub fn stopper(stops: u64, interval: Duration) -> TaskSpec {
    TaskSpec::new("stopper", move |ctx| async move {
        // What was before the job began is not to be cut short by counting.
        ctx.until_live().await;
        while ctx.sleep().await {
            let tick = ctx.ticks();
            if tick.is_multiple_of(LOG_EVERY) {
                ctx.log(format!("{} : {tick}", ctx.name()));
            }
            if tick == stops {
                break;
            }
        }
        ctx.stop_event().set();
    })
    .every(interval)
}
