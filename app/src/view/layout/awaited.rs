//! What was said of plots and series that are yet to come.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sprintscope_sim::store::XAxis;

use super::{JoinWords, Layout, PanelWords, PlotSaid, TileWords};
use crate::view::arrangement::series_key::{SeriesKey, fits};
use crate::view::arrangement::{Arrangement, HueOf, Joined, Label, Moved};
use crate::view::panels::{Panel, Panels};
use crate::view::plan::Plan;
use crate::view::plot_id::PlotId;
use crate::view::plot_key::PlotKey;
use crate::view::range::Range;
use crate::view::series_set::SeriesSet;
use crate::view::{Shown, View};

/// How long series may take to come before it is said that they haven't.
const PATIENCE: Duration = Duration::from_secs(5);

/// Names that are said of those that haven't come, at most.
const NAMES: usize = 3;

/// What was said, and who has come meanwhile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Awaited {
    said: Arc<Layout>,
    /// Series that were there already: nothing is said of them again.
    series: SeriesSet,
    plots: HashSet<PlotId>,
    /// Ranges of x that hold when there is data in them.
    ranges: HashMap<XAxis, [f64; 2]>,
    /// The plan that was looked at.
    revision: Option<u64>,
    /// When the first series came.
    since: Option<Instant>,
    is_missing_said: bool,
}

impl Awaited {
    pub(super) fn said(&self) -> Arc<Layout> {
        Arc::clone(&self.said)
    }

    pub(super) fn set(&mut self, said: Arc<Layout>) {
        self.said = said;
    }

    #[cfg(test)]
    pub(super) fn have_waited_since(&mut self, since: Instant) {
        self.since = Some(since);
    }

    /// Ranges of x that wait for data.
    pub(super) fn ranges(&self) -> &HashMap<XAxis, [f64; 2]> {
        &self.ranges
    }
}

impl PlotSaid {
    /// Whether this plot is meant.
    pub(super) fn is_of(&self, plot: &PlotId) -> bool {
        let is_axis = self.axis.as_ref().is_none_or(|axis| *axis == plot.axis);
        is_axis && self.plot.unit == plot.unit && fits(&self.plot.group, &plot.group)
    }
}

/// What a layout says of where plots stand and what is in them.
fn arrangement(layout: &Layout) -> Arrangement {
    let mut made = Arrangement::default();
    for said in &layout.series {
        let series = said.key();
        if let Some(into) = said.into.clone() {
            made.moved.push(Moved {
                series: series.clone(),
                into,
            });
        }
        if let Some(hue) = said.hue {
            made.hues.push(HueOf {
                series: series.clone(),
                hue,
            });
        }
        if said.second_axis {
            made.second_axis.push(series);
        }
    }
    let joined = layout.join.iter().map(|JoinWords { plot, into }| Joined {
        plot: plot.clone(),
        into: into.clone(),
    });
    made.joined = joined.collect();
    // Those with a star are called so when they come.
    let labels = layout.plot.iter().filter_map(|said| {
        let text = said.label.clone()?;
        let plot = said.plot.clone();
        (!plot.group.contains('*')).then_some(Label { plot, text })
    });
    made.labels = labels.collect();
    let tiles = layout.tiles.clone();
    made.tiles = tiles.and_then(|TileWords(tile)| tile.tidy());
    let of_tiles = made.tiles.iter().flat_map(|tiles| tiles.plots());
    let into = made.moved.iter().map(|moved| &moved.into);
    let joined = made.joined.iter().map(|joined| &joined.into);
    let numbers = of_tiles.chain(into).chain(joined).map(PlotKey::number);
    let numbers = numbers.filter(|number| *number != usize::MAX);
    made.made = numbers.max().unwrap_or_default() as u32;
    made
}

fn panels(words: &PanelWords) -> Panels {
    let mut panels = Panels::default();
    for panel in &words.closed {
        panels.set(*panel, Shown::No);
    }
    for panel in &words.open {
        panels.set(*panel, Shown::Yes);
    }
    let PanelWords {
        closed: _,
        open: _,
        jobs,
        controls,
        log,
        reading,
    } = words;
    for (panel, size) in Panel::ALL.into_iter().zip([jobs, controls, log, reading]) {
        if let Some(size) = size {
            panels.resize(panel, size.0);
        }
    }
    panels
}

