//! Long tables: a name in one column or in some of them, and its value in another.

use crate::format::column::{TableColumn, Use, is_word};
use crate::format::number;

/// Columns that hold the name of what the column beside them measures.
const NAMES: [&str; 13] = [
    "name",
    "key",
    "metric",
    "metric_name",
    "series",
    "variable",
    "parameter",
    "tag",
    "signal",
    "field",
    "measurement",
    "sensor",
    "channel",
];

/// Columns that hold the values of a long table, and their units.
const VALUES: [&str; 7] = [
    "value",
    "val",
    "reading",
    "measurement",
    "wert",
    "valeur",
    "valor",
];
const UNITS: [&str; 6] = ["unit", "units", "uom", "einheit", "unité", "unidad"];

/// Whether a column or a field holds the name of what another one measures.
pub(in crate::format) fn names_what(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a column or a field holds the value of what another one names.
pub(in crate::format) fn says_value(name: &str) -> bool {
    VALUES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// So many columns together name what a long table's row is about.
const LONG_NAMES_MAX: usize = 3;

/// Which columns of a long table hold what: the names of what was measured, and its unit.
#[derive(Clone, Debug)]
pub(super) struct Long {
    pub names: Vec<usize>,
    pub unit: Option<usize>,
}

impl Long {
    /// The columns of a long table, if these are some. `cells` are those of the first row.
    pub(super) fn of(columns: &[TableColumn], cells: &[&[u8]]) -> Option<Self> {
        let is_time = |index: usize| matches!(columns[index].usage, Use::Time | Use::TimeOfDay);
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
        let mut all = 0..columns.len();
        let value = all
            .clone()
            .find(|index| says_value(&columns[*index].name))?;
        let unit = all.find(|index| {
            let name = &columns[*index].name;
            UNITS.iter().any(|known| known.eq_ignore_ascii_case(name))
        });
        let before = (0..value).filter(|index| !is_time(*index) && Some(*index) != unit);
        let (texts, others): (Vec<usize>, Vec<usize>) =
            before.partition(|index| is_word(cell(*index)));
        let names = match &*others {
            // A name may be a number, too.
            [one] if texts.is_empty() && names_what(&columns[*one].name) => others,
            [] | [_] => texts,
            _ => return None,
        };
        // Numbers beside the value are further ones, or say which.
        let has_more = (value + 1..columns.len())
            .any(|index| !is_time(index) && number::whole(cell(index)).is_some());
        let are_few = (1..=LONG_NAMES_MAX).contains(&names.len());
        (are_few && !has_more).then_some(Self { names, unit })
    }
}
