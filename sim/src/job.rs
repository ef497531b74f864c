//! Jobs: background runs that produce, can be stopped at any moment, and say how they ended.
//!
//! A job is a named thread with a loop of its own. What it says goes into one bounded channel as
//! messages; who drains that, and where it is kept, is not known here.

mod about;
mod asking;
mod attachment;
mod axis;
mod axis_reading;
mod change;
mod clean;
mod clock;
mod context;
pub mod control;
mod core;
mod counts;
mod event;
mod fact;
mod findings;
mod guest;
mod history;
mod id;
#[expect(
    clippy::module_inception,
    reason = "the handle is the room's main noun"
)]
mod job;
mod label_numbers;
mod launch;
mod ledger;
mod lifecycle;
mod log;
mod manager;
mod mark_kind;
mod mark_place;
mod message;
mod names;
mod not_completed;
mod offers;
mod outlet;
mod pace;
mod panic;
mod parts;
mod passed;
mod past_run;
mod patience;
mod prefill;
mod progress;
mod proof;
mod receiving;
mod recorded;
mod recorded_run;
mod run;
mod series;
mod signals;
mod source_counts;
mod spec;
mod state;
mod stop;
mod tap;
mod task_core;
mod telling;
#[cfg(test)]
mod tests;
mod then;
mod thread_id;
mod timer;
mod urgency;
mod verdict;

pub use axis::{AxisKind, AxisSpec};
pub use axis_reading::{AxisReading, Over};
pub use change::JobChange;
pub(crate) use clean::clean_name;
pub(crate) use clean::clean_text;
pub use clean::{clean_json, clean_lines};
pub use clock::Clock;
pub use context::TaskContext;
pub(crate) use control::{
    Control, ControlError, ControlHandle, ControlKind, ControlRequest, ControlSpec, ControlState,
    ControlStatus, Scale, Sending,
};
pub use counts::JobCounts;
pub use event::StopEvent;
pub use fact::{Fact, FactValue};
pub(crate) use history::{History, Turn};
pub use id::JobId;
pub use job::{Job, JobStatus, NotResponding, TaskStatus};
pub use ledger::{Ledger, LedgerChange};
pub(crate) use lifecycle::RUNS_KEPT;
pub(crate) use log::LogBounds;
pub use log::{Log, LogPart, LogPiece, LoggedLine};
pub use manager::JobManager;
pub(crate) use mark_kind::MARK_CHARS;
pub use mark_kind::MarkKind;
pub use mark_place::MarkPlace;
pub(crate) use message::Message;
pub use message::{DataLines, LogLine, SeriesKind, SeriesSpec, Stream, Times};
pub use not_completed::NotCompleted;
pub(crate) use offers::own_part;
pub use outlet::CutOff;
pub use pace::TimeLeft;
pub use passed::PassedSignal;
pub use past_run::{ControlValue, PastRun};
pub use patience::{Patience, TimeLimit};
pub use progress::Progress;
pub(crate) use recorded::{JobIds, JobRecord};
pub(crate) use recorded_run::RecordedRun;
pub(crate) use run::is_job_thread;
pub(crate) use series::Origin;
pub use series::SeriesWriter;
pub use source_counts::{Piece, SourceCounts};
pub use spec::{IntoTaskEnd, JobSpec, TaskEnd, TaskSpec};
pub use state::{JobState, Reason};
pub use stop::{AtWork, EndedBy, Rung, StopBy, StopMethod, StopOutcome, UnknownMethod};
pub use tap::{Reader, Sample};
pub use then::JobThen;
pub(crate) use urgency::Urgent;
