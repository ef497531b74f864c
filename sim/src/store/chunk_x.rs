//! When the samples of a chunk were taken: what equal spacing gives to the bit costs nothing per sample, anything
//! else is kept as it is.

use std::borrow::Cow;
use std::ops::Range;

use super::linear_piece::{LinearPiece, lower_bound, piece_at};
use super::numbers::Numbers;
use super::packed::Packed;
use super::pyramid::{BASE, BASE_SHIFT};
use super::room::reserve;
use super::search::partition_point;

/// The x of a chunk's samples.
#[derive(Debug, Clone)]
pub(super) struct ChunkX {
    len: usize,
    form: Layout,
    /// First and last x of each bucket, once the chunk is sealed and if its x are kept one by one:
    /// so close together, what a walk over buckets needs is soon at hand, and stays so when the x
    /// themselves are packed.
    spans: Box<[[f64; 2]]>,
}

#[derive(Debug, Clone)]
enum Layout {
    /// Stretches of equal spacing.
    Pieces(Vec<LinearPiece>),
    Each(Numbers),
}

/// What is saved of the x of a chunk beside its samples.
pub(super) enum SavedX<'a> {
    /// All of them.
    Lines(&'a [LinearPiece]),
    /// First and last x of each bucket; the others stand with the samples.
    Each { spans: Cow<'a, [[f64; 2]]> },
}

impl ChunkX {
    pub(super) fn saved(&self) -> SavedX<'_> {
        match (&self.form, self.lines()) {
            (_, Some(lines)) => SavedX::Lines(lines),
            (Layout::Pieces(_), None) => SavedX::Each {
                spans: spans(&self.all()).into_vec().into(),
            },
            (Layout::Each(_), None) => SavedX::Each {
                spans: Cow::Borrowed(&self.spans),
            },
        }
    }

    /// So many x on these stretches of equal spacing, of a chunk that is complete.
    pub(super) fn of_lines(len: usize, pieces: Vec<LinearPiece>) -> Self {
        Self {
            len,
            form: Layout::Pieces(pieces),
            spans: Box::default(),
        }
    }

    /// The x of a chunk that is complete, one by one.
    pub(super) fn of_numbers(xs: Numbers) -> Self {
        Self {
            len: xs.len(),
            form: Layout::Each(xs),
            spans: Box::default(),
        }
    }

    /// So many x, of which only the first and the last of each bucket are known.
    pub(super) fn elsewhere(len: usize, spans: Box<[[f64; 2]]>) -> Self {
        Self {
            len,
            form: Layout::Each(Numbers::EMPTY),
            spans,
        }
    }

    /// The same with its x where they stand one by one.
    pub(super) fn with_numbers(mut self, numbers: impl FnOnce() -> Numbers) -> Self {
        if let Layout::Each(xs) = &mut self.form {
            *xs = numbers();
        }
        self
    }

    /// All x one by one.
    pub(super) fn into_numbers(self) -> Numbers {
        match self.form {
            Layout::Each(xs) => xs,
            Layout::Pieces(_) => Numbers::Plain(self.all().into_owned()),
        }
    }

    pub(super) fn new() -> Self {
        Self {
            len: 0,
            form: Layout::Pieces(Vec::new()),
            spans: Box::default(),
        }
    }

    /// Adds x, which must be finite and not run backwards.
    #[inline]
    pub(super) fn push_each(&mut self, xs: &[f64]) {
        for (index, &x) in xs.iter().enumerate() {
            if let Layout::Each(all) = &mut self.form {
                let rest = &xs[index..];
                let all = all.plain_mut();
                reserve(all, rest.len(), all.len() / 2);
                all.extend_from_slice(rest);
                self.len += rest.len();
                return;
            }
            self.push(x);
        }
    }

    /// Adds one x, which must be finite.
    fn push(&mut self, x: f64) {
        if x == 0.0 && x.is_sign_negative() {
            // No sum has that sign.
            self.unfold();
        }
        let place = self.len;
        match &mut self.form {
            Layout::Each(xs) => {
                let xs = xs.plain_mut();
                reserve(xs, 1, xs.len() / 2);
                xs.push(x);
            }
            Layout::Pieces(pieces) => {
                let last = pieces.last_mut();
                match last.and_then(|last| Some((last.meet(place, x)?, last))) {
                    Some((met, last)) => *last = met,
                    None => pieces.push(LinearPiece::of_one(place, x)),
                }
            }
        }
        self.len += 1;
        self.unfold_if_uneven();
    }

    /// Adds samples at `start + i * step`, for each of these `i`; all must be finite, `step` not negative.
    pub(super) fn push_regular(&mut self, [start, step]: [f64; 2], steps: Range<usize>) {
        let line = LinearPiece {
            first: self.len as i64 - steps.start as i64,
            ..LinearPiece::regular(self.len, start, step)
        };
        let places = self.len..self.len + steps.len();
        // Where some of them stand before, they must lie on the line as well, as the first one does whose x ran
        // backwards.
        let is_whole = self.len == 0
            || steps.start == 0
            || steps.start == 1 && line.has(self.len - 1, self.x(self.len - 1));
        match &mut self.form {
            Layout::Pieces(pieces) if steps.len() > 1 && is_whole => {
                self.len = places.end;
                let mut all = places.map(|place| (place, line.x(place)));
                let goes_on = |last: &LinearPiece| all.all(|(place, x)| last.has(place, x));
                if !pieces.last().is_some_and(goes_on) {
                    pieces.push(line);
                }
                self.unfold_if_uneven();
            }
            _ => steps.for_each(|i| self.push(start + i as f64 * step)),
        }
    }

    /// Keeps each x once the pieces are so short that to look for them costs more than they save.
    fn unfold_if_uneven(&mut self) {
        const SHORTEST: usize = 16;
        if let Layout::Pieces(pieces) = &self.form
            && pieces.len() > 4 + self.len / SHORTEST
        {
            self.unfold();
        }
    }

    fn unfold(&mut self) {
        if let Layout::Pieces(_) = &self.form {
            self.form = Layout::Each(Numbers::Plain(self.all().into_owned()));
        }
    }

    /// Those at these places.
    pub(super) fn part(&self, places: Range<usize>) -> Self {
        match &self.form {
            Layout::Each(xs) => Self::of_numbers(Numbers::Plain(xs.some(places))),
            Layout::Pieces(pieces) => {
                let moved = |piece: &LinearPiece| LinearPiece {
                    first: piece.first - places.start as i64,
                    ..*piece
                };
                Self::of_lines(places.len(), pieces.iter().map(moved).collect())
            }
        }
    }

    /// The stretches of equal spacing, if it consists of such as a file has.
    pub(super) fn lines(&self) -> Option<&[LinearPiece]> {
        match &self.form {
            Layout::Pieces(pieces) => {
                let are_plain = pieces.iter().all(|piece| piece.unit == 1.0);
                are_plain.then_some(&**pieces)
            }
            Layout::Each(_) => None,
        }
    }

    /// Its numbers as they stand, if they stand one by one.
    pub(super) fn numbers(&self) -> Option<&Numbers> {
        match &self.form {
            Layout::Pieces(_) => None,
            Layout::Each(xs) => Some(xs),
        }
    }

    /// x of the sample at that place; the place must be below `len`.
    #[inline]
    pub(super) fn x(&self, place: usize) -> f64 {
        match &self.form {
            Layout::Each(xs) => self.span_end(place).unwrap_or_else(|| xs.get(place)),
            Layout::Pieces(pieces) => piece_at(pieces, place).x(place),
        }
    }

    /// The x at that place, if it is the first or the last of a bucket whose span is known.
    #[inline]
    fn span_end(&self, place: usize) -> Option<f64> {
        const LAST: usize = BASE - 1;
        let [first, last] = self.spans.get(place >> BASE_SHIFT)?;
        match place % BASE {
            0 => Some(*first),
            LAST => Some(*last),
            _ => None,
        }
    }

    /// What all x are, if one piece is enough.
    pub(super) fn only_piece(&self) -> Option<&LinearPiece> {
        match &self.form {
            Layout::Pieces(pieces) if pieces.len() == 1 => pieces.first(),
            _ => None,
        }
    }

    /// Every x.
    pub(super) fn all(&self) -> Cow<'_, [f64]> {
        match &self.form {
            Layout::Each(xs) => xs.all(),
            Layout::Pieces(pieces) => (0..self.len)
                .map(|place| piece_at(pieces, place).x(place))
                .collect(),
        }
    }

    /// The x at these places.
    pub(super) fn some(&self, places: Range<usize>) -> Vec<f64> {
        match &self.form {
            Layout::Each(xs) => xs.some(places),
            Layout::Pieces(pieces) => match pieces.as_slice() {
                [piece] => places.map(|place| piece.x(place)).collect(),
                _ => places
                    .map(|place| piece_at(pieces, place).x(place))
                    .collect(),
            },
        }
    }

    /// First and last x; there must be one.
    pub(super) fn ends(&self) -> [f64; 2] {
        [0, self.len - 1].map(|place| match &self.form {
            Layout::Each(xs) => self.span_end(place).unwrap_or_else(|| xs.get(place)),
            Layout::Pieces(pieces) => piece_at(pieces, place).x(place),
        })
    }

    /// The first place in `range` whose x is not below `x`, else the range's end. The x must not
    /// run backwards within the range.
    pub(super) fn lower_bound(&self, range: Range<usize>, x: f64) -> usize {
        match &self.form {
            Layout::Each(xs) => match self.narrow(range, x) {
                range if range.is_empty() => range.start,
                range => xs.lower_bound(range, x),
            },
            Layout::Pieces(pieces) => match pieces.as_slice() {
                [piece] => piece.lower_bound(range, x),
                pieces => lower_bound(pieces, range, x),
            },
        }
    }

    /// The part of the range, within one bucket if spans are known, where the lower bound is; it
    /// may be the part's end.
    fn narrow(&self, range: Range<usize>, x: f64) -> Range<usize> {
        if self.spans.is_empty() || range.is_empty() {
            return range;
        }
        // Buckets after the first begin inside the range, so their first x are sorted.
        let first = range.start >> BASE_SHIFT;
        let later = first + 1..((range.end - 1) >> BASE_SHIFT) + 1;
        let bucket = partition_point(later, |bucket| self.spans[bucket][0] < x) - 1;
        let end = (bucket + 1) << BASE_SHIFT;
        if end <= range.end && self.spans[bucket][1] < x {
            return end..end;
        }
        range.start.max(bucket << BASE_SHIFT)..range.end.min(end)
    }

    /// Forgets the first `count` samples.
    pub(super) fn forget(&mut self, count: usize) {
        self.spans = Box::default();
        match &mut self.form {
            Layout::Each(xs) => {
                let xs = xs.plain_mut();
                xs.drain(..count);
                xs.shrink_to_fit();
            }
            Layout::Pieces(pieces) => {
                let gone = pieces
                    .partition_point(|piece| piece.first <= count as i64)
                    .saturating_sub(1);
                pieces.drain(..gone);
                for piece in pieces {
                    // The piece that is cut keeps its start, and with it all its x.
                    piece.first -= count as i64;
                }
            }
        }
        self.len -= count;
    }

    /// Gives back memory that isn't used.
    pub(super) fn shrink(&mut self) {
        match &mut self.form {
            Layout::Each(xs) => xs.plain_mut().shrink_to_fit(),
            Layout::Pieces(pieces) => pieces.shrink_to_fit(),
        }
    }

    /// For a chunk that is complete.
    pub(super) fn seal(&mut self) {
        self.shrink();
        if let Layout::Each(xs) = &self.form {
            self.spans = spans(&xs.all());
        }
    }

    /// The same with its x packed, if they aren't yet and it pays.
    pub(super) fn packed(&self) -> Option<Self> {
        let (xs, spans) = match &self.form {
            Layout::Each(xs) => (xs.packed()?, self.spans.clone()),
            Layout::Pieces(_) => {
                let xs = self.all();
                let spans = spans(&xs);
                let room = self.bytes().checked_sub(size_of_val(&*spans))?;
                // Few pieces weigh less than anything, and find an x without reading.
                if room < self.len {
                    return None;
                }
                (Numbers::Packed(Packed::of(&xs, room)?), spans)
            }
        };
        Some(Self {
            len: self.len,
            form: Layout::Each(xs),
            spans,
        })
    }

    pub(super) fn bytes(&self) -> usize {
        let form = match &self.form {
            Layout::Each(xs) => xs.bytes(),
            Layout::Pieces(pieces) => pieces.capacity() * size_of::<LinearPiece>(),
        };
        form + size_of_val(&*self.spans)
    }
}

/// First and last x of each bucket.
fn spans(xs: &[f64]) -> Box<[[f64; 2]]> {
    let (buckets, _) = xs.as_chunks::<BASE>();
    buckets.iter().map(|xs| [xs[0], xs[BASE - 1]]).collect()
}

#[cfg(test)]
mod tests;
