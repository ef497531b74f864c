//! The counter that rows stand over where they are all there already and bring no axis along.

use super::ReadSeries;
use super::tally::Heard;

/// What was read out of the first lines, and which series count.
pub(super) struct Look<'a> {
    pub lines: &'a [Heard],
    pub series: &'a [ReadSeries],
    pub counters: &'a [u32],
}

impl Look<'_> {
    /// The first that counts at the head of its lines: it grows from each to the next, and nothing
    /// is said before it.
    pub(super) fn find(&self) -> Option<usize> {
        let found = self.counters.iter().find(|series| self.is_axis(**series));
        found.map(|series| *series as usize)
    }

    fn is_axis(&self, series: u32) -> bool {
        let own = self.samples(series);
        let Some((first_line, _)) = own.first() else {
            return false;
        };
        let grows = own.len() > 1
            && own.iter().all(|(_, value)| value.is_finite())
            && own.is_sorted_by(|(_, one), (_, next)| one < next);
        let all = 0..self.series.len() as u32;
        let others = all.filter(|other| *other != series && !self.counters.contains(other));
        let mut others = others.peekable();
        grows
            && others.peek().is_some()
            && others.all(|other| {
                let lines = || self.samples(other).into_iter().map(|(line, _)| line);
                let says_both = |line| own.iter().any(|(own, _)| *own == line);
                lines().all(|line| line >= *first_line)
                    && (other > series || !lines().any(says_both))
            })
    }

    /// The lines and values of a series.
    fn samples(&self, series: u32) -> Vec<(usize, f64)> {
        let of_line = |(line, heard): (usize, &Heard)| {
            let own = heard.samples.iter().find(|(other, _)| *other == series);
            own.map(|(_, value)| (line, *value))
        };
        self.lines.iter().enumerate().filter_map(of_line).collect()
    }
}
