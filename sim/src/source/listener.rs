//! A port or a socket that others connect to, as a source: each connection is a job of its own.

use std::fmt;
use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use tokio::net::{TcpListener, UnixListener};

use crate::job::{JobSpec, Reason, Stream, TaskContext, TaskEnd, TaskSpec};

use super::ReadOptions;
use super::address::{Address, HostPort, Side};
use super::connection::accepted;
use super::port_owner::{Protocol, path_owner, port_owner};
use super::resolve::resolve;
use super::started_jobs::{StartJob, StartedJobs};

/// How long to wait when the system has no descriptor for one more connection.
const SHORTAGE: Duration = Duration::from_millis(100);

/// From where connections and packets are let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// From this machine alone.
    #[default]
    Loopback,
    /// From anywhere: anyone who reaches the port may send.
    Anywhere,
}

/// A job that listens at `tcp://HOST:PORT?listen` or `unix:PATH?listen`; each connection becomes a job, named
/// by its peer, that ends with it. It listens until its stop event; its connections go on.
pub fn listener(address: Address, reach: Reach, options: ReadOptions, start: StartJob) -> JobSpec {
    let name = options.name.clone().unwrap_or_else(|| address.to_string());
    let detail = address.to_string();
    // The name is the listener's; a connection has that of its peer.
    let options = Arc::new(ReadOptions {
        name: None,
        ..options
    });
    let address = Arc::new(address);
    let started = Arc::new(StartedJobs::default());
    let start = started.keeping(start);
    let reader = TaskSpec::new("listener", move |ctx| {
        let (address, options) = (Arc::clone(&address), Arc::clone(&options));
        let start = Starter(Arc::clone(&start));
        async move {
            match listen(&ctx, &address, reach, &options, &start).await {
                Ok(()) => TaskEnd::Ended(Reason::StopEvent),
                Err(why) => TaskEnd::Failed(Reason::Failed(format!("{address}: {why}"))),
            }
        }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(started)
        .live_source()
}

struct Starter(StartJob);

impl fmt::Debug for Starter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Starter")
    }
}

async fn listen(
    ctx: &TaskContext,
    address: &Address,
    reach: Reach,
    options: &ReadOptions,
    start: &Starter,
) -> Result<(), String> {
    let stop = ctx.stop_event();
    let bound = tokio::select! {
        biased;
        () = stop.wait() => return Ok(()),
        bound = Door::open(address, reach) => bound?,
    };
    ctx.tell("listening", bound.place.clone());
    ctx.log_to(Stream::Note, format!("listening at {}", bound.place));
    let mut connections = 0_u64;
    loop {
        let next = tokio::select! {
            biased;
            () = stop.wait() => return Ok(()),
            next = bound.accept() => next,
        };
        match next {
            Ok((stream, peer)) => {
                connections += 1;
                ctx.count_tick();
                let peer = peer.unwrap_or_else(|| format!("connection {connections}"));
                let started =
                    (start.0)(accepted(stream, peer, bound.place.clone(), options.clone()));
                ctx.tell("connections", connections.to_string());
                // Who asked all jobs to stop may not have seen this one among them.
                if let (Some(job), Some((method, by))) = (started, ctx.stop_asked()) {
                    let _outcome = job.stop(method, by);
                }
            }
            Err(error) => {
                ctx.log_to(
                    Stream::Note,
                    format!("a connection couldn't be taken: {error}"),
                );
                if !ctx.sleep_for(SHORTAGE).await {
                    return Ok(());
                }
            }
        }
    }
}

/// What is listened at.
struct Door {
    listens: Listens,
    /// Where, with the port that it got.
    place: String,
    /// The socket's file, which goes with it.
    _file: Option<SocketFile>,
}

enum Listens {
    Tcp(TcpListener),
    Unix(UnixListener),
}

struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Somebody may have taken it away.
        let _gone = fs::remove_file(&self.0);
    }
}

