//! The figures of a status bar: what drawing costs, what comes in, what was lost.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use sprintscope_sim::Scope;

use super::sample_rate::SampleRate;
use super::source_words::totals;
use crate::platform::resident_memory_bytes;

/// Figures are averaged over this long, and don't flicker faster.
const SPAN: Duration = Duration::from_millis(500);

/// After so long without a frame none is counted any more.
pub(crate) const REST: Duration = Duration::from_millis(1_050);

/// How many frames were drawn in the last second, and what they cost.
#[derive(Debug, Default)]
pub(crate) struct FrameRate {
    /// When frames of the last second began, and what each had cost.
    frames: VecDeque<(Instant, Duration)>,
    /// When the frame began that is drawn now.
    began: Option<Instant>,
}

impl FrameRate {
    /// A frame begins; the one before it cost so much.
    pub(crate) fn count(&mut self, cost: Duration) {
        let now = Instant::now();
        if let Some(before) = self.began.replace(now) {
            self.frames.push_back((before, cost));
        }
        let is_old = |(began, _): &(Instant, Duration)| now - *began > Duration::from_secs(1);
        while self.frames.front().is_some_and(is_old) {
            self.frames.pop_front();
        }
    }
}

/// What the bar says.
#[derive(Debug)]
pub(crate) struct Figures {
    taken: Instant,
    /// The store's, from before anything was counted.
    revision: u64,
    samples: SampleRate,
    /// Samples that came in a second.
    pub samples_per_sec: f64,
    /// Frames that were drawn in the last second.
    pub frames_per_sec: f64,
    /// What one of them cost, in milliseconds of processor time.
    pub frame_ms: f64,
    /// Memory of the process.
    pub memory_bytes: u64,
    /// Samples and lines that were lost.
    pub dropped: u64,
    /// Lines that couldn't be used, or not all of them.
    pub bad_lines: u64,
    /// Clients that weren't let in.
    pub refused_logins: u64,
    /// What sources that wait for others counted, and whether it tells of a loss.
    pub sources: Vec<(String, bool)>,
    /// Samples that are kept.
    pub history: u64,
}

impl Figures {
    /// The figures kept here, taken anew where they are old.
    pub(crate) fn kept_up<'a>(
        kept: &'a mut Option<Self>,
        scope: &Scope,
        frames: &FrameRate,
    ) -> &'a Self {
        let before = kept.take();
        let is_fresh = |figures: &Self| figures.taken.elapsed() < SPAN;
        let figures = match before {
            Some(figures) if is_fresh(&figures) => figures,
            before => Self::take(before, scope, frames),
        };
        kept.insert(figures)
    }

    /// Whether they say that nothing is drawn, and all there is.
    pub(crate) fn are_at_rest(&self, scope: &Scope) -> bool {
        // A pace is told until nothing has come for long enough.
        let has_pace = self.samples_per_sec > 0.0;
        let is_all = self.revision == scope.store().revision();
        self.frames_per_sec == 0.0 && is_all && !has_pace
    }

    /// That cost, always to a tenth, so that it keeps its place.
    pub(crate) fn frame_ms_text(&self) -> String {
        format!("{:.1}", self.frame_ms)
    }

    fn take(before: Option<Self>, scope: &Scope, frames: &FrameRate) -> Self {
        let store = scope.store();
        let revision = store.revision();
        let (mut samples, mut history) = (0, 0);
        for (id, _) in store.list().iter() {
            let stats = store.stats(*id).unwrap_or_default();
            samples += stats.samples;
            history += stats.history_samples;
        }
        let counts = scope
            .jobs()
            .list()
            .iter()
            .map(sprintscope_sim::Job::counts)
            .collect::<Vec<_>>();
        let taken = Instant::now();
        let mut rate = before.map_or_else(SampleRate::default, |before| before.samples);
        let samples_per_sec = rate.look(scope.now(), samples);
        let recent = frames
            .frames
            .iter()
            .filter(|(began, _)| taken - *began <= Duration::from_secs(1));
        let cost: Duration = recent.clone().map(|(_, cost)| *cost).sum();
        let frames = recent.count();
        Self {
            taken,
            revision,
            samples: rate,
            samples_per_sec,
            frames_per_sec: frames as f64,
            frame_ms: cost.as_secs_f64() * 1e3 / frames.max(1) as f64,
            memory_bytes: resident_memory_bytes(),
            dropped: counts.iter().map(|counts| counts.dropped).sum(),
            bad_lines: counts.iter().map(|counts| counts.bad_lines).sum(),
            sources: totals(&counts),
            refused_logins: scope.refused_logins(),
            history,
        }
    }
}
