//! A curve's colour, ready for mixing.

use super::quad::Quad;

/// A curve's colour, ready for mixing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brush {
    /// Premultiplied: red, green, blue, alpha, up to 255.
    pub(super) color: Quad,
    pub(super) bytes: [u8; 4],
}

impl Brush {
    pub(super) fn new([red, green, blue]: [u8; 3], alpha: f32) -> Self {
        let color = Quad::new([red, green, blue, 255].map(f32::from));
        Self::premultiplied(color.times(Quad::splat(alpha.clamp(0.0, 1.0))))
    }

    pub(super) fn premultiplied(color: Quad) -> Self {
        Self {
            color,
            bytes: color.bytes(),
        }
    }
}
