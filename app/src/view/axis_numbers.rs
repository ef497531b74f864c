//! How the numbers along an axis are told: as they are, with a prefix of their unit, in a power of ten, or by what is left of
//! them where most of it is the same in all.

use sprintscope_sim::quantity::{Prefix, prefix_of};

use super::number_text::{number_text, short_number_text, spaced_text};

/// A longer number has what it has in common with the others taken off.
const LONGEST: usize = 7;

/// How all numbers along an axis are told.
pub(super) enum AxisNumbers {
    /// As they are.
    Plainly,
    /// In thousands of their unit, or in parts of it.
    In(Prefix),
    /// In this power of ten: what is so small has no prefix without a unit.
    Times(f64),
    /// By what is left of them.
    From(Offset),
}

impl AxisNumbers {
    /// Those between these ends, so far apart, in this unit.
    pub(super) fn new([low, high]: [f64; 2], step: f64, unit: &str) -> Self {
        let greatest = low.abs().max(high.abs());
        let has_room = |scale: f64| {
            let texts = [low, high].map(|end| short_number_text(end / scale, step / scale));
            let mut lengths = texts.iter().map(|text| text.chars().count());
            lengths.all(|length| length <= LONGEST)
        };
        let prefix = prefix_of(greatest, unit).filter(|_| !(1e-2..1e4).contains(&greatest));
        let power = power_of((greatest.log10() + 1e-9).floor());
        let is_small = greatest > 0.0 && greatest < Offset::SMALL;
        match (prefix, Offset::new([low, high], step, unit)) {
            (Some(prefix), offset) if offset.is_none() || has_room(prefix.scale) => {
                Self::In(prefix)
            }
            (None, Some(_)) if is_small && power > 0.0 && has_room(power) => Self::Times(power),
            (_, Some(offset)) => Self::From(offset),
            (_, None) => Self::Plainly,
        }
    }

    /// One of them.
    pub(super) fn text_of(&self, value: f64, step: f64) -> String {
        let in_units_of = |scale: f64| short_number_text(value / scale, step / scale);
        match self {
            Self::Plainly => in_units_of(1.0),
            Self::In(prefix) => in_units_of(prefix.scale),
            Self::Times(power) => in_units_of(*power),
            Self::From(offset) => offset.text_of(value, step),
        }
    }

    /// What stands over them.
    pub(super) fn corner(&self, unit: &str) -> String {
        match self {
            Self::Plainly => String::new(),
            Self::In(prefix) => format!("{}{unit}", prefix.sign),
            Self::Times(power) => format!("× {}", power_text(*power)),
            Self::From(offset) => format!("{} +", offset.text),
        }
    }

    /// What all of them are in.
    pub(super) fn prefix(&self) -> Option<Prefix> {
        match self {
            Self::In(prefix) => Some(*prefix),
            _ => None,
        }
    }
}

/// What numbers along an axis have in common.
pub(super) struct Offset {
    base: f64,
    /// In words.
    pub(super) text: String,
    /// What is left of numbers is told in this, where it is small and its unit takes a prefix.
    rest: Option<(Prefix, String)>,
}

impl Offset {
    /// Beyond this not every whole number is an f64.
    const MOST: f64 = 1e15;
    /// What is smaller is written with an exponent, or with a prefix.
    const SMALL: f64 = 1e-4;

    /// What is to be taken off where numbers of this step, in this unit, are long and little of them changes.
    pub(super) fn new([low, high]: [f64; 2], step: f64, unit: &str) -> Option<Self> {
        let greatest = low.abs().max(high.abs());
        let longest = [low, high].map(|end| short_number_text(end, step).chars().count());
        let is_long = longest.into_iter().max() > Some(LONGEST);
        if !is_long || low <= 0.0 && high >= 0.0 || greatest >= Self::MOST {
            return None;
        }
        let power = 10_f64.powf((high - low).log10().ceil());
        let base = (low / power).floor() * power;
        let small = |size: f64| prefix_of(size, unit).filter(|_| size < Self::SMALL);
        // As read-outs have it where decimals don't say it.
        let text = match small(base.abs()) {
            Some(prefix) => {
                let number = number_text(base / prefix.scale, power / prefix.scale);
                format!("{number} {}{unit}", prefix.sign)
            }
            None if base.abs() < Self::SMALL => number_text(base, power),
            None => spaced_text(base, power),
        };
        let rest = small(high - base).map(|prefix| (prefix, format!("{}{unit}", prefix.sign)));
        (base != 0.0).then_some(Self { base, text, rest })
    }

    /// What is left of one.
    pub(super) fn text_of(&self, value: f64, step: f64) -> String {
        let rest = value - self.base;
        match &self.rest {
            Some((prefix, unit)) => {
                let number = short_number_text(rest / prefix.scale, step / prefix.scale);
                format!("{number} {unit}")
            }
            None => short_number_text(rest, step),
        }
    }
}

/// A power of ten, as it is written: no product is as near to `1e-5`.
fn power_of(exponent: f64) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(1.0)
}

fn power_text(power: f64) -> String {
    let exponent = (power.log10() + 1e-9).floor();
    format!("1e{exponent}")
}
