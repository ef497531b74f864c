//! Follows a file: as it grows, is truncated, rewritten, renamed away and replaced.

use std::path::Path;
use std::time::Duration;

use rustix::fs::{FileType, stat};
use tokio::time::{Instant, sleep_until};

use crate::job::{StopEvent, TaskContext};

use super::feed::Feed;
use super::notices::Notices;
use super::open_file::{Fate, OpenFile};
use super::pump::{PumpError, Pumped, pump};

/// How often to look at the file where no notice comes: two system calls, some microseconds.
pub(super) const LOOK: Duration = Duration::from_millis(100);
/// Between two looks, at least: a file may change a hundred thousand times a second.
const LEAST: Duration = Duration::from_millis(5);

/// A file that was renamed away is read on so long although its successor has begun, if its last line
/// has no end.
const LAST_LINE: Duration = Duration::from_secs(1);
/// And so long where its successor is empty: who writes may go over to that later.
const EMPTY: Duration = Duration::from_secs(5);
/// After that it is looked at so long for what was written to it all the same.
const LATE: Duration = Duration::from_secs(10);

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
}

impl Following<'_> {
    /// Reads what there is, waits, and looks what has become of the file.
    async fn step(&mut self) -> Result<Pumped, PumpError> {
        let before = self.file.read_up_to();
        let pumped = pump(self.ctx, (&mut self.file.input, self.feed), self.stop).await?;
        if pumped == Pumped::UntilStopped {
            return Ok(pumped);
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
            // All writers have gone, each with its last line. The next one finds somebody who reads.
            self.feed.finish().await?;
            *self.file = OpenFile::open(self.path)?;
            return Ok(Pumped::ToTheEnd);
        }
        self.look_whether_rewritten().await?;
        self.look_for_successor().await?;
        Ok(Pumped::ToTheEnd)
    }

    /// Waits until it is worth looking again; returns whether to go on.
    async fn wait(&self) -> bool {
        let not_before = Instant::now() + LEAST;
        tokio::select! {
            biased;
            is_to_go_on = self.ctx.sleep_for(LOOK) => is_to_go_on,
            () = async { self.notices.next().await; sleep_until(not_before).await; } => {
                !self.stop.is_set()
            }
        }
    }

    async fn look_whether_rewritten(&mut self) -> Result<(), PumpError> {
        let what = match self.file.look()? {
            Fate::Grown => return Ok(()),
            Fate::Truncated => "truncated",
            Fate::Rewritten => "rewritten in place",
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
        match stat(self.path) {
            Ok(found) if self.file.is(&found) => {
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
        let patience = match (self.file.ends_a_line(), next.is_empty()?) {
            (true, false) => Duration::ZERO,
            (false, false) => LAST_LINE,
            (_, true) => EMPTY,
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
        self.old = Some((old, Instant::now()));
        Ok(Pumped::ToTheEnd)
    }

    /// Reads what somebody has written to the old file although it was replaced.
    async fn read_late_lines(&mut self) -> Result<(), PumpError> {
        let Some((old, since)) = &mut self.old else {
            return Ok(());
        };
        if since.elapsed() > LATE {
            self.old = None;
        } else if self.file.ends_a_line() && old.has_grown()? {
            // Between two lines of the new one; a last one without end is none.
            pump(self.ctx, (&mut old.input, self.feed), self.stop).await?;
            self.feed.break_off().await?;
        }
        Ok(())
    }
}
