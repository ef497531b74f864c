//! What stands at the head of the log, as far as there is room for it.

use eframe::egui::{self, ComboBox, RichText, Ui};

use crate::view::level::Level;

/// The choice of levels where room is scarce, and what is between two parts of the head.
const LEVELS: f32 = 84.0;
const GAP: f32 = 10.0;

/// What there is room for at the panel's head: what doesn't fit would push the lines out of sight.
pub(crate) struct Fitting {
    /// How wide the filter is.
    pub filter: f32,
    /// Whether levels can be chosen.
    pub has_levels: bool,
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
        const FOLLOW: f32 = 72.0;
        const FILTER: std::ops::RangeInclusive<f32> = 50.0..=160.0;
        let least = FOLLOW + FILTER.start();
        let has_levels = width >= least + LEVELS + GAP;
        let has_rate = width >= least + LEVELS + GAP + RATE;
        let has_name = width >= FOLLOW + FILTER.end() + LEVELS + GAP + RATE + NAME;
        let parts = [
            (true, FOLLOW),
            (has_levels, LEVELS + GAP),
            (has_rate, RATE),
            (has_name, NAME),
        ];
        let taken: f32 = parts.iter().filter(|(has, _)| *has).map(|(_, w)| w).sum();
        Self {
            filter: (width - taken).clamp(*FILTER.start(), *FILTER.end()),
            has_levels,
            has_rate,
            has_name,
        }
    }
}

/// Which lines are shown by how serious they are.
pub(crate) fn choose_level(ui: &mut Ui, level: &mut Option<Level>, has_room: bool) {
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
                has_rate,
                has_name,
            } = Fitting::in_width(width);
            assert!((50.0..=160.0).contains(&filter), "{width}: {filter}");
            [has_levels, has_rate, has_name]
        };
        assert_eq!(has(800.0), [true; 3]);
        assert_eq!(has(333.0), [true, true, false]);
        assert_eq!(has(252.0), [true, false, false]);
        assert_eq!(has(150.0), [false; 3]);
    }
}
