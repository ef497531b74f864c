//! What a person looks at: the selection, the range of x, what is hidden. No screen in it.

use std::collections::HashMap;
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, XAxis, XKind};
use sprintscope_sim::{JobId, Mark, Scope};

use super::arrangement::arranging::Arranging;
use super::command::mark::MarkPlaced;
use super::comparison::Comparison;
use super::cursors::Cursors;
use super::exporting::{CopiedPicture, Exporting};
use super::folds::{Fold, Folds};
use super::highlight::Highlight;
use super::intent::Intent;
use super::layout::keeping::Keeping;
use super::log::LogView;
use super::log::line_places::{self, ReadAt};
use super::looked_at::LookedAt;
use super::mark_steps;
use super::moved_plots::MovedPlots;
use super::notifying::Notifying;
use super::overlay::Overlay;
use super::painting::Paintings;
use super::panels::{Panel, Panels};
use super::paths::Paths;
use super::pause::Pause;
use super::plan::Plan;
use super::playback::{self, Playback, PlaybackCommand};
use super::plot_folds::PlotFolds;
use super::plot_id::PlotId;
use super::presets::Presets;
use super::range::{BEYOND, Fitted, Growth, Range, within_reach};
use super::recordings::Recordings;
use super::run_table::RunOrder;
use super::scrolls::Scrolls;
use super::series_set::SeriesSet;
use super::shown::Shown;
use super::smoothing::Smoothings;
use super::theme::Theme;
use super::time_shown::TimeShown;
use super::time_window::TimeWindows;
use super::undo::Undo;
use super::wall_clock::Zone;
use super::watching::Watching;
use super::x_axis::ChosenX;
use super::y_axis::YAxis;
use super::y_scales::YScales;

/// Less than this is never shown at the beginning: the first samples would fill the whole plot and
/// then shrink.
const LEAST_FOLLOWED: f64 = 10.0;