impl Door {
    async fn open(address: &Address, reach: Reach) -> Result<Self, String> {
        match address {
            Address::Tcp(at, Side::Listens) => {
                let place = bindable(at, reach).await?;
                let listener = TcpListener::bind(place)
                    .await
                    .map_err(|error| bind_error(&error, Protocol::Tcp, place))?;
                let place = listener.local_addr().map_err(|error| error.to_string())?;
                Ok(Self {
                    listens: Listens::Tcp(listener),
                    place: format!("tcp://{place}"),
                    _file: None,
                })
            }
            Address::Unix(path, Side::Listens) => {
                let listener = bind_unix(path)?;
                Ok(Self {
                    listens: Listens::Unix(listener),
                    place: format!("unix:{}", path.display()),
                    _file: Some(SocketFile(path.clone())),
                })
            }
            other => Err(format!("{other} is nothing to listen at")),
        }
    }

    /// The next connection, and by what its peer is told from others.
    async fn accept(&self) -> io::Result<(OwnedFd, Option<String>)> {
        match &self.listens {
            Listens::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                Ok((stream.into_std()?.into(), Some(peer.to_string())))
            }
            Listens::Unix(listener) => {
                let (stream, _) = listener.accept().await?;
                let pid = stream.peer_cred().ok().and_then(|peer| peer.pid());
                let name = pid.map(|pid| {
                    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
                    format!("{} ({pid})", name.trim())
                });
                Ok((stream.into_std()?.into(), name))
            }
        }
    }
}

/// The place to bind to; one beyond this machine only if that was asked for.
pub(super) async fn bindable(at: &HostPort, reach: Reach) -> Result<SocketAddr, String> {
    let found = resolve(at).await.map_err(|error| error.to_string())?;
    let place = found[0];
    let is_ours = match place.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if is_ours || reach == Reach::Anywhere {
        return Ok(place);
    }
    Err(format!(
        "{place} can be reached from other machines; with --listen-anywhere anyone who reaches it may send"
    ))
}

/// Why nobody could listen there, and what to do.
pub(super) fn bind_error(error: &io::Error, protocol: Protocol, place: SocketAddr) -> String {
    match Errno::from_io_error(error) {
        Some(Errno::ADDRINUSE) => match port_owner(protocol, place.port()) {
            Some(owner) => {
                format!("the port is in use by {owner}: stop that, or take another port")
            }
            None => "the port is in use, by whom can't be told: take another port".into(),
        },
        Some(Errno::ACCESS) => {
            "no permission: ports below 1024 are the system's, take a higher one".into()
        }
        Some(Errno::ADDRNOTAVAIL) => format!("{} is no address of this machine", place.ip()),
        _ => error.to_string(),
    }
}

