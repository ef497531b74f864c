//! The curves over one of a plot's y axes as dots. What hasn't changed is neither asked for nor drawn into dots again.

use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use sprintscope_sim::store::{Answer, Means, Question, SeriesId};

use super::Shared;
use crate::terminal::curve::{self, Scale};
use crate::terminal::dots::{ACROSS, DOWN, Dots, Layer};
use crate::terminal::inks::Inks;
use crate::view::beside::{Beside, is_long};
use crate::view::extents::Extents;
use crate::view::folds::Fold;
use crate::view::grid::Grid;
use crate::view::inks::Ink;
use crate::view::painting::Painting;
use crate::view::paths::finding_words;
use crate::view::plan::PlotPlan;
use crate::view::plot_id::PlotId;
use crate::view::trace::Trace;
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_range::held_range;
use crate::view::y_scale::{Places, YScale};

/// The curves over a y axis as dots, kept from one redraw to the next.
#[derive(Default)]
pub(super) struct Picture {
    dots: Dots,
    extents: Extents,
    /// The range of y that is held.
    y: Option<[f64; 2]>,
    drawn: Option<Drawn>,
    /// How far the search for curves has come that aren't known yet, in words.
    finding: Option<String>,
    /// All curves with their colours.
    curves: Vec<(Trace, Ink)>,
    /// Draws long paths.
    long: Beside<Drawn, Made>,
}

/// What has been drawn beside the view.
struct Made {
    dots: Dots,
    extents: Extents,
    y: [f64; 2],
    drawn: Drawn,
}

/// What the dots show.
#[derive(Clone, PartialEq)]
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
    /// What is kept of the average at each sample; 0 where nothing is smoothed.
    smoothing: f64,
    /// Of the samples of all series.
    revision: u64,
    /// How often everything had been fitted.
    fits: u64,
}

impl Drawn {
    /// What the store is asked of a curve.
    fn ask(&self, scope: &dyn Watched, trace: &Trace) -> Option<Answer> {
        let means = match self.painting {
            Painting::Lines if self.smoothing > 0.0 => Means::Smoothed(self.smoothing),
            Painting::Lines => Means::Asked,
            Painting::Steps | Painting::Points | Painting::Density => Means::Unasked,
        };
        let question = Question {
            means,
            ..self.grid.question()
        };
        trace.columns(scope, &question)
    }

    /// Whether this one shows the same curves in the same way, of other samples or elsewhere.
    fn is_like(&self, other: &Self) -> bool {
        let elsewhere = Self {
            grid: self.grid,
            y: self.y,
            revision: self.revision,
            ..other.clone()
        };
        elsewhere == *self
    }

    /// Draws it, where this range of y is held; its memory is that of what was drawn before.
    fn draw(
        self,
        answers: &[(Answer, u16)],
        held: Option<[f64; 2]>,
        (mut dots, mut extents): (Dots, Extents),
        goes_on: impl Fn() -> bool,
    ) -> Option<Made> {
        let grid = self.grid;
        extents.clear(grid.columns, self.places);
        for (answer, _) in answers {
            extents.add(answer, &grid, &grid.sight());
        }
        let held = held_range(held, extents.all());
        let ends = self.y.unwrap_or(held);
        let places = self.places;
        dots.clear([grid.columns / ACROSS, grid.rows / DOWN]);
        let scale = Scale {
            grid: &grid,
            y: YAxis { places, ends },
            painting: self.painting,
        };
        for (answer, place) in answers {
            if !goes_on() {
                return None;
            }
            curve::draw(&mut dots, answer, &scale, *place);
        }
        Some(Made {
            dots,
            extents,
            y: held,
            drawn: self,
        })
    }
}

impl Picture {
    /// The least and the greatest place of what is in sight.
    pub(super) fn seen(&self) -> Option<[f64; 2]> {
        self.extents.all()
    }

    /// Has the dots show what is wanted; returns the y axis.
    pub(super) fn update(
        &mut self,
        shared: Shared<'_>,
        (plot, axis): (&PlotPlan, usize),
        (grid, fold): (Grid, Fold),
    ) -> YAxis {
        let Shared {
            scope, plan, view, ..
        } = shared;
        let id = plot.y_axis_id(axis);
        let places = view.y_scales.places(&id);
        let in_front = view.highlighted();
        let count = plot.series.len()
            - plot
                .series
                .iter()
                .filter(|one| view.hidden.contains(one))
                .count();
        let in_front = in_front.map(|series| plan.data_of(series));
        self.curves = curves(shared, (plot, axis));
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
        // As small as they get curves are shown whole.
        let is_open = fold == Fold::Open;
        let held = view.y_ranges.get(&id).filter(|_| is_open);
        let wanted = Drawn {
            grid,
            painting: view.paintings.of(&plot.id, count),
            smoothing: view.smoothings.of(&plot.id),
            traces,
            places,
            y: held.and_then(|ends| places.ends(*ends)),
            revision,
            fits: view.fits,
        };
        self.long.keep_only(|making| making.is_like(&wanted));
        if let Some(made) = self.long.take() {
            self.show(made);
        }
        if self.drawn.as_ref() == Some(&wanted) {
            return self.shown_y();
        }
        let has_grown_alone =
            |drawn: &Drawn| drawn.is_like(&wanted) && drawn.grid == grid && drawn.y == wanted.y;
        let rests = self.long.rest().is_some() && self.drawn.as_ref().is_some_and(has_grown_alone);
        if self.long.is_at_work() || rests {
            return self.shown_y();
        }
        let answer = |(trace, place): &(Trace, u16)| Some((wanted.ask(scope, trace)?, *place));
        let answers: Option<Vec<_>> = wanted.traces.iter().map(answer).collect();
        self.finding = None;
        let Some(answers) = answers else {
            let traces = wanted.traces.iter().map(|(trace, _)| *trace);
            self.finding = finding_words(scope, traces);
            // Not yet: it shows what it has, and asks again the next time.
            return self.shown_y();
        };
        // A range isn't held where all is fitted anew, nor over an axis that is divided otherwise.
        let is_as_before = |drawn: &Drawn| drawn.places == places && drawn.fits == wanted.fits;
        let held = self
            .y
            .filter(|_| self.drawn.as_ref().is_some_and(is_as_before));
        if answers.iter().any(|(answer, _)| is_long(answer)) {
            let making = wanted.clone();
            let draw = move |is_over: &AtomicBool| {
                let goes_on = || !is_over.load(Ordering::Relaxed);
                wanted.draw(&answers, held, Default::default(), goes_on)
            };
            // The view looks again by itself.
            self.long.begin(making, draw, || {});
            return self.shown_y();
        }
        let before = (
            std::mem::take(&mut self.dots),
            std::mem::take(&mut self.extents),
        );
        if let Some(made) = wanted.draw(&answers, held, before, || true) {
            self.show(made);
        }
        self.shown_y()
    }

