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

/// Whether what runs have said over this is drawn elsewhere while they are compared: what stands over a time is. The
/// difference of two runs isn't: it stands where they were put on each other.
pub(crate) fn is_moved(home: &XAxis) -> bool {
    is_a_time(home)
}

/// What all of these axes count, if none of them is a time.
pub(crate) fn counted<'a>(axes: impl Iterator<Item = &'a XAxis>) -> Option<String> {
    let mut axes: Vec<&XAxis> = axes.collect();
    if axes.iter().any(|axis| is_a_time(axis)) {
        return None;
    }
    axes.sort_by_key(|axis| axis.own_name());
    let names: Vec<&str> = axes.iter().filter_map(|axis| axis.own_name()).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}
