//! The quantities of a source: names → keys, in constant time, and never too many. A key that was
//! said once is a fact; said again in a later line it is a series.

mod key;
mod labelled;
mod shared;

use std::collections::HashSet;

use std::num::NonZeroU16;

use indexmap::IndexMap;

use self::key::{Key, State};
use self::labelled::fact_of;
use super::choice::Choice;
use super::fact::{Fact, LineBefore, Told};
use super::ledger::{Ledger, Loss, Reason};
use super::room::Room;
use super::states::Watches;
use super::unit::{Conversion, conversion, symbol};
use super::{Bad, Place, Sink};

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

/// A key, and how to get from the values that were printed to its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub key: u32,
    /// Its place among the conversions of the source: a target is copied for every number.
    pub scale: Option<NonZeroU16>,
}

/// Every quantity of a source, with its unit.
pub(super) struct Names {
    known: IndexMap<Box<str>, Key>,
    /// Key → series, `NO_SERIES` where it is none yet: what a sample looks up.
    series: Vec<u32>,
    /// The conversions that targets name.
    scales: Vec<Conversion>,
    series_count: u32,
    series_max: usize,
    /// Shared with other parsers of the job, where there are any.
    room: Option<Room>,
    choice: Choice,
    /// How many of `known` are unwanted: of these there may be as many again.
    unwanted: usize,
    /// The names that were given to quantities, or kept by some, where any was given.
    taken: HashSet<Box<str>>,
    /// How many of `known` are there to stay; the rest belong to the line that is being read.
    kept: usize,
    /// The key that comes next if the line looks like the one before.
    guess: usize,
    /// The key that comes next if the line goes on where the one before ended, as lines of one sample each do.
    onward: usize,
    /// The first key of the line that is being read.
    first: Option<usize>,
    /// Keys whose units have changed in this line.
    changed_units: Vec<usize>,
    /// Keys that have labels which the sink doesn't know.
    changed_labels: Vec<usize>,
    watches: Watches,
    refusal: Refusal,
    /// How many names of this line are too long.
    too_long: u32,
    /// This line has brought something to tell. Hardly any line does.
    has_news: bool,
    /// What stands before the line that is being read.
    pub(super) behind: LineBefore,
}

/// No series yet.
const NO_SERIES: u32 = u32::MAX;

/// The key of all further unwanted quantities. No line has such a name.
const REST: &str = "\0";

impl Names {
    /// Whether a person asked for this very name.
    pub(super) fn are_asked_for(&self, name: &str) -> bool {
        self.choice.names(name)
    }

    pub(super) fn new(series_max: usize, choice: Choice) -> Self {
        Self {
            choice,
            unwanted: 0,
            taken: HashSet::new(),
            known: IndexMap::new(),
            series: Vec::new(),
            scales: Vec::new(),
            series_count: 0,
            series_max,
            room: None,
            kept: 0,
            guess: 0,
            onward: 0,
            first: None,
            changed_units: Vec::new(),
            changed_labels: Vec::new(),
            watches: Watches::default(),
            refusal: Refusal::default(),
            behind: 0,
            too_long: 0,
            has_news: false,
        }
    }

    /// The same with room that is shared with others.
    pub(super) fn in_room(mut self, room: Option<Room>) -> Self {
        self.room = room;
        self
    }

    /// How many series there can be.
    pub(super) fn series_max(&self) -> usize {
        self.series_max
    }

    /// The names there are, for a person.
    pub(super) fn list(&self) -> String {
        let names: Vec<&str> = self.known.keys().take(40).map(|name| &**name).collect();
        names.join(", ")
    }

    /// Whether the key is there to stay; otherwise a bad line takes it back.
    pub(super) fn is_kept(&self, key: u32) -> bool {
        (key as usize) < self.kept
    }

    /// The key called `name`, a new one if need be; `None` if it is refused.
    pub(super) fn key(&mut self, name: &str) -> Option<u32> {
        self.key_like(name, name)
    }

    /// The same; what is wanted of `like` goes for a new key, too.
    fn key_like(&mut self, name: &str, like: &str) -> Option<u32> {
        let is_at = |index: usize| {
            let known = self.known.get_index(index);
            known.is_some_and(|(known, _)| **known == *name)
        };
        let index = if is_at(self.guess) {
            self.guess
        } else if is_at(self.onward) {
            self.onward
        } else {
            self.find_or_add(name, like)?
        };
        self.guess = index + 1;
        self.first.get_or_insert(index);
        u32::try_from(index).ok()
    }

