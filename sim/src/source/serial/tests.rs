//! Serial lines that are pseudo-terminals behind a link, as a device's path is one.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{ControlModes, tcgetattr};

use super::*;
use crate::job::StopMethod;
use crate::source::harness::{Watched, watch};
use crate::source::{Format, NotSaid};

/// A board that is plugged in at this path.
fn plug(path: &Path) -> File {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let master = openpt(flags).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let _gone = fs::remove_file(path);
    symlink(name.to_str().unwrap(), path).unwrap();
    File::from(master)
}

fn line(path: &Path, settings: &str) -> SerialAddress {
    let text = format!("serial:{}@{settings}", path.display());
    match Address::read(text.as_ref()).unwrap() {
        Address::Serial(Some(line)) => line,
        other => panic!("{other} is no serial line"),
    }
}

fn watched(path: &Path) -> Watched {
    watch(serial(line(path, "115200"), ReadOptions::default()))
}

fn until_connected(job: &mut Watched) -> &mut Watched {
    job.until("a connection", |heard| {
        heard.job.status().waiting.is_none() && WayBack::of(&heard.job).unwrap().is_open()
    })
}

#[test]
fn a_device_that_is_unplugged_is_waited_for_and_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let mut job = watched(&path);
    until_connected(&mut job);
    board.write_all(b"a=1\na=2\na=3").unwrap();
    job.until("two samples", |heard| heard.values("a").len() == 2);
    drop(board);
    fs::remove_file(&path).unwrap();
    job.until("a wait", |heard| heard.job.status().waiting.is_some());
    let waiting = job.job.status().waiting.unwrap();
    assert!(waiting.starts_with("the device"), "{waiting}");
    assert!(!job.job.state().has_ended());
    let mut board = plug(&path);
    until_connected(&mut job);
    board.write_all(b"a=4\n").unwrap();
    job.until("a third", |heard| heard.values("a").len() == 3);
    assert_eq!(job.values("a"), [1.0, 2.0, 4.0]);
    assert_eq!(job.gaps, 1);
    let source = job.job.counts().source.unwrap();
    assert_eq!((source.received, source.reconnected), (15, 1));
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

#[test]
fn a_device_is_followed_by_what_it_is_although_another_one_gets_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let (place, name) = (
        folder.path().join("ttyUSB0"),
        folder.path().join("by-id/usb-A1"),
    );
    fs::create_dir(folder.path().join("by-id")).unwrap();
    let mut board = plug(&place);
    symlink(&place, &name).unwrap();
    let spec = serial_by_id(
        line(&place, "115200"),
        ReadOptions::default(),
        name.parent().unwrap(),
    );
    let mut job = watch(spec);
    until_connected(&mut job);
    board.write_all(b"it is this one\n").unwrap();
    job.until_line("it is this one");
    let device = ("device", name.display().to_string());
    assert!(job.job.details().contains(&device));
    fs::remove_file(&name).unwrap();
    fs::remove_file(&place).unwrap();
    drop(board);
    job.until("a wait", |heard| heard.job.status().waiting.is_some());
    let mut other = plug(&place);
    // It is in its buffer, for whoever opens the place.
    other.write_all(b"it is another one\n").unwrap();
    let mut board = plug(&folder.path().join("ttyUSB1"));
    symlink(folder.path().join("ttyUSB1"), &name).unwrap();
    until_connected(&mut job);
    board.write_all(b"it is back\n").unwrap();
    job.until_line("it is back");
    assert!(!job.has_line("it is another one"));
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_device_that_is_not_there_yet_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut job = watched(&path);
    job.until("a note", |heard| {
        let notes = heard.lines_of(Stream::Note);
        notes.iter().any(|note| note.contains("no such device"))
    });
    let mut board = plug(&path);
    until_connected(&mut job);
    board.write_all(b"a=1\na=2\n").unwrap();
    job.until("samples", |heard| heard.values("a") == [1.0, 2.0]);
    job.stop(StopMethod::Event).end();
}

#[test]
fn what_is_no_serial_line_fails_and_what_is_in_use_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes");
    fs::write(&file, "a=1\n").unwrap();
    let reason = watched(&file).end();
    assert!(reason.contains("it is no serial line"), "{reason}");
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let first = open_line(&line(&path, "9600"), &path).unwrap();
    let mut job = watched(&path);
    job.until("a note", |heard| {
        let notes = heard.lines_of(Stream::Note);
        notes.iter().any(|note| note.contains("it is in use"))
    });
    drop(first);
    until_connected(&mut job);
    board.write_all(b"a=1\na=2\n").unwrap();
    job.until("samples", |heard| heard.values("a") == [1.0, 2.0]);
    job.stop(StopMethod::Event).end();
}

#[test]
fn the_line_is_set_as_the_address_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let board = plug(&path);
    for (settings, speed, two_stops) in [
        ("115200", 115_200, false),
        ("9600,8N2", 9_600, true),
        ("250000", 250_000, false),
        ("74880", 74_880, false),
    ] {
        let port = open_line(&line(&path, settings), &path).unwrap();
        let set = tcgetattr(&port).unwrap();
        assert_eq!(set.output_speed(), speed, "{settings}");
        let modes = set.control_modes;
        assert_eq!(
            modes.contains(ControlModes::CSTOPB),
            two_stops,
            "{settings}"
        );
        assert!(modes.contains(ControlModes::CLOCAL | ControlModes::CREAD));
    }
    // A pseudo-terminal has no bits and no such line: what the settings ask of a real one is seen here.
    let port = open_line(&line(&path, "9600"), &path).unwrap();
    let mut set = tcgetattr(&port).unwrap();
    port::set_for_tests(&mut set, &line(&path, "9600,7E1,dtr=off"));
    let modes = set.control_modes;
    assert!(modes.contains(ControlModes::CS7 | ControlModes::PARENB));
    assert!(!modes.intersects(ControlModes::PARODD | ControlModes::HUPCL | ControlModes::CRTSCTS));
    assert!(set_dtr(&port, false).is_err());
    drop(board);
}

