//! A plot's curves as one picture: columns from the store, painted on the CPU, uploaded as a texture.

use eframe::egui::{self, ColorImage, TextureHandle, TextureOptions};
use sprintscope_sim::{Answer, SeriesId, Store};

use super::grid::Grid;
use super::pieces::pieces;
use super::y_range::{extent, held_range, merged};
use crate::canvas::{Canvas, Curve, Piece, Style};

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