impl View {
    /// Is as this layout says, as far as it doesn't wait for plots and series.
    pub(super) fn begin_as(&mut self, layout: &Layout) {
        self.theme = layout.theme;
        if layout.job_states {
            self.job_lanes = Shown::Yes;
        }
        self.panels = panels(&layout.panels);
        self.paintings.paint_others(layout.painting);
        self.arranging.set(arrangement(layout));
        let mut awaited = Awaited {
            said: Arc::new(layout.clone()),
            ..Awaited::default()
        };
        for said in &layout.x {
            match (said.last, said.ends) {
                _ if said.all => {
                    self.ranges.insert(said.axis.clone(), Range::All);
                }
                (Some(span), _) => {
                    let range = Range::UpTo(span.0);
                    self.ranges.insert(said.axis.clone(), range);
                }
                (None, Some(ends)) => {
                    awaited.ranges.insert(said.axis.clone(), ends.0);
                }
                (None, None) => {}
            }
        }
        self.keeping.awaited = awaited;
    }

    /// Gives plots and series that have come what was said of them. To be called between the plan's update and the
    /// arrangement of it.
    pub(crate) fn take_up_layout(&mut self, plan: &Plan) {
        self.take_up_ranges();
        let awaited = &mut self.keeping.awaited;
        if *awaited.said == Layout::default() || awaited.revision == Some(plan.revision) {
            return;
        }
        awaited.revision = Some(plan.revision);
        let said = awaited.said();
        let hidden = said.series.iter().filter(|said| said.hidden);
        let hidden: Vec<SeriesKey> = hidden.map(super::SeriesSaid::key).collect();
        for (series, job, name) in plan.named() {
            awaited.since.get_or_insert_with(Instant::now);
            let is_new = awaited.series.insert(series);
            if is_new && hidden.iter().any(|key| key.is_of(job, name)) {
                self.hidden.insert(series);
            }
        }
        if said.plot.is_empty() {
            return;
        }
        for plot in &plan.plots {
            if !self.keeping.awaited.plots.contains(&plot.id) {
                self.keeping.awaited.plots.insert(plot.id.clone());
                for said in said.plot.iter().filter(|said| said.is_of(&plot.id)) {
                    self.take_up(said, &plot.id);
                }
            }
        }
    }

    fn take_up(&mut self, said: &PlotSaid, plot: &PlotId) {
        if let Some(label) = said
            .label
            .as_deref()
            .filter(|_| said.plot.group.contains('*'))
        {
            let key = PlotKey::from(plot);
            self.arranging.change(|made| made.rename(&key, label));
        }
        if let Some(painting) = said.painting {
            self.paintings.paint(plot.clone(), painting);
        }
        if said.folded && !self.plot_folds.is_folded(plot) {
            self.plot_folds.toggle(plot.clone());
        }
        if let Some(scale) = said.y_scale {
            self.y_scales.choose(plot.clone(), scale);
        }
        if let Some(ends) = said.y {
            self.y_ranges.insert(plot.clone(), ends.0);
            self.fits += 1;
        }
    }

    /// Ranges hold where there is data in them: yesterday's clock times are nothing to look at today.
    fn take_up_ranges(&mut self) {
        let awaited = &mut self.keeping.awaited;
        if awaited.ranges.is_empty() {
            return;
        }
        let (shown, ranges) = (&self.shown, &mut self.ranges);
        awaited.ranges.retain(|axis, ends| {
            let [low, high] = *ends;
            let Some(&[left, right]) = shown.get(axis) else {
                return true;
            };
            // Where a person said otherwise meanwhile, that holds.
            let is_free = matches!(ranges.get(axis), None | Some(Range::All));
            let has_data = left < high && low < right;
            if is_free && has_data {
                ranges.insert(axis.clone(), Range::Fixed([low, high]));
            }
            is_free && !has_data
        });
    }

    /// Says once which series haven't come; returns when it is time for that.
    pub(super) fn say_missing(&mut self, plan: &Plan) -> Option<Duration> {
        let awaited = &mut self.keeping.awaited;
        if awaited.is_missing_said || awaited.said.series.is_empty() {
            return None;
        }
        let left = PATIENCE.saturating_sub(awaited.since?.elapsed());
        if !left.is_zero() {
            return Some(left);
        }
        awaited.is_missing_said = true;
        let missing = missing(&awaited.said(), plan);
        if !missing.is_empty() {
            let shown = missing.len().min(NAMES);
            let more = match missing.len() - shown {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let names = missing[..shown].join("`, `");
            self.note = Some(format!("layout: no series matches `{names}`{more} so far"));
        }
        None
    }
}

/// Which of the series that a layout speaks of aren't there.
pub(super) fn missing(layout: &Layout, plan: &Plan) -> Vec<String> {
    let is_missing = |key: &SeriesKey| !plan.named().any(|(_, job, name)| key.is_of(job, name));
    let said = layout.series.iter();
    let said = said.filter(|said| is_missing(&said.key()));
    said.map(super::SeriesSaid::shown).collect()
}
