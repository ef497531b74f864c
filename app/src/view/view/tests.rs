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
