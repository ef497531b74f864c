//! Who says a name first, and whether somebody else says it, too.

use std::collections::HashMap;

use crate::format::prose::Analysis;

/// Names beyond these aren't looked at.
const NAMES_MAX: usize = 1_000;

/// The writers of names.
#[derive(Default)]
pub(super) struct Owners {
    owners: HashMap<String, String>,
    /// Two writers say the same name.
    pub has_clash: bool,
}

impl Owners {
    /// Takes the names of a line into account that `writer` has written.
    pub(super) fn note(&mut self, writer: &str, analysis: &Analysis) {
        for name in analysis.names() {
            match self.owners.get(name) {
                Some(owner) => self.has_clash |= owner != writer,
                None if self.owners.len() < NAMES_MAX => {
                    self.owners.insert(name.to_owned(), writer.to_owned());
                }
                None => {}
            }
        }
    }
}
