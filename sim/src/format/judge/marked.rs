//! Teleplot on a stream: what is marked by `>` is data, and once that is clear, nothing else is.

use super::special::Special;
use super::{Judge, Reader};
use crate::format::Sink;
use crate::format::framing::Framing;
use crate::format::verdict::Verdict;

/// One marked line among others may be chance, two are none.
const MARKED_MIN: u8 = 2;

impl Judge {
    /// Looks for marked lines among the first ones: two, or none but such since the first of them, as where a board
    /// says a lot before it begins to measure.
    pub(super) fn learn_marks<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]>) {
        if self.is_bound() {
            return;
        }
        let (mut marked, mut is_last_unmarked) = (0_u8, false);
        for line in lines {
            let is_marked = Special::Teleplot.is_sign(line);
            marked = marked.saturating_add(is_marked.into());
            is_last_unmarked = !is_marked;
        }
        if marked >= MARKED_MIN || marked > 0 && !is_last_unmarked {
            self.obey_marks();
        }
    }

    /// A marked line in a source that is read as something else so far.
    pub(super) fn judged_marked(
        &mut self,
        line: &[u8],
        sink: &mut impl Sink,
    ) -> Option<(Verdict, Reader)> {
        if self.is_bound() || self.special.is_some() || !Special::Teleplot.is_sign(line) {
            return None;
        }
        self.marked = self.marked.saturating_add(1);
        if self.marked >= MARKED_MIN || self.last.is_none() {
            self.obey_marks();
            sink.note("lines that `>` marks are data from here on, and the others text");
        }
        self.row.discard();
        let teleplot = Special::Teleplot;
        let verdict = self.specials.read(teleplot, line, &mut self.row, sink)?;
        Some((verdict, Reader::Special(teleplot)))
    }

    fn obey_marks(&mut self) {
        self.special = Some(Special::Teleplot);
        self.specials.obey_marks();
    }

    /// Lines of packets are told otherwise, and a format that a person said is obeyed.
    fn is_bound(&self) -> bool {
        self.framing == Framing::Packets || self.forced.is_some()
    }
}
