//! Follows a file: as it grows, is truncated, rewritten, renamed away and replaced.

use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FileType, stat};
use tokio::time::{Instant, sleep_until};

use crate::job::{StopEvent, Stream, TaskContext};

use super::feed::Feed;
use super::notices::Notices;
use super::open_file::{Fate, OpenFile, is_taken_away};
use super::pump::{PumpError, Pumped, pump};

/// How often to look at the file where no notice comes: two system calls, some microseconds.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Between two looks, at least: a file may change a hundred thousand times a second.
const POLL_INTERVAL_MIN: Duration = Duration::from_millis(5);

/// A file that was renamed away is read on so long although its successor has begun, if its last line
/// has no end.
const UNENDED_LINE_PATIENCE: Duration = Duration::from_secs(1);
/// And so long where its successor is empty: who writes may go over to that later.
const EMPTY_SUCCESSOR_PATIENCE: Duration = Duration::from_secs(5);
/// After that it is looked at so long for what was written to it all the same.
const LATE_CHANGE_PATIENCE: Duration = Duration::from_secs(10);

/// Opens the file once it is there; `None` if it is time to stop before.
pub(super) async fn open_when_there(
    ctx: &TaskContext,
    path: &Path,
) -> io::Result<Option<OpenFile>> {
    let mut was_missing = false;
    loop {
        match OpenFile::open(path) {
            // It may have gone since.
            Err(_) if !path.exists() => {}
            opened => return opened.map(Some),
        }
        if !was_missing {
            was_missing = true;
            let note = format!("{}: not there yet, waiting for it", path.display());
            ctx.log_to(Stream::Note, note);
        }
        if !ctx.sleep_for(POLL_INTERVAL).await {
            return Ok(None);
        }
    }
}

/// Reads the file and whatever takes its place, until the stop event.
pub(super) async fn follow(
    ctx: &TaskContext,
    path: &Path,
    (file, feed): (&mut OpenFile, &mut Feed),
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    let mut following = Following {
        ctx,
        path,
        file,
        feed,
        stop,
        notices: Notices::of(path),
        successor: None,
        old: None,
        is_missing: false,
        is_taken_away: false,
    };
    while following.step().await? == Pumped::ToTheEnd {}
    Ok(Pumped::UntilStopped)
}

struct Following<'a> {
    ctx: &'a TaskContext,
    path: &'a Path,
    file: &'a mut OpenFile,
    feed: &'a mut Feed,
    stop: &'a StopEvent,
    notices: Notices,
    /// What has taken the file's place, and since when it was known.
    successor: Option<(OpenFile, Instant)>,
    /// What was read before, and since when it isn't.
    old: Option<(OpenFile, Instant)>,
    is_missing: bool,
    /// It can't be read any more, open as it is.
    is_taken_away: bool,
}

