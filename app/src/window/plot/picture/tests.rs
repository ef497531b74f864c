//! A picture that is put together from parts is the one painted at once, whatever is painted.

use sprintscope_sim::Scope;
use sprintscope_sim::store::{SeriesId, SeriesInfo, Store, XValues};

use super::*;
use crate::canvas::Style;
use crate::view::grid::Grid;
use crate::view::y_scale::Places;

mod late;
mod long;

const COLUMNS: usize = 200;
const STYLES: [Style; 3] = [Style::Line, Style::Steps, Style::Points];

/// A number from 0 to 1 that looks like chance, and is the same in every run.
fn noise(index: usize) -> f64 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 40) as f64 / (1_u64 << 24) as f64
}

/// Samples with gaps, jumps, levels, and a stretch of nothing.
fn value(index: usize, each_column: f64) -> f64 {
    let column = index as f64 / each_column;
    if noise(index) < 0.02 || (120.0..140.0).contains(&(column % 300.0)) {
        f64::NAN
    } else if noise(column as usize / 30) < 0.5 {
        (column / 9.0).floor() % 5.0 / 5.0
    } else {
        noise(index * 7)
    }
}

fn append(store: &Store, series: SeriesId, samples: Range<usize>, each_column: f64) {
    let values: Vec<f64> = samples.clone().map(|i| value(i, each_column)).collect();
    let times = XValues::Regular {
        start: samples.start as f64 / each_column,
        step: 1.0 / each_column,
    };
    store.append(series, times, &values).unwrap();
}

fn wanted(first: i64, style: Style, series: SeriesId) -> Wanted {
    Wanted {
        places: Places::Linear,
        grid: Grid {
            width: 1.0,
            first,
            columns: COLUMNS,
            rows: 90,
        },
        traces: vec![(series.into(), [230, 159, 0])],
        patterns: Vec::new(),
        y: Some([-0.1, 1.1]),
        pen_px: if style == Style::Points { 3.9 } else { 1.5 },
        style,
        density: None,
        smoothing: 0.0,
    }
}

/// By so much out of 255 a pixel may differ where x, counted from another edge, is rounded elsewhere.
const ROUNDING: u8 = 1;

/// The greatest difference between two pictures, and where it is.
fn most_different(a: &Picture, b: &Picture) -> (u8, [usize; 2]) {
    let [a, b] = [a, b].map(|picture| picture.canvas.image().pixels());
    let difference = |(a, b): (&[u8; 4], &[u8; 4])| {
        let channels = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b));
        channels.max().unwrap_or(0)
    };
    let differences = a.iter().zip(&b).map(difference).enumerate();
    let most = differences.map(|(index, by)| (by, [index % COLUMNS, index / COLUMNS]));
    most.max().unwrap_or_default()
}

#[test]
fn scrolling_along_while_samples_come_equals_painting_anew_in_every_style() {
    let ctx = egui::Context::default();
    for each_column in [0.11, 0.7, 40.0] {
        for style in STYLES {
            let scope = Scope::new();
            let store = scope.store();
            let series = store.create(SeriesInfo::default());
            let mut picture = Picture::default();
            let mut come = (250.0 * each_column) as usize;
            append(store, series, 0..come, each_column);
            for frame in 0..60 {
                let more = ((1.0 + 4.0 * noise(frame)) * each_column).ceil() as usize;
                append(store, series, come..come + more, each_column);
                come += more;
                let newest = (come - 1) as f64 / each_column;
                let first = newest as i64 + 3 - COLUMNS as i64;
                let wanted = wanted(first, style, series);
                picture.update(&ctx, &scope, wanted.clone(), newest);
                let mut anew = Picture::default();
                anew.update(&ctx, &scope, wanted, newest);
                let most = most_different(&picture, &anew);
                let at = format!("{style:?}, {each_column} a column, frame {frame}");
                assert!(most.0 <= ROUNDING, "{at}: {most:?}");
            }
            let shown = picture.shown.as_ref().unwrap();
            assert!(shown.scrolled > 0, "parts were painted");
        }
    }
}

/// The rows that are inked in a column.
fn inked(picture: &Picture, column: usize) -> Vec<usize> {
    let image = picture.canvas.image();
    (0..image.size[1])
        .filter(|row| image.pixel(column, *row)[3] > 100)
        .collect()
}

#[test]
fn steps_hold_and_points_stand_alone() {
    let ctx = egui::Context::default();
    let scope = Scope::new();
    let store = scope.store();
    let series = store.create(SeriesInfo::default());
    // One above the other in pixels: 1.0 is row 7, 0.0 is row 82.
    let times = XValues::Each(&[20.5, 60.5, 100.5, 140.5]);
    store
        .append(series, times, &[0.0, 1.0, f64::NAN, 1.0])
        .unwrap();
    let rows = |style: Style, column: usize| {
        let mut picture = Picture::default();
        picture.update(&ctx, &scope, wanted(0, style, series), 140.5);
        inked(&picture, column)
    };
    let is_near = |rows: Vec<usize>, row: usize| {
        !rows.is_empty() && rows.iter().all(|inked| inked.abs_diff(row) <= 2)
    };
    assert!(is_near(rows(Style::Steps, 40), 82), "it holds");
    assert!(rows(Style::Steps, 60).len() > 70, "and goes straight up");
    assert_eq!(rows(Style::Steps, 80), [0; 0], "not into a gap");
    assert!(is_near(rows(Style::Line, 40), 45), "half way");
    for column in [40, 80, 100, 120] {
        assert_eq!(rows(Style::Points, column), [0; 0], "{column}");
    }
    assert!(is_near(rows(Style::Points, 20), 82) && is_near(rows(Style::Points, 60), 7));
    assert!(
        is_near(rows(Style::Points, 140), 7),
        "also one that is alone"
    );
}