/// What one person looks at.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The job whose controls and log are shown.
    pub selected_job: Option<JobId>,
    /// Which of its controls the keys turn.
    pub selected_control: usize,
    /// None of them so far: a source was begun here, and Enter said once more is to press nothing of it.
    pub is_control_unpicked: bool,
    /// Set while the plots stand still.
    pub pause: Option<Pause>,
    /// The range of x by axis that somebody asked for.
    pub ranges: HashMap<XAxis, Range>,
    /// What axes show while nobody has asked for anything.
    pub windows: TimeWindows,
    /// All of x with its room to grow, by axis.
    pub fitted: HashMap<XAxis, Fitted>,
    /// The ends of x that were shown last, by axis.
    pub shown: HashMap<XAxis, [f64; 2]>,
    /// The ends of the data that were known last, by axis.
    pub data: HashMap<XAxis, [f64; 2]>,
    /// Ranges of y that a person set, by plot.
    pub y_ranges: HashMap<PlotId, [f64; 2]>,
    /// How y axes are divided.
    pub y_scales: YScales,
    /// The y axes that were shown last, by plot.
    pub y_shown: HashMap<PlotId, YAxis>,
    /// The least and the greatest place on them of what is in sight.
    pub y_data: HashMap<PlotId, [f64; 2]>,
    /// What was looked at before.
    pub looked_at: LookedAt,
    /// How the plots' curves are painted.
    pub paintings: Paintings,
    /// How much each plot's curves are smoothed.
    pub smoothings: Smoothings,
    /// Whether lanes show what jobs are doing.
    pub job_lanes: Shown,
    /// Long curves in the plane, as they were found last.
    pub(crate) paths: Arc<Paths>,
    /// Plots that were there, for those that take their places.
    pub moved_plots: MovedPlots,
    /// Which plots are folded to a line.
    pub plot_folds: PlotFolds,
    /// Where plots stand and what is in them, as a person arranged it.
    pub arranging: Arranging,
    /// What can be undone.
    pub undo: Undo,
    /// How often everything was fitted: a range of y that was held is let go then.
    pub fits: u64,
    /// What starts a source that is asked for.
    pub(crate) watching: Watching,
    /// The moment up to which it looks.
    pub playback: Playback,
    /// What keeps and opens recordings.
    pub(crate) recordings: Recordings,
    /// What writes what is exported.
    pub(crate) exporting: Exporting,
    /// How somebody is told what happens while they don't look.
    pub notifying: Notifying,
    /// How the scope's time is told.
    pub time_shown: TimeShown,
    /// The series that were chosen as x.
    pub chosen_x: ChosenX,
    /// In which zone clock times are read.
    pub zone: Zone,
    /// Series that aren't drawn.
    pub hidden: SeriesSet,
    /// The series that stands out.
    pub highlight: Highlight,
    /// Which jobs show their series.
    pub folds: Folds,
    /// Which jobs show their facts one by one.
    pub fact_folds: Folds,
    /// What the full names of series, or names and values of facts, must contain to be listed.
    pub series_search: String,
    /// How the table of runs is arranged.
    pub run_order: RunOrder,
    /// What is to be put on the clipboard.
    pub to_copy: Option<String>,
    /// A picture that is to be put there.
    pub(crate) picture_to_copy: Option<Arc<CopiedPicture>>,
    /// Which runs are drawn beside each other.
    pub comparison: Comparison,
    /// What is to be scrolled.
    pub scrolls: Scrolls,
    /// The search field is to have the focus.
    pub search_is_wanted: bool,
    /// What of the log is looked at.
    pub log: LogView,
    /// The panels beside the plots.
    pub panels: Panels,
    /// Panels that are open and found no room when they were laid out last.
    pub crowded_out: Vec<Panel>,
    /// Light or dark, where a person said so.
    pub theme: Option<Theme>,
    /// What of it is kept for the next run.
    pub keeping: Keeping,
    /// Where the pointer is, on which axis: all plots of that axis read out there.
    pub cursor: Option<(XAxis, f64)>,
    /// Where plots read out in this frame: lists, legends, lanes and the log say what was there, too.
    pub reads_at: ReadAt,
    /// The cursors A and B.
    pub cursors: Cursors,
    /// The jobs whose plot the pointer is over, in order.
    pub pointed_jobs: Vec<JobId>,
    /// The mark that is looked at.
    pub mark_at: Option<Mark>,
    /// The mark that was gone to last.
    pub gone_to: Option<MarkPlaced>,
    /// Values of controls that are kept, and those from before.
    pub presets: Presets,
    /// Whether the plots go without their marks.
    pub marks_are_hidden: bool,
    /// The overlay that is open.
    pub overlay: Overlay,
    /// Keys that wait for intent.
    pub(crate) intent: Intent,
    /// What the next frame is to say: the last command's answer.
    pub note: Option<String>,
}

impl View {
    /// The series that stands out, if one does.
    pub fn highlighted(&self) -> Option<SeriesId> {
        self.highlight.series()
    }

    /// Finds where plots of which axis read out in this frame: where a note is to stand, or else where the pointer is,
    /// or else when the line came that is picked in the log, or where the mark is that was gone to.
    pub(crate) fn look_where(&mut self, scope: &Scope, plan: &Plan) {
        let picked = self.log.picked;
        let picked = picked.map(|picked| line_places::of_picked(scope, plan, self, picked));
        self.log.picked_at = picked.unwrap_or_default();
        let one = match &self.overlay {
            Overlay::Note(noting) => noting.place.clone(),
            _ => self.cursor.clone(),
        };
        self.reads_at = match (one, &self.mark_at) {
            (Some(one), _) => ReadAt(vec![one]),
            (None, Some(mark)) => ReadAt(mark_steps::places(plan, self, mark)),
            (None, None) => self.log.picked_at.clone(),
        };
    }

    /// Draws these series from now on.
    pub fn show_all(&mut self, series: &[SeriesId]) {
        for series in series {
            self.hidden.remove(series);
        }
    }

