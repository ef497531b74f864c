//! When a program has exited: how long to go on reading what it wrote.

use std::rc::Rc;
use std::time::Duration;

use tokio::time::sleep;

use super::input::Activity;

/// Long enough for the loop to have seen, before it looks, what was written before.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// More than any pipe holds: whoever writes more is alive.
const BACKLOG_BYTES: u64 = 2 << 20;

/// Both outputs of a program.
pub(super) struct Outlets(pub [Rc<Activity>; 2]);

impl Outlets {
    /// Waits until everything was read that had been written when this was called. The inputs have
    /// to be polled before this is, so that they see first what came.
    pub(super) async fn caught_up(&self) {
        let before = self.bytes();
        loop {
            sleep(POLL_INTERVAL).await;
            let is_idle = self.0.iter().all(|activity| activity.is_idle.get());
            if is_idle || self.bytes() > before + BACKLOG_BYTES {
                return;
            }
        }
    }

    /// Whether nobody can write to either of them any more.
    pub(super) fn have_ended(&self) -> bool {
        self.0.iter().all(|activity| activity.has_ended.get())
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.0.iter().map(|activity| activity.bytes.get()).sum()
    }
}
