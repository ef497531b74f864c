//! What a series is taken by wherever it is named: its dash shows it or not, its name has it stand out.

use eframe::egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};
use sprintscope_sim::store::SeriesId;

use crate::view::command::Command;
use crate::view::curves::Curve;
use crate::view::{Overlay, View};
use crate::window::plot::dragging::drag_series;
use crate::window::system_fonts::readable;

/// The dash and the name of a series, to be pointed at and clicked.
pub(crate) struct Handles {
    series: SeriesId,
    pub dash: Response,
    pub name: Response,
    /// Whether the series isn't drawn.
    pub is_hidden: bool,
    /// Whether it stands out until it is let go.
    pub is_kept: bool,
    /// Whether something lies over the window: then nothing is hinted at through it.
    is_covered: bool,
}

impl Handles {
    /// Within these two rectangles; pointed at, the series stands out.
    pub(crate) fn new(
        ui: &Ui,
        of: impl Into<Curve>,
        [dash, name]: [Rect; 2],
        view: &mut View,
    ) -> Self {
        let Curve { series, run } = of.into();
        let id = |part: &str| -> Id { ui.scope_id().with((part, series, run)) };
        let dash = ui.interact(dash, id("dash"), Sense::click());
        let name = ui.interact(name, id("name"), Sense::click_and_drag());
        drag_series(&name, series);
        if dash.hovered() || name.hovered() {
            view.highlight.point_at(series);
        }
        Self {
            series,
            dash,
            name,
            is_hidden: view.hidden.contains(&series),
            is_kept: view.highlight.is_kept(series),
            is_covered: view.overlay != Overlay::None,
        }
    }

    /// Tells those who can't see it, and who point at it, what they do; returns what was asked. `says`
    /// gives the name with whatever stands beside it.
    pub(crate) fn command(self, name: &str, says: impl Fn() -> String) -> Option<Command> {
        let Self {
            series,
            dash,
            name: named,
            is_hidden,
            is_kept,
            is_covered,
        } = self;
        dash.widget_info(|| {
            WidgetInfo::selected(Role::CheckBox, true, !is_hidden, format!("Show {name}"))
        });
        named.widget_info(|| WidgetInfo::selected(Role::Button, true, is_kept, says()));
        let command = if dash.clicked() {
            Some(Command::ToggleSeries(series))
        } else {
            named.clicked().then_some(Command::Highlight(series))
        };
        if is_covered {
            return command;
        }
        let hint = |response: Response, hint: &str| {
            response.on_hover_ui(|ui| {
                let name = readable(ui, name);
                ui.label(format!("{name}: click to {hint}"));
            });
        };
        hint(dash, if is_hidden { "show" } else { "hide" });
        hint(
            named,
            if is_kept {
                "no longer keep in front"
            } else {
                "keep in front"
            },
        );
        command
    }
}
