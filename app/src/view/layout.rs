//! What of a view is kept for the next run, as plain data that fits tomorrow's: plots by what their series have in
//! common, series by patterns of their names. Only what a person made otherwise than it is by itself is in it.

use serde::{Deserialize, Serialize};
use sprintscope_sim::store::XAxis;

use super::arrangement::series_key::SeriesKey;
use super::painting::Painting;
use super::panels::Panel;
use super::plot_key::PlotKey;
use super::theme::Theme;
use super::y_scale::YScale;

pub(crate) mod awaited;
pub(crate) mod gather;
pub(crate) mod keeper;
pub(crate) mod keeping;
pub(crate) mod layout_file;
pub(crate) mod patterns;
pub(crate) mod plot_words;
pub(crate) mod tile_words;

use self::tile_words::TileWords;

/// What is kept of a view. The default is a view in which nobody changed anything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Layout {
    /// Light or dark, where a person said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// How all plots are painted of which nothing else is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub painting: Option<Painting>,
    /// Whether lanes show what jobs are doing.
    #[serde(skip_serializing_if = "is_default")]
    pub job_states: bool,
    /// The panels.
    #[serde(skip_serializing_if = "is_default")]
    pub panels: PanelWords,
    /// What of each x axis is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub x: Vec<RangeWords>,
    /// What is said of plots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plot: Vec<PlotSaid>,
    /// What is said of series; where two go against each other the later one holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<SeriesSaid>,
    /// Plots whose series all go into another one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<JoinWords>,
    /// Where plots stand; without it the view decides that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiles: Option<TileWords>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The panels: which aren't as usual, and how large a person made them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PanelWords {
    /// Closed ones that usually are open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Panel>,
    /// Open ones that usually are closed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Panel>,
    /// How wide, in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Size>,
    /// How wide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controls: Option<Size>,
    /// How high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<Size>,
    /// How high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<Size>,
}

/// The size of a panel in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f32")]
pub struct Size(pub f32);

impl TryFrom<f32> for Size {
    type Error = &'static str;

    fn try_from(size: f32) -> Result<Self, Self::Error> {
        if (1.0..=100_000.0).contains(&size) {
            Ok(Self(size))
        } else {
            Err("a panel is between 1 and 100000 points large")
        }
    }
}

/// Two ends, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]")]
pub struct Ends(pub [f64; 2]);

impl TryFrom<[f64; 2]> for Ends {
    type Error = &'static str;

    fn try_from([low, high]: [f64; 2]) -> Result<Self, Self::Error> {
        if low < high && (high - low).is_finite() {
            Ok(Self([low, high]))
        } else {
            Err("two numbers, the lower one first")
        }
    }
}

/// So much before the live edge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Span(pub f64);

impl TryFrom<f64> for Span {
    type Error = &'static str;

    fn try_from(span: f64) -> Result<Self, Self::Error> {
        if span > 0.0 && span.is_finite() {
            Ok(Self(span))
        } else {
            Err("a number above 0")
        }
    }
}

/// What of an x axis is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RangeWords {
    /// Which; the scope's time where nothing is said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub axis: XAxis,
    /// So much before the live edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Span>,
    /// From here to there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Ends>,
    /// Everything, where that isn't so by itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub all: bool,
}

/// What is said of plots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlotSaid {
    /// Which: in its group `*` stands for any text.
    #[serde(with = "plot_words")]
    pub plot: PlotKey,
    /// Over which x axis; over each where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<XAxis>,
    /// What stands over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How its curves are painted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub painting: Option<Painting>,
    /// Whether it is folded to a line.
    #[serde(default, skip_serializing_if = "is_default")]
    pub folded: bool,
    /// How its y axis is divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_scale: Option<YScale>,
    /// The ends of y that are held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<Ends>,
}

impl PlotSaid {
    /// Nothing is said of this plot so far.
    pub(crate) fn of(plot: PlotKey, axis: Option<XAxis>) -> Self {
        Self {
            plot,
            axis,
            label: None,
            painting: None,
            folded: false,
            y_scale: None,
            y: None,
        }
    }
}

/// What is said of series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeriesSaid {
    /// The name of its job, in which `*` stands for any text.
    #[serde(default = "any_job", skip_serializing_if = "is_any")]
    pub job: String,
    /// Its name within the job, in which `*` stands for any text.
    pub name: String,
    /// Whether it isn't drawn.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hidden: bool,
    /// Which of the hues it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hue: Option<usize>,
    /// Whether it stands over the second y axis of its plot.
    #[serde(default, skip_serializing_if = "is_default")]
    pub second_axis: bool,
    /// The plot that it goes into by itself.
    #[serde(
        default,
        with = "plot_words::perhaps",
        skip_serializing_if = "Option::is_none"
    )]
    pub into: Option<PlotKey>,
}

fn any_job() -> String {
    "*".into()
}

fn is_any(job: &str) -> bool {
    job == "*"
}

impl SeriesSaid {
    /// Nothing is said of these series so far.
    pub(crate) fn of(SeriesKey { job, series }: SeriesKey) -> Self {
        Self {
            job,
            name: series,
            hidden: false,
            hue: None,
            second_axis: false,
            into: None,
        }
    }

    /// Which series are meant.
    pub(crate) fn key(&self) -> SeriesKey {
        SeriesKey::new(&self.job, &self.name)
    }

    /// How they are called where nobody needs to know more.
    pub(crate) fn shown(&self) -> String {
        if is_any(&self.job) {
            self.name.clone()
        } else {
            format!("{}/{}", self.job, self.name)
        }
    }
}

/// All series of one plot go into another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct JoinWords {
    /// The plot that they would be in.
    #[serde(with = "plot_words")]
    pub plot: PlotKey,
    /// The plot that they are in.
    #[serde(with = "plot_words")]
    pub into: PlotKey,
}

#[cfg(test)]
mod tests;
