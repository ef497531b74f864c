//! What tells apart that has the same name: rows about things that are called alike, columns of tables that stand
//! beside each other.

use std::collections::HashSet;

use super::{GROUPS_MAX, Table};
use crate::format::column::{TableColumn, Use};
use crate::format::number;
use crate::format::text::Readable;

impl Table {
    /// Tells the columns from those of a table beside this one that have the same names: `retrans/s` of NFS from
    /// `retrans/s` of TCP.
    pub(in crate::format) fn tell_from(&mut self, others: &[Table]) {
        let beside = others.iter().filter(|other| {
            (&other.since, &other.section, &other.prefix)
                == (&self.since, &self.section, &self.prefix)
        });
        let known: HashSet<&str> = beside
            .flat_map(|other| &other.columns)
            .filter(|column| column.usage == Use::Value)
            .map(|column| column.name.as_str())
            .collect();
        for column in &mut self.columns {
            let stem = column.name.clone();
            let mut count = 2;
            while known.contains(column.name.as_str()) {
                column.name = format!("{stem} {count}");
                count += 1;
            }
        }
    }

    /// The group of a row among others of the same name that have another number: two processes of one
    /// command are two groups.
    pub(super) fn own_group(
        &mut self,
        group: String,
        key: Option<usize>,
        cells: &[&[u8]],
    ) -> String {
        if key.is_none() || self.long.is_some() {
            return group;
        }
        let number = self
            .identifier(cells)
            .or_else(|| self.columns.iter().position(TableColumn::is_mount))
            .and_then(|column| cells.get(column));
        let Some(number) = number else { return group };
        let owner = match self.owners.get(&group) {
            Some(owner) => owner,
            None if self.owners.len() >= GROUPS_MAX => return group,
            None => self
                .owners
                .entry(group.clone())
                .or_insert_with(|| number.to_vec()),
        };
        if **owner == **number {
            return group;
        }
        format!("{group} {}", Readable::default().text(number))
    }

    /// The column whose number tells rows of one name apart: a process has one of its own, and shares those of
    /// its user and its parent with others. A thread's row has none for its process.
    fn identifier(&self, cells: &[&[u8]]) -> Option<usize> {
        let is_identifier = |column: &TableColumn| column.usage == Use::Identifier;
        let first = self.columns.iter().position(is_identifier)?;
        let is_own = |index: &usize| {
            let column = &self.columns[*index];
            let is_shared = ["uid", "gid", "ppid"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&column.name));
            let cell = cells.get(*index);
            is_identifier(column) && !is_shared && cell.is_some_and(|cell| !number::is_absent(cell))
        };
        (first..self.columns.len()).find(is_own).or(Some(first))
    }
}
