//! What the mouse does, for the list of keys and gestures.

/// Each gesture, and what it does.
pub(super) const GESTURES: &[[&str; 2]] = &[
    [
        "Wheel",
        "Over a plot: show more or less of x; between plots: scroll",
    ],
    ["Alt+wheel", "Over a plot: show more or less of y"],
    ["Drag", "Move what is shown"],
    [
        "Double click",
        "On a plot: fit all; on a slider: set it back",
    ],
    ["Esc", "Let go of the series that stands out"],
];
