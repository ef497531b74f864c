//! What lies over the screen: the keys, the palette, the question what closing does.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Job;
use unicode_width::UnicodeWidthStr;

use super::fields::Fields;
use super::inks::Inks;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::closing::{Answer, Question};
use crate::view::hit::Beside;
use crate::view::palette::{Palette, Urgency};

/// Empties this area.
pub(super) fn clear(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for position in area.positions() {
        buffer[position].reset();
    }
}

/// Draws an empty frame in the middle, of so many cells within; returns what is within.
pub(super) fn frame(
    (area, buffer): (Rect, &mut Buffer),
    title: &str,
    [width, height]: [u16; 2],
    (inks, targets): (Inks, &mut Targets),
) -> Rect {
    let (width, height) = ((width + 4).min(area.width), (height + 2).min(area.height));
    let outer = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    clear(outer, buffer);
    targets.add(outer, Target::Overlay);
    let style = inks.line();
    let (across, upright) = (inks.sign("─", "-"), inks.sign("│", "|"));
    for column in outer.left()..outer.right() {
        for line in [outer.top(), outer.bottom() - 1] {
            buffer.set_string(column, line, across, style);
        }
    }
    for line in outer.top() + 1..outer.bottom() - 1 {
        for column in [outer.left(), outer.right() - 1] {
            buffer.set_string(column, line, upright, style);
        }
    }
    let corners = [
        (outer.left(), outer.top(), inks.sign("╭", "+")),
        (outer.right() - 1, outer.top(), inks.sign("╮", "+")),
        (outer.left(), outer.bottom() - 1, inks.sign("╰", "+")),
        (outer.right() - 1, outer.bottom() - 1, inks.sign("╯", "+")),
    ];
    for (column, line, sign) in corners {
        buffer.set_string(column, line, sign, style);
    }
    let mut pen = Pen::new(buffer, outer, 0);
    pen.skip(2);
    pen.write(&format!(" {title} "), inks.selected());
    Rect {
        x: outer.x + 2,
        y: outer.y + 1,
        width: width.saturating_sub(4),
        height: height.saturating_sub(2),
    }
}

/// Draws the palette; returns where its cursor is.
pub(super) fn draw_palette(
    (area, buffer): (Rect, &mut Buffer),
    palette: &Palette,
    (inks, fields): (Inks, &Fields),
    targets: &mut Targets,
) -> (u16, u16) {
    let size = [
        area.width.saturating_sub(8).min(72),
        area.height.saturating_sub(4).min(18),
    ];
    let [title, _] = palette.titles();
    let within = frame((area, buffer), title, size, (inks, &mut *targets));
    let mut pen = Pen::new(buffer, within, 0);
    pen.write("> ", inks.accent());
    let (before, _) = fields.split(&palette.text);
    let cursor = (pen.x() + before.width() as u16, within.y);
    pen.write(&palette.text, inks.text());
    let mut lines = within.height.saturating_sub(1);
    if let Some((says, urgency)) = palette.remark() {
        let style = match urgency {
            Urgency::Remark => inks.muted(),
            Urgency::Refusal => inks.waiting(),
        };
        let last = within.height.saturating_sub(1);
        Pen::new(buffer, within, last).write(&says, style);
        lines = lines.saturating_sub(1);
    }
    let lines = usize::from(lines);
    let hits = palette.hits();
    let first = palette.chosen().map_or(0, |chosen| chosen + 1);
    let first = first.saturating_sub(lines);
    for (line, (place, hit)) in (1..).zip(hits.iter().enumerate().skip(first).take(lines)) {
        let row = Rect {
            y: within.y + line,
            height: 1,
            ..within
        };
        targets.add(row, Target::Hit(place));
        let is_chosen = palette.chosen() == Some(place);
        let mut pen = Pen::new(buffer, row, 0);
        pen.write(
            if is_chosen {
                inks.sign("▌ ", "> ")
            } else {
                "  "
            },
            inks.accent(),
        );
        let beside = match &hit.beside {
            Beside::Nothing => "",
            Beside::Key(key) => key,
            Beside::Kind(kind) => kind,
        };
        pen.write_at_end(beside, inks.muted());
        pen.keep(1);
        let style = if is_chosen {
            inks.selected()
        } else {
            inks.text()
        };
        pen.write(&hit.text, style);
    }
    cursor
}

/// Draws the question what closing is to do with those at work.
pub(super) fn draw_question(
    (area, buffer): (Rect, &mut Buffer),
    (at_work, chosen): (&[Job], Answer),
    (inks, targets): (Inks, &mut Targets),
) {
    let question = Question::about(at_work, "view");
    let most = usize::from(area.width.saturating_sub(8)).clamp(20, 76);
    let lines = [question.at_work, question.kept];
    let lines: Vec<String> = lines.iter().flat_map(|line| wrapped(line, most)).collect();
    let jobs = at_work.len();
    let labels = Answer::ALL.iter().map(|one| one.label(jobs).width() + 6);
    let labels: usize = labels.sum();
    let widest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
    let size = [widest.max(labels) as u16, lines.len() as u16 + 2];
    let within = frame((area, buffer), question.title, size, (inks, &mut *targets));
    for (place, line) in (0..).zip(&lines) {
        Pen::new(buffer, within, place).write(line, inks.text());
    }
    let last = within.height.saturating_sub(1);
    let mut pen = Pen::new(buffer, within, last);
    for answer in Answer::ALL {
        let (text, style) = if answer == chosen {
            (format!("[> {} <]", answer.label(jobs)), inks.selected())
        } else {
            (format!("[ {} ]", answer.label(jobs)), inks.muted())
        };
        let button = pen.write(&text, style);
        targets.add(button, Target::Answer(answer));
        pen.skip(1);
    }
}

/// A sentence in lines of so many cells at most, broken between words.
pub(super) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is always one");
        if last.is_empty() {
            *last = word.into();
        } else if last.width() + 1 + word.width() <= most {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.into());
        }
    }
    lines
}
