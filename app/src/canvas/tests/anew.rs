//! Whatever way a picture comes about, moved, in parts or by two threads, it is the same.

use super::*;

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
        let line = |dx: usize| {
            CurvePiece::Line(samples.iter().map(|p| [p[0] + dx as f32, p[1]]).collect())
        };
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
fn two_threads_paint_what_one_does() {
    for_seeds(|random| {
        let pieces: Vec<[CurvePiece; 1]> =
            (0..400).map(|_| [columns(-5, courses(random))]).collect();
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

#[test]
fn there_is_no_ink_but_between_the_inked_rows() {
    for_seeds(|random| {
        let pieces = random.pieces();
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[curve(&pieces)]);
        canvas.scroll(random.below(160) as isize - 80);
        canvas.paint_columns(0..20, &[curve(&random.pieces())]);
        for start in (0..SIZE[0]).step_by(16) {
            let columns = start..(start + 16).min(SIZE[0]);
            let rows = canvas.inked_rows(columns.clone());
            let is_ink = |x: usize, y: usize| canvas.image().pixel(x, y) != [0; 4];
            let outside = (0..SIZE[1]).filter(|row| !rows.contains(row));
            let lost = outside
                .flat_map(|y| columns.clone().map(move |x| (x, y)))
                .find(|(x, y)| is_ink(*x, *y));
            check(lost.is_none(), || format!("{lost:?} outside {rows:?}"))?;
        }
        Ok(())
    });
}
