//! What a hangup does: the terminal was closed, or the connection to it was lost.

/// What SIGHUP, and a terminal that takes nothing any more, do to the jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hangup {
    /// They are stopped by their event.
    #[default]
    Stops,
    /// Nothing: the person said so.
    Kept,
    /// Nothing: whoever started us had it ignored, as nohup does.
    Ignored,
}

impl Hangup {
    /// As the command line and whoever started us have it.
    pub(crate) fn of(is_kept: bool) -> Self {
        match (is_kept, is_ignored()) {
            (_, true) => Self::Ignored,
            (true, false) => Self::Kept,
            (false, false) => Self::Stops,
        }
    }

    /// Whether the jobs go on.
    pub(crate) fn is_outlived(self) -> bool {
        self != Self::Stops
    }
}

/// Whether the process was started with SIGHUP ignored; known where there is `/proc`.
fn is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    is_ignored_in(&status)
}

fn is_ignored_in(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signal n is bit n - 1, and SIGHUP is 1 everywhere.
    mask.is_some_and(|mask| mask & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bit_of_the_ignored_ones_is_the_hangup() {
        assert!(is_ignored_in(
            "Name:\tx\nSigIgn:\t0000000000001001\nSigCgt:\t0\n"
        ));
        assert!(!is_ignored_in("SigIgn:\t0000000000001000\nSigCgt:\t1\n"));
        assert!(!is_ignored_in(""));
    }
}
