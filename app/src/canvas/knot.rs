//! Knots: what strands are made of.

/// All that a strand has at one x: a bar from `top` to `bottom`, entered at `first`, left at `last`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Knot {
    pub(super) x: f32,
    pub(super) first: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) last: f32,
}

impl Knot {
    /// A single sample.
    pub(super) fn point(x: f32, y: f32) -> Self {
        Self {
            x,
            first: y,
            top: y,
            bottom: y,
            last: y,
        }
    }
}
