//! The rasteriser against a slow obvious one, and against what must hold for any picture.

use super::*;

const SIZE: [usize; 2] = [80, 60];

/// What is counted point by point is smaller, for that is slow.
const SMALL: [usize; 2] = [40, 30];

const COLOR: [u8; 3] = [230, 159, 0];

fn curve(pieces: &[Piece]) -> Curve<'_> {
    Curve {
        color: COLOR,
        width_px: 1.5,
        alpha: 1.0,
        style: Style::Line,
        pieces,
    }
}

fn paint(curves: &[Curve<'_>]) -> Image {
    Canvas::default().paint(SIZE, curves).clone()
}

fn paint_piece(piece: Piece) -> Image {
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

fn columns(start: i32, columns: Vec<ColumnPx>) -> Piece {
    Piece::Columns { start, columns }
}

/// How much of each pixel lies within the pen's reach of a polyline, by counting 12 × 12 points.
fn supersample(samples: &[[f32; 2]], radius: f32) -> Vec<f32> {
    const POINTS: usize = 12;
    let nearest = |x: f32, y: f32| {
        let distances = samples
            .windows(2)
            .map(|pair| distance([x, y], pair[0], pair[1]));
        distances.fold(f32::INFINITY, f32::min)
    };
    let place = |pixel: usize, point: usize| pixel as f32 + (point as f32 + 0.5) / POINTS as f32;
    let mut shares = Vec::new();
    for y in 0..SMALL[1] {
        for x in 0..SMALL[0] {
            // No point of a pixel is further from its middle than its corners are.
            let from_edge = nearest(x as f32 + 0.5, y as f32 + 0.5) - radius;
            let share = if from_edge.abs() > 0.71 {
                f32::from(u8::from(from_edge < 0.0))
            } else {
                let points = (0..POINTS * POINTS).filter(|point| {
                    let (across, down) = (point % POINTS, point / POINTS);
                    nearest(place(x, across), place(y, down)) <= radius
                });
                points.count() as f32 / (POINTS * POINTS) as f32
            };
            shares.push(share);
        }
    }
    shares
}

fn distance([x, y]: [f32; 2], [x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) -> f32 {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 {
        (((x - x0) * dx + (y - y0) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - x0 - along * dx).hypot(y - y0 - along * dy)
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

    fn pieces(&mut self) -> Vec<Piece> {
        let piece = |random: &mut Self| {
            let count = random.below(60);
            if random.one_in(2) {
                return columns(random.below(90) as i32 - 30, random.columns(count));
            }
            let sample = |random: &mut Self| [random.y() * 1.5, random.y()];
            Piece::Line((0..count).map(|_| sample(random)).collect())
        };
        (0..self.below(3)).map(|_| piece(self)).collect()
    }

    fn style(&mut self) -> Style {
        [Style::Line, Style::Steps, Style::Points, Style::Band][self.below(4)]
    }

    /// Samples in and around the small picture.
    fn samples(&mut self) -> Vec<[f32; 2]> {
        let count = 2 + self.below(9);
        let sample = |random: &mut Self| [random.between(-10.0, 50.0), random.between(-25.0, 55.0)];
        (0..count).map(|_| sample(self)).collect()
    }
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

fn compare_with_points(random: &mut Random, samples: Vec<[f32; 2]>) -> [f32; 2] {
    let width = random.between(0.8, 6.0);
    let shares = supersample(&samples, width / 2.0);
    let pieces = [Piece::Line(samples)];
    let curve = Curve {
        width_px: width,
        ..curve(&pieces)
    };
    difference(Canvas::default().paint(SMALL, &[curve]), &shares)
}

/// The tolerance: counted points are off by up to a 24th on either side of a stroke, and cells by
/// half a cell's width (a 16th) where an arc or a corner falls into one.
#[test]
fn a_line_covers_what_lies_within_the_pens_reach() {
    for_seeds(|random| {
        let mut samples = random.samples();
        samples.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let [most, mean] = compare_with_points(random, samples);
        check(most < 0.15 && mean < 0.015, || format!("{most} {mean}"))
    });
}

/// Where strands of one curve cross, the greater coverage counts, and not the union: hence a
/// wide tolerance for single pixels, but not for the mean.
#[test]
fn a_curve_in_any_order_of_x_covers_what_lies_within_the_pens_reach() {
    for_seeds(|random| {
        let samples = random.samples();
        let [most, mean] = compare_with_points(random, samples);
        check(most < 0.51 && mean < 0.02, || format!("{most} {mean}"))
    });
}

#[test]
fn no_data_brings_it_down_and_color_never_exceeds_alpha() {
    for_seeds(|random| {
        let pieces = random.pieces();
        let one = Curve {
            style: random.style(),
            width_px: random.between(-1.0, 9.0),
            alpha: random.between(-0.5, 1.5),
            ..curve(&pieces)
        };
        let white = Curve {
            color: [255; 3],
            alpha: f32::NAN,
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

#[test]
fn one_curves_coverage_never_exceeds_its_alpha() {
    for_seeds(|random| {
        let (pieces, style) = (random.pieces(), random.style());
        let alpha = random.between(0.0, 1.0);
        let image = paint(&[Curve {
            alpha,
            style,
            ..curve(&pieces)
        }]);
        let most = image.pixels().iter().map(|pixel| pixel[3]).max();
        let limit = (alpha * 255.0).round() as u8;
        check(most <= Some(limit), || format!("{most:?} over {limit}"))
    });
}

#[test]
fn scrolling_and_painting_what_is_new_equals_painting_all() {
    for_seeds(|random| {
        let (content, style) = (random.columns(160), random.style());
        let (by, width_px) = (1 + random.below(70), random.between(0.5, 6.0));
        let [before, after] = [-10, -10 - by as i32].map(|start| [columns(start, content.clone())]);
        let with = |pieces| Curve {
            width_px,
            style,
            ..curve(pieces)
        };
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[with(&before)]);
        canvas.scroll(-(by as isize));
        let scrolled = canvas.paint_columns(SIZE[0] - by..SIZE[0], &[with(&after)]);
        same(scrolled, &paint(&[with(&after)]))
    });
}

#[test]
fn new_columns_and_their_reach_painted_equal_all_painted() {
    for_seeds(|random| {
        let (mut content, width_px) = (random.columns(80), random.between(0.5, 6.0));
        let with = |pieces| Curve {
            width_px,
            ..curve(pieces)
        };
        let mut canvas = Canvas::default();
        let before = [columns(0, content.clone())];
        canvas.paint(SIZE, &[with(&before)]);
        content[70..].fill_with(|| ColumnPx::sample(random.between(0.0, 60.0)));
        content[69] = ColumnPx::sample(30.0);
        let after = [columns(0, content)];
        let from = 68 - reach_px(width_px);
        let painted = canvas.paint_columns(from..SIZE[0], &[with(&after)]);
        same(painted, &paint(&[with(&after)]))
    });
}

#[test]
fn a_canvas_that_painted_something_else_paints_the_same() {
    for_seeds(|random| {
        let (before, after) = (random.pieces(), random.pieces());
        let after = [Curve {
            style: random.style(),
            ..curve(&after)
        }];
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[curve(&before)]);
        same(canvas.paint(SIZE, &after), &paint(&after))?;
        same(canvas.paint(SIZE, &after), &paint(&after))
    });
}

#[test]
fn moving_data_by_whole_pixels_moves_the_picture() {
    for_seeds(|random| {
        let (content, dx) = (random.columns(30), random.below(20));
        // Eighths of a pixel, so that moving them is exact.
        let eighth = |random: &mut Random| random.between(5.0, 40.0).round() + 0.125;
        let samples: Vec<_> = (0..7).map(|_| [eighth(random), eighth(random)]).collect();
        let line =
            |dx: usize| Piece::Line(samples.iter().map(|p| [p[0] + dx as f32, p[1]]).collect());
        let at = |dx: usize| columns(12 + dx as i32, content.clone());
        for (here, there) in [(at(0), at(dx)), (line(0), line(dx))] {
            let (here, there) = (paint_piece(here), paint_piece(there));
            for (x, y) in (0..SIZE[0] - dx).flat_map(|x| (0..SIZE[1]).map(move |y| (x, y))) {
                let is_same = here.pixel(x, y) == there.pixel(x + dx, y);
                check(is_same, || format!("at {x} {y}, moved by {dx}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn every_extreme_of_a_column_is_inked() {
    for_seeds(|random| {
        let content = random.columns(40);
        let pieces = [columns(20, content.clone())];
        let image = paint(&[Curve {
            width_px: random.between(1.5, 4.0),
            ..curve(&pieces)
        }]);
        for (offset, column) in content
            .iter()
            .enumerate()
            .filter(|(_, column)| column.is_inked())
        {
            for y in [column.min, column.max]
                .into_iter()
                .filter(|y| (1.0..59.0).contains(y))
            {
                let inked = (19..=21).map(|x| alpha(&image, x + offset, y as usize));
                let most = inked.fold(0.0, f32::max);
                check(most > 0.45, || format!("{most} at {offset} {y} {column:?}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn columns_of_a_smooth_curve_look_like_its_samples() {
    let y = |x: f32| 15.0 + 9.0 * (x * 0.17).sin() + 3.0 * (x * 0.4).cos();
    for samples_a_column in [1_u16, 2, 3, 5, 17] {
        let step = 1.0 / f32::from(samples_a_column);
        let column = |column: i16| {
            let xs = (0..samples_a_column).map(|i| f32::from(column) + (f32::from(i) + 0.5) * step);
            let ys: Vec<f32> = xs.map(y).collect();
            ColumnPx {
                first: ys[0],
                min: ys.iter().copied().fold(f32::INFINITY, f32::min),
                max: ys.iter().copied().fold(f32::NEG_INFINITY, f32::max),
                last: ys[ys.len() - 1],
            }
        };
        let halves = (-10_i16..100).map(|half| f32::from(half) / 2.0);
        let samples: Vec<[f32; 2]> = halves.map(|x| [x, y(x)]).collect();
        let pieces = [columns(-5, (-5..50).map(column).collect())];
        let mut canvas = Canvas::default();
        let image = canvas.paint(SMALL, &[curve(&pieces)]);
        let [most, mean] = difference(image, &supersample(&samples, 0.75));
        assert!(
            most < 0.3 && mean < 0.04,
            "{samples_a_column}: {most} {mean}"
        );
    }
}

#[test]
fn a_gap_leaves_no_ink() {
    let mut content = vec![ColumnPx::sample(30.5); 40];
    content[19].last = f32::NAN;
    for column in &mut content[20..24] {
        *column = ColumnPx::EMPTY;
    }
    content[24].first = f32::NAN;
    let line = vec![
        [0.0, 30.5],
        [19.5, 30.5],
        [f32::NAN, 0.0],
        [24.5, 30.5],
        [40.0, 30.5],
    ];
    for piece in [columns(0, content), Piece::Line(line)] {
        let image = paint_piece(piece);
        assert!((21..23).all(|x| alpha(&image, x, 30) == 0.0));
        assert!([10, 18, 26].iter().all(|&x| alpha(&image, x, 30) == 1.0));
    }
}

#[test]
fn a_curve_is_joined_across_empty_columns() {
    let mut content = vec![ColumnPx::EMPTY; 40];
    content[0] = ColumnPx::sample(10.5);
    content[39] = ColumnPx::sample(49.5);
    let image = paint_piece(columns(5, content));
    assert!((6..44).all(|x| alpha(&image, x, x + 5) > 0.9));
}

#[test]
fn a_level_line_of_a_pixel_and_a_half_smears_over_three_rows_at_most() {
    let image = paint_piece(Piece::Line(vec![[-5.0, 30.5], [90.0, 30.5]]));
    let shares: Vec<f32> = (28..33).map(|y| alpha(&image, 40, y)).collect();
    assert_eq!(
        shares
            .iter()
            .map(|share| (share * 4.0).round())
            .collect::<Vec<_>>(),
        [0.0, 1.0, 4.0, 1.0, 0.0]
    );
}

#[test]
fn steps_are_crisp() {
    let pieces = [Piece::Line(vec![[10.2, 20.3], [40.7, 40.6], [70.0, 40.6]])];
    let image = paint(&[Curve {
        style: Style::Steps,
        width_px: 1.0,
        ..curve(&pieces)
    }]);
    for (x, y, expected) in [
        (20, 20, 1.0),
        (20, 19, 0.0),
        (20, 21, 0.0),
        (40, 30, 1.0),
        (39, 30, 0.0),
    ] {
        assert_eq!(alpha(&image, x, y), expected, "{x} {y}");
    }
}

#[test]
fn a_lone_sample_is_a_dot_that_can_be_seen() {
    let lone = vec![[f32::NAN, 0.0], [40.5, 30.5], [f32::NAN, 0.0]];
    for piece in [columns(40, vec![ColumnPx::sample(30.5)]), Piece::Line(lone)] {
        let image = paint_piece(piece);
        assert_eq!(alpha(&image, 40, 30), 1.0);
        assert!(alpha(&image, 41, 30) > 0.5 && alpha(&image, 40, 29) > 0.5);
        assert_eq!(alpha(&image, 43, 30), 0.0);
    }
}

#[test]
fn infinities_reach_the_edges() {
    let mut content = vec![ColumnPx::sample(30.5); 40];
    content[20].min = f32::NEG_INFINITY;
    content[21].max = f32::INFINITY;
    let image = paint_piece(columns(10, content));
    assert_eq!([alpha(&image, 30, 0), alpha(&image, 31, 59)], [1.0, 1.0]);
    assert_eq!([alpha(&image, 25, 0), alpha(&image, 25, 59)], [0.0, 0.0]);
}

#[test]
fn the_first_curve_is_in_front() {
    let level = [Piece::Line(vec![[0.0, 30.0], [80.0, 30.0]])];
    let upright = [Piece::Line(vec![[40.5, 0.0], [40.5, 60.0]])];
    let front = Curve {
        width_px: 4.0,
        color: [255, 0, 0],
        ..curve(&level)
    };
    let back = Curve {
        width_px: 4.0,
        color: [0, 0, 255],
        ..curve(&upright)
    };
    assert_eq!(paint(&[front, back]).pixel(40, 30), [255, 0, 0, 255]);
    assert_eq!(paint(&[back, front]).pixel(40, 30), [0, 0, 255, 255]);
}

#[test]
fn faint_layers_add_up_as_alpha_blending_does() {
    let level = [Piece::Line(vec![[-9.0, 30.0], [90.0, 30.0]])];
    let faint = Curve {
        width_px: 6.0,
        alpha: 0.05,
        ..curve(&level)
    };
    let image = paint(&[faint; 40]);
    let expected = 1.0 - 0.95_f32.powi(40);
    assert!((alpha(&image, 40, 30) - expected).abs() <= 0.5 / 255.0 + 1e-4);
}

#[test]
fn pieces_that_share_an_end_look_like_one_line() {
    let whole = paint_piece(columns(-5, vec![ColumnPx::sample(30.2); 90]));
    let pieces = [
        columns(-5, vec![ColumnPx::sample(30.2); 41]),
        Piece::Line(vec![[35.5, 30.2], [50.5, 30.2]]),
        columns(50, vec![ColumnPx::sample(30.2); 35]),
    ];
    // Nearly: columns near another piece are painted the long way.
    let parted = paint(&[curve(&pieces)]);
    let pairs = parted.pixels().into_iter().zip(whole.pixels());
    let most = pairs.map(|(a, b)| a[3].abs_diff(b[3])).max();
    assert!(most <= Some(1), "{most:?}");
}

/// Curves of columns of every kind, from smooth to noise, that go the short way.
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

/// The short way's only promise is to look like the long way. Single pixels may differ, where the
/// one takes a bar for what the other takes for a slope; the look may not. The tolerance is a third
/// above what was measured when it was written and then looked at, enlarged.
#[test]
fn the_short_way_looks_like_the_long_way() {
    let mut means = Vec::new();
    for_seeds(|random| {
        let pieces = [columns(-5, courses(random))];
        let curve = Curve {
            width_px: [1.0, 1.5, 2.0, 3.0][random.below(4)],
            ..curve(&pieces)
        };
        let mut canvas = Canvas {
            ways: Ways::Long,
            ..Canvas::default()
        };
        let long = canvas.paint(SIZE, &[curve]).pixels();
        let shares = long.iter().map(|pixel| f32::from(pixel[3]) / 255.0);
        let [_, mean] = difference(&paint(&[curve]), &shares.collect::<Vec<_>>());
        means.push(mean);
        check(mean < 0.07, || format!("{mean}"))
    });
    let mean = means.iter().sum::<f32>() / means.len() as f32;
    assert!(mean < 0.035, "{mean}");
}

#[test]
fn two_threads_paint_what_one_does() {
    for_seeds(|random| {
        let pieces: Vec<[Piece; 1]> = (0..400).map(|_| [columns(-5, courses(random))]).collect();
        let curves: Vec<Curve<'_>> = pieces.iter().map(|pieces| curve(pieces)).collect();
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &curves[..1]);
        canvas.scroll(-(random.below(80) as isize));
        let mut helper = Helper::default();
        same(
            canvas.paint_on_two(SIZE, &curves, &mut helper),
            &paint(&curves),
        )
    });
}

/// Numbers that count how many curves cross a pixel, for a ramp whose alpha is the count.
fn crossings(image: &Image, x: usize, y: usize) -> u8 {
    image.pixel(x, y)[3]
}

#[test]
fn density_counts_each_curve_once_in_a_pixel() {
    let level = [columns(-5, vec![ColumnPx::sample(30.5); 90])];
    let zigzag: Vec<[f32; 2]> = (0..300)
        .map(|i| [i as f32 * 0.3, if i % 2 == 0 { 20.0 } else { 40.0 }])
        .collect();
    let zigzag = [Piece::Line(zigzag)];
    let bars = [columns(
        -5,
        vec![
            ColumnPx {
                first: 25.0,
                min: 25.0,
                max: 45.0,
                last: 45.0,
            };
            90
        ],
    )];
    let curves = [curve(&level), curve(&zigzag), curve(&bars)];
    // Linear in the logarithm: 1, 2, 3 curves.
    let ramp = Ramp::new(3, &[[0, 0, 0, 100], [0, 0, 0, 200]]);
    let mut canvas = Canvas::default();
    let image = canvas.paint_density(SIZE, &curves, &ramp);
    let of = |y| crossings(image, 40, y);
    assert_eq!([of(10), of(22), of(42), of(50)], [0, 100, 100, 0]);
    assert!(of(28) > of(22) && of(30) > of(28), "{} {}", of(28), of(30));
    assert_eq!(of(30), 200, "all three");
}

#[test]
fn density_of_new_columns_equals_that_of_all() {
    for_seeds(|random| {
        let pieces: Vec<[Piece; 1]> = (0..20)
            .map(|_| [columns(-5, random.columns(100))])
            .collect();
        let curves: Vec<Curve<'_>> = pieces.iter().map(|pieces| curve(pieces)).collect();
        let ramp = Ramp::new(20, &[[9, 9, 9, 50], [255, 255, 255, 255]]);
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &curves[..3]);
        canvas.scroll(-7);
        canvas.paint_density_columns(0..33, &curves, &ramp);
        canvas.paint_density_columns(33..SIZE[0], &curves, &ramp);
        let mut whole = Canvas::default();
        same(canvas.image(), whole.paint_density(SIZE, &curves, &ramp))?;
        // And back to curves: nothing is left of it.
        same(canvas.paint(SIZE, &curves[..2]), &paint(&curves[..2]))
    });
}
