//! How large a window is drawn: for screens whose system doesn't say how fine they are.

/// Something done to the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleCommand {
    /// The next larger one.
    Larger,
    /// The next smaller one.
    Smaller,
    /// As the system says.
    AsUsual,
    /// This one.
    Set(Scale),
}

/// A scale beside the system's own, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale(u16);

/// The scales that one goes through, in per cent.
const STEPS: [u16; 12] = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];

impl Scale {
    /// As the system says.
    pub const USUAL: Self = Self(100);
    /// What a fine screen is offered.
    pub const OFFERED: [Self; 2] = [Self(150), Self(200)];

    /// That of a factor, if everything can still be seen by it.
    pub fn of_factor(factor: f64) -> Option<Self> {
        let percent = (factor * 100.0).round();
        let is_sensible =
            (f64::from(STEPS[0])..=f64::from(STEPS[STEPS.len() - 1])).contains(&percent);
        is_sensible.then_some(Self(percent as u16))
    }

    /// What sizes are multiplied by.
    pub fn factor(self) -> f32 {
        self.of_one() as f32
    }

    /// What it is after the command.
    #[must_use]
    pub fn after(self, command: ScaleCommand) -> Self {
        let steps = STEPS.iter();
        let next = match command {
            ScaleCommand::Larger => steps.clone().find(|step| **step > self.0),
            ScaleCommand::Smaller => steps.rev().find(|step| **step < self.0),
            ScaleCommand::AsUsual => return Self::USUAL,
            ScaleCommand::Set(scale) => return scale,
        };
        next.map_or(self, |step| Self(*step))
    }

    /// `150 %`.
    pub fn text(self) -> String {
        format!("{} %", self.0)
    }

    /// As a part of the usual one: 1.5.
    pub fn of_one(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_goes_up_and_down_and_ends_where_nothing_could_be_read() {
        let mut scale = Scale::USUAL;
        let mut seen = vec![scale.text()];
        for _ in 0..12 {
            scale = scale.after(ScaleCommand::Larger);
            seen.push(scale.text());
        }
        assert_eq!(seen[..4], ["100 %", "110 %", "125 %", "150 %"]);
        assert_eq!(seen[12], "300 %");
        assert_eq!(scale.after(ScaleCommand::AsUsual), Scale::USUAL);
        let between = Scale::of_factor(1.3).unwrap();
        assert_eq!(between.after(ScaleCommand::Smaller).text(), "125 %");
        assert_eq!(between.after(ScaleCommand::Larger).text(), "150 %");
        for wrong in [0.0, -1.0, 0.4, 3.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Scale::of_factor(wrong), None, "{wrong}");
        }
    }
}
