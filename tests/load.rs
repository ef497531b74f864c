//! The load generator: what was before a job began, rates, uneven times.

use crate::language::{FIRST_CURVE, Window, run};

#[test]
fn prefilled_samples_come_first_and_live_ones_go_on_from_there() {
    let ended = run("demo --prefill 1e6 --rate 1000 --signal count --stops 3 --view none");
    ended
        .expect_exit(0)
        .expect_reason("stopper finished")
        .expect_series("sprinter", |series| {
            let live = series.samples - 1_000_000;
            // What became due while filling, and three ticks of a tenth of a second.
            assert!(live >= 200, "{live}");
            let samples = series.samples as f64;
            let told = (series.min, series.max, series.last);
            assert_eq!(told, (Some(1.0), Some(samples), Some(samples)));
        });
    let job = ended.job();
    assert_eq!((job.task("stopper").unwrap().ticks, job.dropped), (3, 0));
}

#[test]
fn without_a_rate_it_is_that_of_the_interval() {
    let ended = run(
        "demo --prefill 1000 --sprinter-interval 0.01 --signal count --series 3 --stops 3 --view none",
    );
    let job = ended.expect_exit(0).job();
    assert_eq!(job.series.len(), 3);
    for series in &job.series {
        let samples = series.samples as f64;
        assert!(series.samples > 1_000, "{series:?}");
        assert_eq!((series.min, series.last), (Some(1.0), Some(samples)));
    }
}

#[test]
fn uneven_times_lose_nothing() {
    let ended =
        run("demo --prefill 3e5 --rate 20000 --irregular --signal count --stops 3 --view none");
    ended.expect_exit(0).expect_series("sprinter", |series| {
        let samples = series.samples as f64;
        assert!(series.samples > 300_000, "{series:?}");
        assert_eq!((series.min, series.last), (Some(1.0), Some(samples)));
    });
    assert_eq!(ended.job().dropped, 0);
}

#[test]
fn stop_after_and_the_frames_count_from_the_end_of_the_prefill() {
    // However long the prefill takes here, there is a second of life behind it.
    let window = Window::open(
        "demo --prefill 2e7 --rate 1000 --signal noisy --stop-after 1s --exit-when-done",
    );
    let ended = window.end();
    ended
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_series("sprinter", |series| {
            assert!(series.samples >= 20_000_000 + 900, "{series:?}");
        });
    assert!(ended.summary().frames.unwrap().drawn > 0, "{ended}");
}

#[test]
fn a_window_shows_the_prefill_and_stops_in_the_middle_of_it() {
    let window = Window::open("demo --prefill 1e12 --rate 1000 --signal noisy --memory 50MB");
    window.until_plots("a curve", |plots| plots.count(FIRST_CURVE) > 150);
    window.press("s").until_log("completed: stop event");
    window
        .press_and_end("ctrl+q")
        .expect_exit(0)
        .expect_stop("event", "key");
}
