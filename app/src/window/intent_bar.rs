//! The bar that asks whether a key is meant: the key, what it stops when it comes again, and how long that stands.

use std::time::Duration;

use eframe::egui::{self, Align2, Area, Frame, Id, Order, Rect, RichText, Sense, Ui, vec2};
use sprintscope_sim::Scope;

use crate::view::View;
use crate::view::carry_out::carry_out_held;
use crate::window::keys;
use crate::window::theme::{Look, mono};
use crate::window::widgets::keycap;

/// How often it is drawn while it stands: so late at most it is known that a key is still held, and when a second
/// press came.
const STEP: Duration = Duration::from_millis(33);

/// Before what was typed since the last frame is taken in.
pub(super) fn look(ctx: &egui::Context, view: &mut View) {
    view.intent.look(now(ctx));
    // Keys that come up meanwhile are told to somebody else.
    if !ctx.input(|input| input.focused) {
        view.intent.let_go();
    }
}

/// Once it was taken in: carries out what is asked for by a key that was held long enough.
pub(super) fn act(ctx: &egui::Context, scope: &Scope, view: &mut View) {
    let stood = view.intent.bar().is_some();
    carry_out_held(scope, view);
    if view.intent.bar().is_some() {
        ctx.request_repaint_after(STEP);
    } else if stood {
        ctx.request_repaint();
    }
}

fn now(ctx: &egui::Context) -> Duration {
    Duration::from_secs_f64(ctx.input(|input| input.time).max(0.0))
}

/// Draws the bar at the lower end of the plots; nothing there is hindered by it.
pub(super) fn show(ctx: &egui::Context, view: &View, plots: Rect) {
    let Some(bar) = view.intent.bar() else {
        return;
    };
    let keymap = keys::keymap(ctx);
    let (key, words) = (bar.key(), bar.words(&keymap));
    Area::new(Id::unique("intent"))
        .order(Order::Foreground)
        .interactable(false)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(plots.center_bottom() - vec2(0.0, 34.0))
        .show(ctx, |ui| {
            let look = Look::of(ui);
            let frame = Frame::popup(ui.style()).stroke((1.0, look.waiting));
            frame.show(ui, |ui| {
                show_words(ui, &key, &words, view);
            });
        });
}

fn show_words(ui: &mut Ui, key: &str, words: &str, view: &View) {
    let look = Look::of(ui);
    let line = ui.horizontal(|ui| {
        keycap(ui, key);
        let said = ui.label(RichText::new(words).color(look.text));
        said.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{key} {words}"))
        });
        let seconds = format!("{} s", view.intent.seconds_left());
        ui.label(RichText::new(seconds).font(mono()).color(look.muted));
    });
    let size = vec2(line.response.rect.width(), 3.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 1, look.raised);
    let left = rect.with_max_x(rect.left() + rect.width() * view.intent.left());
    ui.painter().rect_filled(left, 1, look.waiting);
}
