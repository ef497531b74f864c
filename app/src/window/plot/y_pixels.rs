//! From values to pixels down a plot.

use sprintscope_sim::store::Column;

use crate::canvas::ColumnPx;
use crate::view::extents::reach;
use crate::view::grid::FAR_PX;
use crate::view::y_axis::YAxis;
use crate::view::y_scale::Places;

/// From values to pixels down.
pub(crate) struct YPixels {
    places: Places,
    top: f64,
    px_per_place: f64,
}

impl YPixels {
    pub(crate) fn new(YAxis { places, ends }: YAxis, rows: usize) -> Self {
        let [bottom, top] = ends;
        // Halves for the same reason as in `held_range`.
        let half_span = top / 2.0 - bottom / 2.0;
        Self {
            places,
            top,
            px_per_place: rows as f64 / 2.0 / half_span,
        }
    }

    pub(crate) fn px(&self, value: f64) -> f32 {
        let place = self.places.place(value);
        ((self.top - place) * self.px_per_place).clamp(-FAR_PX, FAR_PX) as f32
    }

    /// Whether a value has a place.
    pub(crate) fn holds(&self, value: f64) -> bool {
        self.places.holds(value)
    }

    pub(crate) fn column(&self, column: &Column) -> ColumnPx {
        let Some([lowest, highest]) = reach(column) else {
            return ColumnPx::EMPTY;
        };
        ColumnPx {
            first: self.px(column.first),
            min: self.px(highest),
            max: self.px(lowest),
            last: self.px(column.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::Flags;

    use super::*;

    #[test]
    fn an_infinity_reaches_the_edge_and_leaves_the_scale_alone() {
        let scale = YPixels::new(YAxis::default(), 100);
        assert!(scale.px(f64::INFINITY) < -1_000.0);
        assert!(scale.px(f64::NEG_INFINITY) > 1_000.0);
        assert_eq!(scale.px(0.5), 50.0);
        assert!(scale.px(f64::NAN).is_nan());
    }

    #[test]
    fn a_column_reaches_on_every_axis_where_each_of_its_samples_would() {
        let symlog = Places::Symlog { linear: 0.01 };
        let values = [3.0, 0.02, 7e3, 0.5, -2.0, 40.0];
        for places in [Places::Linear, Places::Log, symlog] {
            let ends = places.ends([1e-3, 1e4]).expect("ends");
            let scale = YPixels::new(YAxis { places, ends }, 500);
            let seen = &values;
            let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in seen {
                min = min.min(*value);
                max = max.max(*value);
            }
            let column = Column {
                first: seen[0],
                min,
                max,
                last: seen[seen.len() - 1],
                flags: Flags::default(),
            };
            let px = scale.column(&column);
            let rows = seen.iter().map(|value| scale.px(*value));
            let (up, down) = rows.fold((f32::MAX, f32::MIN), |(up, down), row| {
                (up.min(row), down.max(row))
            });
            assert_eq!([px.min, px.max], [up, down], "{places:?}");
            assert_eq!([px.first, px.last], [seen[0], seen[5]].map(|v| scale.px(v)));
            if places == Places::Log {
                assert!(down > 1e5, "what has no place leads down and out: {down}");
            }
        }
    }
}
