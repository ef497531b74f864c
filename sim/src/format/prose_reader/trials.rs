//! Lines that wait until it is known whether their shape is data.

use super::Prose;
use crate::format::Sink;
use crate::format::row::{Row, When};
use crate::format::shape::{State, Waiting};
use crate::format::text::Readable;
use crate::format::verdict::Verdict;

impl Prose {
    /// A line whose shape isn't decided waits.
    pub(super) fn wait(
        &mut self,
        (line, index): (&[u8], usize),
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Verdict {
        let shape = &mut self.shapes[index];
        let values = shape.values(&self.tokens.list);
        // The time that the line begins with has been counted in the row.
        let place = row.reserve(sink);
        if let State::Trial(waiting) = &mut shape.state {
            let line = line.into();
            waiting.push(Waiting {
                line,
                values,
                place,
            });
        }
        if shape.is_ready(false) {
            row.commit_prose();
            self.catch_up(index, row, sink);
        }
        Verdict::Waits
    }

    /// Reads the lines that waited for a shape to be decided, and those of others that say of the same
    /// quantities: in the order in which they came.
    fn catch_up(&mut self, index: usize, row: &mut Row, sink: &mut impl Sink) {
        let mut all = vec![index];
        for trial in self.trials.clone() {
            let trial = trial as usize;
            if trial != index && self.shapes[trial].shares_name(&self.shapes[index]) {
                all.push(trial);
            }
        }
        let mut waiting: Vec<(usize, Waiting)> = Vec::new();
        for index in &all {
            waiting.extend(
                self.shapes[*index]
                    .decide()
                    .into_iter()
                    .map(|line| (*index, line)),
            );
        }
        let told = all.iter().filter_map(|index| self.shapes[*index].tells());
        self.told.extend(told);
        waiting.sort_by_key(|(_, line)| line.place.row);
        self.trials
            .retain(|trial| !all.contains(&(*trial as usize)));
        let (when, mut readable) = (row.when, Readable::default());
        for (index, line) in waiting {
            row.when = When::Again(line.place);
            if let Some(x) = line.place.x {
                row.carry_x(x);
            }
            let shape = &mut self.shapes[index];
            self.rows += 1;
            self.plain_rows += u64::from(!shape.is_signed());
            let is_data = shape.tells().is_some();
            shape.read(|at| line.values[at], row);
            row.commit(sink);
            if is_data {
                sink.turned_out_data(readable.text(&line.line));
            }
        }
        row.when = when;
    }

    /// Decides on shapes that have waited long enough, and at the input's end on all.
    pub(in crate::format) fn settle(&mut self, is_end: bool, row: &mut Row, sink: &mut impl Sink) {
        for index in self.trials.clone() {
            let index = index as usize;
            let is_known = is_end
                && self
                    .shapes
                    .iter()
                    .any(|shape| self.shapes[index].repeats(shape));
            if is_known || self.shapes[index].is_ready(true) {
                self.catch_up(index, row, sink);
            } else if is_end {
                self.give_up(index, row);
            }
        }
        if is_end {
            self.trials.clear();
        }
    }

    fn give_up(&mut self, index: usize, row: &mut Row) {
        for _line in self.shapes[index].give_up() {
            self.shapes[index].ignore(row);
            row.commit_prose();
        }
    }

    /// Whether lines wait for more of their kind.
    pub(in crate::format) fn has_trials(&self) -> bool {
        !self.trials.is_empty()
    }
}
