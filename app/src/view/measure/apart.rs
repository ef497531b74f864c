//! Where the cursors are and how far they are apart, in words.

use sprintscope_sim::quantity::secs_text;
use sprintscope_sim::store::{XAxis, XKind};

use crate::view::View;
use crate::view::axis::{self, Wall};
use crate::view::cursors::{Places, place};
use crate::view::number_text::measured_text;

/// What cursors stand over, in words: `over step`.
pub(crate) fn axis_words(axis: &XAxis, view: &View) -> String {
    let title = axis::title(axis, view.times());
    format!("over {}", title.unwrap_or_else(|| "time".into()))
}

/// How far the cursors are apart, and what that is as a frequency: `Δt 1.250 s`, `1/Δt 0.8 Hz`.
pub(crate) fn apart(axis: &XAxis, places: Places) -> Option<[String; 2]> {
    let delta = places.b? - places.a?;
    let per = 1.0 / delta.abs();
    let is_time = !matches!(
        axis,
        XAxis::Own {
            kind: XKind::Number | XKind::Row,
            ..
        }
    );
    let number = |value: f64| measured_text(value, 0.0);
    Some(if is_time {
        let sign = if delta < 0.0 { "-" } else { "" };
        let hertz = if per.is_finite() {
            format!("{} Hz", number(per))
        } else {
            "–".into()
        };
        [
            format!("Δt {sign}{}", secs_text(delta.abs())),
            format!("1/Δt {hertz}"),
        ]
    } else {
        let per = if per.is_finite() {
            number(per)
        } else {
            "–".into()
        };
        [format!("Δx {}", number(delta)), format!("1/Δx {per}")]
    })
}

/// Where a cursor is, in words; empty where it isn't anywhere.
pub(crate) fn place_words(axis: &XAxis, x: Option<f64>, view: &View, wall: Wall<'_>) -> String {
    /// Places that are told apart on a plot.
    const PLACES: f64 = 10_000.0;
    let [left, right] = view.shown.get(axis).copied().unwrap_or([0.0, PLACES]);
    x.map_or_else(String::new, |x| {
        place::written(axis, x, (right - left) / PLACES, wall)
    })
}
