//! The background side of Sprintscope: jobs that produce numbers, and what becomes of the numbers.
//!
//! No screen, no window: usable alone as a library. A [`Scope`] runs jobs ([`JobSpec`]) in the
//! background, each on a thread and a loop of its own, keeps what they produce in a [`Store`], and
//! stops and tunes them while they run.
//!
//! Conventions, here and nowhere else: `t` is seconds since the scope's start; ranges are half
//! open; a value of NaN is a gap; an interval is how long a task sleeps between two ticks.
//!
//! ```
//! use std::time::Duration;
//! use sprintscope_sim::{JobSpec, Load, Scope, Signal, sprinter, stopper};
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

#![warn(missing_debug_implementations)]
#![cfg_attr(
    not(all(feature = "source", feature = "wire")),
    allow(
        dead_code,
        unused_imports,
        reason = "sources and clients alone use some of what jobs and formats offer"
    )
)]

#[cfg(all(not(unix), feature = "source"))]
compile_error!(
    "`source` and `wire` need pseudo-terminals, process groups and Unix sockets: use default-features = false"
);

mod format;
mod gathering;
mod hub;
mod job;
mod latch;
mod mark;
mod order;
mod process_stat;
pub mod quantity;
mod scope;
#[cfg(feature = "source")]
mod source;
mod store;
mod task;
mod waker;
#[cfg(feature = "wire")]
mod wire;
mod written;

/// Whether a word of a series' name says which part of the data was measured (`train`, `val`).
pub use format::is_split;
/// Text → samples, for sources of one's own.
pub use format::{
    AxisKind as ParserAxis, Bad, Corrections, FactRef, Format, Ledger as ParserLedger, Loss,
    Options as ParserOptions, Parser, Place, Reason as Ignored, Sink, Text, UnknownFormat,
};
/// How a source would be read, told rather than plotted.
pub use format::{
    BadLine, ExplainedLine, FactSaid, Part, ReadAxis, ReadFact, ReadSeries, Reading, What,
};
/// Takes log lines as they come; says which series are whose, and which stand over a counter.
pub use hub::{Bundle, News, SeriesNews, Subscription, WhenFull};
pub use hub::{JobSeries, LogSink, RunSeries, Standing};
/// Jobs: what they are made of, how they are stopped and tuned, how they stand; what they say once
/// ([`Fact`]), how far they are, and where their numbers went ([`Ledger`]).
pub use job::*;
/// A latch between threads and tasks.
pub use latch::Latch;
/// The moments of a job that its plots may show.
pub use mark::{Mark, OwnX};
/// What can be asked of a scope, and what comes of it.
pub use order::{Done, JobRef, Order, OrderError, Setting};
pub use process_stat::ProcessStat;
/// The scope itself.
pub use scope::{GRACE, Scope, ScopeOptions, WeakScope};
/// What brings samples in from outside: a program, standard input, a file.
#[cfg(feature = "source")]
pub use source::{
    BadLines, Excerpt, Intake, Keyboard, Output, Printed, ProcessSpec, ProgramInput, ReadOptions,
    Screen, StopSignal, StopWay, TypingMode, UnknownStopSignal, file, job_name, process,
    process_at, raise_open_files, standard_input,
};
/// Series, and the two questions a view asks of them: columns, and the samples of a range.
pub use store::{
    Answer, Column, Detail, Flags, MAX_COLUMNS, Moments, PATH_POINTS, Question, Removed, Run,
    SampleChunk, SampleRange, SeriesId, SeriesInfo, SeriesList, SeriesStats, Store,
    Writer as StoreWriter, XAxis, XKind, XValues, default_budget_bytes,
};
/// The built-in tasks.
pub use task::{Load, Signal, Spacing, UnknownSignal, evaluator, smooth, sprinter, stopper};
/// A view's way to be woken.
pub use waker::Wake;
/// How clients come in, and how to be one.
#[cfg(feature = "wire")]
pub use wire::{
    Guest, Listen, ListenError, Remote, RemoteError, Token, VERSION as WIRE_VERSION, Wire,
    live_scopes, runtime_folder,
};