impl Following<'_> {
    /// Reads what there is, waits, and looks what has become of the file.
    async fn step(&mut self) -> Result<Pumped, PumpError> {
        let before = self.file.read_up_to();
        let pumped = match self.file.stat() {
            Ok(_) => {
                pump(
                    self.ctx,
                    (&mut self.file.input, self.feed),
                    self.stop.latch(),
                )
                .await
            }
            Err(error) => Err(error.into()),
        };
        if self.unless_taken_away(pumped).await? == Some(Pumped::UntilStopped) {
            return Ok(Pumped::UntilStopped);
        }
        if self.file.read_up_to() == before && self.is_successor_due()? {
            return self.go_over().await;
        }
        self.read_late_lines().await?;
        if !self.wait().await {
            return Ok(Pumped::UntilStopped);
        }
        // What waited for more lines may have waited long enough.
        self.feed.tick().await?;
        if self.file.kind != FileType::RegularFile {
            return self.await_writer().await;
        }
        self.look_whether_rewritten().await?;
        self.look_for_successor().await?;
        Ok(Pumped::ToTheEnd)
    }

    /// All writers of a FIFO have gone, each with its last line. The next one finds somebody who reads.
    async fn await_writer(&mut self) -> Result<Pumped, PumpError> {
        self.feed.finish().await?;
        // Opened before the one that was read is closed: what one writes meanwhile stays in a FIFO that is open.
        let next = OpenFile::open(self.path).ok();
        if next.as_ref().is_none_or(|next| !next.is_same_as(self.file)) {
            // Another one, or none: somebody may still have written to the one that was there.
            let input = &mut self.file.input;
            let pumped = pump(self.ctx, (input, self.feed), self.stop.latch()).await?;
            if pumped == Pumped::UntilStopped {
                return Ok(pumped);
            }
            self.feed.finish().await?;
        }
        let next = match next {
            Some(next) => Some(next),
            None => open_when_there(self.ctx, self.path).await?,
        };
        let Some(next) = next else {
            return Ok(Pumped::UntilStopped);
        };
        *self.file = next;
        Ok(Pumped::ToTheEnd)
    }

    /// Waits until it is worth looking again; returns whether to go on.
    async fn wait(&self) -> bool {
        let not_before = Instant::now() + POLL_INTERVAL_MIN;
        tokio::select! {
            biased;
            is_to_go_on = self.ctx.sleep_for(POLL_INTERVAL) => is_to_go_on,
            () = async { self.notices.next().await; sleep_until(not_before).await; } => {
                !self.stop.is_set()
            }
        }
    }

    /// What came of reading it; `None` if it was taken away, which is noted once.
    async fn unless_taken_away<T>(
        &mut self,
        came: Result<T, PumpError>,
    ) -> Result<Option<T>, PumpError> {
        match came {
            Err(PumpError::Read(error)) if is_taken_away(&error) => {
                if !std::mem::replace(&mut self.is_taken_away, true) {
                    self.is_missing = true;
                    let note = format!("taken away ({error}): waiting for it to come back");
                    self.feed.note(&note).await?;
                    let lost =
                        "what was written to it since the last look is lost, if anything was";
                    self.feed.note(lost).await?;
                }
                Ok(None)
            }
            came => came.map(Some),
        }
    }

    async fn look_whether_rewritten(&mut self) -> Result<(), PumpError> {
        let fate = self.file.look().map_err(PumpError::from);
        let what = match self.unless_taken_away(fate).await? {
            None | Some(Fate::Grown) => return Ok(()),
            Some(Fate::Truncated) => "truncated",
            Some(Fate::Rewritten) => "rewritten in place",
        };
        // The end of a line that was read in part was never seen.
        self.feed.break_off().await?;
        self.feed.begin_anew();
        let note = format!("{what}: reading from its beginning");
        self.feed.note(&note).await?;
        let lost = "what was written before that and since the last look is lost, if anything was";
        self.feed.note(lost).await?;
        Ok(())
    }

    async fn look_for_successor(&mut self) -> Result<(), PumpError> {
        let come = self.notices.successors();
        match stat(self.path) {
            Ok(found) if self.file.is(&found) && !self.is_taken_away => {
                // What had come until then was this file itself, under its name again or by a link.
                self.notices.forget_successors(come);
                self.is_missing = false;
                self.successor = None;
            }
            Ok(found)
                if self
                    .successor
                    .as_ref()
                    .is_some_and(|(next, _)| next.is(&found)) => {}
            Ok(_) => {
                // One that can't be opened is looked at again, like one that isn't there yet.
                let next = OpenFile::open(self.path).ok();
                if self.successor.is_some() && next.is_some() {
                    self.feed
                        .note("replaced again before its successor was read: that is lost")
                        .await?;
                }
                self.successor = next.map(|next| (next, Instant::now()));
                self.is_missing &= self.successor.is_none();
                self.notices.watch_file(self.path);
            }
            Err(error) if !self.is_missing => {
                self.is_missing = true;
                let note = format!("gone ({error}): waiting for it to come back");
                self.feed.note(&note).await?;
            }
            Err(_) => {}
        }
        Ok(())
    }

    /// Whether the file, which was read to its end, has nothing more to be waited for.
    fn is_successor_due(&self) -> Result<bool, PumpError> {
        let Some((next, since)) = &self.successor else {
            return Ok(false);
        };
        let is_empty = match next.is_empty() {
            // The next look finds another one, or none.
            Err(error) if is_taken_away(&error) => return Ok(false),
            is_empty => is_empty?,
        };
        let patience = match (self.file.ends_a_line(), is_empty) {
            _ if self.is_taken_away => Duration::ZERO,
            (true, false) => Duration::ZERO,
            (false, false) => UNENDED_LINE_PATIENCE,
            (_, true) => EMPTY_SUCCESSOR_PATIENCE,
        };
        Ok(since.elapsed() >= patience)
    }

    async fn go_over(&mut self) -> Result<Pumped, PumpError> {
        let Some((next, _)) = self.successor.take() else {
            return Ok(Pumped::ToTheEnd);
        };
        // Behind a rotation its last line is whole only if it has an end.
        self.feed.break_off().await?;
        self.feed.begin_anew();
        let skipped = self.notices.take_successors().saturating_sub(1);
        let note = match skipped {
            0 => "replaced by a new file: reading that".to_owned(),
            _ => format!(
                "replaced by new files: reading the last one; what stood in {skipped} before it is lost"
            ),
        };
        self.feed.note(&note).await?;
        let old = std::mem::replace(self.file, next);
        let can_be_read = !std::mem::take(&mut self.is_taken_away);
        self.old = can_be_read.then(|| (old, Instant::now()));
        Ok(Pumped::ToTheEnd)
    }

    /// Reads what somebody has written to the old file although it was replaced.
    async fn read_late_lines(&mut self) -> Result<(), PumpError> {
        match self.try_late_lines().await {
            Err(PumpError::Read(error)) if is_taken_away(&error) => {
                self.old = None;
                Ok(())
            }
            came => came,
        }
    }

    async fn try_late_lines(&mut self) -> Result<(), PumpError> {
        let Some((old, since)) = &mut self.old else {
            return Ok(());
        };
        if since.elapsed() > LATE_CHANGE_PATIENCE {
            self.old = None;
        } else if self.file.ends_a_line() && old.has_grown()? {
            // Between two lines of the new one; a last one without end is none.
            pump(self.ctx, (&mut old.input, self.feed), self.stop.latch()).await?;
            self.feed.break_off().await?;
        }
        Ok(())
    }
}
