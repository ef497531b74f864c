//! What is said on standard error while the terminal is the view's: kept, and said after it was given back.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl, fstat};
use rustix::io::{fcntl_dupfd_cloexec, read};
use rustix::stdio::{dup2_stderr, stderr};

use crate::platform::pipe;
use crate::program::rescue;

/// More is never kept; the oldest lines go first.
const KEPT_MOST: usize = 256 << 10;

/// Standard error of the whole process, a library's and of what we start, too. Dropped, it is what it was.
pub(super) struct Held {
    before: OwnedFd,
    reads: Arc<OwnedFd>,
    kept: Kept,
}

impl Held {
    /// Holds it where it goes to the terminal that is drawn on; `None` where it goes elsewhere and disturbs
    /// nothing, or can't be held.
    pub(super) fn begin(drawn_on: impl AsFd) -> Option<Self> {
        let is_same = fstat(stderr()).ok()?.st_rdev == fstat(drawn_on).ok()?.st_rdev;
        if !is_same || !rustix::termios::isatty(stderr()) {
            return None;
        }
        let (reads, writes) = pipe().ok()?;
        fcntl_setfl(&reads, fcntl_getfl(&reads).ok()? | OFlags::NONBLOCK).ok()?;
        let before = fcntl_dupfd_cloexec(stderr(), 3).ok()?;
        dup2_stderr(&writes).ok()?;
        rescue::stderr_is_held(&reads, &before);
        Some(Self {
            before,
            reads: Arc::new(reads),
            kept: Kept::default(),
        })
    }

    /// Readable once something is said.
    pub(super) fn reads(&self) -> Arc<OwnedFd> {
        Arc::clone(&self.reads)
    }

    /// Takes in what was said since; returns the last line of it, if there is one.
    pub(super) fn take_in(&mut self) -> Option<String> {
        let mut bytes = [0; 4096];
        let mut said = Vec::new();
        while let Ok(count @ 1..) = read(&*self.reads, &mut bytes) {
            said.extend_from_slice(&bytes[..count]);
        }
        self.kept.add(&said);
        last_line(&said)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        rescue::stderr_is_free();
        let _closed = dup2_stderr(&self.before);
        self.take_in();
        // With standard error gone there is nowhere left to say it.
        let _nowhere = io::stderr().write_all(&self.kept.take());
    }
}

/// The end of what was said.
#[derive(Default)]
struct Kept {
    text: Vec<u8>,
    /// Something was said before it.
    is_cut: bool,
}

impl Kept {
    fn add(&mut self, said: &[u8]) {
        self.text.extend_from_slice(said);
        if self.text.len() > KEPT_MOST {
            let least = self.text.len() - KEPT_MOST / 2;
            let end = self.text[least..].iter().position(|byte| *byte == b'\n');
            self.text.drain(..least + end.map_or(0, |end| end + 1));
            self.is_cut = true;
        }
    }

    fn take(&mut self) -> Vec<u8> {
        let mut text = std::mem::take(&mut self.text);
        if std::mem::take(&mut self.is_cut) {
            text.splice(..0, *b"sprintscope: (earlier messages are left out)\n");
        }
        text
    }
}

/// As a note in a view: without who says it.
fn last_line(said: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(said);
    let line = text
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())?;
    let line = line.strip_prefix("sprintscope: ").unwrap_or(line);
    Some(line.chars().filter(|c| !c.is_control()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_the_last_line_that_says_something() {
        for (said, expected) in [
            (
                &b"sprintscope: listening at x\n\n"[..],
                Some("listening at x"),
            ),
            (b"one\ntwo \x1b[1mbold\n", Some("two [1mbold")),
            (b"\n", None),
        ] {
            assert_eq!(last_line(said).as_deref(), expected);
        }
    }

    #[test]
    fn of_very_much_the_end_is_kept_and_that_is_said() {
        let mut kept = Kept::default();
        for line in 0..100_000 {
            kept.add(format!("{line}\n").as_bytes());
        }
        let text = String::from_utf8(kept.take()).unwrap();
        assert!(text.len() <= KEPT_MOST + 100, "{}", text.len());
        let mut lines = text.lines();
        assert!(lines.next().unwrap().contains("left out"));
        let first: u32 = lines.next().unwrap().parse().unwrap();
        assert!(
            lines
                .map(|line| line.parse::<u32>().unwrap())
                .eq(first + 1..100_000)
        );
        assert!(kept.take().is_empty());
    }
}
