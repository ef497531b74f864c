//! Steps that people count in: for grids, and for how exact a number at a place has to be.

/// Steps of a time that are no decimal ones, in seconds.
const TIME_STEPS: [f64; 15] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 7_200.0,
    21_600.0, 86_400.0,
];

/// The step of a grid over a duration with lines at least `least` seconds apart.
pub(crate) fn time_step(least: f64) -> f64 {
    if least > 1.0 {
        let known = TIME_STEPS.into_iter().find(|step| *step >= least);
        known.unwrap_or_else(|| 86_400.0 * decimal_step(least / 86_400.0))
    } else {
        decimal_step(least)
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`.
pub(crate) fn decimal_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// How many decimals tell numbers apart that are a step apart; more than `most` say nothing.
pub(crate) fn decimals(step: f64, most: usize) -> usize {
    (-step.log10().floor()).clamp(0.0, most as f64) as usize
}

/// The multiples of `step` from one end to the other; none where they would be more than anyone's wish.
pub(crate) fn multiples([left, right]: [f64; 2], step: f64) -> Vec<f64> {
    const TICKS_MAX: f64 = 200.0;
    let (first, last) = ((left / step).ceil(), (right / step).floor());
    if !(first.is_finite() && last.is_finite()) || last - first > TICKS_MAX {
        return Vec::new();
    }
    let count = (last - first) as i64;
    (0..=count).map(|i| (first + i as f64) * step).collect()
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
    fn a_step_needs_so_many_decimals_and_no_more_than_there_are() {
        let needed = [60.0, 1.0, 0.5, 0.02, 1e-9, f64::NAN].map(|step| decimals(step, 6));
        assert_eq!(needed, [0, 0, 1, 2, 6, 0]);
    }

    #[test]
    fn multiples_lie_between_the_ends_and_are_bounded() {
        assert_eq!(multiples([-0.5, 2.0], 1.0), [0.0, 1.0, 2.0]);
        assert!(multiples([0.2, 0.8], 1.0).is_empty());
        assert!(multiples([0.0, 1e9], 1.0).is_empty());
        assert!(multiples([f64::NAN, 1.0], 1.0).is_empty());
    }
}
