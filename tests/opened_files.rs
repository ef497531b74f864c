//! Files that others have written, looked at and watched by the real program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::language::{Ended, asset, program};

/// As real programs write them; `write.py` beside them says which.
fn file(name: &str) -> PathBuf {
    asset("../../sim/tests/files").join(name)
}

fn open(path: &Path) -> Ended {
    program("open --view none").arg(path).run()
}

#[test]
fn each_kind_of_file_is_looked_at_and_watched_alike() {
    for (name, series, samples, last) in [
        ("rows.csv", "loss", 4, 0.125),
        ("tensorboardx.tfevents", "loss", 5, f64::from(0.2_f32)),
        ("wide.parquet", "power", 5, 7.5),
        ("robot_zstd.mcap", "imu/acc/x", 5, 2.0),
    ] {
        for words in ["open --view none", "watch --view none"] {
            let ended = program(words).arg(file(name)).run();
            ended.expect_exit(0).expect_reason("end of input");
            ended.expect_series(series, |found| {
                assert_eq!(found.samples, samples, "{words} {name}");
                assert_eq!(found.last, Some(last), "{words} {name}");
            });
            assert!(ended.job().ledger.is_closed(), "{name}");
        }
    }
}

#[test]
fn several_files_stand_in_one_list_with_a_recording_among_them() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = folder.path().join("demo.sprint");
    let demo = program("demo --view none --stops 3 --record").arg(&recorded);
    demo.run().expect_exit(0);
    let opened = program("open --view none").arg(&recorded);
    let opened = opened.arg(file("rows.csv")).arg(file("rows.parquet")).run();
    opened.expect_exit(0);
    for (job, series) in [
        ("demo", "sprinter"),
        ("rows.csv", "loss"),
        ("rows.parquet", "a"),
    ] {
        let job = opened.job_named(job);
        assert!(job.series(series).is_some(), "{series}");
    }
}

#[test]
fn a_run_that_begins_while_its_folder_is_watched_is_a_job_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let put = |place: &str, name: &str| {
        let path = folder.path().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(file(name), path).unwrap();
    };
    put("lr1/train/events.out.tfevents.1.a", "train.tfevents");
    put(
        "lr1/validation/events.out.tfevents.1.a",
        "validation.tfevents",
    );
    let running = program("watch --follow --view none")
        .arg(folder.path())
        .start();
    let jobs = || program("jobs --json").beside(&running).run().stdout;
    running.until("the first run", || jobs().contains("\"lr1\"").then_some(()));
    put("lr2/events.out.tfevents.1.a", "tensorboardx.tfevents");
    running.until("the second run", || {
        jobs().contains("acc/top1").then_some(())
    });
    running.signal(rustix::process::Signal::TERM);
    let ended = running.end();
    let lr1 = ended.job_named("lr1");
    assert_eq!(
        lr1.series_names(),
        ["train/epoch_loss", "validation/epoch_loss"]
    );
    assert_eq!(ended.job_named("lr2").series("loss").unwrap().samples, 5);
}

#[test]
fn what_cannot_be_looked_at_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.csv");
    let read = program("read").arg(file("rows.parquet")).run();
    read.expect_exit(2)
        .expect_stderr("a Parquet file, which has no lines");
    open(&missing)
        .expect_exit(2)
        .expect_stderr("missing.csv: there is no such file");
    open(folder.path())
        .expect_exit(2)
        .expect_stderr("no event files in that folder");
    let cut = folder.path().join("cut.parquet");
    let bytes = fs::read(file("rows.parquet")).unwrap();
    fs::write(&cut, &bytes[..bytes.len() - 9]).unwrap();
    let ended = open(&cut);
    ended.expect_exit(1).expect_state("dead");
    ended.expect_stderr("no whole Parquet file");
}

#[test]
fn what_is_looked_at_is_not_written_over_and_can_be_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("rows.parquet");
    fs::copy(file("rows.parquet"), &table).unwrap();
    let over = program("open --view none --force --record")
        .arg(&table)
        .arg(&table)
        .run();
    over.expect_exit(2)
        .expect_stderr("--record would write over");
    let recording = folder.path().join("rows.sprint");
    let recorded = program("open --view none --record")
        .arg(&recording)
        .arg(&table)
        .run();
    recorded.expect_exit(0);
    open(&recording).expect_series("a", |found| assert_eq!(found.samples, 3));
}
