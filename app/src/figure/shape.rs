//! What a picture is made of, in pixels from its upper left corner.

use super::area::Area;
use super::curves::PlotCurves;
use super::face::Face;
use crate::view::colours::Rgb;

/// Where a text stands by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text in one line.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The place on the line on which letters stand.
    pub(super) at: [f32; 2],
    pub(super) anchor: Anchor,
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) color: Rgb,
    pub(super) text: String,
}

impl Words {
    pub(super) fn width(&self) -> f32 {
        self.face.width(&self.text, self.size)
    }

    /// Where the first letter begins.
    pub(super) fn left(&self) -> f32 {
        match self.anchor {
            Anchor::Start => self.at[0],
            Anchor::Middle => self.at[0] - self.width() / 2.0,
            Anchor::End => self.at[0] - self.width(),
        }
    }
}

/// A part of a picture.
#[derive(Debug)]
pub(super) enum Shape {
    Fill(Area, Rgb),
    /// From one place to the other, perhaps in strokes of this length.
    Line {
        from: [f32; 2],
        to: [f32; 2],
        width: f32,
        color: Rgb,
        strokes: Option<f32>,
    },
    Words(Words),
    Curves(Box<PlotCurves>),
}
