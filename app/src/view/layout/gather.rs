//! What a view has become, as a layout.

use std::collections::{BTreeMap, HashMap, HashSet};

use sprintscope_sim::store::XAxis;

use super::patterns::lasting;
use super::tile_words::{TileWords, rounded};
use super::{Ends, JoinWords, Layout, PanelWords, PlotSaid, RangeWords, SeriesSaid, Size, Span};
use crate::view::arrangement::series_key::SeriesKey;
use crate::view::arrangement::{HueOf, Moved};
use crate::view::panels::{Panel, Panels};
use crate::view::plan::Plan;
use crate::view::plot_id::PlotId;
use crate::view::plot_key::PlotKey;
use crate::view::range::{BEYOND, Range};
use crate::view::{Shown, View};

/// Where a job has more series than this and none of them is drawn, that is said in a line.
const ALL_OF_A_JOB: usize = 32;

/// What is to be kept of a view.
pub(crate) fn layout_of(view: &View, plan: &Plan) -> Layout {
    let arrangement = view.arranging.arrangement();
    let joined = arrangement.joined.iter().map(|joined| JoinWords {
        plot: joined.plot.clone(),
        into: joined.into.clone(),
    });
    Layout {
        theme: view.theme,
        painting: view.paintings.of_others(),
        job_states: view.job_lanes == Shown::Yes,
        panels: panels(&view.panels),
        x: ranges(view),
        plot: plots(view, plan),
        series: series(view, plan),
        join: joined.collect(),
        tiles: arrangement
            .tiles
            .clone()
            .map(|tiles| TileWords(rounded(tiles))),
    }
}

fn panels(panels: &Panels) -> PanelWords {
    let usual = Panels::default();
    let changed = |is_open: bool| {
        let is_changed =
            |panel: &Panel| panels.is_open(*panel) == is_open && usual.is_open(*panel) != is_open;
        Panel::ALL.into_iter().filter(is_changed).collect()
    };
    let size = |panel| panels.size(panel).map(|size| Size(size.round().max(1.0)));
    PanelWords {
        closed: changed(false),
        open: changed(true),
        jobs: size(Panel::Jobs),
        controls: size(Panel::Controls),
        log: size(Panel::Log),
        reading: size(Panel::Reading),
    }
}

/// Where data comes live only widths are kept: the next run has other times. Of files and steps, parts are.
fn ranges(view: &View) -> Vec<RangeWords> {
    let of = |axis: &XAxis, last, ends| RangeWords {
        axis: axis.clone(),
        last,
        ends,
        all: false,
    };
    let said = view.ranges.iter().filter_map(|(axis, range)| match range {
        Range::All => (!view.windows.is_whole_by_itself(axis)).then(|| RangeWords {
            all: true,
            ..of(axis, None, None)
        }),
        Range::Last(span) | Range::UpTo(span) => {
            Some(of(axis, Some(Span::try_from(*span).ok()?), None))
        }
        Range::Fixed([left, right]) if !view.windows.is_whole_by_itself(axis) => {
            let span = (right - left) / (1.0 + BEYOND);
            Some(of(axis, Some(Span::try_from(span).ok()?), None))
        }
        Range::Fixed(ends) => Some(of(axis, None, Some(Ends::try_from(*ends).ok()?))),
    });
    let mut all: Vec<RangeWords> = said.collect();
    for (axis, ends) in view.keeping.awaited.ranges() {
        let ends = Ends::try_from(*ends).ok();
        if !all.iter().any(|said| said.axis == *axis) && ends.is_some() {
            all.push(of(axis, None, ends));
        }
    }
    all.sort_by_cached_key(|said| said.axis.own_name().map(ToOwned::to_owned));
    all
}

fn plots(view: &View, plan: &Plan) -> Vec<PlotSaid> {
    let mut over: HashMap<PlotKey, HashSet<&XAxis>> = HashMap::new();
    for plot in &plan.plots {
        let axes = over.entry(PlotKey::from(&plot.id)).or_default();
        axes.insert(&plot.id.axis);
    }
    // Which axis is meant is said where that could be asked.
    let axis_of = |id: &PlotId| {
        let axes = over.get(&PlotKey::from(id)).map_or(0, HashSet::len);
        let is_told = id.axis != XAxis::Time || axes > 1;
        is_told.then(|| id.axis.clone())
    };
    let place = |plot: &PlotKey, axis: Option<&XAxis>| {
        let axis = axis.map(|axis| axis.own_name().map(ToOwned::to_owned));
        (plot.clone(), axis)
    };
    let mut all: BTreeMap<_, PlotSaid> = BTreeMap::new();
    for label in &view.arranging.arrangement().labels {
        let plot = &label.plot;
        let said = all.entry(place(plot, None));
        let said = said.or_insert_with(|| PlotSaid::of(plot.clone(), None));
        said.label = Some(label.text.clone());
    }
    let mut say = |id: &PlotId, say: &dyn Fn(&mut PlotSaid)| {
        let (key, axis) = (PlotKey::from(id), axis_of(id));
        let said = all.entry(place(&key, axis.as_ref()));
        say(said.or_insert_with(|| PlotSaid::of(key, axis)));
    };
    for id in view.plot_folds.folded() {
        say(id, &|said| said.folded = true);
    }
    for (id, painting) in view.paintings.of_plots() {
        say(id, &|said| said.painting = Some(*painting));
    }
    for (id, scale) in view.y_scales.chosen() {
        say(id, &|said| said.y_scale = Some(*scale));
    }
    for (id, ends) in &view.y_ranges {
        let ends = Ends::try_from(*ends).ok();
        say(id, &|said| said.y = ends);
    }
    // Nothing has come yet of which these were said.
    let awaited = view.keeping.awaited();
    for said in &awaited.plot {
        let is_there = plan.plots.iter().any(|plot| said.is_of(&plot.id));
        if !is_there {
            let place = place(&said.plot, said.axis.as_ref());
            all.entry(place).or_insert_with(|| said.clone());
        }
    }
    all.into_values().collect()
}

