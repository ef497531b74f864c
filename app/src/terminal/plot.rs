//! One plot: its title and legend, its curves as dots, its labels and marks. What hasn't changed is neither asked
//! for nor drawn into dots again.

mod folded;
mod marks;
mod title;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use sprintscope_sim::Mark;
use unicode_width::UnicodeWidthStr;

use self::marks::draw_marks;
use self::title::draw_title;
use super::curve::{self, Scale};
use super::dots::{ACROSS, DOWN, Dots};
use super::inks::Inks;
use super::lanes;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::axis;
use crate::view::cursors::Cursor;
use crate::view::extents::Extents;
use crate::view::grid::Grid;
use crate::view::inks::Ink;
use crate::view::lanes::Lanes;
use crate::view::painting::Painting;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::trace::Trace;
use crate::view::wall_clock::Tick;
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_range::held_range;
use crate::view::y_scale::{Places, YScale};
use crate::view::y_ticks::YTicks;

/// Cells for the labels of y: one width for all plots, so that none moves when numbers grow.
const LABELS: u16 = 9;
/// Lines from one label of y to the next.
const LINES: f64 = 3.0;
/// What a plot keeps from one redraw to the next.
#[derive(Default)]
pub(super) struct Plot {
    dots: Dots,
    extents: Extents,
    /// The range of y that is held.
    y: Option<[f64; 2]>,
    /// How often everything had been fitted.
    fits: u64,
    drawn: Option<Drawn>,
    lanes: Lanes,
    /// All curves with their colours.
    curves: Vec<(Trace, Ink)>,
}

/// The curves of those series that are drawn.
fn curves(shared: Shared<'_>, plot: &PlotPlan) -> Vec<(Trace, Ink)> {
    let Shared { plan, view, .. } = shared;
    let shown = plot.series.iter();
    let shown = shown.filter(|series| !view.hidden.contains(series));
    shown
        .flat_map(|series| plan.traces(*series, &view.comparison))
        .collect()
}

/// What the dots show.
#[derive(PartialEq)]
struct Drawn {
    grid: Grid,
    /// Each curve, the hindmost first, with its place among all of them.
    traces: Vec<(Trace, u16)>,
    /// What is between two samples.
    painting: Painting,
    /// Where values stand on the y axis.
    places: Places,
    /// The ends of y that a person set, as places.
    y: Option<[f64; 2]>,
    /// Of the samples of all series.
    revision: u64,
}

/// What is drawn, and what it is drawn of.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub scope: &'a dyn Watched,
    pub plan: &'a Plan,
    pub view: &'a View,
    pub inks: Inks,
    pub marks: &'a [Mark],
    /// Where the cursor is, on the axis of this plot.
    pub cursor: Option<f64>,
}

/// Where the curves of a plot in this area are.
pub(super) fn canvas(area: Rect) -> Rect {
    Rect {
        x: area.x + LABELS.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(LABELS),
        height: area.height.saturating_sub(2),
    }
}

/// The columns of dots for these ends of x. The picture moves by whole cells: half of them would be written anew
/// for nothing.
pub(super) fn grid(ends: [f64; 2], canvas: Rect) -> Grid {
    let size = [
        usize::from(canvas.width) * ACROSS,
        usize::from(canvas.height) * DOWN,
    ];
    let mut grid = Grid::new(ends, size);
    grid.first += grid.first.rem_euclid(ACROSS as i64);
    grid
}

