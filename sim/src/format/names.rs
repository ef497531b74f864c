//! The series of a source: names → indices, in constant time, and never too many.

use indexmap::IndexMap;

use super::{Bad, Sink};

/// Longer names are no names.
pub(super) const NAME_BYTES_MAX: usize = 256;

/// Whether a sink has been told that series were refused.
#[derive(Debug, Default, PartialEq)]
enum Refusal {
    #[default]
    None,
    Pending(Box<str>),
    Told,
}

/// Every series of a source, with its unit.
pub(super) struct Names {
    /// Name → unit, in the order of the series' indices.
    known: IndexMap<Box<str>, Box<str>>,
    series_max: usize,
    /// How many of `known` the sink knows; the rest belong to the line that is being read.
    announced: usize,
    /// The series that comes next if the line looks like the one before.
    guess: usize,
    /// The first series of the line that is being read.
    first: Option<usize>,
    /// Announced series whose units have changed in this line.
    changed_units: Vec<usize>,
    refusal: Refusal,
    has_long_name: bool,
}

impl Names {
    pub(super) fn new(series_max: usize) -> Self {
        Self {
            known: IndexMap::new(),
            series_max,
            announced: 0,
            guess: 0,
            first: None,
            changed_units: Vec::new(),
            refusal: Refusal::default(),
            has_long_name: false,
        }
    }

    /// How many series there can be.
    pub(super) fn series_max(&self) -> usize {
        self.series_max
    }

    /// Whether the series is there to stay; otherwise a bad line takes it back.
    pub(super) fn is_announced(&self, series: u32) -> bool {
        (series as usize) < self.announced
    }

    /// The series called `name`, a new one if need be; `None` if it is refused.
    pub(super) fn series(&mut self, name: &str) -> Option<u32> {
        let guessed = self.known.get_index(self.guess);
        let index = if guessed.is_some_and(|(known, _)| **known == *name) {
            self.guess
        } else {
            self.find_or_add(name)?
        };
        self.guess = index + 1;
        self.first.get_or_insert(index);
        u32::try_from(index).ok()
    }

    fn find_or_add(&mut self, name: &str) -> Option<usize> {
        if let Some(index) = self.known.get_index_of(name) {
            return Some(index);
        }
        if name.len() > NAME_BYTES_MAX {
            self.has_long_name = true;
            return None;
        }
        if self.known.len() >= self.series_max {
            if self.refusal == Refusal::None {
                self.refusal = Refusal::Pending(name.into());
            }
            return None;
        }
        Some(self.known.insert_full(name.into(), Box::default()).0)
    }

    /// The unit that stood beside a sample of the series; none says nothing.
    pub(super) fn set_unit(&mut self, series: u32, unit: &str) {
        let index = series as usize;
        let Some((_, known)) = self.known.get_index_mut(index) else {
            return;
        };
        if !unit.is_empty() && **known != *unit {
            *known = unit.into();
            if index < self.announced {
                self.changed_units.push(index);
            }
        }
    }

    /// The line was good: tells the sink what is new.
    pub(super) fn commit(&mut self, sink: &mut impl Sink) {
        if self.announced < self.known.len() {
            for (index, (name, unit)) in self.known.iter().enumerate().skip(self.announced) {
                sink.series(index as u32, name, unit);
            }
            self.announced = self.known.len();
        }
        for index in self.changed_units.drain(..) {
            sink.unit(index as u32, &self.known[index]);
        }
        if let Refusal::Pending(name) = &self.refusal {
            sink.refused(name);
            self.refusal = Refusal::Told;
        }
        if self.has_long_name {
            self.has_long_name = false;
            sink.bad(Bad::LongName);
        }
        self.guess = self.first.take().unwrap_or(0);
    }

    /// The line was bad: forgets its new names.
    pub(super) fn discard(&mut self) {
        self.known.truncate(self.announced);
        self.changed_units.clear();
        if matches!(self.refusal, Refusal::Pending(_)) {
            self.refusal = Refusal::None;
        }
        self.has_long_name = false;
        self.first = None;
        self.guess = 0;
    }
}
