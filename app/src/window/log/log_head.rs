//! What stands at the head of the log, as far as there is room for it.

use eframe::egui::{self, Align, Align2, ComboBox, Label, Layout, RichText, TextEdit, Ui, vec2};
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
/// What the filter has found, and why it is no regular expression: what is longer is cut, and told in full beside it.
const HITS: f32 = 90.0;
/// A narrower filter can't be typed into, a wider one has too much.
const FILTER: std::ops::RangeInclusive<f32> = 72.0..=160.0;
/// On either side of what is typed.
const MARGIN: f32 = 4.0;
/// The button that follows the log.
const FOLLOW: f32 = 72.0;
/// The job's name, the switch for lines per second, the kinds of lines, and how many lines of data aren't shown.
const NAME: f32 = 120.0;
const RATE: f32 = 74.0;
const CHIPS: f32 = 200.0;
const HIDDEN: f32 = 70.0;

/// What there is room for at the panel's head: what doesn't fit would push the lines out of sight. It goes by the
/// width alone, so that nothing moves under the pointer while lines come and are searched.
#[derive(Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each part fits or doesn't")]
pub(crate) struct Fitting {
    /// How wide the filter is.
    pub filter: f32,
    /// What is left beside it for what it finds.
    pub hits: f32,
    /// Whether levels can be chosen.
    pub has_levels: bool,
    /// Whether kinds of lines can be chosen.
    pub has_chips: bool,
    /// Whether it is told how many lines of data aren't shown.
    pub has_hidden: bool,
    /// Whether the lines per second can be switched.
    pub has_rate: bool,
    /// Whether the job is named.
    pub has_name: bool,
}

impl Fitting {
    /// What fits into this width.
    pub(crate) fn in_width(width: f32) -> Self {
        let mut taken = FOLLOW + FILTER.start() + HITS;
        // What comes first matters most, and what doesn't fit keeps what comes behind it away.
        let mut fits = |part: f32| {
            taken += part;
            width >= taken
        };
        let has_levels = fits(LEVELS + GAP);
        let has_chips = fits(CHIPS);
        let has_rate = fits(RATE);
        let has_hidden = fits(HIDDEN);
        let has_name = fits(NAME);
        let parts = [
            (true, FOLLOW),
            (has_levels, LEVELS + GAP),
            (has_rate, RATE),
            (has_chips, CHIPS),
            (has_hidden, HIDDEN),
            (has_name, NAME),
        ];
        let taken: f32 = parts.iter().filter(|(has, _)| *has).map(|(_, w)| w).sum();
        let left = (width - taken).max(0.0);
        let filter = (left - HITS).clamp(*FILTER.start(), *FILTER.end());
        Self {
            filter,
            hits: (left - filter - GAP).max(0.0),
            has_levels,
            has_chips,
            has_hidden,
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
        let fits = Fitting::in_width(ui.available_width());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut is_followed = !view.log.is_held;
            if ui.toggle_value(&mut is_followed, "Follow").changed() {
                ask(Command::FollowLog);
            }
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
                show_chips(ui, view, &mut ask);
            }
            if fits.has_hidden {
                show_hidden(ui, reader.hidden_data(&view.log), &mut ask);
            }
            // In what room is left, from its beginning: what is found has words that come and go behind the field.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if fits.has_name {
                    let name = job.map_or("", |job| &**job.name());
                    let room = vec2(NAME, ui.available_height());
                    let layout = Layout::left_to_right(Align::Center);
                    ui.allocate_ui_with_layout(room, layout, |ui| {
                        ui.set_min_width(NAME);
                        show_name(ui, name, (reader, view));
                    });
                }
                show_filter(ui, (reader, view), (fits.filter, fits.hits), &mut ask);
            });
        });
    });
}

