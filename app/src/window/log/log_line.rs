//! A line of the log: when it came, and what it says in the colour of its level. A record is shown as
//! a person reads it; as it came it is under the pointer, and can be copied.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, Label, Response, RichText, Ui};
use sprintscope_sim::job::{LogLine, Stream};

use crate::view::level::Level;
use crate::view::quantity::clock_text;
use crate::view::record::Record;
use crate::view::wall_clock::Zone;
use crate::window::theme::{Look, mono};

/// How high a line is, in points.
pub(crate) const ROW: f32 = 16.0;
/// Characters of a line that are drawn; a longer one is for the log file.
const SHOWN_CHARS: usize = 500;

/// Draws the line of this number.
pub(crate) fn show(ui: &mut Ui, number: u64, line: &LogLine, zone: &Zone) {
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.set_height(ROW);
        let time = clock_text(line.t, 0.1);
        ui.label(RichText::new(time).font(mono()).color(look.muted));
        ui.push_id(number, |ui| show_text(ui, line, zone));
    });
}

fn show_text(ui: &mut Ui, line: &LogLine, zone: &Zone) {
    let look = Look::of(ui);
    let is_note = line.stream == Stream::Note;
    let record = Record::of(&line.text, zone).filter(|_| !is_note);
    let label = |words: LayoutJob| Label::new(words).extend().selectable(true);
    if let Some(record) = record {
        let response = ui.add(label(record_words(&record, look)));
        show_as_it_came(&response, &line.text);
    } else {
        let level = Level::of(&line.text).filter(|_| !is_note);
        let color = level.map_or_else(|| of_stream(line.stream, look), |level| ink(level, look));
        let mut words = Words::default();
        words.add(&line.text, color);
        ui.add(label(words.job));
    }
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

fn record_words(record: &Record, look: &Look) -> LayoutJob {
    let color = Level::named(&record.level).map_or(look.text, |level| ink(level, look));
    let mut words = Words::default();
    let parts = [
        (&record.prefix, look.muted),
        (&record.time, look.muted),
        (&record.level, color),
        (&record.message, color),
    ];
    for (part, color) in parts {
        if !part.is_empty() {
            words.add(if words.job.is_empty() { "" } else { " " }, color);
            words.add(part, color);
        }
    }
    for (key, value) in &record.rest {
        words.add(&format!("  {key}="), look.muted);
        words.add(value, look.text);
    }
    words.job
}

fn show_as_it_came(response: &Response, raw: &str) {
    let copy = |ui: &mut Ui| {
        if ui.button("Copy the original line").clicked() {
            ui.copy_text(raw.to_owned());
            ui.close();
        }
    };
    response.context_menu(copy);
    response.clone().on_hover_ui(|ui| {
        ui.set_max_width(600.0);
        ui.label(RichText::new(shortened(raw, SHOWN_CHARS)).font(mono()));
    });
}

/// Words in their colours, as many as are drawn.
struct Words {
    job: LayoutJob,
    room: usize,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            job: LayoutJob::default(),
            room: SHOWN_CHARS,
        }
    }
}

impl Words {
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
