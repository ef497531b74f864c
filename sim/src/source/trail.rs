//! What a counter said in which row, for samples of rows that were read long ago.

/// Stretches that are kept: a counter that grows evenly needs one.
const PIECES_MAX: usize = 1 << 16;

/// Values with equal steps in rows with equal steps.
#[derive(Clone, Copy, Debug)]
struct Progression {
    row: u64,
    value: f64,
    count: u64,
    row_step: u64,
    value_step: f64,
}

impl Progression {
    fn new(row: u64, value: f64) -> Self {
        Self {
            row,
            value,
            count: 1,
            row_step: 1,
            value_step: 0.0,
        }
    }

    fn row_at(&self, place: u64) -> u64 {
        self.row + place * self.row_step
    }

    fn value_at(&self, place: u64) -> f64 {
        self.value + place as f64 * self.value_step
    }

    /// Takes a value that goes on with the steps; the second one says what they are.
    fn takes(&mut self, row: u64, value: f64) -> bool {
        if self.count == 1 {
            self.row_step = row - self.row;
            self.value_step = value - self.value;
        }
        let place = self.count;
        let fits = self.row_at(place) == row && self.value_at(place).to_bits() == value.to_bits();
        self.count += u64::from(fits);
        fits
    }
}

/// The values of a counter by its rows.
#[derive(Debug, Default)]
pub(super) struct Trail {
    pieces: Vec<Progression>,
    last_row: Option<u64>,
}

impl Trail {
    /// Adds a value; one of a row that isn't behind the last is passed over.
    pub(super) fn push(&mut self, row: u64, value: f64) {
        if !value.is_finite() || self.last_row.is_some_and(|last| row <= last) {
            return;
        }
        self.last_row = Some(row);
        if self
            .pieces
            .last_mut()
            .is_some_and(|last| last.takes(row, value))
        {
            return;
        }
        if self.pieces.len() == PIECES_MAX {
            // Rows far back have a value from a little earlier then.
            let mut place = 0;
            self.pieces.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
        self.pieces.push(Progression::new(row, value));
    }

    /// The last value.
    pub(super) fn last(&self) -> Option<f64> {
        let last = self.pieces.last()?;
        Some(last.value_at(last.count - 1))
    }

    /// The last value up to this row; the first one for rows before it. `None` without any.
    pub(super) fn at(&self, row: u64) -> Option<f64> {
        let behind = self.pieces.partition_point(|piece| piece.row <= row);
        let Some(piece) = behind.checked_sub(1).map(|place| self.pieces[place]) else {
            return self.pieces.first().map(|first| first.value);
        };
        let place = (row - piece.row) / piece.row_step;
        Some(piece.value_at(place.min(piece.count - 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_the_next_one() {
        let mut trail = Trail::default();
        assert_eq!(trail.at(3), None);
        for (row, value) in [(2, 1.0), (5, 2.0), (8, 3.0), (9, 10.0), (20, 11.0)] {
            trail.push(row, value);
        }
        trail.push(20, 99.0);
        let expected = [
            (0, 1.0),
            (2, 1.0),
            (4, 1.0),
            (5, 2.0),
            (8, 3.0),
            (9, 10.0),
            (19, 10.0),
            (1_000, 11.0),
        ];
        for (row, value) in expected {
            assert_eq!(trail.at(row), Some(value), "{row}");
        }
    }

    #[test]
    fn an_even_counter_is_one_stretch_and_an_uneven_one_is_bounded() {
        let mut even = Trail::default();
        (0..1_000_u32).for_each(|row| even.push(u64::from(row) * 3, f64::from(row) * 10.0));
        assert_eq!((even.pieces.len(), even.at(2_000)), (1, Some(6_660.0)));
        let mut uneven = Trail::default();
        (1..600_000_u32).for_each(|row| uneven.push(u64::from(row), f64::from(row).powf(1.5)));
        assert!(uneven.pieces.len() <= PIECES_MAX);
        let last = uneven.at(599_999).unwrap();
        assert!((last - 599_999_f64.powf(1.5)).abs() < 1e-3);
    }
}
