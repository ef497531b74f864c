//! A series as dots: from what the store answers of each column.

use sprintscope_sim::store::{Answer, Column, Run};

use super::dots::Dots;
use crate::view::extents::reach;
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::y_axis::YAxis;

/// Beyond the picture by more dots than this nothing is drawn anyway.
const FAR: f64 = 1e6;

/// From x and values to dots.
pub(super) struct Scale<'a> {
    /// The columns of dots, as the store's.
    pub grid: &'a Grid,
    /// The y axis.
    pub y: YAxis,
    /// What is between two samples. A density is drawn as lines: a cell has too few dots to count in.
    pub painting: Painting,
}

impl Scale<'_> {
    /// Dots down for a value.
    pub(super) fn down(&self, value: f64) -> f64 {
        let part = self.y.part(value);
        // The lowest end belongs to the last row.
        let down = (1.0 - part) * self.grid.rows as f64;
        let last = self.grid.rows as f64 - 0.5;
        let down = if part == 0.0 { last } else { down };
        if down.is_nan() {
            down
        } else {
            down.clamp(-FAR, FAR)
        }
    }

    fn across(&self, x: f64) -> f64 {
        (x / self.grid.width - self.grid.first as f64).clamp(-FAR, FAR)
    }

    /// Draws what is between two samples.
    fn join(&self, dots: &mut Dots, [from, to]: [[f64; 2]; 2], curve: u16) {
        match self.painting {
            Painting::Lines | Painting::Density => dots.line([from, to], curve),
            // Up to the next sample it holds; to a gap it doesn't lead.
            Painting::Steps if !to[1].is_nan() => {
                let corner = [to[0], from[1]];
                dots.line([from, corner], curve);
                dots.line([corner, to], curve);
            }
            Painting::Steps | Painting::Points => {}
        }
    }

    fn at(&self, [x, value]: [f64; 2]) -> [f64; 2] {
        [self.across(x), self.down(value)]
    }
}

/// Draws the curve of an answer.
pub(super) fn draw(dots: &mut Dots, answer: &Answer, scale: &Scale<'_>, curve: u16) {
    for run in &answer.runs {
        match run {
            Run::Samples(samples) | Run::Path(samples) => draw_samples(dots, samples, scale, curve),
            Run::Columns {
                start,
                columns,
                before,
                after,
                ..
            } => {
                let first = start - scale.grid.first;
                let mut last = before.map(|sample| scale.at(sample));
                for (place, column) in (first..).zip(columns) {
                    last = draw_column(dots, (place, column), last, scale, curve);
                }
                if let (Some(last), Some(after)) = (last, after) {
                    scale.join(dots, [last, scale.at(*after)], curve);
                }
            }
        }
    }
}

fn draw_samples(dots: &mut Dots, samples: &[[f64; 2]], scale: &Scale<'_>, curve: u16) {
    let mut last: Option<[f64; 2]> = None;
    for sample in samples {
        let at = scale.at(*sample);
        // Alone between two gaps it is a dot.
        dots.bar(at[0].floor() as i64, [at[1], at[1]], curve);
        if let Some(last) = last {
            scale.join(dots, [last, at], curve);
        }
        last = Some(at);
    }
}

/// Draws a column and the line that leads to it; returns where the curve goes on.
fn draw_column(
    dots: &mut Dots,
    (place, column): (i64, &Column),
    last: Option<[f64; 2]>,
    scale: &Scale<'_>,
    curve: u16,
) -> Option<[f64; 2]> {
    if column.is_empty() {
        return last;
    }
    let middle = place as f64 + 0.5;
    if let Some(last) = last {
        scale.join(dots, [last, [middle, scale.down(column.first)]], curve);
    }
    if let Some(ends) = reach(column) {
        dots.bar(place, ends.map(|end| scale.down(end)), curve);
    }
    Some([middle, scale.down(column.last)])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::{JobSpec, Scope, TaskSpec};

    use super::*;
    use crate::view::y_range::held_range;

    /// The dots of these samples, put into a store by a job, in a picture of so many cells.
    fn picture(
        painting: Painting,
        samples: Vec<[f64; 2]>,
        ends: [f64; 2],
        size: [usize; 2],
    ) -> Vec<String> {
        let scope = Scope::new();
        let job = scope.start(JobSpec::new("job").task(TaskSpec::new("task", move |ctx| {
            let samples = samples.clone();
            async move {
                for [x, value] in samples {
                    ctx.plot_at("v", x, value);
                }
            }
        })));
        assert!(job.wait(Duration::from_secs(20)));
        scope.settle();
        let store = scope.store();
        let id = scope.series_of(job.id())[0].id;
        let mut dots = Dots::default();
        dots.clear(size);
        let grid = Grid::new(ends, dots.dots());
        let answer = store.columns(id, &grid.question());
        let stats = store.stats(id).expect("there");
        let ends = held_range(None, stats.min.zip(stats.max).map(|(min, max)| [min, max]));
        let y = YAxis {
            ends,
            ..YAxis::default()
        };
        let scale = Scale {
            grid: &grid,
            y,
            painting,
        };
        draw(&mut dots, &answer, &scale, 0);
        let sign = |column, line| dots.cell([column, line], false).map_or(' ', |cell| cell.0);
        let lines = 0..size[1];
        lines
            .map(|line| (0..size[0]).map(|column| sign(column, line)).collect())
            .collect()
    }

    #[test]
    fn no_spike_is_lost_among_many_samples() {
        let spike = |at: usize| if at == 7_001 { 9.0 } else { 0.0 };
        let samples = (0..10_000).map(|at| [at as f64, spike(at)]).collect();
        let lines = picture(Painting::Lines, samples, [0.0, 10_000.0], [20, 4]);
        for line in &lines[..3] {
            assert!(line.chars().any(|sign| sign != ' '), "{lines:#?}");
        }
    }

    #[test]
    fn between_two_samples_is_a_line_a_step_or_nothing() {
        let samples = vec![[0.0, 0.0], [90.0, 1.0]];
        let dots = |painting| {
            let lines = picture(painting, samples.clone(), [0.0, 100.0], [20, 4]);
            let is_dot = |sign: &char| *sign != ' ';
            let counts = lines.iter().map(|line| line.chars().filter(is_dot).count());
            counts.collect::<Vec<_>>()
        };
        let [lines, steps, points] = [Painting::Lines, Painting::Steps, Painting::Points].map(dots);
        assert_eq!(points.iter().sum::<usize>(), 2, "{points:?}");
        assert!(steps[3] > 15 && steps[1] == 1, "{steps:?}");
        assert!(lines.iter().all(|count| *count > 3), "{lines:?}");
    }

    #[test]
    fn a_gap_stays_one() {
        let samples = vec![
            [0.0, 0.0],
            [40.0, 0.0],
            [41.0, f64::NAN],
            [60.0, 1.0],
            [100.0, 1.0],
        ];
        let lines = picture(Painting::Lines, samples, [0.0, 100.0], [20, 4]);
        let is_empty = |column: usize| {
            let at = |line: &String| line.chars().nth(column);
            lines.iter().all(|line| at(line) == Some(' '))
        };
        assert!(is_empty(10), "{lines:#?}");
        assert!(!is_empty(3) && !is_empty(17), "{lines:#?}");
    }
}
