//! Runs as a table that a person reads: those of one program below each other, with what they differ in.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sprintscope_sim::control::ControlKind;
use sprintscope_sim::job::FactValue;
use sprintscope_sim::quantity::{quantity_text, rough_elapsed_text};

use super::{Row, best_of, program_of};
use crate::view::best::Best;
use crate::view::told::control_left_text;

/// Columns of facts, controls and series, at most: the JSON has them all.
const COLUMNS_MOST: usize = 16;
/// Letters of a cell, at most.
const LETTERS_MOST: usize = 24;

/// The table.
pub(super) fn table(rows: &[Row]) -> String {
    let mut programs: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        programs.entry(program_of(row)).or_default().push(row);
    }
    let mut text = String::new();
    for (program, rows) in programs {
        let count = match rows.len() {
            1 => "1 run".to_owned(),
            count => format!("{count} runs"),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing to memory doesn't fail.
        let _infallible = writeln!(text, "{program}  ({count})");
        push_columns(&mut text, &rows);
    }
    text
}

/// A column: what it is called, and its cells by their rows.
type Column = (String, Vec<String>);

fn push_columns(text: &mut String, rows: &[&Row]) {
    let mut columns = vec![
        column("recording", rows, |row| row.recording.clone()),
        column("began", rows, |row| clock(row.begun + row.run.began)),
        column("job", rows, |row| match row.run.number {
            0 => row.run.job.clone(),
            number => format!("{} · run {}", row.run.job, number + 1),
        }),
        column("state", rows, |row| row.run.reason.state().name().into()),
        column("time", rows, |row| rough_elapsed_text(row.run.seconds)),
    ];
    let said = said(rows);
    let left_out = said.len().saturating_sub(COLUMNS_MOST);
    columns.extend(said.into_iter().take(COLUMNS_MOST));
    let widths: Vec<usize> = columns
        .iter()
        .map(|(name, cells)| {
            let all = std::iter::once(name).chain(cells);
            all.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut push = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths);
        let padded = padded.map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(format!("  {}", padded.collect::<Vec<_>>().join("  ")).trim_end());
        text.push('\n');
    };
    push(columns.iter().map(|(name, _)| &**name).collect());
    for place in 0..rows.len() {
        push(columns.iter().map(|(_, cells)| &*cells[place]).collect());
    }
    if left_out > 0 {
        let _infallible = writeln!(text, "  and {left_out} more columns: --json has all");
    }
}

fn column(name: &str, rows: &[&Row], cell: impl Fn(&Row) -> String) -> Column {
    let cells = rows.iter().map(|row| shortened(&cell(row)));
    (name.to_owned(), cells.collect())
}

/// Arguments, facts and controls in which the runs differ, then what came of their series.
fn said(rows: &[&Row]) -> Vec<Column> {
    let mut names: Vec<(u8, String)> = Vec::new();
    let mut cells: BTreeMap<(u8, String), Vec<String>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        for (key, cell) in cells_of(row) {
            let column = cells.entry(key.clone()).or_insert_with(|| {
                names.push(key);
                vec![String::new(); rows.len()]
            });
            column[place] = shortened(&cell);
        }
    }
    names.sort_by_key(|(kind, _)| *kind);
    let columns = names.into_iter().filter_map(|key| {
        let cells = cells.remove(&key)?;
        let differs = cells.iter().any(|cell| *cell != cells[0]);
        // What all have alike tells runs apart in nothing; results are told in any case.
        (key.0 == RESULT || differs || rows.len() == 1).then_some((key.1, cells))
    });
    columns.collect()
}

/// What a cell says, in the order of the columns.
const ARGUMENT: u8 = 0;
const FACT: u8 = 1;
const CONTROL: u8 = 2;
const RESULT: u8 = 3;

fn cells_of(row: &Row) -> Vec<((u8, String), String)> {
    let mut cells = Vec::new();
    for (name, value) in &row.arguments.named {
        cells.push(((ARGUMENT, name.clone()), value.clone()));
    }
    for fact in row.run.facts.iter() {
        let text = match &fact.value {
            FactValue::Number(number) => quantity_text(*number, &fact.unit),
            FactValue::Text(text) => text.clone(),
        };
        cells.push(((FACT, fact.name.clone()), text));
    }
    for control in &row.run.controls {
        if control.spec.kind != ControlKind::Button {
            let name = control.name.to_string();
            cells.push(((CONTROL, name), control_left_text(control)));
        }
    }
    for series in &row.run.series {
        let name = &series.name;
        if let Some(labels) = &series.labels {
            let last = series.last.and_then(|last| labels.get(last as usize));
            cells.push(((RESULT, name.clone()), last.cloned().unwrap_or_default()));
            continue;
        }
        let shown = |value: Option<f64>| match value {
            Some(value) => quantity_text(value, &series.unit),
            None => String::new(),
        };
        if let Some(best) = Best::of(name) {
            let title = format!("{name} {}", best.word());
            cells.push(((RESULT, title), shown(best_of(series))));
        }
        cells.push(((RESULT, format!("{name} last")), shown(series.last)));
    }
    cells
}

fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(LETTERS_MOST + 8) {
        Some((at, _)) => format!("{}…", &cell[..at]),
        None => cell.to_owned(),
    }
}

/// Seconds since 1970 as a clock shows them here.
fn clock(secs: f64) -> String {
    let time = Timestamp::from_millisecond((secs * 1e3) as i64);
    time.map_or_else(
        |_| String::new(),
        |time| {
            let here = time.to_zoned(TimeZone::system());
            here.strftime("%Y-%m-%d %H:%M:%S").to_string()
        },
    )
}
