//! How the curves of plots are painted.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::plot_id::PlotId;

/// How a plot's curves are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Painting {
    /// Straight from sample to sample, each curve in its colour.
    Lines,
    /// Level from each sample to the next one: of values that hold until they change.
    Steps,
    /// A dot for each sample, and nothing between them.
    Points,
    /// How many curves cross each pixel.
    Density,
}

impl Painting {
    /// All of them, in the order in which a plot's switch goes through them.
    pub const ALL: [Self; 4] = [Self::Lines, Self::Steps, Self::Points, Self::Density];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Steps => "steps",
            Self::Points => "points",
            Self::Density => "density",
        }
    }

    /// What a plot's switch goes on to, where the plot has so many curves.
    pub fn next(self, curves: usize) -> Self {
        match self {
            Self::Lines => Self::Steps,
            Self::Steps => Self::Points,
            Self::Points if curves >= DENSITY_CURVES => Self::Density,
            Self::Points | Self::Density => Self::Lines,
        }
    }
}

/// Fewer curves than this need no density.
const DENSITY_CURVES: usize = 24;

/// More curves than this can't be told apart: density says more of them, unless lines are asked for.
pub(crate) const MOST_CURVES: usize = 256;

/// How each plot is painted, as far as a person said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paintings {
    of_plots: HashMap<PlotId, Painting>,
    /// Of all other plots; by their number of curves where nobody said so.
    of_others: Option<Painting>,
}

impl Paintings {
    /// How a plot of so many curves is painted.
    pub fn of(&self, plot: &PlotId, curves: usize) -> Painting {
        let by_itself = if curves > MOST_CURVES {
            Painting::Density
        } else {
            Painting::Lines
        };
        let of_plot = self.of_plots.get(plot).copied();
        of_plot.or(self.of_others).unwrap_or(by_itself)
    }

    /// What a person said of single plots.
    pub fn of_plots(&self) -> &HashMap<PlotId, Painting> {
        &self.of_plots
    }

    /// What a person said of all others.
    pub fn of_others(&self) -> Option<Painting> {
        self.of_others
    }

    /// Has all plots painted so of which nothing else is said; without it, by their number of curves.
    pub fn paint_others(&mut self, painting: Option<Painting>) {
        self.of_others = painting;
    }

    /// Has one plot painted so.
    pub fn paint(&mut self, plot: PlotId, painting: Painting) {
        self.of_plots.insert(plot, painting);
    }

    /// Has one plot painted so; without it, as all others.
    pub fn say(&mut self, plot: PlotId, painting: Option<Painting>) {
        match painting {
            Some(painting) => self.paint(plot, painting),
            None => drop(self.of_plots.remove(&plot)),
        }
    }

    /// Has a plot of so many curves go on to what its switch goes on to; says which.
    pub fn next(&mut self, plot: PlotId, curves: usize) -> String {
        let next = self.of(&plot, curves).next(curves);
        self.paint(plot, next);
        format!("The plot shows {}", next.name())
    }

    /// Has all plots go on to density, to lines, or to what their number of curves says; says which.
    pub fn next_density(&mut self) -> &'static str {
        self.all(match self.of_others {
            None | Some(Painting::Steps | Painting::Points) => Some(Painting::Density),
            Some(Painting::Density) => Some(Painting::Lines),
            Some(Painting::Lines) => None,
        })
    }

    /// Has all plots go on to steps, to points, or to what their number of curves says; says which.
    pub fn next_style(&mut self) -> &'static str {
        self.all(match self.of_others {
            None | Some(Painting::Lines | Painting::Density) => Some(Painting::Steps),
            Some(Painting::Steps) => Some(Painting::Points),
            Some(Painting::Points) => None,
        })
    }

    fn all(&mut self, painting: Option<Painting>) -> &'static str {
        self.of_plots.clear();
        self.of_others = painting;
        match painting {
            None => "All plots show lines, and density where these are very many",
            Some(Painting::Lines) => "All plots show lines",
            Some(Painting::Steps) => "All plots show steps",
            Some(Painting::Points) => "All plots show points",
            Some(Painting::Density) => "All plots show density",
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::XAxis;

    use super::*;

    fn plot(group: &str) -> PlotId {
        PlotId {
            group: group.into(),
            unit: String::new(),
            axis: XAxis::Time,
        }
    }

    #[test]
    fn very_many_curves_become_density_unless_a_person_says_otherwise() {
        let mut paintings = Paintings::default();
        let [p, other] = ["p", "other"].map(plot);
        assert_eq!(paintings.of(&p, 100), Painting::Lines);
        assert_eq!(paintings.of(&p, 1_000), Painting::Density);
        paintings.paint(p.clone(), Painting::Lines);
        assert_eq!(paintings.of(&p, 1_000), Painting::Lines);
        assert_eq!(paintings.of(&other, 1_000), Painting::Density);
        paintings.next_density();
        assert_eq!(paintings.of(&p, 2), Painting::Density);
        paintings.next_density();
        assert_eq!(paintings.of(&p, 1_000), Painting::Lines);
        paintings.next_density();
        assert_eq!(paintings.of(&p, 1_000), Painting::Density);
    }

    #[test]
    fn all_plots_go_round_lines_steps_and_points_whatever_single_ones_were() {
        let mut paintings = Paintings::default();
        let p = plot("p");
        paintings.paint(p.clone(), Painting::Points);
        let all = [(); 4].map(|()| {
            paintings.next_style();
            paintings.of(&p, 2)
        });
        let [lines, steps, points] = [Painting::Lines, Painting::Steps, Painting::Points];
        assert_eq!(all, [steps, points, lines, steps]);
        paintings.next_density();
        assert_eq!(paintings.of(&p, 2), Painting::Density);
        paintings.next_style();
        assert_eq!(paintings.of(&p, 2), steps);
    }

    #[test]
    fn a_plots_switch_comes_round_to_each_and_to_density_where_curves_are_many() {
        let round = |curves: usize| {
            let mut painting = Painting::Lines;
            let places = (0..4).map(|_| {
                painting = painting.next(curves);
                painting
            });
            places.collect::<Vec<_>>()
        };
        let [lines, steps, points, density] = Painting::ALL;
        assert_eq!(round(2), [steps, points, lines, steps]);
        assert_eq!(round(100), [steps, points, density, lines]);
        assert_eq!(
            density.next(2),
            lines,
            "where it was density by all plots' command"
        );
    }
}
