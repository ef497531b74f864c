//! A series wherever it is named: in the list of its job, in a legend.

pub mod handles;
pub mod search_head;
pub mod series_row;
