//! Takes log lines out of the scope.

use std::io;

use crate::job::LogLine;

/// Takes the lines of all logs as they come: a file, standard output.
///
/// It is called on the hub's thread: while it writes, nothing that any job says is taken in. It
/// must not hold its [`Scope`](crate::Scope), which would never be dropped; a
/// [`WeakScope`](crate::WeakScope) does.
pub trait LogSink: Send {
    /// Writes lines of one job's log, in order.
    ///
    /// # Errors
    /// Whatever hinders it; the sink is not asked again then, nor after a panic.
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()>;
}
