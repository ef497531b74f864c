//! What frames cost: CPU time of the thread that draws, from the input to the last thing painted,
//! and of those that help it.

use std::time::Duration;

/// Buckets grow by this factor, so that a median is right to 2 %.
const GROWTH: f64 = 1.02;
/// The first bucket ends here.
const LEAST_MS: f64 = 0.01;
/// The last bucket begins near 60 seconds.
const BUCKETS: usize = 800;

/// Counts frames by what they cost, in bounded memory however long the window is open.
#[derive(Clone, Debug)]
pub(crate) struct FrameCosts {
    counts: Vec<u32>,
    drawn: u64,
}

/// Frames as in the summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FrameSummary {
    /// Frames drawn.
    pub drawn: u64,
    /// Median of the CPU time for a frame, in milliseconds.
    pub cpu_ms_median: f64,
    /// The 99th percentile of it.
    pub cpu_ms_p99: f64,
}

impl Default for FrameCosts {
    fn default() -> Self {
        Self {
            counts: vec![0; BUCKETS],
            drawn: 0,
        }
    }
}

impl FrameCosts {
    /// Counts a frame.
    pub(crate) fn add(&mut self, cpu: Duration) {
        let ms = cpu.as_secs_f64() * 1e3;
        let bucket = ((ms / LEAST_MS).max(1.0).ln() / GROWTH.ln()) as usize;
        self.counts[bucket.min(BUCKETS - 1)] += 1;
        self.drawn += 1;
    }

    /// The frames so far.
    pub(crate) fn summary(&self) -> FrameSummary {
        FrameSummary {
            drawn: self.drawn,
            cpu_ms_median: self.quantile_ms(0.5),
            cpu_ms_p99: self.quantile_ms(0.99),
        }
    }

    fn quantile_ms(&self, quantile: f64) -> f64 {
        let rank = (self.drawn as f64 * quantile).ceil().max(1.0) as u64;
        let mut seen = 0;
        let within = |count: &u32| {
            seen += u64::from(*count);
            seen >= rank
        };
        match self.counts.iter().position(within) {
            Some(bucket) => LEAST_MS * GROWTH.powf(bucket as f64 + 0.5),
            None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_tail_are_right_to_two_percent() {
        let mut costs = FrameCosts::default();
        for i in 0..100 {
            costs.add(Duration::from_millis(if i < 95 { 2 } else { 30 }));
        }
        let FrameSummary {
            drawn,
            cpu_ms_median,
            cpu_ms_p99,
        } = costs.summary();
        assert_eq!(drawn, 100);
        assert!((cpu_ms_median / 2.0 - 1.0).abs() < 0.02, "{cpu_ms_median}");
        assert!((cpu_ms_p99 / 30.0 - 1.0).abs() < 0.02, "{cpu_ms_p99}");
    }

    #[test]
    fn no_frame_costs_nothing() {
        assert_eq!(FrameCosts::default().summary().cpu_ms_median, 0.0);
    }
}
