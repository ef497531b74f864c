//! What a counter says, along x.

use std::cmp::Ordering;
use std::collections::VecDeque;

use crate::store::{Samples, SeriesId, Store, XAxis};

/// Samples of the counter that are looked up at once.
const WINDOW: usize = 1_024;

/// A walk along a counter's samples: what it said last at each x, where x grows from one to the next
/// and seldom runs backwards.
pub(super) struct CounterWalk {
    counter: SeriesId,
    /// Whether x is the scope's time, which is set back for all series alike.
    is_time: bool,
    /// The samples that come next, and the number of the first.
    ahead: VecDeque<[f64; 2]>,
    next: u64,
    /// There were none when they were looked up last.
    is_dry: bool,
    said: Option<f64>,
    said_x: f64,
    /// The x that was asked for last, and how often.
    x: f64,
    rank: u64,
    /// How many of the counter's samples at that x were taken.
    taken_here: u64,
}

impl CounterWalk {
    /// At the beginning of the counter's history.
    pub(super) fn new(store: &Store, counter: SeriesId) -> Self {
        let info = store.info(counter);
        Self {
            counter,
            is_time: info.is_none_or(|info| info.x == XAxis::Time),
            ahead: VecDeque::new(),
            next: 0,
            is_dry: false,
            said: None,
            said_x: f64::NEG_INFINITY,
            x: f64::NEG_INFINITY,
            rank: 0,
            taken_here: 0,
        }
    }

    /// The counter's number in the store.
    pub(super) fn counter(&self) -> SeriesId {
        self.counter
    }

    /// Another run begins: what was said before doesn't hold for it.
    pub(super) fn begin_run(&mut self) {
        if self.is_time {
            self.said = None;
        }
    }

    /// More samples may have come.
    pub(super) fn look_again(&mut self) {
        self.is_dry = false;
    }

    /// What it said last at `x`; `None` before it said anything. Where several of its samples have
    /// one x, as lines of one second have, the first who asks for it gets the first of them, and so
    /// on.
    pub(super) fn at(&mut self, store: &Store, x: f64) -> Option<f64> {
        match x.total_cmp(&self.x) {
            Ordering::Equal => self.rank += 1,
            Ordering::Greater => (self.x, self.rank, self.taken_here) = (x, 0, 0),
            Ordering::Less => {
                self.go_back(store, x);
                (self.x, self.rank, self.taken_here) = (x, 0, 0);
            }
        }
        while let Some([counter_x, value]) = self.peek(store) {
            let is_further_on = counter_x > x || counter_x >= x && self.taken_here > self.rank;
            // The next stretch of an axis of the source's own is for those who are set back, too; on
            // the scope's time it is for all who have come further.
            let is_for_others = !self.is_time || x <= self.said_x;
            let is_set_back = counter_x < self.said_x && is_for_others;
            if is_further_on || is_set_back {
                break;
            }
            self.take([counter_x, value]);
        }
        self.said
    }

    fn take(&mut self, [x, value]: [f64; 2]) {
        self.ahead.pop_front();
        self.next += 1;
        self.said_x = x;
        self.taken_here += u64::from(x >= self.x);
        if value.is_finite() {
            self.said = Some(value);
        }
    }

    fn peek(&mut self, store: &Store) -> Option<[f64; 2]> {
        if self.ahead.is_empty() && !self.is_dry {
            match store.samples(self.counter, self.next, WINDOW) {
                Some(Samples { first, points, .. }) => {
                    self.next = first;
                    self.ahead = points.into();
                }
                None => self.is_dry = true,
            }
        }
        self.ahead.front().copied()
    }

    fn go_back(&mut self, store: &Store, x: f64) {
        let here = self.next.saturating_sub(1);
        let Some(number) = store.walked_back(self.counter, here, x) else {
            return;
        };
        self.ahead.clear();
        self.next = number;
        self.is_dry = false;
        (self.said, self.said_x) = (None, f64::NEG_INFINITY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{SeriesInfo, XKind, XValues};

    fn walk(axis: XAxis, counter: &[[f64; 2]], along: &[f64]) -> Vec<Option<f64>> {
        let store = Store::new(1 << 20);
        let id = store.create(SeriesInfo {
            name: "job/step".into(),
            x: axis,
            ..SeriesInfo::default()
        });
        for [x, value] in counter {
            store.append(id, XValues::Each(&[*x]), &[*value]).unwrap();
        }
        let mut walk = CounterWalk::new(&store, id);
        along.iter().map(|x| walk.at(&store, *x)).collect()
    }

    fn rows() -> XAxis {
        XAxis::Own {
            name: "row".into(),
            kind: XKind::Row,
        }
    }

    #[test]
    fn a_counter_holds_until_its_next_value_and_says_nothing_before_its_first() {
        let said = walk(
            XAxis::Time,
            &[[1.0, 10.0], [2.0, f64::NAN], [3.0, 30.0]],
            &[0.5, 1.0, 1.5, 2.5, 3.0, 9.0],
        );
        let expected = [
            None,
            Some(10.0),
            Some(10.0),
            Some(10.0),
            Some(30.0),
            Some(30.0),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_has_one_x_goes_with_what_it_came_with() {
        let counter = [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0], [2.0, 4.0]];
        let said = walk(XAxis::Time, &counter, &[1.0, 1.0, 1.0, 1.0, 2.0]);
        assert_eq!(said, [1.0, 2.0, 3.0, 3.0, 4.0].map(Some));
    }

    #[test]
    fn rows_that_begin_anew_go_with_the_counter_that_began_anew() {
        let counter = [[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [0.0, 7.0], [1.0, 8.0]];
        let said = walk(rows(), &counter, &[0.0, 1.0, 2.0, 3.0, 0.0, 1.0]);
        assert_eq!(said, [1.0, 2.0, 3.0, 3.0, 7.0, 8.0].map(Some));
    }

    #[test]
    fn a_clock_that_is_set_back_holds_nobody_up() {
        let counter = [[5.0, 1.0], [6.0, 2.0], [4.0, 3.0], [7.0, 4.0]];
        let said = walk(XAxis::Time, &counter, &[5.0, 6.0, 6.5, 7.0]);
        assert_eq!(said, [1.0, 2.0, 3.0, 4.0].map(Some));
    }
}