    /// Draws these series no more.
    pub fn hide_all(&mut self, series: &[SeriesId]) {
        for series in series {
            self.hidden.insert(*series);
        }
    }

    /// Draws a series, or doesn't: what it didn't before.
    pub fn toggle_series(&mut self, series: SeriesId) {
        if !self.hidden.remove(&series) {
            self.hidden.insert(series);
        }
    }

    /// Whether a job's series are listed, where it would be `usual` if nobody had said.
    pub fn fold_of(&self, job: JobId, usual: Fold) -> Fold {
        self.folds.of(job, usual, self.is_searching())
    }

    /// Lists a job's series, or doesn't.
    pub fn fold(&mut self, job: JobId, fold: Fold) {
        self.folds.set(job, fold, self.is_searching());
    }

    /// The same for its facts.
    pub fn fact_fold_of(&self, job: JobId, usual: Fold) -> Fold {
        self.fact_folds.of(job, usual, self.is_searching())
    }

    /// Lists a job's facts one by one, or says how many there are.
    pub fn fold_facts(&mut self, job: JobId, fold: Fold) {
        self.fact_folds.set(job, fold, self.is_searching());
    }

    /// Another search has begun.
    pub fn begin_search(&mut self) {
        self.folds.begin_search();
        self.fact_folds.begin_search();
    }

    /// Whether only some series are listed.
    pub fn is_searching(&self) -> bool {
        !self.series_search.is_empty()
    }

    /// The ends of x to show for this axis, where data lies between these ends.
    pub fn ends(&mut self, axis: &XAxis, data: [f64; 2], growth: Growth) -> [f64; 2] {
        self.data.insert(axis.clone(), data);
        self.windows.expect(growth);
        let least = least_span(axis, data);
        let range = self.range(axis);
        let fitted = self.fitted.entry(axis.clone()).or_default();
        let ends = range.ends(data, || fitted.ends(data, least, growth));
        match &mut self.pause {
            // While the plots stand still, so does an axis that was fitted or is new.
            Some(pause) => *pause.ranges.entry(axis.clone()).or_insert(ends),
            None => ends,
        }
    }

    /// What this axis shows: what was asked for, or else what is usual.
    pub fn range(&self, axis: &XAxis) -> Range {
        let asked = self.ranges.get(axis).copied();
        asked.unwrap_or_else(|| self.windows.usual(axis))
    }

    /// Shows `factor` times as much of x on this axis.
    pub fn zoom(&mut self, axis: &XAxis, factor: f64, around: f64) {
        let Some(&shown) = self.shown.get(axis) else {
            return;
        };
        let paused = self
            .pause
            .as_mut()
            .and_then(|pause| pause.ranges.get_mut(axis));
        if let Some(ends) = paused {
            if let Range::Fixed(zoomed) = Range::Fixed(*ends).zoomed(*ends, factor, around) {
                *ends = within_reach(zoomed, self.data.get(axis));
            }
        } else {
            let zoomed = match self.range(axis).zoomed(shown, factor, around) {
                Range::Fixed(ends) => Range::Fixed(within_reach(ends, self.data.get(axis))),
                following => following,
            };
            self.ranges.insert(axis.clone(), zoomed);
        }
    }

    /// Shows what lies `by` further right on this axis.
    pub fn pan(&mut self, axis: &XAxis, by: f64) {
        let Some(shown) = self.shown.get(axis) else {
            return;
        };
        let by_now = self.pause.as_mut();
        let paused = by_now.and_then(|pause| pause.ranges.get_mut(axis));
        let before = paused.as_deref().unwrap_or(shown);
        let ends = within_reach(before.map(|end| end + by), self.data.get(axis));
        if let Some(paused) = paused {
            *paused = ends;
        } else {
            self.ranges.insert(axis.clone(), Range::Fixed(ends));
        }
    }

    /// Shows what lies between these ends of x, and of a plot's y.
    pub fn show_box(&mut self, plot: &PlotId, x: Option<[f64; 2]>, y: Option<[f64; 2]>) {
        if let Some(ends) = x {
            self.show_x(&plot.axis, ends);
        }
        if let Some(ends) = y {
            self.hold_y(plot.clone(), ends);
        }
    }

