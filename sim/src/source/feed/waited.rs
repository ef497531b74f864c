//! When lines came that waited to be read.

use crate::source::parsed::Late;

/// The rows of samples that are passed on later than their lines came, with their times.
#[derive(Debug)]
pub(super) struct Waited(Vec<(u64, f64)>);

impl Waited {
    /// Each row has its line's arrival. Those that arrived at once lie `apart` from each other, in their
    /// order and before their arrival, but never before that of the rows before.
    pub(super) fn new(late: &[Late], apart: f64) -> Self {
        let mut rows: Vec<(u64, f64)> = late
            .iter()
            .map(|late| (late.place.row, late.place.arrival))
            .collect();
        rows.sort_by_key(|(row, _)| *row);
        rows.dedup_by_key(|(row, _)| *row);
        let mut before = f64::NEG_INFINITY;
        for same in rows.chunk_by_mut(|one, next| one.1 == next.1) {
            let arrival = same[0].1;
            let apart = apart
                .min((arrival - before) / (same.len() + 1) as f64)
                .max(0.0);
            let last = same.len() - 1;
            for (index, (_, time)) in same.iter_mut().enumerate() {
                *time = arrival - (last - index) as f64 * apart;
            }
            before = arrival;
        }
        Self(rows)
    }

    /// When the line of a row came.
    pub(super) fn time(&self, row: u64) -> Option<f64> {
        let at = self.0.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        Some(self.0[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::Waited;
    use crate::format::Place;
    use crate::source::parsed::Late;

    #[test]
    fn lines_that_came_at_once_keep_their_order_and_others_their_times() {
        let late = |row: u64, arrival: f64| Late {
            series: 0,
            value: 0.0,
            place: Place {
                row,
                arrival,
                x: None,
            },
        };
        let lines = [
            late(0, 1.0),
            late(1, 2.0),
            late(2, 2.0),
            late(2, 2.0),
            late(3, 3.0),
        ];
        let waited = Waited::new(&lines, 0.25);
        let times: Vec<Option<f64>> = (0..5).map(|row| waited.time(row)).collect();
        assert_eq!(times, [Some(1.0), Some(1.75), Some(2.0), Some(3.0), None]);
    }
}
