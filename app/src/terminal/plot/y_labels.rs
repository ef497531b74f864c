//! The numbers of a y axis beside its curves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::LABELS;
use crate::terminal::inks::Inks;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;

/// Numbers along the left, each on its line.
pub(super) fn draw_y_labels(
    (area, canvas, buffer): (Rect, Rect, &mut Buffer),
    inks: Inks,
    (y, ticks): (&YAxis, &YTicks),
) {
    let axis = inks.sign("│", "|");
    for line in canvas.top()..canvas.bottom() {
        buffer.set_string(canvas.x - 1, line, axis, inks.line());
    }
    let room = usize::from(LABELS - 2);
    for tick in &ticks.ticks {
        let part = 1.0 - y.part_of(tick.place);
        let line = (part * f64::from(canvas.height)).floor();
        let line = (line.max(0.0) as u16).min(canvas.height - 1);
        // A number without its end would be another one.
        if !tick.text.is_empty() && tick.text.width() <= room {
            let text = format!("{:>room$}", tick.text);
            buffer.set_string(area.x, canvas.y + line, text, inks.muted());
            let tick = inks.sign("┤", "+");
            buffer.set_string(canvas.x - 1, canvas.y + line, tick, inks.line());
        }
    }
}
