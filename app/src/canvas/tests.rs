//! The rasteriser against a slow obvious one, and against what must hold for any picture.

use proptest::prelude::*;

use super::*;

const SIZE: [usize; 2] = [80, 60];

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
    let mut pairs = a.pixels.iter().zip(&b.pixels);
    let index = pairs.position(|(a, b)| a != b)?;
    Some([index % a.size[0], index / a.size[0]])
}

fn alpha(image: &Image, x: usize, y: usize) -> f32 {
    f32::from(image.pixel(x, y)[3]) / 255.0
}

fn columns(start: i32, columns: Vec<ColumnPx>) -> Piece {
    Piece::Columns { start, columns }
}

/// How much of each pixel lies within the pen's reach of a polyline, by counting 16 × 16 points.
fn supersample(samples: &[[f32; 2]], radius: f32) -> Vec<f32> {
    const POINTS: usize = 16;
    let inked = |x: f32, y: f32| {
        samples
            .windows(2)
            .any(|pair| distance([x, y], pair[0], pair[1]) <= radius)
    };
    let place = |pixel: usize, point: usize| pixel as f32 + (point as f32 + 0.5) / POINTS as f32;
    let mut shares = Vec::new();
    for y in 0..SIZE[1] {
        for x in 0..SIZE[0] {
            let points = (0..POINTS * POINTS)
                .filter(|point| inked(place(x, point % POINTS), place(y, point / POINTS)));
            shares.push(points.count() as f32 / (POINTS * POINTS) as f32);
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
    let pairs = image.pixels.iter().zip(shares);
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

fn sample_in_and_out() -> impl Strategy<Value = [f32; 2]> {
    (-20.0_f32..100.0, -40.0_f32..100.0).prop_map(|(x, y)| [x, y])
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 48,
        rng_seed: proptest::test_runner::RngSeed::Fixed(3),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn any_column() -> impl Strategy<Value = ColumnPx> {
    let y = || {
        prop_oneof![
            12 => -30.0_f32..90.0,
            1 => Just(f32::INFINITY),
            1 => Just(f32::NEG_INFINITY),
            1 => -1e30_f32..1e30,
        ]
    };
    let join = |y: f32, gap: u8| if gap == 0 { f32::NAN } else { y };
    prop_oneof![
        6 => ([y(), y(), y(), y()], 0_u8..6, 0_u8..6).prop_map(move |(mut ys, before, after)| {
            let (first, last) = (ys[1], ys[2]);
            ys.sort_by(f32::total_cmp);
            ColumnPx { first: join(first, before), min: ys[0], max: ys[3], last: join(last, after) }
        }),
        3 => (0.0_f32..60.0).prop_map(ColumnPx::sample),
        1 => Just(ColumnPx::EMPTY),
        1 => any::<[f32; 4]>().prop_map(|[first, min, max, last]| ColumnPx { first, min, max, last }),
    ]
}

fn any_style() -> impl Strategy<Value = Style> {
    prop_oneof![
        Just(Style::Line),
        Just(Style::Steps),
        Just(Style::Points),
        Just(Style::Band),
    ]
}

fn any_pieces() -> impl Strategy<Value = Vec<Piece>> {
    let sample = prop_oneof![
        8 => sample_in_and_out(),
        1 => any::<[f32; 2]>(),
    ];
    let piece = prop_oneof![
        (-30_i32..60, proptest::collection::vec(any_column(), 0..90))
            .prop_map(|(start, columns)| Piece::Columns { start, columns }),
        proptest::collection::vec(sample, 0..20).prop_map(Piece::Line),
    ];
    proptest::collection::vec(piece, 0..3)
}

proptest! {
    #![proptest_config(config())]

    /// The tolerance: counted points are off by up to a 32nd on either side of a stroke, and cells
    /// by half a cell's width (a 16th) where an arc or a corner falls into one.
    #[test]
    fn a_line_covers_what_lies_within_the_pens_reach(
        mut samples in proptest::collection::vec(sample_in_and_out(), 2..12),
        width in 0.8_f32..6.0,
    ) {
        samples.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let pieces = [Piece::Line(samples.clone())];
        let image = paint(&[Curve { width_px: width, ..curve(&pieces) }]);
        let [most, mean] = difference(&image, &supersample(&samples, width / 2.0));
        prop_assert!(most < 0.13 && mean < 0.015, "{most} {mean}");
    }

    /// Where strands of one curve cross, the greater coverage counts, and not the union: hence a
    /// wide tolerance for single pixels, but not for the mean.
    #[test]
    fn a_curve_in_any_order_of_x_covers_what_lies_within_the_pens_reach(
        samples in proptest::collection::vec(sample_in_and_out(), 2..12),
        width in 0.8_f32..6.0,
    ) {
        let pieces = [Piece::Line(samples.clone())];
        let image = paint(&[Curve { width_px: width, ..curve(&pieces) }]);
        let [most, mean] = difference(&image, &supersample(&samples, width / 2.0));
        prop_assert!(most < 0.51 && mean < 0.02, "{most} {mean}");
    }

    #[test]
    fn no_data_brings_it_down_and_color_never_exceeds_alpha(
        pieces in any_pieces(),
        style in any_style(),
        width in -1.0_f32..9.0,
        alpha in -0.5_f32..1.5,
    ) {
        let one = Curve { style, width_px: width, alpha, ..curve(&pieces) };
        let white = Curve { color: [255; 3], alpha: 1.0, ..one };
        let image = paint(&[one, white]);
        for pixel in &image.pixels {
            let [red, green, blue, alpha] = *pixel;
            prop_assert!(red.max(green).max(blue) <= alpha, "{pixel:?}");
        }
    }

    #[test]
    fn one_curves_coverage_never_exceeds_its_alpha(
        pieces in any_pieces(),
        style in any_style(),
        alpha in 0.0_f32..1.0,
    ) {
        let image = paint(&[Curve { style, alpha, ..curve(&pieces) }]);
        let limit = (alpha * 255.0).round() as u8;
        prop_assert!(image.pixels.iter().all(|pixel| pixel[3] <= limit));
    }

    #[test]
    fn scrolling_and_painting_what_is_new_equals_painting_all(
        content in proptest::collection::vec(any_column(), 160),
        style in any_style(),
        by in 1_usize..70,
        width in 0.5_f32..6.0,
    ) {
        let at = |start: i32| [columns(start, content.clone())];
        let (before, after) = (at(-10), at(-10 - by as i32));
        let with = |pieces| Curve { style, width_px: width, ..curve(pieces) };
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[with(&before)]);
        canvas.scroll(-(by as isize));
        let scrolled = canvas.paint_columns(SIZE[0] - by..SIZE[0], &[with(&after)]);
        prop_assert_eq!(first_difference(scrolled, &paint(&[with(&after)])), None);
    }

    #[test]
    fn a_canvas_that_painted_something_else_paints_the_same(
        before in any_pieces(),
        after in any_pieces(),
        style in any_style(),
    ) {
        let after = [Curve { style, ..curve(&after) }];
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[curve(&before)]);
        let fresh = paint(&after);
        for _ in 0..2 {
            prop_assert_eq!(first_difference(canvas.paint(SIZE, &after), &fresh), None);
        }
    }

    #[test]
    fn moving_data_by_whole_pixels_moves_the_picture(
        content in proptest::collection::vec(any_column(), 30),
        samples in proptest::collection::vec((80_u16..640, 80_u16..640), 2..9),
        dx in 0_i32..20,
    ) {
        // Eighths of a pixel, so that moving them is exact.
        let line = |dx: i32| {
            let eighth = |value: u16| f32::from(value) / 16.0;
            Piece::Line(samples.iter().map(|&(x, y)| [eighth(x) + dx as f32, eighth(y)]).collect())
        };
        for (here, there) in [
            (columns(12, content.clone()), columns(12 + dx, content.clone())),
            (line(0), line(dx)),
        ] {
            let (here, there) = (paint_piece(here), paint_piece(there));
            for y in 0..SIZE[1] {
                for x in 0..SIZE[0] - dx as usize {
                    prop_assert_eq!(here.pixel(x, y), there.pixel(x + dx as usize, y));
                }
            }
        }
    }

    #[test]
    fn every_extreme_of_a_column_is_inked(
        content in proptest::collection::vec(any_column(), 40),
        width in 1.5_f32..4.0,
    ) {
        let pieces = [columns(20, content.clone())];
        let image = paint(&[Curve { width_px: width, ..curve(&pieces) }]);
        for (offset, column) in content.iter().enumerate().filter(|(_, column)| column.is_inked()) {
            for y in [column.min, column.max] {
                if (1.0..59.0).contains(&y) {
                    let inked = (19..=21).map(|x| alpha(&image, x + offset, y as usize));
                    let most = inked.fold(0.0, f32::max);
                    prop_assert!(most > 0.45, "column {offset}: {most} at {y} {column:?}");
                }
            }
        }
    }
}

#[test]
fn columns_of_a_smooth_curve_look_like_its_samples() {
    let y = |x: f32| 30.0 + 20.0 * (x * 0.13).sin() + 5.0 * (x * 0.4).cos();
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
        let halves = (-10_i16..180).map(|half| f32::from(half) / 2.0);
        let samples: Vec<[f32; 2]> = halves.map(|x| [x, y(x)]).collect();
        let image = paint_piece(columns(-5, (-5..90).map(column).collect()));
        let [most, mean] = difference(&image, &supersample(&samples, 0.75));
        assert!(most < 0.3 && mean < 0.04, "{samples_a_column}: {most} {mean}");
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
    let line = vec![[0.0, 30.5], [19.5, 30.5], [f32::NAN, 0.0], [24.5, 30.5], [40.0, 30.5]];
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
    assert_eq!(shares.iter().map(|share| (share * 4.0).round()).collect::<Vec<_>>(), [
        0.0, 1.0, 4.0, 1.0, 0.0
    ]);
}

#[test]
fn steps_are_crisp() {
    let pieces = [Piece::Line(vec![[10.2, 20.3], [40.7, 40.6], [70.0, 40.6]])];
    let image = paint(&[Curve {
        style: Style::Steps,
        width_px: 1.0,
        ..curve(&pieces)
    }]);
    for (x, y, expected) in [(20, 20, 1.0), (20, 19, 0.0), (20, 21, 0.0), (40, 30, 1.0), (39, 30, 0.0)] {
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
    let front = Curve { width_px: 4.0, color: [255, 0, 0], ..curve(&level) };
    let back = Curve { width_px: 4.0, color: [0, 0, 255], ..curve(&upright) };
    assert_eq!(paint(&[front, back]).pixel(40, 30), [255, 0, 0, 255]);
    assert_eq!(paint(&[back, front]).pixel(40, 30), [0, 0, 255, 255]);
}

#[test]
fn faint_layers_add_up_as_alpha_blending_does() {
    let level = [Piece::Line(vec![[-9.0, 30.0], [90.0, 30.0]])];
    let faint = Curve { width_px: 6.0, alpha: 0.05, ..curve(&level) };
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
    assert_eq!(first_difference(&paint(&[curve(&pieces)]), &whole), None);
}
