//! A plot's values as text for screen readers: made only while one listens, and about once a second.

use std::time::Duration;

use eframe::egui::{Id, Response, Role, Ui, WidgetInfo};

use super::{PlotState, Shared, lanes};
use crate::view::View;
use crate::view::plan::PlotPlan;
use crate::view::plot_text::{curves_name, values_told};

/// How long a text stands at least: whoever listens to it is not to be interrupted by the next one.
const STANDS: f64 = 1.0;

/// The text that was told last.
#[derive(Default)]
pub(crate) struct Spoken {
    text: String,
    /// When it was made, and of what: the revision of the data.
    made: Option<(f64, u64)>,
}

impl Spoken {
    /// Describes a widget by this text, where anybody listens.
    pub(crate) fn describe(
        &mut self,
        ui: &Ui,
        (widget, revision): (Id, u64),
        text: impl FnOnce() -> String,
    ) {
        let ctx = ui.ctx();
        // Without a screen reader there is no such tree.
        if ctx.accesskit_node_builder(widget, |_| ()).is_none() {
            return;
        }
        let now = ui.input(|input| input.time);
        let age = self.made.map(|(then, of)| (now - then, of));
        match age {
            Some((_, of)) if of == revision => {}
            Some((age, _)) if (0.0..STANDS).contains(&age) => {
                ctx.request_repaint_after(Duration::from_secs_f64(STANDS - age));
            }
            _ => {
                // Not while the tree is held: the store is asked for it.
                self.text = text();
                self.made = Some((now, revision));
            }
        }
        let text = self.text.clone();
        ctx.accesskit_node_builder(widget, |node| node.set_description(text));
    }
}

impl PlotState {
    /// Tells who can't see it what there is to see.
    pub(super) fn tell(
        &mut self,
        ui: &Ui,
        response: &Response,
        shared: &Shared<'_>,
        (plot, ends): (&PlotPlan, [f64; 2]),
        view: &View,
    ) {
        if plot.is_of_states {
            response.widget_info(|| {
                let told = lanes::told(shared, plot, ends, view);
                WidgetInfo::labeled(Role::Label, true, told)
            });
            return;
        }
        response.widget_info(|| {
            let name = curves_name(plot, view.times());
            WidgetInfo::labeled(Role::Image, true, name)
        });
        let watched = shared.watched;
        let of = (response.id, watched.revision());
        self.spoken
            .describe(ui, of, || values_told(watched, shared.plan, plot, view));
    }
}
