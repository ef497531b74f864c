//! A serial line as a source: the lines that a board prints. Unplugged, it is waited for; asked to, it is let
//! go of, so that somebody else can have the port, and taken up again afterwards.
//!
//! The device is set by `rustix` and watched by the job's loop as every descriptor is; a crate for serial ports
//! would bring a second binding of the system's calls for the same.

mod device;
mod noise;
mod port;

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::job::{ControlHandle, ControlSpec, Job, JobSpec, Stream, TaskContext, TaskSpec};
use crate::listing::there_are;

use self::device::{BY_ID, lasting, user_of};
pub use self::device::{SerialDevice, serial_devices};
use self::noise::Noise;
use self::port::{OpenError, open_line, set_dtr};
use super::ReadOptions;
use super::address::{Address, SerialAddress};
use super::feed::{FallbackAxis, Feed};
use super::input::{End, Input};
use super::intake::Intake;
use super::link::{GIVEN_UP, LINK, Link};
use super::pump::{PumpError, Pumped, close, until_stopped};
use super::way_back::{Open, WayBack};

/// The button by which the port is let go of.
pub const LET_GO: &str = "let go of the port";

/// Whether a job has given its port to somebody else: the button takes it back then.
pub fn has_let_go(job: &Job) -> bool {
    let details = job.details();
    let link = details.into_iter().find(|(detail, _)| *detail == LINK);
    link.is_some_and(|(_, link)| link == GIVEN_UP) && job.control(LET_GO).is_some()
}

/// More than comes between two looks at the fastest speed.
const BLOCK: usize = 64 << 10;
/// How often is looked whether a device is there again, and whether somebody has it.
const LOOK: Duration = Duration::from_millis(200);
/// Who loads a program onto a board opens its port several times: it is free once it was for so long.
const FREE: Duration = Duration::from_secs(1);
/// Whoever was to have the port and never took it doesn't want it.
const NOBODY: Duration = Duration::from_mins(2);
/// How long until a device that takes nothing is asked again.
const FULL: Duration = Duration::from_millis(5);

/// A job that reads the lines of a serial line and can say lines to it ([`WayBack`]). It goes on through a
/// device that is unplugged, until the stop event. What can't become better by waiting fails it.
pub fn serial(line: SerialAddress, options: ReadOptions) -> JobSpec {
    serial_by_id(line, options, Path::new(BY_ID))
}

/// The same where devices are named by what they are in this folder.
fn serial_by_id(line: SerialAddress, options: ReadOptions, by_id: &Path) -> JobSpec {
    let address = Address::Serial(Some(line.clone())).to_string();
    let name = options.name.clone().unwrap_or_else(|| short_name(&line));
    let format = options.format;
    let intake = Intake::new(options);
    let way_back = WayBack::new();
    let (taken, back) = (Arc::clone(&intake), Arc::clone(&way_back));
    let (line, what) = (Arc::new((line, by_id.to_owned())), address.clone());
    let reader = TaskSpec::new("reader", move |ctx| {
        let (line, intake, way_back) = (Arc::clone(&line), Arc::clone(&taken), Arc::clone(&back));
        let what = what.clone();
        async move {
            if let Some(format) = format {
                ctx.tell("format", format.name());
            }
            Box::pin(until_stopped(
                &ctx,
                &what,
                read(&ctx, (&line.0, &line.1), &intake, &way_back),
            ))
            .await
        }
    });
    JobSpec::new(name)
        .detail(address)
        .task(reader)
        .attach(intake)
        .attach(way_back)
        .live_source()
}

