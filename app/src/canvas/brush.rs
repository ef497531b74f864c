//! A curve's colour, ready for mixing.

use super::quad::Quad;

/// A curve's colour, ready for mixing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brush {
    /// Red, green, blue, 255.
    pub(super) color: Quad,
    pub(super) bytes: [u8; 4],
}

impl Brush {
    pub(super) fn new([red, green, blue]: [u8; 3]) -> Self {
        let bytes = [red, green, blue, 255];
        Self {
            color: Quad::new(bytes.map(f32::from)),
            bytes,
        }
    }
}
