//! How far a job is: a thin bar below its lines, and done of total beside its reason.

use eframe::egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use sprintscope_sim::quantity::percent_text;
use sprintscope_sim::{Job, JobState};

use crate::view::told::progress_text;
use crate::window::theme::{Look, mono};
use crate::window::widgets::{clipped_text, state_color};

/// Where a job's text begins, behind the shape of its state.
pub(crate) const INDENT: f32 = 15.0;
/// How high the bar is, in points.
const BAR: f32 = 2.0;
/// Between the reason and the bar.
const GAP: f32 = 1.0;
/// The words take no more than this part of the line.
const PART: f32 = 0.55;

/// Draws it for the job whose reason stands in `line`; returns how much room on the right of the line
/// is taken.
pub(crate) fn show(ui: &Ui, line: Rect, job: &Job, state: JobState) -> f32 {
    let Some(progress) = job.progress() else {
        return 0.0;
    };
    let look = Look::of(ui);
    let text = progress_text(progress);
    let left = line.left() + INDENT;
    let corner = pos2(left, line.bottom() + GAP);
    let track = Rect::from_min_size(corner, vec2(line.right() - left, BAR));
    ui.painter().rect_filled(track, 1, look.line);
    let done = track.width() * progress.share() as f32;
    let bar = track.with_max_x(track.left() + done);
    ui.painter().rect_filled(bar, 1, state_color(look, state));

    let at = pos2(line.right(), line.center().y);
    let room = line.width() * PART;
    let ink = (mono(), look.muted);
    let width = clipped_text(ui, at, Align2::RIGHT_CENTER, &text, ink, room).x;

    let id = ui.scope_id().with(("progress", job.id().0));
    let words = Rect::from_min_max(pos2(line.right() - width, line.top()), track.max);
    let response = ui.interact(words, id, Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: Some(progress.share()),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, says(job, &text))
    });
    response.on_hover_ui(|ui| {
        ui.label(format!("{text} done, {}", percent_text(progress.share())));
    });
    width + 8.0
}

fn says(job: &Job, text: &str) -> String {
    format!("{}: {text} done", job.name())
}
