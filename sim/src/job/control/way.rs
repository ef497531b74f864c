//! How what is asked of a control reaches whoever carries it out.

use std::sync::Arc;

use super::inbox::Inbox;

/// How what is asked of a control reaches whoever carries it out.
pub(in crate::job) enum Way {
    /// The job is told of it by [`next_request`](crate::job::TaskContext::next_request).
    Told,
    /// It is said to a program as a line, to one that hasn't heard of it; whoever says it hears of it in this
    /// inbox, under this place, or else as the job is told.
    Line(Option<(Arc<Inbox>, u32)>),
}
