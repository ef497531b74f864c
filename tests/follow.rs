//! Files that grow, are cut and are replaced while they are followed.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::language::{Running, program};

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Follows a file with one line, which has been read.
fn followed() -> (TempDir, PathBuf, Running) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.log");
    fs::write(&path, "first line of all: v=1\n").unwrap();
    let running = program("watch --follow --view none").arg(&path).start();
    running.until_log("v=1");
    (folder, path, running)
}

#[test]
fn a_file_is_read_on_as_it_grows() {
    let (_folder, path, running) = followed();
    append(&path, "v=2\n");
    running.until_log("v=2");
    // Half a line is none, until the other half comes.
    append(&path, "v=");
    append(&path, "3\n");
    running.until_log("v=3");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_name("server.log")
        .expect_reason("stop event")
        .expect_samples("v", 3, [1.0, 3.0, 3.0]);
}

#[test]
fn a_file_that_is_yet_to_come_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("later.log");
    let running = program("watch --follow --view none").arg(&path).start();
    running.until_log("not there yet, waiting for it");
    fs::write(&path, "v=1\n").unwrap();
    running.until_log("v=1");
    running.signal(Signal::INT);
    running.end().expect_exit(0).expect_fact("v", 1.0);
}

#[test]
fn a_file_that_is_truncated_begins_anew() {
    let (_folder, path, running) = followed();
    fs::write(&path, "v=2\n").unwrap();
    running.until_log("v=2");
    append(&path, "v=3\n");
    running.until_log("v=3");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_samples("v", 3, [1.0, 3.0, 3.0]);
}

#[test]
fn a_file_that_is_rotated_away_is_read_to_its_end_and_its_successor_after_it() {
    let (folder, path, running) = followed();
    let old = folder.path().join("server.log.1");
    fs::rename(&path, &old).unwrap();
    append(&old, "v=2\n");
    running.until_log("v=2");
    fs::write(&path, "v=3\n").unwrap();
    running.until_log("v=3");
    append(&path, "v=4\n");
    running.until_log("v=4");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_samples("v", 4, [1.0, 4.0, 4.0]);
}

#[test]
fn a_file_that_is_replaced_at_a_stroke_is_gone_over_to() {
    let (folder, path, running) = followed();
    let new = folder.path().join("new");
    fs::write(&new, "v=2\n").unwrap();
    fs::rename(&new, &path).unwrap();
    running.until_log("v=2");
    running.signal(Signal::INT);
    running
        .end()
        .expect_exit(0)
        .expect_samples("v", 2, [1.0, 2.0, 2.0]);
}

#[test]
fn without_follow_a_file_ends_where_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    fs::write(&path, "v=1\n").unwrap();
    program("watch --view none")
        .arg(&path)
        .run()
        .expect_reason("end of input")
        .expect_fact("v", 1.0);
}

#[test]
fn a_stop_after_ends_the_following() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    fs::write(&path, "v=1\n").unwrap();
    program("watch --follow --view none --stop-after 300ms")
        .arg(&path)
        .run()
        .expect_exit(0)
        .expect_stop("event", "option")
        .expect_fact("v", 1.0);
}

#[test]
fn a_file_that_comes_back_to_its_name_is_none_of_those_that_were_lost() {
    let (folder, path, running) = followed();
    let elsewhere = folder.path().join("elsewhere.log");
    // As one is moved to a larger disk, with a link in its place; another time just to and fro.
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    append(&path, "v=2\n");
    running.until_log("v=2");
    fs::rename(&path, folder.path().join("link")).unwrap();
    running.until_log("gone");
    fs::rename(&elsewhere, &path).unwrap();
    append(&path, "v=3\n");
    running.until_log("v=3");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let new = folder.path().join("new");
    fs::write(&new, "v=4\n").unwrap();
    fs::rename(&new, &path).unwrap();
    running.until_log("v=4");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0).expect_samples("v", 4, [1.0, 4.0, 4.0]);
    assert!(
        ended.log.contains("replaced by a new file: reading that"),
        "{ended}"
    );
    assert!(!ended.log.contains("lost"), "{ended}");
}