    /// Whether something is being drawn beside the view: there is more to be seen soon.
    pub(super) fn is_at_work(&self) -> bool {
        self.long.is_at_work()
    }

    fn show(&mut self, made: Made) {
        let Made {
            dots,
            extents,
            y,
            drawn,
        } = made;
        self.dots = dots;
        self.extents = extents;
        self.y = Some(y);
        self.drawn = Some(drawn);
    }

    /// What is to be known of the y axis: how it is divided, if not evenly, and what it has no place for.
    pub(super) fn notes(&self, shared: Shared<'_>, id: &PlotId, grid: &Grid) -> String {
        if let Some(words) = &self.finding {
            return words.clone();
        }
        let scales = &shared.view.y_scales;
        let scale = match scales.of(id) {
            YScale::Linear => return String::new(),
            YScale::Log if scales.is_log_by_itself(id) => "log, by itself",
            scale => scale.name(),
        };
        let traces: Vec<Trace> = self.curves.iter().map(|(trace, _)| *trace).collect();
        let (counts, store) = shared.lost_counts;
        let (of, axis) = ((shared.scope, &*traces), (id, grid.ends()));
        let (lost, _) = counts.counted(store, of, axis, self.extents.lost(grid));
        // Columns are half a cell here.
        let lost = lost.text().replace("pixel ", "");
        let lost = if shared.inks.is_ascii() {
            lost.replace('≤', "<=")
        } else {
            lost
        };
        [scale, &*lost].join(" ").trim_end().to_owned()
    }

    pub(super) fn draw_dots(&self, (canvas, buffer): (Rect, &mut Buffer), shared: Shared<'_>) {
        let painting = self.drawn.as_ref().map(|drawn| drawn.painting);
        if painting == Some(Painting::Density) {
            return self.draw_shades((canvas, buffer), shared.inks);
        }
        let Shared {
            plan, view, inks, ..
        } = shared;
        let in_front = view.highlighted();
        let in_front = in_front.map(|series| plan.data_of(series));
        let styles: Vec<[Style; 2]> = self
            .curves
            .iter()
            .map(|(trace, ink)| {
                let styles = [inks.curve(*ink), inks.pale(*ink)];
                styles.map(|style| match in_front {
                    Some(one) if one == trace.series => style.add_modifier(Modifier::BOLD),
                    Some(_) => style.add_modifier(Modifier::DIM),
                    None => style,
                })
            })
            .collect();
        let signs = inks.signs();
        for line in 0..canvas.height {
            for column in 0..canvas.width {
                let at = [usize::from(column), usize::from(line)];
                let Some((sign, nib)) = self.dots.cell(at, signs) else {
                    continue;
                };
                let [front, pale] = styles
                    .get(usize::from(nib.curve))
                    .copied()
                    .unwrap_or_default();
                let style = match nib.layer {
                    Layer::Front => front,
                    Layer::Pale => pale,
                };
                buffer[(canvas.x + column, canvas.y + line)]
                    .set_char(sign)
                    .set_style(style);
            }
        }
    }

    /// Draws how many curves are in each cell.
    fn draw_shades(&self, (canvas, buffer): (Rect, &mut Buffer), inks: Inks) {
        let most = self.dots.most_curves();
        for line in 0..canvas.height {
            for column in 0..canvas.width {
                let at = [usize::from(column), usize::from(line)];
                if let Some(sign) = self.dots.shade(at, most, inks.is_ascii()) {
                    buffer[(canvas.x + column, canvas.y + line)]
                        .set_char(sign)
                        .set_style(inks.accent());
                }
            }
        }
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
}

/// The curves of those series that are drawn over this axis.
fn curves(shared: Shared<'_>, (plot, axis): (&PlotPlan, usize)) -> Vec<(Trace, Ink)> {
    let Shared { plan, view, .. } = shared;
    let shown = plot.series.iter();
    let shown = shown.filter(|series| !view.hidden.contains(series));
    let is_here = |series: &&SeriesId| plot.sides.is_empty() || plot.y_axis_of(**series) == axis;
    let shown = shown.filter(is_here);
    shown
        .flat_map(|series| plan.traces(*series, &view.comparison))
        .collect()
}
