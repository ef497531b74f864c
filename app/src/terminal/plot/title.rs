//! What stands over a plot: its title, what it stands over, and its legend with values.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::y_strip::YStrip;
use super::{NAME, Shared};
use crate::terminal::dots::ACROSS;
use crate::terminal::inks::Inks;
use crate::terminal::pen::Pen;
use crate::terminal::target::{Target, Targets};
use crate::view::arrangement::arrange::Arrange;
use crate::view::axis::{self, Wall};
use crate::view::command::Command;
use crate::view::curve_names::{CurveName, cut};
use crate::view::curves::Curve;
use crate::view::grid::Grid;
use crate::view::plan::PlotPlan;
use crate::view::plot_key::PlotKey;
use crate::view::quantity::name_end;
use crate::view::told::resolution_there;
use crate::view::trace::Trace;
use crate::view::y_axis::YAxis;

/// Curves that are looked at to be named, at most: far more than fit.
const CURVES_MOST: usize = 64;

/// The title, what it stands over, and each series with its value: the last one, or that at the cursor.
pub(super) fn draw_title(
    (area, buffer): (Rect, &mut Buffer),
    shared: Shared<'_>,
    (plot, axes, strips): (&PlotPlan, &[YAxis], &[YStrip]),
    grid: &Grid,
    targets: &mut Targets,
) {
    let Shared {
        scope,
        plan,
        view,
        inks,
        ..
    } = shared;
    if let Some((head, style)) = strips.iter().find_map(YStrip::head) {
        let right = Rect {
            x: area.right().saturating_sub(shared.right).saturating_add(1),
            width: shared.right.saturating_sub(1),
            ..area
        };
        Pen::new(buffer, right, 0).write(&head, style);
    }
    let titled = Rect {
        width: area
            .width
            .saturating_sub(if strips.len() > 1 { shared.right } else { 0 }),
        ..area
    };
    let mut pen = Pen::new(buffer, titled, 0);
    draw_name(&mut pen, shared, plot, targets);
    if let Some(over) = axis::over_words(&plot.id.axis, view.times(), NAME) {
        pen.write(&format!(" {over}"), inks.muted());
    }
    let told = strips.iter().map(|strip| strip.told(inks));
    for (text, style) in told.filter(|(text, _)| !text.is_empty()) {
        pen.write(&format!(" {text}"), style);
    }
    if let Some(x) = shared.cursor {
        let wall = Wall::of(scope, view);
        let step = grid.width * ACROSS as f64;
        let first = plot.series.first().map(|first| Curve::from(*first));
        let trace = first.and_then(|first| first.trace(plan, view));
        let sample = trace.and_then(|trace| Some((trace.nearest(scope, x)?[0], trace)));
        let step = sample.map_or(step, |(x, trace)| {
            trace.step_at(scope, &plot.id.axis, (x, step))
        });
        let place = axis::place_text(&plot.id.axis, x, step, wall);
        pen.write(&format!("  at {place}"), inks.accent());
    }
    pen.skip(2);
    draw_values(&mut pen, shared, (plot, axes), targets);
}

/// The sign that folds it, what it is called, and its unit.
pub(super) fn draw_name(
    pen: &mut Pen<'_>,
    shared: Shared<'_>,
    plot: &PlotPlan,
    targets: &mut Targets,
) {
    let Shared { view, inks, .. } = shared;
    let fold = if view.plot_folds.is_folded(&plot.id) {
        inks.sign("▸ ", "> ")
    } else {
        inks.sign("▾ ", "v ")
    };
    let fold = pen.write(fold, inks.muted());
    targets.add(fold, Target::FoldPlot(plot.id.clone()));
    pen.write(&name_end(&plot.title, NAME), inks.selected());
    draw_tab((pen, inks), shared, plot, targets);
    let unit = [" ", &plot.unit].concat();
    pen.write(unit.trim_end(), inks.muted());
}

