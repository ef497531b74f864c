//! The y axes that a plot has beside its first one: where series of several units share it, each unit has one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesInfo};

/// Axes on the right, at most.
const MOST: usize = 2;

/// One of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SideAxis {
    /// Unit of its series; several where there are more units than axes.
    pub unit: String,
    /// Its series, in the order of the plot's.
    pub series: Vec<SeriesId>,
}

impl SideAxis {
    /// Those of a plot of these series, whose first axis is of this unit, or else of the first series'. Series that a
    /// person moved to a second axis stand on one of their own, unless none would be left on the first one.
    pub(crate) fn of(
        series: &[SeriesId],
        unit: &str,
        infos: &HashMap<SeriesId, Arc<SeriesInfo>>,
        moved: &HashSet<SeriesId>,
    ) -> Vec<Self> {
        let unit_of = |one: &SeriesId| infos.get(one).map(|info| &*info.unit);
        let unit = first_unit(series, unit, infos);
        let stays = |one: &SeriesId| unit_of(one) == Some(unit) && !moved.contains(one);
        let nobody_moves = HashSet::new();
        let moved = if series.iter().any(stays) {
            moved
        } else {
            &nobody_moves
        };
        let mut sides: Vec<Self> = Vec::new();
        let mut side_of: HashMap<(&str, bool), usize> = HashMap::new();
        for one in series {
            let is_moved = moved.contains(one);
            let Some(info) = infos.get(one).filter(|info| is_moved || info.unit != unit) else {
                continue;
            };
            let key = (&*info.unit, is_moved && info.unit == unit);
            let side = *side_of.entry(key).or_insert_with(|| {
                if sides.len() < MOST {
                    sides.push(Self {
                        unit: info.unit.clone(),
                        ..Self::default()
                    });
                } else if let Some(last) = sides.last_mut() {
                    last.unit = format!("{}, {}", last.unit, info.unit);
                }
                sides.len() - 1
            });
            sides[side].series.push(*one);
        }
        sides
    }
}

/// Why series of these units can't come into a plot of those: each unit has an axis of its own, and only so many fit
/// beside curves. `None` where they can.
pub(crate) fn refusal<'a>(
    there: impl Iterator<Item = &'a str>,
    new: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let mut units: Vec<&str> = Vec::new();
    let mut add = |unit: &'a str| {
        if !units.contains(&unit) {
            units.push(unit);
        }
        units.len()
    };
    let before = there.map(&mut add).max().unwrap_or(0);
    let after = new.map(&mut add).max().unwrap_or(0);
    let named = |unit: &&str| match *unit {
        "" => "values without a unit".to_owned(),
        unit => unit.to_owned(),
    };
    (after > before.max(MOST + 1)).then(|| {
        let has: Vec<String> = units[..before].iter().map(named).collect();
        format!(
            "A plot has at most {} y axes, and this one would need more: it has {}",
            MOST + 1,
            has.join(", ")
        )
    })
}

/// The unit of the first axis of a plot of these series: this one, or else the first series'.
pub(crate) fn first_unit<'a>(
    series: &[SeriesId],
    unit: &'a str,
    infos: &'a HashMap<SeriesId, Arc<SeriesInfo>>,
) -> &'a str {
    let mut units = series
        .iter()
        .filter_map(|one| infos.get(one).map(|info| &*info.unit));
    let first = units.clone().next().unwrap_or(unit);
    if units.any(|one| one == unit) {
        unit
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::XAxis;

    use super::*;
    use crate::view::plot_id::PlotId;
    use crate::view::plot_plan::PlotPlan;

    #[test]
    fn a_unit_for_which_there_is_no_axis_is_refused() {
        let refused = |there: &[&'static str], new: &[&'static str]| {
            refusal(there.iter().copied(), new.iter().copied())
        };
        assert_eq!(refused(&["V", "A"], &["°C"]), None);
        assert_eq!(refused(&["V", "A", "°C"], &["A"]), None);
        let said = refused(&["V", "A", ""], &["°C"]).unwrap();
        assert!(
            said.ends_with("it has V, A, values without a unit"),
            "{said}"
        );
        assert!(refused(&["V", "A"], &["°C", "Pa"]).is_some());
        // A plot that a file made so takes what is in it.
        assert_eq!(refused(&["V", "A", "°C", "Pa"], &["Pa"]), None);
    }

    #[test]
    fn each_unit_has_an_axis_and_what_is_more_than_three_shares_the_last() {
        let scope = Scope::new();
        let units = ["V", "A", "V", "°C", "A", "Pa"];
        let mut infos = HashMap::new();
        let create = |(place, unit): (usize, &str)| {
            let info = SeriesInfo {
                name: format!("job/{place}"),
                unit: unit.into(),
                ..SeriesInfo::default()
            };
            let id = scope.store().create(info.clone());
            infos.insert(id, Arc::new(info));
            id
        };
        let series: Vec<SeriesId> = units.into_iter().enumerate().map(create).collect();
        let plot = PlotPlan {
            id: PlotId {
                group: "motor".into(),
                unit: "V".into(),
                axis: XAxis::Time,
            },
            title: "motor".into(),
            unit: "V".into(),
            sides: SideAxis::of(&series, "V", &infos, &HashSet::new()),
            series: series.clone(),
            jobs: HashSet::new(),
            is_of_states: false,
        };
        let on: Vec<usize> = series.iter().map(|one| plot.y_axis_of(*one)).collect();
        assert_eq!(on, [0, 1, 0, 2, 1, 2]);
        let units: Vec<&str> = (0..plot.y_axes()).map(|axis| plot.y_unit(axis)).collect();
        assert_eq!(units, ["V", "A", "°C, Pa"]);
        let ids: HashSet<PlotId> = (0..3).map(|axis| plot.y_axis_id(axis)).collect();
        assert!(ids.len() == 3 && ids.contains(&plot.id));
        let volts = [series[0], series[2]];
        let moved = |moved: &[SeriesId], unit| {
            let moved = moved.iter().copied().collect();
            let sides = SideAxis::of(&volts, unit, &infos, &moved);
            sides
                .into_iter()
                .map(|side| side.series)
                .collect::<Vec<_>>()
        };
        assert_eq!(moved(&[series[2]], "V"), [[series[2]]]);
        assert!(moved(&volts, "V").is_empty(), "the first axis is for some");
        assert!(
            moved(&[], "").is_empty(),
            "one of its units is the first one's"
        );
    }
}
