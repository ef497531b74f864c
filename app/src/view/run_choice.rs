//! The row and the column of the table of runs that keys act on.

use super::chord::{Chord, Key, Named};
use super::command::runs::RunsCommand;
use super::run_column::RunColumn;
use super::run_table::{RunOrder, RunTable};

/// Rows that a page has.
const PAGE: usize = 10;

impl RunOrder {
    /// What a key does while the table is open: arrows choose, other keys act on what is chosen.
    pub(crate) fn press(&mut self, table: &RunTable, chord: Chord) -> Option<RunsCommand> {
        if chord.ctrl {
            return None;
        }
        let last_row = table.rows().len().saturating_sub(1);
        let last_column = table.columns().len().saturating_sub(1);
        let (row, column) = &mut self.chosen;
        (*row, *column) = ((*row).min(last_row), (*column).min(last_column));
        match chord.key {
            Key::Named(Named::Up) => *row = row.saturating_sub(1),
            Key::Named(Named::Down) => *row = (*row + 1).min(last_row),
            Key::Named(Named::PageUp) => *row = row.saturating_sub(PAGE),
            Key::Named(Named::PageDown) => *row = (*row + PAGE).min(last_row),
            Key::Named(Named::Home) => *row = 0,
            Key::Named(Named::End) => *row = last_row,
            Key::Named(Named::Left) => *column = column.saturating_sub(1),
            Key::Named(Named::Right) => *column = (*column + 1).min(last_column),
            Key::Named(Named::Enter) => {
                let column = table.columns().get(*column)?;
                return Some(RunsCommand::Sort(column.clone()));
            }
            Key::Named(Named::Space) => {
                return Some(RunsCommand::Pin(table.rows().get(*row)?.id));
            }
            Key::Char('B') => {
                let (RunColumn::Best(series) | RunColumn::Last(series)) =
                    table.columns().get(*column)?
                else {
                    return None;
                };
                return Some(RunsCommand::OtherBest(series.clone()));
            }
            Key::Char('Y') => return Some(RunsCommand::Copy),
            _ => {}
        }
        None
    }
}
