//! A quantity of a source: what is known of it.

use crate::format::Place;
use crate::format::fact::Fact;
use crate::format::states::Labels;

/// What a key is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// The line that is being read says it for the first time.
    New,
    /// Texts that turned out to be labels, as they were said before.
    Held(Vec<(f64, Place)>),
    /// Said once, or with a banner that came again.
    Fact(Fact),
    /// A series of the sink's.
    Series(u32),
    /// It was told to be left out.
    Unwanted,
}

/// A quantity of a source.
pub(super) struct Key {
    /// As it is read: values in other units are converted to it.
    pub(super) unit: Box<str>,
    /// What the sink knows it by, where that isn't its name.
    pub(super) given_name: Option<Box<str>>,
    /// Its source wants it to be shown with those of this group.
    pub(super) group: Option<Box<str>>,
    /// The unit that a person says its values have.
    pub(super) given_unit: Option<Box<str>>,
    /// Its values tell the others of its line apart.
    pub(super) is_group: bool,
    /// A column of a table said it first.
    pub(super) is_column: bool,
    /// Of a state series: its values are numbers of these.
    pub(super) labels: Option<Box<Labels>>,
    /// What it is so far.
    pub(super) state: State,
}

impl Key {
    /// One of which nothing but this is known.
    pub(super) fn new(unit: &str, state: State) -> Self {
        Self {
            unit: unit.into(),
            given_name: None,
            group: None,
            given_unit: None,
            is_group: false,
            is_column: false,
            labels: None,
            state,
        }
    }

    /// The unit that is shown: a person's word goes before what was read.
    pub(super) fn shown_unit(&self) -> &str {
        self.given_unit.as_deref().unwrap_or(&self.unit)
    }
}
