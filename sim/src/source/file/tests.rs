use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::format::{Corrections, Format};
use crate::job::{JobState, Over, StopMethod, Stream};
use crate::source::harness::{Watched, watch, watch_within};
use crate::source::{Intake, ReadOptions};

use super::file;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn written(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("data.txt");
    fs::write(&path, text).unwrap();
    path
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn read(path: impl Into<PathBuf>) -> Watched {
    watch(file(path, ReadOptions::default()))
}

fn follow(path: &Path) -> Watched {
    let options = ReadOptions {
        follow: true,
        ..ReadOptions::default()
    };
    watch(file(path, options))
}

#[test]
fn a_file_is_a_picture_over_its_rows() {
    let folder = folder();
    let path = written(&folder, "loss,acc\n1,2\n3,\n5,6\n");
    let mut job = read(&path);
    assert_eq!(job.end(), "end of input");
    assert_eq!(&**job.job.name(), "data.txt");
    assert_eq!(job.detail("format"), "csv");
    assert_eq!(job.spec("loss").axis_name(), Some("row"));
    assert_eq!(job.times("loss"), [0.0, 1.0, 2.0]);
    assert_eq!(job.values("loss"), [1.0, 3.0, 5.0]);
    assert_eq!(job.values("acc").last(), Some(&6.0));
    assert_eq!(job.times("acc").last(), Some(&2.0));
}

#[test]
fn an_x_axis_of_its_own_is_used_and_a_row_without_takes_the_last() {
    let folder = folder();
    let path = written(&folder, "t=10 v=1\nv=2\nt=5 v=3 val_v=1ms\nt=6 val_v=2ms\n");
    let options = ReadOptions {
        x: Some("t".into()),
        ..ReadOptions::default()
    };
    let mut job = watch(file(path, options));
    job.end();
    assert_eq!(job.spec("v").axis_name(), Some("t"));
    assert_eq!(job.times("v"), [10.0, 10.0, 5.0]);
    assert_eq!(job.spec("val_v").unit, "ms");
    assert_eq!(job.job.counts().bad_lines, 1);
    let notes = job.lines_of(Stream::Note);
    assert!(
        notes.contains(&"bad line: no value for the x axis"),
        "{notes:?}"
    );
}

#[test]
fn a_file_with_a_counter_in_front_stands_over_it() {
    let folder = folder();
    let path = written(&folder, "step,loss\n10,0.5\n20,0.4\n30,\n40,0.2\n");
    let mut job = read(&path);
    job.end();
    for series in ["step", "loss"] {
        assert_eq!(job.spec(series).axis_name(), Some("step"));
    }
    assert_eq!(job.times("loss"), [10.0, 20.0, 40.0]);
    assert_eq!(job.values("step"), [10.0, 20.0, 30.0, 40.0]);
    let axis = job.job.axis_reading().unwrap();
    assert_eq!((axis.kind, &*axis.name), (Over::Column, "step"));
    assert_eq!((axis.first, axis.last), (Some(10.0), Some(40.0)));
    assert_eq!(job.job.axes_on_offer(), [] as [String; 0]);
}

/// What its first lines are is known only when more have come; they were shown as words by then.
#[test]
fn first_lines_turn_out_to_be_data_in_the_log_too() {
    let pair = |epoch: u32| format!("Epoch {epoch} has a training loss=0.{epoch}");
    // Numbers that no sign ties to a name wait for more of their kind.
    let words_with_a_number = |epoch: u32| format!("epoch {epoch} train loss is 0.{epoch} now");
    for line in [&pair as &dyn Fn(u32) -> String, &words_with_a_number] {
        let folder = folder();
        let mut text = "Welcome to the training of a small network\n".to_owned();
        (1..=6).for_each(|epoch| text += &(line(epoch) + "\n"));
        let mut job = read(written(&folder, &text));
        job.end();
        let lines = job.lines.iter();
        let words = lines.filter(|line| line.stream == Stream::Out && !line.is_data);
        let words: Vec<&str> = words.map(|line| &*line.text).collect();
        assert_eq!(words, ["Welcome to the training of a small network"]);
    }
}

#[test]
fn lines_of_a_file_stand_at_what_its_counter_said_last() {
    let folder = folder();
    let mut text = String::new();
    for time in 1..=200 {
        writeln!(text, "Time = {time}\n\nres=0.{time}\nres=0.{time}1").unwrap();
    }
    let mut job = read(written(&folder, &text));
    job.end();
    let expected: Vec<f64> = (0..400).map(|row| f64::from(row / 2 + 1)).collect();
    assert_eq!(job.spec("res").axis_name(), Some("Time"));
    assert_eq!(job.times("res"), expected);
    assert_eq!(job.times("Time"), job.values("Time"));
}

#[test]
fn a_counter_that_is_no_axis_is_on_offer_and_the_rows_are_counted() {
    let folder = folder();
    let path = written(&folder, "epoch,loss\n1,0.5\n1,0.4\n2,0.3\n2,0.2\n");
    let mut job = read(&path);
    job.end();
    assert_eq!(job.spec("loss").axis_name(), Some("row"));
    assert_eq!(job.job.axes_on_offer(), ["epoch"]);
    let notes = job.lines_of(Stream::Note);
    assert!(
        !notes.iter().any(|note| note.contains("counts")),
        "{notes:?}"
    );
}

#[test]
fn a_file_stands_over_its_counter_after_a_correction_too() {
    let folder = folder();
    let mut text = "step,loss\n".to_owned();
    for row in 1..=100 {
        writeln!(text, "{row}0,0.{row}").unwrap();
    }
    let path = written(&folder, &text);
    let mut job = follow(&path);
    job.until("the rows", |heard| heard.values("loss").len() == 100);
    let intake = Intake::of(&job.job).expect("a source");
    intake.correct(Corrections {
        rename: vec![("loss".into(), "cost".into())],
        ..Corrections::default()
    });
    append(&path, "1010,0.5\n1020,0.6\n");
    job.until("rows by the other name", |heard| {
        heard.values("cost") == [0.5, 0.6]
    });
    assert_eq!(job.spec("cost").axis_name(), Some("step"));
    assert_eq!(job.times("cost"), [1010.0, 1020.0]);
    assert_eq!(job.times("step").last(), Some(&1020.0));
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn rows_are_counted_through_all_blocks_and_sent_in_batches() {
    let folder = folder();
    let mut text = String::new();
    for row in 0..200_000 {
        writeln!(text, "{row} {}", row * 2).unwrap();
    }
    let mut job = read(written(&folder, &text));
    job.end();
    let expected: Vec<f64> = (0..200_000).map(f64::from).collect();
    assert_eq!(job.times("2"), expected);
    assert_eq!(job.values("1"), expected);
    assert!(job.largest_message <= 4096);
    assert!(job.batches < 400, "{}", job.batches);
}

#[test]
fn the_given_format_is_told() {
    let folder = folder();
    let options = ReadOptions {
        format: Some(Format::Numbers),
        name: Some("mine".into()),
        ..ReadOptions::default()
    };
    let mut job = watch(file(written(&folder, "1\n"), options));
    job.end();
    assert_eq!(job.detail("format"), "numbers");
    assert_eq!(&**job.job.name(), "mine");
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = folder();
    let missing = folder.path().join("missing");
    for (path, why) in [
        (folder.path(), "is a directory; name a file in it"),
        (&missing, "no such file; check the path"),
    ] {
        let mut job = read(path);
        assert_eq!(job.end(), format!("failed: {}: {why}", path.display()));
        assert_eq!(job.job.state(), JobState::Dead);
    }
    let mut job = read("/proc/self/mem");
    let reason = job.end();
    assert!(
        reason.contains("/proc/self/mem: Input/output error"),
        "{reason}"
    );
}

#[test]
fn a_fifo_is_read_live_from_its_first_writer_to_its_last() {
    let folder = folder();
    let path = folder.path().join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let mut job = read(&path);
    // Blocks until the job has opened it.
    let mut writer = OpenOptions::new().write(true).open(&path).unwrap();
    writer.write_all(b"a=1\na=2\n").unwrap();
    job.until("the first", |heard| heard.values("a") == [1.0, 2.0]);
    assert_eq!(job.spec("a").x_axis, None);
    writer.write_all(b"a=3\n").unwrap();
    drop(writer);
    assert_eq!(job.end(), "end of input");
    assert_eq!(job.values("a"), [1.0, 2.0, 3.0]);
}

#[test]
fn a_followed_fifo_waits_for_the_next_writer() {
    let folder = folder();
    let path = folder.path().join("fifo");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let mut job = follow(&path);
    let write = |job: &mut Watched, value: f64| {
        let mut writer = OpenOptions::new().write(true).open(&path).unwrap();
        // Twice: what is said once is a fact.
        writeln!(writer, "a={value}\na={value}").unwrap();
        if value == 2.0 {
            // Its writer has gone, and so has the FIFO.
            fs::remove_file(&path).unwrap();
        }
        drop(writer);
        job.until("it", |heard| heard.values("a").last() == Some(&value));
    };
    write(&mut job, 1.0);
    write(&mut job, 2.0);
    let missing = format!("{}: not there yet, waiting for it", path.display());
    job.until_line(&missing);
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    write(&mut job, 3.0);
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn a_followed_file_grows() {
    let folder = folder();
    let path = written(&folder, "a=0\na=1\na=");
    let mut job = follow(&path);
    job.until("the first", |heard| heard.values("a") == [0.0, 1.0]);
    append(&path, "2\na=3\n");
    job.until("the rest", |heard| {
        heard.values("a") == [0.0, 1.0, 2.0, 3.0]
    });
    assert_eq!(job.times("a"), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn a_truncated_file_is_read_from_its_beginning() {
    let folder = folder();
    let path = written(&folder, "t,loss\n1,2\n2,3\n9,9");
    let mut job = follow(&path);
    job.until("the rows", |heard| heard.values("loss") == [2.0, 3.0]);
    File::create(&path).unwrap();
    job.until_line("truncated: reading from its beginning");
    append(&path, "t,loss,acc\n1,4,5\n3,5,6\n");
    job.until("the new rows", |heard| heard.values("acc") == [5.0, 6.0]);
    assert_eq!(job.values("loss"), [2.0, 3.0, 4.0, 5.0]);
    assert_eq!(job.times("loss"), [1.0, 2.0, 1.0, 3.0]);
    assert_eq!(job.job.counts().bad_lines, 0);
}

#[test]
fn a_file_that_is_rewritten_in_place_is_read_anew_whatever_its_size() {
    for (size, text) in [("the same", "v=3\nv=4\n"), ("a larger", "v=3\nv=4\nv=5\n")] {
        let folder = folder();
        let path = written(&folder, "v=1\nv=2\n");
        let mut job = follow(&path);
        job.until("the rows", |heard| heard.values("v") == [1.0, 2.0]);
        // At a stroke, so that it is never seen shorter.
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all_at(text.as_bytes(), 0).unwrap();
        job.until_line("rewritten in place: reading from its beginning");
        job.until(size, |heard| {
            heard.values("v").ends_with(&[4.0]) || heard.values("v").len() == 5
        });
        assert_eq!(job.values("v")[2..4], [3.0, 4.0]);
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    }
}

#[test]
fn what_is_written_to_a_rotated_file_behind_its_successor_is_read_too() {
    let folder = folder();
    let path = written(&folder, "v=1\nv=2\n");
    let mut job = follow(&path);
    job.until("the rows", |heard| heard.values("v") == [1.0, 2.0]);
    let old = folder.path().join("data.txt.1");
    fs::rename(&path, &old).unwrap();
    fs::write(&path, "v=4\n").unwrap();
    job.until("the new file", |heard| heard.values("v").contains(&4.0));
    append(&old, "v=3\nv=");
    job.until("the old file", |heard| heard.values("v").contains(&3.0));
    append(&path, "v=5\n");
    job.until("more", |heard| heard.values("v").contains(&5.0));
    assert_eq!(job.values("v"), [1.0, 2.0, 4.0, 3.0, 5.0]);
    assert!(job.has_line("v=… (cut off)"));
}

#[test]
fn a_hole_that_a_truncation_leaves_is_no_data() {
    let folder = folder();
    let path = written(&folder, &"v=1\n".repeat(50_000));
    let mut job = follow(&path);
    job.until("the rows", |heard| heard.values("v").len() == 50_000);
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(0).unwrap();
    // A writer that goes on where it was.
    file.write_all_at(b"v=2\nv=3\n", 200_000).unwrap();
    job.until("the new rows", |heard| {
        heard.values("v").ends_with(&[2.0, 3.0])
    });
    assert_eq!(job.values("v").len(), 50_002);
    assert_eq!(job.job.counts().bad_lines, 0);
}

#[test]
fn a_line_that_has_no_end_at_the_stop_is_cut_off_and_counted() {
    let folder = folder();
    let path = written(&folder, "v=1\nv=2\nv=36");
    let mut job = follow(&path);
    job.until("the rows", |heard| heard.values("v") == [1.0, 2.0]);
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    assert_eq!(job.values("v"), [1.0, 2.0]);
    assert!(job.has_line("v=36… (cut off)"));
    let ledger = job.job.ledger();
    assert_eq!(
        (ledger.seen, ledger.samples, ledger.dropped["cut off"]),
        (3, 2, 1)
    );
    assert!(ledger.is_closed());
}

#[test]
fn a_rotated_file_is_read_to_its_end_before_the_new_one() {
    let folder = folder();
    let path = written(&folder, "a=0\na=1\n");
    let mut job = follow(&path);
    job.until("the first", |heard| heard.values("a") == [0.0, 1.0]);
    let old = folder.path().join("data.txt.1");
    fs::rename(&path, &old).unwrap();
    append(&old, "a=2\na=3");
    job.until("the note", |heard| {
        let notes = heard.lines_of(Stream::Note);
        notes.iter().any(|note| note.starts_with("gone"))
    });
    append(&old, "0\na=4");
    fs::write(&path, "a=5\n").unwrap();
    job.until("the new file", |heard| heard.values("a").contains(&5.0));
    // A line without end may go on where nobody reads: it is no sample.
    assert_eq!(job.values("a"), [0.0, 1.0, 2.0, 30.0, 5.0]);
    assert!(job.has_line("a=4… (cut off)"));
    assert!(job.has_line("replaced by a new file: reading that"));
    append(&path, "a=6\n");
    job.until("more of it", |heard| heard.values("a").contains(&6.0));
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn endless_devices_end_at_the_stop_event() {
    for path in ["/dev/zero", "/dev/full", "/dev/urandom"] {
        let mut job = read(path);
        job.until("some blocks", |heard| heard.job.tasks()[0].ticks > 20);
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event", "{path}");
    }
    assert_eq!(read("/dev/null").end(), "end of input");
}

#[test]
fn a_line_of_a_hundred_megabytes_costs_no_memory_and_its_neighbours_live() {
    let folder = folder();
    let path = written(&folder, "a=1\n");
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..100 {
        file.write_all(&piece).unwrap();
    }
    file.write_all(b"\na=2\n").unwrap();
    let before = peak_memory_kib();
    let mut job = read(&path);
    assert_eq!(job.end(), "end of input");
    assert_eq!(job.values("a"), [1.0, 2.0]);
    assert_eq!(job.job.counts().bad_lines, 1);
    let grown = peak_memory_kib() - before;
    assert!(grown < 50 << 10, "{grown} KiB more");
    assert!(job.lines.iter().all(|line| line.text.len() < 5000));
}

/// Of the whole test program, which does other things meanwhile.
fn peak_memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let digits = line.unwrap().chars().filter(char::is_ascii_digit);
    digits.collect::<String>().parse().unwrap()
}

#[test]
fn more_than_ten_thousand_series_are_refused_with_one_line() {
    let folder = folder();
    let mut text = String::new();
    // Twice: what is said once is a fact.
    for name in (0..50_000).chain(0..50_000) {
        writeln!(text, "n{name}=1").unwrap();
    }
    let mut job = read(written(&folder, &text));
    assert_eq!(job.end(), "end of input");
    assert_eq!(job.specs.len(), 10_000);
    let notes = job.lines_of(Stream::Note);
    let refused = notes.iter().filter(|note| note.contains("refused"));
    assert_eq!(refused.count(), 1, "{notes:?}");
}

#[test]
fn bad_lines_are_counted_and_do_not_flood_the_notes() {
    let folder = folder();
    let path = written(&folder, &format!("1 2\n{}1 2\n", "1 2 3x\n".repeat(10_000)));
    let options = ReadOptions {
        format: Some(Format::Numbers),
        ..ReadOptions::default()
    };
    let mut job = watch(file(path, options));
    job.end();
    assert_eq!(job.job.counts().bad_lines, 10_000);
    let notes = job.lines_of(Stream::Note);
    let of_lines = notes.iter().filter(|note| note.starts_with("bad line"));
    assert_eq!(
        of_lines.collect::<Vec<_>>(),
        [
            &"bad line: not a number",
            &"bad lines: 10000 × not a number"
        ]
    );
}

#[test]
fn a_stop_is_seen_while_nobody_empties_the_channel() {
    for &method in StopMethod::ALL {
        let spec = file("/dev/urandom", ReadOptions::default());
        let mut job = watch_within(spec, Duration::from_millis(50), 1);
        job.stop(method);
        job.end_unheard();
    }
}

#[test]
fn a_correction_holds_from_the_next_line_on() {
    let folder = folder();
    let path = written(&folder, "step=1 loss=10\nstep=2 loss=20\n");
    let mut job = follow(&path);
    job.until("samples", |heard| {
        heard.samples.iter().map(Vec::len).sum::<usize>() == 4
    });
    let intake = Intake::of(&job.job).unwrap();
    let mut corrections = Corrections::default();
    corrections.rename("loss", "train loss");
    corrections.toggle_skip("step");
    intake.correct(corrections);
    append(&path, "step=3 loss=30\nstep=4 loss=40\n");
    job.until_line("reads from here on as corrected");
    job.until("samples", |heard| {
        heard
            .index("train loss")
            .is_some_and(|_| heard.values("train loss").len() == 2)
    });
    assert_eq!(job.values("loss"), [10.0, 20.0]);
    assert_eq!(job.values("train loss"), [30.0, 40.0]);
    assert_eq!(job.times("train loss"), [2.0, 3.0]);
    assert_eq!(job.values("step"), [1.0, 2.0]);
    let ledger = job.job.ledger();
    assert_eq!((ledger.seen, ledger.samples), (8, 6));
    assert_eq!(ledger.ignored.get("unwanted"), Some(&2));
    job.stop(StopMethod::Event).end();
}

#[test]
fn what_becomes_the_time_makes_other_series_and_no_mixture() {
    let folder = folder();
    let path = written(&folder, "up=10.5 loss=1\nup=20.5 loss=2\n");
    let mut job = follow(&path);
    job.until("samples", |heard| {
        heard.samples.iter().map(Vec::len).sum::<usize>() == 4
    });
    let intake = Intake::of(&job.job).unwrap();
    let mut corrections = Corrections::default();
    corrections.toggle_time("up");
    corrections.set_unit("loss", "nat");
    intake.correct(corrections);
    append(&path, "up=30.5 loss=3\nup=40.5 loss=4\n");
    let name = "loss over up";
    job.until("samples", |heard| {
        heard
            .index(name)
            .is_some_and(|_| heard.values(name).len() == 2)
    });
    assert_eq!(job.times("loss"), [0.0, 1.0]);
    assert_eq!(job.times(name), [30.5, 40.5]);
    assert_eq!(
        (job.spec(name).axis_name(), &*job.spec(name).unit),
        (Some("up"), "nat")
    );
    job.stop(StopMethod::Event).end();
}
