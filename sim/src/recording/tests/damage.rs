//! Cut and damaged recordings.

use std::collections::HashMap;
use std::path::Path;

use super::*;
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
            let near = |[other, _]: &[f64; 2]| *other < x - 1e-9;
            let place = before.partition_point(near);
            let same = before.get(place).is_some_and(|[other, was]| {
                (other - x).abs() < 1e-9 && was.to_bits() == value.to_bits()
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
