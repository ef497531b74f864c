//! A line of the log: when it came, and what it says in the colour of its level. A record is shown as
//! a person reads it; as it came it is under the pointer.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::{ByteIndex, LayoutJob, LayoutSection, TextFormat};
use eframe::egui::{Color32, Galley, Label, Pos2, Response, RichText, Ui, vec2};
use sprintscope_sim::job::{LogLine, Stream};

use super::drawn_lines::Words;
use crate::view::axis::Times;
use crate::view::level::Level;
use crate::view::log::pattern::Pattern;
use crate::view::record::Record;
use crate::view::wall_clock::Zone;
use crate::window::theme::{Look, mono};

/// How high a line is, in points.
pub(crate) const ROW: f32 = 16.0;
/// Characters of a line that are drawn; a longer one is for the log file.
const SHOWN_CHARS: usize = 500;

/// What a line says, with the hits of a pattern.
pub(crate) fn words(line: &LogLine, zone: &Zone, pattern: &Pattern, look: &Look) -> Words {
    let (job, is_record) = words_of(line, zone, (look, SHOWN_CHARS));
    let job = Arc::new(with_hits(job, pattern, look));
    Words { job, is_record }
}

/// Draws a line in its row, over what `behind` draws where its text begins. Returns that place and the text.
pub(crate) fn show(
    ui: &mut Ui,
    (line, times): (&LogLine, Times<'_>),
    words: &Words,
    behind: impl FnOnce(&Ui, Pos2, &Galley) -> Option<()>,
) -> (Pos2, Arc<Galley>) {
    let look = Look::of(ui);
    ui.spacing_mut().item_spacing.x = 8.0;
    let time = times.text(line.t, 0.1);
    let time = RichText::new(time).font(mono()).color(look.muted);
    ui.add(Label::new(time).extend().selectable(false));
    let galley = ui.painter().layout_job(LayoutJob::clone(&words.job));
    let middle = ui.available_rect_before_wrap().left_center();
    let at = middle - vec2(0.0, galley.size().y / 2.0);
    behind(ui, at, &galley);
    let label = Label::new(Arc::clone(&galley)).extend().selectable(false);
    let response = ui.add(label);
    if words.is_record {
        show_as_it_came(&response, &line.text);
    }
    (response.rect.min, galley)
}

/// A line as it is shown, all of it.
pub(crate) fn shown_text(line: &LogLine, zone: &Zone) -> String {
    // Whatever the theme, the words are these.
    let look = Look::in_mode(true);
    words_of(line, zone, (look, usize::MAX)).0.text
}

/// So many characters of a line in their colours, and whether it is a record.
fn words_of(line: &LogLine, zone: &Zone, (look, room): (&Look, usize)) -> (LayoutJob, bool) {
    let is_note = line.stream == Stream::Note;
    let record = Record::of(&line.text, zone).filter(|_| !is_note);
    if let Some(record) = record {
        return (record_words(&record, (look, room)), true);
    }
    let level = Level::of(&line.text).filter(|_| !is_note);
    let color = level.map_or_else(|| of_stream(line.stream, look), |level| ink(level, look));
    let mut writer = Writer::with_room(room);
    writer.add(&line.text, color);
    (writer.job, false)
}

/// The colour of what is of this level.
pub(crate) fn ink(level: Level, look: &Look) -> Color32 {
    match level {
        Level::Error => look.dead,
        Level::Warning => look.waiting,
        Level::Info => look.text,
        Level::Debug => look.muted,
    }
}

fn of_stream(stream: Stream, look: &Look) -> Color32 {
    match stream {
        Stream::Out => look.text,
        Stream::Err => look.waiting,
        Stream::Note => look.accent,
    }
}

fn record_words(record: &Record, (look, room): (&Look, usize)) -> LayoutJob {
    let color = Level::named(&record.level).map_or(look.text, |level| ink(level, look));
    let mut writer = Writer::with_room(room);
    let parts = [
        (&record.prefix, look.muted),
        (&record.time, look.muted),
        (&record.level, color),
        (&record.message, color),
    ];
    for (part, color) in parts {
        if !part.is_empty() {
            writer.add(if writer.job.is_empty() { "" } else { " " }, color);
            writer.add(part, color);
        }
    }
    for (key, value) in &record.rest {
        writer.add(&format!("  {key}="), look.muted);
        writer.add(value, look.text);
    }
    writer.job
}

/// The same words, with what the pattern finds in them marked.
fn with_hits(mut job: LayoutJob, pattern: &Pattern, look: &Look) -> LayoutJob {
    let hits = pattern.hits(&job.text);
    if hits.is_empty() {
        return job;
    }
    let mut sections = Vec::with_capacity(job.sections.len() + 2 * hits.len());
    for section in std::mem::take(&mut job.sections) {
        let LayoutSection {
            leading_space,
            byte_range,
            format,
        } = section;
        let mut add = |range: Range<usize>, is_hit: bool| {
            if range.is_empty() {
                return;
            }
            let byte_range = ByteIndex(range.start)..ByteIndex(range.end);
            let mut format = format.clone();
            if is_hit {
                format.background = look.waiting.gamma_multiply(0.45);
                format.color = look.text;
            }
            sections.push(LayoutSection {
                leading_space: 0.0,
                byte_range,
                format,
            });
        };
        let (begin, end) = (byte_range.start.0, byte_range.end.0);
        let mut at = begin;
        debug_assert!(leading_space == 0.0, "words have no space before them");
        for hit in hits.iter().filter(|hit| hit.start < end && hit.end > begin) {
            add(at..hit.start.max(at), false);
            add(hit.start.max(at)..hit.end.min(end), true);
            at = hit.end.min(end);
        }
        add(at..end, false);
    }
    job.sections = sections;
    job
}

fn show_as_it_came(response: &Response, raw: &str) {
    response.clone().on_hover_ui(|ui| {
        ui.set_max_width(600.0);
        ui.label(RichText::new(shortened(raw, SHOWN_CHARS)).font(mono()));
    });
}

/// Words in their colours, as many as are drawn.
struct Writer {
    job: LayoutJob,
    room: usize,
}

impl Writer {
    fn with_room(room: usize) -> Self {
        let job = LayoutJob::default();
        Self { job, room }
    }

    fn add(&mut self, text: &str, color: Color32) {
        let shown = shortened(text, self.room);
        self.room -= shown.chars().count();
        let format = TextFormat {
            font_id: mono(),
            color,
            ..TextFormat::default()
        };
        self.job.append(shown, 0.0, format);
    }
}

fn shortened(text: &str, chars: usize) -> &str {
    let end = text.char_indices().nth(chars);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}
