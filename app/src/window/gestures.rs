//! What the mouse does, for the list of keys and gestures.

/// Each gesture, and what it does.
pub(super) const GESTURES: &[[&str; 2]] = &[
    [
        "Wheel",
        "Over a plot: show more or less of x; between plots: scroll",
    ],
    ["Alt+wheel", "Over a plot: show more or less of y"],
    [
        "Wheel, drag",
        "Over numbers beside or below a plot: y or x alone, held until a double click there",
    ],
    ["Drag", "Move what is shown"],
    ["Click", "On a plot: cursor A; with Shift B"],
    [
        "Drag over a plot",
        "In the strip above its curves: both cursors, or move one",
    ],
    ["Right button drag", "On a plot: show what is in the box"],
    [
        "Drag a name",
        "Of a series, onto a plot: draw it there; to a plot's edge: give it a plot of its own",
    ],
    [
        "Drag a title",
        "Of a plot, to another one's edge: have it stand there; onto it: as a tab",
    ],
    [
        "Double click",
        "On a plot: fit all; on its title: enlarge it; on a slider: set it back",
    ],
    [
        "Alt+drag",
        "On a curve, while runs are compared: move its run along x; Alt+double click puts it back",
    ],
    ["Right click", "On a plot: what can be done to it"],
    [
        "Ctrl and + − 0",
        "Draw the window larger, smaller, as usual",
    ],
    [
        "Esc",
        "Back to all plots; let go of the series that stands out, then of the cursors",
    ],
];
