//! All plots: how they share the room, and where the cursor is.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use super::history;
use super::inks::Inks;
use super::layout::plot_rects;
use super::pen::Pen;
use super::playback_line;
use super::plot::{Plot, right_of};
use super::plot_shared::Shared;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::as_of::AsOf;
use crate::view::cursors::steps;
use crate::view::data_ends::DataEnds;
use crate::view::lost_counts::LostCounts;
use crate::view::missing::what_is_missing;
use crate::view::paths::WithPaths;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::range::Growth;
use crate::view::watched::Watched;

/// What the plots keep from one redraw to the next.
#[derive(Default)]
pub(super) struct Plots {
    /// The key that begins to watch something, to be named where there is nothing yet.
    pub(super) watch_key: Arc<str>,
    kept: HashMap<PlotId, Plot>,
    /// The plan's revision by which they were kept.
    kept_of: u64,
    ends: DataEnds,
    lost_counts: LostCounts,
    outline: history::KeptOutline,
    /// The first plot in sight.
    first: usize,
}

impl Plots {
    /// Scrolls by so many plots, downwards if positive.
    pub(super) fn scroll(&mut self, plots: isize) {
        self.first = self.first.saturating_add_signed(plots);
    }

    /// Whether something that they show is being counted.
    pub(super) fn is_counting(&self) -> bool {
        self.lost_counts.is_at_work()
    }

    /// Whether some are being drawn beside the view.
    pub(super) fn is_drawing(&self) -> bool {
        self.kept.values().any(Plot::is_drawing)
    }

    /// Draws those that have room.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        source: (&Scope, &Plan, Inks),
        view: &mut View,
        targets: &mut Targets,
    ) {
        if area.is_empty() {
            return;
        }
        targets.add(area, Target::Plots);
        let (area, bar) = playback_line::parted(area, view);
        if let Some(bar) = bar {
            playback_line::draw((bar, &mut *buffer), view, (source.2, &mut *targets));
        }
        let (above, line) = history::parted(area, view);
        self.draw_plots((above, &mut *buffer), source, view, targets);
        if let Some(line) = line {
            let (scope, plan, inks) = source;
            let paths = Arc::clone(&view.paths);
            let watched = WithPaths::new(scope, &paths);
            history::draw(
                &mut self.outline,
                (line, buffer),
                (&watched, plan, inks),
                view,
            );
        }
    }

    fn draw_plots(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        (scope, plan, inks): (&Scope, &Plan, Inks),
        view: &mut View,
        targets: &mut Targets,
    ) {
        if plan.plots.is_empty() {
            draw_nothing((area, buffer), (scope, &self.watch_key), inks);
            return;
        }
        if self.kept_of != plan.revision {
            self.kept_of = plan.revision;
            let there: HashSet<&PlotId> = plan.plots.iter().map(|plot| &plot.id).collect();
            self.kept.retain(|id, _| there.contains(id));
            let axes = |plot: &PlotPlan| {
                let axes = (0..plot.y_axes()).map(|axis| plot.y_axis_id(axis));
                axes.collect::<Vec<_>>()
            };
            let axes: HashSet<PlotId> = plan.plots.iter().flat_map(axes).collect();
            view.paths.retain(|series| plan.infos.contains_key(&series));
            view.y_scales.retain(|id| axes.contains(id));
            view.y_shown.retain(|id, _| axes.contains(id));
            view.y_data.retain(|id, _| axes.contains(id));
        }
        let moment = view.playback.moment();
        let growth = Growth::of(scope.is_live() || moment.is_some());
        let paths = Arc::clone(&view.paths);
        let all = WithPaths::new(scope, &paths);
        view.take_playback_steps(&all, plan);
        let moment = view.playback.moment();
        let watched = AsOf::new(&all, (scope, plan), moment);
        self.ends.update(&all, plan, view);
        let mut ends = self.ends.by_axis();
        view.look_at_moment(scope, &mut ends);
        let marks = watched.marks();
        steps::take(&watched, plan, view);
        let (folded, open): (Vec<&PlotPlan>, Vec<&PlotPlan>) = plan
            .plots
            .iter()
            .filter(|plot| !view.arranging.is_out_of_sight(&plot.id))
            .partition(|plot| view.plot_folds.is_folded(&plot.id));
        let (above, below) = shared_by(area, open.len(), folded.len());
        let rects = self.rects((above, buffer), open.len(), inks);
        let open = open.into_iter().skip(self.first).zip(rects);
        let seen: Vec<(&PlotPlan, Rect)> =
            open.chain(folded.into_iter().zip(below.rows())).collect();
        take_in_hand(view, &seen);
        let is_open = |plot: &&PlotPlan| !view.plot_folds.is_folded(&plot.id);
        let right = right_of(seen.iter().map(|(plot, _)| *plot).filter(is_open));
        for (plot, rect) in seen {
            let axis = &plot.id.axis;
            let known = ends.get(axis);
            view.windows.begin(axis, known, (scope, plan));
            let data = known.copied().unwrap_or([0.0, 1.0]);
            let shown = view.ends(axis, data, growth);
            // What was asked for, and not the grid's ends, which are rounded to whole columns: what is zoomed
            // or moved step by step would drift.
            view.shown.insert(axis.clone(), shown);
            look_at_scales(&watched, plan, plot, view);
            let cursor = view.reads_at.on(axis);
            let shared = Shared {
                scope: &watched,
                plan,
                view,
                inks,
                marks: &marks,
                lost_counts: (&self.lost_counts, scope.store()),
                cursor,
                right,
            };
            let kept = self.kept.entry(plot.id.clone()).or_default();
            if view.plot_folds.is_folded(&plot.id) {
                kept.draw_folded((rect, buffer), shared, plot, shown, targets);
                continue;
            }
            let axes = kept.draw((rect, buffer), shared, plot, shown, targets);
            for (axis, (y, seen)) in axes.into_iter().zip(kept.seen()).enumerate() {
                let id = plot.y_axis_id(axis);
                view.y_data.extend(seen.map(|seen| (id.clone(), seen)));
                view.y_shown.insert(id, y);
            }
        }
    }

    /// Where those in sight are; where not all are, a line says so.
    fn rects(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        count: usize,
        inks: Inks,
    ) -> Vec<Rect> {
        let all = plot_rects(area, count);
        if all.len() == count {
            self.first = 0;
            return all;
        }
        let above = Rect {
            height: area.height - 1,
            ..area
        };
        let rects = plot_rects(above, count);
        self.first = self.first.min(count - rects.len());
        let (first, last) = (self.first + 1, self.first + rects.len());
        let text = format!("plots {first} to {last} of {count}: PgUp and PgDn scroll");
        Pen::new(buffer, area, area.height - 1).write(&text, inks.muted());
        rects
    }
}

