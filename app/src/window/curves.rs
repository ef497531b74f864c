//! A plot's curves as one picture: columns from the store, painted on the CPU, uploaded as a texture.

use eframe::egui::{self, ColorImage, TextureHandle, TextureOptions};
use sprintscope_sim::{Answer, Column, Question, Run, SeriesId, Store};

use crate::canvas::{Canvas, ColumnPx, Curve, Piece, Style};

/// Beyond the picture by more pixels than this nothing is drawn anyway, and f32 stays exact.
const FAR_PX: f64 = 1e6;

/// The pixel columns of a plot, as absolute columns of the store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Units of x per pixel.
    pub width: f64,
    /// The store's column that is the picture's first.
    pub first: i64,
    /// Pixels across.
    pub columns: usize,
    /// Pixels down.
    pub rows: usize,
}

impl Grid {
    /// A picture of `size` pixels that shows x from about `ends[0]` to `ends[1]`: moved by less than a
    /// pixel, so that a column of pixels is a column of the store and nothing wiggles as it scrolls.
    pub fn new(ends: [f64; 2], size: [usize; 2]) -> Self {
        let [columns, rows] = size.map(|pixels| pixels.max(1));
        let [left, right] = ends;
        let span = (right - left)
            .max(left.abs().max(right.abs()) * 1e-12)
            .max(1e-12);
        let width = span / columns as f64;
        let last = (right / width).ceil() as i64;
        Self {
            width,
            first: last.saturating_sub(columns as i64),
            columns,
            rows,
        }
    }

    /// The ends of x as shown.
    pub fn ends(&self) -> [f64; 2] {
        let last = self.first.saturating_add(self.columns as i64);
        [self.first, last].map(|column| column as f64 * self.width)
    }

    fn question(&self) -> Question {
        Question {
            width: self.width,
            columns: self.first..self.first.saturating_add(self.columns as i64),
        }
    }

    fn px_from_x(&self, x: f64) -> f32 {
        (x / self.width - self.first as f64).clamp(-FAR_PX, FAR_PX) as f32
    }
}

/// What is drawn: if it is the same as before, so is the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Where.
    pub grid: Grid,
    /// Each series with its colour and how often it had changed, the hindmost first.
    pub series: Vec<(SeriesId, [u8; 3], u64)>,
    /// The ends of y, or `None` for what the samples in sight need.
    pub y: Option<[f64; 2]>,
    /// Diameter of the pen in pixels.
    pub pen_px: f32,
}

/// The picture of one plot, kept from frame to frame.
#[derive(Default)]
pub struct Picture {
    canvas: Canvas,
    texture: Option<TextureHandle>,
    drawn: Option<(Wanted, [f64; 2])>,
    y: Option<[f64; 2]>,
}

impl Picture {
    /// Makes the picture what is wanted, unless it is that already; returns the ends of y.
    pub fn update(&mut self, ctx: &egui::Context, store: &Store, wanted: Wanted) -> [f64; 2] {
        if let Some((drawn, y)) = &self.drawn
            && *drawn == wanted
        {
            return *y;
        }
        let question = wanted.grid.question();
        let answers: Vec<Answer> = wanted
            .series
            .iter()
            .map(|(series, ..)| store.columns(*series, &question))
            .collect();
        let y = wanted.y.unwrap_or_else(|| {
            let extent = answers.iter().filter_map(extent).reduce(merged);
            held_range(self.y, extent)
        });
        self.y = Some(y);
        self.paint(&wanted, &answers, y);
        self.upload(ctx);
        self.drawn = Some((wanted, y));
        y
    }

    /// The picture and its size in pixels.
    pub fn texture(&self) -> Option<(egui::TextureId, [usize; 2])> {
        let texture = self.texture.as_ref()?;
        Some((texture.id(), texture.size()))
    }

    /// Forgets the range of y that was held, as for a plot that is to fit anew.
    pub fn release_y(&mut self) {
        self.y = None;
        self.drawn = None;
    }

    fn paint(&mut self, wanted: &Wanted, answers: &[Answer], y: [f64; 2]) {
        let pieces: Vec<Vec<Piece>> = answers
            .iter()
            .map(|answer| pieces(answer, &wanted.grid, y))
            .collect();
        let curves: Vec<Curve<'_>> = wanted
            .series
            .iter()
            .zip(&pieces)
            .rev()
            .map(|((_, color, _), pieces)| Curve {
                color: *color,
                width_px: wanted.pen_px,
                alpha: 1.0,
                style: Style::Line,
                pieces,
            })
            .collect();
        let Grid { columns, rows, .. } = wanted.grid;
        self.canvas.paint([columns, rows], &curves);
    }

