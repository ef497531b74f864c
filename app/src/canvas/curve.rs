//! What is asked of the canvas: curves in pixel coordinates.

/// One curve of a plot.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// sRGB-encoded, not premultiplied.
    pub color: [u8; 3],
    /// How much of what lies behind it is covered, up to 1. Of curves that cover less the one in front hides
    /// those behind it.
    pub alpha: f32,
    /// Diameter of the pen in image pixels, so points times `pixels_per_point`.
    pub width_px: f32,
    /// How the samples become ink.
    pub style: Style,
    /// The curve's parts. They are not joined with each other; parts that share an end point
    /// (one ends where the next begins) look like one line.
    pub pieces: &'a [CurvePiece],
}

impl Curve<'_> {
    /// How many columns and samples it has.
    pub(super) fn len(&self) -> usize {
        let of_piece = |piece: &CurvePiece| match piece {
            CurvePiece::Columns { columns, .. } => columns.len(),
            CurvePiece::Line(samples) => samples.len(),
        };
        self.pieces.iter().map(of_piece).sum()
    }
}

/// How samples become ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Straight strokes from sample to sample, with round joins and caps.
    #[default]
    Line,
    /// A value holds until the next sample. Snapped to the pixel grid, so that treads and risers
    /// are crisp.
    Steps,
    /// A disc of the pen's diameter at each sample, a bar where a column holds several.
    Points,
    /// Of each column all from its uppermost to its lowermost y, pale, and behind all curves that aren't
    /// bands; of samples nothing. The pen doesn't matter.
    Band,
}

/// A part of a curve. Pixel coordinates: y grows downwards, pixel centres lie at +0.5.
#[derive(Clone, Debug)]
pub enum CurvePiece {
    /// One entry for each pixel column, where there are more samples than pixels.
    Columns {
        /// The pixel column of the first entry; may be left of the image.
        start: i32,
        /// Consecutive columns.
        columns: Vec<ColumnPx>,
    },
    /// The samples themselves, in any order of x (an x–y curve). A NaN is a gap.
    Line(Vec<[f32; 2]>),
}

/// What a curve does inside one pixel column, as y in pixels: `min` is the smallest y, that is
/// the uppermost.
///
/// Drawn as a slope where the samples lead from `first` to `last`, else as a bar from `min` to `max`
/// in the middle of the column, and joined from `last` to the next column's `first`. This is the
/// M4 aggregation (Jugel et al., VLDB 2014).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnPx {
    /// Where the curve comes in from the left; NaN: there is a gap, and no join.
    pub first: f32,
    /// The uppermost y.
    pub min: f32,
    /// The lowermost y.
    pub max: f32,
    /// Where the curve leaves to the right; NaN: there is a gap, and no join.
    pub last: f32,
}

impl ColumnPx {
    /// A column without samples: the curve is joined across it.
    pub const EMPTY: Self = Self {
        first: f32::NAN,
        min: f32::INFINITY,
        max: f32::NEG_INFINITY,
        last: f32::NAN,
    };

    /// A column with a single sample, or with several that are all the same.
    pub const fn sample(y: f32) -> Self {
        Self {
            first: y,
            min: y,
            max: y,
            last: y,
        }
    }

    /// Whether the column holds a sample; NaN in `min` or `max` counts as none.
    pub fn is_inked(&self) -> bool {
        self.min <= self.max
    }
}
