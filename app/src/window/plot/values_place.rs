//! Where the values under the pointer stand: in a table over the plot, or beside the names of its curves where a table would
//! lie over the curves themselves, as in a low plot.

/// From which part of the table on that lies over curves it goes, and up to which it comes back: no step to and fro.
const COVERS: f32 = 0.12;
const IS_FREE: f32 = 0.04;

/// Where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ValuesPlace {
    /// In a table.
    #[default]
    Table,
    /// Beside the names.
    BesideNames,
    /// In a table wherever that lies, for the names have no room for all of them.
    TableAtAnyRate,
}

impl ValuesPlace {
    /// Where they stand next, where this part of a table lies over curves; `have_room` says whether all names had room when
    /// they were drawn last.
    pub(super) fn next(self, covered: f32, have_room: bool) -> Self {
        match self {
            Self::Table if covered >= COVERS && have_room => Self::BesideNames,
            Self::BesideNames if !have_room => Self::TableAtAnyRate,
            Self::BesideNames if covered <= IS_FREE => Self::Table,
            same => same,
        }
    }

    /// Where they stand when the pointer is elsewhere: what had no room may have some the next time.
    pub(super) fn left(self) -> Self {
        match self {
            Self::TableAtAnyRate => Self::Table,
            same => same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_leave_a_table_that_lies_over_curves_and_come_to_rest() {
        let parts = [0.0, 0.05, 0.2, 0.4, 1.0];
        for start in [
            ValuesPlace::Table,
            ValuesPlace::BesideNames,
            ValuesPlace::TableAtAnyRate,
        ] {
            for (covered, have_room) in parts
                .into_iter()
                .flat_map(|part| [(part, true), (part, false)])
            {
                let next = |place: ValuesPlace| place.next(covered, have_room);
                let settled = next(next(start));
                assert_eq!(next(settled), settled, "{start:?} {covered} {have_room}");
            }
        }
        assert_eq!(ValuesPlace::Table.next(0.5, true), ValuesPlace::BesideNames);
        assert_eq!(
            ValuesPlace::BesideNames.next(0.2, true),
            ValuesPlace::BesideNames
        );
        assert_eq!(ValuesPlace::BesideNames.next(0.0, true), ValuesPlace::Table);
        let crowded = ValuesPlace::BesideNames.next(0.5, false);
        assert_eq!(crowded.next(0.5, true), ValuesPlace::TableAtAnyRate);
        assert_eq!(crowded.left(), ValuesPlace::Table);
    }
}
