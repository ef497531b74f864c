//! The plots of the plan with their series where a person put them.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::store::SeriesId;

use super::Arrangement;
use super::series_key::SeriesKey;
use crate::view::inks::{HUES, Ink};
use crate::view::plot_id::PlotId;
use crate::view::plot_key::PlotKey;
use crate::view::plot_plan::PlotPlan;

/// Whose each series is, and its name within the job.
pub(crate) type Names<'a> = HashMap<SeriesId, (&'a str, &'a str)>;

/// Names that stand over a plot that was made by hand, at most.
const NAMES: usize = 3;

/// The plots as they were arranged, each in its place: the jobs of each have still to be said.
pub(crate) fn regrouped(
    plots: &[PlotPlan],
    names: &Names<'_>,
    arrangement: &Arrangement,
) -> Vec<PlotPlan> {
    let by_job = Rules::of(arrangement);
    let mut arranged: Vec<PlotPlan> = Vec::new();
    let mut places: HashMap<PlotId, usize> = HashMap::new();
    // Of each, from which plots its series are: those places, and the series.
    let mut origins: Vec<Vec<(usize, Vec<SeriesId>)>> = Vec::new();
    let own: HashMap<&PlotId, usize> = (0..).zip(plots).map(|(at, plot)| (&plot.id, at)).collect();
    // By the places in the plan: a plot that was made by hand stands behind the one that its first series was in.
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (at, plot) in plots.iter().enumerate() {
        let key = PlotKey::from(&plot.id);
        let joined = arrangement.joined_into(&key);
        let at_home = |key: &PlotKey| {
            let PlotKey { group, unit } = key.clone();
            let axis = plot.id.axis.clone();
            own.get(&PlotId { group, unit, axis }).copied()
        };
        let behind = at_home(joined).unwrap_or(at);
        for series in &plot.series {
            let moved = names.get(series).and_then(|names| by_job.find(*names));
            let key = moved.unwrap_or(joined);
            let PlotKey { group, unit } = key.clone();
            // What stands over something else can't be in the same plot.
            let axis = plot.id.axis.clone();
            let id = PlotId { group, unit, axis };
            // Nor can labels among numbers: they stay where they are.
            let other = places.get(&id).map(|place| arranged[*place].is_of_states);
            let other = other.or(own.get(&id).map(|own| plots[*own].is_of_states));
            let id = match other {
                Some(other) if other != plot.is_of_states => plot.id.clone(),
                _ => id,
            };
            let place = *places.entry(id).or_insert_with_key(|id| {
                let own = own.get(id).copied();
                let place = own.map_or((behind, key.number()), |own| (own, 0));
                order.push(place);
                arranged.push(PlotPlan {
                    id: id.clone(),
                    title: own.map_or_else(String::new, |own| plots[own].title.clone()),
                    unit: id.unit.clone(),
                    series: Vec::new(),
                    sides: Vec::new(),
                    jobs: HashSet::new(),
                    is_of_states: plot.is_of_states,
                });
                arranged.len() - 1
            });
            arranged[place].series.push(*series);
            origins.resize_with(arranged.len(), Vec::new);
            let parts = &mut origins[place];
            match parts.last_mut() {
                Some((origin, all)) if *origin == at => all.push(*series),
                _ => parts.push((at, vec![*series])),
            }
        }
    }
    for (plot, parts) in arranged.iter_mut().zip(&origins) {
        plot.series.sort_unstable();
        let key = PlotKey::from(&plot.id);
        if let Some(label) = arrangement.label(&key) {
            label.clone_into(&mut plot.title);
            continue;
        }
        let is_own = |(at, _): &&(usize, Vec<SeriesId>)| plots[*at].id == plot.id;
        let words = |(at, here): &(usize, Vec<SeriesId>)| words_of(&plots[*at], here, names);
        // What is left of a plot whose own series are elsewhere is called as what was put into it. What came from a plot
        // of another unit is named beside its own: the plot isn't of one kind any more.
        plot.title = match parts.iter().find(is_own) {
            None => title(&plot.series, names),
            Some(own) => {
                let is_other = |part: &&(usize, Vec<SeriesId>)| plots[part.0].unit != plot.unit;
                let guests = parts.iter().filter(|part| !is_own(part)).filter(is_other);
                let all: Vec<String> = std::iter::once(own).chain(guests).flat_map(words).collect();
                listed(all.iter().map(String::as_str))
            }
        };
    }
    let mut arranged: Vec<_> = order.into_iter().zip(arranged).collect();
    arranged.sort_by_key(|(place, _)| *place);
    let arranged = arranged.into_iter().map(|(_, plot)| plot).collect();
    in_order(arranged, arrangement)
}

