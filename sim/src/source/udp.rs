//! Packets that come to a port, as a source: Teleplot's lines, JSON as `PlotJuggler` takes it, `StatsD`'s lines, and
//! whatever else is lines.

mod drops;
mod remote;
mod socket;

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::yield_now;
use tokio::time::sleep;

use crate::format::Format;
use crate::job::{JobSpec, Piece, Stream, TaskContext, TaskSpec};

use super::ReadOptions;
use super::address::HostPort;
use super::feed::{FallbackAxis, Feed};
use super::input::Arrival;
use super::intake::Intake;
use super::listener::{Reach, bind_error, bindable};
use super::port_owner::Protocol;
use super::pump::{PumpError, Pumped, close, until_stopped};
use remote::{COMMAND_PORT, Remotes};
use socket::{Batch, Socket};

/// So many bytes of packets are read before the stop event is looked at again: noise is read slowest.
const BYTES_AT_ONCE: usize = 256 << 10;
/// At a stop, what has come already is read for so long, and then only counted.
const LAST_PACKETS: Duration = Duration::from_millis(10);
/// Nothing is counted any longer than this, should the machine have no time for it.
const COUNTED: Duration = Duration::from_millis(20);

/// A job that reads the packets that come to `udp://HOST:PORT`, until its stop event.
///
/// Each packet is whole lines. What the kernel drops, since nobody takes it in time, is counted exactly. Who sends
/// Teleplot's lines is asked at its own port what can be called there, and that becomes buttons.
pub fn udp(at: HostPort, reach: Reach, options: ReadOptions) -> JobSpec {
    with_command_port(at, reach, options, COMMAND_PORT)
}

fn with_command_port(
    at: HostPort,
    reach: Reach,
    options: ReadOptions,
    command_port: u16,
) -> JobSpec {
    let address = format!("udp://{at}");
    let name = options.name.clone().unwrap_or_else(|| address.clone());
    let format = options.format;
    let intake = Intake::of_packets(options);
    let taken = Arc::clone(&intake);
    let (at, what) = (Arc::new(at), Arc::<str>::from(address.as_str()));
    let reader = TaskSpec::new("reader", move |ctx| {
        let (at, intake, what) = (Arc::clone(&at), Arc::clone(&taken), Arc::clone(&what));
        async move {
            if let Some(format) = format {
                ctx.tell("format", format.name());
            }
            let remotes = Remotes::new(format, command_port);
            let read = read(&ctx, &at, reach, &intake, remotes);
            Box::pin(until_stopped(&ctx, &what, read)).await
        }
    });
    JobSpec::new(name)
        .detail(address)
        .task(reader)
        .attach(intake)
        .live_source()
}

async fn read(
    ctx: &TaskContext,
    at: &HostPort,
    reach: Reach,
    intake: &Arc<Intake>,
    remotes: Remotes,
) -> Result<Pumped, PumpError> {
    let stop = ctx.stop_event();
    let mut feed = Feed::new(ctx, Stream::Out, intake, FallbackAxis::Time);
    feed.count_in(Piece::Packet);
    let bound = tokio::select! {
        biased;
        () = stop.wait() => return close(&mut feed, Pumped::UntilStopped).await,
        bound = bind(at, reach) => bound.map_err(io::Error::other)?,
    };
    ctx.tell_goes_on(Some("whoever sends"));
    ctx.tell("listening", format!("udp://{}", bound.place()));
    ctx.note(format!("listening at udp://{}", bound.place()));
    let mut port = Port {
        ctx,
        socket: bound,
        counted: 0,
        remotes,
        batch: Batch::new(),
        stopped: Cell::new(None),
        unread: Cell::new(0),
    };
    match port.read(&mut feed).await {
        // What the last packets said is kept.
        Ok(()) => close(&mut feed, Pumped::UntilStopped).await,
        Err(error) => {
            port.count_drops(port.socket.dropped_at_all());
            feed.break_off().await?;
            Err(error)
        }
    }
}

