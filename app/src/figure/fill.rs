//! Fills outlines: how much of each pixel they cover, by signed areas, which are summed up along rows (Raph Levien,
//! "Inside the fastest font renderer in the world", 2016).

use super::face::Step;

/// Lines for each curve of an outline.
const FLATTENED: usize = 8;

/// How much of each pixel is covered.
pub(super) struct Coverage {
    size: [usize; 2],
    areas: Vec<f32>,
}

impl Coverage {
    pub(super) fn new(size: [usize; 2]) -> Self {
        Self {
            size,
            areas: vec![0.0; size[0] * size[1] + 1],
        }
    }

    /// Adds an outline; each of its points is placed by `place`.
    pub(super) fn add(&mut self, steps: &[Step], place: impl Fn([f32; 2]) -> [f32; 2]) {
        let (mut first, mut at) = ([0.0; 2], [0.0; 2]);
        let mix = |a: [f32; 2], b: [f32; 2], part: f32| {
            [0, 1].map(|axis| a[axis] * (1.0 - part) + b[axis] * part)
        };
        for step in steps {
            match step {
                Step::Move(to) => {
                    at = place(*to);
                    first = at;
                }
                Step::Line(to) => {
                    let to = place(*to);
                    self.line(at, to);
                    at = to;
                }
                Step::Quad(points) => {
                    let [control, end] = points.map(&place);
                    let from = at;
                    for number in 1..=FLATTENED {
                        let part = number as f32 / FLATTENED as f32;
                        let (a, b) = (mix(from, control, part), mix(control, end, part));
                        let to = mix(a, b, part);
                        self.line(at, to);
                        at = to;
                    }
                }
                Step::Cubic(points) => {
                    let [one, other, end] = points.map(&place);
                    let from = at;
                    for number in 1..=FLATTENED {
                        let part = number as f32 / FLATTENED as f32;
                        let [a, b, c] = [
                            mix(from, one, part),
                            mix(one, other, part),
                            mix(other, end, part),
                        ];
                        let to = mix(mix(a, b, part), mix(b, c, part), part);
                        self.line(at, to);
                        at = to;
                    }
                }
                Step::Close => {
                    self.line(at, first);
                    at = first;
                }
            }
        }
    }

    /// The coverage of each pixel, row by row.
    pub(super) fn pixels(self) -> impl Iterator<Item = f32> {
        let [width, height] = self.size;
        let mut sum = 0.0;
        let areas = self.areas.into_iter().take(width * height);
        areas.enumerate().map(move |(place, area)| {
            if place % width == 0 {
                sum = 0.0;
            }
            sum += area;
            f32::abs(sum).min(1.0)
        })
    }

    /// A line of an outline: what lies right of it is inside, or no more so.
    fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        if from[1] == to[1] {
            return;
        }
        let (sign, [x0, y0], [x1, y1]) = if from[1] < to[1] {
            (1.0, from, to)
        } else {
            (-1.0, to, from)
        };
        let slope = (x1 - x0) / (y1 - y0);
        let mut x = if y0 < 0.0 { x0 - y0 * slope } else { x0 };
        let last = (y1.ceil().max(0.0) as usize).min(self.size[1]);
        for row in (y0.max(0.0) as usize)..last {
            let top = (row as f32).max(y0);
            let bottom = ((row + 1) as f32).min(y1);
            let height = bottom - top;
            let next = x + slope * height;
            let (left, right) = if x < next { (x, next) } else { (next, x) };
            self.row(row, [left, right], sign * height);
            x = next;
        }
    }

    /// A line that goes from one x to the other within a row; so much of the row's height.
    fn row(&mut self, row: usize, [left, right]: [f32; 2], height: f32) {
        let width = self.size[0];
        let [left, right] = [left, right].map(|x| x.clamp(0.0, width as f32));
        // What of a pixel lies right of the line, on average over where the line is.
        let sum = |right_of: f32| match right_of {
            ..0.0 => 0.0,
            0.0..1.0 => right_of * right_of / 2.0,
            _ => right_of - 0.5,
        };
        let covered = |place: usize| {
            let end = (place + 1) as f32;
            if right - left < 1e-5 {
                (end - left).clamp(0.0, 1.0)
            } else {
                (sum(end - left) - sum(end - right)) / (right - left)
            }
        };
        let (first, end) = (left as usize, right.ceil() as usize);
        let mut before = 0.0;
        for place in first..end.max(first + 1).min(width) {
            let covered = covered(place);
            self.areas[row * width + place] += height * (covered - before);
            before = covered;
        }
        let behind = end.max(first + 1);
        if behind < width {
            self.areas[row * width + behind] += height * (1.0 - before);
        }
    }
}
