//! Rows with a column for each series, all over one x: what an aligned export wrote. It is told by its names: x, and
//! then nothing but `job/series`.

use std::collections::HashMap;

use crate::format::is_time_name;
use crate::job::AxisSpec;
use crate::source::curves::{CurveKey, Curves, X};
use crate::source::long_rows::{SECONDS, axis_named};

/// What a column has in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Number(f64),
    Label(&'a str),
}

/// What a column has been so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Gaps, or nothing.
    Nothing,
    Numbers,
    Labels,
}

/// Where what a column has goes.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// It has had no value so far.
    Unknown,
    /// Nowhere: it isn't wanted.
    Unwanted,
    Curve(CurveKey),
}

#[derive(Debug)]
struct Column {
    name: String,
    unit: String,
    holds: Holds,
    place: Place,
}

/// The columns of such a table.
#[derive(Debug)]
pub(super) struct WideRows {
    axis: AxisSpec,
    is_axis_told: bool,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
}

impl WideRows {
    /// Those that stand over an x of this name; `None` where that isn't what an export calls one, or is a clock.
    pub(super) fn over(x: &str) -> Option<Self> {
        let is_one = !x.is_empty() && !x.contains('/') && (x == SECONDS || !is_time_name(x));
        is_one.then(|| Self {
            axis: axis_named(x, false).0,
            is_axis_told: false,
            columns: Vec::new(),
            by_name: HashMap::new(),
        })
    }

    /// The place of the column of this name, which may be new; `None` where no series is called so.
    pub(super) fn column(&mut self, name: &str, unit: &str) -> Option<usize> {
        if let Some(known) = self.by_name.get(name) {
            return Some(*known);
        }
        let (job, series) = name.split_once('/')?;
        if job.is_empty() || series.is_empty() {
            return None;
        }
        self.columns.push(Column {
            name: name.to_owned(),
            unit: unit.to_owned(),
            holds: Holds::Nothing,
            place: Place::Unknown,
        });
        let place = self.columns.len() - 1;
        self.by_name.insert(name.to_owned(), place);
        Some(place)
    }

    /// A row begins at this x.
    pub(super) fn begin_row(&mut self, x: f64, curves: &mut Curves) {
        if !std::mem::replace(&mut self.is_axis_told, true) {
            curves.stand_over(axis_named(&self.axis.name, false).1);
        }
        curves.ignore(X, 1);
        curves.reach(x);
    }

    /// Whether a column holds labels.
    pub(super) fn is_state(&self, column: usize) -> bool {
        self.columns[column].holds == Holds::Labels
    }

    /// What a column has at this x. Returns whether it can be: no label stands among numbers.
    pub(super) fn push(
        &mut self,
        column: usize,
        (x, cell): (f64, Cell<'_>),
        curves: &mut Curves,
    ) -> bool {
        let Column {
            name,
            unit,
            holds,
            place,
        } = &mut self.columns[column];
        let is_gap = matches!(cell, Cell::Number(value) if value.is_nan());
        match (cell, *holds) {
            (Cell::Label(_), Holds::Numbers) => return false,
            (Cell::Label(_), _) => *holds = Holds::Labels,
            (Cell::Number(_), Holds::Nothing) if !is_gap => *holds = Holds::Numbers,
            (Cell::Number(_), _) => {}
        }
        let axis = &self.axis;
        if let Place::Unknown = place {
            *place = match curves.find(name, Some(axis)) {
                Some(key) => Place::Curve(key),
                None => Place::Unwanted,
            };
            if let Place::Curve(key) = place
                && !unit.is_empty()
            {
                curves.describe(*key, |spec| spec.unit(unit.as_str()));
            }
        }
        match (*place, cell) {
            (Place::Curve(key), Cell::Number(value)) => curves.push(key, x, value),
            (Place::Curve(key), Cell::Label(label)) => curves.push_label(key, x, label),
            (Place::Unknown | Place::Unwanted, _) => curves.pass_over(),
        }
        true
    }
}
