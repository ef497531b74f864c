//! A series as dots: from what the store answers of each column.

use sprintscope_sim::store::{Answer, Column, Mean, Run, Smooth};

use super::dots::{ACROSS, Dots, Nib};
use crate::view::extents::reach;
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::y_axis::YAxis;

/// Beyond the picture by more dots than this nothing is drawn anyway.
const FAR: f64 = 1e6;
/// From this many samples in a column on, it is a band with its mean before it.
const MANY: u64 = 8;
/// Samples that are three cells apart have a sign of their own.
const APART: f64 = 3.0 * ACROSS as f64;

/// From x and values to dots.
pub(super) struct Scale<'a> {
    /// The columns of dots, as the store's.
    pub grid: &'a Grid,
    /// The y axis.
    pub y: YAxis,
    /// What is between two samples. A density counts lines.
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
    fn join(&self, dots: &mut Dots, [from, to]: [[f64; 2]; 2], nib: Nib) {
        match self.painting {
            Painting::Lines | Painting::Density => dots.line([from, to], nib),
            // Up to the next sample it holds; to a gap it doesn't lead.
            Painting::Steps if !to[1].is_nan() => {
                let corner = [to[0], from[1]];
                dots.line([from, corner], nib);
                dots.line([corner, to], nib);
            }
            Painting::Steps | Painting::Points => {}
        }
    }

    fn at(&self, [x, value]: [f64; 2]) -> [f64; 2] {
        [self.across(x), self.down(value)]
    }

    /// The mean of a column of many samples, if it has a place.
    fn mean(&self, mean: Option<&Mean>) -> Option<f64> {
        let mean = mean.filter(|mean| mean.count >= MANY)?.value()?;
        self.y.places.holds(mean).then_some(mean)
    }
}

/// Draws the curve of an answer, and where it is smoothed, what was measured pale behind it.
pub(super) fn draw(dots: &mut Dots, answer: &Answer, scale: &Scale<'_>, curve: u16) {
    let is_smoothed = !answer.smooth.is_empty();
    let nib = if is_smoothed {
        Nib::pale(curve)
    } else {
        Nib::front(curve)
    };
    for run in &answer.runs {
        match run {
            Run::Samples(samples) => {
                draw_samples(dots, samples, scale, nib);
                if !is_smoothed && matches!(scale.painting, Painting::Lines | Painting::Points) {
                    draw_apart(dots, samples, scale, curve);
                }
            }
            Run::Path(samples) => draw_samples(dots, samples, scale, nib),
            Run::Columns {
                start,
                columns,
                means,
                before,
                after,
                ..
            } => {
                let first = start - scale.grid.first;
                let mut last = before.map(|sample| scale.at(sample));
                for (place, column) in columns.iter().enumerate() {
                    let mean = scale.mean(means.get(place));
                    let place = first + place as i64;
                    last = draw_column(dots, (place, column, mean), last, scale, nib);
                }
                if let (Some(last), Some(after)) = (last, after) {
                    scale.join(dots, [last, scale.at(*after)], nib);
                }
            }
        }
    }
    for (run, Smooth(smooth)) in answer.runs.iter().zip(&answer.smooth) {
        draw_smooth(dots, (run, smooth), scale, Nib::front(curve));
    }
}

fn draw_samples(dots: &mut Dots, samples: &[[f64; 2]], scale: &Scale<'_>, nib: Nib) {
    let mut last: Option<[f64; 2]> = None;
    for sample in samples {
        let at = scale.at(*sample);
        // Alone between two gaps it is a dot.
        dots.bar(at[0].floor() as i64, [at[1], at[1]], nib);
        if let Some(last) = last {
            scale.join(dots, [last, at], nib);
        }
        last = Some(at);
    }
}