#[test]
fn the_wrong_speed_is_told_and_lines_behind_noise_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let mut job = watched(&path);
    until_connected(&mut job);
    let noise: Vec<u8> = (0..2_000_u32).map(|n| (n * n % 251) as u8 | 0x80).collect();
    board.write_all(&noise).unwrap();
    job.until("the sentence", |heard| {
        let notes = heard.lines_of(Stream::Note);
        notes
            .iter()
            .any(|note| note.contains("is the speed right? It is 115200"))
    });
    // It holds for as long as nothing else comes, and is said beside the job.
    let remark = |job: &Watched| job.job.status().remark.unwrap_or_default();
    assert!(remark(&job).contains("is the speed right?"));
    board.write_all(b"\na=1\na=2\n").unwrap();
    job.until("samples", |heard| heard.values("a") == [1.0, 2.0]);
    assert!(job.job.counts().bad_lines > 0);
    job.until("lines", |heard| {
        heard.lines_of(Stream::Out) == ["a=1", "a=2"]
    });
    board.write_all(&b"a=3\n".repeat(16)).unwrap();
    job.until("that it holds no more", |heard| remark(heard).is_empty());
    job.stop(StopMethod::Event).end();
    assert_eq!(job.job.counts().source.unwrap().received, 2_009 + 64);
}

#[test]
fn a_line_goes_back_to_the_board() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let mut job = watched(&path);
    until_connected(&mut job);
    let back = WayBack::of(&job.job).unwrap();
    back.say_line("kp 3.5").unwrap();
    back.say_line("reset").unwrap();
    let mut told = [0; 13];
    board.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"kp 3.5\nreset\n");
    job.until_line("sent: reset");
    job.stop(StopMethod::Event).end();
    assert_eq!(back.say_line("late"), Err(NotSaid::Nobody));
}

#[test]
fn a_port_that_is_let_go_of_is_free_and_taken_up_again_when_nobody_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let mut job = watched(&path);
    until_connected(&mut job);
    board.write_all(b"a=1\na=2\n").unwrap();
    job.until("samples", |heard| heard.values("a") == [1.0, 2.0]);
    let button = job.job.control(LET_GO).unwrap();
    assert!(!has_let_go(&job.job));
    button.request(1.0).unwrap();
    job.until("the answer", |_| button.applied() >= 1.0);
    assert!(has_let_go(&job.job));
    // Somebody else loads a program onto it.
    let mut upload = std::process::Command::new("sleep")
        .arg("0.5")
        .stdin(File::open(&path).unwrap())
        .spawn()
        .unwrap();
    job.until("who has it", |heard| {
        let waiting = heard.job.status().waiting.unwrap_or_default();
        waiting.contains("which sleep (")
    });
    // What comes meanwhile is heard behind the gap, all of it.
    board.write_all(b"a=3\na=4\n").unwrap();
    assert!(upload.wait().unwrap().success());
    until_connected(&mut job);
    job.until("more", |heard| heard.values("a") == [1.0, 2.0, 3.0, 4.0]);
    let times = job.times("a");
    let [before, first, last] = [times[1], times[2], times[3]];
    assert!(last - first < (first - before) / 4.0, "{times:?}");
    assert_eq!(job.gaps, 1);
    // Whoever changes their mind has it back at once.
    button.request(1.0).unwrap();
    job.until("the answer", |_| button.applied() >= 2.0);
    button.request(1.0).unwrap();
    until_connected(&mut job);
    job.stop(StopMethod::Event).end();
}

#[test]
fn teleplot_is_read_as_a_board_prints_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let options = ReadOptions {
        format: Some(Format::Teleplot),
        ..ReadOptions::default()
    };
    let mut job = watch(serial(line(&path, "115200"), options));
    until_connected(&mut job);
    board
        .write_all(b"hello\n>speed:1.5\xc2\xa7m/s\r\n>speed:2\n")
        .unwrap();
    job.until("two samples", |heard| heard.values("speed") == [1.5, 2.0]);
    assert_eq!(job.spec("speed").unit, "m/s");
    job.stop(StopMethod::Event).end();
}

/// Says lines as fast as they are taken, until told.
fn flood(mut board: File, is_over: &AtomicBool) {
    let flags = rustix::fs::fcntl_getfl(&board).unwrap();
    rustix::fs::fcntl_setfl(&board, flags | OFlags::NONBLOCK).unwrap();
    let block = b"a=1 b=2\n".repeat(64);
    while !is_over.load(Ordering::Relaxed) {
        // Nobody may read it at the moment.
        let _written = board.write(&block);
    }
}

/// In the middle of a flood, of a wait for the device, and while the port is given up.
#[test]
fn a_stop_at_any_moment_ends_the_job() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    for round in 0..200_u64 {
        let board = (round % 4 != 0).then(|| plug(&path));
        let is_over = AtomicBool::new(false);
        std::thread::scope(|threads| {
            let mut job = watched(&path);
            if let Some(board) = board {
                threads.spawn(|| flood(board, &is_over));
            }
            if round % 5 == 0 {
                job.job.control(LET_GO).map(|button| button.request(1.0));
            }
            std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
            let end = job.stop(StopMethod::Event).end();
            is_over.store(true, Ordering::Relaxed);
            assert_eq!(end, "stop event");
        });
        let _gone = fs::remove_file(&path);
    }
}