/// What a device is called within its folder.
fn short_name(line: &SerialAddress) -> String {
    let name = line.device.file_name().unwrap_or(line.device.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Why a line isn't read any further.
#[derive(Debug)]
enum Parting {
    Stopped,
    /// Somebody else is to have the port.
    LetGo,
    Lost(String),
}

async fn read(
    ctx: &TaskContext,
    (line, by_id): (&SerialAddress, &Path),
    intake: &Arc<Intake>,
    way_back: &WayBack,
) -> Result<Pumped, PumpError> {
    let mut feed = Feed::new(ctx, Stream::Out, intake, FallbackAxis::Time);
    feed.count_lines();
    let mut device = Device::of(line, by_id);
    let mut link = Link::new(ctx, "the device");
    let button = ctx.control(ControlSpec::button(LET_GO));
    let button = button.map_err(io::Error::other)?;
    loop {
        let parting = match device.open() {
            Ok(port) => {
                link.made();
                device.settle(ctx, &port);
                feed.connects();
                let said = way_back.open();
                let parting = converse(ctx, port, (&mut feed, line), (&said, &button)).await?;
                drop(said);
                // A line without an end may be half of one.
                feed.break_off().await?;
                feed.begin_anew();
                link.works();
                parting
            }
            Err(error) if !link.was_made() && error.is_final() => {
                return Err(io::Error::other(error).into());
            }
            Err(error) => Parting::Lost(why(&error)),
        };
        let next = match parting {
            Parting::Lost(why) => {
                let wait = link.lost(&why).await?;
                device.until_there(ctx, wait, &button).await
            }
            other => other,
        };
        match next {
            Parting::Stopped => return close(&mut feed, Pumped::UntilStopped).await,
            Parting::LetGo => {
                link.given_up("whoever takes the port").await?;
                // Only now that it is free: an upload may begin at this answer.
                button.presses();
                if !device.until_free(ctx, &mut link, &button).await {
                    return close(&mut feed, Pumped::UntilStopped).await;
                }
            }
            Parting::Lost(_) => {}
        }
    }
}

/// Reads what the board says and says what a person does, until one of them ends it.
async fn converse(
    ctx: &TaskContext,
    port: OwnedFd,
    (feed, line): (&mut Feed, &SerialAddress),
    (said, button): (&Open<'_>, &ControlHandle),
) -> Result<Parting, PumpError> {
    let stop = ctx.stop_event();
    let writer = port.try_clone()?;
    let mut input = Input::new(port, End::HungUp)?;
    let mut noise = Noise::default();
    let mut block = vec![0; BLOCK];
    let mut unsaid: Vec<u8> = Vec::new();
    let parting = loop {
        let wait = feed.wait();
        let (len, arrival) = tokio::select! {
            biased;
            () = stop.wait() => break Parting::Stopped,
            () = button.asked() => break Parting::LetGo,
            line = said.next(), if unsaid.is_empty() => {
                ctx.note(format!("sent: {line}"));
                unsaid = line.into_bytes();
                unsaid.push(b'\n');
                say(&writer, &mut unsaid);
                continue;
            }
            () = sleep(FULL), if !unsaid.is_empty() => {
                say(&writer, &mut unsaid);
                continue;
            }
            read = input.read(&mut block) => match read {
                Ok((0, _)) => break Parting::Lost("unplugged".into()),
                Ok(read) => read,
                Err(error) => break Parting::Lost(lost(&error)),
            },
            () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                feed.tick().await?;
                continue;
            }
        };
        ctx.count_tick();
        let heard = noise.hear(&block[..len]);
        ctx.count_bad_lines(heard.bad);
        ctx.count_received(heard.bad_bytes);
        if heard.is_news {
            let note = format!(
                "no line could be read; is the speed right? It is {}",
                line.baud
            );
            // The note scrolls away; while nothing else comes it holds.
            ctx.tell_remark(Some(note.clone()));
            feed.note(&note).await?;
        }
        if heard.is_over {
            ctx.tell_remark(None);
        }
        if !heard.text.is_empty() {
            feed.read(&heard.text, arrival).await?;
        }
        // A line that is always ready would keep the loop from everything else.
        yield_now().await;
    };
    ctx.count_received(noise.forget());
    ctx.tell_remark(None);
    Ok(parting)
}

/// Writes as much as there is room for. What can't be written is dropped: reading tells what has happened.
fn say(port: &OwnedFd, unsaid: &mut Vec<u8>) {
    match rustix::io::write(port, unsaid) {
        Ok(written) => drop(unsaid.drain(..written)),
        Err(Errno::AGAIN | Errno::INTR) => {}
        Err(_) => unsaid.clear(),
    }
}

/// What a device that is pulled out says, and what others do.
fn lost(error: &io::Error) -> String {
    match Errno::from_io_error(error) {
        Some(Errno::IO | Errno::NODEV | Errno::NXIO) => "unplugged".into(),
        _ => error.to_string(),
    }
}

/// The device of a line, wherever it is plugged in.
struct Device<'a> {
    line: &'a SerialAddress,
    by_id: &'a Path,
    /// By what it is, if the system has such a name; else as it was given. Another device may get the place
    /// that it had.
    path: PathBuf,
}

impl<'a> Device<'a> {
    fn of(line: &'a SerialAddress, by_id: &'a Path) -> Self {
        let path = line.device.clone();
        Self { line, by_id, path }
    }

    fn open(&self) -> Result<OwnedFd, OpenError> {
        open_line(self.line, &self.path)
    }

    /// It was opened: it is this one from here on.
    fn settle(&mut self, ctx: &TaskContext, port: &OwnedFd) {
        if let Some(path) = lasting(&self.path, self.by_id) {
            self.path = path;
        }
        ctx.tell("device", self.path.display().to_string());
        if let Some(dtr) = self.line.dtr
            && let Err(error) = set_dtr(port, dtr)
        {
            ctx.note(format!("dtr isn't set: {error}"));
        }
    }

    /// Waits so long, less if a device comes that wasn't there.
    async fn until_there(
        &self,
        ctx: &TaskContext,
        wait: Duration,
        button: &ControlHandle,
    ) -> Parting {
        let until = Instant::now() + wait;
        let was_there = self.path.exists();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || !was_there && self.path.exists() {
                return Parting::Lost(String::new());
            }
            tokio::select! {
                biased;
                goes_on = ctx.sleep_for(left.min(LOOK)) => if !goes_on {
                    return Parting::Stopped;
                },
                () = button.asked() => return Parting::LetGo,
            }
        }
    }

    /// Waits until whoever wanted the port has had it, or it is wanted back; returns whether the job is to go
    /// on.
    async fn until_free(
        &self,
        ctx: &TaskContext,
        link: &mut Link<'_>,
        button: &ControlHandle,
    ) -> bool {
        let begin = Instant::now();
        let mut was_used = false;
        let mut free_since = None;
        loop {
            match user_of(&self.path) {
                Some(who) => {
                    was_used = true;
                    free_since = None;
                    link.waits_for(&format!("the port, which {who} has"));
                }
                // A board that is being programmed may come and go as another device.
                None if !self.path.exists() => {
                    was_used = true;
                    free_since = None;
                }
                None => {
                    let since = *free_since.get_or_insert_with(Instant::now);
                    let is_over = was_used && since.elapsed() >= FREE;
                    if is_over || begin.elapsed() >= NOBODY {
                        return true;
                    }
                }
            }
            tokio::select! {
                biased;
                goes_on = ctx.sleep_for(LOOK) => if !goes_on {
                    return false;
                },
                () = button.asked() => {
                    button.presses();
                    return true;
                }
            }
        }
    }
}

/// Why it isn't open, and what there is instead.
fn why(error: &OpenError) -> String {
    let others = match error {
        OpenError::NoDevice => serial_devices(),
        _ => Vec::new(),
    };
    if others.is_empty() {
        return error.to_string();
    }
    let paths = others
        .iter()
        .map(|device| device.path.display().to_string());
    format!("{error}; {}", there_are("", paths))
}

#[cfg(test)]
mod tests;
