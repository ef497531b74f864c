//! The background side of Sprintscope: jobs that produce numbers, and what becomes of the numbers.
//!
//! No screen, no window: usable alone as a library. A [`Scope`] runs jobs ([`JobSpec`]) in the
//! background, each on a thread and a loop of its own, keeps what they produce in a [`Store`](store::Store), and
//! stops and tunes them while they run.
//!
//! Conventions, here and nowhere else: `t` is seconds since the scope's start; ranges are half
//! open; a value of NaN is a gap; an interval is how long a task sleeps between two ticks.
//!
//! ```
//! use std::time::Duration;
//! use sprintscope_sim::{JobSpec, Scope};
//! use sprintscope_sim::task::{Load, Signal, sprinter, stopper};
//!
//! // The recipe, a hundred times as fast: a sprinter that would go on to 400, a stopper that
//! // counts to 41.
//! let scope = Scope::new();
//! let tick = Duration::from_millis(1);
//! let load = Load { signal: Signal::Count, series: 1, ..Load::default() };
//! let job = scope.start(
//!     JobSpec::new("demo").task(sprinter(400, tick, load)).stopper(stopper(41, tick)),
//! );
//! assert!(job.wait(Duration::from_secs(10)));
//! assert_eq!(job.result().unwrap().to_string(), "stopper finished");
//! scope.settle();
//! let series = scope.store().find("demo/sprinter").unwrap();
//! assert!(scope.store().stats(series).unwrap().samples >= 30);
//! ```
//!
//! # Features
//! All are on by default; without them the crate is jobs, ladder, store, formats and rules, and needs nothing of Unix.
//! - `source`: programs, files, standard input, connections, brokers and serial lines as jobs.
//! - `wire`: other programs as clients, with jobs of their own or steering the scope's.
//! - `mcap`, `parquet`, `tensorboard`: readers of files that others have written; `parquet` writes them, too.

#![warn(missing_debug_implementations)]
#![cfg_attr(
    not(all(
        target_os = "linux",
        feature = "source",
        feature = "wire",
        feature = "mcap",
        feature = "parquet",
        feature = "tensorboard"
    )),
    allow(
        dead_code,
        unused_imports,
        reason = "sources (programs, which Linux alone has), clients and readers of files use some of what jobs and formats offer"
    )
)]

#[cfg(all(not(unix), feature = "source"))]
compile_error!(
    "`source` and `wire` need pseudo-terminals, process groups and Unix sockets: use default-features = false"
);

#[cfg(test)]
mod chance;
pub mod difference;
pub mod export;
mod file_trouble;
pub mod format;
#[cfg(test)]
mod fuzz;
mod gathering;
pub mod hub;
pub mod job;
mod latch;
mod le_bytes;
mod listing;
pub mod mark;
pub mod masking;
pub mod order;
mod picture_drawer;
pub mod process_stat;
pub mod quantity;
pub mod read_out;
#[cfg(unix)]
pub mod recording;
pub mod rule;
pub mod scope;
#[cfg(feature = "source")]
pub mod source;
pub mod store;
pub mod task;
#[cfg(feature = "source")]
mod tuning;
mod waker;
#[cfg(feature = "wire")]
pub mod wire;
mod written;

pub use file_trouble::file_trouble;
pub use job::{
    Job, JobId, JobSpec, JobState, Reason, StopBy, StopEvent, StopMethod, TaskContext, TaskSpec,
    control,
};
pub use latch::Latch;
pub use mark::Mark;
pub use order::Order;
pub use picture_drawer::PictureAsked;
pub use rule::Rule;
pub use scope::{Scope, ScopeOptions, WeakScope};
