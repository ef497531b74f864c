//! A second thread that helps the one that draws, for the time of one call.

use std::thread;
use std::time::Duration;

use crate::platform::thread_cpu_time;

/// Has work done on a second thread, and counts the CPU time that took there.
#[derive(Debug, Default)]
pub struct Helper {
    cpu: Duration,
}

impl Helper {
    /// Does one thing here and another on a second thread at the same time; both here where no
    /// thread can be had.
    ///
    /// # Panics
    /// As `there` does.
    pub fn both<A, B: Send>(
        &mut self,
        here: impl FnOnce() -> A,
        there: impl Fn() -> B + Sync,
    ) -> (A, B) {
        let there = &there;
        thread::scope(|scope| {
            let spawned = thread::Builder::new()
                .name("painter".to_owned())
                .spawn_scoped(scope, || (there(), thread_cpu_time()));
            let a = here();
            match spawned.map(thread::ScopedJoinHandle::join) {
                Ok(Ok((b, cpu))) => {
                    self.cpu += cpu;
                    (a, b)
                }
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => (a, there()),
            }
        })
    }

    /// CPU time that the second thread has used since this was last asked.
    pub fn take_cpu(&mut self) -> Duration {
        std::mem::take(&mut self.cpu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_done_and_what_the_second_thread_used_is_counted_once() {
        let mut helper = Helper::default();
        let busy = || {
            let sum: f64 = (0..2_000_000).map(f64::from).map(f64::sqrt).sum();
            std::hint::black_box(sum)
        };
        let (here, there) = helper.both(busy, busy);
        assert_eq!(here, there);
        assert!(helper.take_cpu() > Duration::from_micros(100));
        assert_eq!(helper.take_cpu(), Duration::ZERO);
    }
}