    /// The key for values of this name in this unit. Where the name has values in another unit
    /// already, they are converted, or else get a key of their own: never a mixture.
    pub(super) fn target(&mut self, name: &str, unit: &str) -> Option<Target> {
        let key = self.key_of_numbers(name)?;
        if unit.is_empty() {
            return Some(Target { key, scale: None });
        }
        let index = key as usize;
        let (_, known) = self.known.get_index_mut(index)?;
        if known.state == State::Unwanted {
            return Some(Target { key, scale: None });
        }
        if known.unit.is_empty() {
            known.unit = symbol(unit).into();
            if known.state != State::New {
                self.changed_units.push(index);
                self.has_news = true;
            }
            return Some(Target { key, scale: None });
        }
        if *known.unit == *symbol(unit) {
            return Some(Target { key, scale: None });
        }
        if let Some(scale) = conversion(unit, &known.unit) {
            let scale = (!scale.is_identity())
                .then(|| self.keep_scale(scale))
                .flatten();
            return Some(Target { key, scale });
        }
        let key = self.key_like(&format!("{name} ({unit})"), name)?;
        if let Some((_, own)) = self.known.get_index_mut(key as usize) {
            own.unit = symbol(unit).into();
        }
        Some(Target { key, scale: None })
    }

    /// The key for values of a column of this name in this unit.
    pub(super) fn column_target(&mut self, name: &str, unit: &str) -> Option<Target> {
        let target = self.target(name, unit)?;
        let (_, known) = self.known.get_index_mut(target.key as usize)?;
        known.is_column |= known.state == State::New;
        Some(target)
    }

    /// Whether what is called so stands in a column of a table: what a line elsewhere says isn't a row of that.
    pub(super) fn is_column(&self, name: &str) -> bool {
        self.known.get(name).is_some_and(|known| known.is_column)
    }

    /// The place of a conversion among those of the source, which are few.
    fn keep_scale(&mut self, scale: Conversion) -> Option<NonZeroU16> {
        let known = self.scales.iter().position(|known| *known == scale);
        let index = known.unwrap_or_else(|| {
            self.scales.push(scale);
            self.scales.len() - 1
        });
        NonZeroU16::new(u16::try_from(index + 1).unwrap_or(u16::MAX))
    }

    /// A value as it was printed, in its key's unit.
    #[inline]
    pub(super) fn scaled(&self, scale: Option<NonZeroU16>, value: f64) -> f64 {
        let Some(scale) = scale else { return value };
        let conversion = self.scales.get(usize::from(scale.get()) - 1);
        conversion.map_or(value, |conversion| conversion.apply(value))
    }

    fn find_or_add(&mut self, name: &str, like: &str) -> Option<usize> {
        // First of all: to look up a name of a megabyte for every number of a line takes minutes.
        if name.len() > NAME_BYTES_MAX {
            self.too_long += 1;
            self.has_news = true;
            return None;
        }
        if let Some(index) = self.known.get_index_of(name) {
            return Some(index);
        }
        self.has_news = true;
        if !self.choice.wants(like) {
            return Some(self.add_unwanted(name));
        }
        if !self.has_room() {
            let is_news = self.refusal == Refusal::None;
            if is_news && self.room.as_ref().is_none_or(Room::refuse) {
                self.refusal = Refusal::Pending(name.into());
            }
            return None;
        }
        Some(self.add(name, State::New))
    }

    fn add(&mut self, name: &str, state: State) -> usize {
        self.series.push(NO_SERIES);
        let key = Key {
            is_group: self.choice.is_group(name),
            ..Key::new("", state)
        };
        self.known.insert_full(name.into(), key).0
    }

    fn add_unwanted(&mut self, name: &str) -> usize {
        let is_one_more = self.unwanted >= self.series_max;
        let name = if is_one_more { REST } else { name };
        if let Some(index) = self.known.get_index_of(name) {
            return index;
        }
        self.unwanted += 1;
        self.add(name, State::Unwanted)
    }

    /// Gives a key that is about to be told the name and the unit that a person gave it. Two of one
    /// name would be a mixture: the later one keeps its own name beside it.
    fn christen(&mut self, key: u32) {
        let Some((name, known)) = self.known.get_index_mut(key as usize) else {
            return;
        };
        known.given_unit = self.choice.given_unit(name).map(Into::into);
        if !self.choice.has_given_names() {
            return;
        }
        let full = self.choice.full(name);
        let given = self.choice.given_name(name).unwrap_or(&full);
        let given: Box<str> = if self.taken.contains(given) {
            format!("{given} ({name})").into()
        } else {
            given.into()
        };
        self.taken.insert(given.clone());
        known.given_name = (given != *name).then_some(given);
    }

    /// The source wants what is called so to be shown with those of a group.
    pub(super) fn wish(&mut self, name: &str, group: &str) {
        let key = self.key(name);
        let known = key.and_then(|key| self.known.get_index_mut(key as usize));
        if let Some((_, known)) = known
            && known.group.as_deref() != Some(group)
        {
            known.group = Some(group.into());
        }
    }

    /// The series of this name, if there is one.
    pub(super) fn series_named(&self, name: &str) -> Option<u32> {
        let index = self.known.get_index_of(name)?;
        self.series(u32::try_from(index).ok()?)
    }

    /// Whether the line that is being read has names that are too long.
    pub(super) fn has_long_name(&self) -> bool {
        self.too_long > 0
    }

