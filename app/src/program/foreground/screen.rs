//! Writes what a program prints to our terminal, as it comes.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use sprintscope_sim::job::Stream;
use sprintscope_sim::source::{Keyboard, Printed};

use super::terminal::Terminal;
use super::traces::Traces;

/// How long the end of what was printed waits for a terminal that takes nothing.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Of a terminal that doesn't say.
const ROWS: u16 = 50;

/// Where the cursor of our terminal is, for whoever else writes there. A cheap handle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cursor(Arc<Position>);

#[derive(Debug, Default)]
struct Position {
    /// Somebody's line has begun there and not ended.
    is_in_line: AtomicBool,
    /// A program draws on the whole of the screen.
    is_drawn_on: AtomicBool,
    /// What it has drawn stands in several lines.
    has_picture: AtomicBool,
    /// Held by who writes, from the look at what stands there on.
    pen: Mutex<()>,
}

impl Cursor {
    /// Does this while nobody else who knows the cursor writes there.
    pub(crate) fn undisturbed<T>(&self, write: impl FnOnce() -> T) -> T {
        let _pen = self.0.pen.lock();
        write()
    }

    /// Whether a line has to be ended before another one begins; it is from now on.
    pub(crate) fn end_line(&self) -> bool {
        self.0.is_in_line.swap(false, Ordering::AcqRel)
    }

    /// Whether what is written now would stand in a picture.
    pub(crate) fn is_drawn_on(&self) -> bool {
        self.0.is_drawn_on.load(Ordering::Acquire) || self.0.has_picture.load(Ordering::Acquire)
    }

    pub(super) fn set_in_line(&self, is_in_line: bool) {
        self.0.is_in_line.store(is_in_line, Ordering::Release);
    }

    pub(super) fn set_drawn_on(&self, is_drawn_on: bool) {
        self.0.is_drawn_on.store(is_drawn_on, Ordering::Release);
    }
}

/// Begins to write, until the program's side has let go; the terminal is set up as the program's before.
pub(super) fn show(
    printed: impl Iterator<Item = Printed> + Send + 'static,
    (keyboard, terminal, cursor): (Arc<Keyboard>, Arc<Terminal>, Cursor),
) -> io::Result<JoinHandle<()>> {
    let thread = thread::Builder::new().name("screen".into());
    thread.spawn(move || {
        let (mut traces, mut last) = (Traces::default(), Stream::Out);
        for Printed { stream, bytes } in printed {
            traces.follow(&bytes);
            last = stream;
            if let Some(mode) = keyboard.mode() {
                terminal.set(mode);
                cursor.set_drawn_on(!mode.is_by_lines());
            }
            let rows = terminal.size().map_or(ROWS, |(rows, _)| rows);
            let has_picture = traces.has_picture(rows);
            cursor.undisturbed(|| {
                cursor.0.has_picture.store(has_picture, Ordering::Release);
                write(stream, &bytes);
                cursor.set_in_line(ends_in_line(
                    &bytes,
                    cursor.0.is_in_line.load(Ordering::Acquire),
                ));
            });
        }
        // A program that was killed has put back nothing.
        let erased = traces.erased();
        if !erased.is_empty() && terminal.is_ours() {
            write(last, &erased);
        }
        cursor.0.has_picture.store(false, Ordering::Release);
    })
}

fn write(stream: Stream, bytes: &[u8]) {
    // What can't be written is in the log.
    let _gone = match stream {
        Stream::Err => io::stderr().write_all(bytes),
        Stream::Out | Stream::Note => {
            let mut stdout = io::stdout();
            stdout.write_all(bytes).and_then(|()| stdout.flush())
        }
    };
}

/// Whether something stands before the cursor in its line behind these bytes, if it did before them.
fn ends_in_line(bytes: &[u8], mut is_in_line: bool) -> bool {
    let mut left = bytes.iter();
    while let Some(byte) = left.next() {
        match byte {
            b'\n' | b'\r' => is_in_line = false,
            // Of a sequence: `ESC [ ? 1049 l`, `ESC ( B`, `ESC 7`.
            0x1b => match left.next() {
                Some(b'[') => {
                    left.find(|byte| (0x40..=0x7e).contains(*byte));
                }
                Some(b'(') => {
                    left.next();
                }
                _ => {}
            },
            b' '.. => is_in_line = true,
            _ => {}
        }
    }
    is_in_line
}

/// Waits until all was written, as long as is reasonable.
pub(super) fn wait_for(writer: JoinHandle<()>) {
    let deadline = Instant::now() + LAST_WAIT;
    while !writer.is_finished() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(1));
    }
    if writer.is_finished() {
        // A panic there was printed when it happened.
        let _printed = writer.join();
    }
}

#[cfg(test)]
mod tests {
    use super::ends_in_line;

    #[test]
    fn what_is_not_seen_stands_in_no_line() {
        for (bytes, is_in_line) in [
            (&b"Name? "[..], true),
            (b"over\r\n", false),
            (b":\r\x1b[K\x1b[?1049l", false),
            (b"a\r\n\x1b[1mb", true),
        ] {
            assert_eq!(ends_in_line(bytes, true), is_in_line, "{bytes:?}");
        }
        assert!(!ends_in_line(b"\x1b[?2004l\x1b(B\x1b7", false));
    }
}