/// Each series with its value, as many as have room; as exact as these y axes, where any are shown.
pub(super) fn draw_values(
    pen: &mut Pen<'_>,
    shared: Shared<'_>,
    (plot, axes): (&PlotPlan, &[YAxis]),
    targets: &mut Targets,
) {
    let Shared {
        plan, view, inks, ..
    } = shared;
    // The one name says no more than the title of its line.
    let is_alone = plot.series.len() == 1 && view.plot_folds.is_folded(&plot.id);
    let (curves, count) = Curve::of_plot(plan, view, plot, CURVES_MOST);
    // Whose they are stands in the list; only where jobs share a plot, it has to stand here, too.
    let name = |curve: &Curve| match (is_alone, curve.name(plan, plot)) {
        (true, CurveName { runs, .. }) => CurveName {
            series: String::new(),
            runs,
        },
        (false, name) => name,
    };
    let names: Vec<CurveName> = curves.iter().map(name).collect();
    // Within what a name of a series has, a run has its room, too.
    let runs = names.iter().map(|name| name.runs.chars().count()).max();
    let names = cut(&names, NAME + runs.unwrap_or(0));
    for (place, (curve, name)) in curves.into_iter().zip(names).enumerate() {
        let series = &curve.series;
        let axis = axes.get(plot.y_axis_of(*series));
        let value = value_at(shared, curve, axis);
        let left = count - place;
        let needed = name.width() + value.width() + 5;
        let more = format!("+{left}");
        let kept = if left > 1 { more.len() + 1 } else { 0 };
        if usize::from(pen.room()) < needed + kept {
            pen.write(&more, inks.muted());
            return;
        }
        let is_hidden = view.hidden.contains(series);
        let ink = inks.curve(curve.ink(plan, view));
        let dash = if is_hidden {
            inks.sign("╌ ", ". ")
        } else {
            inks.sign("━ ", "- ")
        };
        let dash = pen.write(dash, ink);
        targets.add(dash, Target::ToggleSeries(*series));
        let style = match view.highlighted() {
            Some(one) if one == *series => inks.selected(),
            _ if is_hidden => inks.muted().add_modifier(Modifier::DIM),
            _ => inks.muted(),
        };
        let named = pen.write(&name, style);
        targets.add(named, Target::Highlight(*series));
        pen.skip(u16::from(!is_alone));
        pen.write(&value, inks.text());
        pen.skip(2);
    }
}

/// Which of the plots that stand behind each other it is; a click shows the next one.
fn draw_tab(
    (pen, inks): (&mut Pen<'_>, Inks),
    shared: Shared<'_>,
    plot: &PlotPlan,
    targets: &mut Targets,
) {
    let tiles = shared.view.arranging.arrangement().tiles.as_ref();
    let key = PlotKey::from(&plot.id);
    let Some(tabs) = tiles.and_then(|tiles| tiles.tabs_of(&key)) else {
        return;
    };
    // Those of plots that aren't there have no tab.
    let plots = &shared.plan.plots;
    let is_there = |tab: &&PlotKey| plots.iter().any(|plot| PlotKey::from(&plot.id) == **tab);
    let tabs: Vec<&PlotKey> = tabs.iter().filter(is_there).collect();
    if tabs.len() < 2 {
        return;
    }
    let place = tabs.iter().position(|tab| **tab == key).unwrap_or_default();
    let tab = format!("  tab {} of {}", place + 1, tabs.len());
    let tab = pen.write(&tab, inks.accent());
    let next = Arrange::NextTab(plot.id.clone());
    targets.add(tab, Target::Ask(Command::Arrange(next)));
}

/// The last value of a series, or that at the cursor with the digits that lists have.
fn value_at(shared: Shared<'_>, curve: Curve, axis: Option<&YAxis>) -> String {
    let scope = shared.scope;
    let plan = shared.plan;
    let series = curve.series;
    let trace = curve.trace(plan, shared.view);
    let at = |trace: Trace, x: f64| {
        let (first, last) = trace.range(scope)?;
        let [_, value] = trace.nearest(scope, x)?;
        (first..=last).contains(&x).then_some(value)
    };
    let value = match shared.cursor {
        None if curve.run.is_none() => scope.stats(series).and_then(|stats| stats.seen_last()),
        None => trace.and_then(|trace| {
            let (_, last) = trace.range(scope)?;
            trace.nearest(scope, last).map(|[_, value]| value)
        }),
        Some(x) => trace.and_then(|trace| at(trace, x)),
    };
    let info = shared.plan.infos.get(&series);
    match value {
        Some(value) if let Some(info) = info.filter(|info| info.is_state()) => {
            info.label(value).unwrap_or("–").into()
        }
        Some(value) => {
            let stats = scope.stats(series).unwrap_or_default();
            resolution_there(axis, (&stats, value)).listed(value, "")
        }
        None => "–".into(),
    }
}
