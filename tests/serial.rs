//! Serial lines: pseudo-terminals behind a link, as a device's path is one.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::process::Signal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::language::program;

/// A board that is plugged in at this path.
fn plug(path: &Path) -> File {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let master = openpt(flags).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let _gone = std::fs::remove_file(path);
    symlink(name.to_str().unwrap(), path).unwrap();
    File::from(master)
}

#[test]
fn a_board_that_is_unplugged_is_waited_for_and_nobody_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ttyUSB0");
    let mut board = plug(&path);
    let running = program("watch --view none --exit-when-done")
        .arg(format!("serial:{}@115200", path.display()))
        .start();
    running.until_log("connected");
    board.write_all(b"a=1\r\na=2\r\na=99").unwrap();
    running.until_log("a=2");
    drop(board);
    running.until_log("no connection: unplugged");
    let mut board = plug(&path);
    board.write_all(b"a=3\n").unwrap();
    running.until_log("a=3");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0).expect_reason("stop event");
    let job = ended.job_named("ttyUSB0");
    assert_eq!(job.source.as_ref().unwrap().reconnected, 1, "{ended}");
    assert_eq!(job.series[0].samples, 3, "{ended}");
}

#[test]
fn devices_are_listed_alone() {
    let both = program("watch --view none serial: -").run();
    both.expect_exit(2).expect_stderr("`serial:` lists devices");
    program("watch serial:").run().expect_exit(0);
}
