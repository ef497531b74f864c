//! Which y a plot shows, if nobody says.

/// The range that holds both.
pub(crate) fn merged(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].min(b[0]), a[1].max(b[1])]
}

/// Less of y than this part of its values is never shown unless a person says so: rounding noise would fill the plot.
const LEAST: f64 = 1e-6;

/// The ends of y for samples of this extent. An earlier range is kept while they lie in it and fill
/// a good part of it: a range that follows every sample would never hold still.
pub(crate) fn held_range(earlier: Option<[f64; 2]>, extent: Option<[f64; 2]>) -> [f64; 2] {
    /// Room above and below, as a part of the extent.
    const ROOM: f64 = 0.06;
    /// The pen is not to be cut at the edge.
    const PEN_ROOM: f64 = 0.01;
    /// Values that differ by no more than this part are one.
    const CONSTANT: f64 = 1e-12;
    /// Less than this part filled, and the range shrinks.
    const FILLED: f64 = 0.6;
    let Some([low, high]) = extent else {
        return earlier.unwrap_or([0.0, 1.0]);
    };
    let greatest = high.abs().max(low.abs());
    // Halves before the difference: the extent of all f64 doesn't fit an f64.
    let span = (high / 2.0 - low / 2.0) * 2.0;
    let least = greatest * LEAST;
    if let Some([bottom, top]) = earlier {
        let pen = (top - bottom) * PEN_ROOM;
        let holds = bottom + pen <= low && high <= top - pen;
        let is_noise = span > greatest * CONSTANT && top - bottom <= least * 1.5;
        if holds && (is_noise || high - low >= FILLED * (top - bottom)) {
            return [bottom, top];
        }
    }
    if !span.is_finite() {
        return [f64::MIN / 2.0, f64::MAX / 2.0];
    }
    if span > greatest * CONSTANT {
        let room = (span * ROOM).max((least - span) / 2.0);
        return [low - room, high + room].map(|end| end.clamp(f64::MIN / 2.0, f64::MAX / 2.0));
    }
    let middle = high.clamp(f64::MIN / 4.0, f64::MAX / 4.0);
    let half = if middle == 0.0 {
        1.0
    } else {
        middle.abs() * 0.1
    };
    [middle - half, middle + half]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_still_until_it_must_not() {
        let first = held_range(None, Some([0.0, 1.0]));
        assert_eq!(held_range(Some(first), Some([0.1, 0.95])), first);
        assert!(held_range(Some(first), Some([0.0, 2.0]))[1] > 2.0);
        assert!(held_range(Some(first), Some([0.4, 0.5]))[1] < 0.6);
        assert_eq!(held_range(Some(first), None), first);
    }

    #[test]
    fn rounding_noise_never_fills_a_plot() {
        let noise = [101_325.0 - 1e-9, 101_325.0 + 4e-6];
        let range = held_range(None, Some(noise));
        let [bottom, top] = range;
        assert!(top - bottom >= 101_325.0 * 0.99e-6, "{range:?}");
        assert!(bottom < noise[0] && top > noise[1]);
        let less = [101_325.0 + 1e-6, 101_325.0 + 2e-6];
        assert_eq!(
            held_range(Some(range), Some(less)),
            range,
            "it stands still"
        );
    }

    #[test]
    fn a_range_is_sound_for_every_extent() {
        let most = f64::MAX;
        let extents = [
            [0.0, 0.0],
            [5.0, 5.0],
            [-most, most],
            [most, most],
            [1e-300, 2e-300],
            [1e9, 1e9 + 1e-7],
        ];
        for extent in extents {
            let [bottom, top] = held_range(None, Some(extent));
            assert!(
                bottom.is_finite() && top.is_finite() && bottom < top,
                "{extent:?}"
            );
        }
    }
}
