//! The log of the selected job: a heading with its filter, and lines that pass; held by line, or following its end.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use sprintscope_sim::job::{LogLine, Stream};
use sprintscope_sim::quantity::count_text;
use sprintscope_sim::{Job, Scope};
use unicode_width::UnicodeWidthStr;

use super::fields::{Field, Fields};
use super::inks::Inks;
use super::log_rate::LogRate;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::command::Command;
use crate::view::level::Level;
use crate::view::log::chips::LineKind;
use crate::view::log::command::{self, LogCommand};
use crate::view::log::pattern::Pattern;
use crate::view::log::reader::Reader;
use crate::view::quantity::name_end;
use crate::view::record::Record;

/// The log, and what is in sight of it.
#[derive(Debug, Default)]
pub(super) struct Log {
    reader: Reader,
    rate: LogRate,
    /// More will be found soon.
    has_more: bool,
}

impl Log {
    /// Whether it has to be drawn again although nothing comes.
    pub(super) fn has_more(&self) -> bool {
        self.has_more
    }

    /// Scrolls by so many lines, upwards if positive; at its end it is followed again.
    pub(super) fn scroll(&mut self, view: &mut View, lines: isize) {
        self.reader.scroll(&mut view.log, -(lines as f64));
    }

    /// Scrolls by so many halves of what is in sight, downwards if positive.
    pub(super) fn scroll_by_halves(&mut self, view: &mut View, halves: isize) {
        let lines = (self.reader.sight().height / 2.0).ceil().max(1.0) as isize;
        self.scroll(view, halves.saturating_mul(-lines));
    }

    /// Picks the line so many rows below the first one in sight.
    pub(super) fn pick(&self, row: u16) -> Option<Command> {
        let place = self.reader.sight().top as usize + usize::from(row);
        let (line, LogLine { t, .. }) = self.reader.lines_at(place..place + 1).pop()?;
        Some(Command::Log(LogCommand::Pick { line, t }))
    }

    /// Picks all lines from the one that was picked to that one.
    pub(super) fn pick_to(&self, row: u16) -> Option<Command> {
        let place = self.reader.sight().top as usize + usize::from(row);
        let (line, LogLine { t, .. }) = self.reader.lines_at(place..place + 1).pop()?;
        Some(Command::Log(LogCommand::PickTo { line, t }))
    }

