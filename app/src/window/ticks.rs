//! Where the grid lines are, and what stands at them.

use egui_plot::{GridInput, GridMark};

use crate::quantity::clock_text;

/// Steps of a time axis that people count in, in seconds.
const TIME_STEPS: [f64; 15] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 7_200.0,
    21_600.0, 86_400.0,
];

/// The step of a grid over time with lines at least `least` seconds apart.
pub fn time_step(least: f64) -> f64 {
    if least > 1.0 {
        let known = TIME_STEPS.into_iter().find(|step| *step >= least);
        known.unwrap_or_else(|| 86_400.0 * decimal_step(least / 86_400.0))
    } else {
        decimal_step(least)
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`.
pub fn decimal_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// Grid lines at multiples of `step` within the shown range.
pub fn marks(input: &GridInput, step: f64) -> Vec<GridMark> {
    /// More lines than this are nobody's wish.
    const MOST: f64 = 200.0;
    let (low, high) = input.bounds;
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    if !(first.is_finite() && last.is_finite()) || last - first > MOST {
        return Vec::new();
    }
    (0..=(last - first) as i64)
        .map(|i| GridMark {
            value: (first + i as f64) * step,
            step_size: step,
        })
        .collect()
}

/// A time at a tick.
pub fn time_text(mark: GridMark) -> String {
    clock_text(mark.value, mark.step_size)
}

/// A number at a tick, with the decimals that its step needs.
pub fn number_text(mark: GridMark) -> String {
    let GridMark { value, step_size } = mark;
    let size = value.abs().max(step_size);
    if value != 0.0 && !(1e-4..1e7).contains(&size) {
        let digits = (size.log10().floor() - step_size.log10().floor()).clamp(0.0, 12.0) as usize;
        return format!("{value:.digits$e}");
    }
    let decimals = (-step_size.log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    if text
        .trim_start_matches('-')
        .chars()
        .all(|c| c == '0' || c == '.')
    {
        "0".into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_the_ones_people_count_in() {
        assert_eq!(time_step(7.0), 10.0);
        assert_eq!(time_step(31.0), 60.0);
        assert_eq!(time_step(0.03), 0.05);
        assert_eq!(time_step(100_000.0), 172_800.0);
        assert_eq!(decimal_step(0.1), 0.1);
        assert_eq!(decimal_step(0.0), 1.0);
    }

    #[test]
    fn a_tick_shows_the_decimals_of_its_step() {
        let text = |value, step_size| number_text(GridMark { value, step_size });
        assert_eq!(text(0.6, 0.2), "0.6");
        assert_eq!(text(-1e-17, 0.2), "0");
        assert_eq!(text(60.0, 2.0), "60");
        assert_eq!(text(3e-5, 1e-5), "3e-5");
        assert_eq!(text(1.7e9, 1.0), "1.700000000e9");
    }
}
