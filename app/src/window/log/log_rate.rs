//! The lines per second of a log by their level, as bars over the log.

use eframe::egui::{Align2, Color32, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use sprintscope_sim::job::Log;
use sprintscope_sim::{Job, JobId, Scope};

use crate::view::level::Level;
use crate::view::line_rate::{KINDS, LineRate, Second, end};
use crate::window::theme::{Look, mono};

/// So high, in points, and the same where the log has few lines, which keep three quarters of its height.
const HEIGHT: f32 = 46.0;
const LOW: f32 = 20.0;
const PART: f32 = 0.25;
/// Room for the words over the bars; where these are low, the words stand before them.
const WORDS: f32 = 14.0;
const OVER: f32 = 36.0;
/// Width of a second, in points, its gap included.
const SECOND: f32 = 4.0;

/// The bars, and what they were counted of.
#[derive(Default)]
pub(crate) struct LogRate {
    job: Option<JobId>,
    rate: LineRate,
}

impl LogRate {
    /// Draws the bars of the last seconds, the newest on the right.
    pub(crate) fn show(&mut self, ui: &mut Ui, scope: &Scope, log: &Log, job: Option<&Job>) {
        let id = job.map(Job::id);
        if self.job != id {
            *self = Self {
                job: id,
                ..Self::default()
            };
        }
        if self.rate.keep_up(log) {
            ui.ctx().request_repaint();
        }
        let height = (ui.available_height() * PART).clamp(LOW, HEIGHT);
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let count = (rect.width() / SECOND).max(1.0) as usize;
        let seconds = self.rate.before(end(scope, log, job), count);
        let most = seconds.iter().map(total).max().unwrap_or(0);
        let words = show_words(ui, rect, &seconds, most);
        let bars = if height < OVER {
            rect.with_min_x(words.min(rect.center().x))
        } else {
            rect.with_min_y(rect.top() + WORDS)
        };
        show_bars(ui, bars, &seconds, most);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, said(&seconds, most)));
    }
}

fn total(second: &Second) -> u32 {
    second.iter().sum()
}

fn show_bars(ui: &Ui, rect: Rect, seconds: &[Second], most: u32) {
    let look = Look::of(ui);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.bottom(), (1.0, look.line));
    let count = (rect.width() / SECOND) as usize;
    let first = seconds.len().saturating_sub(count);
    for (place, second) in seconds.iter().enumerate().skip(first) {
        let left = rect.right() - (seconds.len() - place) as f32 * SECOND;
        let mut bottom = rect.bottom();
        for (kind, count) in second.iter().enumerate().filter(|(_, count)| **count > 0) {
            // What came is to be seen, though there was much more at other times.
            let part = (*count as f32 / most as f32 * rect.height()).max(1.0);
            let top = (bottom - part).max(rect.top());
            let bar = Rect::from_min_max(pos2(left, top), pos2(left + SECOND - 1.0, bottom));
            painter.rect_filled(bar, 0, ink(kind, look));
            bottom = top;
        }
    }
}

/// Returns where they end.
fn show_words(ui: &Ui, rect: Rect, seconds: &[Second], most: u32) -> f32 {
    let look = Look::of(ui);
    let font = FontId::new(11.0, mono().family);
    let mut at = rect.left_top();
    let mut word = |text: &str, color: Color32| {
        let drawn = ui
            .painter()
            .text(at, Align2::LEFT_TOP, text, font.clone(), color);
        at.x = drawn.right() + 10.0;
    };
    word(&format!("lines/s, at most {most}"), look.muted);
    for kind in (0..KINDS).filter(|kind| seconds.iter().any(|second| second[*kind] > 0)) {
        word(name(kind), ink(kind, look));
    }
    at.x
}

fn said(seconds: &[Second], most: u32) -> String {
    let last = seconds.last().copied().unwrap_or_default();
    let kinds = (0..KINDS).filter(|kind| last[*kind] > 0);
    let kinds: Vec<_> = kinds
        .map(|kind| format!("{} {}", last[kind], name(kind)))
        .collect();
    let last = if kinds.is_empty() {
        "none".to_owned()
    } else {
        kinds.join(", ")
    };
    format!("Lines per second: {last} in the last one, at most {most}")
}

fn name(kind: usize) -> &'static str {
    Level::ALL
        .get(kind)
        .map_or("no level", |level| level.name())
}

fn ink(kind: usize, look: &Look) -> Color32 {
    match Level::ALL.get(kind) {
        Some(Level::Error) => look.dead,
        Some(Level::Warning) => look.waiting,
        Some(Level::Info) => look.running,
        Some(Level::Debug) => look.muted,
        None => look.faint,
    }
}
