//! What a curve has between its samples, while those come.

use std::collections::VecDeque;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a curve has between two samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// What the one before says.
    Previous,
    /// What lies on the straight line from one to the next.
    Linear,
}

impl fmt::Display for Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Previous => "previous",
            Self::Linear => "linear",
        })
    }
}

/// What it has at an x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    /// This; NaN within a gap.
    Value(f64),
    /// It depends on what hasn't come yet.
    Later,
    /// Nothing: it hadn't begun, or has ended before.
    Nowhere,
}

/// A curve whose samples come by and by, asked for at ever greater x.
#[derive(Debug)]
pub(super) struct Interpolation {
    between: Between,
    /// The last sample that isn't behind the x that was asked for.
    before: Option<[f64; 2]>,
    /// Those that follow.
    ahead: VecDeque<[f64; 2]>,
    last_x: f64,
    has_ended: bool,
}

impl Interpolation {
    pub(super) fn new(between: Between) -> Self {
        Self {
            between,
            before: None,
            ahead: VecDeque::new(),
            last_x: f64::NEG_INFINITY,
            has_ended: false,
        }
    }

    /// Takes what has come. Where x runs backwards there is no curve: such a sample is left out.
    pub(super) fn add(&mut self, samples: Vec<[f64; 2]>) {
        for sample in samples {
            if sample[0] >= self.last_x {
                self.last_x = sample[0];
                self.ahead.push_back(sample);
            }
        }
    }

    /// No more will come.
    pub(super) fn end(&mut self) {
        self.has_ended = true;
    }

    /// Whether more has to come before it is known what there is up to this x.
    pub(super) fn wants(&self, x: f64) -> bool {
        !self.has_ended && self.last_x <= x
    }

    /// What it has at `x`, which is no less than where it was asked for before; what was behind that is forgotten.
    pub(super) fn at(&mut self, x: f64) -> At {
        if self.wants(x) {
            return At::Later;
        }
        while let Some(next) = self.ahead.front().filter(|next| next[0] <= x) {
            self.before = Some(*next);
            self.ahead.pop_front();
        }
        let Some([x0, v0]) = self.before else {
            return At::Nowhere;
        };
        // Where it runs backwards, it was forgotten.
        if x < x0 {
            return At::Nowhere;
        }
        match (self.between, self.ahead.front()) {
            (_, _) if x == x0 => At::Value(v0),
            (_, None) => At::Nowhere,
            (Between::Previous, Some(_)) => At::Value(v0),
            (Between::Linear, Some([x1, v1])) => At::Value(v0 + (v1 - v0) * ((x - x0) / (x1 - x0))),
        }
    }
}