fn show_name(ui: &mut Ui, name: &str, (reader, view): (&Reader, &View)) {
    let look = Look::of(ui);
    ui.label(RichText::new("LOG OF").size(11.0).color(look.muted));
    let text = RichText::new(name).size(11.0).color(look.text);
    let shown = ui.add(Label::new(text).truncate());
    if reader.forgotten() > 0 {
        let recordings = &view.recordings;
        shown.on_hover_text(recordings.where_forgotten_are(reader.forgotten(), name));
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
        .desired_width(width - 2.0 * MARGIN)
        .align(Align2::LEFT_CENTER)
        .font(egui::TextStyle::Small);
    if complaint.is_some() {
        field = field.text_color(look.waiting);
    }
    let response = ui.add(field);
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter the log"));
    if response.changed() {
        ask(Command::FilterLog(text));
    }
    if let Some(complaint) = complaint {
        let says = format!("{complaint}; its letters are looked for");
        // Who types it sees why, however little room there is.
        if response.has_focus() {
            response.show_tooltip_text(says);
        } else {
            response.on_hover_text(says);
        }
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
        Some(complaint) => format!("{} · {complaint}", hits.words()),
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

/// Which kinds of lines are shown. None of them changes its width: the next click would meet another one.
fn show_chips(ui: &mut Ui, view: &View, ask: &mut impl FnMut(Command)) {
    let look = Look::of(ui);
    ui.spacing_mut().item_spacing.x = 3.0;
    ui.add_space(GAP);
    // From right to left.
    for kind in LineKind::ALL.into_iter().rev() {
        let is_shown = view.log.chips.has(kind);
        let ink = if is_shown { look.text } else { look.muted };
        let text = RichText::new(kind.name()).size(11.0).color(ink);
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

/// How many lines of data aren't shown, in a room of its own: it grows with each of them. A click shows them.
fn show_hidden(ui: &mut Ui, hidden: u64, ask: &mut impl FnMut(Command)) {
    let look = Look::of(ui);
    let room = vec2(HIDDEN - GAP, ui.available_height());
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(room, layout, |ui| {
        ui.set_min_width(room.x);
        if hidden == 0 {
            return;
        }
        let text = format!("{} hidden", count_text(hidden as f64));
        let text = RichText::new(text).size(11.0).color(look.muted);
        let shown = ui.add(egui::Button::new(text).frame(false));
        let says = format!("data, {} hidden", count_text(hidden as f64));
        shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &says));
        let shown = shown.on_hover_text("Lines that are plotted; show them");
        if shown.clicked() {
            ask(Command::Log(LogCommand::Show(LineKind::Data)));
        }
    });
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
    use super::*;

    #[test]
    fn what_has_no_room_is_left_out_and_the_filter_takes_what_is_left() {
        let has = |width: f32| {
            let fits = Fitting::in_width(width);
            assert!(FILTER.contains(&fits.filter), "{width}: {fits:?}");
            let parts = [
                (true, FOLLOW + fits.filter + fits.hits),
                (fits.has_levels, LEVELS + GAP),
                (fits.has_rate, RATE),
                (fits.has_chips, CHIPS),
                (fits.has_hidden, HIDDEN),
                (fits.has_name, NAME),
            ];
            let wide: f32 = parts.iter().filter(|(has, _)| *has).map(|(_, w)| w).sum();
            assert!(
                wide <= width.max(FOLLOW + FILTER.start()),
                "{width}: {fits:?}"
            );
            let mut all = parts.map(|(has, _)| has).to_vec();
            all.remove(0);
            all
        };
        assert_eq!(has(850.0), [true; 5]);
        assert_eq!(has(680.0), [true, true, true, true, false]);
        assert_eq!(has(605.0), [true, true, true, false, false]);
        assert_eq!(has(560.0), [true, false, true, false, false]);
        assert_eq!(has(410.0), [true, false, false, false, false]);
        assert_eq!(has(330.0), [true, false, false, false, false]);
        assert_eq!(has(150.0), [false; 5]);
    }
}
