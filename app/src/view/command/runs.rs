//! What can be done with runs.

use sprintscope_sim::difference::Between;
use sprintscope_sim::store::SeriesId;

use crate::view::run_column::RunColumn;
use crate::view::run_row::RunId;

/// Something done with runs.
#[derive(Clone, Debug, PartialEq)]
pub enum RunsCommand {
    /// Compare them from the next place on offer, or no more.
    Compare,
    /// Compare them from so many such marks further on.
    NextMark(isize),
    /// Have it typed where a curve of each goes through a level, to compare them from there; of this series, if it
    /// is known which.
    TypeCrossing(Option<String>),
    /// List them, to have one moved.
    ListToMove,
    /// Have it typed how far this one is moved.
    TypeMove(RunId),
    /// Move this one so many seconds further to the right.
    Move(RunId, f64),
    /// Put this one back.
    PutBack(RunId),
    /// Put all of them back.
    PutAllBack,
    /// List pairs of them, to have the difference of one made; between the samples of the other run it is taken so.
    ListPairs(Between),
    /// Make the difference of these.
    Subtract(Pair),
    /// Compare them no more.
    CompareNoMore,
    /// Show the table of runs, or close it.
    Table,
    /// Sort the table by this, the other way round, or no more.
    Sort(RunColumn),
    /// Measure the others by this run, or no more.
    Pin(RunId),
    /// Take the other end of a series' values for the best.
    OtherBest(String),
    /// Put the table on the clipboard.
    Copy,
}

/// A series of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunSeries {
    /// Which run.
    pub run: RunId,
    /// The series.
    pub series: SeriesId,
}

/// Which difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Of this, at its samples.
    pub minuend: RunSeries,
    /// This is taken away.
    pub subtrahend: RunSeries,
    /// What that has between its samples.
    pub between: Between,
}
