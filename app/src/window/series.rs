//! A series wherever it is named: in the list of its job, in a legend.

pub(super) mod handles;
pub(super) mod search_head;
pub(super) mod series_row;
