//! All plots: how they share the room, and what scrolling, dragging and hovering do.

use std::collections::HashMap;
use std::time::Duration;

use eframe::egui::{
    Align2, FontFamily, FontId, Rect, Response, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2,
};
use egui_plot::PlotTransform;
use sprintscope_sim::Scope;

use super::readout::Readout;
use super::{Drawn, PlotState, Shared};
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::data_ends::DataEnds;
use crate::view::missing::what_is_missing;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::range::Growth;
use crate::view::scrolls::Scrolled;
use crate::view::watched::Watched;
use crate::view::{Overlay, View};
use crate::window::theme::Look;
use crate::window::widgets::scroll_by;

/// A plot is never lower than this, in points; more of them than fit are scrolled to.
const LEAST_HEIGHT: f32 = 130.0;
const GAP: f32 = 10.0;
/// Points of scrolling that halve or double what is shown.
const ZOOM_POINTS: f32 = 240.0;

/// What the plots keep from frame to frame.
#[derive(Default)]
pub(crate) struct Plots {
    states: HashMap<PlotId, PlotState>,
    /// There are more plots than fit: the wheel scrolls to them, and zooms only with Ctrl.
    wheel_scrolls: bool,
    /// How often everything had been fitted.
    fits: u64,
    ends: DataEnds,
    readout: Readout,
}

impl Plots {
    /// Draws all plots.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        view.pointed_jobs.clear();
        if plan.plots.is_empty() {
            view.cursor = None;
            show_nothing(ui, scope);
            return;
        }
        if std::mem::replace(&mut self.fits, view.fits) != view.fits {
            self.states.values_mut().for_each(PlotState::release_y);
        }
        self.states
            .retain(|id, _| plan.plots.iter().any(|plot| plot.id == *id));
        let room = ui.available_rect_before_wrap();
        let rects = arranged(plan.plots.len(), room);
        let lowest = rects.iter().map(Rect::bottom).fold(room.bottom(), f32::max);
        self.wheel_scrolls = lowest > room.bottom() + 1.0;
        let steps = view.scrolls.take(Scrolled::Plots);
        if !self.wheel_scrolls {
            self.show_in(ui, (scope, plan), view, &rects, asked);
            return;
        }
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let row = rects[0].height() + GAP;
                scroll_by(ui, steps, row);
                let moved = ui.max_rect().top() - room.top();
                let moved = rects
                    .iter()
                    .map(|rect| rect.translate(vec2(0.0, moved)))
                    .collect::<Vec<_>>();
                self.show_in(ui, (scope, plan), view, &moved, asked);
                ui.allocate_space(vec2(1.0, lowest - room.top()));
            });
    }

    /// CPU time that other threads have used for plots since this was last asked.
    pub(crate) fn take_helper_cpu(&mut self) -> Duration {
        self.states
            .values_mut()
            .map(PlotState::take_helper_cpu)
            .sum()
    }

    fn show_in(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        rects: &[Rect],
        asked: &mut Vec<Asked>,
    ) {
        let watched: &dyn Watched = scope;
        let marks = watched.marks();
        let read_at = view.read_at();
        let before = view.cursor.take();
        let growth = if watched.is_live() {
            Growth::Live
        } else {
            Growth::AtRest
        };
        self.ends.update(watched, plan, view);
        let ends = self.ends.by_axis();
        for (place, (plot, rect)) in plan.plots.iter().zip(rects).enumerate() {
            if !ui.is_rect_visible(*rect) {
                continue;
            }
            let shared = Shared {
                scope,
                watched,
                plan,
                marks: &marks,
                pointer: read_at.as_ref().map(|(axis, x)| (axis, *x)),
                history: self.ends.history_of(place),
            };
            let data = ends.get(&plot.id.axis).copied().unwrap_or([0.0, 1.0]);
            let shown = view.ends(&plot.id.axis, data, growth);
            let state = self.states.entry(plot.id.clone()).or_default();
            let mut plot_ui = ui.new_child(UiBuilder::new().max_rect(*rect).id_salt(&plot.id));
            let Drawn {
                response,
                transform,
            } = state.show(&mut plot_ui, &shared, plot, (shown, data[1]), view, asked);
            if let Some(x) = self.interact(&plot_ui, plot, &response, &transform, view, asked) {
                // The field for a note lies where the values would be.
                if !matches!(view.overlay, Overlay::Note(_)) {
                    self.readout
                        .show(&plot_ui, (watched, plan), plot, view, (&transform, x));
                }
                view.cursor = Some((plot.id.axis.clone(), x));
            }
        }
        if before != view.cursor {
            // The plots drawn before the one under the pointer show it in the next frame.
            ui.ctx().request_repaint();
        }
    }

    /// Zooms, pans and fits as the pointer says; returns where it is.
    fn interact(
        &mut self,
        ui: &Ui,
        plot: &PlotPlan,
        response: &Response,
        transform: &PlotTransform,
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) -> Option<f64> {
        let mut ask = |command| asked.push(Asked::by_button(command));
        if response.double_clicked() {
            ask(Command::Fit);
        }
        let pan = |by: f64| Command::Pan {
            axis: plot.id.axis.clone(),
            by,
        };
        let hold_y = |ends: [f64; 2]| Command::HoldY {
            plot: plot.id.clone(),
            ends,
        };
        let per_point = transform.dvalue_dpos();
        if response.dragged() {
            let moved = response.drag_delta();
            if moved.x != 0.0 {
                ask(pan(-f64::from(moved.x) * per_point[0]));
            }
            if let Some(y) = view.y_ranges.get(&plot.id) {
                ask(hold_y(y.map(|end| end - f64::from(moved.y) * per_point[1])));
            }
        }
        let at = response.hover_pos()?;
        view.pointed_jobs = plot.jobs.iter().copied().collect();
        view.pointed_jobs.sort_unstable();
        let here = transform.value_from_position(at);
        let (scrolled, pinched, alt) = ui.input(|input| {
            (
                input.smooth_scroll_delta(),
                input.zoom_delta(),
                input.modifiers.alt,
            )
        });
        let scrolled = if self.wheel_scrolls {
            Vec2::ZERO
        } else {
            scrolled
        };
        let factor = f64::from((-scrolled.y / ZOOM_POINTS).exp2() / pinched);
        if alt && factor != 1.0 {
            let bounds = transform.bounds();
            let zoomed = |end: f64| here.y + (end - here.y) * factor;
            ask(hold_y([bounds.min()[1], bounds.max()[1]].map(zoomed)));
        } else if factor != 1.0 {
            ask(Command::Zoom {
                axis: plot.id.axis.clone(),
                factor,
                around: here.x,
            });
        }
        if scrolled.x != 0.0 {
            ask(pan(-f64::from(scrolled.x) * per_point[0]));
        }
        Some(here.x)
    }
}

