//! A line to a display that can be cut: what a lost `ssh -X` is to a program.

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

/// Passes on what programs and an X server say to each other. Dropped, it is cut.
pub(crate) struct Relay {
    /// As in `DISPLAY`.
    pub display: String,
    path: PathBuf,
    lines: Arc<Mutex<Vec<UnixStream>>>,
}

impl Relay {
    /// Goes to this display, and has another number.
    #[track_caller]
    pub(crate) fn to(display: &str) -> Self {
        let path_of = |number: &str| PathBuf::from(format!("/tmp/.X11-unix/X{number}"));
        let server = path_of(display.trim_start_matches(':'));
        // Process numbers are nobody else's, and higher than displays are counted.
        let number = format!("{}{}", std::process::id(), display.trim_start_matches(':'));
        let path = path_of(&number);
        let listener = UnixListener::bind(&path).unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let known = Arc::clone(&lines);
        thread::Builder::new()
            .spawn(move || {
                for ours in listener.incoming().flatten() {
                    let Ok(theirs) = UnixStream::connect(&server) else {
                        return;
                    };
                    let mut known = known.lock();
                    for (from, to) in [(&ours, &theirs), (&theirs, &ours)] {
                        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                        known.push(from.try_clone().unwrap());
                        thread::Builder::new()
                            .spawn(move || pass(&from, &to))
                            .unwrap();
                    }
                }
            })
            .unwrap();
        Self {
            display: format!(":{number}"),
            path,
            lines,
        }
    }

    /// Cuts all lines.
    pub(crate) fn cut(&self) {
        let lines = self.lines.lock();
        for line in lines.iter() {
            // One that has ended is as good.
            let _ended = line.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.cut();
        let _gone = fs::remove_file(&self.path);
    }
}

fn pass(mut from: &UnixStream, mut to: &UnixStream) {
    let mut block = [0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut block) {
        if to.write_all(&block[..count]).is_err() {
            return;
        }
    }
    let _ended = to.shutdown(Shutdown::Both);
}