/// Marks the samples that are far from both of their neighbours.
fn draw_apart(dots: &mut Dots, samples: &[[f64; 2]], scale: &Scale<'_>, curve: u16) {
    let across: Vec<f64> = samples.iter().map(|[x, _]| scale.across(*x)).collect();
    let is_far = |one: usize| across[one + 1] - across[one] >= APART;
    for (place, sample) in samples.iter().enumerate() {
        let is_behind = place == 0 || is_far(place - 1);
        if is_behind && (place + 1 == samples.len() || is_far(place)) {
            dots.sample(scale.at(*sample), curve);
        }
    }
}

/// Draws the smoothed line of a run. Nothing leads over a gap.
fn draw_smooth(dots: &mut Dots, (run, smooth): (&Run, &[f64]), scale: &Scale<'_>, nib: Nib) {
    match run {
        Run::Samples(samples) | Run::Path(samples) => {
            let samples = samples.iter().zip(smooth);
            let samples: Vec<_> = samples.map(|([x, _], value)| [*x, *value]).collect();
            draw_samples(dots, &samples, scale, nib);
        }
        Run::Columns { start, columns, .. } => {
            let first = start - scale.grid.first;
            let mut last: Option<[f64; 2]> = None;
            for ((place, column), value) in (first..).zip(columns).zip(smooth) {
                if column.is_empty() {
                    continue;
                }
                let at = [place as f64 + 0.5, scale.down(*value)];
                dots.bar(place, [at[1], at[1]], nib);
                if let Some(last) = last {
                    dots.line([last, at], nib);
                }
                last = Some(at);
            }
        }
    }
}

