//! Pictures of a scope whose answers aren't always there.

use parking_lot::Mutex;
use std::collections::HashSet;

use sprintscope_sim::store::{Answer, Question, SeriesId, SeriesInfo, SeriesStats, Side, XValues};
use sprintscope_sim::{Mark, Scope};

use super::super::*;
use crate::canvas::Style;
use crate::view::grid::Grid;
use crate::view::y_scale::Places;

/// A scope that has no columns of some series yet.
struct Slow {
    scope: Scope,
    series: [SeriesId; 2],
    missing: Mutex<HashSet<SeriesId>>,
}

impl Slow {
    fn new() -> Self {
        let scope = Scope::new();
        let series = ["job/a", "job/b"].map(|name| {
            let name = name.into();
            scope.store().create(SeriesInfo {
                name,
                ..SeriesInfo::default()
            })
        });
        let missing = Mutex::new(series.into());
        let slow = Self {
            scope,
            series,
            missing,
        };
        slow.append(0..1_000);
        slow
    }

    fn append(&self, numbers: Range<u32>) {
        let xs: Vec<f64> = numbers.map(f64::from).collect();
        for (series, phase) in self.series.iter().zip([0.0, 1.0]) {
            let values: Vec<f64> = xs.iter().map(|x| (x * 0.01 + phase).sin()).collect();
            let times = XValues::Each(&xs);
            self.scope.store().append(*series, times, &values).unwrap();
        }
    }

    fn lack(&self, series: &[SeriesId]) {
        *self.missing.lock() = series.iter().copied().collect();
    }

    fn wanted(&self, ends: [f64; 2], y: Option<[f64; 2]>) -> Wanted {
        Wanted {
            places: Places::Linear,
            grid: Grid::new(ends, [200, 50]),
            traces: self
                .series
                .map(|series| (series.into(), [250, 120, 0]))
                .into_iter()
                .collect(),
            patterns: Vec::new(),
            y,
            pen_px: 1.5,
            style: Style::Line,
            density: None,
            smoothing: 0.0,
        }
    }
}

impl Watched for Slow {
    fn revision(&self) -> u64 {
        self.scope.revision()
    }

    fn revision_of(&self, series: SeriesId) -> Option<u64> {
        self.scope.revision_of(series)
    }

    fn stats(&self, series: SeriesId) -> Option<SeriesStats> {
        self.scope.stats(series)
    }

    fn range(&self, series: SeriesId) -> Option<(f64, f64)> {
        self.scope.range(series)
    }

    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]> {
        self.scope.nearest(series, x)
    }

    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64> {
        self.scope.beside(series, x, side)
    }

    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer> {
        let is_missing = self.missing.lock().contains(&series);
        let question = (!is_missing).then_some(question)?;
        self.scope.columns(series, question)
    }

    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]> {
        self.scope.nearest_in_run(series, run, x)
    }

    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)> {
        self.scope.range_of_run(series, run)
    }

    fn marks(&self) -> Vec<Mark> {
        self.scope.marks()
    }

    fn is_live(&self) -> bool {
        self.scope.is_live()
    }

    fn now(&self) -> f64 {
        self.scope.now()
    }

    fn wall_start(&self) -> f64 {
        self.scope.wall_start()
    }
}

fn pixels(picture: &Picture) -> Vec<Vec<[u8; 4]>> {
    let image = picture.canvas.image();
    let mut rows = vec![Vec::new(); image.size[1]];
    for ring in image.stretches(0..image.size[0]) {
        for (row, part) in rows.iter_mut().zip(image.ring_rows(ring)) {
            row.extend_from_slice(part);
        }
    }
    rows
}

/// Now that everything is there, it is the picture that never lacked anything.
fn expect_whole(picture: &mut Picture, lacked_nothing: &mut Picture, slow: &Slow, wanted: &Wanted) {
    slow.lack(&[]);
    let ctx = egui::Context::default();
    let ends = [&mut *picture, &mut *lacked_nothing]
        .map(|picture| picture.update(&ctx, slow, wanted.clone(), 2_000.0));
    assert_eq!(ends[0], ends[1]);
    assert_eq!(picture.texture().unwrap().behind, None);
    assert!(pixels(picture) == pixels(lacked_nothing));
}

#[test]
fn a_picture_without_an_answer_comes_with_it() {
    let (slow, mut picture) = (Slow::new(), Picture::default());
    let ctx = egui::Context::default();
    let wanted = slow.wanted([0.0, 1_000.0], None);
    assert_eq!(
        picture.update(&ctx, &slow, wanted.clone(), 999.0).ends,
        [0.0, 1.0]
    );
    assert!(picture.texture().is_none());
    expect_whole(&mut picture, &mut Picture::default(), &slow, &wanted);
}

#[test]
fn a_curve_whose_answer_is_there_need_not_wait_for_others() {
    let (slow, mut picture) = (Slow::new(), Picture::default());
    let ctx = egui::Context::default();
    let wanted = slow.wanted([0.0, 1_000.0], None);
    slow.lack(&slow.series[1..]);
    picture.update(&ctx, &slow, wanted.clone(), 999.0);
    assert!(!picture.texture().unwrap().inked.is_empty());
    let first_alone = pixels(&picture);
    // As long as nothing more is there, it stays.
    picture.update(&ctx, &slow, wanted.clone(), 999.0);
    assert!(pixels(&picture) == first_alone);
    expect_whole(&mut picture, &mut Picture::default(), &slow, &wanted);
    assert!(pixels(&picture) != first_alone);
}

#[test]
fn a_picture_stays_what_it_shows_until_there_is_more() {
    // Scrolled, zoomed, with more samples, with other ends of y, and fitted anew.
    let changes = [
        ("scrolled", [20.0, 1_020.0], None),
        ("zoomed", [400.0, 600.0], None),
        ("grown", [0.0, 1_000.0], None),
        ("higher", [0.0, 1_000.0], Some([-5.0, 5.0])),
        ("fitted", [0.0, 1_000.0], None),
    ];
    for (what, ends, y) in changes {
        let (slow, mut picture) = (Slow::new(), Picture::default());
        let ctx = egui::Context::default();
        let before = slow.wanted([0.0, 1_000.0], None);
        slow.lack(&[]);
        let shown_y = picture.update(&ctx, &slow, before.clone(), 999.0).ends;
        let mut lacked_nothing = Picture::default();
        lacked_nothing.update(&ctx, &slow, before.clone(), 999.0);
        let shown = pixels(&picture);
        slow.lack(&slow.series);
        if what == "grown" {
            slow.append(1_000..1_010);
        }
        if what == "fitted" {
            picture.release_y();
            lacked_nothing.release_y();
        }
        let wanted = slow.wanted(ends, y);
        for _ in 0..2 {
            let told = picture.update(&ctx, &slow, wanted.clone(), 2_000.0).ends;
            assert_eq!(told, y.unwrap_or(shown_y), "{what}");
        }
        assert!(pixels(&picture) == shown, "{what}");
        let is_elsewhere = wanted.grid != before.grid || y.is_some();
        let behind = is_elsewhere.then_some([before.grid.ends(), shown_y]);
        assert_eq!(picture.texture().unwrap().behind, behind, "{what}");
        expect_whole(&mut picture, &mut lacked_nothing, &slow, &wanted);
    }
}
