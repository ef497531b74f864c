//! What stands at the head of the log, as far as there is room for it.

use eframe::egui::{self, Align, ComboBox, Label, Layout, RichText, TextEdit, Ui};
use sprintscope_sim::Job;
use sprintscope_sim::quantity::count_text;

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::level::Level;
use crate::view::log::chips::LineKind;
use crate::view::log::command::LogCommand;
use crate::view::log::reader::Reader;
use crate::window::theme::Look;

/// The choice of levels where room is scarce, and what is between two parts of the head.
const LEVELS: f32 = 84.0;
const GAP: f32 = 10.0;
/// What says how much the filter has found, and the same with why it is no regular expression.
const HITS: f32 = 110.0;
const COMPLAINT: f32 = 290.0;
/// What else the head has beside these: less room has the reason alone, as far as it goes.
const FILTER_LEAST: f32 = 50.0;

/// The button that follows the log.
const FOLLOW: f32 = 72.0;

/// What there is room for at the panel's head: what doesn't fit would push the lines out of sight.
#[expect(clippy::struct_excessive_bools, reason = "each part fits or doesn't")]
pub(crate) struct Fitting {
    /// How wide the filter is.
    pub filter: f32,
    /// Whether levels can be chosen.
    pub has_levels: bool,
    /// Whether kinds of lines can be chosen.
    pub has_chips: bool,
    /// Whether the lines per second can be switched.
    pub has_rate: bool,
    /// Whether the job is named.
    pub has_name: bool,
}

impl Fitting {
    /// What fits into this width.
    pub(crate) fn in_width(width: f32) -> Self {
        const NAME: f32 = 120.0;
        const RATE: f32 = 74.0;
        const CHIPS: f32 = 270.0;
        const FILTER: std::ops::RangeInclusive<f32> = FILTER_LEAST..=160.0;
        let least = FOLLOW + FILTER.start();
        let has_levels = width >= least + LEVELS + GAP;
        let has_rate = width >= least + LEVELS + GAP + RATE;
        let has_chips = width >= least + LEVELS + GAP + RATE + CHIPS;
        let has_name = width >= FOLLOW + FILTER.end() + LEVELS + GAP + RATE + CHIPS + NAME;
        let parts = [
            (true, FOLLOW),
            (has_levels, LEVELS + GAP),
            (has_rate, RATE),
            (has_chips, CHIPS),
            (has_name, NAME),
        ];
        let taken: f32 = parts.iter().filter(|(has, _)| *has).map(|(_, w)| w).sum();
        Self {
            filter: (width - taken).clamp(*FILTER.start(), *FILTER.end()),
            has_levels,
            has_chips,
            has_rate,
            has_name,
        }
    }
}

/// The job's name and what chooses lines, as far as there is room.
pub(super) fn show(
    ui: &mut Ui,
    (reader, view): (&Reader, &View),
    job: Option<&Job>,
    asked: &mut Vec<Asked>,
) {
    let mut ask = |command| asked.push(Asked::by_button(command));
    ui.horizontal(|ui| {
        let hits = match reader.pattern().complaint() {
            _ if reader.pattern().is_empty() => 0.0,
            None => HITS,
            Some(_) => COMPLAINT.min((ui.available_width() - FOLLOW - FILTER_LEAST).max(HITS)),
        };
        let fits = Fitting::in_width(ui.available_width() - hits);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut is_followed = !view.log.is_held;
            if ui.toggle_value(&mut is_followed, "Follow").changed() {
                ask(Command::FollowLog);
            }
            show_filter(ui, (reader, view), (fits.filter, hits), &mut ask);
            if fits.has_levels {
                let mut level = view.log.level;
                choose_level(ui, &mut level, fits.has_name);
                if level != view.log.level {
                    ask(Command::LogLevel(level));
                }
            }
            if fits.has_rate {
                let mut is_shown = view.log.rate_is_shown;
                let rate = ui.toggle_value(&mut is_shown, "Lines/s");
                if rate.on_hover_text("Lines per second by level").changed() {
                    ask(Command::LogRate);
                }
            }
            if fits.has_chips {
                show_chips(ui, (reader, view), &mut ask);
            }
            if fits.has_name {
                // In what room is left.
                let name = job.map_or("", |job| &**job.name());
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    show_name(ui, name, reader);
                });
            }
        });
    });
}

fn show_name(ui: &mut Ui, name: &str, reader: &Reader) {
    let look = Look::of(ui);
    ui.label(RichText::new("LOG OF").size(11.0).color(look.muted));
    let name = RichText::new(name).size(11.0).color(look.text);
    let shown = ui.add(Label::new(name).truncate());
    if reader.forgotten() > 0 {
        let forgotten = count_text(reader.forgotten() as f64);
        shown.on_hover_text(format!("{forgotten} older lines are forgotten"));
    }
}

