//! A connection that comes and goes: what is told of it, and when to try again.

use std::time::Duration;

use crate::job::{CutOff, TaskContext};

use super::backoff::Backoff;

/// What a job's details call its connection.
pub(super) const LINK: &str = "connection";
/// What it says of one that is somebody else's for a while.
pub(super) const GIVEN_UP: &str = "given up";

/// Tells of a connection to somebody, or to a device, that is made again when it is lost.
pub(super) struct Link<'a> {
    ctx: &'a TaskContext,
    /// For what is waited while it doesn't stand: `the device`, `127.0.0.1:9000`.
    to: String,
    backoff: Backoff,
    stands: bool,
    /// Why it was lost, as it was noted last.
    noted: Option<String>,
    made: u64,
}

impl<'a> Link<'a> {
    /// A connection that is yet to be made.
    pub(super) fn new(ctx: &'a TaskContext, to: impl Into<String>) -> Self {
        let to = to.into();
        ctx.tell(LINK, "connecting");
        ctx.tell_waiting(Some(&to));
        Self {
            ctx,
            to,
            backoff: Backoff::default(),
            stands: false,
            noted: None,
            made: 0,
        }
    }

    /// It stands.
    pub(super) fn made(&mut self) {
        self.stands = true;
        self.made += 1;
        if self.made > 1 {
            self.ctx.count_reconnected();
        }
        // A peer that takes every connection and closes it says nothing new each time.
        if self.noted.take().is_some() || self.made == 1 {
            self.ctx.note("connected".into());
        }
        self.ctx.tell(LINK, "connected");
        self.ctx.tell_waiting(None);
    }

    /// Whether it was ever made.
    pub(super) fn was_made(&self) -> bool {
        self.made > 0
    }

    /// Something came over it: should it be lost, the next one is tried soon.
    pub(super) fn works(&mut self) {
        self.backoff.reset();
    }

    /// It is gone, or couldn't be made; returns after how long to try again. The curves end where it was
    /// lost. Each reason is noted once, not each try.
    pub(super) async fn lost(&mut self, why: &str) -> Result<Duration, CutOff> {
        self.lost_as("no connection", why).await
    }

    /// Somebody answered, but with nothing that can be read; otherwise as [`Self::lost`].
    pub(super) async fn refused(&mut self, why: &str) -> Result<Duration, CutOff> {
        self.lost_as("nothing to read", why).await
    }

    async fn lost_as(&mut self, what: &str, why: &str) -> Result<Duration, CutOff> {
        let wait = self.backoff.next();
        self.ctx.tell(LINK, format!("none: {why}"));
        self.ctx.tell_waiting(Some(&format!("{} ({why})", self.to)));
        if self.noted.as_deref() != Some(why) {
            let again = wait.as_secs_f64();
            self.ctx.note(format!(
                "{what}: {why}; trying again in {again} s, and so on"
            ));
            self.noted = Some(why.to_owned());
        }
        if std::mem::take(&mut self.stands) {
            self.ctx.say_gap().await?;
        }
        Ok(wait)
    }

    /// It was given up on purpose, until this has had what it is for.
    pub(super) async fn given_up(&mut self, until: &str) -> Result<(), CutOff> {
        self.ctx.tell(LINK, GIVEN_UP);
        self.waits_for(until);
        let note = format!("given up: waits for {until}");
        self.noted = Some(note.clone());
        self.ctx.note(note);
        if std::mem::take(&mut self.stands) {
            self.ctx.say_gap().await?;
        }
        Ok(())
    }

    /// For what it waits now.
    pub(super) fn waits_for(&self, what: &str) {
        self.ctx.tell_waiting(Some(what));
    }
}
