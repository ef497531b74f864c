//! Follows a file: as it grows, is truncated, renamed away and replaced.

use std::path::Path;
use std::time::Duration;

use rustix::fs::{FileType, stat};

use crate::job::{StopEvent, TaskContext};

use super::feed::Feed;
use super::open_file::OpenFile;
use super::pump::{PumpError, Pumped, pump};

/// How often to look at the file: two system calls, some microseconds. Notifications would come
/// sooner, but not from every file system.
pub(super) const LOOK: Duration = Duration::from_millis(100);

/// Reads the file and whatever takes its place, until the stop event.
pub(super) async fn follow(
    ctx: &TaskContext,
    path: &Path,
    (file, feed): (&mut OpenFile, &mut Feed),
    stop: &StopEvent,
) -> Result<Pumped, PumpError> {
    let mut is_missing = false;
    let mut successor = None;
    loop {
        if pump(ctx, (&mut file.input, feed), stop).await? == Pumped::UntilStopped {
            return Ok(Pumped::UntilStopped);
        }
        // Only now that the old one was read to its end once more.
        if let Some(next) = successor.take() {
            feed.finish().await?;
            feed.begin_anew();
            feed.note("replaced by a new file: reading that").await?;
            *file = next;
            continue;
        }
        if !ctx.sleep_for(LOOK).await {
            return Ok(Pumped::UntilStopped);
        }
        // What waited for more lines may have waited long enough.
        feed.tick().await?;
        if file.kind != FileType::RegularFile {
            // All writers have gone. The next one finds somebody who reads.
            *file = OpenFile::open(path)?;
            continue;
        }
        if file.rewind_if_truncated()? {
            feed.begin_anew();
            feed.note("truncated: reading from its beginning").await?;
        }
        match stat(path) {
            Ok(found) if file.is(&found) => is_missing = false,
            Ok(_) => {
                // One that can't be opened is looked at again, like one that isn't there yet.
                successor = OpenFile::open(path).ok();
                if successor.is_some() {
                    is_missing = false;
                }
            }
            Err(error) if !is_missing => {
                is_missing = true;
                let note = format!("gone ({error}): waiting for it to come back");
                feed.note(&note).await?;
            }
            Err(_) => {}
        }
    }
}
