//! How many curves cross a pixel.

use super::*;

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
    let zigzag = [CurvePiece::Line(zigzag)];
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
        let pieces: Vec<[CurvePiece; 1]> = (0..20)
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
