//! A job's log: its last lines, in blocks of text. Lines are counted from the job's first, for good.

use std::collections::{HashSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;

use super::message::{DataLines, LogLine};

mod block;
mod bounds;
mod part;
mod piece;

use self::block::Block;
pub use self::block::LoggedLine;
pub(crate) use self::bounds::LogBounds;
pub use self::part::LogPart;
pub use self::piece::LogPiece;

/// So many of the last lines may turn out to be data: more than wait to be read at a time.
const TURNED_WITHIN: u64 = 4_096;

/// Some lines of a log, and the number of their first.
#[derive(Clone, Debug)]
struct Numbered {
    first: u64,
    /// Shared with who reads it meanwhile; what is written to then is a copy.
    block: Arc<Block>,
}

impl Numbered {
    fn end(&self) -> u64 {
        self.first + self.block.len() as u64
    }
}

#[derive(Debug, Default)]
struct Lines {
    blocks: VecDeque<Numbered>,
    /// The numbers of the lines that have no end so far: one of a stream at most.
    open: Vec<u64>,
    /// The number of the first line kept: so many came before it.
    forgotten: u64,
    /// What the blocks take of memory.
    bytes: usize,
    /// How many lines have turned out to be data after they were said.
    turned: u64,
    /// Lines with smaller numbers were cleared.
    cleared: u64,
    bounds: Arc<LogBounds>,
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.bounds.settle(self.weight(), [0, 0]);
    }
}

impl Lines {
    fn range(&self) -> Range<u64> {
        self.forgotten..self.blocks.back().map_or(self.forgotten, Numbered::end)
    }

    fn seen(&self) -> Range<u64> {
        let Range { start, end } = self.range();
        start.max(self.cleared)..end
    }

    /// How many of the lines that are shown were read as samples.
    fn data_lines(&self) -> u64 {
        let seen = self.seen();
        let blocks = self.blocks.range(self.place_of(seen.start)..);
        let data = blocks.map(|one| {
            let cleared = seen.start.saturating_sub(one.first) as usize;
            one.block.data_lines_from(cleared) as u64
        });
        data.sum()
    }

    /// `[lines, bytes]`.
    fn weight(&self) -> [u64; 2] {
        let Range { start, end } = self.range();
        [end - start, self.bytes as u64]
    }

    fn extend(&mut self, mut lines: &[LogLine]) {
        while let Some((first, rest)) = lines.split_first() {
            if self.took_the_place(first) {
                lines = rest;
                continue;
            }
            self.make_room(first);
            if first.is_open {
                self.open.push(self.range().end);
            }
            // As many at once as take nobody's place.
            let is_plain = self.open.is_empty();
            let mut added = 1;
            self.change_last(|block| {
                block.push(first);
                let fits = rest.iter().take_while(|line| is_plain && !line.is_open);
                for line in fits {
                    if !block.has_room(line.text.len()) {
                        break;
                    }
                    block.push(line);
                    added += 1;
                }
            });
            lines = &lines[added..];
        }
    }

    /// Has a last block with room for this line.
    fn make_room(&mut self, line: &LogLine) {
        let Range { end, .. } = self.range();
        let last = self.blocks.back().map(|last| &last.block);
        if last.is_some_and(|last| last.has_room(line.text.len())) {
            return;
        }
        let block = last.map(|last| Block::after(last)).unwrap_or_default();
        self.change_last(Block::seal);
        let block = Arc::new(block);
        self.bytes += block.bytes();
        self.blocks.push_back(Numbered { first: end, block });
    }

    fn change_last(&mut self, change: impl FnOnce(&mut Block)) {
        if let Some(last) = self.blocks.len().checked_sub(1) {
            self.change(last, change);
        }
    }

    fn change(&mut self, place: usize, change: impl FnOnce(&mut Block)) {
        let block = &mut self.blocks[place].block;
        let before = block.bytes();
        let written = Arc::make_mut(block);
        change(written);
        self.bytes = self.bytes + written.bytes() - before;
    }

    /// Puts the line where its stream's open one stands, whose time it has: others may have come since.
    /// Returns whether there was one.
    fn took_the_place(&mut self, line: &LogLine) -> bool {
        if self.open.is_empty() {
            return false;
        }
        let forgotten = self.forgotten;
        self.open.retain(|number| *number >= forgotten);
        for index in 0..self.open.len() {
            let number = self.open[index];
            let place = self.place_of(number);
            let Some(numbered) = self.blocks.get(place) else {
                continue;
            };
            let within = (number - numbered.first) as usize;
            if numbered.block.line(within).stream == line.stream {
                if !line.is_open {
                    self.open.swap_remove(index);
                }
                self.change(place, |block| block.replace(within, line));
                return true;
            }
        }
        false
    }

    /// Lines among the last ones that are told by their texts are data.
    fn turn_out_data(&mut self, told: &DataLines) {
        let texts: HashSet<&str> = told.texts.iter().map(|text| &**text).collect();
        let Range { start, end } = self.range();
        let from = start.max(end.saturating_sub(TURNED_WITHIN));
        for place in self.place_of(from)..self.blocks.len() {
            let Numbered { first, block } = &self.blocks[place];
            let lines = from.saturating_sub(*first) as usize..block.len();
            let turned: Vec<usize> = lines
                .filter(|line| {
                    let line = block.line(*line);
                    !line.is_data && line.stream == told.stream && texts.contains(line.text)
                })
                .collect();
            if !turned.is_empty() {
                self.turned += turned.len() as u64;
                self.change(place, |block| block.turn_out_data(&turned));
            }
        }
    }

    /// The place of the block that has this line, or else of the next one.
    fn place_of(&self, number: u64) -> usize {
        self.blocks
            .partition_point(|numbered| numbered.end() <= number)
    }

