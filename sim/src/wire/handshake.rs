//! A client that wants to be a job, until it is one.

use std::sync::Weak;

use parking_lot::Mutex;

use crate::job::JobManager;

use super::connection::DetachedStream;
use super::lines::Lines;
use super::message::Hello;

/// A producer that has said hello, and what it has sent since.
#[derive(Debug)]
pub(super) struct Handshake {
    pub hello: Hello,
    pub stream: DetachedStream,
    pub lines: Lines,
    /// The name of the scope it came to.
    pub scope: String,
    /// The jobs that it can't take the name of; nobody's where a person has named it.
    pub jobs: Weak<JobManager>,
}

/// Where the handshake waits that the next run of a job takes.
#[derive(Debug)]
pub(super) struct NextHandshake(Mutex<Option<Handshake>>);

impl NextHandshake {
    pub(super) fn with(handshake: Handshake) -> Self {
        Self(Mutex::new(Some(handshake)))
    }

    pub(super) fn put(&self, handshake: Handshake) {
        *self.0.lock() = Some(handshake);
    }

    pub(super) fn take(&self) -> Option<Handshake> {
        self.0.lock().take()
    }
}
