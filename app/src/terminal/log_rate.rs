//! The lines per second of a log as a line of bars, each in the colour of the worst that it counts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use sprintscope_sim::job::Log;
use sprintscope_sim::{Job, JobId, Scope};

use super::history::{ASCII, LEVELS};
use super::inks::Inks;
use super::pen::Pen;
use crate::view::level::Level;
use crate::view::line_rate::{LineRate, Second, end};

/// The bars, and what they were counted of.
#[derive(Debug, Default)]
pub(super) struct LogRate {
    job: Option<JobId>,
    rate: LineRate,
}

impl LogRate {
    /// Draws the bars of the last seconds, the newest on the right; returns whether more is to be counted.
    pub(super) fn draw(
        &mut self,
        (line, buffer): (Rect, &mut Buffer),
        (scope, log, job): (&Scope, &Log, Option<&Job>),
        inks: Inks,
    ) -> bool {
        let id = job.map(Job::id);
        if self.job != id {
            *self = Self {
                job: id,
                ..Self::default()
            };
        }
        let has_more = self.rate.keep_up(log);
        let end = end(scope, log, job);
        // The words have room for any number.
        let mut words = Pen::new(buffer, line, 0);
        let seconds = self.rate.before(end, usize::from(line.width / 2));
        let most = seconds.iter().map(total).max().unwrap_or(0);
        let last = seconds.last().map_or(0, total);
        words.write(&format!("lines/s {last}, at most {most} "), inks.muted());
        let room = usize::from(words.room());
        let shown = seconds.len().min(room);
        for (place, second) in seconds[seconds.len() - shown..].iter().enumerate() {
            let count = total(second);
            if count == 0 {
                continue;
            }
            // What came is to be seen, though there was much more at other times.
            let level = (count as usize * LEVELS.len()).div_ceil(most as usize) - 1;
            let x = line.right() - (shown - place) as u16;
            buffer[(x, line.y)]
                .set_symbol(inks.sign(LEVELS[level], ASCII[level]))
                .set_style(worst(second, inks));
        }
        has_more
    }
}

fn total(second: &Second) -> u32 {
    second.iter().sum()
}

/// The colour of the worst level of these lines.
fn worst(second: &Second, inks: Inks) -> Style {
    let is_there = |level: &Level| second[*level as usize] > 0;
    if is_there(&Level::Error) {
        inks.dead()
    } else if is_there(&Level::Warning) {
        inks.waiting()
    } else {
        inks.running()
    }
}