    fn upload(&mut self, ctx: &egui::Context) {
        let image = self.canvas.image();
        let pixels = image
            .pixels
            .iter()
            .map(|[r, g, b, a]| egui::Color32::from_rgba_premultiplied(*r, *g, *b, *a));
        let picture = ColorImage::new(image.size, pixels.collect());
        if let Some(texture) = &mut self.texture {
            texture.set(picture, TextureOptions::NEAREST);
        } else {
            self.texture = Some(ctx.load_texture("curves", picture, TextureOptions::NEAREST));
        }
    }
}

/// The least and the greatest finite value of an answer, as far as it is in sight.
fn extent(answer: &Answer) -> Option<[f64; 2]> {
    let of_run = |run: &Run| match run {
        Run::Columns { columns, .. } => columns
            .iter()
            .filter(|column| column.min <= column.max)
            .map(|column| [column.min, column.max])
            .reduce(merged),
        Run::Samples(samples) | Run::Path(samples) => samples
            .iter()
            .filter(|[_, value]| value.is_finite())
            .map(|[_, value]| [*value, *value])
            .reduce(merged),
    };
    answer.runs.iter().filter_map(of_run).reduce(merged)
}

fn merged(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].min(b[0]), a[1].max(b[1])]
}

/// The ends of y for samples of this extent. An earlier range is kept while they lie in it and fill
/// a good part of it: a range that follows every sample would never hold still.
fn held_range(earlier: Option<[f64; 2]>, extent: Option<[f64; 2]>) -> [f64; 2] {
    /// Room above and below, as a part of the extent.
    const ROOM: f64 = 0.06;
    /// The pen is not to be cut at the edge.
    const PEN_ROOM: f64 = 0.01;
    /// Less than this part filled, and the range shrinks.
    const FILLED: f64 = 0.6;
    let Some([low, high]) = extent else {
        return earlier.unwrap_or([0.0, 1.0]);
    };
    if let Some([bottom, top]) = earlier {
        let pen = (top - bottom) * PEN_ROOM;
        let holds = bottom + pen <= low && high <= top - pen;
        if holds && high - low >= FILLED * (top - bottom) {
            return [bottom, top];
        }
    }
    // Halves before the difference: the extent of all f64 doesn't fit an f64.
    let span = (high / 2.0 - low / 2.0) * 2.0;
    if !span.is_finite() {
        return [f64::MIN / 2.0, f64::MAX / 2.0];
    }
    if span > high.abs().max(low.abs()) * 1e-12 {
        return [low - span * ROOM, high + span * ROOM]
            .map(|end| end.clamp(f64::MIN / 2.0, f64::MAX / 2.0));
    }
    let middle = high.clamp(f64::MIN / 4.0, f64::MAX / 4.0);
    let half = if middle == 0.0 {
        1.0
    } else {
        middle.abs() * 0.1
    };
    [middle - half, middle + half]
}

fn pieces(answer: &Answer, grid: &Grid, y: [f64; 2]) -> Vec<Piece> {
    let scale = YScale::new(y, grid.rows);
    let mut pieces = Vec::with_capacity(answer.runs.len());
    for run in &answer.runs {
        match run {
            Run::Samples(samples) | Run::Path(samples) => {
                let point = |[x, value]: &[f64; 2]| [grid.px_from_x(*x), scale.px(*value)];
                pieces.push(Piece::Line(samples.iter().map(point).collect()));
            }
            Run::Columns {
                start,
                columns,
                before,
                after,
                ..
            } => {
                let join = |sample: &Option<[f64; 2]>, column: Option<(i64, f64)>| {
                    let ([x, value], (column, to)) = (sample.as_ref()?, column?);
                    let middle = (column - grid.first) as f32 + 0.5;
                    let outside = [grid.px_from_x(*x), scale.px(*value)];
                    Some(Piece::Line(vec![outside, [middle, scale.px(to)]]))
                };
                let numbered = || (*start..).zip(columns);
                let is_there = |(_, column): &(i64, &Column)| !column.is_empty();
                let head = numbered()
                    .find(is_there)
                    .map(|(at, column)| (at, column.first));
                let tail = numbered()
                    .filter(is_there)
                    .last()
                    .map(|(at, column)| (at, column.last));
                pieces.extend(join(before, head));
                push_columns(&mut pieces, (*start - grid.first) as i32, columns, &scale);
                pieces.extend(join(after, tail));
            }
        }
    }
    pieces
}

