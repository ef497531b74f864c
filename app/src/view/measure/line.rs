//! A line of the table: its columns, and what stands in them.

use sprintscope_sim::store::RangeStats;

use crate::view::curves::Curve;
use crate::view::inks::Ink;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    /// What stands over it.
    pub head: &'static str,
    /// What it says, as a sentence.
    pub says: &'static str,
}

/// The columns, the most asked for first.
pub(crate) const COLUMNS: [Measured; 14] = [
    column("A", "The value of the sample nearest to cursor A"),
    column("B", "The value of the sample nearest to cursor B"),
    column("Δ", "B minus A"),
    column("min", "The least value between the cursors"),
    column("max", "The greatest value between the cursors"),
    column("mean", "Their arithmetic mean"),
    column(
        "σ",
        "Their standard deviation, of the population as in numpy",
    ),
    column("rms", "Square root of their mean square"),
    column("n", "How many finite values there are; gaps don't count"),
    column(
        "slope",
        "Of the straight line with the least squared distances, per unit of x",
    ),
    column("p50", "The median"),
    column("p99", "What 99 of 100 values lie below"),
    column(
        "not finite",
        "Samples that don't count: NaN, infinities, and one for each time that the source was away",
    ),
    column("read", "How much of the range is read so far"),
];

const fn column(head: &'static str, says: &'static str) -> Measured {
    Measured { head, says }
}

/// How sure a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sure {
    /// It is of all samples in the range.
    Yes,
    /// It is of those that were read so far.
    SoFar,
}

/// The line of a series: a text for each of [`COLUMNS`], empty where there is nothing to say.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Whose.
    pub curve: Curve,
    /// Its colour.
    pub ink: Ink,
    /// The texts.
    pub cells: [(String, Sure); COLUMNS.len()],
    /// Of labels there is no mean: which were held between the cursors, how long, and how often they changed.
    pub held: Option<(String, Sure)>,
}

/// What is known of a series.
pub(super) struct Numbers {
    /// The values at the cursors.
    pub at: [Option<f64>; 2],
    /// What was read of the range so far.
    pub stats: Option<RangeStats>,
    /// Whether that is of all samples that lie in it now.
    pub is_whole: bool,
}
