//! How large the window is drawn, and the offer to draw it larger on a fine screen whose system doesn't say so.

use eframe::egui::{Align2, Area, Context, Frame, Id, Order, Rect, RichText, vec2};

use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::scale::{Scale, ScaleCommand};
use crate::window::theme::Look;
use crate::window::widgets::{Kind, answer_button};

/// Pixels across from which words at their usual size are hard to read.
const FINE: f32 = 3_000.0;

/// What becomes of the offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Offer {
    /// It stands wherever the screen is fine.
    #[default]
    Stands,
    /// A scale was chosen, or this one kept.
    Answered,
}

impl Offer {
    /// Draws the offer at the upper end of the plots, where there is reason for it.
    pub(super) fn show(&mut self, ctx: &Context, plots: Rect, asked: &mut Vec<Asked>) {
        if *self == Self::Answered || !is_fine(ctx) {
            return;
        }
        let shown = Area::new(Id::unique("scale"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_TOP)
            .fixed_pos(plots.center_top() + vec2(0.0, 12.0))
            .show(ctx, |ui| {
                let look = Look::of(ui);
                let frame = Frame::popup(ui.style()).stroke((1.0, look.accent));
                let line = frame.show(ui, |ui| ui.horizontal(|ui| show_answers(ui, look)).inner);
                line.inner
            });
        if let Some(scale) = shown.inner {
            *self = Self::Answered;
            let command = Command::Scale(ScaleCommand::Set(scale));
            asked.push(Asked::by_button(command));
        }
    }

    /// It was answered elsewhere.
    pub(super) fn answer(&mut self) {
        *self = Self::Answered;
    }
}

fn show_answers(ui: &mut eframe::egui::Ui, look: &Look) -> Option<Scale> {
    let words = "The screen is fine, and the system gives no scale for it";
    ui.label(RichText::new(words).color(look.text));
    let mut chosen = None;
    for scale in Scale::OFFERED {
        let label = format!("Scale {}", scale.text());
        if answer_button(ui, &label, Kind::Plain).clicked() {
            chosen = Some(scale);
        }
    }
    if answer_button(ui, "Keep 100 %", Kind::Plain).clicked() {
        chosen = Some(Scale::USUAL);
    }
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

/// Draws the window so from now on; returns what is answered.
pub(super) fn carry_out(ctx: &Context, command: ScaleCommand) -> String {
    let now = Scale::of_factor(f64::from(ctx.zoom_factor())).unwrap_or(Scale::USUAL);
    let scale = now.after(command);
    ctx.set_zoom_factor(scale.factor());
    scale.words()
}
