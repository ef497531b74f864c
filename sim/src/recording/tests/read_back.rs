//! What memory lets go of is read back from the recording when somebody looks at it.

use super::*;
use crate::recording::Room;
use crate::store::{Question, SeriesInfo, Store, XValues};

const CHUNK: u32 = 65_536;
const CHUNKS: u32 = 24;
const BUDGET: u64 = 7 << 20;

/// Values of all digits: to pack them wins nothing.
fn values(chunk: u32) -> Vec<f64> {
    let all = chunk * CHUNK..(chunk + 1) * CHUNK;
    all.map(|at| (f64::from(at) * 12.9898).sin() * 43_758.545_3)
        .collect()
}

fn append(store: &Store, id: SeriesId, chunk: u32) {
    let start = f64::from(chunk) * f64::from(CHUNK) * 0.001;
    let times = XValues::Regular { start, step: 0.001 };
    store
        .append(id, times, &values(chunk))
        .expect("it is there");
}

/// A scope with little memory, its recorder, and a store without a limit that has the same samples.
struct Kept {
    scope: Scope,
    recorder: Recorder,
    id: SeriesId,
    other: Store,
    other_id: SeriesId,
}

fn kept(asked: RecordingOptions) -> Kept {
    let memory = ScopeOptions {
        memory_bytes: BUDGET,
        ..ScopeOptions::default()
    };
    let scope = Scope::with(memory);
    let recorder = Recorder::start(&scope, asked).expect("a file");
    let task = TaskSpec::new("task", |ctx| async move {
        let _series = ctx.series(SeriesSpec::named("noise"));
        ctx.stop_event().wait().await;
    });
    scope.start(JobSpec::new("long").task(task));
    until(|| scope.store().find("long/noise").is_some());
    let id = scope.store().find("long/noise").expect("it is");
    let other = Store::new(1 << 32);
    let other_id = other.create(SeriesInfo::default());
    for chunk in 0..CHUNKS {
        append(scope.store(), id, chunk);
        append(&other, other_id, chunk);
        let end = u64::from(chunk + 1) * u64::from(CHUNK);
        if chunk % 4 == 3 {
            until(|| recorder.status().samples >= end);
        }
        assert!(scope.store().bytes() <= BUDGET);
    }
    Kept {
        scope,
        recorder,
        id,
        other,
        other_id,
    }
}

impl Kept {
    /// It answers as the store without a limit does.
    fn is_whole(&self) {
        let store = self.scope.store();
        let all = f64::NEG_INFINITY..f64::INFINITY;
        let stats = |store: &Store, id| {
            let stats = store.stats(id).expect("it is there");
            (stats.history_samples, stats.history_min, stats.history_max)
        };
        assert_eq!(
            stats(store, self.id),
            stats(&self.other, self.other_id),
            "nothing was dropped"
        );
        for width in [0.0005, 0.01, 0.3, 5.0, 60.0, 150.0, 1_000.0] {
            for start in [0, 7_000, 40_000, 400_000] {
                let question = Question {
                    width,
                    columns: start..start + 400,
                    ..Question::default()
                };
                let (one, other) = (
                    store.columns(self.id, &question),
                    self.other.columns(self.other_id, &question),
                );
                // As text: no gap is equal to itself.
                let [one, other] = [one, other].map(|answer| format!("{answer:?}"));
                assert!(one == other, "{question:?}");
            }
        }
        let moments = |store: &Store, id| format!("{:?}", store.moments(id, 3.0..1_500.5));
        assert_eq!(moments(store, self.id), moments(&self.other, self.other_id));
        let whole = |store: &Store, id| {
            let range = store.samples_in(id, all.clone()).expect("it is there");
            assert!(range.is_whole());
            range
        };
        let pairs = whole(store, self.id).zip(whole(&self.other, self.other_id));
        let mut count = 0;
        for (one, other) in pairs {
            assert!(one == other, "from {} on", one.xs[0]);
            count += one.xs.len();
        }
        assert_eq!(count, (CHUNKS * CHUNK) as usize);
    }
}

#[test]
fn a_history_that_memory_has_no_room_for_answers_as_one_that_is_all_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.sprint");
    let kept = kept(options(&path));
    kept.is_whole();
    assert!(kept.scope.store().bytes() <= BUDGET);
    // The file that was written takes the place of one that vanished, and is read there.
    std::fs::remove_file(&path).unwrap();
    until(|| path.exists());
    kept.is_whole();
    let scope_of = |path: &Path| opened(path).0;
    let Kept {
        scope,
        recorder,
        id,
        ..
    } = kept;
    assert_eq!(recorder.finish().trouble, None);
    let again = scope_of(&path);
    assert!(samples(scope.store(), id) == series(&again, "long/noise"));
}

#[test]
fn what_is_read_back_of_a_damaged_file_is_a_gap() {
    use std::os::unix::fs::FileExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.sprint");
    let kept = kept(options(&path));
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    let len = file.metadata().unwrap().len();
    file.write_all_at(&vec![0x5a; (len / 2) as usize], 100)
        .unwrap();
    let all = samples(kept.scope.store(), kept.id);
    assert_eq!(all.len(), (CHUNKS * CHUNK) as usize);
    let gaps = all.iter().filter(|[_, value]| value.is_nan()).count();
    assert!(gaps >= (4 * CHUNK) as usize, "{gaps}");
    assert!(all.is_sorted_by(|one, other| one[0] <= other[0]));
}

#[test]
fn a_recording_without_room_for_all_of_it_keeps_what_is_newest() {
    const ROOM: u64 = 6 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("short.sprint");
    let place = folder.path().to_path_buf();
    let kept = kept(RecordingOptions {
        room: Some(Room::by(move |_| {
            let files = std::fs::read_dir(&place).expect("the folder");
            let bytes = files.map(|file| file.expect("a file").metadata().expect("its size").len());
            assert!(
                bytes.sum::<u64>() <= ROOM + (2 << 20),
                "what comes in half a second"
            );
            ROOM
        })),
        ..options(&path)
    });
    let all = samples(&kept.other, kept.other_id);
    let newest = |some: &[[f64; 2]]| {
        assert!(some.len() >= 3 * CHUNK as usize, "{}", some.len());
        assert!(some.len() < all.len());
        assert!(all.ends_with(some), "as it was, without a gap");
    };
    // Neither the file nor memory has what is gone, and nothing is drawn of it.
    newest(&samples(kept.scope.store(), kept.id));
    let job = kept.scope.jobs().named("long").expect("the job");
    let log = lines(&kept.scope, &job);
    assert!(
        log.iter()
            .any(|line| line.contains("what was oldest made room")),
        "{log:?}"
    );
    assert_eq!(kept.recorder.finish().trouble, None);
    assert!(std::fs::metadata(&path).unwrap().len() <= ROOM);
    let (again, recording) = opened(&path);
    assert_eq!(recording.damage(), super::super::Damage::default());
    newest(&series(&again, "long/noise"));
}
