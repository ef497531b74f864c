//! The controls of the selected job: a line each with its value, a track below a slider, and whether the job has
//! followed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Job;
use sprintscope_sim::control::{ControlKind, ControlState, ControlStatus, Scale};
use unicode_width::UnicodeWidthStr;

use super::fields::{Field, Fields};
use super::inks::Inks;
use super::pen::Pen;
use super::target::{Target, Targets};
use crate::view::axis::Times;
use crate::view::job_shown::JobShown;
use crate::view::port::as_shown;
use crate::view::quantity::name_end;
use crate::view::told::{control_text, is_elsewhere, says_state};
use crate::view::turn::part_of;

/// Lines that a control takes.
fn lines_of(control: &ControlStatus) -> usize {
    let has_track = matches!(control.spec.kind, ControlKind::Slider { .. });
    1 + usize::from(has_track) + usize::from(says_state(control))
}

/// Lines that all controls of a job take.
pub(super) fn count_lines(job: &JobShown<'_>) -> usize {
    job.controls().iter().map(lines_of).sum()
}

/// Draws them, the selected one always in sight; in a single line that one alone.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    then: &JobShown<'_>,
    picked: Option<usize>,
    (inks, fields, times): (Inks, &Fields, Times<'_>),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    let (job, controls) = (then.job(), then.controls());
    if area.is_empty() || controls.is_empty() {
        return None;
    }
    let selected = picked.unwrap_or(0).min(controls.len() - 1);
    if area.height == 1 {
        let control = &controls[selected];
        let mut pen = Pen::new(buffer, area, 0);
        let place = format!("{}/{} ", selected + 1, controls.len());
        pen.write(&place, inks.muted());
        let rest = Rect {
            x: pen.x(),
            width: pen.room(),
            ..area
        };
        return draw_head(
            (rest, buffer),
            job,
            (control, picked.is_some()),
            (inks, fields),
            targets,
        );
    }
    let mut cursor = None;
    Pen::new(buffer, area, 0).write("CONTROLS", inks.heading());
    let room = usize::from(area.height) - 1;
    // As many before the selected one as leave it whole.
    let mut first = 0;
    let height = |first: usize| -> usize { controls[first..=selected].iter().map(lines_of).sum() };
    while first < selected && height(first) > room {
        first += 1;
    }
    let mut line = 1;
    for (place, control) in controls.iter().enumerate().skip(first) {
        if line >= area.height {
            break;
        }
        let below = Rect {
            y: area.y + line,
            height: area.height - line,
            ..area
        };
        let is_selected = picked.is_some() && place == selected;
        let at = draw_control(
            (below, buffer),
            job,
            (control, is_selected),
            (inks, fields, times),
            targets,
        );
        cursor = cursor.or(at);
        line += lines_of(control) as u16;
    }
    cursor
}

fn draw_control(
    (area, buffer): (Rect, &mut Buffer),
    job: &Job,
    (control, is_selected): (&ControlStatus, bool),
    (inks, fields, times): (Inks, &Fields, Times<'_>),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    let row = |line: u16| Rect {
        y: area.y + line,
        height: u16::from(line < area.height),
        ..area
    };
    let head = (row(0), &mut *buffer);
    let cursor = draw_head(head, job, (control, is_selected), (inks, fields), targets);
    let mut line = 1;
    if let ControlKind::Slider {
        min, max, scale, ..
    } = control.spec.kind
    {
        let range = (min, max, scale);
        draw_track((row(1), buffer), job, (control, range), inks, targets);
        line += 1;
    }
    if let Some(text) = control_text(control, times)
        && line < area.height
    {
        let style = match control.state {
            ControlState::Asked | ControlState::Sent => inks.waiting(),
            ControlState::NotApplied | ControlState::NotSent | ControlState::Failed => inks.dead(),
            ControlState::Applied => inks.running(),
            ControlState::Unset => inks.muted(),
        };
        let mut pen = Pen::new(buffer, row(line), 0);
        pen.skip(2);
        pen.write(&text, style);
    }
    cursor
}

fn draw_head(
    (row, buffer): (Rect, &mut Buffer),
    job: &Job,
    (control, is_selected): (&ControlStatus, bool),
    (inks, fields): (Inks, &Fields),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    let is_pressed = matches!(
        control.spec.kind,
        ControlKind::Button | ControlKind::Toggle | ControlKind::Choice(_)
    );
    targets.add(
        row,
        Target::Control {
            job: job.id(),
            control: control.name.to_string(),
            is_pressed,
        },
    );
    let value = match &control.spec.kind {
        ControlKind::Button => "[press]".into(),
        ControlKind::Toggle if control.requested != 0.0 => "[on]".into(),
        ControlKind::Toggle => "[off]".into(),
        ControlKind::Choice(_) => format!("‹{}›", control.spec.text(control.requested)),
        _ => control.spec.text(control.requested),
    };
    let mut pen = Pen::new(buffer, row, 0);
    let caret = if is_selected {
        inks.sign("▌ ", "> ")
    } else {
        "  "
    };
    pen.write(caret, inks.accent());
    let style = if is_selected {
        inks.selected()
    } else {
        inks.text()
    };
    if is_selected && fields.focus == Some(Field::Value) {
        // What is typed stands where the value was.
        let room = usize::from(pen.room()).saturating_sub(fields.value.width().max(8) + 2);
        pen.write(&name_end(&as_shown(job, control).name, room), style);
        pen.write(": ", inks.muted());
        let (before, _) = fields.split(&fields.value);
        let at = (pen.x() + before.width() as u16, row.y);
        pen.write(&fields.value, inks.accent());
        return Some(at);
    }
    let room = usize::from(pen.room()).saturating_sub(value.width() + 1);
    pen.write_at_end(&value, inks.text());
    pen.write(&name_end(&as_shown(job, control).name, room), style);
    None
}

fn draw_track(
    (row, buffer): (Rect, &mut Buffer),
    job: &Job,
    (control, range): (&ControlStatus, (f64, f64, Scale)),
    inks: Inks,
    targets: &mut Targets,
) {
    let track = Rect {
        x: row.x + 2.min(row.width),
        width: row.width.saturating_sub(3),
        ..row
    };
    if track.is_empty() {
        return;
    }
    targets.add(
        track,
        Target::Track {
            job: job.id(),
            control: control.name.to_string(),
            range,
        },
    );
    let place = |value| (part_of(value, range) * f64::from(track.width - 1)).round() as u16;
    let (asked, applied) = (place(control.requested), place(control.applied));
    for cell in 0..track.width {
        let (sign, style) = match cell {
            cell if cell == asked => (inks.sign("●", "O"), inks.accent()),
            // Where the job still is.
            cell if cell == applied && is_elsewhere(control) => {
                (inks.sign("┃", "|"), inks.waiting())
            }
            cell if cell < asked => (inks.sign("━", "="), inks.accent()),
            _ => (inks.sign("─", "-"), inks.line()),
        };
        buffer.set_string(track.x + cell, track.y, sign, style);
    }
}
