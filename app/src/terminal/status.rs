//! The last line: what drawing costs, what comes in, what was lost; and what the view says of itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Scope;
use sprintscope_sim::quantity::{bytes_text, count_text, percent_text, rate_text};
use unicode_width::UnicodeWidthStr;

use super::fields::Fields;
use super::inks::Inks;
use super::pen::{Pen, fitting};
use crate::view::View;
use crate::view::figures::Figures;
use crate::view::noting::Noting;

/// Draws the figures, as many as have room, and at the end whether the plots follow.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    (scope, view): (&Scope, &View),
    figures: &Figures,
    inks: Inks,
) {
    let mut pen = Pen::new(buffer, area, 0);
    let (state, style) = if view.pause.is_some() {
        (" paused", inks.waiting())
    } else if view.is_following() {
        (" live", inks.running())
    } else {
        (" not following", inks.muted())
    };
    pen.write_at_end(state, style);
    pen.write_at_end(" ? keys", inks.muted());
    let channel = scope.jobs().channel_fill();
    let mut figure = |text: String, is_alarming: bool| {
        // A number without its end would be another one.
        if text.width() + 2 > usize::from(pen.room()) {
            return;
        }
        let style = if is_alarming {
            inks.waiting()
        } else {
            inks.muted()
        };
        pen.write(&text, style);
        pen.skip(2);
    };
    // What was lost first: it is never without room.
    if figures.dropped > 0 {
        figure(
            format!("dropped {}", count_text(figures.dropped as f64)),
            true,
        );
    }
    if figures.bad_lines > 0 {
        let count = count_text(figures.bad_lines as f64);
        figure(format!("bad lines {count}"), true);
    }
    if figures.refused_logins > 0 {
        let count = count_text(figures.refused_logins as f64);
        figure(format!("logins refused {count}"), true);
    }
    let (lost, came): (Vec<_>, Vec<_>) = figures.sources.iter().partition(|(_, is_loss)| *is_loss);
    for (text, _) in lost {
        figure(text.clone(), true);
    }
    let rate = rate_text(figures.samples_per_sec);
    figure(format!("{rate} samples/s"), false);
    figure(format!("channel {}", percent_text(channel)), channel > 0.9);
    for (text, _) in came {
        figure(text.clone(), false);
    }
    let history = count_text(figures.history as f64);
    figure(format!("{history} samples in history"), false);
    figure(bytes_text(figures.memory_bytes as f64), false);
    let (rate, cost) = (count_text(figures.frames_per_sec), figures.frame_ms_text());
    figure(format!("{rate} fps {cost} ms"), false);
}

/// What the last command answered, in the line over the status.
pub(super) fn draw_note((area, buffer): (Rect, &mut Buffer), note: &str, inks: Inks) {
    // All of the line: what was left of it would read on behind the note.
    let line = Rect {
        y: area.y.saturating_sub(1),
        ..area
    };
    super::overlay::clear(line, buffer);
    let mut pen = Pen::new(buffer, line, 0);
    pen.write(" ", inks.waiting());
    pen.write(note, inks.waiting());
}

/// The note that is typed, in place of the status; of a long one what stands at the cursor. Returns where that is.
pub(super) fn draw_noting(
    (area, buffer): (Rect, &mut Buffer),
    (noting, fields): (&Noting, &Fields),
    inks: Inks,
) -> (u16, u16) {
    /// Cells that the text has at least.
    const LEAST: usize = 16;
    super::overlay::clear(area, buffer);
    let mut pen = Pen::new(buffer, area, 0);
    let room = usize::from(area.width).saturating_sub(LEAST + 2);
    let says = fitting(&noting.says, room);
    pen.write(&format!("{says}: "), inks.waiting());
    let (before, behind) = fields.split(&noting.text);
    let before = end_of(before, usize::from(pen.room()).saturating_sub(1));
    pen.write(before, inks.accent());
    let at = (pen.x(), area.y);
    if noting.text.is_empty() {
        pen.skip(1);
        pen.write(noting.titles()[1], inks.muted());
    }
    pen.write(behind, inks.accent());
    at
}

/// The end of a text, in so many cells at most.
fn end_of(text: &str, cells: usize) -> &str {
    let mut starts = text.char_indices().map(|(place, _)| place);
    let fits = |place: &usize| text[*place..].width() <= cells;
    starts.find(fits).map_or("", |place| &text[place..])
}
