//! What the pointer does: clicks, drags and the wheel, by what lies where it is.

use ratatui::layout::{Position, Rect};
use sprintscope_sim::{JobId, Order};

use super::plots::x_at;
use super::screen::Screen;
use super::target::Target;
use crate::view::Overlay;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::runs::RunsCommand;
use crate::view::cursors::near::sample_near;
use crate::view::cursors::{Cursor, CursorCommand};
use crate::view::folds::Fold;
use crate::view::grid::Grid;
use crate::view::paths::WithPaths;
use crate::view::plot_id::PlotId;
use crate::view::turn::value_at;
use crate::view::y_command::YCommand;

/// A step of the wheel shows so many times as much.
const ZOOM: f64 = 0.8;
/// Lines that a step of the wheel scrolls.
const LINES: isize = 3;

impl Screen {
    /// What a click here asks for.
    pub(super) fn clicked(&mut self, at: Position) -> Vec<Asked> {
        let found = self.targets.at(at).next();
        let found = found.map(|(area, target)| (area, target.clone()));
        let is_open = self.view.overlay != Overlay::None;
        let Some((area, target)) = found else {
            self.close_overlay();
            return Vec::new();
        };
        let button = |command| vec![Asked::by_button(command)];
        match target {
            Target::Overlay => {}
            Target::Answer(answer) => self.answered = Some(answer),
            Target::WatchRow(row) => {
                if let Overlay::Watch(dialog) = &mut self.view.overlay {
                    dialog.go_to(row);
                    self.fields.go_to(None);
                }
            }
            Target::ExportRow(row, place) => {
                if let Overlay::Export(dialog) = &mut self.view.overlay {
                    dialog.row = row;
                    if let Some(place) = place {
                        dialog.choose(row, place);
                    }
                    self.fields.go_to(None);
                }
            }
            Target::Hit(place) => {
                if let Overlay::Watch(dialog) = &mut self.view.overlay {
                    dialog.pick(place);
                }
                if let Overlay::Palette(palette) = &mut self.view.overlay {
                    palette.choose(place);
                    let deed = palette.deed();
                    self.view.overlay = Overlay::None;
                    return deed.map(Asked::by_key).into_iter().collect();
                }
            }
            Target::Run(place) => self.view.run_order.chosen.0 = place,
            Target::RunColumn(place) => {
                self.view.run_order.chosen.1 = place;
                let column = self.run_table.columns().get(place).cloned();
                let sort = column.map(|column| Command::Runs(RunsCommand::Sort(column)));
                return sort.map(Asked::by_button).into_iter().collect();
            }
            // What lies below an overlay isn't meant.
            _ if is_open => self.close_overlay(),
            Target::Job(job) => return button(Command::SelectJob(job)),
            Target::Fold(job, Fold::Open) => return button(Command::CloseJob(job)),
            Target::Fold(job, Fold::Closed) => return button(Command::OpenJob(job)),
            Target::FoldPlot(plot) => return button(Command::FoldPlot(plot)),
            Target::ToggleSeries(series) => return button(Command::ToggleSeries(series)),
            Target::Highlight(series) => return button(Command::Highlight(series)),
            Target::Control {
                job,
                control,
                is_pressed,
            } => return click_control(job, control, is_pressed),
            Target::Track { .. } => return set_by_track(area, &target, at),
            Target::Field(field) => self.fields.go_to(Some(field)),
            Target::Ask(command) => return button(command),
            Target::Log => {
                self.fields.go_to(None);
                let picked = self.log.pick(at.y - area.y);
                return picked.map(Asked::by_button).into_iter().collect();
            }
            Target::Plot { plot, grid, .. } => {
                self.fields.go_to(None);
                let x = self.meant_at(&plot, (area, &grid), at.x);
                let axis = plot.axis;
                let cursor = Cursor::A;
                let put = CursorCommand::Put { axis, cursor, x };
                return button(Command::Cursor(put));
            }
            Target::Jobs | Target::Plots => {
                self.fields.go_to(None);
            }
        }
        Vec::new()
    }

    /// What a click with another button asks for, or one while a key was held: cursor B, or all lines of the log
    /// from the one that was picked.
    pub(super) fn clicked_otherwise(&mut self, at: Position) -> Vec<Asked> {
        let found = self.targets.at(at).next();
        let found = found.map(|(area, target)| (area, target.clone()));
        let asked = match found.filter(|_| self.view.overlay == Overlay::None) {
            Some((area, Target::Plot { plot, grid })) => {
                let x = self.meant_at(&plot, (area, &grid), at.x);
                let axis = plot.axis;
                let cursor = Cursor::B;
                Some(Command::Cursor(CursorCommand::Put { axis, cursor, x }))
            }
            Some((area, Target::Log)) => self.log.pick_to(at.y - area.y),
            _ => None,
        };
        asked.map(Asked::by_button).into_iter().collect()
    }

    /// Where the sample is that is meant by a click in this column of a plot, or else the place itself.
    fn meant_at(&self, plot: &PlotId, (area, grid): (Rect, &Grid), column: u16) -> f64 {
        let x = x_at(area, grid, column);
        let [left, right] = grid.ends();
        // As far as a cell is wide.
        let reach = (right - left) / f64::from(area.width.max(1));
        let plots = &self.plan.plots;
        let Some(plot) = plots.iter().find(|one| one.id == *plot) else {
            return x;
        };
        let watched = WithPaths::new(&self.scope, &self.view.paths);
        sample_near(&watched, (&self.plan, &self.view), plot, (x, reach))
    }

