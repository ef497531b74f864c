//! Where every number that was seen has gone.

/// Why a number is no sample, although it could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// It says where the others stand: the source's own x axis.
    X,
    /// It tells things apart: `Core 0`, `rank 3`.
    Label,
    /// How far something is: `3/10`, a bar.
    Progress,
    /// It was told to be left out.
    Unwanted,
    /// A number in a sentence.
    Prose,
    /// A number that names something: a process, a port, a hash.
    Identifier,
    /// An address.
    Address,
    /// A date or a time that is not the x axis.
    Date,
    /// A version.
    Version,
    /// It counts lines or rows.
    Index,
    /// It stands in a text.
    Text,
}

impl Reason {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::X,
        Self::Label,
        Self::Progress,
        Self::Unwanted,
        Self::Prose,
        Self::Identifier,
        Self::Address,
        Self::Date,
        Self::Version,
        Self::Index,
        Self::Text,
    ];

    /// The reason in a word, as the summary has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Label => "label",
            Self::Progress => "progress",
            Self::Unwanted => "unwanted",
            Self::Prose => "prose",
            Self::Identifier => "identifier",
            Self::Address => "address",
            Self::Date => "date",
            Self::Version => "version",
            Self::Index => "index",
            Self::Text => "text",
        }
    }
}

/// Why a number was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Loss {
    /// Its line was cut off.
    CutOff,
    /// There are as many series, shapes or columns as there may be.
    Limit,
}

impl Loss {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::CutOff, Self::Limit];

    /// The reason in words, as the summary has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CutOff => "cut off",
            Self::Limit => "limit",
        }
    }
}

/// Where every number that was seen has gone: `seen = samples + facts + bad + ignored + dropped`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Numbers that were seen.
    pub seen: u64,
    /// Those that became samples.
    pub samples: u64,
    /// Those that are facts.
    pub facts: u64,
    /// Those that stood where they could not be used.
    pub bad: u64,
    /// Those that are no quantities, by [`Reason`] in the order of [`Reason::ALL`].
    pub ignored: [u64; Reason::ALL.len()],
    /// Those that were lost, by [`Loss`] in the order of [`Loss::ALL`].
    pub dropped: [u64; Loss::ALL.len()],
}

impl Ledger {
    /// Whether every number has gone somewhere.
    pub fn is_closed(&self) -> bool {
        let Self {
            seen,
            samples,
            facts,
            bad,
            ignored,
            dropped,
        } = self;
        let gone = ignored.iter().chain(dropped).sum::<u64>();
        *seen == samples + facts + bad + gone
    }

    pub(super) fn ignore(&mut self, reason: Reason, count: u64) {
        self.ignored[reason as usize] += count;
    }

    pub(super) fn lose(&mut self, loss: Loss, count: u64) {
        self.dropped[loss as usize] += count;
    }
}
