//! A table of which each column is a series, over one of them or over the rows.

use std::collections::HashSet;
use std::sync::Arc;

use ::parquet::data_type::ByteArray;

use super::column::Cells;
use super::kind::Kind;
use super::rows::{Heading, Rows, asked};
use crate::job::{AxisKind, AxisReading, AxisSpec, CutOff, Over, TaskContext, Times};
use crate::source::ReadOptions;
use crate::source::curves::{CurveKey, Curves, X};

/// What columns are called that say when, in seconds since something began or since 1970.
const TIMES: [&str; 9] = [
    "t",
    "time",
    "timestamp",
    "ts",
    "seconds",
    "secs",
    "elapsed",
    "epoch_time",
    "wall_time",
];
/// What columns are called that count.
const COUNTERS: [&str; 11] = [
    "step",
    "global_step",
    "iteration",
    "iter",
    "epoch",
    "batch",
    "index",
    "frame",
    "row",
    "x",
    "n",
];
/// What pandas calls rows' names that have none themselves.
const UNNAMED_INDEX: &str = "__index_level_0__";
/// Labels of a state series, at most, among the first rows.
const LABELS_MAX: usize = 64;
/// Numbers from here on (1979) are dates, if their column is called a time.
const DATES_SECS: f64 = 3e8;

/// Where a column's cells go.
#[derive(Clone, Copy, Debug)]
enum Place {
    Series(CurveKey),
    States(CurveKey),
    /// Nowhere, for this reason.
    Ignored(&'static str),
    Unwanted,
}

/// Such a table.
pub(super) struct WideTable {
    /// An export of ours wrote it.
    is_ours: bool,
    /// The column that the others stand over, if it isn't their number.
    x: Option<usize>,
    axis: Option<AxisSpec>,
    /// What x is divided by to be seconds.
    per_sec: f64,
    places: Vec<Place>,
    /// Rows so far.
    rows: u64,
}

impl WideTable {
    /// # Errors
    /// What columns there are, if it is to stand over another one.
    pub(super) fn new(
        headings: &[Heading],
        is_ours: bool,
        options: &ReadOptions,
    ) -> Result<Self, String> {
        let x = match &options.x {
            Some(x) => Some(asked(headings, x)?),
            None if is_ours => Some(0),
            None => found(headings),
        };
        Ok(Self {
            x,
            is_ours,
            axis: None,
            per_sec: 1.0,
            places: Vec::new(),
            rows: 0,
        })
    }

    pub(super) async fn take(
        &mut self,
        ctx: &TaskContext,
        (headings, rows): (&[Heading], &Rows),
        curves: &mut Curves,
    ) -> Result<(), CutOff> {
        if self.axis.is_none() {
            self.begin(ctx, (headings, rows), curves);
        }
        let xs = self.xs(rows);
        for x in [xs.first(), xs.last()].into_iter().flatten() {
            curves.reach(*x);
        }
        // Columns without holes share their places.
        let shared: Arc<[f64]> = xs.as_slice().into();
        let is_even = self.x.is_none();
        for (place, column) in self.places.clone().into_iter().zip(0..) {
            let Some(cells) = rows.cells(column) else {
                continue;
            };
            let times = || match (is_even, cells.are_whole()) {
                (true, true) => Times::Regular {
                    start: self.rows as f64,
                    step: 1.0,
                },
                (false, true) => Times::Each(Arc::clone(&shared)),
                (_, false) => Times::Each(of_rows(&xs, cells).into()),
            };
            match place {
                Place::Series(key) => {
                    let (times, values) = without_placeless(times(), cells.numbers.clone());
                    curves.ignore(X, (cells.numbers.len() - values.len()) as u64);
                    curves.send_batch(key, times, values).await?;
                }
                Place::States(key) => {
                    let xs = of_rows(&xs, cells).into_iter();
                    for (x, text) in xs.zip(&cells.texts).filter(|(x, _)| x.is_finite()) {
                        if text.data().is_empty() {
                            curves.push(key, x, f64::NAN);
                            continue;
                        }
                        curves.push_label(key, x, &String::from_utf8_lossy(text.data()));
                    }
                }
                Place::Ignored(reason) => curves.ignore(reason, cells.numbers.len() as u64),
                Place::Unwanted => {
                    for _ in &cells.numbers {
                        curves.pass_over();
                    }
                }
            }
        }
        self.rows += rows.count as u64;
        curves.send().await
    }