    /// Whether any quantity tells others apart.
    #[inline]
    pub(super) fn has_groups(&self) -> bool {
        self.choice.has_groups()
    }

    /// The group that this value of a key says: `gpu0`, `node7=3`. `None` if it tells nothing apart.
    pub(super) fn group_label(&self, key: u32, value: f64) -> Option<String> {
        let (name, known) = self.known.get_index(key as usize)?;
        if !known.is_group {
            return None;
        }
        let name = name.rsplit('/').next().unwrap_or(name);
        let gap = if name.ends_with(|end: char| end.is_alphabetic()) {
            ""
        } else {
            "="
        };
        Some(format!("{name}{gap}{value}"))
    }

    /// The key of the same quantity within a group; `None` if it is refused.
    pub(super) fn key_within(&mut self, group: &str, key: u32) -> Option<u32> {
        let (name, known) = self.known.get_index(key as usize)?;
        if known.state == State::Unwanted {
            return Some(key);
        }
        let unit = known.unit.clone();
        let labels = known.labels.clone();
        let key = self.key(&format!("{group}/{name}"))?;
        let (_, own) = self.known.get_index_mut(key as usize)?;
        if own.unit.is_empty() {
            own.unit = unit;
        }
        self.share_labels(key, labels);
        Some(key)
    }

    /// The series of a key, if it is one.
    #[inline]
    pub(super) fn series(&self, key: u32) -> Option<u32> {
        let series = self.series.get(key as usize).copied()?;
        (series != NO_SERIES).then_some(series)
    }

    /// Whether the line has names or units that the sink doesn't know.
    #[inline]
    pub(super) fn has_news(&self) -> bool {
        self.has_news
    }

    /// The next line begins, probably with the same name or with the one behind the last one's.
    #[inline]
    pub(super) fn begin_again(&mut self) {
        self.onward = self.guess;
        self.guess = self.first.take().unwrap_or(0);
    }

    /// The line was good: tells the sink what is new in names and units.
    #[inline]
    pub(super) fn commit(&mut self, ledger: &mut Ledger, sink: &mut impl Sink) {
        if self.has_news {
            self.tell_news(ledger, sink);
        }
        self.begin_again();
    }

    fn tell_news(&mut self, ledger: &mut Ledger, sink: &mut impl Sink) {
        self.has_news = false;
        self.kept = self.known.len();
        for index in self.changed_units.drain(..) {
            if let Some((_, key)) = self.known.get_index(index)
                && let State::Series(series) = key.state
            {
                sink.unit(series, key.shown_unit());
            }
        }
        self.tell_labels(sink);
        if let Refusal::Pending(name) = &self.refusal {
            sink.refused(name);
            self.refusal = Refusal::Told;
        }
        let too_long = u64::from(std::mem::take(&mut self.too_long));
        if too_long > 0 {
            ledger.seen += too_long;
            ledger.lose(Loss::Limit, too_long);
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
        if self.known.get_index(key as usize)?.1.state == State::New {
            self.christen(key);
        }
        let told = Told {
            behind: self.behind,
            samples: ledger.samples,
            series: self.series_count,
        };
        let (name, known) = self.known.get_index_mut(key as usize)?;
        let shown = known.given_name.as_deref().unwrap_or(name);
        match &mut known.state {
            // No value is no fact: it is a series' gap, of one that has no values so far.
            State::New if value.is_nan() && known.labels.is_none() => {
                Some(self.begin_series(key, Vec::new(), ledger, sink))
            }
            State::New => {
                known.state = State::Fact(Fact::new(value, place, told));
                ledger.facts += 1;
                let said = fact_of(known.labels.as_deref(), value);
                sink.fact(shown, said, known.shown_unit());
                None
            }
            State::Unwanted => {
                ledger.ignore(Reason::Unwanted, 1);
                None
            }
            State::Fact(fact) => {
                if fact.takes(value, place, told) {
                    ledger.facts += 1;
                    return None;
                }
                let said = fact.clone().into_said();
                ledger.facts -= said.len() as u64;
                sink.no_fact(shown);
                Some(self.begin_series(key, said, ledger, sink))
            }
            State::Held(said) => {
                // They were no numbers that anybody has counted.
                ledger.seen += said.len() as u64;
                let said = std::mem::take(said);
                Some(self.begin_series(key, said, ledger, sink))
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
        let forgotten = self.known.values().skip(self.kept);
        let unwanted = forgotten.filter(|key| key.state == State::Unwanted).count();
        self.unwanted -= unwanted;
        if let Some(room) = &self.room {
            room.give_back(self.known.len() - self.kept - unwanted);
        }
        self.known.truncate(self.kept);
        self.series.truncate(self.kept);
        self.changed_units.clear();
        self.changed_labels.clear();
        if matches!(self.refusal, Refusal::Pending(_)) {
            self.refusal = Refusal::None;
        }
        self.too_long = 0;
    }
}
