//! What tells a plot from the others.

use serde::{Deserialize, Serialize};
use sprintscope_sim::store::XAxis;

/// What the series of a plot have in common; stable while series come and go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlotId {
    /// The group that its series are of, which stands over it.
    pub group: String,
    /// Unit of all its series, empty where there is none.
    pub unit: String,
    /// What x means in it.
    pub axis: XAxis,
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::XKind;

    use super::*;

    #[test]
    fn what_is_written_down_is_read_back() {
        for axis in [
            XAxis::Time,
            XAxis::own("epoch|"),
            XAxis::Own {
                name: "at \"noon\"".into(),
                kind: XKind::Day,
            },
        ] {
            let (group, unit) = ("a|b".into(), "°C".into());
            let id = PlotId { group, unit, axis };
            let written = serde_json::to_string(&id).unwrap();
            assert_eq!(serde_json::from_str::<PlotId>(&written).unwrap(), id);
        }
    }
}
