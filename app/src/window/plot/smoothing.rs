//! The slider for how much a plot's curves are smoothed, at the end of its title: there while the pointer is
//! over the line, and as long as something is smoothed.

use eframe::egui::{Rect, Slider, Ui, pos2, vec2};

use sprintscope_sim::quantity::value_text;

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::painting::Painting;
use crate::view::plan::PlotPlan;

/// How wide it is, in points.
const WIDTH: f32 = 84.0;
/// What stands to the left of it stays so far away.
const GAP: f32 = 10.0;
/// In a narrower line there is none.
const LEAST: f32 = 320.0;

/// What it says of itself.
const SAYS: &str = "Smoothing: an exponential moving average over the samples, debiased; what was measured stays \
behind it, pale. Where a pixel holds many samples it is the average of its column, which nothing shorter can smooth";

/// Draws the slider at the right end of the line; returns what is left of the line.
pub(crate) fn show(
    ui: &mut Ui,
    row: Rect,
    plot: &PlotPlan,
    view: &View,
    asked: &mut Vec<Asked>,
) -> Rect {
    let keep = view.smoothings.of(&plot.id);
    let is_near = ui.rect_contains_pointer(row);
    let is_line = view.paintings.of(&plot.id, plot.series.len()) == Painting::Lines;
    if !is_line || row.width() < LEAST || (keep == 0.0 && !is_near) {
        return row;
    }
    let rect = Rect::from_min_size(
        pos2(row.right() - WIDTH, row.top()),
        vec2(WIDTH, row.height()),
    );
    // Three decades: half of the way keeps 0.97 at each sample.
    let mut place = -(1.0 - keep).log10() / 3.0;
    ui.scope(|ui| {
        ui.spacing_mut().slider_width = WIDTH;
        let slider = Slider::new(&mut place, 0.0..=1.0).show_value(false);
        let response = ui.put(rect, slider);
        let keep = 1.0 - 10_f64.powf(-3.0 * place);
        let kept = (keep * 1e3).round() / 1e3;
        if response.changed() {
            asked.push(Asked::by_button(Command::Smooth {
                plot: plot.id.clone(),
                keep,
            }));
        }
        response.on_hover_text(format!(
            "{SAYS}.\n{} is kept at each sample",
            value_text(kept)
        ));
    });
    row.with_max_x(rect.left() - GAP)
}
