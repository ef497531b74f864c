//! Bands, held to each pixel mixed by itself.

use super::*;

fn band(pieces: &[CurvePiece], color: [u8; 3]) -> Curve<'_> {
    Curve {
        style: Style::Band,
        color,
        ..curve(pieces)
    }
}

/// How much of a pixel's height lies between the ends.
fn share(row: usize, [top, bottom]: [f32; 2]) -> f32 {
    let row = row as f32;
    (bottom.min(row + 1.0) - top.max(row)).clamp(0.0, 1.0)
}

/// Between which ys a column's band is, by the rule as it is written down.
fn ends(columns: &[ColumnPx], place: usize) -> Option<[f32; 2]> {
    let there = |place: usize| columns.get(place).filter(|column| column.is_inked());
    let own = there(place)?;
    let mut ends = [own.min, own.max];
    let before = place.checked_sub(1).and_then(there);
    let joins = [
        before.map_or(f32::NAN, |before| before.last.midpoint(own.first)),
        there(place + 1).map_or(f32::NAN, |after| own.last.midpoint(after.first)),
    ];
    for join in joins.into_iter().filter(|join| !join.is_nan()) {
        ends = [ends[0].min(join), ends[1].max(join)];
    }
    Some(ends)
}

#[test]
fn one_band_is_three_tenths_of_its_colour_between_its_ends() {
    for_seeds(|random| {
        let content = courses(random);
        let piece = [columns(-5, content.clone())];
        let image = paint(&[band(&piece, COLOR)]);
        for x in 0..SIZE[0] {
            let Some(ends) = ends(&content, x + 5) else {
                continue;
            };
            for y in 0..SIZE[1] {
                let naive = 0.3 * share(y, ends);
                let off = (alpha(&image, x, y) - naive).abs();
                check(off < 0.02, || format!("{off} at {x} {y}"))?;
            }
        }
        Ok(())
    });
}

/// The order of bands doesn't matter, as it would if one were mixed over the other.
#[test]
fn bands_over_each_other_are_mixed_alike_whichever_is_in_front() {
    for_seeds(|random| {
        let [one, other] = [0; 2].map(|_: u8| [columns(-5, courses(random))]);
        let (red, blue) = ([255, 0, 0], [0, 0, 255]);
        let image = paint(&[band(&one, red), band(&other, blue)]);
        let turned = paint(&[band(&other, blue), band(&one, red)]).pixels();
        let pairs = image
            .pixels()
            .into_iter()
            .flatten()
            .zip(turned.into_iter().flatten());
        // But for the rounding of a sum.
        let off = pairs.map(|(a, b)| a.abs_diff(b)).max();
        check(off <= Some(1), || format!("{off:?}"))?;
        let content = |piece: &[CurvePiece; 1]| match &piece[0] {
            CurvePiece::Columns { columns, .. } => columns.clone(),
            CurvePiece::Line(_) => Vec::new(),
        };
        let [one, other] = [content(&one), content(&other)];
        for (x, y) in (0..SIZE[0]).flat_map(|x| (0..SIZE[1]).map(move |y| (x, y))) {
            let of = |columns| ends(columns, x + 5).map_or(0.0, |ends| share(y, ends));
            let shares = of(&one) + of(&other);
            // Each covers three tenths of what the others leave.
            let naive = if shares < 1.0 {
                0.3 * shares
            } else {
                0.3 + 0.21 * (shares - 1.0)
            };
            let off = (alpha(&image, x, y) - naive).abs();
            check(off < 0.02, || format!("{off} at {x} {y}"))?;
        }
        Ok(())
    });
}

#[test]
fn lines_are_the_same_before_a_band() {
    for_seeds(|random| {
        let [line, behind] = [0; 2].map(|_: u8| [columns(-5, courses(random))]);
        let alone = paint(&[curve(&line)]);
        let image = paint(&[band(&behind, [0, 0, 255]), curve(&line)]);
        let pairs = alone.pixels().into_iter().zip(image.pixels());
        let lost = pairs
            .filter(|(alone, _)| alone[3] == 255)
            .find(|(alone, with)| alone != with);
        check(lost.is_none(), || format!("{lost:?}"))
    });
}

#[test]
fn a_spike_of_one_column_is_seen_in_the_band() {
    let mut content = vec![
        ColumnPx {
            first: 30.0,
            min: 25.0,
            max: 35.0,
            last: 30.0
        };
        80
    ];
    content[40].min = 3.0;
    let image = paint(&[band(&[columns(0, content)], COLOR)]);
    assert!((0.29..0.31).contains(&alpha(&image, 40, 4)));
    assert_eq!([alpha(&image, 39, 4), alpha(&image, 41, 4)], [0.0; 2]);
}

#[test]
fn bands_scrolled_and_painted_in_part_are_those_painted_at_once() {
    for_seeds(|random| {
        let content = random.columns(160);
        let by = 1 + random.below(70);
        let [before, after] = [-10, -10 - by as i32].map(|start| [columns(start, content.clone())]);
        let mut canvas = Canvas::default();
        canvas.paint(SIZE, &[band(&before, COLOR)]);
        canvas.scroll(-(by as isize));
        let scrolled = canvas.paint_columns(SIZE[0] - by..SIZE[0], &[band(&after, COLOR)]);
        same(scrolled, &paint(&[band(&after, COLOR)]))
    });
}
