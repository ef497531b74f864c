//! What a serial line at full speed costs, in parts of a core, beside a bare loop that reads the same.
//!
//! `cargo bench -p sprintscope-sim --bench serial`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use rustix::time::{ClockId, clock_gettime};
use sprintscope_sim::order::JobRef;
use sprintscope_sim::source::{Address, ReadOptions, serial};
use sprintscope_sim::{Order, Scope, StopBy, StopMethod};

/// As many bytes as a line of 921,600 bits per second has, with ten bits a byte.
const BYTES_PER_SEC: usize = 92_160;
const SECONDS: u64 = 10;
/// What a converter for USB passes on at once.
const PIECE: Duration = Duration::from_millis(2);

/// Lines, and how many there are.
fn text() -> (String, usize) {
    let (mut text, mut lines) = (String::new(), 0_usize);
    while text.len() < BYTES_PER_SEC * SECONDS as usize {
        let x = lines as f64;
        let (a, b) = ((x / 100.0).sin(), (x / 70.0).cos());
        writeln!(text, "t={lines} a={a:.4} b={b:.4}").expect("writing to memory doesn't fail");
        lines += 1;
    }
    (text, lines)
}

/// A board's side of a pseudo-terminal, and the path of the other.
fn board() -> (File, PathBuf) {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let master = openpt(flags).expect("a pseudo-terminal");
    grantpt(&master).expect("a pseudo-terminal");
    unlockpt(&master).expect("a pseudo-terminal");
    let name = ptsname(&master, Vec::new()).expect("a pseudo-terminal");
    let path = OsStr::from_bytes(name.as_bytes()).into();
    (master.into(), path)
}

fn cpu(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Says all of it at the line's speed; returns the time on the CPU that this took.
fn say(board: &mut File, text: &[u8]) -> Duration {
    let begin = Instant::now();
    let mut said = 0;
    while said < text.len() {
        let due = (begin.elapsed().as_secs_f64() * BYTES_PER_SEC as f64) as usize;
        let due = due.min(text.len());
        board.write_all(&text[said..due]).expect("somebody reads");
        said = due;
        thread::sleep(PIECE);
    }
    cpu(ClockId::ThreadCPUTime)
}

/// The share of a core that this process had while all of it was said, without who said it, in percent.
fn share(board: File, text: &str, read: impl FnOnce()) -> f64 {
    let begin = cpu(ClockId::ProcessCPUTime);
    let at = Instant::now();
    let said = thread::scope(|threads| {
        let mut board = board;
        let sender = threads.spawn(move || say(&mut board, text.as_bytes()));
        read();
        sender.join().expect("the sender doesn't panic")
    });
    let took = cpu(ClockId::ProcessCPUTime).saturating_sub(begin + said);
    took.as_secs_f64() / at.elapsed().as_secs_f64() * 100.0
}

fn bare(text: &str) -> (f64, usize) {
    let (board, path) = board();
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK;
    let port: OwnedFd = open(&path, flags, Mode::empty()).expect("the other side");
    let mut settings = tcgetattr(&port).expect("a terminal");
    settings.make_raw();
    tcsetattr(&port, OptionalActions::Now, &settings).expect("a terminal");
    let mut bytes = 0;
    let share = share(board, text, || {
        let mut block = vec![0; 64 << 10];
        while bytes < text.len() {
            let mut fds = [PollFd::from_borrowed_fd(port.as_fd(), PollFlags::IN)];
            poll(&mut fds, None).expect("a descriptor to poll");
            bytes += rustix::io::read(&port, &mut block).unwrap_or_default();
        }
    });
    (share, bytes)
}

fn main() {
    let (text, lines) = text();
    let (bare_share, _) = bare(&text);
    let (board, path) = board();
    let scope = Scope::new();
    let address = format!("serial:{}@921600", path.display());
    let Ok(Address::Serial(Some(line))) = Address::read(address.as_ref()) else {
        unreachable!("it is spelled rightly");
    };
    let job = scope.start(serial(line, ReadOptions::default()));
    while job.counts().source.is_none() || job.status().waiting.is_some() {
        thread::sleep(Duration::from_millis(1));
    }
    let received = || job.counts().source.map_or(0, |counts| counts.received);
    let of_job = share(board, &text, || {
        let give_up = Instant::now() + Duration::from_secs(SECONDS * 2);
        while received() < text.len() as u64 && Instant::now() < give_up {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let counts = job.counts();
    let source = counts.source.expect("a source");
    println!("{} bytes at {BYTES_PER_SEC} a second", text.len());
    println!(
        "  lost        {} bytes, {} lines",
        text.len() as u64 - source.received,
        lines as u64 - source.read
    );
    println!("  bad lines   {}", counts.bad_lines);
    println!("  a bare loop {bare_share:.2} % of a core");
    println!(
        "  a job       {of_job:.2} % of a core: {:.1} ×",
        of_job / bare_share
    );
    let order = Order::Stop {
        job: JobRef::from(job.id()),
        method: StopMethod::Event,
    };
    let _stopped = scope.carry_out(order, StopBy::Close);
}
