//! A client that wants to be a job, until it is one.

use std::sync::Weak;

use parking_lot::Mutex;

use crate::job::JobManager;

use super::connection::Parked;
use super::lines::Lines;
use super::message::Hello;

/// A producer at the door: what it said, and what it has said since.
#[derive(Debug)]
pub(super) struct Visitor {
    pub hello: Hello,
    pub stream: Parked,
    pub lines: Lines,
    /// The name of the scope it came to.
    pub scope: String,
    /// The jobs that it can't take the name of; nobody's where a person has named it.
    pub jobs: Weak<JobManager>,
}

/// Where the visitor waits that the next run of a job is for.
#[derive(Debug)]
pub(super) struct Antechamber(Mutex<Option<Visitor>>);

impl Antechamber {
    pub fn with(visitor: Visitor) -> Self {
        Self(Mutex::new(Some(visitor)))
    }

    pub fn enter(&self, visitor: Visitor) {
        *self.0.lock() = Some(visitor);
    }

    pub fn leave(&self) -> Option<Visitor> {
        self.0.lock().take()
    }
}
