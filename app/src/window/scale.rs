//! How large the window is drawn, and the offer to draw it larger on a fine screen whose system doesn't say so.

use eframe::egui::{Align2, Context, Margin, Panel, RichText, Ui};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::scale::{Scale, ScaleCommand};
use crate::window::theme::{self, Look};
use crate::window::widgets::{Kind, answer_button};

/// Pixels across from which words at their usual size are hard to read.
const FINE: f32 = 3_000.0;

/// Keeps a scale for the next run, or says why it can't.
pub(super) type KeepsScale = fn(Scale) -> Result<(), String>;

/// How large the window is drawn, and what becomes of the offer.
pub(super) struct WindowScale {
    /// Whether a person has said how large: then nothing is offered.
    is_said: bool,
    /// That of the last frame: commands and the keys of all windows change it.
    now: f32,
    keeps: Option<KeepsScale>,
}

impl Default for WindowScale {
    fn default() -> Self {
        Self {
            is_said: false,
            now: Scale::USUAL.factor(),
            keeps: None,
        }
    }
}

impl WindowScale {
    /// The window drawn as a person has said, if anything.
    pub(super) fn new(ctx: &Context, said: Option<Scale>, keeps: Option<KeepsScale>) -> Self {
        let now = said.unwrap_or(Scale::USUAL).factor();
        ctx.set_zoom_factor(now);
        Self {
            is_said: said.is_some(),
            now,
            keeps,
        }
    }

    /// Draws the offer as a bar below the toolbar, where there is reason for it and nothing lies under it, and keeps
    /// what was chosen.
    pub(super) fn show(&mut self, ui: &mut Ui, view: &mut View, asked: &mut Vec<Asked>) {
        let ctx = &ui.ctx().clone();
        let factor = ctx.zoom_factor();
        if factor != self.now {
            self.now = factor;
            // Pictures of plots were made for the scale before.
            ctx.request_discard("another scale");
            let scale = Scale::of_factor(f64::from(factor));
            view.note = scale.map(|scale| self.keep(scale));
        }
        if self.is_said || !is_fine(ctx) {
            return;
        }
        let shown = Panel::top("scale")
            .show_separator_line(false)
            .frame(theme::panel_frame(Margin::symmetric(10, 6)))
            .show(ui, |ui| {
                theme::edge(ui, Align2::CENTER_BOTTOM);
                show_answers(ui, Look::of(ui))
            });
        if let Some(scale) = shown.inner {
            if scale == Scale::USUAL {
                view.note = Some(self.keep(scale));
            }
            let command = Command::Scale(ScaleCommand::Set(scale));
            asked.push(Asked::by_button(command));
        }
    }

    /// Draws the window so from the next frame on.
    pub(super) fn carry_out(&mut self, ctx: &Context, command: ScaleCommand) {
        self.is_said = true;
        let now = Scale::of_factor(f64::from(ctx.zoom_factor())).unwrap_or(Scale::USUAL);
        ctx.set_zoom_factor(now.after(command).factor());
    }

    /// Keeps it; returns what is answered.
    fn keep(&mut self, scale: Scale) -> String {
        self.is_said = true;
        let text = scale.text();
        match self.keeps.map(|keep| keep(scale)) {
            None => format!("Scale {text}"),
            Some(Ok(())) => format!("Scale {text}, kept in config.toml"),
            Some(Err(why)) => format!("Scale {text}; it isn't kept: {why}"),
        }
    }
}

fn show_answers(ui: &mut Ui, look: &Look) -> Option<Scale> {
    let words = "Too small to read? This screen has very many pixels, and the system doesn't say how fine they are.";
    let mut chosen = None;
    ui.horizontal(|ui| {
        // Read before it is chosen: as large as most will want it.
        let [first, _] = Scale::OFFERED.map(Scale::factor);
        ui.label(RichText::new(words).size(13.0 * first).color(look.text));
        ui.add_space(8.0);
        for scale in Scale::OFFERED {
            let label = format!("Scale {}", scale.text());
            if answer_button(ui, &label, Kind::Plain).clicked() {
                chosen = Some(scale);
            }
        }
        if answer_button(ui, "Keep 100 %", Kind::Plain).clicked() {
            chosen = Some(Scale::USUAL);
        }
    });
    chosen
}

/// Whether the screen has many pixels, and each is drawn as a point.
fn is_fine(ctx: &Context) -> bool {
    if ctx.pixels_per_point() != 1.0 {
        return false;
    }
    let screen = ctx.input(|input| input.viewport().monitor_size);
    let width = screen.map_or(0.0, |size| size.x);
    width.max(ctx.viewport_rect().width()) >= FINE
}
