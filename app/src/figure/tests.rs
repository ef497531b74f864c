//! Pictures of scopes.

use sprintscope_sim::{JobSpec, Scope, TaskSpec};

use super::fill::Coverage;
use super::png::Pixels;
use super::shape::Shape;
use super::*;
use crate::view::View;
use crate::view::colours::{DARK, LIGHT};
use crate::view::paper_theme::PaperTheme;

/// A scope in which a job has said `count` samples of a sine.
fn scope(count: u32) -> Scope {
    let scope = Scope::new();
    let task = TaskSpec::new("task", move |ctx| async move {
        for number in 0..count {
            let t = f64::from(number) / f64::from(count) * 10.0;
            ctx.plot_at("loss", t, (t * 3.0).sin());
        }
    });
    let job = scope.start(JobSpec::new("train").task(task));
    assert!(job.wait(std::time::Duration::from_secs(20)));
    scope.settle();
    scope
}

fn sheet(scope: &Scope, asked: &Asked) -> Sheet {
    Sheet::new(scope, &View::default(), asked).expect("something to be seen")
}

#[test]
fn a_scope_without_samples_has_no_picture() {
    assert!(Sheet::new(&Scope::new(), &View::default(), &Asked::default()).is_none());
}

#[test]
fn a_png_has_its_size_its_ground_and_the_curves_of_its_theme() {
    let scope = scope(500);
    let grounds = [
        (PaperTheme::Paper, [0xFF; 3], LIGHT),
        (PaperTheme::Light, LIGHT.background, LIGHT),
        (PaperTheme::Dark, DARK.background, DARK),
    ];
    for (theme, ground, inks) in grounds {
        let asked = Asked {
            size: [640, 360],
            theme,
            ..Asked::default()
        };
        let pixels = Pixels::of(&sheet(&scope, &asked));
        assert_eq!(pixels.bytes.len(), 640 * 360 * 3);
        let count = |color: [u8; 3]| {
            let pixels = pixels.bytes.chunks_exact(3);
            pixels.filter(|pixel| *pixel == color).count()
        };
        assert!(count(ground) > 640 * 360 / 2, "{theme:?}");
        assert!(count(inks.curves[0]) > 300, "{theme:?}");
        let file = png(&sheet(&scope, &asked)).unwrap();
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n"), "{theme:?}");
    }
}

#[test]
fn a_path_of_an_svg_has_two_points_a_column_at_most_however_many_samples_there_are() {
    let scope = scope(200_000);
    let asked = Asked {
        size: [800, 400],
        ..Asked::default()
    };
    let svg = svg(&sheet(&scope, &asked)).unwrap();
    let stroke = "stroke-linecap=\"round\">\n";
    let (_, curves) = svg.split_once(stroke).expect("curves");
    let (curves, _) = curves.split_once("</g>").expect("an end");
    for path in curves.lines() {
        let points = path.matches(['M', 'L']).count();
        assert!((600..=2 * 800).contains(&points), "{points}");
    }
    assert!(svg.contains("aria-label=\"loss\""), "its title is told");
    assert!(!svg.contains("<text"), "letters are outlines");
}

/// Whatever their numbers: what is at one x stands below each other.
#[test]
fn curves_of_all_plots_of_a_sheet_begin_and_end_at_the_same_place() {
    let scope = Scope::new();
    let task = TaskSpec::new("task", move |ctx| async move {
        for number in 0..100 {
            let t = f64::from(number);
            ctx.plot_at("loss", t, t);
            ctx.plot_at("temperature", t, 1e-4 * t);
            ctx.plot_at("pressure", t, 123_456.0 * t);
        }
    });
    let job = scope.start(JobSpec::new("train").task(task));
    assert!(job.wait(std::time::Duration::from_secs(20)));
    scope.settle();
    let sheet = sheet(&scope, &Asked::default());
    let areas = sheet.shapes.iter().filter_map(|shape| match shape {
        Shape::Curves(curves) => Some([curves.area.left, curves.area.width]),
        _ => None,
    });
    let areas: Vec<[f32; 2]> = areas.collect();
    assert_eq!(areas.len(), 3);
    assert!(areas.iter().all(|area| *area == areas[0]), "{areas:?}");
}

#[test]
fn what_lies_outside_the_range_that_is_asked_for_is_not_drawn() {
    let scope = scope(1_000);
    let svg_of = |range| {
        let asked = Asked {
            range,
            ..Asked::default()
        };
        svg(&sheet(&scope, &asked)).unwrap()
    };
    let labels = |svg: &str| svg.contains("aria-label=\"0:08");
    assert!(labels(&svg_of([None, None])));
    assert!(!labels(&svg_of([Some(0.0), Some(5.0)])));
}

