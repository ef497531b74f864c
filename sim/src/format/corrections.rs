//! What a person says of a source's quantities, where that isn't what its lines say by themselves.

use serde::{Deserialize, Serialize};

use super::{Format, UnknownFormat};

/// How it is written that lines tell their format themselves.
const FOUND: &str = "auto";

/// Corrections of how a source is read. Names are those that were read, before any renaming.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// In which format it is read, whatever the command line says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ReadAs>,
    /// The quantity that is the x axis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Quantities whose values tell the others of their line apart.
    pub groups: Vec<String>,
    /// Quantities and texts whose values are labels.
    pub states: Vec<String>,
    /// What is no series.
    pub skip: Vec<String>,
    /// Names and what is said instead.
    pub rename: Vec<(String, String)>,
    /// Names and the units of their values, whatever the lines say. No value is converted.
    pub units: Vec<(String, String)>,
}

/// As what a person has a source read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ReadAs {
    /// As what its lines look like.
    Found,
    /// As this.
    Format(Format),
}

impl ReadAs {
    /// The format, if there is one to be read as.
    pub fn format(self) -> Option<Format> {
        match self {
            Self::Found => None,
            Self::Format(format) => Some(format),
        }
    }
}

impl From<ReadAs> for String {
    fn from(read_as: ReadAs) -> Self {
        read_as.format().map_or(FOUND, Format::name).into()
    }
}

impl TryFrom<String> for ReadAs {
    type Error = UnknownFormat;

    fn try_from(name: String) -> Result<Self, UnknownFormat> {
        match &*name {
            FOUND => Ok(Self::Found),
            name => name.parse().map(Self::Format),
        }
    }
}

impl Corrections {
    /// Whether all is read as it is.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The name under which a quantity is read that is shown as `shown`.
    pub fn read_name<'a>(&'a self, shown: &'a str) -> &'a str {
        let given = self.rename.iter().find(|(_, to)| to == shown);
        given.map_or(shown, |(name, _)| name)
    }

    /// Gives a quantity another name; its own one and an empty one take that back.
    pub fn rename(&mut self, name: &str, to: &str) {
        let to = Some(to.trim()).filter(|to| *to != name);
        put(&mut self.rename, name, to.unwrap_or_default());
    }

    /// Says a quantity's unit; an empty one takes that back.
    pub fn set_unit(&mut self, name: &str, unit: &str) {
        put(&mut self.units, name, unit.trim());
    }

    /// Makes a quantity no series, or one again.
    pub fn toggle_skip(&mut self, name: &str) {
        toggle(&mut self.skip, name);
    }

    /// Makes a quantity tell others apart, or no longer.
    pub fn toggle_group(&mut self, name: &str) {
        toggle(&mut self.groups, name);
    }

    /// Makes the values of a quantity labels, or numbers again.
    pub fn toggle_state(&mut self, name: &str) {
        toggle(&mut self.states, name);
    }

    /// Makes a quantity the x axis, or no longer.
    pub fn toggle_time(&mut self, name: &str) {
        let is_it = self.time.as_deref() == Some(name);
        self.time = (!is_it).then(|| name.to_owned());
    }
}

fn put(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    pairs.retain(|(known, _)| known != name);
    if !value.is_empty() {
        pairs.push((name.to_owned(), value.to_owned()));
    }
}

fn toggle(names: &mut Vec<String>, name: &str) {
    let count = names.len();
    names.retain(|known| known != name);
    if names.len() == count {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::Corrections;

    #[test]
    fn what_is_said_again_takes_the_place_of_what_was_said_before() {
        let mut corrections = Corrections::default();
        corrections.rename("a", "b");
        corrections.rename("a", "c");
        corrections.set_unit("a", "ms");
        assert_eq!(corrections.rename, [("a".into(), "c".into())]);
        corrections.rename("a", "a");
        corrections.set_unit("a", " ");
        assert!(corrections.is_empty());
    }

    #[test]
    fn a_toggle_said_twice_leaves_all_as_it_was() {
        let mut corrections = Corrections::default();
        for _ in 0..2 {
            corrections.toggle_skip("a");
            corrections.toggle_group("b");
            corrections.toggle_time("t");
            corrections.toggle_state("s");
        }
        assert!(corrections.is_empty());
        corrections.toggle_time("t");
        corrections.toggle_time("u");
        assert_eq!(corrections.time.as_deref(), Some("u"));
    }
}