    /// Forgets the oldest block, or half of the only one; returns whether there was more than one line.
    fn drop_oldest(&mut self) -> bool {
        if self.blocks.len() > 1 {
            if let Some(oldest) = self.blocks.pop_front() {
                self.bytes -= oldest.block.bytes();
                self.forgotten = oldest.end();
            }
            return true;
        }
        let half = self.blocks.back().map_or(0, |only| only.block.len() / 2);
        if half > 0 {
            self.change_last(|block| {
                block.drop_first(half);
                block.seal();
            });
            self.forgotten += half as u64;
            self.blocks[0].first = self.forgotten;
        }
        half > 0
    }

    fn part(&self, range: Range<u64>) -> LogPart {
        let kept = self.range();
        let range = range.start.max(kept.start)..range.end.min(kept.end);
        if range.is_empty() {
            return LogPart::default();
        }
        let from = self.place_of(range.start);
        let blocks = self.blocks.range(from..);
        let blocks = blocks.take_while(|numbered| numbered.first < range.end);
        LogPart::new(blocks.cloned().collect(), range)
    }
}

/// The last lines of a job's log. A cheap handle; lines are counted from the job's first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    lines: Arc<Mutex<Lines>>,
}

impl Log {
    /// One of those that share these bounds.
    pub(crate) fn within(bounds: &Arc<LogBounds>) -> Self {
        let log = Self::default();
        log.lines.lock().bounds = Arc::clone(bounds);
        log
    }

    /// Adds a line, in the place of its stream's open one if there is one.
    pub fn push(&self, line: &LogLine) {
        self.extend(std::slice::from_ref(line));
    }

    /// Adds lines in their order, each as [`push`](Self::push) does.
    pub fn extend(&self, added: &[LogLine]) {
        self.settled(|lines| lines.extend(added));
    }

    /// Lines that were added lately carried samples, as turned out since.
    pub fn turn_out_data(&self, lines: &DataLines) {
        self.locked(|kept| kept.turn_out_data(lines));
    }

    /// How many lines have turned out to be data after they were said: what was known of them may hold no more.
    pub fn turned_lines(&self) -> u64 {
        self.locked(|lines| lines.turned)
    }

    /// Which part it has of all that a scope's logs may hold.
    pub(crate) fn part_of_bounds(&self) -> f64 {
        self.locked(|lines| lines.bounds.part(lines.weight()))
    }

    /// Forgets some of its oldest lines, as a scope does whose logs have become too large; returns whether there
    /// were any beside the last one.
    pub fn forget_oldest(&self) -> bool {
        self.settled(Lines::drop_oldest)
    }

    /// The numbers of the lines that have no end so far.
    pub fn open_lines(&self) -> Vec<u64> {
        self.locked(|lines| {
            let open = lines.open.iter().copied();
            open.filter(|number| *number >= lines.forgotten).collect()
        })
    }

    /// The range of line numbers that are kept: as many as it begins with were kept once.
    pub fn range(&self) -> Range<u64> {
        self.locked(|lines| lines.range())
    }

    /// The range of line numbers that are shown: of those that are kept all that weren't cleared.
    pub fn seen(&self) -> Range<u64> {
        self.locked(|lines| lines.seen())
    }

    /// Clears all lines but one that has no end so far, and what came after it: nobody is shown them, though they are
    /// kept. Returns up to which number lines were cleared before, for [`clear_to`](Self::clear_to) to show them again.
    pub fn clear(&self) -> u64 {
        self.locked(|lines| {
            let open = lines.open.iter().copied();
            let open = open.filter(|number| *number >= lines.forgotten);
            let end = open.fold(lines.range().end, u64::min);
            let to = end.max(lines.cleared);
            std::mem::replace(&mut lines.cleared, to)
        })
    }

    /// Clears the lines up to this number, and shows those behind it.
    pub fn clear_to(&self, to: u64) {
        self.locked(|lines| lines.cleared = to);
    }

    /// How many of the lines that are shown were read as samples.
    pub fn data_lines(&self) -> u64 {
        self.locked(|lines| lines.data_lines())
    }

    /// The number of the first kept line of this time or the next later one, or of the one to come. Lines stand in
    /// the order in which they came; those that say when they were may be late.
    pub fn number_at(&self, t: f64) -> u64 {
        self.locked(|lines| {
            let mut found = (f64::INFINITY, lines.range().end);
            for one in &lines.blocks {
                let (earliest, latest) = one.block.span();
                if latest < t || earliest >= found.0 {
                    continue;
                }
                if let Some((place, time)) = one.block.first_from(t)
                    && time < found.0
                {
                    found = (time, one.first + place as u64);
                }
            }
            found.1
        })
    }

    /// The kept lines within a range of line numbers, to be read without holding anybody up.
    pub fn part(&self, range: Range<u64>) -> LogPart {
        self.locked(|lines| lines.part(range))
    }

    /// The kept lines within a range of line numbers, each with its number.
    pub fn lines(&self, range: Range<u64>) -> Vec<(u64, LogLine)> {
        let part = self.part(range);
        let lines = part.iter();
        lines
            .map(|(number, line)| (number, line.to_owned()))
            .collect()
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Lines) -> T) -> T {
        f(&mut self.lines.lock())
    }

    /// The same, where it may weigh more or less afterwards.
    fn settled<T>(&self, f: impl FnOnce(&mut Lines) -> T) -> T {
        self.locked(|lines| {
            let before = lines.weight();
            let done = f(lines);
            lines.bounds.settle(before, lines.weight());
            done
        })
    }
}

#[cfg(test)]
mod tests;
