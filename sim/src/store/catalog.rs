//! Which series there are, by id and by name.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use indexmap::IndexSet;

use super::budget::Budget;
use super::info::{LABELS_MAX, SeriesId, SeriesInfo, SeriesList};
use super::slot::Slot;

/// The order of so many labels is known: more are told apart by nothing that a view draws.
const LABELS_KNOWN: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// By id; empty where a series was removed.
    entries: Vec<Option<Entry>>,
    ids: HashMap<String, SeriesId>,
    /// Made when asked for, forgotten when the set changes.
    list: OnceLock<SeriesList>,
    /// The labels of all listed series that ever were, in the order in which they first came.
    labels: IndexSet<String>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) info: Arc<SeriesInfo>,
    listing: Listing,
    slot: Slot,
}

/// Whether a series is known by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    Listed,
    Unlisted,
}

impl Catalog {
    pub(super) fn create(&mut self, info: SeriesInfo, budget: &Budget) -> SeriesId {
        if let Some(&id) = self.ids.get(&info.name) {
            return id;
        }
        let name = info.name.clone();
        let id = self.add(info, Listing::Listed, budget);
        self.ids.insert(name, id);
        id
    }

    pub(super) fn add(&mut self, info: SeriesInfo, listing: Listing, budget: &Budget) -> SeriesId {
        let id = SeriesId(self.entries.len() as u32);
        if listing == Listing::Listed {
            let labels = info.labels.iter().flatten();
            labels.for_each(|label| self.know_label(label, budget));
        }
        let entry = Entry {
            slot: Slot::new(info.values()),
            info: Arc::new(info),
            listing,
        };
        budget.settle(0, entry.bytes());
        self.entries.push(Some(entry));
        id
    }

    pub(super) fn remove(&mut self, id: SeriesId, budget: &Budget) -> Option<Entry> {
        let entry = self.entries.get_mut(id.0 as usize)?.take()?;
        if entry.listing == Listing::Listed {
            self.ids.remove(&entry.info.name);
        }
        budget.settle(entry.bytes(), 0);
        Some(entry)
    }

    /// Frees its name and has it listed no more; the samples stay until there is no room.
    pub(super) fn set_aside(&mut self, id: SeriesId) -> Option<()> {
        let entry = self.entries.get_mut(id.0 as usize)?.as_mut()?;
        if entry.listing == Listing::Listed {
            self.ids.remove(&entry.info.name);
        }
        entry.listing = Listing::Unlisted;
        entry.slot.set_aside(true);
        Some(())
    }

    /// Has it listed again, under this name, which nobody has.
    pub(super) fn put_back(&mut self, id: SeriesId, name: String, budget: &Budget) -> Option<()> {
        let entry = self.entries.get_mut(id.0 as usize)?.as_mut()?;
        let before = entry.bytes();
        Arc::make_mut(&mut entry.info).name.clone_from(&name);
        entry.listing = Listing::Listed;
        entry.slot.set_aside(false);
        budget.settle(before, entry.bytes());
        self.ids.insert(name, id);
        Some(())
    }

    pub(super) fn set_unit(&mut self, id: SeriesId, unit: &str, budget: &Budget) -> Option<()> {
        let entry = self.entries.get_mut(id.0 as usize)?.as_mut()?;
        let before = entry.bytes();
        unit.clone_into(&mut Arc::make_mut(&mut entry.info).unit);
        budget.settle(before, entry.bytes());
        Some(())
    }

    /// Adds a label to those of a state series; `None` where it has that one, is full or is none.
    pub(super) fn add_label(&mut self, id: SeriesId, label: &str, budget: &Budget) -> Option<()> {
        let entry = self.entries.get_mut(id.0 as usize)?.as_mut()?;
        let before = entry.bytes();
        let known = entry.info.labels.as_ref()?;
        if known.len() >= LABELS_MAX || known.iter().any(|known| known == label) {
            return None;
        }
        let labels = &mut Arc::make_mut(&mut entry.info).labels;
        labels.as_mut()?.push(label.to_owned());
        budget.settle(before, entry.bytes());
        if entry.listing == Listing::Listed {
            self.know_label(label, budget);
        }
        Some(())
    }

    fn know_label(&mut self, label: &str, budget: &Budget) {
        if self.labels.len() < LABELS_KNOWN && !self.labels.contains(label) {
            self.labels.insert(label.to_owned());
            budget.settle(0, (label.len() + size_of::<String>()) as u64);
        }
    }

    /// All labels, in the order in which they first came.
    pub(super) fn labels(&self) -> &IndexSet<String> {
        &self.labels
    }

    #[inline]
    pub(super) fn entry(&self, id: SeriesId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)?.as_ref()
    }

    #[inline]
    pub(super) fn slot(&self, id: SeriesId) -> Option<&Slot> {
        self.entry(id).map(|entry| &entry.slot)
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.entries.iter().flatten().map(|entry| &entry.slot)
    }

    pub(super) fn find(&self, name: &str) -> Option<SeriesId> {
        self.ids.get(name).copied()
    }

    /// All ids, also of removed series, from that place on and round.
    pub(super) fn ids_from(&self, place: usize) -> impl Iterator<Item = SeriesId> {
        let count = self.entries.len();
        let places = (0..count).map(move |step| (place + step) % count);
        places.map(|place| SeriesId(place as u32))
    }

    pub(super) fn list(&self) -> SeriesList {
        Arc::clone(self.list.get_or_init(|| self.make_list()))
    }

    /// The set of series changed, or what is known of one.
    pub(super) fn forget_list(&mut self) {
        self.list = OnceLock::new();
    }

    fn make_list(&self) -> SeriesList {
        let named = |(id, entry): (usize, &Option<Entry>)| {
            let entry = entry
                .as_ref()
                .filter(|entry| entry.listing == Listing::Listed)?;
            Some((SeriesId(id as u32), Arc::clone(&entry.info)))
        };
        self.entries.iter().enumerate().filter_map(named).collect()
    }
}

impl Entry {
    /// Everything it costs, its name in the catalog included.
    pub(super) fn bytes(&self) -> u64 {
        let SeriesInfo {
            name,
            unit,
            x: _,
            group,
            labels,
        } = &*self.info;
        let labels = labels.iter().flatten();
        let labels: usize = labels.map(|label| label.len() + size_of::<String>()).sum();
        let group = group.as_ref().map_or(0, String::len);
        let text = 2 * name.len() + unit.len() + group + labels;
        let catalog = size_of::<Option<Self>>() + size_of::<(String, SeriesId)>();
        let shared = size_of::<SeriesInfo>() + size_of::<(SeriesId, Arc<SeriesInfo>)>();
        self.slot.bytes() + (text + catalog + shared - size_of::<Slot>()) as u64
    }
}
