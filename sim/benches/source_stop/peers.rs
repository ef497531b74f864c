//! Whom sources are stopped at. Threads of theirs are called `peer`, and end with the peer.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::broker::Broker;

/// As a flood sends them.
const LINES: &[u8] = b"loss=0.12345 accuracy=0.91 lr=3e-4\n";
const HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Somebody at whom a source watches.
#[derive(Default)]
pub(crate) struct Peer {
    address: String,
    shared: Ending,
    /// Whether we come to the source, rather than it to us.
    visits: bool,
    socket_file: Option<PathBuf>,
    broker: Option<Broker>,
    /// What is held as long as the peer is there.
    _held: Vec<Box<dyn std::any::Any>>,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    /// Connections that are served.
    open: AtomicUsize,
}

impl Shared {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Serves a connection on a thread of its own.
    fn serve(self: &Arc<Self>, work: impl FnOnce(&Self) + Send + 'static) {
        self.open.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(self);
        spawn(move || {
            work(&shared);
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name("peer".into()).spawn(work);
    drop(thread.unwrap());
}

impl Peer {
    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    pub(crate) fn socket_file(&self) -> Option<&PathBuf> {
        self.socket_file.as_ref()
    }

    /// Floods a source that listens, once it says where; returns whether that was done.
    pub(crate) fn visit(&self, details: &dyn Fn() -> Vec<(&'static str, String)>) -> bool {
        if !self.visits {
            return false;
        }
        let place = loop {
            let listening = details().into_iter().find(|(name, _)| *name == "listening");
            if let Some((_, place)) = listening {
                break place;
            }
            thread::sleep(Duration::from_millis(1));
        };
        for _ in 0..2 {
            let place = place.clone();
            self.shared.0.serve(move |shared| {
                if let Some(place) = place.strip_prefix("tcp://") {
                    flood(shared, TcpStream::connect(place));
                } else if let Some(path) = place.strip_prefix("unix:") {
                    flood(shared, UnixStream::connect(path));
                } else if let Some(place) = place.strip_prefix("udp://") {
                    packets(shared, place);
                }
            });
        }
        true
    }

    /// Waits until nobody is served any more.
    pub(crate) fn until_alone(&self) {
        while self.broker.is_none() && self.shared.0.open.load(Ordering::SeqCst) > 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What the threads of a peer share; they end when this is dropped.
#[derive(Default)]
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

/// Writes lines until nobody takes them any more.
fn flood(shared: &Shared, stream: io::Result<impl Write>) {
    let Ok(mut stream) = stream else { return };
    let block = LINES.repeat(1_000);
    while !shared.is_over() && stream.write_all(&block).is_ok() {}
}

fn packets(shared: &Shared, place: &str) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(place).unwrap();
    // Once nobody listens any more, the kernel says so.
    while !shared.is_over() && socket.send(b"sin:0.12345|g").is_ok() {}
}

/// Listens, and does this to each connection.
fn serving(
    serve: impl Fn(&Shared, TcpStream) + Copy + Send + 'static,
) -> (Arc<Shared>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    let shared = Arc::new(Shared::default());
    let of_thread = Arc::clone(&shared);
    listener.set_nonblocking(true).unwrap();
    spawn(move || {
        while !of_thread.is_over() {
            match listener.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(false).unwrap();
                    of_thread.serve(move |shared| serve(shared, stream));
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    });
    (shared, place)
}

fn at(kind: &str, place: SocketAddr, behind: &str, shared: Arc<Shared>) -> Peer {
    Peer {
        address: format!("{kind}://{place}{behind}"),
        shared: Ending(shared),
        ..Peer::default()
    }
}

fn listened(address: String, socket_file: Option<PathBuf>, folder: Option<TempDir>) -> Peer {
    let folder = folder.map(|folder| Box::new(folder) as Box<dyn std::any::Any>);
    Peer {
        address,
        visits: true,
        socket_file,
        _held: folder.into_iter().collect(),
        ..Peer::default()
    }
}

pub(crate) fn packets_none() -> Peer {
    Peer {
        address: "udp://127.0.0.1:0".into(),
        ..Peer::default()
    }
}

pub(crate) fn packets_flood() -> Peer {
    listened("udp://127.0.0.1:0".into(), None, None)
}

pub(crate) fn tcp_flood() -> Peer {
    let (shared, place) = serving(|shared, stream| flood(shared, Ok(stream)));
    at("tcp", place, "", shared)
}

pub(crate) fn tcp_noise() -> Peer {
    let (shared, place) = serving(|shared, mut stream| {
        let mut word = 1_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (word >> 56) as u8
        })
        .take(64 << 10)
        .collect();
        while !shared.is_over() && stream.write_all(&noise).is_ok() {}
    });
    at("tcp", place, "", shared)
}

/// A port whose queue of connections is full: who connects there gets no answer.
fn full() -> (SocketAddr, Vec<Box<dyn std::any::Any>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // SAFETY: the descriptor is open; a second call only changes how long the queue is.
    assert_eq!(unsafe { libc::listen(listener.as_raw_fd(), 0) }, 0);
    let place = listener.local_addr().unwrap();
    let mut held: Vec<Box<dyn std::any::Any>> = vec![Box::new(listener)];
    while let Ok(stream) = TcpStream::connect_timeout(&place, Duration::from_millis(300)) {
        held.push(Box::new(stream));
    }
    (place, held)
}

fn full_at(kind: &str, behind: &str) -> Peer {
    let (place, held) = full();
    Peer {
        _held: held,
        ..at(kind, place, behind, Arc::default())
    }
}

pub(crate) fn tcp_full() -> Peer {
    full_at("tcp", "")
}

pub(crate) fn mqtt_full() -> Peer {
    full_at("mqtt", "/#")
}

pub(crate) fn http_full() -> Peer {
    full_at("http", "/metrics")
}

pub(crate) fn tcp_refused() -> Peer {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    drop(listener);
    at("tcp", place, "", Arc::default())
}

pub(crate) fn tcp_guests() -> Peer {
    listened("tcp://127.0.0.1:0?listen".into(), None, None)
}

pub(crate) fn unix_flood() -> Peer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    listener.set_nonblocking(true).unwrap();
    let shared = Arc::new(Shared::default());
    let of_thread = Arc::clone(&shared);
    spawn(move || {
        while !of_thread.is_over() {
            match listener.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(false).unwrap();
                    of_thread.serve(move |shared| flood(shared, Ok(stream)));
                }
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    });
    Peer {
        address: format!("unix:{}", path.display()),
        shared: Ending(shared),
        _held: vec![Box::new(folder)],
        ..Peer::default()
    }
}

pub(crate) fn unix_absent() -> Peer {
    let folder = tempfile::tempdir().unwrap();
    Peer {
        address: format!("unix:{}", folder.path().join("socket").display()),
        _held: vec![Box::new(folder)],
        ..Peer::default()
    }
}

pub(crate) fn unix_guests() -> Peer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    listened(
        format!("unix:{}?listen", path.display()),
        Some(path),
        Some(folder),
    )
}

/// Takes connections and says nothing.
fn mute(kind: &str, behind: &str) -> Peer {
    let (shared, place) = serving(|_, mut stream| {
        // It ends when the other side does.
        let _heard = io::copy(&mut stream, &mut io::sink());
    });
    at(kind, place, behind, shared)
}

pub(crate) fn mqtt_mute() -> Peer {
    mute("mqtt", "/#")
}

pub(crate) fn mqtts_mute() -> Peer {
    mute("mqtts", "/#")
}

pub(crate) fn http_mute() -> Peer {
    mute("http", "/metrics")
}

pub(crate) fn https_mute() -> Peer {
    mute("https", "/metrics")
}

pub(crate) fn http_flood() -> Peer {
    let (shared, place) = serving(|shared, mut stream| {
        let mut asked = [0; 4_096];
        let _asked = stream.read(&mut asked);
        let block = LINES.repeat(1_000);
        let piece = [format!("{:x}\r\n", block.len()).as_bytes(), &block, b"\r\n"].concat();
        let _begun = stream.write_all(HEAD);
        while !shared.is_over() && stream.write_all(&piece).is_ok() {}
    });
    at("http", place, "/metrics", shared)
}

pub(crate) fn mqtt_flood() -> Peer {
    let broker = Broker::start("");
    let shared = Arc::new(Shared::default());
    let mut stream = TcpStream::connect(("127.0.0.1", broker.port)).unwrap();
    shared.serve(move |shared| {
        let mut hello = vec![0x10, 17, 0, 4, b'M', b'Q', b'T', b'T', 4, 2, 0, 0, 0, 5];
        hello.extend(b"flood");
        stream.write_all(&hello).unwrap();
        let mut block = Vec::new();
        for number in 0..1_000_u32 {
            let topic = format!("plant{}/s{}", number % 3, number % 100);
            let payload = format!("0.{number}");
            block.extend([
                0x30,
                (2 + topic.len() + payload.len()) as u8,
                0,
                topic.len() as u8,
            ]);
            block.extend(topic.as_bytes());
            block.extend(payload.as_bytes());
        }
        while !shared.is_over() && stream.write_all(&block).is_ok() {}
    });
    Peer {
        address: format!("mqtt://127.0.0.1:{}/#", broker.port),
        shared: Ending(shared),
        broker: Some(broker),
        ..Peer::default()
    }
}

/// A board that says lines without a pause, to whoever has its port.
pub(crate) fn serial_flood() -> Peer {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let shared = Arc::new(Shared::default());
    let of_thread = Arc::clone(&shared);
    spawn(move || {
        let mut board = std::fs::File::from(master);
        while !of_thread.is_over() {
            // While nobody has the port there is nobody to say it to.
            if board.write_all(LINES).is_err() {
                thread::sleep(Duration::from_millis(1));
            }
        }
    });
    Peer {
        address: format!("serial:{}@921600", name.to_str().unwrap()),
        shared: Ending(shared),
        ..Peer::default()
    }
}

pub(crate) fn serial_absent() -> Peer {
    Peer {
        address: "serial:/dev/no-such-device@115200".into(),
        ..Peer::default()
    }
}
