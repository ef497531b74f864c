//! A y axis of a plot: its numbers on the left of the curves or on their right. A third one has no room there, and
//! is told in the title.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{LABELS, LINES};
use crate::terminal::inks::Inks;
use crate::view::number_text::number_text;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;

/// Ends of an axis are told so exactly, as a part of it.
const STEP: f64 = 1e-2;

/// A y axis as it is drawn.
pub(super) struct YStrip {
    /// Which of the plot's: the first one is on the left, the second one on the right.
    place: usize,
    y: YAxis,
    ticks: YTicks,
    unit: String,
    /// The first of its series.
    name: String,
    /// Its colour.
    style: Style,
    /// How it is divided, and what it has no place for.
    notes: String,
}

impl YStrip {
    /// The axis at this place, beside these curves.
    pub(super) fn new(
        place: usize,
        (y, canvas): (YAxis, Rect),
        (unit, name): (&str, String),
        (style, notes): (Style, String),
    ) -> Self {
        let labels = (f64::from(canvas.height) / LINES).max(2.0);
        Self {
            place,
            y,
            ticks: YTicks::new(&y, 1.0 / labels, unit),
            unit: unit.to_owned(),
            name,
            style,
            notes,
        }
    }

    /// What the title says of it, and how; empty for most.
    pub(super) fn told(&self, inks: Inks) -> (String, Style) {
        let corner = &self.ticks.corner;
        match self.place {
            0 => {
                let parts = [corner.as_str(), &self.notes];
                (parts.join(" ").trim().to_owned(), inks.accent())
            }
            1 => {
                // Its corner is where its numbers are, if it fits there.
                let corner = if self.fits() { "" } else { corner };
                let parts = [corner, &self.notes].join(" ");
                (parts.trim().to_owned(), self.style)
            }
            _ => {
                let ends = self.y.values();
                let step = (ends[1] - ends[0]) * STEP;
                let [low, high] = ends.map(|end| number_text(end, step));
                let Self {
                    name, unit, notes, ..
                } = self;
                let range = format!("{name} {low} to {high} {unit} {notes}");
                (range.trim_end().to_owned(), self.style)
            }
        }
    }

    /// What stands over the numbers on the right.
    pub(super) fn head(&self) -> Option<(String, Style)> {
        let head = if self.fits() {
            self.whole_head()
        } else {
            self.unit.clone()
        };
        (self.place == 1).then_some((head, self.style))
    }

    fn whole_head(&self) -> String {
        // What they are in, such as `kHz`, has the unit in it.
        let corner = &self.ticks.corner;
        if !self.unit.is_empty() && corner.ends_with(&*self.unit) {
            return corner.clone();
        }
        [corner, &*self.unit].join(" ").trim().to_owned()
    }

    fn fits(&self) -> bool {
        self.whole_head().width() < usize::from(LABELS)
    }

    /// Draws its numbers, each on its line.
    pub(super) fn draw(&self, (canvas, buffer): (Rect, &mut Buffer), inks: Inks) {
        let room = usize::from(LABELS - 2);
        let (line_at, sign) = match self.place {
            0 => (canvas.x - 1, inks.sign("┤", "+")),
            1 => (canvas.right(), inks.sign("├", "+")),
            _ => return,
        };
        let axis = inks.sign("│", "|");
        for line in canvas.top()..canvas.bottom() {
            buffer.set_string(line_at, line, axis, inks.line());
        }
        for tick in &self.ticks.ticks {
            let part = 1.0 - self.y.part_of(tick.place);
            let line = (part * f64::from(canvas.height)).floor();
            let line = canvas.y + (line.max(0.0) as u16).min(canvas.height - 1);
            // A number without its end would be another one.
            if tick.text.is_empty() || tick.text.width() > room {
                continue;
            }
            let (x, text) = match self.place {
                0 => (canvas.x - LABELS, format!("{:>room$}", tick.text)),
                _ => (canvas.right() + 2, tick.text.clone()),
            };
            buffer.set_string(x, line, text, self.style);
            buffer.set_string(line_at, line, sign, inks.line());
        }
    }
}
