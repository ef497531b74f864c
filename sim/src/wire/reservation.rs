//! A program under `run` that speaks to the scope by itself: it becomes the job that runs it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use crate::job::{JobId, TaskContext, TaskSpec};

use super::handshake::Handshake;
use super::producer::Conversation;
use super::random::random_word;

/// What a job that runs a program is given, so that the program can become that job.
#[derive(Debug)]
#[non_exhaustive]
pub struct Guest {
    /// To be shown by the program: [`ProcessSpec::ticket`](crate::source::ProcessSpec).
    pub ticket: String,
    /// To stand beside the job's own task.
    pub task: TaskSpec,
}

/// The place that the first client with the ticket takes.
#[derive(Debug)]
pub(super) struct Reservation {
    pub ticket: String,
    /// The job's name was given by a person.
    pub keeps_name: bool,
    is_free: AtomicBool,
    job: Mutex<Option<JobId>>,
    sender: flume::Sender<Handshake>,
    receiver: flume::Receiver<Handshake>,
}

impl Reservation {
    pub(super) fn new(keeps_name: bool) -> io::Result<Self> {
        let (sender, receiver) = flume::bounded(1);
        Ok(Self {
            ticket: random_word()?,
            keeps_name,
            is_free: AtomicBool::new(true),
            job: Mutex::default(),
            sender,
            receiver,
        })
    }

    /// Takes the place if it is free; else the handshake comes back.
    pub(super) fn take(&self, handshake: Handshake) -> Option<Handshake> {
        if !self.is_free.swap(false, Ordering::AcqRel) {
            return Some(handshake);
        }
        let sent = self.sender.try_send(handshake);
        sent.err().map(flume::TrySendError::into_inner)
    }

    /// Whether nobody has taken it.
    pub(super) fn is_free(&self) -> bool {
        self.is_free.load(Ordering::Acquire)
    }

    /// Whose place it is, once that has begun.
    pub(super) fn job(&self) -> Option<JobId> {
        *self.job.lock()
    }

    /// The task that waits for the handshake.
    pub(super) fn task(self: &Arc<Self>) -> TaskSpec {
        let reservation = Arc::clone(self);
        TaskSpec::new("client", move |ctx| {
            // Each run of the job has a place for one.
            reservation.is_free.store(true, Ordering::Release);
            *reservation.job.lock() = Some(ctx.job_id());
            wait(ctx, Arc::clone(&reservation))
        })
    }
}

async fn wait(ctx: TaskContext, reservation: Arc<Reservation>) {
    let handshake = tokio::select! {
        biased;
        handshake = reservation.receiver.recv_async() => handshake,
        () = ctx.source_ended() => return,
    };
    reservation.is_free.store(false, Ordering::Release);
    // The reservation holds both ends.
    let Ok(handshake) = handshake else { return };
    ctx.guest_comes();
    // How the job ends is its program's affair; what the client said of its end is in the log.
    let _said = Conversation::hold(&ctx, handshake, true).await;
    ctx.guest_leaves();
}