/// The room of open plots, and below it that of folded ones, a line each: a third of it where there are others.
fn shared_by(area: Rect, open: usize, folded: usize) -> (Rect, Rect) {
    let most = if open == 0 {
        area.height
    } else {
        area.height / 3
    };
    let lines = (folded.min(usize::from(most))) as u16;
    let above = Rect {
        height: area.height - lines,
        ..area
    };
    let below = Rect {
        y: above.bottom(),
        height: lines,
        ..area
    };
    (above, below)
}

/// How each y axis of a plot is divided while nobody says.
fn look_at_scales(watched: &dyn Watched, plan: &Plan, plot: &PlotPlan, view: &mut View) {
    for axis in 0..plot.y_axes() {
        let is_here = |series: &&SeriesId| plot.y_axis_of(**series) == axis;
        let of_axis = || plot.series.iter().filter(is_here);
        let id = plot.y_axis_id(axis);
        view.y_scales.look(watched, (&id, plan.revision), || {
            of_axis().map(|series| plan.data_of(*series)).collect()
        });
    }
}

/// Commands mean a plot in sight.
fn take_in_hand(view: &mut View, seen: &[(&PlotPlan, Rect)]) {
    let at_hand = view.plot_folds.at_hand();
    let is_seen = |id: &PlotId| seen.iter().any(|(plot, _)| plot.id == *id);
    if let Some((first, _)) = seen.first().filter(|_| !at_hand.is_some_and(is_seen)) {
        view.plot_folds.take_in_hand(&first.id);
    }
}

/// No samples yet: what is waited for.
fn draw_nothing(
    (area, buffer): (Rect, &mut Buffer),
    (scope, watch_key): (&Scope, &str),
    inks: Inks,
) {
    let missing = what_is_missing(&scope.jobs().list(), watch_key);
    let headline = [(missing.headline, inks.selected())].into_iter();
    let hints = missing.hints.iter().map(|hint| (&**hint, inks.muted()));
    let first = (area.height / 2).saturating_sub(1);
    for ((text, style), line) in headline.chain(hints).zip(first..area.height) {
        let mut pen = Pen::new(buffer, area, line);
        let free = usize::from(area.width).saturating_sub(text.chars().count());
        pen.skip((free / 2) as u16);
        pen.write(text, style);
    }
}

/// Where x is for a cell of a plot's canvas.
pub(super) fn x_at(canvas: Rect, grid: &crate::view::grid::Grid, column: u16) -> f64 {
    let cell = f64::from(column) - f64::from(canvas.x) + 0.5;
    let [left, right] = grid.ends();
    left + (right - left) * cell / f64::from(canvas.width)
}
