//! The rasteriser against a slow obvious one, and against what must hold for any picture.

mod anew;
mod bands;
mod crossing;
mod density;
mod look;

use super::*;

const SIZE: [usize; 2] = [80, 60];

/// What is counted point by point is smaller, for that is slow.
const SMALL: [usize; 2] = [40, 30];

const COLOR: [u8; 3] = [230, 159, 0];

fn curve(pieces: &[CurvePiece]) -> Curve<'_> {
    Curve {
        color: COLOR,
        alpha: 1.0,
        width_px: 1.5,
        style: Style::Line,
        pieces,
    }
}

fn paint(curves: &[Curve<'_>]) -> Image {
    Canvas::default().paint(SIZE, curves).clone()
}

fn paint_piece(piece: CurvePiece) -> Image {
    paint(&[curve(&[piece])])
}

/// Where two pictures of the same size begin to differ.
fn first_difference(a: &Image, b: &Image) -> Option<[usize; 2]> {
    assert_eq!(a.size, b.size);
    let (a_pixels, b_pixels) = (a.pixels(), b.pixels());
    let mut pairs = a_pixels.iter().zip(&b_pixels);
    let index = pairs.position(|(a, b)| a != b)?;
    Some([index % a.size[0], index / a.size[0]])
}

fn alpha(image: &Image, x: usize, y: usize) -> f32 {
    f32::from(image.pixel(x, y)[3]) / 255.0
}

fn columns(start: i32, columns: Vec<ColumnPx>) -> CurvePiece {
    CurvePiece::Columns { start, columns }
}

/// The greatest and the mean difference between a picture's alphas and these shares; the mean is
/// over pixels that have any ink.
fn difference(image: &Image, shares: &[f32]) -> [f32; 2] {
    let pixels = image.pixels();
    let pairs = pixels.iter().zip(shares);
    let differences = pairs.filter_map(|(pixel, share)| {
        let alpha = f32::from(pixel[3]) / 255.0;
        (alpha > 0.0 || *share > 0.0).then(|| (alpha - share).abs())
    });
    let (mut most, mut sum, mut count) = (0.0_f32, 0.0, 0.0_f32);
    for difference in differences {
        most = most.max(difference);
        sum += difference;
        count += 1.0;
    }
    [most, sum / count.max(1.0)]
}

/// Random numbers that are the same in every run: xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.below(1 << 20) as f32 / (1 << 20) as f32
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// Inside the picture and outside, near and far, and sometimes no number at all.
    fn y(&mut self) -> f32 {
        match self.below(20) {
            0 => f32::INFINITY,
            1 => f32::NEG_INFINITY,
            2 => self.between(-1e30, 1e30),
            3 => f32::from_bits(self.next() as u32),
            4 => self.between(0.0, 60.0).round(),
            _ => self.between(-30.0, 90.0),
        }
    }

    fn column(&mut self) -> ColumnPx {
        if self.one_in(10) {
            return ColumnPx::EMPTY;
        }
        if self.one_in(3) {
            return ColumnPx::sample(self.between(0.0, 60.0));
        }
        let mut ys = [self.y(), self.y(), self.y(), self.y()];
        let [first, _, last, _] = ys;
        ys.sort_by(f32::total_cmp);
        let join = |y: f32, is_gap: bool| if is_gap { f32::NAN } else { y };
        ColumnPx {
            first: join(first, self.one_in(6)),
            min: ys[0],
            max: ys[3],
            last: join(last, self.one_in(6)),
        }
    }

    fn columns(&mut self, count: usize) -> Vec<ColumnPx> {
        (0..count).map(|_| self.column()).collect()
    }

    fn pieces(&mut self) -> Vec<CurvePiece> {
        let piece = |random: &mut Self| {
            let count = random.below(60);
            if random.one_in(2) {
                return columns(random.below(90) as i32 - 30, random.columns(count));
            }
            let sample = |random: &mut Self| [random.y() * 1.5, random.y()];
            CurvePiece::Line((0..count).map(|_| sample(random)).collect())
        };
        (0..self.below(3)).map(|_| piece(self)).collect()
    }

    fn style(&mut self) -> Style {
        [Style::Line, Style::Steps, Style::Points][self.below(3)]
    }

    /// Samples in and around the small picture.
    fn samples(&mut self) -> Vec<[f32; 2]> {
        let count = 2 + self.below(9);
        let sample = |random: &mut Self| [random.between(-10.0, 50.0), random.between(-25.0, 55.0)];
        (0..count).map(|_| sample(self)).collect()
    }
}

/// Curves of columns of every kind, from smooth to noise, that take the fast path.
fn courses(random: &mut Random) -> Vec<ColumnPx> {
    let (noise, sway) = (
        [0.0, 0.2, 1.0, 4.0, 20.0][random.below(5)],
        [0.0, 3.0, 15.0][random.below(3)],
    );
    let (frequency, samples) = (random.between(0.02, 1.0), 1 + random.below(12));
    let spike = 1 + random.below(60);
    let y = |random: &mut Random, x: f32| {
        let jump = if random.one_in(spike * 12) { 12.0 } else { 0.0 };
        30.0 + sway * (x * frequency).sin() + noise * random.between(-0.5, 0.5) + jump
    };
    (0..90)
        .map(|column| {
            let step = 1.0 / samples as f32;
            let xs = (0..samples).map(|i| column as f32 + (i as f32 + 0.5) * step);
            let ys: Vec<f32> = xs.map(|x| y(random, x)).collect();
            ColumnPx {
                first: ys[0],
                min: ys.iter().copied().fold(f32::INFINITY, f32::min),
                max: ys.iter().copied().fold(f32::NEG_INFINITY, f32::max),
                last: ys[samples - 1],
            }
        })
        .collect()
}

/// Runs a property on many seeds, and tells the seed for which it fails.
fn for_seeds(mut property: impl FnMut(&mut Random) -> Result<(), String>) {
    for seed in 1..=40_u64 {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        if let Err(message) = property(&mut random) {
            panic!("seed {seed}: {message}");
        }
    }
}

fn check(holds: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(message()) }
}

fn same(a: &Image, b: &Image) -> Result<(), String> {
    let difference = first_difference(a, b);
    check(difference.is_none(), || format!("differ at {difference:?}"))
}

#[test]
fn no_data_brings_it_down_and_color_never_exceeds_alpha() {
    for_seeds(|random| {
        let pieces = random.pieces();
        let one = Curve {
            style: random.style(),
            width_px: random.between(-1.0, 9.0),
            ..curve(&pieces)
        };
        let white = Curve {
            color: [255; 3],
            ..one
        };
        let image = paint(&[one, white]);
        let [red, green, blue, alpha] = [0, 1, 2, 3];
        let pixels = image.pixels();
        let wrong = pixels
            .iter()
            .find(|p| p[red].max(p[green]).max(p[blue]) > p[alpha]);
        check(wrong.is_none(), || format!("{wrong:?}"))
    });
}
