//! Stops before, and just after, a job's tasks begin.

use std::sync::atomic::AtomicU64;

use super::*;

#[test]
fn a_task_that_begins_and_looks_comes_to_its_end_and_one_that_never_began_has_nothing_to_end() {
    let bench = Bench::new();
    let [begun, done] = [(); 2].map(|()| Arc::<AtomicU64>::default());
    for pause in 0..400_u64 {
        let (begins, ends) = (Arc::clone(&begun), Arc::clone(&done));
        let job = bench.start_task(move |ctx| {
            let (begins, ends) = (Arc::clone(&begins), Arc::clone(&ends));
            async move {
                begins.fetch_add(1, Ordering::Relaxed);
                ctx.stop_event().wait().await;
                ends.fetch_add(1, Ordering::Relaxed);
            }
        });
        std::thread::sleep(Duration::from_micros(pause % 100));
        let _asked = job.stop(StopMethod::Event, StopBy::Key);
        let status = ended(&job);
        assert_eq!(status.reason, Some(Reason::StopEvent));
        let [begun, done] = [&begun, &done].map(|count| count.load(Ordering::Relaxed));
        assert_eq!(begun, done, "after {pause}");
    }
}