/// What was said of series, found without a walk over all of it where it names one series of one job.
struct Rules<'a> {
    exact: HashMap<(&'a str, &'a str), (usize, &'a PlotKey)>,
    patterns: Vec<(usize, &'a SeriesKey, &'a PlotKey)>,
}

impl<'a> Rules<'a> {
    fn of(arrangement: &'a Arrangement) -> Self {
        let (mut exact, mut patterns) = (HashMap::new(), Vec::new());
        for (turn, moved) in arrangement.moved.iter().enumerate() {
            let key = &moved.series;
            if key.job.contains('*') || key.series.contains('*') {
                patterns.push((turn, key, &moved.into));
            }
            exact.insert((&*key.job, &*key.series), (turn, &moved.into));
        }
        Self { exact, patterns }
    }

    /// The last word on this series.
    fn find(&self, (job, series): (&str, &str)) -> Option<&'a PlotKey> {
        let exact = self.exact.get(&(job, series)).copied();
        let patterns = self.patterns.iter().rev();
        let mut fitting = patterns.filter(|(_, key, _)| key.is_of(job, series));
        let fitting = fitting.next().map(|(turn, _, into)| (*turn, *into));
        let last = exact
            .into_iter()
            .chain(fitting)
            .max_by_key(|(turn, _)| *turn);
        last.map(|(_, into)| into)
    }
}

/// What series of a plot of the plan are called elsewhere, or where others of it have left: as the plot, unless that is the
/// name of series none of which is here.
fn words_of(plot: &PlotPlan, here: &[SeriesId], names: &Names<'_>) -> Vec<String> {
    let name = |series: &SeriesId| names.get(series).map(|(_, name)| *name);
    let is_meant = |series: &&SeriesId| name(series) == Some(&*plot.title);
    let mut meant = plot.series.iter().filter(is_meant).peekable();
    if meant.peek().is_some() && !meant.any(|series| here.contains(series)) {
        here.iter().filter_map(name).map(str::to_owned).collect()
    } else {
        vec![plot.title.clone()]
    }
}

/// What stands over a plot that the plan wouldn't make.
fn title(series: &[SeriesId], names: &Names<'_>) -> String {
    listed(
        series
            .iter()
            .filter_map(|series| Some(names.get(series)?.1)),
    )
}

/// Each once, and no more than have room.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut shown: Vec<&str> = Vec::new();
    for name in names {
        if !shown.contains(&name) {
            shown.push(name);
        }
        if shown.len() > NAMES {
            shown[NAMES] = "…";
            break;
        }
    }
    shown.join(", ")
}

/// As they stand, where a person moved them; those that nobody moved come last.
fn in_order(mut plots: Vec<PlotPlan>, arrangement: &Arrangement) -> Vec<PlotPlan> {
    if let Some(tiles) = &arrangement.tiles {
        let order = tiles.plots().into_iter().enumerate();
        let order: HashMap<&PlotKey, usize> = order.map(|(place, key)| (key, place)).collect();
        plots.sort_by_cached_key(|plot| {
            let place = order.get(&PlotKey::from(&plot.id));
            place.copied().unwrap_or(usize::MAX)
        });
    }
    plots
}

/// The colours in which series are drawn where a person said so, or where one that was moved would look like
/// another one of its plot.
pub(crate) fn recoloured(
    plots: &[PlotPlan],
    names: &Names<'_>,
    (arrangement, is_of_one_hue): (&Arrangement, &dyn Fn(&SeriesId) -> bool),
    inks: &mut HashMap<SeriesId, Ink>,
) {
    for plot in plots {
        let mut taken = [false; HUES];
        let mut inks_of_jobs: HashSet<Ink> = HashSet::new();
        for series in &plot.series {
            let own = inks.entry(*series).or_default();
            // A job that is one hue stays it: another lightness tells its series.
            if is_of_one_hue(series) {
                let mut others = (0..).map(|place| Ink::of_job(own.hue, place));
                if inks_of_jobs.contains(own)
                    && let Some(free) = others
                        .by_ref()
                        .take(HUES)
                        .find(|other| !inks_of_jobs.contains(other))
                {
                    *own = free;
                }
                inks_of_jobs.insert(*own);
            } else if own.shade == 0
                && std::mem::replace(&mut taken[own.hue % HUES], true)
                && let Some(free) = taken.iter().position(|is_taken| !is_taken)
            {
                taken[free] = true;
                own.hue = free;
            }
        }
    }
    for (series, (job, name)) in names {
        let said = arrangement.hues.iter().rev();
        let mut said = said.filter(|one| one.series.is_of(job, name));
        if let Some(said) = said.next() {
            inks.insert(*series, Ink::of_series(said.hue % HUES));
        }
    }
}