/// The filter, what it finds, and why it is no regular expression.
fn show_filter(
    ui: &mut Ui,
    (reader, view): (&Reader, &View),
    (width, hits_width): (f32, f32),
    ask: &mut impl FnMut(Command),
) {
    let look = Look::of(ui);
    let complaint = reader.pattern().complaint();
    let mut text = view.log.filter.clone();
    let mut field = TextEdit::singleline(&mut text)
        .hint_text("Filter")
        .desired_width(width)
        .font(egui::TextStyle::Small);
    if complaint.is_some() {
        field = field.text_color(look.waiting);
    }
    let response = ui.add(field);
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the log"));
    let is_changed = response.changed();
    if let Some(complaint) = complaint {
        response.on_hover_text(format!("{complaint}; its letters are looked for"));
    }
    if is_changed {
        ask(Command::FilterLog(text));
    }
    let Some(hits) = reader.hits(&view.log) else {
        return;
    };
    let color = if complaint.is_some() {
        look.waiting
    } else {
        look.muted
    };
    let says = match complaint {
        Some(complaint) => format!("{complaint} · {}", hits.words()),
        None => hits.words(),
    };
    // A click shows the lines around the hits.
    let words = RichText::new(cut(&says, hits_width)).size(11.0);
    let shown = egui::Button::new(words.color(color)).frame(false);
    let shown = ui.add(shown);
    shown.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Hits: {says}"))
    });
    let does = if view.log.is_all_shown {
        "Show only lines with a hit"
    } else {
        "Show all lines, with the hits marked"
    };
    if shown.on_hover_text(format!("{says}. {does}")).clicked() {
        ask(Command::Log(LogCommand::HitsOnly));
    }
}

/// As much of these words as fits, at the size they have there.
fn cut(words: &str, width: f32) -> String {
    /// How wide a sign is, about.
    const SIGN: f32 = 5.8;
    let most = (width / SIGN) as usize;
    if words.chars().count() <= most {
        return words.into();
    }
    let begin = words.chars().take(most.saturating_sub(1));
    begin.chain(['…']).collect()
}

/// Which kinds of lines are shown, and how many of data aren't.
fn show_chips(ui: &mut Ui, (reader, view): (&Reader, &View), ask: &mut impl FnMut(Command)) {
    let look = Look::of(ui);
    let hidden = reader.hidden_data(&view.log);
    ui.spacing_mut().item_spacing.x = 3.0;
    ui.add_space(GAP);
    // From right to left.
    for kind in LineKind::ALL.into_iter().rev() {
        let is_shown = view.log.chips.has(kind);
        let text = match kind {
            LineKind::Data if hidden > 0 => format!("data, {} hidden", count_text(hidden as f64)),
            kind => kind.name().into(),
        };
        let ink = if is_shown { look.text } else { look.muted };
        let text = RichText::new(text).size(11.0).color(ink);
        let chip = ui.selectable_label(is_shown, text);
        let does = if is_shown { "hide them" } else { "show them" };
        if chip
            .on_hover_text(format!("{}; {does}", kind.sentence()))
            .clicked()
        {
            ask(Command::Log(LogCommand::Show(kind)));
        }
    }
}

/// Which lines are shown by how serious they are.
fn choose_level(ui: &mut Ui, level: &mut Option<Level>, has_room: bool) {
    let text = Level::and_up;
    let shown = RichText::new(text(*level)).size(11.0);
    let mut choice = ComboBox::from_id_salt("log level").selected_text(shown);
    choice = if has_room {
        choice.width(60.0)
    } else {
        choice.width(LEVELS).truncate()
    };
    let chosen = choice.show_ui(ui, |ui| {
        let levels = Level::ALL.into_iter().rev().map(Some);
        for one in [None].into_iter().chain(levels) {
            ui.selectable_value(level, one, text(one));
        }
    });
    chosen.response.widget_info(|| {
        let says = format!("Levels of the log: {}", text(*level));
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, says)
    });
}

#[cfg(test)]
mod tests {
    use super::Fitting;

    #[test]
    fn what_has_no_room_is_left_out_and_the_filter_takes_what_is_left() {
        let has = |width: f32| {
            let Fitting {
                filter,
                has_levels,
                has_chips,
                has_rate,
                has_name,
            } = Fitting::in_width(width);
            assert!((50.0..=160.0).contains(&filter), "{width}: {filter}");
            [has_levels, has_rate, has_chips, has_name]
        };
        assert_eq!(has(800.0), [true; 4]);
        assert_eq!(has(600.0), [true, true, true, false]);
        assert_eq!(has(333.0), [true, true, false, false]);
        assert_eq!(has(252.0), [true, false, false, false]);
        assert_eq!(has(150.0), [false; 4]);
    }
}