    /// A drag over the log picks its lines; it began where it was at first.
    pub(super) fn picked_by_drag(
        &mut self,
        from: Position,
        to: Position,
        goes_on: bool,
    ) -> Vec<Asked> {
        let row = |at: Position| {
            let found = self.targets.at(at).next();
            let found = found.filter(|(_, target)| **target == Target::Log);
            found.map(|(area, _)| at.y - area.y)
        };
        let Some((first, last)) = row(from).zip(row(to)) else {
            return Vec::new();
        };
        let begun = (!goes_on).then(|| self.log.pick(first)).flatten();
        let picked = begun.into_iter().chain(self.log.pick_to(last));
        picked.map(Asked::by_button).collect()
    }

    fn close_overlay(&mut self) {
        // The question needs an answer.
        if self.view.overlay != Overlay::Closing {
            self.view.overlay = Overlay::None;
        }
    }

    /// What so many steps of the wheel here ask for, upwards if positive.
    pub(super) fn scrolled(&mut self, at: Position, steps: i32) -> Vec<Asked> {
        if let Overlay::Palette(palette) = &mut self.view.overlay {
            palette.choose_next(-(steps as isize));
            return Vec::new();
        }
        if let Overlay::Watch(dialog) = &mut self.view.overlay {
            dialog.pick_next(-(steps as isize));
            return Vec::new();
        }
        if self.view.overlay == Overlay::Runs {
            let row = &mut self.view.run_order.chosen.0;
            let last = self.run_table.rows().len().saturating_sub(1);
            *row = row.saturating_add_signed(-(steps as isize)).min(last);
            return Vec::new();
        }
        if self.view.overlay == Overlay::Keys {
            self.key_list.scroll_lines(-(steps as isize) * LINES);
        }
        if self.view.overlay != Overlay::None {
            return Vec::new();
        }
        let lies_here: Vec<(Rect, Target)> = self
            .targets
            .at(at)
            .map(|(area, target)| (area, target.clone()))
            .collect();
        for (area, target) in lies_here {
            match target {
                Target::Plot { plot, grid, .. } => {
                    return vec![Asked::by_button(Command::Zoom {
                        axis: plot.axis,
                        factor: ZOOM.powi(steps),
                        around: x_at(area, &grid, at.x),
                    })];
                }
                Target::Plots => self.plots.scroll(-(steps as isize)),
                Target::Jobs => self.job_list.scroll(-(steps as isize) * LINES),
                Target::Log => self.log.scroll(&mut self.view, steps as isize * LINES),
                Target::Track { job, control, .. } | Target::Control { job, control, .. } => {
                    return vec![Asked::by_button(Command::Turn {
                        job,
                        control,
                        steps: f64::from(steps),
                    })];
                }
                _ => continue,
            }
            return Vec::new();
        }
        Vec::new()
    }

    /// The pointer is here: plots read out there.
    pub(super) fn pointed(&mut self, at: Position) {
        self.view.cursor = None;
        self.view.pointed_jobs.clear();
        let Some((area, Target::Plot { plot, grid, .. })) = self.targets.at(at).next() else {
            return;
        };
        self.view.cursor = Some((plot.axis.clone(), x_at(area, grid, at.x)));
        self.view.plot_folds.take_in_hand(plot);
        let plots = self.plan.plots.iter();
        let here = plots.filter(|one| one.id == *plot);
        let jobs = here.flat_map(|plot| plot.jobs.iter().copied());
        self.view.pointed_jobs.extend(jobs);
        self.view.pointed_jobs.sort_unstable();
    }

    /// The pointer was dragged with its button down.
    pub(super) fn dragged(&mut self, from: Position, to: Position) -> Vec<Asked> {
        let found = self.targets.at(from).next();
        let Some((area, target)) = found.map(|(area, target)| (area, target.clone())) else {
            return Vec::new();
        };
        match target {
            Target::Plot { plot, grid } => {
                let (now, before) = (x_at(area, &grid, to.x), x_at(area, &grid, from.x));
                let down = f64::from(to.y) - f64::from(from.y);
                let by = down / f64::from(area.height);
                let is_held = self.view.y_ranges.contains_key(&plot);
                let pan = Command::Pan {
                    axis: plot.axis.clone(),
                    by: before - now,
                };
                let is_across = (to.x != from.x).then_some(pan);
                let lift = is_held.then_some(Command::Y(YCommand::Pan(plot, by)));
                let commands = is_across.into_iter().chain(lift);
                commands.map(Asked::by_button).collect()
            }
            Target::Track { .. } => set_by_track(area, &target, to),
            _ => Vec::new(),
        }
    }

    /// The button came up after the pointer was dragged.
    pub(super) fn released(&mut self) {
        self.view.pointed_jobs.clear();
    }
}

fn click_control(job: JobId, control: String, is_pressed: bool) -> Vec<Asked> {
    let select = Command::SelectControl {
        job,
        control: control.clone(),
    };
    let press = Command::Order(Order::Press {
        job: job.into(),
        control,
    });
    let pressed = is_pressed.then_some(press);
    let commands = std::iter::once(select).chain(pressed);
    commands.map(Asked::by_button).collect()
}

fn set_by_track(area: Rect, target: &Target, at: Position) -> Vec<Asked> {
    let Target::Track {
        job,
        control,
        range,
    } = target
    else {
        return Vec::new();
    };
    let cells = f64::from(area.width.max(2) - 1);
    let part = (f64::from(at.x) - f64::from(area.x)).clamp(0.0, cells) / cells;
    let value = value_at(part, *range);
    let set = Order::Set {
        job: (*job).into(),
        values: [(control.clone(), value.into())].into(),
    };
    vec![Asked::by_button(Command::Order(set))]
}
