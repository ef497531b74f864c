//! The bar at the bottom: what it costs, what comes in, what was lost.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use eframe::egui::{Align, Layout, RichText, Ui};
use sprintscope_sim::Scope;

use crate::platform::resident_memory_bytes;
use crate::view::View;
use crate::view::quantity::{bytes_text, count_text};
use crate::window::theme::{Look, mono};

/// Figures are averaged over this long, and don't flicker faster.
const SPAN: Duration = Duration::from_millis(500);

/// After so long without a frame none is counted any more.
pub const REST: Duration = Duration::from_millis(1_050);

/// What the bar remembers between frames.
#[derive(Default)]
pub struct StatusBar {
    /// When frames of the last second began, and what each had cost.
    frames: VecDeque<(Instant, Duration)>,
    /// When the frame began that is drawn now.
    began: Option<Instant>,
    figures: Option<Figures>,
}

struct Figures {
    taken: Instant,
    /// The store's, from before anything was counted.
    revision: u64,
    samples: u64,
    samples_per_sec: f64,
    frames_per_sec: f64,
    frame_ms: f64,
    memory_bytes: u64,
    dropped: u64,
    bad_lines: u64,
    refused_logins: u64,
    history: u64,
}

impl StatusBar {
    /// A frame begins; the one before it cost so much.
    pub fn count_frame(&mut self, cost: Duration) {
        let now = Instant::now();
        if let Some(before) = self.began.replace(now) {
            self.frames.push_back((before, cost));
        }
        let is_old = |(began, _): &(Instant, Duration)| now - *began > Duration::from_secs(1);
        while self.frames.front().is_some_and(is_old) {
            self.frames.pop_front();
        }
    }

    /// Whether the bar says that nothing is drawn, and all there is; else it has to be drawn once
    /// more when that is so.
    pub fn is_at_rest(&self, scope: &Scope) -> bool {
        let is_all = |figures: &Figures| {
            figures.frames_per_sec == 0.0 && figures.revision == scope.store().revision()
        };
        self.figures.as_ref().is_some_and(is_all)
    }

    /// Draws the bar.
    pub fn show(&mut self, ui: &mut Ui, scope: &Scope, view: &View) {
        let is_stale = |figures: &Figures| figures.taken.elapsed() >= SPAN;
        if self.figures.as_ref().is_none_or(is_stale) {
            self.figures = Some(self.take(scope));
        }
        let Some(figures) = &self.figures else {
            return;
        };
        let channel = scope.jobs().channel_fill() * 100.0;
        let look = Look::of(ui);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            let mut figure = |value: String, what: &str, is_alarming: bool| {
                let ink = if is_alarming { look.waiting } else { look.text };
                if what.ends_with(' ') {
                    ui.label(RichText::new(what.trim()).font(mono()).color(look.muted));
                    ui.label(RichText::new(value).font(mono()).color(ink));
                } else {
                    ui.label(RichText::new(value).font(mono()).color(ink));
                    ui.label(RichText::new(what).font(mono()).color(look.muted));
                }
                ui.add_space(9.0);
            };
            figure(format!("{:.0}", figures.frames_per_sec), "fps", false);
            figure(format!("{:.1}", figures.frame_ms), "ms/frame", false);
            figure(count_text(figures.samples_per_sec), "samples/s", false);
            figure(format!("{channel:.0} %"), "channel ", channel > 90.0);
            figure(
                count_text(figures.dropped as f64),
                "dropped ",
                figures.dropped > 0,
            );
            if figures.refused_logins > 0 {
                let count = count_text(figures.refused_logins as f64);
                figure(count, "logins refused ", true);
            }
            if figures.bad_lines > 0 {
                figure(count_text(figures.bad_lines as f64), "bad lines ", true);
            }
            figure(
                count_text(figures.history as f64),
                "samples in history",
                false,
            );
            figure(bytes_text(figures.memory_bytes as f64), "", false);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if view.pause.is_some() {
                    ui.label(RichText::new("paused").font(mono()).color(look.waiting));
                }
            });
        });
    }

    fn take(&self, scope: &Scope) -> Figures {
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
        let before = self.figures.as_ref();
        let passed = before.map_or(0.0, |before| (taken - before.taken).as_secs_f64());
        let came = before.map_or(0, |before| samples.saturating_sub(before.samples));
        let recent = self
            .frames
            .iter()
            .filter(|(began, _)| taken - *began <= Duration::from_secs(1));
        let cost: Duration = recent.clone().map(|(_, cost)| *cost).sum();
        let frames = recent.count();
        Figures {
            taken,
            revision,
            samples,
            samples_per_sec: if passed > 0.0 {
                came as f64 / passed
            } else {
                0.0
            },
            frames_per_sec: frames as f64,
            frame_ms: cost.as_secs_f64() * 1e3 / frames.max(1) as f64,
            memory_bytes: resident_memory_bytes(),
            dropped: counts.iter().map(|counts| counts.dropped).sum(),
            bad_lines: counts.iter().map(|counts| counts.bad_lines).sum(),
            refused_logins: scope.refused_logins(),
            history,
        }
    }
}
