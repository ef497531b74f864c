//! What of runs stands in a column of their table, and how two of them compare.

use std::cmp::Ordering;

use sprintscope_sim::job::FactValue;
use sprintscope_sim::quantity::{quantity_text, value_text};

use super::best::Best;
use super::quantity::clock_text;
use super::run_row::RunRow;
use super::told::{control_left_text, fact_text};

/// A column of the table of runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RunColumn {
    /// The job's name, and which run of it.
    Name,
    /// What it does, or how it ended.
    State,
    /// How long it has been running, or ran.
    Duration,
    /// The last value of a series.
    Last(String),
    /// The best value of a series.
    Best(String),
    /// A control.
    Control(String),
    /// A fact.
    Fact(String),
}

/// What stands in one place of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RunCell {
    /// As a person reads it; empty where there is nothing.
    pub text: String,
    /// The number that it is.
    pub number: Option<f64>,
    /// The unit of that.
    pub unit: String,
}

impl RunCell {
    fn of_number(number: f64, unit: &str) -> Self {
        Self {
            text: quantity_text(number, unit),
            number: Some(number),
            unit: unit.into(),
        }
    }

    /// How much more it is than another: `+0.02 (+4 %)`, `−3.1 s (−50 %)`; empty where either is no number.
    pub(crate) fn beyond(&self, other: &Self) -> String {
        let Some(by) = self
            .number
            .zip(other.number)
            .map(|(one, other)| one - other)
        else {
            return String::new();
        };
        if !by.is_finite() {
            return String::new();
        }
        let sign = if by < 0.0 { "−" } else { "+" };
        let text = match &*self.unit {
            "time" => clock_text(by.abs(), 0.1),
            unit => quantity_text(by.abs(), unit),
        };
        let part = other
            .number
            .map_or_else(String::new, |of| part_text(by, of));
        format!("{sign}{text}{part}")
    }

    /// Numbers by their size, then words, then what is missing.
    pub(crate) fn compared(&self, other: &Self, is_downwards: bool) -> Ordering {
        let rank = |cell: &Self| match (cell.number, cell.text.is_empty()) {
            (Some(number), _) if !number.is_nan() => 0,
            (_, false) => 1,
            _ => 2,
        };
        let within = match (self.number, other.number) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => self.text.cmp(&other.text),
        };
        let within = if is_downwards {
            within.reverse()
        } else {
            within
        };
        rank(self).cmp(&rank(other)).then(within)
    }
}

/// How much a change is of what there was, in percent, in brackets; empty where that says nothing.
fn part_text(by: f64, of: f64) -> String {
    /// Beyond, it is another order of magnitude.
    const MOST: f64 = 9_999.0;
    let percent = (by / of.abs() * 100.0).abs();
    if !percent.is_finite() || percent > MOST {
        return String::new();
    }
    let parts = match percent {
        ..0.995 => 100.0,
        ..9.95 => 10.0,
        _ => 1.0,
    };
    let text = quantity_text((percent * parts).round() / parts, "%");
    let sign = if by < 0.0 { "−" } else { "+" };
    format!(" ({sign}{text})")
}

impl RunColumn {
    /// What stands over it.
    pub(crate) fn title(&self, best: impl Fn(&str) -> Option<Best>) -> String {
        match self {
            Self::Name => "run".into(),
            Self::State => "state".into(),
            Self::Duration => "duration".into(),
            Self::Last(series) => series.clone(),
            Self::Best(series) => match best(series) {
                Some(best) => format!("{} {series}", best.word()),
                None => series.clone(),
            },
            Self::Control(name) | Self::Fact(name) => name.clone(),
        }
    }

    /// What stands there of a run.
    pub(crate) fn cell(&self, row: &RunRow, best: impl Fn(&str) -> Option<Best>) -> RunCell {
        let text = |text: String| RunCell {
            text,
            ..RunCell::default()
        };
        match self {
            Self::Name => text(row.name.clone()),
            Self::State => text(row.reason.clone().unwrap_or_else(|| row.state.to_string())),
            Self::Duration => RunCell {
                text: clock_text(row.seconds, 0.1),
                number: Some(row.seconds),
                unit: "time".into(),
            },
            Self::Last(name) => {
                let series = row.series.iter().find(|one| *one.name == **name);
                if let Some(label) = series.and_then(|one| one.label.clone()) {
                    return text(label);
                }
                let last = series.and_then(|one| Some((one.stats.last?, &*one.unit)));
                last.map_or_else(RunCell::default, |(last, unit)| {
                    RunCell::of_number(last, unit)
                })
            }
            Self::Best(name) => {
                let series = row.series.iter().find(|one| *one.name == **name);
                // No label is the best.
                let numbers = series.filter(|one| one.label.is_none());
                let found = numbers.and_then(|one| {
                    let value = match best(name)? {
                        Best::Least => one.stats.min,
                        Best::Greatest => one.stats.max,
                    };
                    Some((value?, &*one.unit))
                });
                found.map_or_else(RunCell::default, |(best, unit)| {
                    RunCell::of_number(best, unit)
                })
            }
            Self::Control(name) => {
                let control = row.controls.iter().find(|one| *one.name == **name);
                control.map_or_else(RunCell::default, |control| RunCell {
                    text: control_left_text(control),
                    number: control.value,
                    unit: control.spec.unit.clone(),
                })
            }
            Self::Fact(name) => {
                let fact = row.facts.iter().find(|one| one.name == *name);
                fact.map_or_else(RunCell::default, |fact| RunCell {
                    text: fact_text(fact),
                    number: match fact.value {
                        FactValue::Number(number) => Some(number),
                        FactValue::Text(_) => None,
                    },
                    unit: fact.unit.clone(),
                })
            }
        }
    }

    /// The same for another program: numbers whole, and nothing that would end a cell.
    pub(crate) fn plain(&self, cell: &RunCell) -> String {
        let is_worded = matches!(self, Self::Control(_));
        match cell.number.filter(|_| !is_worded) {
            Some(number) if number.is_finite() => number.to_string(),
            Some(number) => value_text(number),
            None => cell.text.replace(['\t', '\n', '\r'], " "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_stands_last_whichever_way_is_sorted() {
        let number = |number| RunCell::of_number(number, "");
        let (none, one, two) = (RunCell::default(), number(1.0), number(2.0));
        assert_eq!(one.compared(&two, false), Ordering::Less);
        assert_eq!(one.compared(&two, true), Ordering::Greater);
        for is_downwards in [false, true] {
            assert_eq!(one.compared(&none, is_downwards), Ordering::Less);
        }
        assert_eq!(two.beyond(&one), "+1 (+100 %)");
        assert_eq!(one.beyond(&two), "−1 (−50 %)");
        assert_eq!(one.beyond(&none), "");
    }

    #[test]
    fn a_change_is_told_as_a_part_of_what_there_was() {
        let texts = [
            (0.02, 0.5),
            (-3.0, -4.0),
            (1.0, 3_000.0),
            (0.0, 2.0),
            (14.5, 200.0),
        ];
        let texts = texts.map(|(by, of)| part_text(by, of));
        assert_eq!(
            texts,
            [" (+4 %)", " (−75 %)", " (+0.03 %)", " (+0 %)", " (+7.2 %)"]
        );
        for (by, of) in [(1.0, 0.0), (0.0, 0.0), (1e9, 1e-9)] {
            assert_eq!(part_text(by, of), "");
        }
    }
}