#[test]
fn an_outline_covers_its_area() {
    use super::face::Step;
    let square = [
        Step::Move([1.5, 1.0]),
        Step::Line([4.0, 1.0]),
        Step::Line([4.0, 3.5]),
        Step::Line([1.5, 3.5]),
        Step::Close,
    ];
    let mut coverage = Coverage::new([6, 5]);
    coverage.add(&square, |point| point);
    let parts: Vec<f32> = coverage.pixels().collect();
    let sum: f32 = parts.iter().sum();
    assert!((sum - 2.5 * 2.5).abs() < 1e-3, "{sum}");
    assert_eq!(parts[6 + 1], 0.5);
    assert_eq!(parts[6 + 2], 1.0);
    assert_eq!(parts[6 + 4], 0.0);
    // A slope over several pixels.
    let triangle = [
        Step::Move([0.0, 0.0]),
        Step::Line([6.0, 0.0]),
        Step::Line([0.0, 5.0]),
        Step::Close,
    ];
    let mut coverage = Coverage::new([6, 5]);
    coverage.add(&triangle, |point| point);
    let sum: f32 = coverage.pixels().sum();
    assert!((sum - 15.0).abs() < 1e-3, "{sum}");
}

/// Wherever a mark is, what it says is there whole and within the picture.
#[test]
fn the_words_of_a_mark_are_whole_up_to_the_edge() {
    use super::shape::Shape;
    let text = "a mark with so many words";
    for t in [0.0, 5.0, 9.0, 9.9, 9.98] {
        let scope = scope(500);
        let job = scope.jobs().list().remove(0);
        assert!(job.mark(text, Some(t)));
        scope.settle();
        let asked = Asked {
            size: [640, 360],
            ..Asked::default()
        };
        let sheet = sheet(&scope, &asked);
        let words = sheet.shapes.iter().filter_map(|shape| match shape {
            Shape::Words(words) if words.text == text => Some(words),
            _ => None,
        });
        let words: Vec<_> = words.collect();
        assert_eq!(words.len(), 1, "at {t}");
        let (left, width) = (words[0].left(), words[0].width());
        assert!(
            left >= 0.0 && left + width <= 640.0,
            "at {t}: {left} {width}"
        );
    }
}

/// Two plots of one job, as a person may have arranged them.
#[test]
fn plots_stand_on_a_sheet_as_they_were_arranged() {
    use super::shape::Shape;
    use crate::view::arrangement::tile::{Along, Part, Tile};
    use crate::view::plot_key::PlotKey;
    let scope = Scope::new();
    let task = TaskSpec::new("task", |ctx| async move {
        for t in 0..50 {
            ctx.plot_at("loss", f64::from(t), 1.0 + f64::from(t % 7));
            ctx.plot_at("speed", f64::from(t), f64::from(t));
        }
    });
    let job = scope.start(JobSpec::new("train").task(task));
    assert!(job.wait(std::time::Duration::from_secs(20)));
    scope.settle();
    let titles = |view: &View| -> Vec<(String, f32)> {
        let asked = Asked {
            size: [1_000, 500],
            ..Asked::default()
        };
        let sheet = Sheet::new(&scope, view, &asked).expect("something to be seen");
        let title = |shape: &Shape| match shape {
            Shape::Words(words) if ["loss", "speed"].contains(&&*words.text) => {
                Some((words.text.clone(), words.left()))
            }
            _ => None,
        };
        sheet.shapes.iter().filter_map(title).collect()
    };
    let key = |group: &str| PlotKey {
        group: group.into(),
        unit: String::new(),
    };
    let arranged = |tiles: Tile| {
        let mut view = View::default();
        let change = |arranged: &mut crate::view::arrangement::Arrangement| {
            arranged.tiles = Some(tiles);
        };
        view.arranging.change(change);
        view
    };
    let part = |plot: &str, share: f32| Part {
        share,
        tile: Tile::Plot(key(plot)),
    };
    let by_themselves = titles(&View::default());
    assert_eq!(by_themselves.len(), 2);
    assert_eq!(by_themselves[0].1, by_themselves[1].1, "below each other");
    let beside = arranged(Tile::Split {
        along: Along::Columns,
        parts: vec![part("speed", 3.0), part("loss", 1.0)],
    });
    let beside = titles(&beside);
    let left = |name: &str| beside.iter().find(|(title, _)| title == name).unwrap().1;
    assert!(left("speed") < 50.0, "{beside:?}");
    let expected = 12.0 + (1_000.0 - 24.0 - 14.0) * 0.75 + 14.0;
    assert!((left("loss") - expected).abs() < 2.0, "{beside:?}");
    let behind = arranged(Tile::Tabs {
        shown: 1,
        plots: vec![key("loss"), key("speed")],
    });
    let names: Vec<String> = titles(&behind).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["speed"], "what is behind isn't seen");
    let mut enlarged = View::default();
    enlarged.arranging.enlarge(Some(key("loss")));
    let names: Vec<String> = titles(&enlarged)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["loss"]);
}
