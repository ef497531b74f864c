//! The system's fonts for words that ours have no signs for: found when the first such word is drawn, by a thread of
//! its own, so that a window without one never looks for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use eframe::egui::{Context, FallbackRequest, FontInsert, FontProvider, Ui};
use egui_system_font_provider::SystemFontProvider;

use crate::window::font_folders;
use crate::window::theme::mono;

/// Has the window take signs that it lacks from the system's fonts.
pub(super) fn install(ctx: &Context) {
    ctx.set_font_providers(vec![Arc::new(Waiting {
        ctx: ctx.clone(),
        is_asked: AtomicBool::new(false),
    })]);
}

/// A name as it can be read where no font has its signs: `温度` is `\u{6e29}\u{5ea6}` there.
pub(super) fn readable(ui: &Ui, name: &str) -> String {
    let escaped = |sign: char| -> String {
        let is_there = ui.fonts_mut(|fonts| fonts.has_glyph(&mono(), sign));
        if is_there {
            sign.into()
        } else {
            sign.escape_unicode().collect()
        }
    };
    name.chars().map(escaped).collect()
}

/// Nothing has been missing so far.
struct Waiting {
    ctx: Context,
    is_asked: AtomicBool,
}

impl FontProvider for Waiting {
    /// None yet; what is missing is asked for again once the fonts are known.
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if self.is_asked.swap(true, Ordering::Relaxed) {
            return None;
        }
        let ctx = self.ctx.clone();
        let (cluster, family) = (request.cluster.to_owned(), request.family.clone());
        let look = move || {
            // Without any font the library panics (fontique 0.11).
            if !font_folders::have_a_font() {
                ctx.set_font_providers(Vec::new());
                return;
            }
            let fonts = SystemFontProvider::new();
            // That takes until all of them are known.
            let _first = fonts.font_for(&FallbackRequest {
                cluster: &cluster,
                family: &family,
            });
            ctx.set_font_providers(vec![Arc::new(fonts)]);
        };
        // Without a thread words stay without their signs, as they do without fonts.
        let _none = thread::Builder::new().name("fonts".into()).spawn(look);
        None
    }
}
