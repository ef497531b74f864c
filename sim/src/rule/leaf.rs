//! The parts of a rule that are looked at by themselves.

/// What is compared of each sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Test {
    Less(f64),
    LessOrEqual(f64),
    Greater(f64),
    GreaterOrEqual(f64),
    Nan,
}

impl Test {
    /// Whether a value passes. NaN passes no comparison.
    #[inline]
    pub(crate) fn passes(self, value: f64) -> bool {
        match self {
            Self::Less(bound) => value < bound,
            Self::LessOrEqual(bound) => value <= bound,
            Self::Greater(bound) => value > bound,
            Self::GreaterOrEqual(bound) => value >= bound,
            Self::Nan => value.is_nan(),
        }
    }
}

/// For how long samples have to pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hold {
    /// So many in a row; 1 where nothing is said.
    Samples(u64),
    /// From the first of those in a row to the last of them so many seconds.
    Seconds(f64),
}

impl Hold {
    /// One sample is enough.
    pub(super) fn is_once(self) -> bool {
        self == Self::Samples(1)
    }
}

/// A part of a rule that is looked at by itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Leaf {
    /// Samples of a series pass a test.
    Series {
        /// `[JOB/]SERIES`
        name: String,
        test: Test,
        hold: Hold,
    },
    /// A job has said nothing for so many seconds.
    Quiet { job: Option<String>, seconds: f64 },
    /// A job has ended.
    Ended { job: Option<String> },
}

impl Leaf {
    /// Whether it holds with one sample alone.
    pub(super) fn holds_once(&self, value: f64) -> bool {
        match self {
            Self::Series { test, hold, .. } => hold.is_once() && test.passes(value),
            Self::Quiet { .. } | Self::Ended { .. } => false,
        }
    }
}

/// How a part stands, as far as samples went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    pub holds: bool,
    /// Samples in a row that pass.
    count: u64,
    /// When the first of them came.
    since: f64,
}

impl Standing {
    /// Of what is said once it holds from now on, or doesn't; of what has samples these alone count.
    pub(super) fn say_once(&mut self, holds: bool) {
        if !self.is_of_samples() {
            self.holds = holds;
        }
    }

    /// Samples say so, and no fact.
    pub(super) fn is_of_samples(&self) -> bool {
        self.count > 0
    }

    /// Takes the next sample, which came at this second; returns whether it holds otherwise than before.
    #[inline]
    pub(super) fn take(&mut self, (test, hold): (Test, Hold), seconds: f64, value: f64) -> bool {
        let before = self.holds;
        if test.passes(value) {
            if self.count == 0 {
                self.since = seconds;
            }
            self.count += 1;
            self.holds = match hold {
                Hold::Samples(samples) => self.count >= samples,
                Hold::Seconds(least) => seconds - self.since >= least,
            };
        } else {
            self.count = 0;
            self.holds = false;
        }
        self.holds != before
    }
}