/// Draws a column and the line that leads to it; returns where the curve goes on. One of many samples is a band
/// that the line passes at their mean.
fn draw_column(
    dots: &mut Dots,
    (place, column, mean): (i64, &Column, Option<f64>),
    last: Option<[f64; 2]>,
    scale: &Scale<'_>,
    nib: Nib,
) -> Option<[f64; 2]> {
    if column.is_empty() {
        return last;
    }
    let middle = place as f64 + 0.5;
    let [first, end] = mean.map_or([column.first, column.last], |mean| [mean; 2]);
    let [first, end] = [first, end].map(|value| [middle, scale.down(value)]);
    if let Some(last) = last {
        scale.join(dots, [last, first], nib);
    }
    let own = if mean.is_some() {
        dots.bar(place, [first[1]; 2], nib);
        Nib::pale(nib.curve)
    } else {
        nib
    };
    if let Some(ends) = reach(column) {
        dots.bar(place, ends.map(|end| scale.down(end)), own);
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::store::{Means, Question};
    use sprintscope_sim::{JobSpec, Scope, TaskSpec};

    use super::*;
    use crate::terminal::dots::{Layer, Signs};
    use crate::view::trace::Trace;
    use crate::view::y_range::held_range;

    /// The dots of these samples, put into a store by a job, in a picture of so many cells.
    fn dots(
        (painting, means): (Painting, Means),
        samples: Vec<[f64; 2]>,
        ends: [f64; 2],
        size: [usize; 2],
    ) -> Dots {
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
        let question = Question {
            means,
            ..grid.question()
        };
        let answer = Trace::from(id).columns(&scope, &question);
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
        draw(&mut dots, &answer.expect("known"), &scale, 0);
        dots
    }

    /// The signs of these, those of this layer alone.
    fn signs(dots: &Dots, layer: Layer) -> Vec<String> {
        let [columns, lines] = [dots.dots()[0] / 2, dots.dots()[1] / 4];
        let sign = |column, line| {
            let cell = dots.cell([column, line], Signs::default());
            let cell = cell.filter(|(_, nib)| nib.layer == layer);
            cell.map_or(' ', |cell| cell.0)
        };
        (0..lines)
            .map(|line| (0..columns).map(|column| sign(column, line)).collect())
            .collect()
    }

    /// The same without means.
    fn picture(
        painting: Painting,
        samples: Vec<[f64; 2]>,
        ends: [f64; 2],
        size: [usize; 2],
    ) -> Vec<String> {
        let drawn = dots((painting, Means::Unasked), samples, ends, size);
        signs(&drawn, Layer::Front)
    }

    /// Steps from 0 to 1 and back, with a spike.
    fn noise() -> Vec<[f64; 2]> {
        let value = |at: u32| {
            if at == 7_001 { 9.0 } else { f64::from(at % 2) }
        };
        (0..10_000).map(|at| [f64::from(at), value(at)]).collect()
    }

    #[test]
    fn many_samples_are_a_pale_band_with_their_mean_before_it() {
        let drawn = dots(
            (Painting::Lines, Means::Asked),
            noise(),
            [0.0, 10_000.0],
            [20, 9],
        );
        let [line, band] = [Layer::Front, Layer::Pale].map(|layer| signs(&drawn, layer));
        let is_dot = |sign: &char| *sign != ' ';
        let count = |line: &String| line.chars().filter(is_dot).count();
        // The mean is 0.5 everywhere: one line of signs, which goes up by no more than one where the spike is.
        assert!(
            line.iter().filter(|line| count(line) > 0).count() <= 2,
            "{line:#?}"
        );
        assert!(line.iter().map(count).sum::<usize>() >= 18, "{line:#?}");
        // The spike is as pale as the band, whatever is drawn before that.
        assert_eq!(
            band.iter().map(count).collect::<Vec<_>>()[..7],
            [1; 7],
            "{band:#?}"
        );
    }

    #[test]
    fn what_was_measured_lies_pale_behind_what_is_smoothed() {
        let samples: Vec<_> = (0..30)
            .map(|at| [f64::from(at), f64::from(at % 2)])
            .collect();
        let smoothed = (Painting::Lines, Means::Smoothed(0.9));
        let drawn = dots(smoothed, samples.clone(), [0.0, 30.0], [40, 8]);
        let [line, raw] = [Layer::Front, Layer::Pale].map(|layer| signs(&drawn, layer));
        let is_drawn = |line: &String| line.chars().any(|sign| sign != ' ');
        assert!(is_drawn(&raw[0]) && is_drawn(&raw[7]), "{raw:#?}");
        // The average of zeros and ones comes to lie about their middle.
        let right = |line: &String| line.chars().skip(20).collect::<String>();
        let right: Vec<_> = line.iter().map(right).collect();
        assert!(!is_drawn(&right[0]) && !is_drawn(&right[7]), "{right:#?}");
        assert!(is_drawn(&right[3]) || is_drawn(&right[4]), "{right:#?}");
        let plain = dots(
            (Painting::Lines, Means::Asked),
            samples,
            [0.0, 30.0],
            [40, 8],
        );
        assert!(
            signs(&plain, Layer::Pale)
                .iter()
                .all(|line| !is_drawn(line))
        );
    }

    #[test]
    fn samples_that_are_three_cells_apart_have_signs_of_their_own() {
        let samples = vec![
            [0.0, 0.0],
            [20.0, 1.0],
            [40.0, 0.0],
            [45.0, 1.0],
            [50.0, 0.0],
            [90.0, 1.0],
        ];
        let lines = picture(Painting::Lines, samples, [0.0, 100.0], [40, 4]);
        let count = lines.iter().flat_map(|line| line.chars());
        let count = count.filter(|sign| *sign == '•').count();
        assert_eq!(count, 3, "{lines:#?}");
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
        let counts = |painting| {
            let lines = picture(painting, samples.clone(), [0.0, 100.0], [20, 4]);
            let is_dot = |sign: &char| *sign != ' ';
            let counts = lines.iter().map(|line| line.chars().filter(is_dot).count());
            counts.collect::<Vec<_>>()
        };
        let [lines, steps, points] =
            [Painting::Lines, Painting::Steps, Painting::Points].map(counts);
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
