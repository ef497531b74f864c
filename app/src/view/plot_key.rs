//! A plot as it is arranged, whatever its series stand over.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::plot_id::PlotId;

/// What the group of a plot made by hand begins with: no name that a program gives has it, for control characters
/// are cleaned away.
const BY_HAND: char = '\u{1}';

/// What tells a plot from others but for its x axis: it stays where it was put when its series go over to a
/// counter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlotKey {
    /// The group that its series are of.
    pub group: String,
    /// Unit of its series, or of the first one of a plot made by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

impl PlotKey {
    /// The plot of this number that was made by hand.
    pub fn by_hand(number: u32, unit: &str) -> Self {
        let mut group = String::from(BY_HAND);
        let _never_fails = write!(group, "{number}");
        let unit = unit.to_owned();
        Self { group, unit }
    }

    /// The number of a plot that was made by hand, else one behind all of them.
    pub fn number(&self) -> usize {
        let number = self.group.strip_prefix(BY_HAND);
        number
            .and_then(|number| number.parse().ok())
            .unwrap_or(usize::MAX)
    }
}

impl From<&PlotId> for PlotKey {
    fn from(id: &PlotId) -> Self {
        let PlotId {
            group,
            unit,
            axis: _,
        } = id;
        let (group, unit) = (group.clone(), unit.clone());
        Self { group, unit }
    }
}

impl PlotKey {
    /// Whether this is the plot's, without making one.
    pub fn is_of(&self, id: &PlotId) -> bool {
        self.group == id.group && self.unit == id.unit
    }
}
