//! Where the line above a plot begins.

/// Where a title begins, in points from the left: over the curves, behind the labels of the y axis.
pub(crate) const Y_LABELS: f32 = 48.0;
