//! Sleeps that are as exact as the interval asks for.

use std::time::Duration;

use futures_timer::Delay;
use tokio::time::{Instant, sleep_until};

/// From here on tokio's timer, which counts whole milliseconds, is off by less than a tenth; below
/// it a timer thread shared by all jobs sleeps to the microsecond, at the price of a thread switch.
const COARSE: Duration = Duration::from_millis(10);

/// Sleeps until the deadline; a deadline that has passed still lets the job's other tasks go on.
pub(super) async fn until(deadline: Instant) {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        tokio::task::yield_now().await;
    } else if left < COARSE {
        Delay::new(left).await;
    } else {
        sleep_until(deadline).await;
    }
}
