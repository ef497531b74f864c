//! The line by which one goes back in time, below the plots.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::inks::Inks;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::command::Command;
use crate::view::playback::PlaybackCommand;

/// Plots need the other lines.
const LEAST: u16 = 7;
/// Cells of the track, at least.
const TRACK_LEAST: u16 = 10;

/// The room of the plots, and the line below it where there is one.
pub(super) fn parted(area: Rect, view: &View) -> (Rect, Option<Rect>) {
    if !view.playback.has_bar() || area.height < LEAST {
        return (area, None);
    }
    let height = area.height - 1;
    let line = Rect {
        y: area.y + height,
        height: 1,
        ..area
    };
    (Rect { height, ..area }, Some(line))
}

/// Draws it.
pub(super) fn draw(
    (line, buffer): (Rect, &mut Buffer),
    view: &View,
    (inks, targets): (Inks, &mut Targets),
) {
    let playback = &view.playback;
    let [first, end] = playback.extent();
    let mut pen = Pen::new(buffer, line, 0);
    pen.skip(1);
    let mut ask = |pen: &mut Pen<'_>, text: &str, style, command| {
        let from = pen.x();
        pen.write(text, style);
        let width = pen.x() - from;
        let area = Rect {
            x: from,
            width,
            ..line
        };
        targets.add(area, Target::Ask(Command::Playback(command)));
        pen.skip(1);
    };
    let (play, style) = if playback.is_playing() {
        ("hold", inks.running())
    } else {
        ("play", inks.accent())
    };
    ask(&mut pen, play, style, PlaybackCommand::Play);
    let speed = playback.speed_text();
    ask(&mut pen, &speed, inks.text(), PlaybackCommand::Faster(1));
    let style = if playback.is_looped() {
        inks.running()
    } else {
        inks.muted()
    };
    ask(&mut pen, "loop", style, PlaybackCommand::Loop);
    let step = ((end - first) / 1_000.0).max(0.001);
    let text = |t: f64| view.times().text(t, step);
    let times = format!(" {} / {}", text(playback.at()), text(end));
    let width = pen.room().saturating_sub(times.width() as u16 + 1);
    if width >= TRACK_LEAST {
        let track = Rect {
            x: pen.x(),
            width,
            ..line
        };
        let part = (playback.at() - first) / (end - first).max(f64::MIN_POSITIVE);
        let place = (part.clamp(0.0, 1.0) * f64::from(width - 1)).round() as u16;
        for cell in 0..width {
            let (sign, style) = match cell {
                cell if cell == place => (inks.sign("●", "O"), inks.accent()),
                cell if cell < place => (inks.sign("━", "="), inks.accent()),
                _ => (inks.sign("─", "-"), inks.line()),
            };
            pen.write(sign, style);
            let t = first + (end - first) * f64::from(cell) / f64::from(width - 1);
            let seek = Command::Playback(PlaybackCommand::Seek(t));
            let here = Rect {
                x: track.x + cell,
                width: 1,
                ..line
            };
            targets.add(here, Target::Ask(seek));
        }
    }
    pen.write(&times, inks.text());
}
