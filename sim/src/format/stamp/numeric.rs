//! Numbers as times: seconds, milliseconds and their like since 1970 or since something.

/// Units of epochs in seconds, and the magnitudes that numbers in them have from 1973 to 2286.
const EPOCH_UNITS: [(f64, std::ops::Range<f64>); 4] = [
    (1.0, 1e8..1e10),
    (1e-3, 1e11..1e13),
    (1e-6, 1e14..1e16),
    (1e-9, 1e17..1e19),
];

/// The unit of a number that counts from 1970 by its magnitude, in seconds.
pub(in crate::format) fn epoch_unit(value: f64, scale: Option<f64>) -> Option<f64> {
    let (unit, _) = EPOCH_UNITS.iter().find(|(_, span)| span.contains(&value))?;
    let may_be = scale.is_none_or(|scale| *unit <= scale);
    may_be.then_some(*unit)
}

/// A count of `scale` in seconds, rounded once also where the scale is no binary fraction.
pub(in crate::format) fn scaled(count: f64, scale: f64) -> f64 {
    if scale < 1.0 {
        count / (1.0 / scale).round()
    } else {
        count * scale
    }
}