    /// Decides by the first rows what the columns are.
    fn begin(
        &mut self,
        ctx: &TaskContext,
        (headings, rows): (&[Heading], &Rows),
        curves: &mut Curves,
    ) {
        let axis = self.axis_of(headings, rows);
        curves.stand_over(AxisReading {
            kind: match axis.kind {
                AxisKind::Row => Over::Row,
                AxisKind::Number => Over::Column,
                _ => Over::Time,
            },
            name: match axis.kind {
                AxisKind::Row => String::new(),
                _ => axis.name.clone(),
            },
            first: None,
            last: None,
        });
        let mut place = |(column, heading): (usize, &Heading)| {
            if Some(column) == self.x {
                return Place::Ignored(X);
            }
            match heading.kind {
                Kind::Unread(_) => {
                    heading
                        .why_unread()
                        .into_iter()
                        .for_each(|why| ctx.note(why));
                    Place::Unwanted
                }
                kind if kind.is_time() => Place::Ignored("date"),
                _ if heading.name == UNNAMED_INDEX => Place::Ignored("index"),
                Kind::Text if !self.is_ours && !rows.cells(column).is_some_and(repeats) => {
                    let name = &heading.name;
                    ctx.note(format!("{name} isn't shown: its texts hardly repeat"));
                    Place::Unwanted
                }
                kind => match curves.find(&heading.name, Some(&axis)) {
                    Some(key) if kind == Kind::Text => Place::States(key),
                    Some(key) => Place::Series(key),
                    None => Place::Unwanted,
                },
            }
        };
        self.places = headings.iter().enumerate().map(&mut place).collect();
        self.axis = Some(axis);
    }

    /// The axis, by what the first rows say.
    fn axis_of(&mut self, headings: &[Heading], rows: &Rows) -> AxisSpec {
        let Some((x, heading)) = self.x.and_then(|x| Some((x, headings.get(x)?))) else {
            return AxisSpec::named("row").kind(AxisKind::Row);
        };
        let name = match &*heading.name {
            UNNAMED_INDEX => "index",
            name => name,
        };
        let axis = AxisSpec::named(name);
        let first = rows
            .cells(x)
            .and_then(|cells| cells.numbers.first().copied());
        match heading.kind {
            Kind::Date(_) | Kind::OldDate => axis.kind(AxisKind::Clock),
            Kind::Day(_) => axis.kind(AxisKind::Day),
            _ if !is_called(name, &TIMES) => axis,
            _ => {
                let first = first.unwrap_or_default();
                self.per_sec = per_sec(first);
                axis.kind(if first >= DATES_SECS {
                    AxisKind::Clock
                } else {
                    AxisKind::Elapsed
                })
            }
        }
    }

    fn xs(&self, rows: &Rows) -> Vec<f64> {
        let cells = self.x.and_then(|x| rows.cells(x));
        match cells {
            Some(cells) if self.per_sec == 1.0 => cells.by_row(),
            Some(cells) => cells.by_row().iter().map(|x| x / self.per_sec).collect(),
            None => (self.rows..)
                .take(rows.count)
                .map(|row| row as f64)
                .collect(),
        }
    }
}

/// The column that the others stand over: the first one of dates, else one that is called a time or counts.
fn found(headings: &[Heading]) -> Option<usize> {
    let is_date = |heading: &Heading| matches!(heading.kind, Kind::Date(_) | Kind::OldDate);
    let is_named = |names: &'static [&str]| {
        move |heading: &Heading| heading.kind.is_number() && is_called(&heading.name, names)
    };
    let find = |is: &dyn Fn(&Heading) -> bool| headings.iter().position(is);
    find(&is_date)
        .or_else(|| find(&is_named(&TIMES)))
        .or_else(|| find(&|heading| matches!(heading.kind, Kind::Day(_))))
        .or_else(|| find(&is_named(&COUNTERS)).filter(|place| *place == 0))
}

fn is_called(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// How many of what a date counts are a second: a date since 1979 has as many digits as it takes.
fn per_sec(date: f64) -> f64 {
    match date {
        date if date < 1e11 => 1.0,
        date if date < 1e14 => 1e3,
        date if date < 1e17 => 1e6,
        _ => 1e9,
    }
}

/// The places of the rows that have a cell.
fn of_rows(xs: &[f64], cells: &Cells) -> Vec<f64> {
    let rows = xs.iter().enumerate();
    let with_cell = rows.filter(|(row, _)| cells.has(*row));
    with_cell.map(|(_, x)| *x).collect()
}

/// Without values of which nobody knows where they stand.
fn without_placeless(times: Times, values: Vec<f64>) -> (Times, Vec<f64>) {
    match &times {
        Times::Each(xs) if xs.iter().any(|x| !x.is_finite()) => {
            let placed = xs.iter().zip(values).filter(|(x, _)| x.is_finite());
            let (xs, values): (Vec<f64>, Vec<f64>) = placed.map(|(x, v)| (*x, v)).unzip();
            (Times::Each(xs.into()), values)
        }
        _ => (times, values),
    }
}

/// Whether texts are labels: few, and each of them often.
fn repeats(cells: &Cells) -> bool {
    let labels: HashSet<&[u8]> = cells.texts.iter().map(ByteArray::data).collect();
    let count = cells.texts.len();
    labels.len() <= LABELS_MAX && (labels.len() * 2 <= count || labels.len() == 1)
}
