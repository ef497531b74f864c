//! The quantities of a source: names → keys, in constant time, and never too many. A key that was
//! said once is a fact; said again in a later line it is a series.

use indexmap::IndexMap;

use super::ledger::{Ledger, Loss};
use super::segment::is_counter;
use super::unit::{Conversion, conversion};
use super::{Bad, Place, Said, Sink};

/// Longer names are no names.
pub(super) const NAME_BYTES_MAX: usize = 256;

/// What a key is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// The line that is being read says it for the first time.
    New,
    /// Said once, in one line: its values and where that was.
    Fact(Vec<f64>, Place),
    /// A series of the sink's.
    Series(u32),
}

struct Key {
    unit: Box<str>,
    state: State,
}

/// Whether a sink has been told that series were refused.
#[derive(Debug, Default, PartialEq)]
enum Refusal {
    #[default]
    None,
    Pending(Box<str>),
    Told,
}

/// A key, and how to get from the values that were printed to its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub key: u32,
    pub scale: Option<Conversion>,
}

/// Every quantity of a source, with its unit.
pub(super) struct Names {
    known: IndexMap<Box<str>, Key>,
    /// Key → series, `NO_SERIES` where it is none yet: what a sample looks up.
    series: Vec<u32>,
    series_count: u32,
    series_max: usize,
    /// How many of `known` are there to stay; the rest belong to the line that is being read.
    kept: usize,
    /// The key that comes next if the line looks like the one before.
    guess: usize,
    /// The first key of the line that is being read.
    first: Option<usize>,
    /// Keys whose units have changed in this line.
    changed_units: Vec<usize>,
    refusal: Refusal,
    has_long_name: bool,
    /// This line has brought something to tell. Hardly any line does.
    has_news: bool,
}

/// No series yet.
const NO_SERIES: u32 = u32::MAX;

impl Names {
    pub(super) fn new(series_max: usize) -> Self {
        Self {
            known: IndexMap::new(),
            series: Vec::new(),
            series_count: 0,
            series_max,
            kept: 0,
            guess: 0,
            first: None,
            changed_units: Vec::new(),
            refusal: Refusal::default(),
            has_long_name: false,
            has_news: false,
        }
    }

    /// How many series there can be.
    pub(super) fn series_max(&self) -> usize {
        self.series_max
    }

