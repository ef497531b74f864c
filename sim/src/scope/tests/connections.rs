//! Jobs that a job which listens starts for its connections.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::job::{StopBy, StopMethod};
use crate::scope::Scope;
use crate::source::{Address, Reach, ReadOptions, StartJob, listener};

/// Connects again and again, and says as much as it can.
fn flood(path: &Path, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        let Ok(mut stream) = UnixStream::connect(path) else {
            thread::yield_now();
            continue;
        };
        while !is_over.load(Ordering::Relaxed) && stream.write_all(b"a=1\na=2\n").is_ok() {}
    }
}

#[test]
fn who_comes_while_all_are_asked_to_stop_is_asked_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let address = Address::read(format!("unix:{}?listen", path.display()).as_ref()).unwrap();
    for round in 0..40 {
        let scope = Scope::new();
        let weak = scope.downgrade();
        let start: StartJob = Arc::new(move |job| Some(weak.upgrade()?.start(job)));
        let options = ReadOptions::default();
        scope.start(listener(address.clone(), Reach::Loopback, options, start));
        let is_over = AtomicBool::new(false);
        thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| flood(&path, &is_over));
            }
            thread::sleep(Duration::from_micros(300 * round));
            scope.stop_all(StopMethod::Event, StopBy::Client);
            let have_ended = scope.jobs().wait_all(Duration::from_secs(10));
            is_over.store(true, Ordering::Relaxed);
            let running: Vec<String> = scope
                .jobs()
                .running()
                .iter()
                .map(|job| job.name().to_string())
                .collect();
            assert!(have_ended, "round {round}: {running:?}");
        });
    }
}
