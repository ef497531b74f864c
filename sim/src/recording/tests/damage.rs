//! Cut and damaged recordings.

use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::fuzz::{changed, hold};
use crate::recording::OpenError;

fn write(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("damaged.sprint");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Every sample that comes back is one that was, at its place, or a gap.
fn says_nothing_wrong(before: &HashMap<&str, Vec<[f64; 2]>>, after: &Scope, what: &str) -> usize {
    let mut kept = 0;
    for (name, before) in before {
        let after = series(after, name);
        assert!(after.len() <= before.len(), "{what}: {name}");
        for [x, value] in after.into_iter().filter(|[_, value]| !value.is_nan()) {
            let near = |[other, _]: &[f64; 2]| *other < x;
            let place = before.partition_point(near);
            let same = before.get(place).is_some_and(|[other, was]| {
                other.to_bits() == x.to_bits() && was.to_bits() == value.to_bits()
            });
            assert!(same, "{what}: {name} has {value} at {x}");
            kept += 1;
        }
    }
    kept
}

fn all_series(scope: &Scope) -> HashMap<&'static str, Vec<[f64; 2]>> {
    let names = ["train/loss", "train/by step"];
    names
        .into_iter()
        .map(|name| (name, series(scope, name)))
        .collect()
}

/// A small one as it stood while it was written: its frames alone, without an index.
fn small() -> (Vec<u8>, HashMap<&'static str, Vec<[f64; 2]>>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.sprint");
    let (scope, job) = scope_with(40);
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    until(|| recorder.status().samples >= 80);
    run_to_its_end(&scope, &job);
    until(|| {
        let live = std::fs::read(&path).unwrap();
        String::from_utf8_lossy(&live).contains("completed")
    });
    let bytes = std::fs::read(&path).unwrap();
    let all = all_series(&scope);
    drop(recorder);
    (bytes, all)
}

#[test]
fn cut_at_any_byte_it_opens_with_what_was_before() {
    let (bytes, before) = small();
    let folder = tempfile::tempdir().unwrap();
    let mut most = 0;
    for len in 0..=bytes.len() {
        let path = write(folder.path(), &bytes[..len]);
        let recording = Recording::open(&path).unwrap_or_else(|error| panic!("{len}: {error}"));
        // A scope for each would take a minute.
        if len % 61 != 0 && len < bytes.len() {
            continue;
        }
        let (scope, recording) = recording.into_scope(ScopeOptions::default()).unwrap();
        let kept = says_nothing_wrong(&before, &scope, &format!("cut at {len}"));
        assert!(kept >= most, "cut at {len}: a longer one has no less");
        most = kept;
        assert!(recording.damage().is_open_ended);
    }
    assert_eq!(most, 80);
}

#[test]
fn fuzz_whatever_is_done_to_a_recording_no_sample_in_it_is_another() {
    let (bytes, before) = small();
    let folder = tempfile::tempdir().unwrap();
    let part = prop::collection::vec(any::<u8>(), 1..600);
    hold(&changed(Just(bytes), part), |bytes| {
        let path = write(folder.path(), &bytes);
        if let Ok(recording) = Recording::open(&path) {
            let (after, _recording) = recording.into_scope(ScopeOptions::default()).unwrap();
            says_nothing_wrong(&before, &after, "changed");
        }
        Ok(())
    });
}

#[test]
fn a_thousand_flipped_bits_are_counted_and_never_read_as_samples() {
    let folder = tempfile::tempdir().unwrap();
    let (path, scope, _job) = recorded(folder.path(), 140_000);
    let whole = std::fs::read(&path).unwrap();
    let before = all_series(&scope);
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice >> 11) % sides
    };
    let mut lost = 0;
    for round in 0..1_000 {
        let mut bytes = whole.clone();
        let bit = roll(whole.len() as u64 * 8);
        bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
        let path = write(folder.path(), &bytes);
        let recording = Recording::open(&path).expect("it opens");
        assert!(
            recording.damage().places > 0 || bit < 64,
            "bit {bit} is noticed"
        );
        if round % 50 != 0 {
            continue;
        }
        let (after, _recording) = recording.into_scope(ScopeOptions::default()).unwrap();
        let kept = says_nothing_wrong(&before, &after, &format!("bit {bit}"));
        lost += 280_000 - kept;
    }
    assert!(
        lost < 20 * 150_000,
        "one bit takes one chunk at most: {lost}"
    );
}

