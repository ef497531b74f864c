//! A sheet as pixels, packed as PNG.

use png::{BitDepth, ColorType, Compression, Encoder};

use super::area::Area;
use super::curves::PlotCurves;
use super::face::Step;
use super::fill::Coverage;
use super::shape::{Shape, Words};
use super::sheet::Sheet;
use crate::view::colours::Rgb;

/// A sheet as a PNG.
///
/// # Errors
/// If the size is none that a PNG can have.
pub(crate) fn png(sheet: &Sheet) -> anyhow::Result<Vec<u8>> {
    packed(sheet.size, &Pixels::of(sheet).bytes, ColorType::Rgb)
}

/// A sheet as red, green and blue of each pixel, row by row.
pub(crate) fn pixels(sheet: &Sheet) -> Vec<u8> {
    Pixels::of(sheet).bytes
}

/// Pixels as a PNG.
pub(super) fn packed(size: [u32; 2], bytes: &[u8], colors: ColorType) -> anyhow::Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, size[0], size[1]);
    encoder.set_color(colors);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(bytes)?;
    writer.finish()?;
    Ok(file)
}

/// A picture of opaque pixels, row by row.
pub(super) struct Pixels {
    pub(super) size: [usize; 2],
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// A sheet, painted.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let size = sheet.size.map(|length| length as usize);
        let mut pixels = Self {
            size,
            bytes: sheet.ground.repeat(size[0] * size[1]),
        };
        for shape in &sheet.shapes {
            match shape {
                Shape::Fill(area, color) => pixels.fill(area, *color),
                Shape::Line {
                    from,
                    to,
                    width,
                    color,
                    strokes,
                } => pixels.line([*from, *to], *width, *color, *strokes),
                Shape::Words(words) => pixels.words(words),
                Shape::Curves(curves) => pixels.curves(curves),
            }
        }
        pixels
    }

    fn blend(&mut self, x: usize, y: usize, color: Rgb, part: f32) {
        if x >= self.size[0] || y >= self.size[1] || part <= 0.0 {
            return;
        }
        let at = (y * self.size[0] + x) * 3;
        for (own, ink) in self.bytes[at..at + 3].iter_mut().zip(color) {
            let mixed = f32::from(*own) * (1.0 - part) + f32::from(ink) * part;
            *own = mixed.round() as u8;
        }
    }

    /// An area, whose edges cover parts of pixels.
    fn fill(&mut self, area: &Area, color: Rgb) {
        let part = |pixel: usize, from: f32, to: f32| {
            let pixel = pixel as f32;
            (to.min(pixel + 1.0) - from.max(pixel)).clamp(0.0, 1.0)
        };
        let last = |end: f32, most: usize| (end.ceil().max(0.0) as usize).min(most);
        for y in (area.top.max(0.0) as usize)..last(area.bottom(), self.size[1]) {
            let down = part(y, area.top, area.bottom());
            for x in (area.left.max(0.0) as usize)..last(area.right(), self.size[0]) {
                self.blend(x, y, color, down * part(x, area.left, area.right()));
            }
        }
    }

    /// A line across or down, whose edges lie between pixels.
    fn line(&mut self, ends: [[f32; 2]; 2], width: f32, color: Rgb, strokes: Option<f32>) {
        let [[x0, y0], [x1, y1]] = ends;
        let is_across = y0 == y1;
        let width = width.round().max(1.0);
        let beside = (if is_across { y0 } else { x0 } - width / 2.0).round();
        let (from, to) = if is_across { (x0, x1) } else { (y0, y1) };
        let length = strokes.unwrap_or(to - from).max(1.0);
        let mut at = from;
        while at < to {
            let part = length.min(to - at);
            let area = if is_across {
                Area {
                    left: at,
                    top: beside,
                    width: part,
                    height: width,
                }
            } else {
                Area {
                    left: beside,
                    top: at,
                    width,
                    height: part,
                }
            };
            self.fill(&area, color);
            at += 2.0 * length;
        }
    }

    fn words(&mut self, words: &Words) {
        let (letters, width) = words.face.letters(&words.text);
        let (size, left) = (words.size, words.left());
        let baseline = words.at[1].round();
        // Room for what reaches out of a letter's box.
        let margin = (size * 0.5).ceil();
        let corner = [(left - margin).floor(), baseline - (size * 1.2).ceil()];
        let room = [width * size + 3.0 * margin, size * 1.7].map(|length| length.ceil() as usize);
        let mut coverage = Coverage::new(room);
        for letter in letters {
            let outline: Vec<Step> = words.face.outline(letter.glyph);
            coverage.add(&outline, |[x, y]| {
                [
                    left + (letter.x + x) * size - corner[0],
                    baseline - y * size - corner[1],
                ]
            });
        }
        for (place, part) in coverage.pixels().enumerate() {
            if part > 0.0 {
                let at = [
                    corner[0] + (place % room[0]) as f32,
                    corner[1] + (place / room[0]) as f32,
                ];
                if at.iter().all(|at| *at >= 0.0) {
                    self.blend(at[0] as usize, at[1] as usize, words.color, part);
                }
            }
        }
    }

    fn curves(&mut self, curves: &PlotCurves) {
        let image = curves.image();
        let (left, top) = (curves.area.left as usize, curves.area.top as usize);
        for (place, [red, green, blue, alpha]) in image.pixels().into_iter().enumerate() {
            if alpha == 0 {
                continue;
            }
            let (x, y) = (left + place % image.size[0], top + place / image.size[0]);
            if x >= self.size[0] || y >= self.size[1] {
                continue;
            }
            // What comes is multiplied by its own cover.
            let at = (y * self.size[0] + x) * 3;
            for (own, ink) in self.bytes[at..at + 3].iter_mut().zip([red, green, blue]) {
                let behind = f32::from(*own) * (1.0 - f32::from(alpha) / 255.0);
                *own = (behind + f32::from(ink)).round().min(255.0) as u8;
            }
        }
    }
}
