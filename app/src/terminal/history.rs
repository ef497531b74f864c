//! A line of all history below the plots, and bright what is shown of it: for the plot at hand, where that isn't all.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::store::Held;

use super::inks::Inks;
use crate::view::View;
use crate::view::history::{History, Outline, drawn, is_part_of};
use crate::view::lane_cells::{Cells, seen};
use crate::view::lane_rows::rows;
use crate::view::lanes::{Lanes, held_text};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::trace::Trace;
use crate::view::watched::Watched;

/// From low to high.
pub(super) const LEVELS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The same in ASCII.
pub(super) const ASCII: [&str; 8] = ["_", "_", ".", ".", "-", "-", "=", "="];
/// Plots need the other lines.
const LEAST: u16 = 12;

/// The room of the plots, and the line below it where there is one.
pub(super) fn parted(area: Rect, view: &View) -> (Rect, Option<Rect>) {
    let axis = view.plot_folds.at_hand().map(|plot| &plot.axis);
    let ends = axis.and_then(|axis| view.shown.get(axis).zip(view.data.get(axis)));
    let is_partly_shown = ends.is_some_and(|(shown, data)| is_part_of(*shown, *data));
    if !is_partly_shown || area.height < LEAST {
        return (area, None);
    }
    let height = area.height - 1;
    let line = Rect {
        y: area.y + height,
        height: 1,
        ..area
    };
    (Rect { height, ..area }, Some(line))
}

/// The outline that was drawn last: a long path isn't walked along for each redraw.
#[derive(Default)]
pub(super) struct KeptOutline {
    kept: Option<(Of, Outline)>,
}

/// What an outline is of: the curves, each with the revision of what it holds, all of their history and the columns.
type Of = (Vec<(Trace, Option<u64>)>, [f64; 2], u16);

impl KeptOutline {
    fn of(&mut self, watched: &dyn Watched, of: Of, history: &History) -> &Outline {
        let kept = self.kept.take().filter(|(known, _)| *known == of);
        let kept = kept.unwrap_or_else(|| {
            let traces: Vec<Trace> = of.0.iter().map(|(trace, _)| *trace).collect();
            let outline = Outline::of(watched, &traces, history);
            (of, outline)
        });
        &self.kept.insert(kept).1
    }
}

/// Draws it.
pub(super) fn draw(
    kept: &mut KeptOutline,
    (line, buffer): (Rect, &mut Buffer),
    (watched, plan, inks): (&dyn Watched, &Plan, Inks),
    view: &View,
) {
    let Some(id) = view.plot_folds.at_hand() else {
        return;
    };
    let plot = plan.plots.iter().find(|plot| plot.id == *id);
    let ends = view.shown.get(&id.axis).zip(view.data.get(&id.axis));
    let Some((plot, (shown, data))) = plot.zip(ends) else {
        return;
    };
    let history = History::of(*data, usize::from(line.width));
    if plot.is_of_states {
        return draw_lane(
            (line, buffer),
            (watched, plan, inks),
            (view, plot),
            &history,
            *shown,
        );
    }
    let drawn = drawn(plan, plot, view).into_iter();
    // Read before the samples: what comes in between is seen the next time.
    let drawn = drawn.map(|one| (one, watched.revision_of(one.series)));
    let outline = kept.of(watched, (drawn.collect(), *data, line.width), &history);
    let [left, right] = history.ends;
    let width = (right - left) / f64::from(line.width);
    for (column, rows) in (0..line.width).zip(outline.rows(LEVELS.len())) {
        let from = left + f64::from(column) * width;
        let is_shown = from + width > shown[0] && from < shown[1];
        let level = rows.map(|rows| LEVELS.len() - 1 - rows.start());
        let sign = match level {
            Some(level) => inks.sign(LEVELS[level], ASCII[level]),
            None if is_shown => inks.sign("▁", "_"),
            None => " ",
        };
        let style = if is_shown {
            inks.accent()
        } else {
            inks.muted()
        };
        buffer[(line.x + column, line.y)]
            .set_symbol(sign)
            .set_style(style);
    }
}

/// The first lane: what is shown of it is high.
fn draw_lane(
    (line, buffer): (Rect, &mut Buffer),
    (watched, plan, inks): (&dyn Watched, &Plan, Inks),
    (view, plot): (&View, &PlotPlan),
    history: &History,
    shown: [f64; 2],
) {
    let rows = rows(watched, plan, plot, view);
    // The newest run of a series comes last.
    let first = rows.first().map(|row| row.series);
    let Some(row) = rows.iter().rfind(|row| Some(row.series) == first) else {
        return;
    };
    let Some(info) = plan.infos.get(&row.series) else {
        return;
    };
    let row = std::slice::from_ref(row);
    let blocks = Lanes::default().update(watched, row, history.grid());
    let blocks = blocks.into_iter().flatten();
    let blocks: Vec<_> = blocks.collect();
    let cells = Cells::between(history.ends, usize::from(line.width));
    let stretches = seen(&blocks, &cells);
    let [left, right] = history.ends;
    let width = (right - left) / f64::from(line.width);
    for column in 0..line.width {
        let from = left + f64::from(column) * width;
        let is_shown = from + width > shown[0] && from < shown[1];
        let sign = if is_shown { ["▆", "="] } else { ["▂", "_"] };
        let cell = usize::from(column);
        let here = stretches.iter().find(|one| one.cells.contains(&cell));
        let (sign, style) = match here {
            Some(one) if one.held != Held::Several => {
                let label = held_text(info, one.held);
                let ink = plan.label_ink(row[0].series, label).receded(one.strength);
                (inks.sign(sign[0], sign[1]), inks.curve(ink))
            }
            Some(_) => (inks.sign(sign[0], sign[1]), inks.muted()),
            None if is_shown => (inks.sign("▁", "_"), inks.accent()),
            None => (" ", inks.muted()),
        };
        buffer[(line.x + column, line.y)]
            .set_symbol(sign)
            .set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XValues};

    use super::*;

    #[test]
    fn a_kept_outline_is_made_anew_where_samples_have_come() {
        let scope = Scope::new();
        let store = scope.store();
        let id = store.create(SeriesInfo::default());
        let add = |xs: &[f64], values: &[f64]| store.append(id, XValues::Each(xs), values).unwrap();
        add(&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]);
        let history = History::of([0.0, 9.0], 20);
        let mut kept = KeptOutline::default();
        let mut inked = || {
            let of = (vec![(id.into(), store.series_revision(id))], [0.0, 9.0], 20);
            let outline = kept.of(&scope, of, &history);
            outline.rows(8).flatten().count()
        };
        let before = inked();
        assert_eq!(inked(), before);
        add(&[8.0], &[1.0]);
        assert!(inked() > before);
    }
}
