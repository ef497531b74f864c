//! Which colours labels have.

use std::collections::HashMap;

/// The place of each label among all colours, in every plot the same: in the order in which labels first came, which a
/// recording knows, too.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelPlaces {
    places: HashMap<String, usize>,
}

impl LabelPlaces {
    /// Those of these labels, in their order.
    pub(crate) fn new(labels: Vec<String>) -> Self {
        Self {
            places: labels.into_iter().zip(0..).collect(),
        }
    }

    /// The place of a label; `None` for one that isn't told from others.
    pub(crate) fn of(&self, label: &str) -> Option<usize> {
        self.places.get(label).copied()
    }
}
