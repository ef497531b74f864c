//! Which part of an axis is shown: all of it, what came last, or from here to there.

/// Room behind the live edge, as a part of what is shown: so that its dot is whole.
pub(crate) const BEYOND: f64 = 0.008;

/// No more of x is shown than this.
const MOST_SPAN: f64 = 1e15;

/// Less of x than this can't be told apart there: seconds since 1970 are some 10⁹, of which an f64 has no
/// billionths.
pub(crate) fn least_span([left, right]: [f64; 2]) -> f64 {
    (left.abs().max(right.abs()) * 1e-12).max(1e-9)
}

/// The range of x that the plots over one axis show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Range {
    /// From the beginning to the live edge.
    #[default]
    All,
    /// So much of x before the live edge.
    Last(f64),
    /// So much of x before the live edge; all of it while there is less.
    UpTo(f64),
    /// From here to there, whatever comes.
    Fixed([f64; 2]),
}

/// Whether more samples are to be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Growth {
    /// A job that produces them is running.
    Live,
    /// All there will be is there.
    #[default]
    AtRest,
}

impl Growth {
    /// Of what grows, or doesn't.
    pub(crate) fn of(grows: bool) -> Self {
        if grows { Self::Live } else { Self::AtRest }
    }
}

/// All of x, with room to grow: with it the picture stands still while the curve grows into the
/// room, and only then is it drawn anew at another scale.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fitted {
    span: f64,
    /// How far x reached when it was last looked at.
    last: f64,
}

impl Fitted {
    /// So much room at most, as a part of what is shown.
    const MOST_ROOM: f64 = 0.04;
    /// Room for so many looks: about half a second of frames.
    const LOOKS: f64 = 30.0;

    pub fn ends(&mut self, [first, last]: [f64; 2], least: f64, growth: Growth) -> [f64; 2] {
        let needed = ((last - first) * (1.0 + BEYOND)).max(least);
        let grown = last - std::mem::replace(&mut self.last, last);
        let is_kept = growth == Growth::Live
            && needed <= self.span
            && self.span <= needed * (1.0 + 2.0 * Self::MOST_ROOM);
        if !is_kept {
            let is_growing = growth == Growth::Live && self.span > 0.0 && needed > least;
            let room = if is_growing {
                (grown * Self::LOOKS).clamp(0.0, needed * Self::MOST_ROOM)
            } else {
                0.0
            };
            self.span = needed + room;
        }
        [first, first + self.span]
    }
}

impl Range {
    /// The shown ends of x, where data lies between `first` and `last`.
    pub fn ends(self, [first, last]: [f64; 2], fitted: impl FnOnce() -> [f64; 2]) -> [f64; 2] {
        match self {
            Self::All => fitted(),
            Self::UpTo(span) => {
                let [left, right] = fitted();
                let most = span * (1.0 + BEYOND);
                if right - left <= most {
                    return [left, right];
                }
                // While it grows into its last room it already is as wide as it will be.
                let left = first.max(last - span);
                [left, left + most]
            }
            Self::Last(span) => [last - span, last + span * BEYOND],
            Self::Fixed(ends) => ends,
        }
    }

    /// Whether the right edge moves with what comes.
    pub fn is_following(self) -> bool {
        !matches!(self, Self::Fixed(_))
    }

    /// Shows `factor` times as much of x. While following, the live edge stays where it is; else
    /// `around` does.
    pub fn zoomed(self, shown: [f64; 2], factor: f64, around: f64) -> Self {
        let [left, right] = shown;
        let least = least_span(shown);
        // Halves, since the ends of all f64 are further apart than an f64 says.
        let half = (right / 2.0 - left / 2.0).max(least / 2.0) * factor;
        let span = half.min(MOST_SPAN / 2.0).max(least / 2.0) * 2.0;
        if self.is_following() {
            return Self::Last(span / (1.0 + BEYOND));
        }
        let part = if right > left {
            (around - left) / (right - left)
        } else {
            0.5
        };
        let left = around - span * part;
        Self::Fixed([left, left + span])
    }
}

/// These ends of x, moved so far that some of the data is in sight: who has moved away from it finds back.
pub(crate) fn within_reach([left, right]: [f64; 2], data: Option<&[f64; 2]>) -> [f64; 2] {
    /// So much of what is shown reaches over the data at least.
    const IN_SIGHT: f64 = 0.1;
    let Some([first, last]) = data else {
        return [left, right];
    };
    let margin = (right - left) * IN_SIGHT;
    let too_far_right = (left + margin - last).max(0.0);
    let too_far_left = (first + margin - right).max(0.0);
    // Halves of what an f64 holds can be added; what isn't a number moves nothing.
    let by = too_far_left - too_far_right;
    if by.is_finite() {
        [left + by, right + by]
    } else {
        [left, right]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zooms so often by this factor, as far as an axis goes.
    fn zoomed(mut range: Range, data: [f64; 2], factor: f64) -> [f64; 2] {
        for _ in 0..200 {
            let shown = range.ends(data, || data);
            range = range.zoomed(shown, factor, data[1]);
        }
        range.ends(data, || data)
    }

    #[test]
    fn whatever_was_zoomed_in_can_be_zoomed_out_again() {
        let (clock, one) = ([1.7e9, 1.7e9 + 60.0], [1.7e9, 1.7e9]);
        for data in [clock, one, [0.0, 1.0], [0.0, 0.0], [-1e300, 1e300]] {
            for range in [Range::All, Range::Fixed(data)] {
                let [left, right] = zoomed(range, data, 0.5);
                assert!(right > left, "{data:?} {range:?}");
                assert!(right - left <= 2.0 * least_span(data), "{data:?} {range:?}");
                let [left, right] = zoomed(Range::Fixed([left, right]), data, 2.0);
                assert!(right - left > 1e14, "{data:?} {range:?}");
            }
        }
    }

    #[test]
    fn what_is_shown_always_reaches_over_some_of_the_data() {
        let data = [10.0, 20.0];
        assert_eq!(within_reach([12.0, 14.0], Some(&data)), [12.0, 14.0]);
        assert_eq!(within_reach([30.0, 40.0], Some(&data)), [19.0, 29.0]);
        assert_eq!(within_reach([-90.0, -80.0], Some(&data)), [1.0, 11.0]);
        assert_eq!(within_reach([-90.0, -80.0], None), [-90.0, -80.0]);
        assert_eq!(within_reach([5.0, 9.0], Some(&[5.0, 5.0])), [4.6, 8.6]);
    }

    #[test]
    fn a_zoom_without_bounds_ends_at_them() {
        for factor in [0.0, f64::INFINITY] {
            for data in [[1.7e9, 1.7e9], [0.0, 1.0]] {
                let zoomed = Range::Fixed(data).zoomed(data, factor, data[0]);
                let [left, right] = zoomed.ends(data, || data);
                assert!(
                    right > left && right - left <= MOST_SPAN,
                    "{data:?} {factor}"
                );
            }
        }
    }
}
