//! A sheet of plots: what is asked for, and the shapes that show it.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::Scope;
use sprintscope_sim::store::{SeriesId, XAxis};

use super::area::Area;
use super::places::{places, whole};
use super::plot_sheet::PlotSheet;
use super::shape::Shape;
use super::tiled::tiled;
use crate::view::View;
use crate::view::colours::Rgb;
use crate::view::paper_theme::PaperTheme;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::series_set::SeriesSet;
use crate::view::watched::Watched;

/// A sheet of this size has its letters as large as a window has.
const USUAL: [f32; 2] = [1_280.0, 720.0];

/// What is shown of an axis around a single place.
const ALONE: f64 = 1.0;

/// What a picture is to show.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    pub(crate) theme: PaperTheme,
    /// Only these series.
    pub(crate) series: Option<HashSet<SeriesId>>,
    /// From one x to the other, on axes of which that is said; else all of the data.
    pub(crate) ranges: HashMap<XAxis, [f64; 2]>,
    /// On all other axes.
    pub(crate) range: [Option<f64>; 2],
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            size: USUAL.map(|length| length as u32),
            theme: PaperTheme::default(),
            series: None,
            ranges: HashMap::new(),
            range: [None; 2],
        }
    }
}

/// A picture, as shapes.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(super) size: [u32; 2],
    pub(super) ground: Rgb,
    pub(super) shapes: Vec<Shape>,
    /// What it shows, for who can't see it.
    pub(super) title: String,
}

impl Sheet {
    /// A sheet of the plots of a scope as this view has them; `None` where nothing of it is to be seen.
    pub(crate) fn new(scope: &Scope, view: &View, asked: &Asked) -> Option<Self> {
        let mut plan = Plan::default();
        let mut view = view.clone();
        plan.show_job_lanes(view.job_lanes);
        plan.update(scope, &scope.jobs().list());
        view.take_up_layout(&plan);
        plan.arrange(&mut view.arranging);
        if let Some(series) = &asked.series {
            view.hidden = SeriesSet::default();
            let hidden = plan.infos.keys().filter(|one| !series.contains(one));
            for one in hidden.copied().collect::<Vec<_>>() {
                view.hidden.insert(one);
            }
        }
        let is_seen = |plot: &&PlotPlan| {
            let mut shown = plot.series.iter().filter(|one| !view.hidden.contains(one));
            shown.any(|one| scope.range(plan.data_of(*one)).is_some())
        };
        let plots: Vec<&PlotPlan> = plan.plots.iter().filter(is_seen).collect();
        if plots.is_empty() {
            return None;
        }
        let size = asked.size.map(|length| length as f32);
        let scale = (size[0] / USUAL[0]).min(size[1] / USUAL[1]).max(1.0);
        let places = placed(&plots, &view, size, scale);
        let (plots, places): (Vec<_>, Vec<Area>) = plots
            .into_iter()
            .zip(places)
            .filter_map(|(plot, place)| Some((plot, place?)))
            .unzip();
        let ends = ends(scope, &plan, &plots, &view, asked);
        let mut shapes = Vec::new();
        let how = (asked.theme, scale);
        let mut prepared = Vec::with_capacity(plots.len());
        for (plot, place) in plots.iter().zip(places) {
            let mut sheet = plot_sheet((scope, &plan), plot, &mut view, how, &ends);
            prepared.push(sheet.prepare(place, &mut shapes));
        }
        // The same room beside all curves: what is at one x stands below each other.
        let room = prepared.iter().fold([0.0_f32; 2], |room, plot| {
            [0, 1].map(|side| room[side].max(plot.beside[side]))
        });
        for (plot, prepared) in plots.iter().zip(prepared) {
            let mut sheet = plot_sheet((scope, &plan), plot, &mut view, how, &ends);
            sheet.draw(prepared, room, &mut shapes);
        }
        let titles = plots.iter().map(|plot| &*plot.title);
        Some(Self {
            size: asked.size,
            ground: asked.theme.colours().background,
            shapes,
            title: titles.collect::<Vec<_>>().join(", "),
        })
    }
}

/// Where plots stand, as far as they are seen: as a person arranged them, or as they have room.
fn placed(plots: &[&PlotPlan], view: &View, size: [f32; 2], scale: f32) -> Vec<Option<Area>> {
    let alone = view.arranging.enlarged();
    let alone = alone.and_then(|key| plots.iter().position(|plot| key.is_of(&plot.id)));
    if let Some(alone) = alone {
        let whole = places(1, size, scale);
        let place = |at| whole.first().copied().filter(|_| at == alone);
        return (0..plots.len()).map(place).collect();
    }
    match &view.arranging.arrangement().tiles {
        Some(tiles) => tiled(tiles, plots, whole(size, scale), scale),
        None => places(plots.len(), size, scale)
            .into_iter()
            .map(Some)
            .collect(),
    }
}

/// One plot of the sheet.
fn plot_sheet<'a>(
    (scope, plan): (&'a Scope, &'a Plan),
    plot: &'a PlotPlan,
    view: &'a mut View,
    (theme, scale): (PaperTheme, f32),
    ends: &HashMap<XAxis, [f64; 2]>,
) -> PlotSheet<'a> {
    let x = ends.get(&plot.id.axis).copied();
    PlotSheet {
        scope,
        plan,
        plot,
        view,
        theme,
        scale,
        x: x.unwrap_or([0.0, 1.0]),
    }
}

/// From where to where plots go on each axis.
fn ends(
    scope: &Scope,
    plan: &Plan,
    plots: &[&PlotPlan],
    view: &View,
    asked: &Asked,
) -> HashMap<XAxis, [f64; 2]> {
    let mut ends: HashMap<XAxis, [f64; 2]> = HashMap::new();
    for plot in plots {
        let shown = plot.series.iter().filter(|one| !view.hidden.contains(one));
        for (trace, _) in shown.flat_map(|one| plan.traces(*one, &view.comparison)) {
            let Some((first, last)) = trace.range(scope) else {
                continue;
            };
            let known = ends.entry(plot.id.axis.clone()).or_insert([first, last]);
            *known = [known[0].min(first), known[1].max(last)];
        }
    }
    for (axis, ends) in &mut ends {
        let [from, to] = asked.range;
        let own = asked.ranges.get(axis).copied();
        *ends = own.unwrap_or([from.unwrap_or(ends[0]), to.unwrap_or(ends[1])]);
        if ends[0] >= ends[1] {
            // A single place stands in the middle.
            *ends = [ends[0] - ALONE / 2.0, ends[0] + ALONE / 2.0];
        }
    }
    ends
}
