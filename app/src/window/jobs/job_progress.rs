//! How far a job is: a thin bar below its lines, and how much that is, and how long it still takes, beside its
//! reason.

use eframe::egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use sprintscope_sim::{Job, JobState};

use crate::view::job_shown::JobShown;
use crate::view::told::ProgressWords;
use crate::window::theme::{Look, mono};
use crate::window::widgets::{clipped_text, fitting, state_color};

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
pub(crate) fn show(ui: &Ui, line: Rect, as_shown: &JobShown<'_>, state: JobState) -> f32 {
    let Some(words) = ProgressWords::of(as_shown) else {
        return 0.0;
    };
    let job = as_shown.job();
    let look = Look::of(ui);
    let left = line.left() + INDENT;
    let corner = pos2(left, line.bottom() + GAP);
    let track = Rect::from_min_size(corner, vec2(line.right() - left, BAR));
    ui.painter().rect_filled(track, 1, look.line);
    let done = track.width() * words.share as f32;
    let bar = track.with_max_x(track.left() + done);
    ui.painter().rect_filled(bar, 1, state_color(look, state));

    let at = pos2(line.right(), line.center().y);
    let room = line.width() * PART;
    let text = fitting(ui, words.lines().into(), &mono(), room).unwrap_or_default();
    let ink = (mono(), look.muted);
    let width = clipped_text(ui, at, Align2::RIGHT_CENTER, &text, ink, room).x;

    let id = ui.scope_id().with(("progress", job.id().0));
    let around = Rect::from_min_max(pos2(line.right() - width, line.top()), track.max);
    let response = ui.interact(around, id, Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: Some(words.share),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, says(job, &words))
    });
    response.on_hover_ui(|ui| {
        ui.label(words.sentence());
    });
    width + 8.0
}

fn says(job: &Job, words: &ProgressWords) -> String {
    format!("{}: {}", job.name(), words.sentence())
}
