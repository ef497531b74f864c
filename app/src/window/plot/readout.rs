//! The values under the pointer.

use eframe::egui::{FontId, Pos2, Rect, Shape, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};
use sprintscope_sim::quantity::quantity_text;
use sprintscope_sim::store::SeriesId;

use crate::view::View;
use crate::view::axis::{Wall, place_text};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::quantity::name_end;
use crate::view::watched::Watched;
use crate::window::theme::{Look, mono, pattern};
use crate::window::widgets::dash;

/// More values than this would hide the plot.
const VALUES_MAX: usize = 10;
const ROW: f32 = 16.0;

/// Series looked at in a frame: of ten thousand, the rest has its turn in the next ones.
const SERIES_PER_FRAME: usize = 256;

/// A value near the pointer.
#[derive(Clone, Copy)]
struct Near {
    /// Points between it and the pointer; less than any for the series that stands out.
    distance: f32,
    series: SeriesId,
    value: f64,
}

/// Which series are near the pointer, kept from frame to frame.
#[derive(Default)]
pub(crate) struct Readout {
    plot: Option<PlotId>,
    /// Those that were nearest so far.
    near: Vec<SeriesId>,
    /// The place in the plot of the series to look at next.
    next: usize,
    /// So many haven't been looked at since the pointer moved.
    left: usize,
    pointer: Option<Pos2>,
}

impl Readout {
    /// Draws a small table of each shown series' value nearest to `x`, beside the pointer.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        (watched, plan): (&dyn Watched, &Plan),
        plot: &PlotPlan,
        view: &View,
        (transform, x): (&PlotTransform, f64),
    ) {
        let pointer = ui.input(|input| input.pointer.hover_pos());
        let looked_at = self.whose_turn_it_is(plot, pointer);
        let highlighted = view
            .highlighted()
            .filter(|series| plot.series.binary_search(series).is_ok());
        let value_of = |series: SeriesId| {
            let data = plan.data_of(series);
            let (first, last) = watched.range(data)?;
            if x < first || x > last {
                return None;
            }
            let [_, value] = watched.nearest(data, x)?;
            let y = transform.position_from_point(&PlotPoint::new(x, value)).y;
            let distance = if highlighted == Some(series) {
                -1.0
            } else {
                (y - pointer?.y).abs()
            };
            Some(Near {
                distance,
                series,
                value,
            })
        };
        let mut candidates = looked_at;
        candidates.extend(highlighted);
        candidates.extend(&self.near);
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter(|series| !view.hidden.contains(series))
            .filter_map(value_of)
            .collect();
        // Of many curves those nearest to the pointer are meant; a few stand as in the legend.
        if near.len() > VALUES_MAX || plot.series.len() > SERIES_PER_FRAME {
            near.sort_by(|a, b| a.distance.total_cmp(&b.distance));
            near.truncate(VALUES_MAX);
        }
        self.near = near.iter().map(|near| near.series).collect();
        if self.left > 0 {
            ui.ctx().request_repaint();
        }
        let wall = Wall {
            zone: &view.zone,
            start: watched.wall_start(),
            now: watched.now(),
        };
        // As exact as the pointer is.
        let step = transform.dvalue_dpos()[0] / f64::from(ui.pixels_per_point());
        let heading = place_text(&plot.id.axis, x, step, wall);
        show_table(ui, plan, heading, &near, (transform, x));
    }

    /// The series to look at in this frame; all of them, if they are few.
    fn whose_turn_it_is(&mut self, plot: &PlotPlan, pointer: Option<Pos2>) -> Vec<SeriesId> {
        let count = plot.series.len();
        if self.plot.as_ref() != Some(&plot.id) {
            *self = Self {
                plot: Some(plot.id.clone()),
                ..Self::default()
            };
        }
        if self.pointer != pointer {
            self.pointer = pointer;
            self.left = count;
        }
        let turns = count.min(SERIES_PER_FRAME);
        self.left = self.left.saturating_sub(turns);
        let first = self.next;
        self.next = (first + turns) % count.max(1);
        (first..first + turns)
            .map(|turn| plot.series[turn % count])
            .collect()
    }
}

fn show_table(
    ui: &Ui,
    plan: &Plan,
    heading: String,
    near: &[Near],
    (transform, x): (&PlotTransform, f64),
) {
    let look = Look::of(ui);
    let rows: Vec<_> = near
        .iter()
        .filter_map(|Near { series, value, .. }| {
            let info = plan.infos.get(series)?;
            let value = quantity_text(*value, &info.unit);
            let name = name_end(&info.name, 40);
            Some((plan.ink(*series), name, value))
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let layout = |text: &str, color| ui.painter().layout_no_wrap(text.into(), mono(), color);
    let galleys: Vec<_> = rows
        .iter()
        .map(|(ink, name, value)| (*ink, layout(name, look.muted), layout(value, look.text)))
        .collect();
    let names = galleys
        .iter()
        .map(|(_, name, _)| name.size().x)
        .fold(0.0, f32::max);
    let values = galleys
        .iter()
        .map(|(_, _, value)| value.size().x)
        .fold(0.0, f32::max);
    let small = FontId::new(11.0, mono().family);
    let heading = ui.painter().layout_no_wrap(heading, small, look.muted);
    let size = vec2(
        (18.0 + names + 14.0 + values + 16.0).max(heading.size().x + 16.0),
        ROW * (rows.len() + 1) as f32 + 12.0,
    );
    let rect = beside(ui, transform, x, size);
    let painter = ui.painter();
    painter.add(Shape::rect_filled(
        rect,
        6,
        look.raised.gamma_multiply(0.96),
    ));
    let at = rect.min + vec2(8.0, 6.0 + (ROW - heading.size().y) / 2.0);
    painter.galley(at, heading, look.muted);
    for (row, (ink, name, value)) in galleys.into_iter().enumerate() {
        let middle = rect.top() + 6.0 + ROW * (row as f32 + 1.5);
        let at = pos2(rect.left() + 13.0, middle);
        dash(painter, at, (look.curve(ink), pattern(ink)));
        let top = middle - name.size().y / 2.0;
        painter.galley(pos2(rect.left() + 24.0, top), name, look.muted);
        painter.galley(
            pos2(rect.right() - 8.0 - value.size().x, top),
            value,
            look.text,
        );
    }
}

fn beside(ui: &Ui, transform: &PlotTransform, x: f64, size: eframe::egui::Vec2) -> Rect {
    let area = *transform.frame();
    let at = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    let right_of = at + 12.0;
    let left = if right_of + size.x <= area.right() {
        right_of
    } else {
        at - 12.0 - size.x
    };
    let pointer = ui
        .input(|input| input.pointer.hover_pos())
        .unwrap_or(area.center());
    let lowest = (area.bottom() - size.y).max(area.top());
    let top = (pointer.y - size.y / 2.0).clamp(area.top(), lowest);
    Rect::from_min_size(pos2(left.max(area.left()), top), size)
}
