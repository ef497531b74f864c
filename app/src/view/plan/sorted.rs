//! Series sorted into plots: those of a kind and a unit over one axis.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesList, XAxis};

use super::{Owners, PlotPlan, STATES};
use crate::view::crowd::{Member, parted};
use crate::view::elsewhere::Elsewhere;
use crate::view::kinds::{Kinds, Named};
use crate::view::plot_id::PlotId;
use crate::view::time_axes::is_moved;

/// Where series stand that are sorted.
#[derive(Clone, Copy)]
pub(super) enum Stands<'a> {
    /// All of them over one axis, those too that aren't drawn.
    Anywhere,
    /// Where they are drawn: elsewhere perhaps, and while runs are compared over the axis of that, but for what stands still.
    On((&'a Elsewhere, Option<(&'a XAxis, &'a HashSet<SeriesId>)>)),
}

/// All plots, in the order in which their first series came.
pub(super) fn sorted(
    list: &SeriesList,
    (names, owners): (&HashMap<SeriesId, Arc<str>>, &Owners),
    stands: Stands<'_>,
    kinds: &mut Kinds,
) -> Vec<PlotPlan> {
    let named = |id: &SeriesId| names.get(id).map(|name| &**name);
    let drawn: Vec<(Named<'_>, &XAxis)> = list
        .iter()
        .filter_map(|(id, info)| {
            let Stands::On((elsewhere, compared)) = stands else {
                return Some(((*id, &**info, named(id)), &XAxis::Time));
            };
            let home = elsewhere.axis_of(*id, info)?;
            let compared = compared.filter(|(_, still)| is_moved(home) && !still.contains(id));
            let axis = compared.map_or(home, |(axis, _)| axis);
            Some(((*id, &**info, named(id)), axis))
        })
        .collect();
    let series: Vec<Named<'_>> = drawn.iter().map(|(named, _)| *named).collect();
    let kinds = kinds.of(&series);
    let mut of_kind: HashMap<(&str, &str, &XAxis, bool), Vec<usize>> = HashMap::new();
    for (place, (((_, info, _), axis), kind)) in drawn.iter().zip(&kinds).enumerate() {
        // Lanes of whatever is called how stand below each other, unless their source said otherwise.
        let key = match (info.is_state(), &info.group) {
            (true, None) => STATES,
            _ => &kind.key,
        };
        let key = (key, &*info.unit, *axis, info.is_state());
        of_kind.entry(key).or_default().push(place);
    }
    let mut plots = Vec::new();
    for ((key, unit, axis, is_of_states), places) in of_kind {
        let members: Vec<Member<'_>> = places
            .iter()
            .map(|place| Member {
                group: &kinds[*place].group,
                job: owners.get(&series[*place].0).map_or("", |job| job),
            })
            .collect();
        for part in parted(&members) {
            let of_part = part.members.iter().map(|member| places[*member]);
            let places: Vec<usize> = of_part.collect();
            let told = |word: &str| match &*part.label {
                "" => word.to_owned(),
                label => format!("{word} · {label}"),
            };
            let first = &kinds[places[0]].plain;
            let is_common = places.iter().all(|place| kinds[*place].plain == *first);
            plots.push(PlotPlan {
                id: PlotId {
                    group: if is_of_states && key != STATES {
                        format!("{} {STATES}", told(key))
                    } else {
                        told(key)
                    },
                    unit: unit.to_owned(),
                    axis: axis.clone(),
                },
                title: told(if is_common { first } else { key }),
                series: places.iter().map(|place| series[*place].0).collect(),
                unit: unit.to_owned(),
                sides: Vec::new(),
                jobs: HashSet::new(),
                is_of_states,
            });
        }
    }
    plots.sort_by_key(|plot| plot.series.first().copied());
    plots
}
