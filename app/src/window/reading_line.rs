//! A line of a source with what was read out of it: each number in its colour, its name behind.

use std::collections::HashMap;

use eframe::egui::text::{CCursor, LayoutJob};
use eframe::egui::{self, Color32, FontId, Label, Role, Sense, Stroke, TextFormat, Ui, WidgetInfo};
use sprintscope_sim::{ExplainedLine, Part, What};

use super::theme::{Look, mono};
use crate::plan::{HUES, Ink};
use crate::quantity::value_text;

/// Bytes of a line that are drawn; a longer one is for the log file.
const SHOWN_BYTES: usize = 400;

/// The colours of a source's series, by their names.
#[derive(Default)]
pub struct Hues(HashMap<String, usize>);

impl Hues {
    /// One hue after the other.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(str::to_owned).zip(0..).collect())
    }

    /// The colour of a series.
    pub fn color(&self, look: &Look, name: &str) -> Color32 {
        let place = self.0.get(name).copied().unwrap_or(0);
        look.curve(Ink {
            hue: place % HUES,
            shade: place / HUES,
        })
    }

    fn ink(&self, look: &Look, what: &What) -> Color32 {
        match what {
            What::Sample { name, .. } => self.color(look, name),
            What::X { .. } => look.accent,
            What::Fact { .. } => look.text,
            What::Ignored(_) => look.faint,
            What::Bad => look.dead,
        }
    }
}

/// Draws the line. Returns the quantity that was clicked.
pub fn show(ui: &mut Ui, line: &ExplainedLine, hues: &Hues) -> Option<String> {
    let look = Look::of(ui);
    let (job, places) = laid_out(line, hues, look);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let label = Label::new(std::sync::Arc::clone(&galley)).extend();
    let response = ui.add(label.selectable(false).sense(Sense::click()));
    response.widget_info(|| {
        let said: Vec<String> = line.parts.iter().filter_map(told).collect();
        let text = format!("{}: {}", line.text, said.join(", "));
        WidgetInfo::labeled(Role::Label, true, text)
    });
    if response.has_focus() {
        let stroke = Stroke::new(1.0, look.accent);
        let painter = ui.painter();
        painter.rect_stroke(response.rect, 2, stroke, egui::StrokeKind::Inside);
    }
    if !response.clicked() {
        return None;
    }
    // Said by the keyboard, it means the line's first quantity.
    let Some(pointer) = response.interact_pointer_pos() else {
        return places.first().map(|(_, name)| name.clone());
    };
    let CCursor { index, .. } = galley.cursor_from_pos(pointer - response.rect.min);
    let index = usize::from(index);
    let hit = places.into_iter().find(|(chars, _)| chars.contains(&index));
    hit.map(|(_, name)| name)
}

type Places = Vec<(std::ops::RangeInclusive<usize>, String)>;

/// The line and what was read out of it; where names can be clicked, in characters.
fn laid_out(line: &ExplainedLine, hues: &Hues, look: &Look) -> (LayoutJob, Places) {
    let mut layout = Layout::default();
    let shown = line.text.floor_char_boundary(SHOWN_BYTES);
    let ground = if line.bad.is_some() {
        look.dead
    } else {
        look.muted
    };
    let mut at = 0;
    for part in &line.parts {
        let Part { range, what } = part;
        if range.start < at || range.is_empty() || range.end > shown {
            continue;
        }
        layout.add(&line.text[at..range.start], ground, None);
        let ink = hues.ink(look, what);
        layout.underlined = !matches!(what, What::Ignored(_));
        layout.add(&line.text[range.clone()], ink, name_of(what));
        layout.underlined = false;
        at = range.end;
    }
    layout.add(&line.text[at.min(shown)..shown], ground, None);
    layout.add(
        if shown < line.text.len() {
            "…   "
        } else {
            "   "
        },
        ground,
        None,
    );
    for part in &line.parts {
        if let Some(said) = told(part) {
            let ink = hues.ink(look, &part.what);
            layout.add(&format!("  {said}"), ink, name_of(&part.what));
        }
    }
    if let Some(why) = line.bad {
        layout.add(&format!("  {why}"), look.dead, None);
    }
    (layout.job, layout.places)
}

#[derive(Default)]
struct Layout {
    job: LayoutJob,
    places: Places,
    chars: usize,
    underlined: bool,
}

impl Layout {
    fn add(&mut self, text: &str, color: Color32, name: Option<&str>) {
        let font_id: FontId = mono();
        let underline = if self.underlined {
            Stroke::new(1.0, color)
        } else {
            Stroke::NONE
        };
        let format = TextFormat {
            font_id,
            color,
            underline,
            ..TextFormat::default()
        };
        self.job.append(text, 0.0, format);
        let begin = self.chars;
        self.chars += text.chars().count();
        if let Some(name) = name {
            self.places.push((begin..=self.chars, name.to_owned()));
        }
    }
}

/// The quantity that a part belongs to.
fn name_of(what: &What) -> Option<&str> {
    match what {
        What::Sample { name, .. } | What::Fact { name, .. } | What::X { name, .. } => Some(name),
        What::Ignored(_) | What::Bad => None,
    }
}

/// What a part became, in words; what was left out says so by its colour.
fn told(part: &Part) -> Option<String> {
    match &part.what {
        What::Sample { name, unit, value } => Some(with_unit(name, *value, unit)),
        What::Fact { name, unit, value } => {
            Some(format!("once: {}", with_unit(name, *value, unit)))
        }
        What::X { name, .. } => Some(format!("x: {name}")),
        What::Ignored(_) => None,
        What::Bad => Some("bad".into()),
    }
}

fn with_unit(name: &str, value: f64, unit: &str) -> String {
    let gap = if unit.is_empty() { "" } else { " " };
    format!("{name} {}{gap}{unit}", value_text(value))
}
