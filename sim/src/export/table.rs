//! A table that is being written, and what stands over its columns.

use std::io;
use std::sync::Arc;

use super::join::{Join, JoinedColumn};
use crate::store::{SeriesInfo, XAxis};

/// What is written: which series, over what, in which shape.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) series: Vec<Arc<SeriesInfo>>,
    /// `None` for a row a sample.
    pub(super) join: Option<Join>,
    /// The wall clock's time at second 0, in seconds since 1970.
    pub(super) wall_start: f64,
}

/// A table that takes rows.
pub(super) trait Table {
    /// Samples of one series, by its place among all.
    fn samples(&mut self, series: usize, xs: &[f64], values: &[f64]) -> io::Result<()>;

    /// Rows of all series at once.
    fn joined(&mut self, xs: &[f64], columns: &[JoinedColumn]) -> io::Result<()>;

    /// No more rows come.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Layout {
    /// What the column of x is called: by what the series stand over, where that is one.
    pub(super) fn x_name(&self) -> &str {
        let mut names = self.series.iter().map(|info| axis_name(&info.x));
        match names.next() {
            Some(first) if names.all(|name| name == first) => first,
            Some(_) => "x",
            None => "t",
        }
    }

    /// Whether all series stand over the same.
    pub(super) fn has_one_axis(&self) -> bool {
        self.series.windows(2).all(|pair| pair[0].x == pair[1].x)
    }

    /// Whether any of them holds labels.
    pub(super) fn has_labels(&self) -> bool {
        self.series.iter().any(|info| info.is_state())
    }

    /// Whether any of them has a unit.
    pub(super) fn has_units(&self) -> bool {
        self.series.iter().any(|info| !info.unit.is_empty())
    }
}

/// What an axis is called.
pub(super) fn axis_name(axis: &XAxis) -> &str {
    axis.own_name().unwrap_or("t")
}

/// The name over a series' column, with its unit as tables say it.
pub(super) fn column_name(info: &SeriesInfo) -> String {
    match &*info.unit {
        "" => info.name.clone(),
        unit => format!("{} [{unit}]", info.name),
    }
}
