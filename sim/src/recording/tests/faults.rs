//! Disks that are full, read-only or gone for a while.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::recording::medium::{DiskFile, Medium};

/// A file that fails from one operation on, and for so many.
#[derive(Debug)]
struct Failing {
    file: Box<dyn Medium>,
    plan: Arc<Plan>,
}

#[derive(Debug)]
struct Plan {
    /// Operations until it fails.
    before: AtomicI64,
    /// How many fail.
    failing: AtomicI64,
    /// What of a failing write gets through, in parts of 8.
    partly: usize,
}

impl Plan {
    fn operation(&self) -> io::Result<()> {
        if self.before.fetch_sub(1, Ordering::SeqCst) > 0
            || self.failing.fetch_sub(1, Ordering::SeqCst) <= 0
        {
            return Ok(());
        }
        Err(io::Error::from_raw_os_error(28))
    }
}

impl Medium for Failing {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.plan.operation().inspect_err(|_| {
            // A full disk takes what it has room for.
            let part = bytes.len() * self.plan.partly / 8;
            let _taken = self.file.spill(&bytes[..part]);
        })?;
        self.file.append(bytes)
    }

    fn end(&self) -> u64 {
        self.file.end()
    }

    fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        self.plan.operation()?;
        self.file.read(at, len)
    }

    fn reader(&self) -> io::Result<std::fs::File> {
        self.file.reader()
    }

    fn sync(&mut self) -> io::Result<()> {
        self.plan.operation()?;
        self.file.sync()
    }

    fn is_in_place(&self) -> bool {
        self.file.is_in_place()
    }

    fn put_back(&mut self) -> io::Result<()> {
        self.plan.operation()?;
        self.file.put_back()
    }

    fn move_to(&mut self, path: &Path) -> io::Result<()> {
        self.plan.operation()?;
        self.file.move_to(path)
    }

    fn beside(&self) -> io::Result<Box<dyn Medium>> {
        self.plan.operation()?;
        let file = self.file.beside()?;
        let plan = Arc::clone(&self.plan);
        Ok(Box::new(Self { file, plan }))
    }

    fn take_place(&mut self) -> io::Result<()> {
        self.plan.operation()?;
        self.file.take_place()
    }

    fn spill(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.spill(bytes)
    }
}

/// Records 3,000 samples into a file of which operation `before` and those after it fail.
fn record(before: i64, failing: i64, partly: usize) -> (usize, Vec<String>, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("failing.sprint");
    let plan = Arc::new(Plan {
        before: AtomicI64::new(before),
        failing: AtomicI64::new(failing),
        partly,
    });
    let file = Box::new(DiskFile::create(&path, false).unwrap());
    let medium = Box::new(Failing {
        file,
        plan: Arc::clone(&plan),
    });
    let scope = Scope::new();
    let Ok(recorder) = Recorder::into_medium(&scope, options(&path), medium) else {
        assert_eq!(before, 0, "only where it can't begin");
        return (3_000, Vec::new(), true);
    };
    let job = scope.start(talkative(3_000));
    until(|| job.ledger().seen == 7);
    // What is to fail later fails when it is closed.
    until(|| {
        let is_failing =
            plan.before.load(Ordering::SeqCst) < 0 && plan.failing.load(Ordering::SeqCst) > 0;
        let status = recorder.status();
        !is_failing && status.trouble.is_none() && status.samples > 0
    });
    run_to_its_end(&scope, &job);
    drop(recorder);
    let notes = lines(&scope, &job)
        .into_iter()
        .filter(|line| line.contains("recording "));
    let notes = notes.collect();
    let (after, recording) = opened(&path);
    let is_whole = recording.damage().samples == 0;
    (series(&after, "train/loss").len(), notes, is_whole)
}

#[test]
fn every_operation_may_fail_once_and_nothing_is_missing() {
    for before in 0..9 {
        let (samples, _, is_whole) = record(before, 1, before as usize);
        assert_eq!((samples, is_whole), (3_000, true), "operation {before}");
    }
}

#[test]
fn a_disk_that_is_full_for_a_while_is_told_of_once_and_then_again_when_it_has_room() {
    let (samples, notes, is_whole) = record(1, 2, 4);
    assert_eq!((samples, is_whole), (3_000, true));
    let [full, again] = &notes[..] else {
        panic!("two notes: {notes:?}");
    };
    assert!(
        full.contains("No space left on device") && full.contains("the jobs go on"),
        "{full}"
    );
    assert!(again.contains("goes on"), "{again}");
}

#[test]
fn a_disk_that_stays_full_leaves_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.sprint");
    let plan = Arc::new(Plan {
        before: AtomicI64::new(2),
        failing: AtomicI64::new(i64::MAX),
        partly: 5,
    });
    let file = Box::new(DiskFile::create(&path, false).unwrap());
    let scope = Scope::new();
    let medium = Box::new(Failing { file, plan });
    let recorder = Recorder::into_medium(&scope, options(&path), medium).unwrap();
    let job = scope.start(talkative(100));
    run_to_its_end(&scope, &job);
    let status = recorder.finish();
    assert!(
        status
            .trouble
            .is_some_and(|why| why.contains("No space left"))
    );
    let recording = Recording::open(&path).unwrap();
    assert!(recording.damage().is_open_ended);
}
