//! What is said of a source: its format, its axis, what was guessed.

use super::Judge;
use crate::format::table::Table;
use crate::format::{Format, Sink};

impl Judge {
    /// Says in which order dates were read that nothing told, and a name of an axis that isn't there.
    fn tell_doubts(&mut self, sink: &mut impl Sink) {
        let order = self.row.stamps.was_guessed();
        let has_changed = self.row.stamps.has_changed_order();
        if self.told_order != (order, has_changed) {
            self.told_order = (order, has_changed);
            match order {
                Some(order) => sink.note(&format!(
                    "dates are read {order}: nothing in them tells otherwise so far"
                )),
                None if has_changed => sink.note(
                    "dates turned out to be ordered otherwise: those before were read wrongly",
                ),
                None => {}
            }
        }
        if !self.has_told_axis
            && let Some(missing) = self.missing_axis()
        {
            sink.note(&missing);
            self.has_told_axis = true;
        }
    }

    /// That the axis asked for isn't there so far, and what there is.
    pub(in crate::format) fn missing_axis(&self) -> Option<String> {
        let asked = self.row.asked_axis().filter(|_| !self.row.has_axis())?;
        if self.rows.iter().sum::<u64>() == 0 {
            return None;
        }
        let names = self.tables.current().map(Table::names);
        let names = names.filter(|names| !names.is_empty());
        let names = names.unwrap_or_else(|| self.row.names.list());
        Some(format!("no column is called `{asked}`: there are {names}"))
    }

    /// Says what the source is, if that is news.
    pub(super) fn tell(&mut self, sink: &mut impl Sink) {
        self.tell_doubts(sink);
        let Some((format, words)) = self.found() else {
            return;
        };
        if self.told.as_ref().is_none_or(|(told, _)| *told != format) && self.forced.is_none() {
            sink.detected(format, &words);
            self.told = Some((format, words));
        }
    }

    /// What the source is so far, in words.
    pub(in crate::format) fn words_so_far(&self) -> Option<String> {
        self.found().map(|(_, words)| words)
    }

    fn found(&self) -> Option<(Format, String)> {
        let mut of_readers = self.rows;
        // Lines that waited for more of their kind are read some time after their turn.
        let prose = &mut of_readers[3];
        *prose = self.prose.rows.max(*prose);
        let of_readers = of_readers.into_iter().enumerate();
        let (index, rows) = of_readers.max_by_key(|(index, rows)| (*rows, 11 - index))?;
        if rows == 0 {
            return None;
        }
        let format = match index {
            0 if self.ruled.has_columns() => Format::Table,
            0 => self.tables.format().unwrap_or(Format::Table),
            1 => Format::Box,
            2 => Format::Json,
            3 if self.prose.plain_rows * 2 > self.prose.rows => Format::Shapes,
            4 => Format::Prometheus,
            5 => Format::Statsd,
            6 => Format::Teleplot,
            7 => Format::Nmea,
            _ => Format::Pairs,
        };
        Some((format, self.words(format)))
    }

    fn words(&self, format: Format) -> String {
        let columns = self.tables.current().map_or(0, Table::width);
        let mut words = match format {
            Format::Numbers | Format::Csv | Format::Table => {
                format!("{} of {columns} columns", format.noun())
            }
            _ => format.noun().to_owned(),
        };
        if let Some(axis) = self.row.axis().filter(|_| self.row.has_axis()) {
            words = format!("{words} over \"{axis}\"{}", self.row.axis_words());
        }
        words
    }
}
