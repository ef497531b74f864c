//! The one question a view asks: plain data.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::written;

/// A longer question is cut to this many columns, so that no caller can ask for memory without end.
pub const MAX_COLUMNS: usize = 1 << 16;

/// What a view wants of a series: which columns, of which part of it, and whether with their means.
///
/// Columns are absolute: column `k` covers `k * width .. (k + 1) * width` of x, wherever the view
/// stands. Scrolling by a pixel therefore changes no column that both views show, and a view may
/// keep the columns it has and ask for the new ones only (see [`Answer::settled`](super::Answer::settled)).
///
/// The default asks for no columns, of the whole series, without means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Units of x per column; finite and above zero, or nothing is answered.
    #[serde(with = "written::number")]
    pub width: f64,
    /// The columns in view.
    pub columns: Range<i64>,
    /// Columns or samples; [`Detail::ByCount`] unless the view has a part of the picture already.
    pub detail: Detail,
    /// The span of this number alone: what one run of its job has added to the series. One that the
    /// series doesn't have has no columns.
    #[serde(default)]
    pub span: Option<u32>,
    /// What is told of a column beside its bounds.
    #[serde(default)]
    pub means: Means,
}

/// Whether columns are told with their means, and samples smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Bounds alone.
    #[default]
    Unasked,
    /// The mean of each column: from sums that the pyramid keeps, of just the samples that the
    /// column's bounds are of.
    Asked,
    /// The means, and each sample or column smoothed (in [`Answer::smooth`](super::Answer::smooth)): an
    /// exponential moving average that keeps so much (0 to 0.999) at each sample, debiased.
    ///
    /// It is one over samples, whatever a view shows of them: at each sample it is to a millionth what
    /// one that began with the first sample (of the stretch, and in history) would be there. Of a column
    /// it is the mean of that over the column's samples, each taken for the column's mean. The cost goes
    /// with the columns, and with some ten thousand samples before them.
    Smoothed(#[serde(with = "written::number")] f64),
}

/// Whether a run is told as columns or as its samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Samples where there are fewer of them than columns.
    #[default]
    ByCount,
    /// Columns, however few the samples: for a part of a picture that shows columns.
    Columns,
    /// Samples, up to so many times as many as columns: for a part of a picture that shows samples.
    /// Beyond, columns.
    Samples {
        /// Samples per column.
        most_per_column: u32,
    },
}

impl Detail {
    /// Whether so many samples are told one by one where so many columns were asked for.
    pub(super) fn is_samples(self, samples: u64, columns: u64) -> bool {
        match self {
            Self::ByCount => samples < columns,
            Self::Columns => false,
            Self::Samples { most_per_column } => {
                samples <= columns.saturating_mul(u64::from(most_per_column))
            }
        }
    }
}

impl Question {
    /// The question within the bounds in which column numbers are exact as f64.
    pub(super) fn clipped(&self) -> Self {
        const EXACT: i64 = 1 << 52;
        let start = self.columns.start.clamp(-EXACT, EXACT);
        let end = self.columns.end.clamp(start, start + MAX_COLUMNS as i64);
        Self {
            columns: start..end,
            ..*self
        }
    }

    pub(super) fn is_answerable(&self) -> bool {
        self.width.is_finite() && self.width > 0.0 && !self.columns.is_empty()
    }

    /// Where column `k` begins.
    #[inline]
    pub(super) fn x_from_column(&self, column: i64) -> f64 {
        column as f64 * self.width
    }

    /// The column that `x` lies in, by the same arithmetic as [`Self::x_from_column`].
    pub(super) fn column_from_x(&self, x: f64) -> i64 {
        let guess = (x / self.width).floor();
        let column = if x < guess * self.width {
            guess - 1.0
        } else if x >= (guess + 1.0) * self.width {
            guess + 1.0
        } else {
            guess
        };
        column as i64
    }
}
