//! A line of a source with what was read out of it: numbers, names and units in the colours of their
//! series, the same in words behind the line.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::text::{CCursor, LayoutJob};
use eframe::egui::{self, Color32, Label, Sense, Stroke, TextFormat, Ui, WidgetInfo};
use sprintscope_sim::JobId;
use sprintscope_sim::format::{ExplainedLine, Part, What};
use sprintscope_sim::quantity::quantity_text;
use sprintscope_sim::store::SeriesId;

use crate::view::inks::Ink;
use crate::view::plan::Plan;
use crate::view::reading_marks::{self, Mark, Role};
use crate::window::theme::{Look, mono};

/// Bytes of a line that are drawn; a longer one is for the log file.
const SHOWN_BYTES: usize = 400;
/// How much of its colour is behind a time.
const TIME_GROUND: f32 = 0.2;

/// The colours of a source's series, by their names.
#[derive(Default)]
pub(crate) struct Hues {
    inks: HashMap<String, Ink>,
    /// The series whose curves' colours these are.
    followed: Option<Arc<[SeriesId]>>,
}

impl Hues {
    /// One hue after the other.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let places = names.map(str::to_owned).zip(0..);
        Self {
            inks: places
                .map(|(name, place)| (name, Ink::of_series(place)))
                .collect(),
            followed: None,
        }
    }

    /// What is plotted has the colour of its curve.
    pub(crate) fn follow(&mut self, plan: &Plan, job: JobId) {
        let Some(series) = plan.by_job.get(&job) else {
            return;
        };
        let is_known = self.followed.as_ref();
        if is_known.is_some_and(|known| Arc::ptr_eq(known, series)) {
            return;
        }
        for series in &**series {
            if let Some((name, ink)) = plan.names.get(series).zip(plan.inks.get(series)) {
                self.inks.insert((**name).to_owned(), *ink);
            }
        }
        self.followed = Some(Arc::clone(series));
    }

    /// The colour of what is said of a series.
    pub(crate) fn color(&self, look: &Look, name: &str) -> Color32 {
        let ink = self.inks.get(name).copied().unwrap_or_default();
        look.words_of_curve(ink)
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
pub(crate) fn show(ui: &mut Ui, line: &ExplainedLine, hues: &Hues) -> Option<String> {
    let look = Look::of(ui);
    let (job, places) = laid_out(line, hues, look);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let label = Label::new(std::sync::Arc::clone(&galley)).extend();
    let response = ui.add(label.selectable(false).sense(Sense::click()));
    response.widget_info(|| {
        let said: Vec<String> = line.parts.iter().filter_map(told).collect();
        let text = format!("{}: {}", line.text, said.join(", "));
        WidgetInfo::labeled(egui::Role::Label, true, text)
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
    for mark in reading_marks::of(line, shown) {
        let Mark { range, what, role } = mark;
        layout.add(&line.text[at..range.start], Hue::plain(ground), None);
        at = range.end;
        let hue = match role {
            Role::Group => Hue::plain(look.text),
            Role::Beside => Hue::plain(hues.ink(look, what)),
            Role::Value => Hue::value(hues.ink(look, what), what),
        };
        let name = name_of(what).filter(|_| role != Role::Group);
        layout.add(&line.text[range], hue, name);
    }
    layout.add(&line.text[at..shown], Hue::plain(ground), None);
    let is_cut = shown < line.text.len();
    let end = if is_cut { "…   " } else { "   " };
    layout.add(end, Hue::plain(ground), None);
    for part in &line.parts {
        if let Some(said) = told(part) {
            let hue = Hue::plain(hues.ink(look, &part.what));
            layout.add(&format!("  {said}"), hue, name_of(&part.what));
        }
    }
    if let Some(why) = line.bad {
        layout.add(&format!("  {why}"), Hue::plain(look.dead), None);
    }
    (layout.job, layout.places)
}

/// How a piece of a line is painted.
#[derive(Clone, Copy)]
struct Hue {
    color: Color32,
    underlined: bool,
    /// Time has a ground of its own: its colour is near to a curve's.
    ground: Color32,
}

impl Hue {
    fn plain(color: Color32) -> Self {
        Self {
            color,
            underlined: false,
            ground: Color32::TRANSPARENT,
        }
    }

    fn value(color: Color32, what: &What) -> Self {
        let is_time = matches!(what, What::X { .. });
        Self {
            color,
            underlined: !is_time && !matches!(what, What::Ignored(_)),
            ground: if is_time {
                color.gamma_multiply(TIME_GROUND)
            } else {
                Color32::TRANSPARENT
            },
        }
    }
}

#[derive(Default)]
struct Layout {
    job: LayoutJob,
    places: Places,
    chars: usize,
}

impl Layout {
    fn add(&mut self, text: &str, hue: Hue, name: Option<&str>) {
        let underline = if hue.underlined {
            Stroke::new(1.0, hue.color)
        } else {
            Stroke::NONE
        };
        let format = TextFormat {
            font_id: mono(),
            color: hue.color,
            background: hue.ground,
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
    format!("{name} {}", quantity_text(value, unit))
}
