//! Where clients are received: one thread for all of them, until they turn out to be jobs.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::net::{TcpListener, UnixListener};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

use tracing::warn;

use crate::job::{Job, JobId, Message, StopBy, clean_text};
use crate::latch::Latch;

use super::VERSION;
use super::backend::Backend;
use super::connection::Stream;
use super::controller;
use super::endpoint::{Listen, Secret, Token, resolve};
use super::folder::{Place, occupy, runtime_folder};
use super::guests::Guests;
use super::handshake::{Handshake, NextHandshake};
use super::hello::{Role, receive};
use super::lines::{FIRST_LINE_MAX, Lines};
use super::listen_error::ListenError;
use super::message::{Hello, Reply};
use super::producer;
use super::refusals::Peer;
use super::reservation::Reservation;

/// How long a client may take for its first line.
const HELLO: Duration = Duration::from_secs(10);
/// So many may be about to say it at a time, at each door: others of the machine are not to use up our
/// descriptors, nor the room of the user who comes by the socket.
const WAITING_MAX: usize = 512;
/// How long to wait when the system has no descriptor for one more client.
const SHORTAGE: Duration = Duration::from_millis(100);
/// Clients that may wait to be received, beyond what the system allows.
const BACKLOG: u32 = 1_024;

/// A scope that listens. Dropped, it doesn't any more; producers that are jobs stay.
#[must_use = "dropping it closes it"]
pub struct Wire {
    name: String,
    path: PathBuf,
    address: Option<String>,
    token: Option<String>,
    reservations: Arc<Mutex<Vec<Arc<Reservation>>>>,
    end: Latch,
    thread: Option<JoinHandle<()>>,
}

struct Server {
    backend: Arc<Backend>,
    scope: String,
    secret: Option<Secret>,
    reservations: Arc<Mutex<Vec<Arc<Reservation>>>>,
    /// Clients that haven't said yet who they are, at the socket and over TCP.
    waiting: [AtomicUsize; 2],
}

impl Wire {
    /// Begins to listen.
    pub(crate) fn open(backend: Backend, listen: &Listen) -> Result<Self, ListenError> {
        let address = listen.address.as_deref();
        let address = address
            .map(|address| resolve(address, &listen.token))
            .transpose()?;
        let secret = match &listen.token {
            Token::OfFile(path) => Some(Secret::read(path)?),
            Token::Made | Token::Nothing => None,
        };
        let (place, listener) = occupy(&runtime_folder()?, &listen.name)?;
        // As many may knock at once as the system allows, not only as many as is usual.
        rustix::net::listen(&listener, BACKLOG as i32).map_err(io::Error::from)?;
        listener.set_nonblocking(true)?;
        let tcp = address
            .map(std::net::TcpListener::bind)
            .transpose()
            .map_err(|error| ListenError::Address {
                address: listen.address.clone().unwrap_or_default(),
                error,
            })?;
        let address = tcp
            .as_ref()
            .map(std::net::TcpListener::local_addr)
            .transpose()?;
        if let Some(tcp) = &tcp {
            tcp.set_nonblocking(true)?;
        }
        let secret = match &listen.token {
            Token::Made if tcp.is_some() => Some(Secret::make(&place.token)?),
            _ => secret,
        };
        let key = address.zip(secret.as_ref());
        let key = key.map(|(_, secret)| secret.text().to_owned());
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (name, path) = (place.name.clone(), place.path.clone());
        let (reservations, end) = (Arc::default(), Latch::new());
        let server = Server {
            backend: Arc::new(backend),
            scope: name.clone(),
            secret,
            reservations: Arc::clone(&reservations),
            waiting: Default::default(),
        };
        let until = end.clone();
        let thread = thread::Builder::new()
            .name("wire".into())
            .spawn(move || serve(&runtime, &Arc::new(server), (listener, tcp), &until, place))?;
        Ok(Self {
            name,
            path,
            address: address.map(|address| format!("tcp://{address}")),
            token: key,
            reservations,
            end,
            thread: Some(thread),
        })
    }