/// A socket's file that nobody listens at any more is taken away before.
fn bind_unix(path: &Path) -> Result<UnixListener, String> {
    match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            if std::os::unix::net::UnixStream::connect(path).is_ok() {
                return Err(match path_owner(path) {
                    Some(owner) => {
                        format!("{owner} listens there already: stop that, or take another path")
                    }
                    None => "somebody listens there already: take another path".into(),
                });
            }
            let is_socket = fs::symlink_metadata(path)
                .is_ok_and(|found| std::os::unix::fs::FileTypeExt::is_socket(&found.file_type()));
            if !is_socket {
                let what = "a file of this name is there already, and no socket: take another path";
                return Err(what.into());
            }
            fs::remove_file(path).map_err(|error| error.to_string())?;
            UnixListener::bind(path).map_err(|error| error.to_string())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(path).display();
            Err(format!(
                "there is no folder {folder}: make it, or take another path"
            ))
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let folder = path.parent().unwrap_or(path).display();
            Err(format!(
                "who runs this may not write into {folder}: take another path"
            ))
        }
        bound => bound.map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpStream;
    use std::os::unix::net::UnixStream;

    use crate::job::StopMethod;
    use crate::source::harness::{Watched, watch};

    use super::*;

    /// A listener, and the jobs of its connections as they come.
    fn listening(text: &str, reach: Reach) -> (Watched, flume::Receiver<JobSpec>) {
        let (sender, jobs) = flume::bounded(64);
        let address = Address::read(text.as_ref()).unwrap();
        let start: StartJob = Arc::new(move |job| {
            sender.send(job).unwrap();
            None
        });
        (
            watch(listener(address, reach, ReadOptions::default(), start)),
            jobs,
        )
    }

    fn port(job: &mut Watched) -> String {
        job.until("it listens", |heard| !heard.lines.is_empty());
        job.detail("listening")
            .strip_prefix("tcp://")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn every_connection_is_a_job_named_by_its_peer_and_ends_with_it() {
        let (mut door, jobs) = listening("tcp://127.0.0.1:0?listen", Reach::Loopback);
        let place = port(&mut door);
        let mut peers: Vec<TcpStream> = (0..3)
            .map(|_| TcpStream::connect(&place).unwrap())
            .collect();
        for (number, peer) in peers.iter_mut().enumerate() {
            writeln!(peer, "a={number}\na=9").unwrap();
        }
        for (number, peer) in peers.iter().enumerate() {
            let spec = jobs.recv().unwrap();
            assert_eq!(spec.name(), peer.local_addr().unwrap().to_string());
            let mut job = watch(spec);
            job.until("a sample", |heard| {
                heard.values("a") == [number as f64, 9.0]
            });
            peer.shutdown(std::net::Shutdown::Write).unwrap();
            assert_eq!(job.end(), "end of input");
            // Nothing holds it open any more, though the job is still listed.
            let mut peer = peer;
            assert_eq!(std::io::Read::read(&mut peer, &mut [0]).unwrap(), 0);
            job.job.restart(crate::job::StopBy::Client);
            assert!(job.end().contains("connects anew"));
        }
        assert_eq!(door.stop(StopMethod::Event).end(), "stop event");
        assert!(TcpStream::connect(&place).is_err());
    }

    #[test]
    fn a_port_in_use_names_its_owner() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let place = format!("tcp://{}?listen", taken.local_addr().unwrap());
        let reason = listening(&place, Reach::Loopback).0.end();
        let pid = std::process::id().to_string();
        assert!(
            reason.contains("in use by") && reason.contains(&pid),
            "{reason}"
        );
    }

    #[test]
    fn beyond_this_machine_only_if_asked() {
        let reason = listening("tcp://0.0.0.0:0?listen", Reach::Loopback).0.end();
        assert!(
            reason.contains("--listen-anywhere") && reason.contains("anyone"),
            "{reason}"
        );
        let (mut door, _) = listening("tcp://0.0.0.0:0?listen", Reach::Anywhere);
        port(&mut door);
        door.stop(StopMethod::Event).end();
    }

    #[test]
    fn a_socket_that_was_left_is_taken_over_and_goes_with_the_job() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let text = format!("unix:{}?listen", path.display());
        let (mut door, jobs) = listening(&text, Reach::Loopback);
        door.until("it listens", |heard| !heard.lines.is_empty());
        let mut peer = UnixStream::connect(&path).unwrap();
        writeln!(peer, "b=1\nb=2").unwrap();
        let spec = jobs.recv().unwrap();
        assert!(
            spec.name().contains(&std::process::id().to_string()),
            "{}",
            spec.name()
        );
        let mut job = watch(spec);
        job.until("a sample", |heard| heard.values("b") == [1.0, 2.0]);
        let reason = listening(&text, Reach::Loopback).0.end();
        assert!(reason.contains("already"), "{reason}");
        door.stop(StopMethod::Event).end();
        assert!(!path.exists());
        std::fs::write(&path, "kept").unwrap();
        let reason = listening(&text, Reach::Loopback).0.end();
        assert!(reason.contains("no socket"), "{reason}");
        assert_eq!(std::fs::read(&path).unwrap(), b"kept");
    }
}
