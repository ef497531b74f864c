//! The log of the selected job: a heading with its filter, and the newest lines that pass.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use sprintscope_sim::job::{LogLine, Stream};
use sprintscope_sim::{Job, Scope};
use unicode_width::UnicodeWidthStr;

use super::fields::{Field, Fields};
use super::inks::Inks;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::level::Level;
use crate::view::log_lines::LogLines;
use crate::view::quantity::{clock_text, name_end};
use crate::view::record::Record;

/// The log, and how far it is scrolled.
#[derive(Debug, Default)]
pub(super) struct Log {
    lines: LogLines,
    /// Lines below the one at the bottom, while its end isn't followed.
    below: usize,
    /// How many lines there were when that was counted.
    counted: usize,
    /// Lines in sight.
    height: usize,
    /// A filter has lines left to look at.
    has_more: bool,
}

impl Log {
    /// Whether it has to be drawn again although nothing comes.
    pub(super) fn has_more(&self) -> bool {
        self.has_more
    }

    /// Scrolls by so many lines, upwards if positive; at its end it is followed again.
    pub(super) fn scroll(&mut self, view: &mut View, lines: isize) {
        let most = self.counted.saturating_sub(self.height);
        self.below = self.below.saturating_add_signed(lines).min(most);
        view.log.is_held = self.below > 0;
    }

    /// Scrolls by so many halves of what is in sight, downwards if positive.
    pub(super) fn scroll_by_halves(&mut self, view: &mut View, halves: isize) {
        let lines = self.height.div_ceil(2).max(1) as isize;
        self.scroll(view, halves.saturating_mul(-lines));
    }

    /// Draws it; returns where the cursor is, if a filter is typed.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        (scope, job, view): (&Scope, Option<&Job>, &View),
        (inks, fields): (Inks, &Fields),
        targets: &mut Targets,
    ) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let log = job.map(|job| scope.log(job.id())).unwrap_or_default();
        let kept_up = self.lines.keep_up(&log, job.map(Job::id), &view.log);
        self.has_more = kept_up.has_more;
        let count = self.lines.count(&log);
        if kept_up.is_another || !view.log.is_held {
            self.below = 0;
        } else {
            // Who reads isn't moved by what comes.
            self.below += count.saturating_sub(self.counted);
        }
        self.counted = count;
        self.height = usize::from(area.height - 1);
        let cursor = self.draw_head((area, buffer), (job, view), (inks, fields), targets);
        let lines = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        targets.add(lines, Target::Log);
        self.below = self.below.min(count.saturating_sub(self.height));
        let end = count - self.below;
        let seen = end.saturating_sub(self.height)..end;
        for (place, (_, line)) in (0..).zip(self.lines.between(&log, seen)) {
            let mut pen = Pen::new(buffer, lines, place);
            pen.write(&clock_text(line.t, 0.1), inks.muted());
            pen.skip(1);
            draw_words(&mut pen, &line, view, inks);
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
        pen.write("LOG", inks.heading());
        if let Some(job) = job {
            pen.write(" of ", inks.muted());
            let room = usize::from(pen.room()) / 3;
            pen.write(&name_end(job.name(), room), inks.text());
        }
        if view.log.is_held {
            let text = format!(" {} below, scroll down to follow ", self.below);
            pen.write_at_end(&text, inks.waiting());
        }
        if view.log.level.is_some() {
            let text = format!(" {}", Level::and_up(view.log.level));
            pen.write(&text, inks.waiting());
        }
        let is_typed = fields.focus == Some(Field::LogFilter);
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
        is_typed.then_some(at)
    }
}

fn draw_words(pen: &mut Pen<'_>, line: &LogLine, view: &View, inks: Inks) {
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
        pen.write(&line.text, level.map_or(of_stream, of_level));
        return;
    };
    let style = Level::named(&record.level).map_or(inks.text(), of_level);
    let parts = [
        (&record.prefix, inks.muted()),
        (&record.time, inks.muted()),
        (&record.level, style),
        (&record.message, style),
    ];
    for (part, style) in parts.into_iter().filter(|(part, _)| !part.is_empty()) {
        pen.write(part, style);
        pen.skip(1);
    }
    for (key, value) in &record.rest {
        pen.write(&format!("{key}="), inks.muted());
        pen.write(value, inks.text());
        pen.skip(1);
    }
}
