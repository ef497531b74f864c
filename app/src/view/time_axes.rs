//! X axes that are times: what stands over one can be drawn from another beginning.

use sprintscope_sim::store::{XAxis, XKind};

/// What the names of axes begin with on which runs are drawn beside each other.
pub(crate) const TIME_SINCE: &str = "time since ";

/// Whether what stands over it can begin at another time.
pub(crate) fn is_a_time(axis: &XAxis) -> bool {
    match axis {
        XAxis::Time => true,
        XAxis::Own { kind, .. } => !matches!(kind, XKind::Number | XKind::Row),
    }
}

/// Whether what stands over this is drawn elsewhere while runs are compared: what stands over a time does, unless that is
/// one of a comparison, over which the difference of two runs stands.
pub(crate) fn is_moved(home: &XAxis) -> bool {
    let is_of_comparison = home
        .own_name()
        .is_some_and(|name| name.starts_with(TIME_SINCE));
    is_a_time(home) && !is_of_comparison
}
