//! Pictures of paths that take longer to paint than a frame may.

use std::time::Instant;

use sprintscope_sim::Scope;
use sprintscope_sim::store::{Detail, SeriesId, SeriesInfo, XAxis, XValues};

use super::super::*;
use super::{COLUMNS, most_different, noise};
use crate::canvas::Style;
use crate::view::y_scale::Places;

struct Plane {
    scope: Scope,
    series: SeriesId,
}

impl Plane {
    fn new(points: usize) -> Self {
        let scope = Scope::new();
        let series = scope.store().create(SeriesInfo {
            name: "job/y".into(),
            x: XAxis::own("x"),
            ..SeriesInfo::default()
        });
        let plane = Self { scope, series };
        plane.append(0..points);
        plane
    }

    fn append(&self, numbers: Range<usize>) {
        let number = |by: usize| move |index: usize| noise(by * index + by);
        let xs: Vec<f64> = numbers.clone().map(number(3)).collect();
        let values: Vec<f64> = numbers.map(number(5)).collect();
        let store = self.scope.store();
        store
            .append(self.series, XValues::Each(&xs), &values)
            .unwrap();
    }

    fn wanted(&self, ends: [f64; 2]) -> Wanted {
        Wanted {
            places: Places::Linear,
            grid: Grid::new(ends, [COLUMNS, 90]),
            traces: vec![(self.series.into(), [230, 159, 0])],
            patterns: Vec::new(),
            y: None,
            pen_px: 1.5,
            style: Style::Line,
            density: None,
            smoothing: 0.0,
        }
    }

    /// What is wanted, painted at once.
    fn at_once(&self, ends: [f64; 2], y: [f64; 2]) -> Picture {
        let wanted = self.wanted(ends);
        let question = wanted.question(&wanted.grid.sight(), Detail::ByCount);
        let answer = Watched::columns(&self.scope, self.series, &question).unwrap();
        let drawings = [Drawing::new(&answer, &wanted, 0, wanted.axis(y))];
        let mut picture = Picture::default();
        let size = [wanted.grid.columns, wanted.grid.rows];
        picture.canvas.paint(size, &curves(&wanted, &drawings));
        picture
    }

    /// Goes on until the picture shows what is wanted.
    fn shown(&self, picture: &mut Picture, ends: [f64; 2]) {
        let ctx = egui::Context::default();
        let start = Instant::now();
        let is_shown = |picture: &Picture| {
            let shown = picture.shown.as_ref();
            let revision = self.scope.revision_of(self.series);
            shown.is_some_and(|shown| {
                let seen = &shown.seen[0];
                let trace = self.series.into();
                let change = seen.change(&self.scope, &trace, &shown.wanted.grid);
                shown.wanted == self.wanted(ends) && matches!(change, Change::Nothing)
            }) && revision.is_some()
        };
        while !is_shown(picture) {
            assert!(start.elapsed() < Duration::from_mins(1), "never made");
            picture.update(&ctx, &self.scope, self.wanted(ends), 1.0);
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn a_long_path_is_painted_by_another_thread_and_looks_as_if_painted_at_once() {
    let plane = Plane::new(4_000);
    let ctx = egui::Context::default();
    let mut picture = Picture::default();
    picture.update(&ctx, &plane.scope, plane.wanted([0.0, 1.0]), 1.0);
    assert!(picture.texture().is_none(), "painted by this thread");
    plane.shown(&mut picture, [0.0, 1.0]);
    let y = picture.shown.as_ref().unwrap().y;
    assert!(y[0] <= 0.001 && y[1] >= 0.999, "{y:?}");
    let at_once = plane.at_once([0.0, 1.0], y);
    assert_eq!(most_different(&picture, &at_once).0, 0);
    assert_eq!(picture.seen(), Some(plane_ends(&plane)));
    // It is another part of it that is wanted now: the old picture stands where that lies.
    picture.update(&ctx, &plane.scope, plane.wanted([0.4, 0.5]), 1.0);
    assert!(picture.texture().unwrap().behind.is_some());
    plane.shown(&mut picture, [0.4, 0.5]);
    assert!(picture.texture().unwrap().behind.is_none());
    let at_once = plane.at_once([0.4, 0.5], y);
    assert_eq!(most_different(&picture, &at_once).0, 0);
    // And there is more of it.
    plane.append(4_000..4_500);
    plane.shown(&mut picture, [0.4, 0.5]);
    let at_once = plane.at_once([0.4, 0.5], y);
    assert_eq!(most_different(&picture, &at_once).0, 0);
}

fn plane_ends(plane: &Plane) -> [f64; 2] {
    let stats = plane.scope.stats(plane.series).unwrap();
    [stats.min.unwrap(), stats.max.unwrap()]
}

#[test]
fn what_is_wanted_no_longer_is_given_up() {
    let plane = Plane::new(4_000);
    let ctx = egui::Context::default();
    let mut picture = Picture::default();
    picture.update(&ctx, &plane.scope, plane.wanted([0.0, 1.0]), 1.0);
    assert!(picture.maker.is_at_work());
    let points = Wanted {
        style: Style::Points,
        ..plane.wanted([0.0, 1.0])
    };
    let start = Instant::now();
    while picture
        .shown
        .as_ref()
        .is_none_or(|shown| shown.wanted != points)
    {
        assert!(start.elapsed() < Duration::from_mins(1), "never made");
        picture.update(&ctx, &plane.scope, points.clone(), 1.0);
        let shown = picture.shown.as_ref();
        assert!(shown.is_none_or(|shown| shown.wanted.style == Style::Points));
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_short_path_is_painted_at_once() {
    let plane = Plane::new(1_000);
    let ctx = egui::Context::default();
    let mut picture = Picture::default();
    picture.update(&ctx, &plane.scope, plane.wanted([0.0, 1.0]), 1.0);
    assert!(picture.texture().is_some());
}
