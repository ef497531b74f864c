//! A connection to somebody who listens, as a source: lines over TCP or a Unix socket. When it is lost it
//! is made again.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use crate::job::{JobSpec, Stream, TaskContext, TaskSpec};

use super::ReadOptions;
use super::address::{Address, Side};
use super::feed::{FallbackAxis, Feed};
use super::input::{End, Input};
use super::intake::Intake;
use super::link::Link;
use super::plain::plain;
use super::pump::{PumpError, Pumped, close, pump, until_stopped};
use super::resolve::resolve;
use super::way_back::WayBack;

/// Why a connection that was made to us isn't read again.
const CLOSED: &str = "it was closed; whoever sends connects anew";

/// A host that doesn't answer within this is tried again.
const CONNECT: Duration = Duration::from_secs(10);

/// A job that connects to `tcp://HOST:PORT` or `unix:PATH` and reads the lines that come.
///
/// A connection that ends or can't be made is tried again, ever less often, until the stop event. A host
/// whose name nobody knows at the beginning fails the job: it may be spelled wrongly.
pub fn connection(address: Address, options: ReadOptions) -> JobSpec {
    let name = options.name.clone().unwrap_or_else(|| address.to_string());
    let detail = address.to_string();
    let format = options.format;
    let (intake, way_back) = (Intake::new(options), WayBack::new());
    let (taken, back) = (Arc::clone(&intake), Arc::clone(&way_back));
    let address = Arc::new(address);
    let reader = TaskSpec::new("reader", move |ctx| {
        let (address, intake) = (Arc::clone(&address), Arc::clone(&taken));
        let back = Arc::clone(&back);
        async move {
            if let Some(format) = format {
                ctx.tell("format", format.name());
            }
            let what = address.to_string();
            let read = read(&ctx, &address, &intake, &back);
            Box::pin(until_stopped(&ctx, &what, read)).await
        }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(intake)
        .attach(way_back)
        .live_source()
}

/// A job that reads what comes over a connection that somebody made to us; it ends with that, and the connection
/// with it: started again it has none.
pub(super) fn accepted(
    stream: OwnedFd,
    peer: String,
    detail: String,
    options: ReadOptions,
) -> JobSpec {
    let name = options.name.clone().unwrap_or(peer);
    let (intake, way_back) = (Intake::new(options), WayBack::new());
    let (taken, back) = (Arc::clone(&intake), Arc::clone(&way_back));
    let stream = Arc::new(Mutex::new(Some(stream)));
    let reader = TaskSpec::new("reader", move |ctx| {
        let (stream, intake) = (stream.lock().take(), Arc::clone(&taken));
        let back = Arc::clone(&back);
        async move {
            let source = async {
                let stream = stream.ok_or_else(|| io::Error::other(CLOSED))?;
                let mut input = Input::new(stream.try_clone()?, End::Nothing)?;
                let mut feed = Feed::new(&ctx, Stream::Out, &intake, FallbackAxis::Time);
                feed.count_lines();
                let open = back.open();
                let pumped = tokio::select! {
                    biased;
                    pumped = pump(&ctx, (&mut input, &mut feed), ctx.stop_event().latch()) => pumped,
                    never = open.say_all(&ctx, stream.try_clone()?) => match never {},
                };
                drop(open);
                match pumped {
                    Err(PumpError::Read(error)) => {
                        feed.note(&format!("the connection broke: {error}")).await?;
                        feed.break_off().await?;
                        close(&mut feed, Pumped::UntilStopped).await?;
                        Err(PumpError::Read(error))
                    }
                    pumped => close(&mut feed, pumped?).await,
                }
            };
            Box::pin(until_stopped(&ctx, "the connection", source)).await
        }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(intake)
        .attach(way_back)
        .live_source()
}

async fn read(
    ctx: &TaskContext,
    address: &Address,
    intake: &Arc<Intake>,
    way_back: &WayBack,
) -> Result<Pumped, PumpError> {
    let stop = ctx.stop_event();
    let mut feed = Feed::new(ctx, Stream::Out, intake, FallbackAxis::Time);
    feed.count_lines();
    let mut link = Link::new(ctx, peer(address));
    loop {
        let tried = tokio::select! {
            biased;
            () = stop.wait() => return close(&mut feed, Pumped::UntilStopped).await,
            tried = connect(address) => tried,
        };
        let lost = match tried {
            Ok(descriptor) => {
                link.made();
                feed.connects();
                let writer = descriptor.try_clone()?;
                let mut input = Input::new(descriptor, End::Nothing)?;
                let activity = input.activity();
                let open = way_back.open();
                let pumped = tokio::select! {
                    biased;
                    pumped = pump(ctx, (&mut input, &mut feed), stop.latch()) => pumped,
                    never = open.say_all(ctx, writer) => match never {},
                };
                drop(open);
                let lost = match pumped {
                    Ok(Pumped::UntilStopped) => {
                        return close(&mut feed, Pumped::UntilStopped).await;
                    }
                    Ok(Pumped::ToTheEnd) => "closed by the other side".to_owned(),
                    Err(PumpError::Read(error)) => plain(&error),
                    Err(other) => return Err(other),
                };
                // A line without an end may be half of one.
                feed.break_off().await?;
                feed.begin_anew();
                if activity.bytes.get() > 0 {
                    link.works();
                }
                lost
            }
            Err(error) if !link.was_made() && error.kind() == UNKNOWN_HOST => {
                return Err(error.into());
            }
            Err(error) => plain(&error),
        };
        let wait = link.lost(&lost).await?;
        if !ctx.sleep_for(wait).await {
            return close(&mut feed, Pumped::UntilStopped).await;
        }
    }
}

/// Who is on the other side.
fn peer(address: &Address) -> String {
    match address {
        Address::Tcp(at, _) => at.to_string(),
        Address::Unix(path, _) => path.display().to_string(),
        other => other.to_string(),
    }
}

/// What the resolver's errors are made, so that they are told from others.
const UNKNOWN_HOST: io::ErrorKind = io::ErrorKind::NotFound;

async fn connect(address: &Address) -> io::Result<OwnedFd> {
    match address {
        Address::Tcp(at, Side::Connects) => {
            let found = resolve(at).await.map_err(|error| {
                let kind = if error.is_final() {
                    UNKNOWN_HOST
                } else {
                    io::ErrorKind::Other
                };
                io::Error::new(kind, error)
            })?;
            let stream = timeout(CONNECT, TcpStream::connect(&*found)).await;
            let stream = stream.map_err(|_| {
                let text = format!(
                    "no answer within {} s: is the machine on, and may one come through to this port?",
                    CONNECT.as_secs()
                );
                io::Error::new(io::ErrorKind::TimedOut, text)
            })??;
            Ok(stream.into_std()?.into())
        }
        Address::Unix(path, Side::Connects) => {
            let stream = UnixStream::connect(path).await.map_err(|error| {
                // A socket that isn't there yet is waited for.
                let why = match error.kind() {
                    io::ErrorKind::NotFound => "there is no such socket yet".into(),
                    _ => plain(&error),
                };
                io::Error::new(io::ErrorKind::ConnectionRefused, why)
            })?;
            Ok(stream.into_std()?.into())
        }
        other => Err(io::Error::other(format!(
            "{other} is nothing to connect to"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::os::unix::net::UnixListener;
    use std::time::Instant;

    use crate::chance::noise;
    use crate::job::StopMethod;
    use crate::source::harness::watch;

    use super::*;

    fn tcp(listener: &TcpListener) -> Address {
        let text = format!("tcp://{}", listener.local_addr().unwrap());
        Address::read(text.as_ref()).unwrap()
    }

    #[test]
    fn a_connection_that_is_lost_is_made_again_and_half_a_line_is_no_data() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut job = watch(connection(tcp(&listener), ReadOptions::default()));
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"a=1\na=2\na=3").unwrap();
        job.until("two samples", |heard| heard.values("a").len() == 2);
        drop(peer);
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"a=4\n").unwrap();
        job.until("a third", |heard| heard.values("a").len() == 3);
        assert_eq!(job.values("a"), [1.0, 2.0, 4.0]);
        assert_eq!(job.detail("connection"), "connected");
        assert_eq!(job.gaps, 1);
        let counts = job.job.counts();
        let counts = (counts.source.unwrap(), counts.bad_lines);
        assert_eq!((counts.0.received, counts.0.read), (15, 3));
        assert_eq!((counts.0.reconnected, counts.1), (1, 0));
        let begin = Instant::now();
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    /// Takes the connection that comes next.
    type Accept<'a> = dyn Fn() -> Box<dyn Write> + 'a;

    /// It is there at once, so that nobody knows since when: not since before the connection was lost.
    #[test]
    fn what_is_said_first_over_a_new_connection_stands_behind_the_gap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let (tcp_listener, unix_listener) = (
            TcpListener::bind("127.0.0.1:0").unwrap(),
            UnixListener::bind(&path).unwrap(),
        );
        let accept_tcp = || Box::new(tcp_listener.accept().unwrap().0) as Box<dyn Write>;
        let accept_unix = || Box::new(unix_listener.accept().unwrap().0) as Box<dyn Write>;
        let ways: [(Address, &Accept<'_>); 2] = [
            (tcp(&tcp_listener), &accept_tcp),
            (Address::Unix(path.clone(), Side::Connects), &accept_unix),
        ];
        for (address, accept) in ways {
            let mut job = watch(connection(address, ReadOptions::default()));
            let mut peer = accept();
            peer.write_all(b"a=1\na=2\n").unwrap();
            job.until("two samples", |heard| heard.values("a").len() == 2);
            drop(peer);
            let lines = (3..103).map(|value| format!("a={value}\n"));
            let lines = lines.collect::<Vec<_>>().concat();
            accept().write_all(lines.as_bytes()).unwrap();
            job.until("the others", |heard| heard.values("a").len() == 102);
            let lost = job.last_gap;
            let behind = job.times("a")[2..].iter().all(|time| *time > lost);
            assert!(behind, "{lost}: {:?}", &job.times("a")[..4]);
            job.stop(StopMethod::Event).end();
        }
    }

    #[test]
    fn who_does_not_listen_yet_is_waited_for_and_said_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let address = Address::Unix(path.clone(), Side::Connects);
        let mut job = watch(connection(address, ReadOptions::default()));
        job.until("a note", |heard| !heard.lines.is_empty());
        let waiting = job.job.status().waiting.unwrap();
        assert!(waiting.starts_with(&*path.to_string_lossy()), "{waiting}");
        let listener = UnixListener::bind(&path).unwrap();
        let (mut peer, _) = listener.accept().unwrap();
        peer.write_all(b"a=1\na=2\n").unwrap();
        job.until("a sample", |heard| heard.values("a") == [1.0, 2.0]);
        assert_eq!((job.job.status().waiting, job.gaps), (None, 0));
        let notes = job.lines_of(Stream::Note);
        let refused = notes.iter().filter(|note| note.contains("no connection"));
        assert_eq!(refused.count(), 1, "{notes:?}");
        job.stop(StopMethod::Event).end();
    }

    #[test]
    fn bytes_that_are_no_lines_are_named() {
        for (bytes, name) in [
            (&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], "this is gzip"),
            (b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "this is TLS"),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let mut job = watch(connection(tcp(&listener), ReadOptions::default()));
            let (mut peer, _) = listener.accept().unwrap();
            peer.write_all(bytes).unwrap();
            job.until(name, |heard| {
                let notes = heard.lines_of(Stream::Note);
                notes.iter().any(|note| note.starts_with(name))
            });
            // Nobody has it as a file.
            let notes = job.lines_of(Stream::Note);
            assert!(notes.iter().all(|note| !note.contains("FILE")), "{notes:?}");
            job.stop(StopMethod::Event).end();
        }
    }

    #[test]
    fn a_host_that_nobody_knows_fails_the_job() {
        let address = Address::read("tcp://no.such.host.invalid:9".as_ref()).unwrap();
        let reason = watch(connection(address, ReadOptions::default())).end();
        assert!(
            reason.contains("no host `no.such.host.invalid`"),
            "{reason}"
        );
    }

    /// Nobody accepts there, so that the connect hangs once the backlog is full.
    #[test]
    fn a_stop_does_not_wait_for_a_connect_that_hangs() {
        let address = Address::read("tcp://192.0.2.1:9".as_ref()).unwrap();
        let mut job = watch(connection(address, ReadOptions::default()));
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    }

    /// Whatever comes between good lines, in whichever order and over how many connections: each good line is read,
    /// what is none is counted, and each byte has been received.
    #[test]
    fn good_lines_are_read_whatever_comes_before_and_what_is_no_text_is_counted() {
        let lines = |from: usize, count: usize| -> Vec<u8> {
            let lines = (from..from + count).map(|number| format!("a={number}.5 and more\n"));
            lines.collect::<String>().into_bytes()
        };
        let gzip = [&b"\x1f\x8b\x08\0"[..], &noise(700, 1), b"\n"].concat();
        let tls = [&b"\x16\x03\x01\x02\0\x01"[..], &noise(90, 2), b"\n"].concat();
        let plain_noise = [&noise(900, 3)[..], b"\n"].concat();
        for strange in [&gzip, &tls, &plain_noise] {
            // In front, behind few and behind many lines, once and twice, in one connection and in several.
            let streams: [Vec<Vec<u8>>; 5] = [
                vec![[&strange[..], &lines(0, 40)].concat()],
                vec![[&lines(0, 3), &strange[..], &lines(3, 37)].concat()],
                vec![[&lines(0, 36), &strange[..], &lines(36, 4)].concat()],
                vec![
                    [&lines(0, 10)[..], b"a=9"].concat(),
                    [&strange[..], &lines(10, 10)].concat(),
                    [&strange[..], &lines(20, 10), strange, &lines(30, 10)].concat(),
                ],
                vec![
                    strange.clone(),
                    lines(0, 20),
                    [&strange[..], &lines(20, 20)].concat(),
                ],
            ];
            for stream in streams {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let mut job = watch(connection(tcp(&listener), ReadOptions::default()));
                for part in &stream {
                    let (mut peer, _) = listener.accept().unwrap();
                    peer.write_all(part).unwrap();
                }
                let bytes: usize = stream.iter().map(Vec::len).sum();
                job.until("all bytes", |heard| {
                    let source = heard.job.counts().source;
                    source.is_some_and(|source| source.received == bytes as u64)
                });
                job.until("all lines", |heard| heard.values("a").len() >= 40);
                let expected: Vec<f64> = (0..40).map(|number| f64::from(number) + 0.5).collect();
                assert_eq!(job.values("a"), expected);
                let counts = job.job.counts();
                // Noise that draws on a terminal is read as what it draws.
                let lines = counts.source.unwrap().read + counts.bad_lines;
                assert!(lines > 40, "{counts:?}");
                assert!(job.job.ledger().is_closed());
                job.stop(StopMethod::Event).end();
            }
        }
    }
}
