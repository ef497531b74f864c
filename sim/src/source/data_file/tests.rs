//! Files as real programs write them (`tests/files/write.py` says which), read whole, growing and damaged.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::{FileKind, data_file};
use crate::job::{AxisKind, SeriesKind, StopMethod};
use crate::source::ReadOptions;
use crate::source::harness::{Watched, watch};

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

fn following() -> ReadOptions {
    ReadOptions {
        follow: true,
        ..ReadOptions::default()
    }
}

fn open(path: &Path, options: ReadOptions) -> Watched {
    watch(data_file(path, options, Arc::new(|_| None)))
}

fn read(name: &str) -> Watched {
    let mut watched = open(&files().join(name), ReadOptions::default());
    assert_eq!(watched.end(), "end of input", "{name}");
    assert!(
        watched.job.ledger().is_closed(),
        "{name}: {:?}",
        watched.job.ledger()
    );
    watched
}

/// Every series with what it stands over and its samples.
fn told(watched: &Watched) -> String {
    let mut lines: Vec<String> = watched
        .specs
        .iter()
        .map(|spec| {
            let axis = spec.axis_name().unwrap_or("t");
            let samples = watched.times(&spec.name).into_iter();
            let samples = samples.zip(watched.values(&spec.name));
            let samples: Vec<String> = samples.map(|(x, v)| format!("{x}:{v}")).collect();
            format!("{} over {axis}: {}", spec.name, samples.join(" "))
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

/// All that can be read of a kind, by name.
const ALL: [&str; 19] = [
    "tensorboardx.tfevents",
    "train.tfevents",
    "validation.tfevents",
    "hparams.tfevents",
    "wide.parquet",
    "wide_snappy.parquet",
    "wide_gzip.parquet",
    "wide_lz4.parquet",
    "wide_zstd.parquet",
    "rows.parquet",
    "index.parquet",
    "polars.parquet",
    "long.parquet",
    "robot_none.mcap",
    "robot_lz4.mcap",
    "robot_zstd.mcap",
    "rows.csv",
    "arrays.npz",
    "alone.npy",
];

#[test]
fn a_file_is_told_by_what_stands_in_it_and_an_empty_one_by_its_name() {
    let folder = TempDir::new().unwrap();
    for name in ALL {
        let kind = match name.rsplit('.').next().unwrap() {
            "parquet" => FileKind::Parquet,
            "mcap" => FileKind::Mcap,
            "tfevents" => FileKind::Events,
            "npz" | "npy" => FileKind::Arrays,
            _ => FileKind::Lines,
        };
        let renamed = folder.path().join("renamed");
        fs::copy(files().join(name), &renamed).unwrap();
        assert_eq!(FileKind::of(&renamed).unwrap(), kind, "{name}");
    }
    for (name, kind) in [
        ("new.parquet", FileKind::Parquet),
        ("new.mcap", FileKind::Mcap),
        ("events.out.tfevents.1.host", FileKind::Events),
        ("new.npz", FileKind::Arrays),
        ("new.csv", FileKind::Lines),
    ] {
        assert_eq!(
            FileKind::of(&folder.path().join(name)).unwrap(),
            kind,
            "{name}"
        );
    }
}

#[test]
fn what_tensorboardx_wrote_is_read_over_the_step() {
    let watched = read("tensorboardx.tfevents");
    let expected = "\
acc/top1 over step: 0:0 10:0.10000000149011612 20:0.20000000298023224 30:0.30000001192092896 40:0.4000000059604645
acc/top1/wall time over step: 0:1700000000 10:1700000001 20:1700000002 30:1700000003 40:1700000004
loss over step: 0:1 10:0.5 20:0.3333333432674408 30:0.25 40:0.20000000298023224
loss/wall time over step: 0:1700000000 10:1700000001 20:1700000002 30:1700000003 40:1700000004";
    assert_eq!(told(&watched), expected);
    assert!(watched.has_line("histograms are told, too: they aren't shown"));
    assert_eq!(watched.job.axes_on_offer(), ["wall time"]);
    assert!(watched.job.offers_clock("wall time"));
}

#[test]
fn tensors_with_one_number_are_scalars_and_hyperparameters_are_facts() {
    let watched = read("validation.tfevents");
    let values = watched.values("epoch_loss");
    assert_eq!(values[..2], [1.5, 1.0]);
    assert_eq!(watched.times("epoch_loss"), [0.0, 1.0, 2.0, 3.0]);
    let watched = read("hparams.tfevents");
    let facts = watched.job.facts();
    let facts: Vec<String> = facts
        .iter()
        .map(|fact| format!("{} {:?}", fact.name, fact.value))
        .collect();
    assert_eq!(
        facts,
        [
            "amp Text(\"true\")",
            "lr Number(0.01)",
            "opt Text(\"adam\")"
        ]
    );
}

#[test]
fn events_can_stand_over_the_wall_clock_and_over_nothing_that_is_not_there() {
    let over = |x: &str| ReadOptions {
        x: Some(x.into()),
        ..ReadOptions::default()
    };
    let path = files().join("train.tfevents");
    let mut watched = open(&path, over("wall time"));
    watched.end();
    let axis = watched.spec("epoch_loss").x_axis.clone().unwrap();
    assert_eq!((&*axis.name, axis.kind), ("wall time", AxisKind::Clock));
    assert_eq!(watched.times("epoch_loss")[1], 1_700_000_001.0);
    let reason = open(&path, over("epoch")).end();
    assert!(
        reason.contains("there are \"step\" and \"wall time\""),
        "{reason}"
    );
}

#[test]
fn a_run_has_a_group_for_each_part_of_its_data_and_is_followed_into_new_files() {
    let folder = TempDir::new().unwrap();
    let run = folder.path().join("exp");
    for part in ["train", "validation"] {
        fs::create_dir_all(run.join(part)).unwrap();
        let to = run.join(part).join("events.out.tfevents.1.host");
        fs::copy(files().join(format!("{part}.tfevents")), to).unwrap();
    }
    let mut watched = open(&run, following());
    watched.until("both parts", |heard| {
        ["train", "validation"]
            .iter()
            .all(|part| heard.values(&format!("{part}/epoch_loss")).len() == 4)
    });
    let more = run.join("events.out.tfevents.2.host");
    fs::copy(files().join("tensorboardx.tfevents"), more).unwrap();
    watched.until("the run's own", |heard| heard.values("loss").len() == 5);
    assert_eq!(watched.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn each_run_in_a_folder_becomes_a_job_as_soon_as_it_is_there() {
    let folder = TempDir::new().unwrap();
    let started = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let names = Arc::clone(&started);
    let start = Arc::new(move |spec: crate::JobSpec| {
        names.lock().push(spec.name().to_owned());
        None
    });
    let put = |place: &str| {
        let path = folder.path().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(files().join("train.tfevents"), path).unwrap();
    };
    let mut watched = watch(data_file(folder.path(), following(), start));
    put("lr1/train/events.out.tfevents.1.a");
    put("lr1/validation/events.out.tfevents.1.a");
    put("sweep/lr2/events.out.tfevents.1.a");
    watched.until("two runs", |_| started.lock().len() == 2);
    put("lr3/events.out.tfevents.1.a");
    watched.until("three runs", |_| started.lock().len() == 3);
    let mut names = started.lock().clone();
    names.sort();
    assert_eq!(names, ["lr1", "lr3", "sweep/lr2"]);
    assert_eq!(watched.detail("runs"), "3");
}

#[test]
fn what_pandas_wrote_is_read_over_its_dates_with_states_and_without_holes() {
    let start = 1_704_067_200.0;
    for name in ["wide", "wide_snappy", "wide_gzip", "wide_lz4", "wide_zstd"] {
        let watched = read(&format!("{name}.parquet"));
        let axis = watched.spec("power").x_axis.clone().unwrap();
        assert_eq!((&*axis.name, axis.kind), ("when", AxisKind::Clock));
        // What pandas has no value for is left out when it is written.
        assert_eq!(watched.values("power"), [0.0, 1.5, 4.5, 6.0, 7.5]);
        assert_eq!(
            watched.times("gap"),
            [0.0, 2.0, 3.0, 5.0].map(|x| start + x)
        );
        assert_eq!(watched.values("count"), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(watched.values("half"), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(watched.values("price"), [0.15; 6]);
        assert_eq!(watched.spec("state").kind, SeriesKind::State);
        assert_eq!(watched.values("state"), [0.0, 0.0, 1.0, 1.0, 1.0, 0.0]);
        assert!(watched.has_line("list/list/element isn't shown: lists aren't read"));
    }
}

#[test]
fn a_table_without_dates_stands_over_what_counts_or_over_its_rows() {
    let told_of = |name: &str| told(&read(name));
    assert_eq!(
        told_of("polars.parquet"),
        "loss over step: 0:1 1:0.5 3:0.25"
    );
    assert_eq!(told_of("rows.parquet"), "a over row: 0:1 1:2 2:3");
    let index = "a over index: 1704067200:1 1704067260:2 1704067320:3";
    assert_eq!(told_of("index.parquet"), index);
    let x = Some("loss".into());
    let options = ReadOptions {
        x,
        ..ReadOptions::default()
    };
    let mut watched = open(&files().join("polars.parquet"), options);
    watched.end();
    assert_eq!(told(&watched), "step over loss: 1:0 0.5:1 0.25:3");
}

#[test]
fn a_table_with_a_sample_in_each_row_has_a_series_for_each_name() {
    let watched = read("long.parquet");
    let expected = "a over t: 0:1.5 0.5:3.5\nb over step: 10:2.5\nc over t: 1:0";
    assert_eq!(told(&watched), expected);
    assert_eq!(watched.spec("a").unit, "V");
    assert_eq!(watched.spec("c").kind, SeriesKind::State);
    let axis = watched.spec("a").x_axis.clone().unwrap();
    assert_eq!(axis.kind, AxisKind::Elapsed);
}

#[test]
fn robots_logs_are_read_however_they_are_compressed_and_other_encodings_named() {
    let t = 1_700_000_000.0;
    for name in ["robot_none", "robot_lz4", "robot_zstd"] {
        let watched = read(&format!("{name}.mcap"));
        let names: Vec<&str> = watched.specs.iter().map(|spec| &*spec.name).collect();
        let expected = [
            "imu/acc/x",
            "imu/acc/y[0]",
            "imu/acc/y[1]",
            "imu/ok",
            "battery",
        ];
        assert_eq!(names, expected);
        assert_eq!(watched.values("imu/acc/x"), [0.0, 0.5, 1.0, 1.5, 2.0]);
        assert_eq!(
            watched.times("battery"),
            [t, t + 0.1, t + 0.2, t + 0.3, t + 0.4]
        );
        let axis = watched.spec("battery").x_axis.clone().unwrap();
        assert_eq!(axis.kind, AxisKind::Clock);
        let camera = "/camera of sensor_msgs/msg/Image isn't shown: its messages are cdr, and JSON is what is read";
        assert!(watched.has_line(camera), "{:?}", watched.lines);
    }
}

#[test]
fn a_file_that_grows_bit_by_bit_says_what_the_whole_one_says() {
    // Those tell at their end what they are.
    let is_whole = |name: &&&str| name.ends_with("parquet") || name.contains(".np");
    for name in ALL.iter().filter(|name| !is_whole(name)) {
        let whole = fs::read(files().join(name)).unwrap();
        let expected = told(&read(name));
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("events.out.tfevents.1");
        let mut file = fs::File::create(&path).unwrap();
        // So much tells what it is.
        file.write_all(&whole[..20]).unwrap();
        let mut watched = open(&path, following());
        for piece in whole[20..].chunks(97) {
            file.write_all(piece).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
        watched.until(name, |heard| told(heard) == expected);
        watched.stop(StopMethod::Event).end();
    }
}

#[test]
fn a_table_that_is_not_whole_is_waited_for_and_one_written_anew_is_read_anew() {
    let whole = fs::read(files().join("rows.parquet")).unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rows.parquet");
    fs::write(&path, &whole[..whole.len() - 5]).unwrap();
    let mut watched = open(&path, following());
    watched.until_line("not whole yet: waiting for its end");
    fs::write(&path, &whole).unwrap();
    watched.until("the rows", |heard| heard.values("a") == [1.0, 2.0, 3.0]);
    fs::copy(files().join("polars.parquet"), &path).unwrap();
    watched.until_line("written anew: reading from its beginning");
    watched.until("the new table", |heard| heard.values("loss").len() == 3);
    assert_eq!(watched.values("a"), [0.0; 0]);
    watched.stop(StopMethod::Event).end();
    fs::write(&path, &whole[..whole.len() - 5]).unwrap();
    let reason = open(&path, ReadOptions::default()).end();
    assert!(
        reason.ends_with("what stands at its end is missing"),
        "{reason}"
    );
}

#[test]
fn a_log_that_is_written_anew_is_read_anew() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("robot.mcap");
    let whole = fs::read(files().join("robot_none.mcap")).unwrap();
    // Without its end, which says that nothing more comes.
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let mut watched = open(&path, following());
    watched.until("some of it", |heard| !heard.values("battery").is_empty());
    fs::write(folder.path().join("new"), &whole).unwrap();
    fs::rename(folder.path().join("new"), &path).unwrap();
    watched.until_line("written anew: reading from its beginning");
    assert_eq!(watched.end(), "end of input");
    assert_eq!(watched.values("battery"), [12.5, 11.5, 10.5, 9.5, 8.5]);
}

#[test]
fn no_flipped_bit_and_no_cut_brings_anything_down() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("damaged");
    for name in [
        "validation.tfevents",
        "robot_zstd.mcap",
        "robot_none.mcap",
        "polars.parquet",
        "arrays.npz",
    ] {
        let whole = fs::read(files().join(name)).unwrap();
        let mut damages = 0;
        for at in (0..whole.len()).step_by(23) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            for bytes in [&damaged[..], &whole[..at]] {
                fs::write(&path, bytes).unwrap();
                let mut watched = open(&path, ReadOptions::default());
                let reason = watched.end();
                assert!(!reason.contains("panicked"), "{name} at {at}: {reason}");
                damages +=
                    u64::from(reason != "end of input" || watched.job.counts().bad_lines > 0);
            }
        }
        assert!(damages > 0, "{name}: no damage was seen");
    }
}

#[test]
fn what_numpy_saved_is_read_over_what_counts_or_over_its_rows() {
    let arrays = read("arrays.npz");
    insta::assert_snapshot!(told(&arrays), @"
    bytes over step: 0:-2 1:-1 2:0 3:1 4:2
    loss over step: 0:1 1:0.5 2:0.3333333432674408 3:0.25 4:0.20000000298023224
    rows_of/count over time: 0.5:7 1:8
    rows_of/volts over time: 0.5:1.5 1:2.5
    weights[0] over row: 0:0 1:2 2:4
    weights[1] over row: 0:1 1:3 2:5
    ");
    for left_out in ["image", "words"] {
        let note = format!("{left_out} isn't shown: it is no column of numbers, nor a few of them");
        assert!(arrays.has_line(&note), "{:?}", arrays.lines);
    }
    assert_eq!(
        told(&read("alone.npy")),
        "value over row: 0:0.1 1:NaN 2:inf"
    );
}

#[test]
fn what_is_neither_text_nor_any_form_is_refused_by_its_name() {
    let folder = TempDir::new().unwrap();
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = |count: usize| -> Vec<u8> {
        let byte = |_| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            (dice >> 24) as u8
        };
        (0..count).map(byte).collect()
    };
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0\x5c\x72\xa8\x66";
    for (name, why) in [
        ("x.parquet", "no Parquet file, whatever its name says"),
        ("x.mcap", "no MCAP file, whatever its name says"),
        (
            "events.out.tfevents.1",
            "no event file, whatever its name says",
        ),
        ("x.npz", "no arrays of numpy, whatever its name says"),
        (
            "x.sprint",
            "no recording of sprintscope, whatever its name says",
        ),
        ("x.rec", "neither text nor a form that is known"),
        ("x.csv", "neither text nor a form that is known"),
        ("x", "neither text nor a form that is known"),
    ] {
        for bytes in [noise(400), noise(100_000), [&png[..], &noise(900)].concat()] {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            let reason = open(&path, ReadOptions::default()).end();
            assert!(
                reason.starts_with("failed: ") && reason.contains(why),
                "{name}: {reason}"
            );
        }
    }
}

#[test]
fn text_in_any_encoding_and_what_terminals_are_sent_is_text() {
    let texts: [&[u8]; 7] = [
        b"step,loss\n1,2\n",
        "größe 温度\n".as_bytes(),
        b"gr\xf6\xdfe;1,5\n",
        b"\xff\xfes\0t\0e\0p\0\n\0",
        b"s\0t\0e\0p\0=\x001\0\n\0",
        b"\x1b[32mloss\x1b[0m 0.5\r\x1b[Kloss 0.4\x08\x08\n\x1b]0;title\x07",
        b"0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0loss=1\n",
    ];
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("text");
    for text in texts {
        fs::write(&path, text.repeat(40)).unwrap();
        assert_eq!(FileKind::of(&path).unwrap(), FileKind::Lines, "{text:?}");
    }
}

#[test]
fn a_damaged_record_is_counted_and_told_and_the_others_are_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("events.out.tfevents.1");
    let mut bytes = fs::read(files().join("validation.tfevents")).unwrap();
    let at = bytes.len() - 80;
    bytes[at] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let mut watched = open(&path, ReadOptions::default());
    assert_eq!(watched.end(), "end of input");
    assert_eq!(watched.job.counts().bad_lines, 1);
    assert_eq!(watched.values("epoch_loss").len(), 3);
    let told = "a record is damaged (its checksum doesn't fit): reading on behind it";
    assert!(watched.lines.iter().any(|line| line.text.ends_with(told)));
}
