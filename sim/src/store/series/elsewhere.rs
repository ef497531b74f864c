//! Full chunks that are kept elsewhere, too: memory lets go of them where it is short, and they are read back when
//! somebody looks at them.

use std::ops::Range;
use std::sync::Arc;

use super::super::chunk::Chunk;
use super::super::question::Question;
use super::super::stored::Kept;
use super::Series;

impl Series {
    /// The full chunk with these numbers is elsewhere, too; returns whether it is here, in memory.
    pub(crate) fn keep_elsewhere(&mut self, numbers: &Range<u64>, kept: Kept) -> bool {
        if numbers.start < self.history().start {
            return false;
        }
        let place = self.place(numbers.start);
        let Some(sealed) = self.sealed.get_mut(place) else {
            return false;
        };
        let is_it = sealed.chunk.range() == *numbers && !sealed.chunk.is_stored();
        if is_it {
            sealed.kept = Some(kept);
        }
        is_it
    }

    /// Lets go of the oldest chunk in memory, if it is elsewhere, too; returns what is to be dropped.
    pub(crate) fn let_go_of_oldest(&mut self) -> Option<Arc<Chunk>> {
        loop {
            let history = self.history();
            let place = self.place(self.elsewhere_to.max(history.start));
            let sealed = self.sealed.get_mut(place)?;
            if sealed.chunk.is_stored() {
                self.elsewhere_to = sealed.chunk.range().end;
                continue;
            }
            let kept = sealed.kept.take().filter(|kept| kept.origin.is_there())?;
            let stored = sealed.chunk.stored_as(kept);
            let Range { start, end } = sealed.chunk.range();
            let (kind, extent) = (sealed.chunk.kind(), sealed.chunk.extent());
            let light = Arc::new(Chunk::stored(start, kind, extent, stored));
            self.sealed_bytes = self.sealed_bytes + light.bytes() - sealed.chunk.bytes();
            let chunk = std::mem::replace(&mut sealed.chunk, light);
            self.elsewhere_to = end;
            self.weigh();
            return Some(chunk);
        }
    }

    /// Drops the chunks that end at this number or before: they are kept nowhere any more.
    pub(crate) fn forget_before(&mut self, number: u64) {
        while let Some(oldest) = self.sealed.front()
            && oldest.chunk.range().end <= number
            && oldest.chunk.is_stored()
        {
            self.drop_oldest();
        }
    }

    /// The chunks that are elsewhere and of which columns so wide need more than what is always at hand.
    pub(crate) fn to_read_back(&self, question: &Question) -> Vec<Arc<Chunk>> {
        let elsewhere = self.elsewhere_to.max(self.history().start);
        let count = self.place(elsewhere).min(self.sealed.len());
        let [from, to] = [question.columns.start, question.columns.end]
            .map(|column| question.x_from_column(column));
        // A chunk that reaches further than into half a column is taken apart.
        let is_narrow = |x: &Range<f64>| question.width < 2.0 * (x.end - x.start);
        let wanted = self.sealed.range(..count).filter(|sealed| {
            sealed.chunk.is_stored() && sealed.x.end >= from && sealed.x.start <= to
        });
        let narrow = wanted.filter(|sealed| is_narrow(&sealed.x));
        narrow.map(|sealed| Arc::clone(&sealed.chunk)).collect()
    }
}
