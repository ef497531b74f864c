//! What the wheel does over the plots: over curves it zooms, elsewhere it scrolls to more of them.

use eframe::egui::{Ui, Vec2};

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

/// Points of scrolling that halve or double what is shown.
const ZOOM_POINTS: f32 = 240.0;

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

/// What the wheel, or two fingers, ask for.
pub(crate) struct Turned {
    /// Show so many times as much.
    pub factor: f64,
    /// Move by so many points.
    pub across: f32,
    /// Over curves it means y.
    pub is_of_y: bool,
}

impl Turned {
    /// What they ask for in this frame, where the wheel does this.
    pub(crate) fn of(ui: &Ui, does: WheelDoes) -> Self {
        let (scrolled, pinched, alt) = ui.input(|input| {
            (
                input.smooth_scroll_delta(),
                input.zoom_delta(),
                input.modifiers.alt,
            )
        });
        let scrolled = match does {
            WheelDoes::Zooms => scrolled,
            WheelDoes::Scrolls => Vec2::ZERO,
        };
        Self {
            factor: f64::from((-scrolled.y / ZOOM_POINTS).exp2() / pinched),
            across: scrolled.x,
            is_of_y: alt,
        }
    }
}