    /// The scope's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The socket.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address beside the socket, with the port that it got.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// What clients have to bring there, if anything.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// What makes places for programs that this scope runs.
    pub fn guests(&self) -> Guests {
        Guests {
            path: self.path.clone(),
            reservations: Arc::clone(&self.reservations),
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is nobody's business.
        f.debug_struct("Wire")
            .field("name", &self.name)
            .field("path", &self.path)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.end.set();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}

type Listeners = (
    std::os::unix::net::UnixListener,
    Option<std::net::TcpListener>,
);

/// The body of the thread. The place is given back at its end.
fn serve(runtime: &Runtime, server: &Arc<Server>, listeners: Listeners, end: &Latch, place: Place) {
    let local = LocalSet::new();
    local.block_on(runtime, async {
        let (unix, tcp) = listeners;
        let unix = {
            let server = Arc::clone(server);
            async move {
                let Ok(unix) = UnixListener::from_std(unix) else {
                    return;
                };
                loop {
                    let client = unix.accept().await.map(|(stream, _)| {
                        let user = stream.peer_cred().map(|peer| Peer::User(peer.uid()));
                        (Stream::Unix(stream), user.unwrap_or(Peer::Unknown))
                    });
                    server.meet(client).await;
                }
            }
        };
        let tcp = async move {
            let Some(Ok(tcp)) = tcp.map(TcpListener::from_std) else {
                return std::future::pending().await;
            };
            loop {
                let client = tcp.accept().await;
                let client = client.and_then(|(stream, address)| {
                    // A set is a few bytes, and somebody waits for it.
                    stream.set_nodelay(true)?;
                    Ok((Stream::Tcp(stream), Peer::Address(address.ip())))
                });
                server.meet(client).await;
            }
        };
        tokio::select! {
            biased;
            () = end.wait() => {}
            () = async { tokio::join!(unix, tcp); } => {}
        }
    });
    drop(local);
    server.backend.long_answers.close();
    drop(place);
}

impl Server {
    /// Receives a client, while others come.
    async fn meet(self: &Arc<Self>, client: io::Result<(Stream, Peer)>) {
        let Ok((stream, peer)) = client else {
            // No descriptors, or a client that was gone before it was seen.
            return sleep(SHORTAGE).await;
        };
        let server = Arc::clone(self);
        tokio::task::spawn_local(async move { server.receive(stream, peer).await });
    }

    /// Who comes, by the first line; `None` for one who says nothing and goes.
    async fn first_line(&self, stream: &Stream, lines: &mut Lines) -> Option<Result<Role, String>> {
        // At the socket the system has seen to who comes.
        let is_tcp = matches!(stream, Stream::Tcp(_));
        let waiting = &self.waiting[usize::from(is_tcp)];
        if waiting.load(Ordering::Relaxed) >= WAITING_MAX {
            return Some(Err("too many clients haven't said who they are".into()));
        }
        waiting.fetch_add(1, Ordering::Relaxed);
        let first = timeout(HELLO, lines.next(stream)).await;
        waiting.fetch_sub(1, Ordering::Relaxed);
        let secret = self.secret.as_ref().filter(|_| is_tcp);
        match first {
            Ok(Ok(Some(line))) => Some(receive(&line, secret)),
            Ok(Ok(None)) => None,
            Ok(Err(error)) => Some(Err(error.to_string())),
            Err(_elapsed) => Some(Err(
                "no hello came: it is the first line, see PROTOCOL.md".into()
            )),
        }
    }

    async fn receive(&self, stream: Stream, peer: Peer) {
        let mut lines = Lines::new(FIRST_LINE_MAX);
        let Some(role) = self.first_line(&stream, &mut lines).await else {
            return;
        };
        match role {
            Err(error) => self.refuse(&stream, peer, &error),
            Ok(Role::Producer(hello)) => {
                let scope = self.scope.clone();
                match stream.detach() {
                    Ok(stream) => self.admit(Handshake {
                        hello,
                        stream,
                        lines,
                        scope,
                        jobs: Arc::downgrade(&self.backend.jobs),
                    }),
                    // A stream that can't change loops has died.
                    Err(_died) => {}
                }
            }
            Ok(Role::Controller) => {
                let welcome = Reply::Welcome {
                    version: VERSION,
                    scope: self.scope.clone(),
                    now: self.backend.jobs.now(),
                    job: None,
                    id: None,
                    grace: None,
                    limit: None,
                };
                if stream.write(&welcome.line()).await.is_ok() {
                    controller::attend(&self.backend, stream, lines).await;
                }
            }
        }
    }

    /// Lets a producer become the job that runs it, or one of its own.
    fn admit(&self, mut handshake: Handshake) {
        let handshake = match self.reservation_of(&handshake.hello) {
            Some(reservation) => {
                if reservation.keeps_name {
                    handshake.jobs = Weak::new();
                }
                if let (Some(job), Some(name)) = (reservation.job(), &handshake.hello.name)
                    && !reservation.keeps_name
                    && reservation.is_free()
                {
                    self.backend.jobs.rename(job, name);
                }
                match reservation.take(handshake) {
                    None => return,
                    Some(handshake) => handshake,
                }
            }
            None => handshake,
        };
        match self.replaced_by(&handshake.hello) {
            Some((job, next)) => {
                next.put(handshake);
                job.restart(StopBy::Client);
            }
            None => {
                self.backend.jobs.start(producer::job(handshake));
            }
        }
    }

    /// The job of a client of the same name whose next run this is to be.
    fn replaced_by(&self, hello: &Hello) -> Option<(Job, Arc<NextHandshake>)> {
        let job = self.backend.jobs.get(JobId(hello.replaces?))?;
        let is_same = hello.name.as_deref() == Some(&**job.name());
        let next = job.attachment().filter(|_| job.is_client() && is_same)?;
        Some((job, next))
    }

    fn refuse(&self, stream: &Stream, peer: Peer, error: &str) {
        let error = clean_text(error).into_owned();
        // Each of them, while the hub is told once a minute.
        warn!(%peer, why = error, "login refused");
        if let Some(told) = self.backend.refusals.add(peer, &error, Instant::now()) {
            self.backend.jobs.tell_hub(Message::Notice { text: told });
        }
        // It may be gone, or speak another language.
        let _unheard = stream.write_at_once(&Reply::Refused { error }.line());
    }

    fn reservation_of(&self, hello: &Hello) -> Option<Arc<Reservation>> {
        let ticket = hello.ticket.as_deref()?;
        // What the program has is longer: behind the dot stands which run it is of.
        let ticket = ticket.split_once('.').map_or(ticket, |(ticket, _)| ticket);
        let reservations = self.reservations.lock();
        reservations
            .iter()
            .find(|reservation| reservation.ticket == ticket)
            .cloned()
    }
}