/// One plot has all the room; of three the first is wide; many stand in two columns, or three.
fn arranged(count: usize, room: Rect) -> Vec<Rect> {
    let columns = match count {
        0..=2 => 1,
        3..=6 => 2,
        _ if room.width() > 1_000.0 => 3,
        _ => 2,
    };
    let is_first_wide = count % columns == 1 && columns > 1;
    let cells = if is_first_wide {
        count + columns - 1
    } else {
        count
    };
    let rows = cells.div_ceil(columns);
    let fitting = (room.height() - GAP * (rows - 1) as f32) / rows as f32;
    let height = fitting.max(LEAST_HEIGHT);
    let width = (room.width() - GAP * (columns - 1) as f32) / columns as f32;
    (0..count)
        .map(|place| {
            let cell = if is_first_wide && place > 0 {
                place + columns - 1
            } else {
                place
            };
            let (row, column) = (cell / columns, cell % columns);
            let corner = pos2(
                room.left() + column as f32 * (width + GAP),
                room.top() + row as f32 * (height + GAP),
            );
            let is_wide = is_first_wide && place == 0;
            let width = if is_wide { room.width() } else { width };
            Rect::from_min_size(corner, vec2(width, height))
        })
        .collect()
}

/// No samples yet: what is waited for.
fn show_nothing(ui: &Ui, scope: &Scope) {
    let look = Look::of(ui);
    let jobs = scope.jobs().list();
    let (headline, hint) = what_is_missing(&jobs);
    let center = ui.max_rect().center();
    let font = |size| FontId::new(size, FontFamily::Proportional);
    let painter = ui.painter();
    painter.text(
        center - vec2(0.0, 12.0),
        Align2::CENTER_CENTER,
        headline,
        font(17.0),
        look.text,
    );
    painter.text(
        center + vec2(0.0, 12.0),
        Align2::CENTER_CENTER,
        hint,
        font(13.0),
        look.muted,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_share_the_room_without_overlap() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(900.0, 640.0));
        for count in 1..=12 {
            let rects = arranged(count, room);
            assert_eq!(rects.len(), count);
            for (i, a) in rects.iter().enumerate() {
                assert!(a.left() >= room.left() - 0.1 && a.right() <= room.right() + 0.1);
                for b in &rects[i + 1..] {
                    assert!(
                        !a.shrink(0.5).intersects(b.shrink(0.5)),
                        "{count}: {a:?} {b:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn of_three_plots_the_first_is_wide() {
        let rects = arranged(3, Rect::from_min_size(pos2(0.0, 0.0), vec2(900.0, 640.0)));
        assert!(rects[0].width() > 800.0 && rects[1].width() < 500.0);
    }
}
