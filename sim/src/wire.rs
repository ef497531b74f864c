//! The wire: messages between a scope and its clients, one JSON object a line (`PROTOCOL.md`).
//!
//! A *producer* is a job like any other: its conversation is the job's one task, on the job's own
//! thread and loop, and a full channel makes it stop reading, so that the socket holds the program
//! back. A *controller* lists, stops and tunes jobs; all of them share the thread on which clients
//! are received. Nothing that arrives here starts a program or writes a file.

mod array;
mod backend;
mod blocking;
mod connection;
mod controller;
mod ending;
mod endpoint;
mod entries;
mod events;
mod folder;
#[cfg(test)]
mod fuzz;
mod guests;
mod handshake;
mod hello;
mod lines;
mod listen_error;
mod long_answers;
mod message;
mod numbers;
mod order;
mod outbox;
mod peer;
mod producer;
#[cfg(test)]
mod protocol;
mod random;
mod reading;
mod recorded;
mod refusals;
mod remote;
mod reservation;
mod samples;
mod server;
mod tally;
mod time_limit;
mod unread;
mod view;
mod waiting;

pub(crate) use backend::Backend;
pub use endpoint::{Listen, Token};
pub use folder::{live_scopes, runtime_folder};
pub use guests::Guests;
pub use listen_error::ListenError;
pub(crate) use long_answers::LongAnswers;
pub use recorded::RecordedScope;
pub(crate) use refusals::Refusals;
pub use remote::{Remote, RemoteError};
pub use reservation::Guest;
pub use server::Wire;
pub(crate) use view::SeriesView;

/// The version of the messages.
pub const VERSION: u64 = 1;
