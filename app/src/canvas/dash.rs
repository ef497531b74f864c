//! Dashes: a line cut into strokes, the same for each two samples wherever the picture stands.

/// What a line is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One piece.
    #[default]
    Solid,
    /// Long strokes.
    Dashed,
    /// Strokes as short as the pen is wide.
    Dotted,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Solid, Self::Dashed, Self::Dotted];

    /// How long a stroke and the gap behind it are together, and the stroke alone, in diameters of the pen;
    /// ends are round, so a stroke looks longer by one diameter, and a gap shorter.
    fn lengths(self) -> Option<[f32; 2]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([6.5, 3.0]),
            Self::Dotted => Some([2.6, 0.05]),
        }
    }

    /// Cuts the line through these samples where they are so far apart across, in pixels, and leaves it in
    /// one piece elsewhere, where dashes would hide samples. NaN is a gap before and after.
    ///
    /// Each stretch between two samples begins and ends with half a stroke: so the dashes of a stretch
    /// depend on its two samples only, and stay where they are while the picture scrolls. Out of sight of a
    /// picture of that size there are none.
    pub fn cut(
        self,
        samples: &[[f32; 2]],
        apart_px: f32,
        pen_px: f32,
        size_px: [usize; 2],
    ) -> Vec<[f32; 2]> {
        let Some([period, stroke]) = self.lengths() else {
            return samples.to_vec();
        };
        let mut cut = Vec::with_capacity(samples.len() * 4);
        cut.extend(samples.first());
        for pair in samples.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let [across, down] = [to[0] - from[0], to[1] - from[1]];
            let length = across.hypot(down);
            let periods = (length / (period * pen_px)).round().max(1.0);
            if across >= apart_px && length.is_finite() {
                let half = 0.5 * stroke / period;
                let at = |part: f32| [from[0] + across * part, from[1] + down * part];
                let [first, end] =
                    in_sight(from, [across, down], size_px).map(|part| part * periods);
                for place in first as u32..end.ceil() as u32 {
                    let place = place as f32;
                    cut.push(at((place + half) / periods));
                    cut.push([f32::NAN; 2]);
                    cut.push(at((place + 1.0 - half) / periods));
                }
            }
            cut.push(to);
        }
        cut
    }
}

/// From which part of a stretch to which it is in sight, or near.
fn in_sight(from: [f32; 2], by: [f32; 2], size_px: [usize; 2]) -> [f32; 2] {
    /// No stroke is longer.
    const NEAR_PX: f32 = 100.0;
    let mut parts = [0.0_f32, 1.0];
    for axis in 0..2 {
        let ends = [-NEAR_PX, size_px[axis] as f32 + NEAR_PX];
        let [one, other] = ends.map(|end| (end - from[axis]) / by[axis]);
        if by[axis] != 0.0 {
            parts = [parts[0].max(one.min(other)), parts[1].min(one.max(other))];
        }
    }
    [parts[0].min(1.0), parts[1].max(0.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stretch_is_dashed_by_its_own_samples() {
        let samples = [
            [0.0, 0.0],
            [40.0, 30.0],
            [43.0, 30.0],
            [f32::NAN; 2],
            [90.0, 5.0],
        ];
        let all = Pattern::Dashed.cut(&samples, 6.0, 1.5, [100, 100]);
        // The samples are there, the short stretch is one piece, and the same stretch alone is cut alike.
        for sample in [samples[0], samples[1], samples[2], samples[4]] {
            assert!(all.contains(&sample), "{sample:?}");
        }
        let first = Pattern::Dashed.cut(&samples[..2], 6.0, 1.5, [100, 100]);
        assert_eq!(format!("{:?}", &all[..first.len()]), format!("{first:?}"));
        assert_eq!(all[first.len()], samples[2]);
        let strokes = first.iter().filter(|place| place[0].is_nan()).count();
        assert_eq!(strokes, 5, "50 px by 9.75 each");
        let solid = Pattern::Solid.cut(&samples[..3], 6.0, 1.5, [100, 100]);
        assert_eq!(solid, samples[..3]);
        // Of a stretch far beyond the picture only what is in sight is cut.
        let far = Pattern::Dashed.cut(&[[-1e6, 50.0], [1e6, 50.0]], 6.0, 1.5, [100, 100]);
        assert!((20..100).contains(&(far.len() / 3)), "{}", far.len());
        assert!(
            Pattern::Dotted
                .cut(&samples[..2], 6.0, 1.5, [100, 100])
                .len()
                > first.len()
        );
    }
}