async fn bind(at: &HostPort, reach: Reach) -> Result<Socket, String> {
    let place = bindable(at, reach).await?;
    Socket::bind(place).map_err(|error| bind_error(&error, Protocol::Udp, place))
}

/// The port while packets come to it.
struct Port<'a> {
    ctx: &'a TaskContext,
    socket: Socket,
    /// What the kernel dropped, as far as that is counted: its counter wraps.
    counted: u32,
    remotes: Remotes,
    batch: Batch,
    /// When the stop event was seen.
    stopped: Cell<Option<Instant>>,
    /// Packets that came before the stop and for which there was no time.
    unread: Cell<u64>,
}

impl Port<'_> {
    /// Reads until the stop event, and then what has come up to it.
    async fn read(&mut self, feed: &mut Feed) -> Result<(), PumpError> {
        let stop = self.ctx.stop_event();
        loop {
            let wait = feed.wait();
            let arrival = tokio::select! {
                biased;
                () = stop.wait() => break,
                request = self.ctx.next_request() => {
                    self.remotes.call(self.ctx, &self.socket, request).await;
                    continue;
                }
                arrival = self.socket.receive(&mut self.batch) => arrival?,
                () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                    feed.tick().await?;
                    continue;
                }
            };
            self.ctx.count_tick();
            self.feed(feed, arrival).await?;
            // A flood would keep the loop from everything else.
            yield_now().await;
        }
        self.read_rest(feed).await
    }

    /// What has come up to a stop is read, as far as there is time; of the rest it is known how much it was.
    /// What comes later finds no room: a flood has no end.
    async fn read_rest(&mut self, feed: &mut Feed) -> Result<(), PumpError> {
        let begin = Instant::now();
        self.socket.take_no_more();
        self.count_drops(self.socket.dropped_at_all());
        while begin.elapsed() < COUNTED && self.socket.take(&mut self.batch).is_ok() {
            self.feed(feed, Arrival::Found).await?;
            if !self.batch.is_full() {
                break;
            }
        }
        let unread = self.unread.get();
        if unread > 0 {
            self.ctx.count_received(unread);
            let note = format!("stopped: {unread} packets that had come weren't read");
            feed.note(&note).await?;
        }
        Ok(())
    }

    /// Whether there is no time left to read what has come.
    fn is_over(&self) -> bool {
        if !self.ctx.stop_event().is_set() {
            return false;
        }
        let stopped = self.stopped.get().unwrap_or_else(Instant::now);
        self.stopped.set(Some(stopped));
        stopped.elapsed() >= LAST_PACKETS
    }

    /// Has the packets read that were taken.
    async fn feed(&mut self, feed: &mut Feed, arrival: Arrival) -> Result<(), PumpError> {
        if !self.ctx.stop_event().is_set() {
            self.count_drops(self.socket.dropped());
        }
        let mut pieces: Vec<&[u8]> = Vec::new();
        let (mut bytes, mut is_over) = (0, self.is_over());
        for (packet, from) in self.batch.packets() {
            if is_over {
                self.unread.update(|unread| unread + 1);
                continue;
            }
            self.remotes.heard(packet, from);
            bytes += packet.len();
            pieces.push(packet);
            if bytes >= BYTES_AT_ONCE {
                feed.read_pieces(pieces.drain(..), arrival).await?;
                bytes = 0;
                yield_now().await;
                is_over = self.is_over();
            }
        }
        if !pieces.is_empty() {
            feed.read_pieces(pieces, arrival).await?;
        }
        if feed.format() == Some(Format::Teleplot) {
            self.remotes.speak_teleplot();
        }
        self.remotes.ask(&self.socket);
        self.remotes.announce(self.ctx);
        Ok(())
    }

    fn count_drops(&mut self, dropped: u32) {
        let news = dropped.wrapping_sub(self.counted);
        // A packet may tell of less than the table did before.
        if news > 0 && news <= u32::MAX / 2 {
            self.counted = dropped;
            self.ctx.count_kernel_dropped(news.into());
        }
    }
}

#[cfg(test)]
mod tests;