/// Columns as pieces that are broken where a column holds nothing but a gap: what the canvas takes
/// for an empty column it would draw across.
fn push_columns(pieces: &mut Vec<Piece>, start: i32, columns: &[Column], scale: &YScale) {
    let is_only_gap = |column: &Column| !column.is_empty() && !is_drawn(column);
    let mut from = 0;
    for stretch in columns.split(is_only_gap) {
        if !stretch.is_empty() {
            pieces.push(Piece::Columns {
                start: start + from,
                columns: stretch.iter().map(|column| scale.column(column)).collect(),
            });
        }
        from += stretch.len() as i32 + 1;
    }
}

fn is_drawn(column: &Column) -> bool {
    let is_infinite = column.flags.has_plus_infinity() || column.flags.has_minus_infinity();
    column.min <= column.max || is_infinite
}

/// From values to pixels down.
struct YScale {
    top: f64,
    px_per_unit: f64,
}

impl YScale {
    fn new([bottom, top]: [f64; 2], rows: usize) -> Self {
        // Halves for the same reason as in `held_range`.
        let half_span = top / 2.0 - bottom / 2.0;
        Self {
            top,
            px_per_unit: rows as f64 / 2.0 / half_span,
        }
    }

    fn px(&self, value: f64) -> f32 {
        ((self.top - value) * self.px_per_unit).clamp(-FAR_PX, FAR_PX) as f32
    }

    fn column(&self, column: &Column) -> ColumnPx {
        if !is_drawn(column) {
            return ColumnPx::EMPTY;
        }
        let has = |is_there, value: f64, usual: f64| if is_there { value } else { usual };
        let highest = has(column.flags.has_plus_infinity(), f64::INFINITY, column.max);
        let lowest = has(
            column.flags.has_minus_infinity(),
            f64::NEG_INFINITY,
            column.min,
        );
        // With nothing finite inside, `min` and `max` are the identity: the infinities are all.
        let (highest, lowest) = (highest.max(lowest), lowest.min(highest));
        ColumnPx {
            first: self.px(column.first),
            min: self.px(highest),
            max: self.px(lowest),
            last: self.px(column.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_moves_by_whole_columns_only() {
        let grid = |right: f64| Grid::new([right - 10.0, right], [1_000, 100]);
        let (a, b) = (grid(100.0), grid(100.034));
        assert_eq!(a.width.to_bits(), grid(100.0).width.to_bits());
        assert!(
            (b.first - a.first - 4).abs() <= 1,
            "{} {}",
            a.first,
            b.first
        );
        let [left, right] = a.ends();
        assert!((right - left - 10.0).abs() < 1e-9 && right >= 100.0);
    }

    #[test]
    fn a_range_holds_still_until_it_must_not() {
        let first = held_range(None, Some([0.0, 1.0]));
        assert_eq!(held_range(Some(first), Some([0.1, 0.95])), first);
        assert!(held_range(Some(first), Some([0.0, 2.0]))[1] > 2.0);
        assert!(held_range(Some(first), Some([0.4, 0.5]))[1] < 0.6);
        assert_eq!(held_range(Some(first), None), first);
    }

    #[test]
    fn a_range_is_sound_for_every_extent() {
        let most = f64::MAX;
        let extents = [
            [0.0, 0.0],
            [5.0, 5.0],
            [-most, most],
            [most, most],
            [1e-300, 2e-300],
            [1e9, 1e9 + 1e-7],
        ];
        for extent in extents {
            let [bottom, top] = held_range(None, Some(extent));
            assert!(
                bottom.is_finite() && top.is_finite() && bottom < top,
                "{extent:?}"
            );
        }
    }

    #[test]
    fn an_infinity_reaches_the_edge_and_leaves_the_scale_alone() {
        let scale = YScale::new([0.0, 1.0], 100);
        assert!(scale.px(f64::INFINITY) < -1_000.0);
        assert!(scale.px(f64::NEG_INFINITY) > 1_000.0);
        assert_eq!(scale.px(0.5), 50.0);
        assert!(scale.px(f64::NAN).is_nan());
    }
}
