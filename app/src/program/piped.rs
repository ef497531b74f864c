//! Whether somebody's output is piped into us.

use std::io::IsTerminal;

/// `prog | sprintscope`: somebody's output waits at our standard input. A terminal, nothing at all
/// or a file that a service manager left there is not that.
pub(crate) fn is_piped_into() -> bool {
    !std::io::stdin().is_terminal() && crate::platform::stdin_is_a_pipe()
}
