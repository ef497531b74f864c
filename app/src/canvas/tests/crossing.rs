//! Curves that cross themselves many times.

use std::cell::Cell;

use super::*;

/// Lines through all of the picture and out of it.
fn lines(random: &mut Random, count: usize) -> Vec<[[f32; 2]; 2]> {
    let [width, height] = SIZE.map(|pixels| pixels as f32);
    let mut end = || {
        [
            random.between(-9.0, width + 9.0),
            random.between(-9.0, height + 9.0),
        ]
    };
    (0..count).map(|_| [end(), end()]).collect()
}

fn piece(lines: &[[[f32; 2]; 2]]) -> CurvePiece {
    let gap = [f32::NAN; 2];
    let samples = lines.iter().flat_map(|[from, to]| [*from, *to, gap]);
    CurvePiece::Line(samples.collect())
}

#[test]
fn where_lines_cross_the_most_ink_of_any_of_them_is_seen() {
    let mut random = Random(7);
    for count in [2, 30, 2_000] {
        let lines = lines(&mut random, count);
        let mut most = vec![0; SIZE[0] * SIZE[1]];
        for line in &lines {
            let alone = paint_piece(piece(std::slice::from_ref(line)));
            for (most, pixel) in most.iter_mut().zip(alone.pixels()) {
                *most = pixel[3].max(*most);
            }
        }
        let together = paint_piece(piece(&lines));
        let alphas: Vec<u8> = together.pixels().iter().map(|pixel| pixel[3]).collect();
        let differences = alphas.iter().zip(&most).map(|(a, b)| a.abs_diff(*b));
        // What is mixed alone and what is mixed as the most of many may be rounded differently.
        assert!(differences.max() <= Some(1), "{count} lines");
        let opaque = alphas
            .iter()
            .map(|alpha| usize::from(*alpha == 255))
            .sum::<usize>();
        assert!(
            count < 2_000 || opaque * 2 > alphas.len(),
            "{opaque} opaque"
        );
    }
}

#[test]
fn painted_for_as_long_as_it_goes_on_the_picture_is_the_same() {
    let mut random = Random(11);
    let pieces = [piece(&lines(&mut random, 300))];
    let curves = [curve(&pieces)];
    let mut canvas = Canvas::default();
    assert!(canvas.paint_while(SIZE, &curves, None, || true));
    same(canvas.image(), &paint(&curves)).unwrap();
    let ramp = Ramp::new(1, &[[0, 0, 0, 255], [9, 99, 200, 255]]);
    assert!(canvas.paint_while(SIZE, &curves, Some(&ramp), || true));
    let at_once = Canvas::default()
        .paint_density(SIZE, &curves, &ramp)
        .clone();
    same(canvas.image(), &at_once).unwrap();
    let strips = Cell::new(0);
    let goes_on = || {
        strips.set(strips.get() + 1);
        strips.get() < 2
    };
    assert!(!canvas.paint_while(SIZE, &curves, None, goes_on));
    assert_eq!(strips.get(), 2, "went on when it was over");
}
