//! Those at whom sources watch: they send, or say nothing, each on a thread of its own.

use std::fs::File;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Those who send, until this is dropped.
#[derive(Default)]
pub(crate) struct Senders {
    is_over: Arc<AtomicBool>,
}

impl Drop for Senders {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

impl Senders {
    /// Does this again and again, with a breath where nobody is there.
    pub(crate) fn send(&self, mut send: impl FnMut() -> io::Result<()> + Send + 'static) {
        let is_over = Arc::clone(&self.is_over);
        let sender = thread::Builder::new().name("sender".into());
        let sender = sender.spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                if send().is_err() {
                    thread::sleep(Duration::from_millis(2));
                }
            }
        });
        drop(sender.unwrap());
    }

    /// Serves one connection after the other.
    pub(crate) fn serve(&self, serve: fn(TcpStream) -> io::Result<()>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        self.send(move || {
            let (stream, _) = listener.accept()?;
            stream.set_nonblocking(false)?;
            serve(stream)
        });
        place
    }

    /// The serial line of a board that says this again and again, with a pause between.
    pub(crate) fn board(&self, line: &'static str, pause: Duration) -> String {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let mut master = File::from(master);
        self.send(move || {
            master.write_all(line.as_bytes())?;
            thread::sleep(pause);
            Ok(())
        });
        format!("serial:{}@115200", name.to_str().unwrap())
    }
}