impl Plot {
    /// Draws the plot and says what can be clicked.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        shared: Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        targets: &mut Targets,
    ) -> YAxis {
        let canvas = canvas(area);
        let grid = grid(ends, canvas);
        let y = if plot.is_of_states {
            YAxis::default()
        } else {
            self.update(shared, plot, grid)
        };
        let labels = (f64::from(canvas.height) / LINES).max(2.0);
        let ticks = YTicks::new(&y, 1.0 / labels, &plot.id.unit);
        // Lanes have no y to tell of.
        let notes = if plot.is_of_states {
            String::new()
        } else {
            [&*ticks.corner, &*self.notes(shared, plot, &grid)].join(" ")
        };
        draw_title((area, buffer), shared, (plot, notes.trim()), &grid, targets);
        if canvas.is_empty() {
            return y;
        }
        targets.add(
            canvas,
            Target::Plot {
                plot: plot.id.clone(),
                grid,
            },
        );
        draw_x_labels((canvas, buffer), shared, plot, &grid);
        if plot.is_of_states {
            lanes::draw(
                (canvas, LABELS, buffer),
                shared,
                plot,
                &grid,
                &mut self.lanes,
            );
        } else {
            draw_y_labels((area, canvas, buffer), shared.inks, (&y, &ticks));
            self.draw_dots((canvas, buffer), shared);
        }
        draw_marks((canvas, buffer), shared, plot, &grid);
        draw_cursors((canvas, buffer), shared, plot, &grid);
        if let Some(x) = shared.cursor {
            let style = shared.inks.accent();
            let sign = shared.inks.sign("│", "|");
            draw_upright((canvas, buffer), &grid, x, (sign, style));
        }
        y
    }

    /// The least and the greatest place of what is in sight.
    pub(super) fn seen(&self) -> Option<[f64; 2]> {
        self.extents.all()
    }

    /// Has the dots show what is wanted; returns the y axis.
    fn update(&mut self, shared: Shared<'_>, plot: &PlotPlan, grid: Grid) -> YAxis {
        let Shared {
            scope, plan, view, ..
        } = shared;
        if std::mem::replace(&mut self.fits, view.fits) != view.fits {
            self.y = None;
            self.drawn = None;
        }
        let places = view.y_scales.places(&plot.id);
        let in_front = view.highlighted();
        let count = plot.series.len()
            - plot
                .series
                .iter()
                .filter(|one| view.hidden.contains(one))
                .count();
        let in_front = in_front.map(|series| plan.data_of(series));
        self.curves = curves(shared, plot);
        let all = self.curves.iter().map(|(trace, _)| *trace);
        let mut traces: Vec<(Trace, u16)> = all.zip(0..).collect();
        // What stands out is drawn last, earlier runs first.
        traces.sort_by_key(|(trace, place)| {
            let strength = self.curves[usize::from(*place)].1.strength;
            (in_front == Some(trace.series), strength)
        });
        // Read before the samples: what comes in between is seen the next time.
        let revision = traces
            .iter()
            .filter_map(|(trace, _)| scope.revision_of(trace.series))
            .fold(0, u64::wrapping_add);
        let wanted = Drawn {
            grid,
            painting: view.paintings.of(&plot.id, count),
            traces,
            places,
            y: view
                .y_ranges
                .get(&plot.id)
                .and_then(|ends| places.ends(*ends)),
            revision,
        };
        if self.drawn.as_ref() == Some(&wanted) {
            return self.shown_y();
        }
        let question = grid.question();
        let answer = |(trace, place): &(Trace, u16)| {
            let answer = trace.columns(scope, &question)?;
            Some((answer, *place))
        };
        let answers: Option<Vec<_>> = wanted.traces.iter().map(answer).collect();
        let Some(answers) = answers else {
            // Not yet: it shows what it has, and asks again the next time.
            return self.shown_y();
        };
        self.extents.clear(grid.columns, wanted.places);
        for (answer, _) in &answers {
            self.extents.add(answer, &grid, &grid.sight());
        }
        if self
            .drawn
            .as_ref()
            .is_some_and(|drawn| drawn.places != places)
        {
            self.y = None;
        }
        let held = held_range(self.y, self.extents.all());
        self.y = Some(held);
        let ends = wanted.y.unwrap_or(held);
        let y = YAxis { places, ends };
        self.dots.clear([grid.columns / ACROSS, grid.rows / DOWN]);
        let painting = wanted.painting;
        let scale = Scale {
            grid: &grid,
            y,
            painting,
        };
        for (answer, place) in &answers {
            curve::draw(&mut self.dots, answer, &scale, *place);
        }
        self.drawn = Some(wanted);
        y
    }

    /// What is to be known of the y axis: how it is divided, if not evenly, and what it has no place for.
    fn notes(&self, shared: Shared<'_>, plot: &PlotPlan, grid: &Grid) -> String {
        let scales = &shared.view.y_scales;
        let scale = match scales.of(&plot.id) {
            YScale::Linear => return String::new(),
            YScale::Log if scales.is_log_by_itself(&plot.id) => "log, by itself",
            scale => scale.name(),
        };
        let lost = self.extents.lost(grid).text();
        let lost = if shared.inks.is_ascii() {
            lost.replace('≤', "<=")
        } else {
            lost
        };
        [scale, &*lost].join(" ").trim_end().to_owned()
    }

    /// The y axis of what the dots show.
    fn shown_y(&self) -> YAxis {
        let Some(drawn) = &self.drawn else {
            return YAxis::default();
        };
        YAxis {
            places: drawn.places,
            ends: drawn.y.or(self.y).unwrap_or([0.0, 1.0]),
        }
    }

    fn draw_dots(&self, (canvas, buffer): (Rect, &mut Buffer), shared: Shared<'_>) {
        let Shared {
            plan, view, inks, ..
        } = shared;
        let in_front = view.highlighted();
        let in_front = in_front.map(|series| plan.data_of(series));
        let styles: Vec<Style> = self
            .curves
            .iter()
            .map(|(trace, ink)| {
                let style = inks.curve(*ink);
                match in_front {
                    Some(one) if one == trace.series => style.add_modifier(Modifier::BOLD),
                    Some(_) => style.add_modifier(Modifier::DIM),
                    None => style,
                }
            })
            .collect();
        for line in 0..canvas.height {
            for column in 0..canvas.width {
                let at = [usize::from(column), usize::from(line)];
                let Some((sign, place)) = self.dots.cell(at, inks.is_ascii()) else {
                    continue;
                };
                let style = styles.get(usize::from(place)).copied().unwrap_or_default();
                buffer[(canvas.x + column, canvas.y + line)]
                    .set_char(sign)
                    .set_style(style);
            }
        }
    }
}