    /// Draws it; returns where the cursor is, if a filter is typed.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        (scope, job, view): (&Scope, Option<&Job>, &mut View),
        (inks, fields): (Inks, &Fields),
        targets: &mut Targets,
    ) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let log = job.map(|job| scope.log(job.id())).unwrap_or_default();
        self.has_more = self
            .reader
            .look((log.clone(), job.map(Job::id)), &mut view.log);
        let has_rate = view.log.rate_is_shown && area.height > 2;
        let head = 1 + u16::from(has_rate);
        let height = area.height - head;
        self.reader.lay_out(&mut view.log, f64::from(height));
        if has_rate {
            let line = Rect {
                y: area.y + 1,
                height: 1,
                ..area
            };
            self.has_more |= self
                .rate
                .draw((line, &mut *buffer), (scope, &log, job), inks);
        }
        let cursor = self.draw_head((area, &mut *buffer), (job, view), (inks, fields), targets);
        let area = Rect {
            y: area.y + head,
            height,
            ..area
        };
        targets.add(area, Target::Log);
        let picked = view.log.picked.map(|picked| picked.numbers());
        let lines = self.reader.lines_at(self.reader.sight().places());
        for (place, (number, line)) in (0..).zip(lines) {
            let mut pen = Pen::new(buffer, area, place);
            pen.write(&view.times().text(line.t, 0.1), inks.muted());
            pen.skip(1);
            let words = words(&line, view, inks);
            draw_words(&mut pen, &words, self.reader.pattern(), inks);
            if picked
                .as_ref()
                .is_some_and(|picked| picked.contains(&number))
                && place < height
            {
                let row = Rect {
                    y: area.y + place,
                    height: 1,
                    ..area
                };
                buffer.set_style(row, Style::new().add_modifier(Modifier::REVERSED));
            }
        }
        if let Some(text) = command::copied(&self.reader, view, |line| line.text.to_string()) {
            view.to_copy = Some(text);
        }
        cursor
    }

    fn draw_head(
        &self,
        (area, buffer): (Rect, &mut Buffer),
        (job, view): (Option<&Job>, &View),
        (inks, fields): (Inks, &Fields),
        targets: &mut Targets,
    ) -> Option<(u16, u16)> {
        let rule = inks.sign("─", "-");
        for column in area.left()..area.right() {
            buffer.set_string(column, area.y, rule, inks.line());
        }
        let mut pen = Pen::new(buffer, area, 0);
        if let Some(unread) = self.reader.unread() {
            let down = inks.sign("▼", "v");
            let text = format!(" {down} {} ", unread.words());
            let ink = match unread.errors {
                0 => inks.waiting(),
                _ => inks.dead(),
            };
            if let Some(button) = pen.write_at_end(&text, ink) {
                targets.add(button, Target::Ask(Command::Log(LogCommand::End)));
            }
        }
        pen.write("LOG", inks.heading());
        if let Some(job) = job {
            pen.write(" of ", inks.muted());
            let room = usize::from(pen.room()) / 3;
            pen.write(&name_end(job.name(), room), inks.text());
        }
        let is_typed = fields.focus == Some(Field::LogFilter);
        if !is_typed && view.log.filter.is_empty() {
            self.draw_chips(&mut pen, view, inks, targets);
        }
        if view.log.level.is_some() {
            let text = format!(" {}", Level::and_up(view.log.level));
            pen.write(&text, inks.waiting());
        }
        if !is_typed && view.log.filter.is_empty() {
            pen.write(" ", Style::new());
            return None;
        }
        pen.write(" filter: ", inks.muted());
        let (before, _) = fields.split(&view.log.filter);
        let at = (pen.x() + before.width() as u16, area.y);
        let field = pen.write(&view.log.filter, inks.accent());
        pen.write(" ", Style::new());
        targets.add(field, Target::Field(Field::LogFilter));
        self.draw_hits(&mut pen, view, inks, targets);
        is_typed.then_some(at)
    }

    /// What the filter finds, and why it is no regular expression.
    fn draw_hits(&self, pen: &mut Pen<'_>, view: &View, inks: Inks, targets: &mut Targets) {
        let Some(hits) = self.reader.hits(&view.log) else {
            return;
        };
        let said = pen.write(&format!("{} ", hits.words()), inks.muted());
        targets.add(said, Target::Ask(Command::Log(LogCommand::HitsOnly)));
        let hidden = self.reader.hidden_data(&view.log);
        if hidden > 0 {
            let text = format!("(data: {} hidden) ", count_text(hidden as f64));
            let chip = pen.write(&text, inks.muted());
            let show = LogCommand::Show(LineKind::Data);
            targets.add(chip, Target::Ask(Command::Log(show)));
        }
        if let Some(complaint) = self.reader.pattern().complaint() {
            pen.write(&format!("{complaint} "), inks.waiting());
        }
    }

    /// Which kinds of lines are shown, and how many of data aren't.
    fn draw_chips(&self, pen: &mut Pen<'_>, view: &View, inks: Inks, targets: &mut Targets) {
        let hidden = self.reader.hidden_data(&view.log);
        // The one that counts comes last: the others stand still while it does.
        let is_counted = |kind: &LineKind| *kind == LineKind::Data;
        let mut kinds = LineKind::ALL;
        kinds.sort_by_key(is_counted);
        for kind in kinds {
            let is_shown = view.log.chips.has(kind);
            // What is as usual needs no room.
            if is_shown && kind != LineKind::Data
                || !is_shown && kind == LineKind::Data && hidden == 0
            {
                continue;
            }
            let text = match (kind, is_shown) {
                (LineKind::Data, false) => format!("data: {} hidden", count_text(hidden as f64)),
                (kind, false) => format!("{} hidden", kind.name()),
                (kind, true) => format!("{} shown", kind.name()),
            };
            pen.write(" ", Style::new());
            let chip = pen.write(&text, inks.muted());
            targets.add(chip, Target::Ask(Command::Log(LogCommand::Show(kind))));
        }
    }
}

/// A line in pieces, each with its ink.
fn words(line: &LogLine, view: &View, inks: Inks) -> Vec<(String, Style)> {
    let is_note = line.stream == Stream::Note;
    let of_level = |level: Level| match level {
        Level::Error => inks.dead(),
        Level::Warning => inks.waiting(),
        Level::Info => inks.text(),
        Level::Debug => inks.muted(),
    };
    let record = Record::of(&line.text, &view.zone).filter(|_| !is_note);
    let Some(record) = record else {
        let of_stream = match line.stream {
            Stream::Out => inks.text(),
            Stream::Err => inks.waiting(),
            Stream::Note => inks.accent(),
        };
        let level = Level::of(&line.text).filter(|_| !is_note);
        return vec![(line.text.to_string(), level.map_or(of_stream, of_level))];
    };
    let style = Level::named(&record.level).map_or(inks.text(), of_level);
    let parts = [
        (&record.prefix, inks.muted()),
        (&record.time, inks.muted()),
        (&record.level, style),
        (&record.message, style),
    ];
    let mut words: Vec<(String, Style)> = Vec::new();
    for (part, style) in parts.into_iter().filter(|(part, _)| !part.is_empty()) {
        words.push((format!("{part} "), style));
    }
    for (key, value) in &record.rest {
        words.push((format!("{key}="), inks.muted()));
        words.push((format!("{value} "), inks.text()));
    }
    words
}

/// Writes pieces, and what a pattern finds in all of them so that it stands out.
fn draw_words(pen: &mut Pen<'_>, words: &[(String, Style)], pattern: &Pattern, inks: Inks) {
    let whole: String = words.iter().map(|(piece, _)| piece.as_str()).collect();
    let hits = pattern.hits(&whole);
    let hit_style = inks.waiting().add_modifier(Modifier::REVERSED);
    let mut begin = 0;
    for (piece, style) in words {
        let end = begin + piece.len();
        let mut at = begin;
        for hit in hits.iter().filter(|hit| hit.start < end && hit.end > begin) {
            let (from, to) = (hit.start.max(at), hit.end.min(end));
            pen.write(&whole[at..from], *style);
            pen.write(&whole[from..to], hit_style);
            at = to;
        }
        pen.write(&whole[at..end], *style);
        begin = end;
    }
}
