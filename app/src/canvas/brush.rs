//! A curve's colour, ready for mixing.

use super::quad::Quad;

/// A curve's colour, ready for mixing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brush {
    /// Red, green, blue, 255.
    pub(super) color: Quad,
    pub(super) bytes: [u8; 4],
    pub(super) alpha: Quad,
    pub(super) is_opaque: bool,
}

impl Brush {
    /// `alpha` outside 0..=1 is clamped, NaN is 1.
    pub(super) fn new([red, green, blue]: [u8; 3], alpha: f32) -> Self {
        let alpha = if alpha.is_nan() { 1.0 } else { alpha };
        let bytes = [red, green, blue, 255];
        Self {
            color: Quad::new(bytes.map(f32::from)),
            bytes,
            alpha: Quad::splat(alpha.clamp(0.0, 1.0)),
            is_opaque: alpha >= 1.0,
        }
    }
}