    /// Shows x from here to there on this axis.
    pub fn show_x(&mut self, axis: &XAxis, [left, right]: [f64; 2]) {
        let ends = [left.min(right), left.max(right)];
        if ends[1] - ends[0] < super::range::least_span(ends) {
            return;
        }
        match &mut self.pause {
            Some(pause) => {
                pause.ranges.insert(axis.clone(), ends);
            }
            None => {
                self.ranges.insert(axis.clone(), Range::Fixed(ends));
            }
        }
    }

    /// Shows all of x on this axis again, and follows.
    pub fn let_go_x(&mut self, axis: &XAxis) {
        self.ranges.insert(axis.clone(), Range::All);
        if let Some(pause) = &mut self.pause {
            pause.ranges.remove(axis);
            pause.began.remove(axis);
        }
    }

    /// Shows `factor` times as much of x on every axis: around the live edge where it is followed, else
    /// around the middle.
    pub fn zoom_all(&mut self, factor: f64) {
        for (axis, [left, right]) in self.shown.clone() {
            self.zoom(&axis, factor, left.midpoint(right));
        }
    }

    /// Shows what lies so many widths of what is shown further right, on every axis.
    pub fn pan_all(&mut self, widths: f64) {
        for (axis, [left, right]) in self.shown.clone() {
            self.pan(&axis, widths * (right - left));
        }
    }

    /// Whether a panel is open and finds room.
    pub fn is_seen(&self, panel: Panel) -> bool {
        self.panels.is_open(panel) && !self.crowded_out.contains(&panel)
    }

    /// Shows a panel that can't be seen now, and closes one that can.
    pub fn toggle_panel(&mut self, panel: Panel) {
        let is_open = if self.is_seen(panel) {
            Shown::No
        } else {
            Shown::Yes
        };
        self.panels.set(panel, is_open);
    }

    /// Has a panel seen.
    pub fn bring(&mut self, panel: Panel) {
        if !self.is_seen(panel) {
            self.panels.set(panel, Shown::Yes);
        }
    }

    /// Shows everything, and follows.
    pub fn fit(&mut self) {
        let axes = self.data.keys().cloned();
        self.ranges = axes.map(|axis| (axis, Range::All)).collect();
        self.y_ranges.clear();
        self.fits += 1;
        self.mark_at = None;
        if let Some(pause) = &mut self.pause {
            pause.ranges.clear();
            pause.began.clear();
        }
    }

    /// Whether the plots move with what comes.
    pub fn is_following(&self) -> bool {
        self.pause.is_none()
            && self.playback.is_following()
            && self.ranges.values().all(|range| range.is_following())
    }

    /// Follows the live edge at the width that is shown, or stops following.
    pub fn toggle_follow(&mut self) {
        let is_following = self.is_following();
        self.pause = None;
        self.mark_at = None;
        playback::carry_out(PlaybackCommand::ToEnd, self);
        for (axis, &[left, right]) in &self.shown {
            let range = match self.ranges.get(axis) {
                _ if is_following => Range::Fixed([left, right]),
                Some(Range::Fixed(_)) => Range::Last((right - left) / (1.0 + BEYOND)),
                Some(range) => *range,
                None => continue,
            };
            self.ranges.insert(axis.clone(), range);
        }
    }
}

/// The least to show of an axis: where it is a time, a single sample doesn't say how much of it matters.
fn least_span(axis: &XAxis, [first, last]: [f64; 2]) -> f64 {
    match axis {
        XAxis::Time => LEAST_FOLLOWED,
        XAxis::Own {
            kind: XKind::Clock | XKind::Day | XKind::Elapsed,
            ..
        } if first == last => LEAST_FOLLOWED,
        XAxis::Own { .. } => f64::MIN_POSITIVE,
    }
}

#[cfg(test)]
mod tests;
