//! Which lines of a logarithmic axis have a number: each decade, or every second or third one, and what is between them
//! where there is room for all of it.

use super::y_axis::YAxis;

/// The places of those of these values, the decades and what is between them, that have a number: at least `least` of
/// what is shown apart.
pub(super) fn numbered(axis: &YAxis, values: &[f64], least: f64) -> Vec<usize> {
    let parts: Vec<f64> = values.iter().map(|value| axis.part(*value)).collect();
    let is_apart = |one: usize, other: usize| (parts[one] - parts[other]).abs() >= least;
    let places = |is_wanted: &dyn Fn(f64) -> bool| -> Vec<usize> {
        let all = (0..values.len()).filter(|place| is_wanted(values[*place]));
        let mut places: Vec<usize> = all.collect();
        // The outermost first: those near zero stand close together.
        places.sort_by(|one, other| values[*other].abs().total_cmp(&values[*one].abs()));
        places
    };
    let mut numbered = places(&|value| value == 0.0);
    let decades = Decades::new(axis, values, least);
    for place in places(&|value| decades.has(value)) {
        if numbered.iter().all(|other| is_apart(place, *other)) {
            numbered.push(place);
        }
    }
    // At 2 and 5, or else at 3, which is about half way.
    let sets: [&[i32]; 2] = [&[2, 5], &[3]];
    for digits in sets.into_iter().filter(|_| decades.every == 1) {
        let between = places(&|value| digits.contains(&digit_and_power(value).0));
        let all = [&*numbered, &*between].concat();
        let has_room = |place: &usize| {
            let mut others = all.iter().filter(|other| *other != place);
            others.all(|other| is_apart(*place, *other))
        };
        if between.iter().all(has_room) {
            return all;
        }
    }
    numbered
}

/// Which powers of ten have a number.
struct Decades {
    /// Every one, every second one, and so on.
    every: i32,
    /// What is left of their exponents.
    rest: i32,
}

impl Decades {
    /// Those of these values, at least `least` of what is shown apart.
    fn new(axis: &YAxis, values: &[f64], least: f64) -> Self {
        let decade = |value: &f64| match digit_and_power(*value) {
            (1, power) => Some((power, *value < 0.0, axis.part(*value))),
            _ => None,
        };
        let decades: Vec<(i32, bool, f64)> = values.iter().filter_map(decade).collect();
        // Those far from zero stand farthest apart: the others are left out where they are too near.
        let steps = decades.iter().flat_map(|(power, is_below, part)| {
            let is_next =
                move |other: &&(i32, bool, f64)| other.0 == power + 1 && other.1 == *is_below;
            let next = decades.iter().filter(is_next);
            next.map(move |other| (other.2 - part).abs())
        });
        let step = steps.fold(0.0, f64::max);
        if step <= 0.0 {
            return Self { every: 1, rest: 0 };
        }
        let every = (least / step - 1e-9).ceil().max(1.0) as i32;
        let count = |rest: &i32| {
            let has = |decade: &&(i32, bool, f64)| decade.0.rem_euclid(every) == *rest;
            decades.iter().filter(has).count()
        };
        // Powers of a thousand, say, unless others are more.
        let rest = (0..every).rev().max_by_key(count).unwrap_or(0);
        Self { every, rest }
    }

    fn has(&self, value: f64) -> bool {
        let (digit, power) = digit_and_power(value);
        digit == 1 && power.rem_euclid(self.every) == self.rest
    }
}

/// `(2, -3)` of 0.002; the digit is 0 of zero.
fn digit_and_power(value: f64) -> (i32, i32) {
    if value == 0.0 {
        return (0, 0);
    }
    let power = (value.abs().log10() + 1e-9).floor();
    let digit = (value.abs() / 10_f64.powf(power)).round() as i32;
    (digit, power as i32)
}
