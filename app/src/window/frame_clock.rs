//! What a frame costs the thread that draws: from the input to the last thing painted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use eframe::egui::{self, LayerId, Order, Shape};
use eframe::egui_glow::CallbackFn;
use eframe::epaint::PaintCallback;

use crate::platform::thread_cpu_time;

/// Counts CPU time of the thread for layout, queries, painting, tessellation and upload. Asking the
/// display server about the window, and handing it the picture, lie between frames and don't count.
#[derive(Clone, Debug, Default)]
pub(super) struct FrameClock {
    began: Option<Duration>,
    /// When all was painted, in nanoseconds of the thread's time; zero until then.
    painted: Arc<AtomicU64>,
}

impl FrameClock {
    pub(super) fn begin(&mut self) {
        self.painted.store(0, Ordering::Relaxed);
        self.began = Some(thread_cpu_time());
    }

    /// Notes when all of this frame is painted: by something invisible above everything else.
    pub(super) fn watch_painting(&self, ctx: &egui::Context) {
        let clock = Self::clone(self);
        let last = LayerId::new(Order::Debug, egui::Id::unique("frame clock"));
        let everywhere = ctx.content_rect();
        ctx.layer_painter(last).add(Shape::Callback(PaintCallback {
            rect: everywhere,
            callback: Arc::new(CallbackFn::new(move |_, _| clock.note_painted())),
        }));
    }

    /// All of this frame is painted.
    pub(super) fn note_painted(&self) {
        let now = u64::try_from(thread_cpu_time().as_nanos()).unwrap_or(u64::MAX);
        self.painted.store(now, Ordering::Relaxed);
    }

    /// What the frame cost that began last, if one began; up to now if it wasn't painted.
    pub(super) fn take_cost(&mut self) -> Option<Duration> {
        let began = self.began.take()?;
        let ended = match self.painted.load(Ordering::Relaxed) {
            0 => thread_cpu_time(),
            nanos => Duration::from_nanos(nanos),
        };
        Some(ended.saturating_sub(began))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() {
        let sum: f64 = (0..2_000_000).map(f64::from).map(f64::sqrt).sum();
        std::hint::black_box(sum);
    }

    #[test]
    fn a_frame_costs_what_was_done_from_its_beginning_until_it_was_painted() {
        let mut clock = FrameClock::default();
        assert_eq!(clock.take_cost(), None);
        let began = thread_cpu_time();
        clock.begin();
        work();
        clock.note_painted();
        let until_painted = thread_cpu_time();
        work();
        let cost = clock.take_cost().expect("one began");
        assert!(cost > Duration::ZERO, "{cost:?}");
        assert!(cost <= until_painted.saturating_sub(began), "{cost:?}");
        assert_eq!(clock.take_cost(), None);
    }

    #[test]
    fn what_is_never_painted_costs_all_until_the_next_begins() {
        let mut clock = FrameClock::default();
        clock.begin();
        clock.note_painted();
        clock.begin();
        let before = thread_cpu_time();
        work();
        let spent = thread_cpu_time().saturating_sub(before);
        assert!(clock.take_cost().is_some_and(|cost| cost >= spent));
    }
}