/// Numbers along the left, each on its line.
fn draw_y_labels(
    (area, canvas, buffer): (Rect, Rect, &mut Buffer),
    inks: Inks,
    (y, ticks): (&YAxis, &YTicks),
) {
    let axis = inks.sign("│", "|");
    for line in canvas.top()..canvas.bottom() {
        buffer.set_string(canvas.x - 1, line, axis, inks.line());
    }
    let room = usize::from(LABELS - 2);
    for tick in &ticks.ticks {
        let part = 1.0 - y.part_of(tick.place);
        let line = (part * f64::from(canvas.height)).floor();
        let line = (line.max(0.0) as u16).min(canvas.height - 1);
        // A number without its end would be another one.
        if !tick.text.is_empty() && tick.text.width() <= room {
            let text = format!("{:>room$}", tick.text);
            buffer.set_string(area.x, canvas.y + line, text, inks.muted());
            let tick = inks.sign("┤", "+");
            buffer.set_string(canvas.x - 1, canvas.y + line, tick, inks.line());
        }
    }
}

/// What stands along x, as much as has room.
fn draw_x_labels(
    (canvas, buffer): (Rect, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
) {
    /// Cells from one label to the next, at least.
    const CELLS: f64 = 13.0;
    let inks = shared.inks;
    let line = canvas.bottom();
    if line >= buffer.area.bottom() {
        return;
    }
    let ends = grid.ends();
    let per_cell = (ends[1] - ends[0]) / f64::from(canvas.width);
    let mut cells = CELLS;
    let mut ticks = Vec::new();
    // What is wider than its step has a longer one.
    for _ in 0..3 {
        ticks = axis::ticks(&plot.id.axis, ends, per_cell * cells, shared.view.times());
        let widest = ticks.iter().map(|tick| words(tick).width()).max();
        let needed = widest.unwrap_or(0) as f64 + 2.0;
        if needed <= cells {
            break;
        }
        cells = needed;
    }
    let mut free_from = canvas.x.saturating_sub(LABELS);
    let corner = axis::corner(&plot.id.axis, ends, &shared.view.time_shown);
    if !corner.is_empty() {
        buffer.set_string(free_from, line, &corner, inks.muted());
        free_from += corner.width() as u16 + 1;
    }
    for tick in &ticks {
        let text = words(tick);
        let width = text.width() as u16;
        let at = ((tick.x - ends[0]) / per_cell).floor();
        if !(0.0..f64::from(canvas.width)).contains(&at) {
            continue;
        }
        let middle = canvas.x + at as u16;
        let from = middle.saturating_sub(width / 2);
        // A label without its end would be another place.
        if from < free_from || from + width > canvas.right() {
            continue;
        }
        buffer.set_string(from, line, text, inks.muted());
        free_from = from + width + 1;
    }
}

/// Date and time in one line.
fn words(tick: &Tick) -> String {
    if tick.below.is_empty() {
        tick.text.clone()
    } else {
        format!("{} {}", tick.below, tick.text)
    }
}

/// The cursors A and B, each with its letter at the top.
fn draw_cursors(
    (canvas, buffer): (Rect, &mut Buffer),
    shared: Shared<'_>,
    plot: &PlotPlan,
    grid: &Grid,
) {
    let places = shared.view.cursors.on(&plot.id.axis);
    let style = shared.inks.accent();
    for (cursor, sign) in Cursor::ALL.into_iter().zip(["│", "╎"]) {
        let sign = (shared.inks.sign(sign, "|"), style);
        let column = places
            .of(cursor)
            .and_then(|x| draw_upright((canvas, &mut *buffer), grid, x, sign));
        if let Some(column) = column {
            let style = style.add_modifier(Modifier::REVERSED);
            buffer.set_string(column, canvas.y, cursor.name(), style);
        }
    }
}

/// Draws an upright line where nothing else is; returns the column it is in.
fn draw_upright(
    (canvas, buffer): (Rect, &mut Buffer),
    grid: &Grid,
    x: f64,
    (sign, style): (&str, Style),
) -> Option<u16> {
    let across = i64::from(canvas.width);
    let place = (grid.column_from_x(x) - grid.first).div_euclid(ACROSS as i64);
    if !(0..across).contains(&place) {
        return None;
    }
    let column = canvas.x + place as u16;
    for line in canvas.top()..canvas.bottom() {
        let cell = &mut buffer[(column, line)];
        if cell.symbol() == " " {
            cell.set_symbol(sign).set_style(style);
        }
    }
    Some(column)
}
