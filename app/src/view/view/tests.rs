//! What is shown while one zooms, pans, follows and pauses.

use super::*;

fn watching(shown: [f64; 2]) -> View {
    View {
        shown: HashMap::from([(XAxis::Time, shown)]),
        ..View::default()
    }
}

#[test]
fn zooming_while_following_keeps_the_live_edge() {
    let mut view = watching([0.0, 100.0]);
    view.zoom(&XAxis::Time, 0.5, 10.0);
    for live_edge in [100.0, 130.0] {
        let [left, right] = view.ends(&XAxis::Time, [0.0, live_edge], Growth::Live);
        assert!((right - left - 50.0).abs() < 1e-9, "{left} {right}");
        assert!((right - live_edge).abs() < 0.01 * 50.0, "{right}");
    }
    assert!(view.is_following());
}

#[test]
fn zooming_while_not_following_keeps_what_is_under_the_pointer() {
    let mut view = watching([0.0, 100.0]);
    view.toggle_follow();
    view.zoom(&XAxis::Time, 0.5, 10.0);
    assert_eq!(
        view.ends(&XAxis::Time, [0.0, 500.0], Growth::Live),
        [5.0, 55.0]
    );
}

#[test]
fn panning_ends_following_and_f_takes_it_up_again_at_the_same_width() {
    let mut view = watching([0.0, 100.0]);
    view.pan(&XAxis::Time, -20.0);
    assert_eq!(
        view.ends(&XAxis::Time, [0.0, 500.0], Growth::Live),
        [-20.0, 80.0]
    );
    assert!(!view.is_following());
    view.shown.insert(XAxis::Time, [-20.0, 80.0]);
    view.toggle_follow();
    let [left, right] = view.ends(&XAxis::Time, [0.0, 500.0], Growth::Live);
    assert!(
        (right - left - 100.0).abs() < 1e-9 && (right - 500.0).abs() < 1.0,
        "{left} {right}"
    );
}

#[test]
fn a_pause_holds_the_range_and_ends_where_the_live_edge_is() {
    let mut view = watching([0.0, 100.0]);
    view.toggle_pause();
    assert_eq!(
        view.ends(&XAxis::Time, [0.0, 300.0], Growth::Live),
        [0.0, 100.0]
    );
    view.zoom(&XAxis::Time, 0.5, 50.0);
    assert_eq!(
        view.ends(&XAxis::Time, [0.0, 300.0], Growth::Live),
        [25.0, 75.0]
    );
    view.fit();
    let [_, right] = view.ends(&XAxis::Time, [0.0, 300.0], Growth::Live);
    assert_eq!(
        view.ends(&XAxis::Time, [0.0, 400.0], Growth::Live)[1],
        right,
        "fitted, and still held"
    );
    view.toggle_pause();
    assert!(view.ends(&XAxis::Time, [0.0, 500.0], Growth::Live)[1] >= 500.0);
}

#[test]
fn the_first_seconds_have_room_before_them() {
    assert_eq!(
        View::default().ends(&XAxis::Time, [0.0, 0.5], Growth::Live),
        [0.0, 10.0]
    );
}

#[test]
fn what_grows_has_room_and_stands_still_meanwhile() {
    let mut view = View::default();
    let mut spans = Vec::new();
    for frame in 0..600 {
        let last = 60.0 + f64::from(frame) / 60.0;
        let [left, right] = view.ends(&XAxis::Time, [0.0, last], Growth::Live);
        assert!(
            left == 0.0 && last < right && right < last * 1.06,
            "{right}"
        );
        spans.push(right);
    }
    spans.dedup();
    assert!((10..30).contains(&spans.len()), "{} scales", spans.len());
}

#[test]
fn what_is_at_rest_is_fitted_exactly() {
    let mut view = View::default();
    view.ends(&XAxis::Time, [0.0, 50.0], Growth::Live);
    view.ends(&XAxis::Time, [0.0, 90.0], Growth::Live);
    let [_, right] = view.ends(&XAxis::Time, [0.0, 90.0], Growth::AtRest);
    assert_eq!(right, 90.0 * (1.0 + BEYOND));
}

#[test]
fn a_single_clock_time_has_some_seconds_around_it_and_two_have_none() {
    let (name, kind) = ("time".into(), XKind::Clock);
    let clock = XAxis::Own { name, kind };
    let mut view = View::default();
    assert_eq!(
        view.ends(&clock, [1.7e9, 1.7e9], Growth::Live),
        [1.7e9, 1.7e9 + LEAST_FOLLOWED]
    );
    let [left, right] = view.ends(&clock, [1.7e9, 1.7e9 + 0.5], Growth::AtRest);
    assert!(left == 1.7e9 && right - left < 0.6, "{left} {right}");
}

#[test]
fn what_was_zoomed_while_paused_is_as_wide_when_it_goes_on() {
    let mut view = View::default();
    let look = |view: &mut View, last: f64| {
        let ends = view.ends(&XAxis::Time, [0.0, last], Growth::Live);
        view.shown.insert(XAxis::Time, ends);
        ends
    };
    look(&mut view, 100.0);
    view.toggle_pause();
    view.zoom(&XAxis::Time, 0.25, 50.0);
    let [left, right] = look(&mut view, 150.0);
    view.toggle_pause();
    let [new_left, new_right] = look(&mut view, 200.0);
    assert!(view.is_following() && new_right > 200.0);
    assert!(((new_right - new_left) / (right - left) - 1.0).abs() < 1e-9);
    // What wasn't zoomed goes on as it was.
    let mut view = View::default();
    look(&mut view, 100.0);
    view.toggle_pause();
    view.toggle_pause();
    assert_eq!(look(&mut view, 200.0)[0], 0.0);
}

#[test]
fn x_cant_be_panned_out_of_sight_nor_y() {
    let mut view = View::default();
    for _ in 0..50 {
        let ends = view.ends(&XAxis::Time, [0.0, 100.0], Growth::AtRest);
        view.shown.insert(XAxis::Time, ends);
        view.pan(&XAxis::Time, 60.0);
    }
    let [left, _] = view.ends(&XAxis::Time, [0.0, 100.0], Growth::AtRest);
    assert!((80.0..100.0).contains(&left), "{left}");
    let plot = PlotId {
        group: "loss".into(),
        unit: String::new(),
        axis: XAxis::Time,
    };
    view.y_shown.insert(plot.clone(), YAxis::default());
    view.y_data.insert(plot.clone(), [0.1, 0.9]);
    for _ in 0..50 {
        view.pan_y(plot.clone(), -0.5);
    }
    let [_, top] = view.y_ranges[&plot];
    assert!((0.1..0.3).contains(&top), "{top}");
}
