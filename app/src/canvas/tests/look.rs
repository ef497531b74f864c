//! What a curve looks like, held to points counted one by one.

use super::*;

fn compare_with_points(random: &mut Random, samples: Vec<[f32; 2]>) -> [f32; 2] {
    let width = random.between(0.8, 6.0);
    let shares = supersample(&samples, width / 2.0);
    let pieces = [CurvePiece::Line(samples)];
    let curve = Curve {
        width_px: width,
        ..curve(&pieces)
    };
    difference(Canvas::default().paint(SMALL, &[curve]), &shares)
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
fn every_extreme_of_a_column_is_inked() {
    for_seeds(|random| {
        let content = random.columns(40);
        let pieces = [columns(20, content.clone())];
        let image = paint(&[Curve {
            width_px: random.between(1.5, 4.0),
            style: random.style(),
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
    for (piece, style) in [
        (columns(0, content.clone()), Style::Line),
        (columns(0, content.clone()), Style::Steps),
        (columns(0, content), Style::Points),
        (CurvePiece::Line(line.clone()), Style::Line),
        (CurvePiece::Line(line), Style::Steps),
    ] {
        let image = paint(&[Curve {
            style,
            ..curve(&[piece])
        }]);
        assert!((21..23).all(|x| alpha(&image, x, 30) == 0.0), "{style:?}");
        let inked = [10, 18, 26].map(|x| alpha(&image, x, 30));
        assert!(
            inked.iter().all(|share| *share > 0.9),
            "{style:?} {inked:?}"
        );
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
    let image = paint_piece(CurvePiece::Line(vec![[-5.0, 30.5], [90.0, 30.5]]));
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
    let pieces = [CurvePiece::Line(vec![
        [10.2, 20.3],
        [40.7, 40.6],
        [70.0, 40.6],
    ])];
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
    for piece in [
        columns(40, vec![ColumnPx::sample(30.5)]),
        CurvePiece::Line(lone),
    ] {
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
    let level = [CurvePiece::Line(vec![[0.0, 30.0], [80.0, 30.0]])];
    let upright = [CurvePiece::Line(vec![[40.5, 0.0], [40.5, 60.0]])];
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
fn pieces_that_share_an_end_look_like_one_line() {
    let whole = paint_piece(columns(-5, vec![ColumnPx::sample(30.2); 90]));
    let pieces = [
        columns(-5, vec![ColumnPx::sample(30.2); 41]),
        CurvePiece::Line(vec![[35.5, 30.2], [50.5, 30.2]]),
        columns(50, vec![ColumnPx::sample(30.2); 35]),
    ];
    // Nearly: columns near another piece are painted on the exact path.
    let parted = paint(&[curve(&pieces)]);
    let pairs = parted.pixels().into_iter().zip(whole.pixels());
    let most = pairs.map(|(a, b)| a[3].abs_diff(b[3])).max();
    assert!(most <= Some(1), "{most:?}");
}

/// the fast path's only promise is to look like the exact path. Single pixels may differ, where the
/// one takes a bar for what the other takes for a slope; the look may not. The tolerance is a third
/// above what was measured when it was written and then looked at, enlarged.
#[test]
fn the_fast_path_looks_like_the_exact_one() {
    let mut means = Vec::new();
    for_seeds(|random| {
        let pieces = [columns(-5, courses(random))];
        let curve = Curve {
            width_px: [1.0, 1.5, 2.0, 3.0][random.below(4)],
            ..curve(&pieces)
        };
        let mut canvas = Canvas {
            paths: Paths::ExactOnly,
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
fn no_ink_lies_beyond_the_pens_reach_of_the_extremes() {
    for_seeds(|random| {
        let samples: Vec<[f32; 2]> = (0..200)
            .map(|i| [i as f32 * 0.46, random.between(20.0, 40.0)])
            .collect();
        let columns = [columns(
            0,
            (0..90)
                .map(|_| {
                    let mut ys = [0.0; 4].map(|_: f32| random.between(20.0, 40.0));
                    let (first, last) = (ys[0], ys[3]);
                    ys.sort_by(f32::total_cmp);
                    ColumnPx {
                        first,
                        min: ys[0],
                        max: ys[3],
                        last,
                    }
                })
                .collect(),
        )];
        let line = [CurvePiece::Line(samples)];
        let styles = [Style::Line, Style::Steps, Style::Points];
        let pictures = styles.into_iter().flat_map(|style| {
            [&line, &columns].map(|pieces| {
                let curve = Curve {
                    style,
                    ..curve(pieces)
                };
                (style, paint(&[curve]))
            })
        });
        for (kind, image) in pictures {
            let beyond = (0..SIZE[1]).filter(|y| *y < 18 || *y > 42);
            let lost = beyond
                .flat_map(|y| (0..SIZE[0]).map(move |x| [x, y]))
                .find(|[x, y]| image.pixel(*x, *y)[3] > 0);
            check(lost.is_none(), || {
                format!(
                    "{kind:?} {lost:?} {:?}",
                    lost.map(|[x, y]| image.pixel(x, y))
                )
            })?;
        }
        Ok(())
    });
}
