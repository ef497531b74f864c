//! Memory stays where it was told, and what falls out of it is the oldest.

use crate::language::{Window, run};

#[test]
fn history_begins_later_when_memory_is_full_and_the_summary_counts_every_sample() {
    let ended = run(
        "demo --memory 50MB --prefill 2e7 --signal noise --rate 1e5 --stops 3 --view none --quiet",
    );
    // Twenty million such samples would be 175 MB.
    ended.expect_exit(0).expect_memory_below(150.0);
    ended.expect_series("sprinter", |series| {
        assert!(series.samples > 20_000_000, "{series:?}");
    });
    assert_eq!(ended.job().dropped, 0);
}

#[test]
fn the_least_memory_still_runs_to_the_end() {
    for size in ["1", "1k", "100KB", "1MB"] {
        let ended = run(&format!(
            "demo --memory {size} --series 50 --prefill 1e5 --signal noisy --stops 3 --view none"
        ));
        ended.expect_exit(0).expect_memory_below(100.0);
        let job = ended.job();
        assert_eq!(job.series.len(), 50);
        for series in &job.series {
            assert!(series.samples > 100_000, "{size}: {series:?}");
            assert!(series.last.is_some(), "{size}: {series:?}");
        }
    }
}

#[test]
fn a_window_at_the_limit_of_its_memory_stays_live() {
    let window = Window::open(
        "demo --memory 10MB --series 100 --prefill 1e5 --rate 1e4 --signal noisy --stop-after 1s \
         --exit-when-done",
    );
    let ended = window.end();
    ended.expect_exit(0).expect_reason("stop event");
    assert!(ended.summary().frames.unwrap().drawn > 0);
}
