//! One y axis as it is drawn: how it is divided, and which part of it is shown.

use super::y_scale::Places;

/// A y axis between its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YAxis {
    /// Where values stand.
    pub places: Places,
    /// The lowest and the highest place that is shown.
    pub ends: [f64; 2],
}

impl Default for YAxis {
    fn default() -> Self {
        Self {
            places: Places::Linear,
            ends: [0.0, 1.0],
        }
    }
}

impl YAxis {
    /// How far up a value stands: 0 is the lower end, 1 the upper one.
    pub fn part(&self, value: f64) -> f64 {
        self.part_of(self.places.place(value))
    }

    /// How far up a place is.
    pub fn part_of(&self, place: f64) -> f64 {
        let [bottom, top] = self.ends;
        // Halves: the difference of the ends of all f64 doesn't fit one.
        (place / 2.0 - bottom / 2.0) / (top / 2.0 - bottom / 2.0)
    }

    /// The place so far up.
    pub fn place_at(&self, part: f64) -> f64 {
        let [bottom, top] = self.ends;
        bottom * (1.0 - part) + top * part
    }

    /// The value so far up.
    pub fn value_at(&self, part: f64) -> f64 {
        self.places.value(self.place_at(part))
    }

    /// The lowest and the highest value that is shown.
    pub fn values(&self) -> [f64; 2] {
        self.ends.map(|end| self.places.value(end))
    }

    /// The values between these parts of what is shown.
    pub fn values_between(&self, parts: [f64; 2]) -> [f64; 2] {
        parts.map(|part| self.value_at(part))
    }

    /// The ends for `factor` times as much of it, where what stands at this part of it stays.
    pub fn zoomed(&self, factor: f64, part: f64) -> [f64; 2] {
        self.values_between([0.0, 1.0].map(|end| part + (end - part) * factor))
    }

    /// The lowest and the highest place of what lies so much of what is shown further up.
    pub fn ends_panned(&self, by: f64) -> [f64; 2] {
        [by, 1.0 + by].map(|part| self.place_at(part))
    }

    /// How far apart two values are there that are `part` of what is shown apart.
    pub fn step_at(&self, value: f64, part: f64) -> f64 {
        let at = self.part(value);
        let apart = self.value_at(at + part / 2.0) - self.value_at(at - part / 2.0);
        apart.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_zoomed_around_a_value_keeps_it_where_it_is() {
        let symlog = Places::Symlog { linear: 0.1 };
        for places in [Places::Linear, Places::Log, symlog] {
            let ends = places.ends([1.0, 1e4]).unwrap();
            let axis = YAxis { places, ends };
            let zoomed = places.ends(axis.zoomed(0.5, axis.part(50.0))).unwrap();
            let zoomed = YAxis {
                places,
                ends: zoomed,
            };
            assert!((zoomed.part(50.0) - axis.part(50.0)).abs() < 1e-9);
            let back = zoomed.zoomed(2.0, zoomed.part(50.0));
            assert!(
                (back[0] - 1.0).abs() < 1e-6 && (back[1] - 1e4).abs() < 1e-2,
                "{back:?}"
            );
        }
    }

    #[test]
    fn on_a_log_axis_a_step_is_a_part_of_the_value() {
        let axis = YAxis {
            places: Places::Log,
            ends: [-8.0, 0.0],
        };
        let [small, large] = [1e-6, 1e-2].map(|value| axis.step_at(value, 0.01));
        assert!((large / small / 1e4 - 1.0).abs() < 1e-6, "{small} {large}");
    }
}