/// The names of all series, and all samples of two.
fn names(scope: &Scope) -> Vec<String> {
    let jobs = scope.jobs().list();
    let all = jobs.iter().flat_map(|job| scope.series_of(job.id()));
    let mut names: Vec<String> = all
        .filter_map(|one| Some(scope.store().info(one.id)?.name.clone()))
        .collect();
    names.sort();
    names
}

#[test]
fn no_damaged_block_takes_a_name_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (path, scope, _job) = recorded(folder.path(), 400);
    let closed = std::fs::read(&path).unwrap();
    let before = all_series(&scope);
    let (live, live_before) = small();
    for (bytes, before, is_closed) in [(closed, before, true), (live, live_before, false)] {
        let whole = names(&opened(&write(folder.path(), &bytes)).0);
        assert_eq!(whole.len(), 3, "{whole:?}");
        for block in (0..bytes.len()).step_by(512) {
            let mut bytes = bytes.clone();
            let end = bytes.len().min(block + 64);
            bytes[block..end].iter_mut().for_each(|byte| *byte ^= 0x21);
            let (after, recording) = opened(&write(folder.path(), &bytes));
            assert_eq!(names(&after), whole, "damaged at {block}");
            assert!(recording.damage().places > 0 || block == 0);
            assert_eq!(recording.head().command.len(), 4, "damaged at {block}");
            says_nothing_wrong(&before, &after, &format!("damaged at {block}"));
            let units = after.store().list();
            assert!(units.iter().any(|(_, info)| info.unit == "nats"));
            let job = &after.jobs().list()[0];
            assert_eq!(&**job.name(), "train", "damaged at {block}");
            assert!(job.facts().len() == 1 || !is_closed, "damaged at {block}");
        }
    }
}

#[test]
fn what_is_damaged_and_where_it_was_cut_off_stands_in_the_log() {
    let log = |scope: &Scope| {
        let job = &scope.jobs().list()[0];
        let log = scope.log(job.id());
        let lines = log.lines(log.range()).into_iter();
        let lines: Vec<_> = lines.map(|(_, line)| line.text.to_string()).collect();
        lines.join("\n")
    };
    let folder = tempfile::tempdir().unwrap();
    let (path, _scope, _job) = recorded(folder.path(), 140_000);
    let (whole, _recording) = opened(&path);
    assert!(!log(&whole).contains("recording"), "{}", log(&whole));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let (damaged, recording) = opened(&write(folder.path(), &bytes));
    let told = log(&damaged);
    assert!(
        told.contains("the recording is damaged in 1 place: "),
        "{told}"
    );
    let missing = recording.damage().samples;
    if missing > 0 {
        assert!(
            told.contains(&format!("{missing} samples are missing, and gaps")),
            "{told}"
        );
    }
    // One whose scope was killed.
    let path = folder.path().join("killed.sprint");
    let (scope, _job) = scope_with(40);
    let recorder = Recorder::start(&scope, options(&path)).unwrap();
    until(|| recorder.status().samples >= 80);
    let bytes = std::fs::read(&path).unwrap();
    let (cut, _recording) = opened(&write(folder.path(), &bytes));
    assert!(
        log(&cut).contains("the recording ends here"),
        "{}",
        log(&cut)
    );
    let reason = cut.jobs().list()[0].status().reason;
    assert_eq!(
        reason.map(|why| why.to_string()).as_deref(),
        Some("recording ends here")
    );
    assert!(
        cut.marks()
            .iter()
            .any(|mark| mark.text == "recording ends here")
    );
}

#[test]
fn bits_flipped_all_over_leave_what_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (path, scope, _job) = recorded(folder.path(), 140_000);
    let before = all_series(&scope);
    let mut bytes = std::fs::read(&path).unwrap();
    let step = bytes.len() / 7;
    for at in (0..bytes.len()).step_by(step) {
        bytes[at] ^= 0x10;
    }
    let path = write(folder.path(), &bytes);
    let (after, recording) = opened(&path);
    says_nothing_wrong(&before, &after, "seven bits");
    assert!(recording.damage().places >= 5, "{:?}", recording.damage());
}

#[test]
fn something_else_is_no_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), b"step,loss\n1,2\n");
    let refused = Recording::open(&path).unwrap_err();
    assert!(matches!(refused, OpenError::NoRecording { .. }));
    assert!(refused.to_string().ends_with("no recording of sprintscope"));
}
