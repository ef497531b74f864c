//! Packets a second that are taken from a flood, and what each costs the job's thread, as ratios to a bare
//! `recvmmsg` loop that throws them away, in the same run.
//!
//! `cargo bench -p sprintscope-sim --bench udp [-- PART-OF-A-NAME]`
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and what fails ends it"
)]

use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use sprintscope_sim::source::{Address, Reach, ReadOptions, udp};
use sprintscope_sim::{Scope, StopBy, StopMethod};

const PACKETS: usize = 32;
const PACKET_BYTES: usize = 1 << 16;
const FOR: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;

/// The text of each number, one after the other.
fn joined(numbers: std::ops::Range<u64>, text: impl Fn(u64) -> String) -> String {
    numbers.map(text).collect::<Vec<String>>().concat()
}

fn main() {
    // `cargo bench … -- "50 lines"` takes those alone.
    let asked = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    println!(
        "{:<44} {:>11} {:>11} {:>7} {:>9} {:>9} {:>7}",
        "packet", "bare /s", "source /s", "ratio", "bare ns", "source ns", "dropped"
    );
    let times = 1_700_000_000_000_u64;
    let lines = |count: u64| joined(0..count, |n| format!("line{n}:0.{n}5|g\n"));
    let samples: String = joined(0..50, |n| format!("{}:0.{n}5;", times + n));
    let json: String = joined(0..50, |n| format!(",\"v{n}\":0.{n}5"));
    for (name, packet) in [
        ("Teleplot, one sample", "sin:0.12345|g".to_owned()),
        (
            "Teleplot, one sample with its time",
            format!("sin:{times}:0.12345|g"),
        ),
        (
            "Teleplot, 50 samples of a series",
            format!("sin:{samples}|g"),
        ),
        ("Teleplot, 50 lines", lines(50)),
        ("StatsD, one counter", "hits:1|c".to_owned()),
        ("JSON, one value", "{\"v\":0.5}".to_owned()),
        ("JSON, 50 values", format!("{{\"v\":1{json}}}")),
    ] {
        if asked.as_ref().is_some_and(|asked| !name.contains(asked)) {
            continue;
        }
        let (mut bare, mut source) = (Vec::new(), Vec::new());
        // In turn, so that both have the same neighbours.
        for _ in 0..ROUNDS {
            bare.push(bare_loop(packet.as_bytes()));
            source.push(job(packet.as_bytes()));
        }
        let (bare, source) = (median(bare), median(source));
        println!(
            "{name:<44} {:>11.0} {:>11.0} {:>7.2} {:>9.0} {:>9.0} {:>6.1}%",
            bare.rate,
            source.rate,
            source.rate / bare.rate,
            bare.nanos,
            source.nanos,
            source.dropped * 100.0
        );
    }
}

/// What came of a flood.
#[derive(Clone, Copy)]
struct Taken {
    rate: f64,
    /// Processor time of the thread that took them, a packet.
    nanos: f64,
    /// The part of what was sent that the kernel dropped.
    dropped: f64,
}

fn median(mut rounds: Vec<Taken>) -> Taken {
    rounds.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    rounds[rounds.len() / 2]
}

/// Sends without a pause for a while; how many packets that were.
fn flood(packet: &[u8], to: SocketAddr) -> u64 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(to).unwrap();
    let end = Instant::now() + FOR;
    let mut sent = 0;
    while Instant::now() < end {
        for _ in 0..256 {
            sent += u64::from(socket.send(packet).is_ok());
        }
    }
    sent
}

fn bare_loop(packet: &[u8]) -> Taken {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(50)))
        .unwrap();
    let size: libc::c_int = 8 << 20;
    // SAFETY: an int of its own size.
    unsafe {
        for option in [libc::SO_RCVBUF, libc::SO_RCVBUFFORCE] {
            let size = (&raw const size).cast();
            libc::setsockopt(socket.as_raw_fd(), libc::SOL_SOCKET, option, size, 4);
        }
    }
    let place = socket.local_addr().unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let taker = thread::Builder::new().name("bare".into()).spawn(move || {
        let mut buffer = vec![0_u8; PACKETS * PACKET_BYTES];
        let (mut taken, before) = (0_u64, thread_time());
        while !over.load(Ordering::Relaxed) {
            taken += receive(&socket, &mut buffer);
        }
        (taken, thread_time().saturating_sub(before))
    });
    let sent = flood(packet, place);
    is_over.store(true, Ordering::Relaxed);
    let (taken, time) = taker.unwrap().join().unwrap();
    Taken {
        rate: taken as f64 / FOR.as_secs_f64(),
        nanos: time.as_nanos() as f64 / taken as f64,
        dropped: 1.0 - taken as f64 / sent as f64,
    }
}

fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> u64 {
    // SAFETY: all zeroes are a value; every header points to a buffer of its length that outlives the call.
    unsafe {
        let mut headers: [libc::mmsghdr; PACKETS] = std::mem::zeroed();
        let mut vectors: [libc::iovec; PACKETS] = std::mem::zeroed();
        for (index, slot) in buffer.chunks_exact_mut(PACKET_BYTES).enumerate() {
            vectors[index].iov_base = slot.as_mut_ptr().cast();
            vectors[index].iov_len = slot.len();
            headers[index].msg_hdr.msg_iov = &raw mut vectors[index];
            headers[index].msg_hdr.msg_iovlen = 1;
        }
        let taken = libc::recvmmsg(
            socket.as_raw_fd(),
            headers.as_mut_ptr(),
            PACKETS as libc::c_uint,
            libc::MSG_WAITFORONE,
            std::ptr::null_mut(),
        );
        u64::try_from(taken).unwrap_or(0)
    }
}

fn job(packet: &[u8]) -> Taken {
    let scope = Scope::new();
    let Address::Udp(at) = Address::read("udp://127.0.0.1:0".as_ref()).unwrap() else {
        return Taken {
            rate: 0.0,
            nanos: 0.0,
            dropped: 0.0,
        };
    };
    let job = scope.start(udp(at, Reach::Loopback, ReadOptions::default()));
    let place = loop {
        let details = job.details();
        if let Some((_, place)) = details.into_iter().find(|(name, _)| *name == "listening") {
            break place;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let place: SocketAddr = place.strip_prefix("udp://").unwrap().parse().unwrap();
    let before = job_time();
    let sent = flood(packet, place);
    let time = job_time().saturating_sub(before);
    let taken = job.counts().source.unwrap().received;
    // What is in the socket is taken before the stop, so that all is counted.
    let received = || job.counts().source.unwrap().received;
    let mut before = u64::MAX;
    while before != received() {
        before = received();
        thread::sleep(Duration::from_millis(50));
    }
    job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(Duration::from_secs(5)));
    let counts = job.counts().source.unwrap();
    assert_eq!(counts.received + counts.kernel_dropped, sent, "{counts:?}");
    assert!(counts.read <= counts.received);
    Taken {
        rate: taken as f64 / FOR.as_secs_f64(),
        nanos: time.as_nanos() as f64 / taken as f64,
        dropped: counts.kernel_dropped as f64 / sent as f64,
    }
}

fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Processor time of the thread of a job, which is called by the job's name.
fn job_time() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let times = tasks.filter_map(|task| {
        let name = fs::read_to_string(task.path().join("comm")).ok()?;
        name.starts_with("udp:").then_some(())?;
        let nanos = fs::read_to_string(task.path().join("schedstat")).ok()?;
        nanos.split(' ').next()?.parse().ok()
    });
    times.map(Duration::from_nanos).sum()
}
