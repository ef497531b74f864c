//! Where the parts of the screen are: the plots have the most, and what doesn't fit is left out in this order: the
//! controls become a line, then the jobs, then the log.

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Rect};

use crate::view::panels::{Panel, Panels};

/// Less than this shows the status alone.
pub(super) const SIZE_MIN: [u16; 2] = [60, 15];

/// Where the parts are; an empty one isn't drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The jobs with their series.
    pub jobs: Rect,
    /// The plots.
    pub plots: Rect,
    /// The controls of the selected job.
    pub controls: Rect,
    /// The log of the selected job, with its heading.
    pub log: Rect,
    /// What a job's program waits for.
    pub answer: Rect,
    /// The last line.
    pub status: Rect,
}

/// What the parts have to show.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    /// Lines of all jobs and what is listed of them.
    pub job_lines: usize,
    /// Lines of all controls.
    pub control_lines: usize,
    /// Whether a program waits for a line.
    pub has_answer: bool,
    /// Which of them a person wants to see.
    pub panels: Panels,
}

impl Contents {
    fn has_controls(&self) -> bool {
        self.control_lines > 0 && self.panels.is_open(Panel::Controls)
    }
}

/// The parts of a screen that is at least [`SIZE_MIN`].
pub(super) fn parts(area: Rect, contents: Contents) -> Parts {
    let (body, status) = from_below(area, 1);
    let (body, answer) = from_below(body, u16::from(contents.has_answer));
    let log_lines = match body.height {
        _ if !contents.panels.is_open(Panel::Log) => 0,
        0..=16 => 3,
        17..=29 => body.height / 5,
        _ => (body.height / 5).min(14),
    };
    let (body, log) = from_below(body, log_lines);
    let status = Parts {
        log,
        answer,
        status,
        ..Parts::default()
    };
    if area.width < 80 {
        return stacked(body, contents, status);
    }
    let has_controls = contents.has_controls();
    let has_jobs = contents.panels.is_open(Panel::Jobs);
    let beside = |columns: u16| if has_jobs { columns } else { 0 };
    if area.width >= 120 && has_controls {
        let (body, controls) = from_right(body, (area.width / 5).clamp(26, 34));
        let (jobs, plots) = from_left(body, beside((area.width / 5).clamp(26, 36)));
        return Parts {
            jobs,
            plots,
            controls,
            ..status
        };
    }
    let columns = (area.width * 3 / 10).clamp(27, 34);
    let has_side = has_jobs || has_controls;
    let (side, plots) = from_left(body, if has_side { columns } else { 0 });
    let lines = if !has_jobs {
        side.height
    } else if has_controls {
        (contents.control_lines as u16 + 1).min(side.height / 2)
    } else {
        0
    };
    let (jobs, controls) = from_below(side, lines);
    Parts {
        jobs,
        plots,
        controls,
        ..status
    }
}

/// Where there is no room beside the plots: jobs in a few lines over them, a line of controls below.
fn stacked(body: Rect, contents: Contents, rest: Parts) -> Parts {
    let lines = (contents.job_lines as u16).clamp(1, (body.height / 4).max(1));
    let has_jobs = contents.panels.is_open(Panel::Jobs);
    let (jobs, below) = from_above(body, if has_jobs { lines } else { 0 });
    let has_controls = contents.has_controls();
    let (plots, controls) = from_below(below, u16::from(has_controls));
    Parts {
        jobs,
        plots,
        controls,
        ..rest
    }
}

/// The rest, and so many lines below it.
fn from_below(area: Rect, lines: u16) -> (Rect, Rect) {
    let [rest, below] = Layout::vertical([Fill(1), Length(lines)]).areas(area);
    (rest, below)
}

fn from_above(area: Rect, lines: u16) -> (Rect, Rect) {
    let [above, rest] = Layout::vertical([Length(lines), Fill(1)]).areas(area);
    (above, rest)
}

/// The rest, and so many columns right of it.
fn from_right(area: Rect, columns: u16) -> (Rect, Rect) {
    let [rest, right] = Layout::horizontal([Fill(1), Length(columns)]).areas(area);
    (rest, right)
}

fn from_left(area: Rect, columns: u16) -> (Rect, Rect) {
    let [left, rest] = Layout::horizontal([Length(columns), Fill(1)]).areas(area);
    (left, rest)
}

/// How plots share their room: so many that each has at least this many lines, in one column or two.
pub(super) fn plot_rects(area: Rect, count: usize) -> Vec<Rect> {
    /// Title, four lines of curve, labels.
    const LINES: u16 = 6;
    /// Labels and some width of curve.
    const COLUMNS: u16 = 44;
    if count == 0 || area.is_empty() {
        return Vec::new();
    }
    let rows_that_fit = usize::from((area.height / LINES).max(1));
    let across = match count {
        _ if area.width < 2 * COLUMNS => 1,
        0..=2 => 1,
        3..=8 => 2,
        _ if area.width >= 3 * COLUMNS => 3,
        _ => 2,
    };
    let rows = count.div_ceil(across).min(rows_that_fit);
    let at = |place: usize, parts: usize, length: u16| (usize::from(length) * place / parts) as u16;
    let shown = count.min(rows * across);
    (0..shown)
        .map(|place| {
            let (row, column) = (place / across, place % across);
            // The last row is shared by those that are left.
            let in_row = across.min(shown - row * across);
            let [left, right] = [column, column + 1].map(|one| at(one, in_row, area.width));
            let [top, bottom] = [row, row + 1].map(|one| at(one, rows, area.height));
            Rect::new(area.x + left, area.y + top, right - left, bottom - top)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_lie_within_the_screen_and_beside_each_other(
            (width, height) in (60..400_u16, 15..120_u16),
            (job_lines, control_lines, has_answer) in (0..99_usize, 0..30_usize, any::<bool>()),
            (count, closed) in (0..40_usize, any::<[bool; 3]>()),
        ) {
            let area = Rect::new(0, 0, width, height);
            let mut panels = Panels::default();
            for (panel, is_closed) in Panel::ALL.into_iter().zip(closed) {
                if is_closed {
                    panels.set(panel, crate::view::Shown::No);
                }
            }
            let contents = Contents { job_lines, control_lines, has_answer, panels };
            let Parts { jobs, plots, controls, log, answer, status } = parts(area, contents);
            let all = [jobs, plots, controls, log, answer, status];
            let sum: u32 = all.iter().map(|part| u32::from(part.width) * u32::from(part.height)).sum();
            prop_assert_eq!(sum, u32::from(width) * u32::from(height));
            for (place, one) in all.iter().enumerate() {
                prop_assert_eq!(one.intersection(area), *one);
                for other in &all[place + 1..] {
                    prop_assert!(one.intersection(*other).is_empty());
                }
            }
            let open = Panel::ALL.map(|panel| panels.is_open(panel));
            prop_assert_eq!(!jobs.is_empty(), open[0]);
            prop_assert!(controls.is_empty() || open[1]);
            prop_assert_eq!(!log.is_empty(), open[2]);
            prop_assert!(plots.height >= 6 && plots.width >= 44, "{:?}", plots);
            let rects = plot_rects(plots, count);
            prop_assert!(rects.len() <= count && rects.is_empty() == (count == 0));
            for (place, one) in rects.iter().enumerate() {
                prop_assert_eq!(one.intersection(plots), *one);
                prop_assert!(one.height >= 6, "{:?}", one);
                for other in &rects[place + 1..] {
                    prop_assert!(one.intersection(*other).is_empty());
                }
            }
        }
    }
}
