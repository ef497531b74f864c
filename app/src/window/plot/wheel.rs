//! What the wheel does over the plots: over curves it zooms, elsewhere it scrolls to more of them.

use eframe::egui::Ui;

/// What it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum WheelDoes {
    /// Show more or less of x, or of y.
    #[default]
    Zooms,
    /// Move all plots up and down.
    Scrolls,
}

/// What it does, until it has stood still for so many seconds: what scrolls under the pointer is not zoomed by
/// the rest of the same turn.
const STILL: f64 = 0.25;

/// What it does at present.
#[derive(Debug, Default)]
pub(crate) struct Wheel {
    /// What the turn under way does, and when it was seen last.
    turn: Option<(WheelDoes, f64)>,
    /// Whether that was in the frame before, however long ago that is.
    is_turning: bool,
}

impl Wheel {
    /// What it does in this frame, where it would do `here` if it began to turn now.
    pub(crate) fn does(&mut self, ui: &Ui, here: WheelDoes) -> WheelDoes {
        let (is_turning, now) =
            ui.input(|input| (input.smooth_scroll_delta().y != 0.0, input.time));
        let was_turning = std::mem::replace(&mut self.is_turning, is_turning);
        let goes_on = |seen: f64| was_turning || now - seen < STILL;
        let under_way = self.turn.filter(|(_, seen)| goes_on(*seen));
        let does = under_way.map_or(here, |(does, _)| does);
        self.turn = if is_turning {
            Some((does, now))
        } else {
            under_way
        };
        does
    }
}
