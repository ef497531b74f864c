//! One plot of a sheet: its title and legend above, its axes around, its curves or lanes, its marks.

use sprintscope_sim::Scope;
use sprintscope_sim::job::MarkKind;
use sprintscope_sim::store::{Detail, SeriesId};

use super::area::Area;
use super::axes::{self, YSide};
use super::curves::PlotCurves;
use super::face::Face;
use super::legend;
use super::plot_sheet::{PlotSheet, SMALL};
use super::shape::{Anchor, Shape, Words};
use crate::canvas::Style;
use crate::view::extents::Extents;
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_range::held_range;
use crate::window::{Drawing, Wanted, density_colours, pattern};

/// Diameter of the pen, in points, and how much wider it is for points.
const PEN: f32 = 1.5;
const POINT: f32 = 2.6;
/// Marks that have their words, at most: more would cover the curves.
const MARKS: usize = 40;
/// A plot whose y axes are known, before it is known how much room all plots of a sheet have beside their curves.
pub(super) struct Prepared {
    /// Below its title.
    area: Area,
    sides: Vec<YSide>,
    /// How much room what stands left and right of its curves needs.
    pub(super) beside: [f32; 2],
}

impl PlotSheet<'_> {
    /// Draws its title and legend into its place, and finds its y axes.
    pub(super) fn prepare(&mut self, place: Area, shapes: &mut Vec<Shape>) -> Prepared {
        let top = legend::draw(self, place, shapes);
        let bottom = axes::x_height(self);
        let height = (place.bottom() - bottom - top).max(1.0);
        let area = Area {
            top,
            height,
            ..place
        };
        if self.plot.is_of_states {
            return Prepared {
                area,
                sides: Vec::new(),
                beside: [super::lanes::names_width(self, height), 0.0],
            };
        }
        // How wide numbers along y are decides how wide the curves are, and those decide which numbers there are:
        // ends first, by a grid that is nearly right.
        let rough = Grid::new(self.x, [area.width as usize, area.height as usize]);
        let sides: Vec<YSide> = (0..self.plot.y_axes())
            .map(|axis| self.side(axis, rough))
            .collect();
        Prepared {
            area,
            beside: axes::beside(self, area, &sides),
            sides,
        }
    }

    /// Draws all below that, with so much room left and right of its curves.
    pub(super) fn draw(&mut self, prepared: Prepared, room: [f32; 2], shapes: &mut Vec<Shape>) {
        let Prepared {
            area,
            sides,
            beside,
        } = prepared;
        let has_heads = !sides.is_empty();
        let area = axes::draw_x(self, area, (has_heads, room), shapes);
        if self.plot.is_of_states {
            let below = super::lanes::draw(self, area, beside[0] > 0.0, shapes);
            self.draw_marks(area, below, shapes);
            return;
        }
        let grid = Grid::new(self.x, [area.width as usize, area.height as usize]);
        axes::draw_y(self, area, &sides, shapes);
        for side in sides {
            let wanted = Wanted {
                grid,
                ..side.wanted
            };
            shapes.push(Shape::Curves(Box::new(curves_of(
                self.scope, wanted, side.axis, area,
            ))));
        }
        self.draw_marks(area, area.top, shapes);
    }

    /// What stands on one of its y axes.
    fn side(&mut self, axis: usize, grid: Grid) -> YSide {
        let (plot, plan, scope) = (self.plot, self.plan, self.scope);
        let id = plot.y_axis_id(axis);
        let of_axis = |one: &SeriesId| plot.sides.is_empty() || plot.y_axis_of(*one) == axis;
        let all = || {
            let all = plot.series.iter().filter(|one| of_axis(one));
            all.map(|one| plan.data_of(*one)).collect()
        };
        self.view.y_scales.look(scope, (&id, plan.revision), all);
        let view = &*self.view;
        let colours = self.theme.colours();
        let shown: Vec<SeriesId> = self.shown().filter(of_axis).collect();
        let mut traces: Vec<_> = shown
            .iter()
            .flat_map(|one| plan.traces(*one, &view.comparison))
            .collect();
        traces.sort_by_key(|(_, ink)| ink.strength);
        let painting = view.paintings.of(&plot.id, shown.len());
        let (style, pen) = match painting {
            Painting::Lines | Painting::Density => (Style::Line, PEN),
            Painting::Steps => (Style::Steps, PEN),
            Painting::Points => (Style::Points, PEN * POINT),
        };
        let places = view.y_scales.places(&id);
        let is_density = painting == Painting::Density;
        let mut wanted = Wanted {
            grid,
            patterns: traces.iter().map(|(_, ink)| pattern(*ink)).collect(),
            traces: traces
                .into_iter()
                .map(|(trace, ink)| (trace, colours.curve(ink)))
                .collect(),
            places,
            y: view.y_ranges.get(&id).and_then(|ends| places.ends(*ends)),
            pen_px: pen * self.scale,
            style,
            density: is_density.then(|| density_colours(self.theme.is_dark())),
            smoothing: view.smoothings.of(&plot.id),
        };
        let ends = wanted
            .y
            .unwrap_or_else(|| held_range(None, extent(scope, &wanted)));
        wanted.y = Some(ends);
        // Which of several axes is whose, their inks tell.
        let first = plot.series.iter().find(|one| of_axis(one));
        let ink = match first {
            Some(first) if !plot.sides.is_empty() => colours.curve(plan.ink(*first)),
            _ => colours.faint,
        };
        YSide {
            axis: YAxis { places, ends },
            ink,
            unit: plot.y_unit(axis).to_owned(),
            wanted,
        }
    }

    /// A line for each mark, with its words where they have room, from here down.
    fn draw_marks(&self, area: Area, top: f32, shapes: &mut Vec<Shape>) {
        if self.view.marks_are_hidden {
            return;
        }
        let colours = self.theme.colours();
        let mut marks: Vec<(f64, String)> = Vec::new();
        for mark in self.scope.marks() {
            let is_drawn =
                !matches!(mark.kind, MarkKind::Stop) && self.plot.jobs.contains(&mark.job);
            let x = self
                .plan
                .x_of(&mark, &self.plot.id.axis, &self.view.comparison);
            if let Some(x) = x.filter(|x| is_drawn && (self.x[0]..=self.x[1]).contains(x)) {
                marks.push((x, mark.text.clone()));
            }
        }
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let grid = Grid::new(self.x, [area.width as usize, area.height as usize]);
        let (size, mut free_from) = (SMALL * self.scale, f32::NEG_INFINITY);
        let is_crowd = marks.len() > MARKS || top + size * 1.4 > area.bottom();
        for (x, text) in marks {
            let at = area.left + grid.px_from_x(x);
            shapes.push(Shape::Line {
                from: [at, area.top],
                to: [at, area.bottom()],
                width: self.scale,
                color: colours.accent,
                strokes: Some(3.0 * self.scale),
            });
            let (gap, width) = (3.0 * self.scale, Face::Regular.width(&text, size));
            let left = at + gap;
            if is_crowd || left < free_from {
                continue;
            }
            // Before its line where it would be cut behind it, if it is free there.
            let room = area.right() - left;
            let is_before = width > room && at - gap - width >= free_from.max(area.left);
            let (anchor, x) = if is_before {
                (Anchor::End, at - gap)
            } else {
                (Anchor::Start, left)
            };
            let words = Words {
                at: [x, top + size * 1.1],
                anchor,
                face: Face::Regular,
                size,
                color: colours.accent,
                text: if is_before {
                    text
                } else {
                    Face::Regular.fitted(&text, size, room)
                },
            };
            free_from = words.left() + words.width() + 2.0 * gap;
            shapes.push(Shape::Words(words));
        }
    }
}

/// The least and the greatest place of what is in sight.
fn extent(scope: &Scope, wanted: &Wanted) -> Option<[f64; 2]> {
    let (grid, sight) = (wanted.grid, wanted.grid.sight());
    let mut extents = Extents::default();
    extents.clear(grid.columns, wanted.places);
    let question = wanted.question(&sight, Detail::ByCount);
    for (trace, _) in &wanted.traces {
        if let Some(answer) = trace.columns(scope as &dyn Watched, &question) {
            extents.add(&answer, &grid, &sight);
        }
    }
    extents.all()
}

/// The curves as pieces.
fn curves_of(scope: &Scope, wanted: Wanted, axis: YAxis, area: Area) -> PlotCurves {
    let question = wanted.question(&wanted.grid.sight(), Detail::ByCount);
    let drawing = |(place, (trace, _)): (usize, &(crate::view::trace::Trace, _))| {
        let answer = trace.columns(scope as &dyn Watched, &question);
        answer.map_or_else(Drawing::default, |answer| {
            Drawing::new(&answer, &wanted, place, axis)
        })
    };
    let drawings = wanted.traces.iter().enumerate().map(drawing).collect();
    PlotCurves {
        area,
        drawings,
        wanted,
    }
}
