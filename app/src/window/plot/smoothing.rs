//! The slider for how much a plot's curves are smoothed, at the end of its title: there while the pointer is
//! over the line, and as long as something is smoothed. No name gives way to it while somebody reaches for one.

use eframe::egui::{Id, Rect, Slider, Ui, UiBuilder};

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
/// Who points at what stands behind it wants it: the switch of how curves are painted.
const BEHIND: f32 = 32.0;
/// In a narrower line there is none.
const LEAST: f32 = 320.0;

/// What it says of itself.
const SAYS: &str = "Smoothing: an exponential moving average over the samples, debiased; what was measured stays \
behind it, pale. Where a pixel holds many samples it is the average of its column, which nothing shorter can smooth";

/// How much the slider is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Names give way.
    Surely,
    /// Where names leave room: who points at one wants that.
    WhereThereIsRoom,
    /// Not at all.
    No,
}

/// Whether the slider is to stand in this line, and what it leaves of the line for names.
pub(crate) fn wanted(ui: &Ui, row: Rect, plot: &PlotPlan, view: &View) -> (Wanted, Rect) {
    let is_line = view.paintings.of(&plot.id, plot.series.len()) == Painting::Lines;
    if !is_line || row.width() < LEAST {
        return (Wanted::No, row);
    }
    let slider: Option<Id> = ui.data(|data| data.get_temp(shown_id(ui)));
    let place = place(row);
    let end = slider.map_or(row.right(), |_| place.left());
    let at_end = row.with_min_x(end).with_max_x(row.right() + BEHIND);
    let is_held = slider.is_some_and(|slider| ui.ctx().is_being_dragged(slider));
    if view.smoothings.of(&plot.id) > 0.0 || ui.rect_contains_pointer(at_end) || is_held {
        return (Wanted::Surely, row.with_max_x(place.left() - GAP));
    }
    let is_near = ui.rect_contains_pointer(row);
    let wanted = if is_near {
        Wanted::WhereThereIsRoom
    } else {
        Wanted::No
    };
    (wanted, row)
}

/// Under which the slider that is shown is remembered.
fn shown_id(ui: &Ui) -> Id {
    ui.scope_id().with("smoothing")
}

fn place(row: Rect) -> Rect {
    row.with_min_x(row.right() - WIDTH)
}

/// Draws the slider at the right end of the line, in which names reach so far.
pub(crate) fn show(
    ui: &mut Ui,
    (row, names_end): (Rect, f32),
    wanted: Wanted,
    (plot, view): (&PlotPlan, &View),
    asked: &mut Vec<Asked>,
) {
    let rect = place(row);
    let is_shown = match wanted {
        Wanted::Surely => true,
        Wanted::WhereThereIsRoom => names_end + GAP <= rect.left(),
        Wanted::No => false,
    };
    let id = shown_id(ui);
    if !is_shown {
        ui.data_mut(|data| data.remove::<Id>(id));
        return;
    }
    let keep = view.smoothings.of(&plot.id);
    // Three decades: half of the way keeps 0.97 at each sample.
    let mut place = -(1.0 - keep).log10() / 3.0;
    // In a room of its own: the line gets no higher by it.
    let mut room = ui.new_child(UiBuilder::new().max_rect(rect));
    room.spacing_mut().slider_width = WIDTH;
    room.spacing_mut().interact_size.y = rect.height();
    let slider = Slider::new(&mut place, 0.0..=1.0).show_value(false);
    let response = room.put(rect, slider);
    ui.data_mut(|data| data.insert_temp(id, response.id));
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
}
