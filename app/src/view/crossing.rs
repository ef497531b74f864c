//! Where a curve of each run goes through a level first: what runs can be compared from.

use std::fmt;

use sprintscope_sim::quantity::value_text;
use sprintscope_sim::store::{Crossing, Towards, XAxis};
use sprintscope_sim::{JobId, Scope};

use super::plan::Plan;
use super::time_axes::is_a_time;

/// A level that the curves of a series go through.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SeriesCrossing {
    /// The series, by its name within each job, with its group or without.
    pub series: String,
    /// The level, and whether they go up or down.
    pub crossing: Crossing,
}

impl fmt::Display for SeriesCrossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.crossing.towards {
            Towards::Above => '>',
            Towards::Below => '<',
        };
        let level = value_text(self.crossing.level);
        write!(f, "{} {sign} {level}", self.series)
    }
}

impl SeriesCrossing {
    /// Reads `loss < 0.5`: where the loss goes below a half.
    ///
    /// # Errors
    /// How one is written.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let how = || "write it as loss < 0.5 or acc > 0.9".to_owned();
        let (series, sign, level) = text
            .rfind(['<', '>'])
            .map(|place| (&text[..place], &text[place..=place], &text[place + 1..]))
            .ok_or_else(how)?;
        let series = series.trim().trim_matches('"');
        let level: f64 = level.trim().parse().map_err(|_| how())?;
        if series.is_empty() || !level.is_finite() {
            return Err(how());
        }
        let towards = if sign == "<" {
            Towards::Below
        } else {
            Towards::Above
        };
        Ok(Self {
            series: series.to_owned(),
            crossing: Crossing { level, towards },
        })
    }

    /// What happens there: `loss goes below 0.5`.
    pub(crate) fn words(&self) -> String {
        let to = match self.crossing.towards {
            Towards::Above => "above",
            Towards::Below => "below",
        };
        let level = value_text(self.crossing.level);
        format!("{} goes {to} {level}", self.series)
    }

    fn is_of(&self, name: &str) -> bool {
        name == self.series || name.rsplit('/').next() == Some(&*self.series)
    }

    /// Whether any series of the scope is called so.
    pub(crate) fn is_known(&self, scope: &Scope) -> bool {
        let jobs = scope.jobs().list().into_iter();
        let mut series = jobs.flat_map(|job| scope.series_of(job.id()));
        series.any(|series| self.is_of(&series.name))
    }
}

/// Where a run of a job is on each axis when that happens: where the first of its series of this name does it that
/// stands over that axis.
pub(super) fn places(
    scope: &Scope,
    plan: &Plan,
    (job, run): (JobId, u32),
    crossing: &SeriesCrossing,
) -> Vec<(XAxis, f64)> {
    let mut places: Vec<(XAxis, f64)> = Vec::new();
    for series in plan.series_of(job) {
        let is_it = |name| crossing.is_of(name);
        if !plan.names.get(series).is_some_and(|name| is_it(name)) {
            continue;
        }
        let Some(home) = plan.axis_of(*series).filter(|axis| is_a_time(axis)) else {
            continue;
        };
        let found = scope
            .store()
            .crossing(*series, crossing.crossing, Some(run));
        if let Some([x, _]) = found {
            match places.iter_mut().find(|(axis, _)| axis == home) {
                Some((_, first)) => *first = first.min(x),
                None => places.push((home.clone(), x)),
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_is_read_as_it_is_written() {
        for text in ["loss < 0.5", "train/acc > 0.9", "a > b < -3"] {
            let read = SeriesCrossing::read(text).unwrap();
            assert_eq!(read.to_string(), text);
        }
        let read = SeriesCrossing::read("\"val loss\"<1e-3").unwrap();
        assert_eq!(read.words(), "val loss goes below 0.001");
        for text in [
            "",
            "loss",
            "< 3",
            "loss <",
            "loss < x",
            "loss < nan",
            "loss = 3",
        ] {
            let refused = SeriesCrossing::read(text).unwrap_err();
            assert!(refused.contains("loss < 0.5"), "{text}: {refused}");
        }
    }
}