    /// Whether the key is there to stay; otherwise a bad line takes it back.
    pub(super) fn is_kept(&self, key: u32) -> bool {
        (key as usize) < self.kept
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    pub(super) fn name(&self, key: u32) -> &str {
        self.known
            .get_index(key as usize)
            .map_or("", |(name, _)| name)
    }

    /// The key called `name`, a new one if need be; `None` if it is refused.
    pub(super) fn key(&mut self, name: &str) -> Option<u32> {
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

    /// The key for values of this name in this unit. Where the name has values in another unit
    /// already, they are converted, or else get a key of their own: never a mixture.
    pub(super) fn target(&mut self, name: &str, unit: &str) -> Option<Target> {
        let key = self.key(name)?;
        if unit.is_empty() {
            return Some(Target { key, scale: None });
        }
        let index = key as usize;
        let (_, known) = self.known.get_index_mut(index)?;
        if known.unit.is_empty() {
            known.unit = unit.into();
            if known.state != State::New {
                self.changed_units.push(index);
                self.has_news = true;
            }
            return Some(Target { key, scale: None });
        }
        if *known.unit == *unit {
            return Some(Target { key, scale: None });
        }
        if let Some(scale) = conversion(unit, &known.unit) {
            let scale = (!scale.is_identity()).then_some(scale);
            return Some(Target { key, scale });
        }
        let name = format!("{name} ({unit})");
        let key = self.key(&name)?;
        if let Some((_, own)) = self.known.get_index_mut(key as usize) {
            own.unit = unit.into();
        }
        Some(Target { key, scale: None })
    }

    fn find_or_add(&mut self, name: &str) -> Option<usize> {
        // First of all: to look up a name of a megabyte for every number of a line takes minutes.
        if name.len() > NAME_BYTES_MAX {
            self.has_long_name = true;
            self.has_news = true;
            return None;
        }
        if let Some(index) = self.known.get_index_of(name) {
            return Some(index);
        }
        self.has_news = true;
        if self.known.len() >= self.series_max {
            if self.refusal == Refusal::None {
                self.refusal = Refusal::Pending(name.into());
            }
            return None;
        }
        let key = Key {
            unit: Box::default(),
            state: State::New,
        };
        self.series.push(NO_SERIES);
        Some(self.known.insert_full(name.into(), key).0)
    }

    /// The series of a key, if it is one.
    #[inline]
    pub(super) fn series(&self, key: u32) -> Option<u32> {
        let series = self.series.get(key as usize).copied()?;
        (series != NO_SERIES).then_some(series)
    }

    /// The line was good: tells the sink what is new in names and units.
    #[inline]
    pub(super) fn commit(&mut self, ledger: &mut Ledger, sink: &mut impl Sink) {
        if self.has_news {
            self.tell_news(ledger, sink);
        }
        self.guess = self.first.take().unwrap_or(0);
    }

    fn tell_news(&mut self, ledger: &mut Ledger, sink: &mut impl Sink) {
        self.has_news = false;
        self.kept = self.known.len();
        for index in self.changed_units.drain(..) {
            if let Some((_, key)) = self.known.get_index(index)
                && let State::Series(series) = key.state
            {
                sink.unit(series, &key.unit);
            }
        }
        if let Refusal::Pending(name) = &self.refusal {
            sink.refused(name);
            self.refusal = Refusal::Told;
        }
        if std::mem::take(&mut self.has_long_name) {
            ledger.seen += 1;
            ledger.lose(Loss::Limit, 1);
            sink.bad(Bad::LongName);
        }
    }

    /// A value of a key that was no series so far. Returns its series if it is one now: the key was
    /// said before, in an earlier line; then what was kept of it is passed on.
    pub(super) fn say(
        &mut self,
        (key, value): (u32, f64),
        place: Place,
        ledger: &mut Ledger,
        sink: &mut impl Sink,
    ) -> Option<u32> {
        let (name, known) = self.known.get_index_mut(key as usize)?;
        match &mut known.state {
            State::New => {
                known.state = State::Fact(vec![value], place);
                ledger.facts += 1;
                sink.fact(name, Said::Number(value), &known.unit);
                None
            }
            State::Fact(values, said) if said.row == place.row => {
                values.push(value);
                ledger.facts += 1;
                None
            }
            State::Fact(values, said) => {
                let (values, said) = (std::mem::take(values), *said);
                let series = self.series_count;
                self.series_count += 1;
                known.state = State::Series(series);
                self.series[key as usize] = series;
                sink.no_fact(name);
                sink.series(series, name, &known.unit);
                if known.unit.is_empty() && is_counter(name.rsplit('/').next().unwrap_or(name)) {
                    sink.counter(series);
                }
                ledger.facts -= values.len() as u64;
                ledger.samples += values.len() as u64;
                for value in values {
                    sink.late(series, value, said);
                }
                Some(series)
            }
            State::Series(series) => Some(*series),
        }
    }

    /// The line was bad: forgets its new names.
    pub(super) fn discard(&mut self) {
        self.first = None;
        self.guess = 0;
        if self.has_news {
            self.forget_news();
        }
    }

    fn forget_news(&mut self) {
        self.has_news = false;
        self.known.truncate(self.kept);
        self.series.truncate(self.kept);
        self.changed_units.clear();
        if matches!(self.refusal, Refusal::Pending(_)) {
            self.refusal = Refusal::None;
        }
        self.has_long_name = false;
    }
}