/// What is said of series, each once: patterns first, and behind them those that are meant alone, which hold then.
#[derive(Default)]
struct Said {
    patterns: Vec<SeriesSaid>,
    single: Vec<SeriesSaid>,
    places: HashMap<SeriesKey, (bool, usize)>,
}

impl Said {
    fn of(&mut self, key: SeriesKey, is_pattern: bool) -> &mut SeriesSaid {
        let Self {
            patterns,
            single,
            places,
        } = self;
        let (is_pattern, place) = *places.entry(key.clone()).or_insert_with(|| {
            let list = if is_pattern {
                &mut *patterns
            } else {
                &mut *single
            };
            list.push(SeriesSaid::of(key));
            (is_pattern, list.len() - 1)
        });
        let list = if is_pattern { patterns } else { single };
        &mut list[place]
    }
}

fn is_pattern(key: &SeriesKey) -> bool {
    key.job.contains('*') || key.series.contains('*')
}

fn series(view: &View, plan: &Plan) -> Vec<SeriesSaid> {
    let arrangement = view.arranging.arrangement();
    let is_alone = |key: &SeriesKey| {
        let (job, series) = (key.job.clone(), key.series.clone());
        move |other: &str, name: &str| other == job && name == series
    };
    let all = || plan.named().map(|(_, job, name)| (job, name));
    let kept = |key: &SeriesKey| lasting(key, all(), is_alone(key));
    let mut said = Said::default();
    for Moved { series, into } in &arrangement.moved {
        let one = said.of(kept(series), is_pattern(series));
        one.into = Some(into.clone());
    }
    for HueOf { series, hue } in &arrangement.hues {
        said.of(kept(series), is_pattern(series)).hue = Some(*hue);
    }
    for series in &arrangement.second_axis {
        said.of(kept(series), is_pattern(series)).second_axis = true;
    }
    for key in hidden(view, plan) {
        let is_pattern = is_pattern(&key);
        said.of(key, is_pattern).hidden = true;
    }
    let Said {
        mut patterns,
        single,
        ..
    } = said;
    patterns.extend(single);
    patterns
}

/// Series that aren't drawn, in the order of their names.
fn hidden(view: &View, plan: &Plan) -> Vec<SeriesKey> {
    let mut named: Vec<(&str, &str, bool)> = plan
        .named()
        .map(|(series, job, name)| (job, name, view.hidden.contains(&series)))
        .collect();
    named.sort_unstable();
    let mut keys: Vec<SeriesKey> = Vec::new();
    // What was said before stays said in the same words, as far as it still holds.
    let awaited = view.keeping.awaited();
    for said in awaited.series.iter().filter(|said| said.hidden) {
        let key = said.key();
        let mut meant = named.iter().filter(|(job, name, _)| key.is_of(job, name));
        if meant.all(|(.., is_hidden)| *is_hidden) {
            keys.push(key);
        }
    }
    let of_jobs = named.chunk_by(|(one, ..), (other, ..)| one == other);
    for of_job in of_jobs {
        let is_whole =
            of_job.len() > ALL_OF_A_JOB && of_job.iter().all(|(.., is_hidden)| *is_hidden);
        if is_whole {
            keys.push(SeriesKey::new(of_job[0].0, "*"));
        }
    }
    let is_hidden: HashSet<(&str, &str)> = named
        .iter()
        .filter(|(.., is_hidden)| *is_hidden)
        .map(|(job, name, _)| (*job, *name))
        .collect();
    let (mut patterns, exact): (Vec<SeriesKey>, Vec<SeriesKey>) =
        keys.into_iter().partition(is_pattern);
    let is_said: HashSet<SeriesKey> = exact.iter().cloned().collect();
    let mut single: Vec<SeriesKey> = Vec::new();
    for (job, name, _) in named.iter().filter(|(.., is_hidden)| *is_hidden) {
        if patterns.iter().any(|key| key.is_of(job, name)) {
            continue;
        }
        let key = SeriesKey::new(job, name);
        let all = named.iter().map(|(job, name, _)| (*job, *name));
        let key = lasting(&key, all, |job, name| is_hidden.contains(&(job, name)));
        if is_pattern(&key) {
            patterns.push(key);
        } else if !is_said.contains(&key) {
            single.push(key);
        }
    }
    patterns.extend(exact);
    patterns.extend(single);
    patterns
}
