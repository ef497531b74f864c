//! The bar at the bottom: what it costs, what comes in, what was lost.

use std::time::Duration;

use eframe::egui::{Align, Label, Layout, RichText, Ui};
use sprintscope_sim::Scope;
use sprintscope_sim::quantity::{bytes_text, count_text, percent_text, rate_text};

use crate::view::View;
use crate::view::figures::{Figures, FrameRate};
use crate::window::theme::{Look, mono};

/// What a frame's cost is told in; more on it is said under the pointer.
const COST: &str = "ms/frame";

/// What the bar remembers between frames.
#[derive(Default)]
pub(super) struct StatusBar {
    costs: FrameRate,
    figures: Option<Figures>,
    /// Who paints the window, in words.
    painter: String,
}

impl StatusBar {
    /// Who paints the window, in words.
    pub(super) fn set_painter(&mut self, painter: &str) {
        self.painter = painter.into();
    }

    /// A frame begins; the one before it cost so much.
    pub(super) fn count_frame(&mut self, cost: Duration) {
        self.costs.count(cost);
    }

    /// Whether the bar says that nothing is drawn, and all there is; else it has to be drawn once
    /// more when that is so.
    pub(super) fn is_at_rest(&self, scope: &Scope) -> bool {
        self.figures
            .as_ref()
            .is_some_and(|figures| figures.are_at_rest(scope))
    }

    /// Draws the bar.
    pub(super) fn show(&mut self, ui: &mut Ui, scope: &Scope, view: &View) {
        let figures = Figures::kept_up(&mut self.figures, scope, &self.costs);
        let channel = scope.jobs().channel_fill();
        let look = Look::of(ui);
        let painter = &self.painter;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            // What stands at the other end has its room first.
            let paused = view.pause.is_some().then(|| {
                ui.painter()
                    .layout_no_wrap("paused".into(), mono(), look.waiting)
            });
            let kept = paused.as_ref().map_or(0.0, |paused| paused.size().x + 10.0);
            let mut figure = |value: String, what: &str, is_alarming: bool| {
                let ink = if is_alarming { look.waiting } else { look.text };
                // What has no room is left out whole.
                let words = format!("{value} {}", what.trim());
                let needed = ui.painter().layout_no_wrap(words, mono(), ink).size().x;
                if needed + kept > ui.available_width() && !is_alarming {
                    return;
                }
                let said = if what.ends_with(' ') {
                    ui.label(RichText::new(what.trim()).font(mono()).color(look.muted));
                    ui.label(RichText::new(value).font(mono()).color(ink))
                } else {
                    ui.label(RichText::new(value).font(mono()).color(ink))
                        | ui.label(RichText::new(what).font(mono()).color(look.muted))
                };
                if what == COST && !painter.is_empty() {
                    said.on_hover_text(format!("The window is painted by {painter}"));
                }
                ui.add_space(9.0);
            };
            figure(count_text(figures.frames_per_sec), "fps", false);
            figure(figures.frame_ms_text(), COST, false);
            figure(rate_text(figures.samples_per_sec), "samples/s", false);
            figure(percent_text(channel), "channel ", channel > 0.9);
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
            for (text, is_loss) in &figures.sources {
                figure(text.clone(), "", *is_loss);
            }
            figure(
                count_text(figures.history as f64),
                "samples in history",
                false,
            );
            figure(bytes_text(figures.memory_bytes as f64), "", false);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(paused) = paused {
                    ui.label(paused);
                }
            });
        });
    }
}

/// Draws what was to be said and had no room in the bar at the top, in the place of the figures.
pub(super) fn show_note(ui: &mut Ui, note: &str) {
    let text = RichText::new(note).color(Look::of(ui).waiting);
    ui.horizontal(|ui| ui.add(Label::new(text).truncate()));
}
