//! Lines through the whole program, from its standard input into the store, beside a bare loop over
//! the same bytes in the same run; and the same lines over sockets, beside those from its standard input:
//! `cargo bench -p sprintscope --bench watch`.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufWriter, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LINES: u32 = 10_000_000;
const PROSE_LINES: u32 = 1_000_000;
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let numbers = folder.path().join("numbers");
    let prose = folder.path().join("prose");
    write_lines(&numbers, LINES, |file, i| {
        writeln!(file, "{}.{:03} {i}", i / 1_000, i % 1_000)
    })?;
    write_lines(&prose, PROSE_LINES, |file, i| {
        let epoch = i / 1_000;
        writeln!(
            file,
            "Epoch {epoch}/1000 - loss: 0.{i:07} - accuracy: 0.91 - lr: 3e-4"
        )
    })?;

    println!(
        "{:<34} {:>10} {:>8}",
        "what (best of 5)", "M lines/s", "ratio"
    );
    let bytes = std::fs::read(&numbers)?;
    let bare = best(|| {
        let start = Instant::now();
        black_box(bare_loop(black_box(&bytes)));
        Ok(start.elapsed())
    })?;
    drop(bytes);
    row("memchr + fast-float, t v", LINES, bare, bare);
    let socket = folder.path().join("socket");
    let [piped, tcp, unix] = by_turns([&|| watch(&numbers), &|| watch_tcp(&numbers), &|| {
        watch_unix(&numbers, &socket)
    }])?;
    row("watch - --view none, t v", LINES, piped, bare);
    row("watch tcp://…, to watch -", LINES, tcp, piped);
    row("watch unix:…, to watch -", LINES, unix, piped);
    let watched = best(|| watch(&prose))?;
    println!(
        "{:<34} {:>10.2}",
        "watch - --view none, prose",
        f64::from(PROSE_LINES) / watched.as_secs_f64() / 1e6
    );
    Ok(())
}

fn write_lines(
    path: &Path,
    lines: u32,
    line: impl Fn(&mut BufWriter<File>, u32) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    (1..=lines).try_for_each(|i| line(&mut file, i))?;
    file.flush()
}

fn best(run: impl FnMut() -> io::Result<Duration>) -> io::Result<Duration> {
    let times: io::Result<Vec<Duration>> = std::iter::repeat_with(run).take(RUNS).collect();
    Ok(times?.into_iter().min().unwrap_or_default())
}

/// The best of each, run by turns so that all have the same neighbours.
fn by_turns<const N: usize>(
    runs: [&dyn Fn() -> io::Result<Duration>; N],
) -> io::Result<[Duration; N]> {
    let mut best = [Duration::MAX; N];
    for _ in 0..RUNS {
        for (best, run) in best.iter_mut().zip(runs) {
            *best = run()?.min(*best);
        }
    }
    Ok(best)
}

fn row(what: &str, lines: u32, took: Duration, limit: Duration) {
    let rate = f64::from(lines) / took.as_secs_f64() / 1e6;
    let ratio = limit.as_secs_f64() / took.as_secs_f64();
    println!("{what:<34} {rate:>10.2} {ratio:>8.2}");
}

/// The limit: find the lines and read two numbers of each, and keep only their sum.
fn bare_loop(bytes: &[u8]) -> f64 {
    let mut sum = 0.0;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        let line = &bytes[start..end];
        start = end + 1;
        let read = |text| fast_float2::parse_partial::<f64, _>(text).unwrap_or((0.0, 0));
        let (t, used) = read(line);
        let (value, _) = read(line.get(used + 1..).unwrap_or_default());
        sum += t + value;
    }
    sum
}

/// Start to end of the program, by the clock.
fn watch(file: &Path) -> io::Result<Duration> {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_sprintscope"))
        .args(["watch", "-", "--view", "none", "--quiet"])
        .stdin(pipe_from(file)?)
        .status()?;
    assert!(status.success(), "the program failed: {status}");
    Ok(start.elapsed())
}

/// The file through a pipe, as `cat FILE |` would.
fn pipe_from(file: &Path) -> io::Result<Stdio> {
    let mut cat = Command::new("cat")
        .arg(file)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = cat.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    // It ends with its output, long before the bench does.
    std::thread::Builder::new()
        .name("cat".into())
        .spawn(move || drop(cat.wait()))?;
    Ok(output.into())
}

fn watch_tcp(file: &Path) -> io::Result<Duration> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("tcp://{}", listener.local_addr()?);
    watch_socket(&address, || {
        let (mut stream, _) = listener.accept()?;
        io::copy(&mut File::open(file)?, &mut stream)?;
        stream.shutdown(std::net::Shutdown::Write)?;
        stream.read_to_end(&mut Vec::new())
    })
}

fn watch_unix(file: &Path, socket: &Path) -> io::Result<Duration> {
    let listener = UnixListener::bind(socket)?;
    let took = watch_socket(&format!("unix:{}", socket.display()), || {
        let (mut stream, _) = listener.accept()?;
        io::copy(&mut File::open(file)?, &mut stream)?;
        stream.shutdown(std::net::Shutdown::Write)?;
        stream.read_to_end(&mut Vec::new())
    });
    std::fs::remove_file(socket)?;
    took
}

/// Start to end of the program, which is asked to stop once it has read all and closed its side.
fn watch_socket(address: &str, send: impl FnOnce() -> io::Result<usize>) -> io::Result<Duration> {
    let folder = tempfile::tempdir()?;
    let summary = folder.path().join("summary");
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_sprintscope"))
        .args(["watch", address, "--view", "none", "--quiet", "--summary"])
        .arg(&summary)
        .stdin(Stdio::null())
        .spawn()?;
    send()?;
    rustix::process::kill_process(
        rustix::process::Pid::from_child(&program),
        rustix::process::Signal::INT,
    )?;
    let status = program.wait()?;
    let took = start.elapsed();
    assert!(status.success(), "the program failed: {status}");
    let told: serde_json::Value = serde_json::from_reader(File::open(summary)?)?;
    let samples = &told["jobs"][0]["series"][0]["samples"];
    assert_eq!(samples.as_u64(), Some(LINES.into()), "{told}");
    Ok(took)
}
