//! The shape of a line of prose: the words that stay, and what becomes of each of its numbers.

mod says;

use super::Place;
use super::ledger::Reason;
use super::line_time::TimeToken;
use super::names::Target;
use super::prose::{Analysis, Role, Strength};
use super::row::Row;
use super::token::Token;

/// A shape without a sign between names and numbers counts from so many lines, so that prose stays prose.
pub(super) const TRIAL_LINES: usize = 8;
/// With fewer after a while, and at the input's end.
pub(super) const TRIAL_LINES_LATE: usize = 3;
/// So many values of a label make groups; more are no label.
const LABELS_MAX: usize = 64;
/// The group of what is said beside a table under the name of one of its columns.
const SAID: &str = "said";

/// A line that waits until its shape is known.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// Its text, which is shown meanwhile.
    pub line: Box<[u8]>,
    pub values: Vec<f64>,
    pub place: Place,
}

/// What is known of a shape.
#[derive(Debug)]
pub(super) enum State {
    /// Nothing in it is a quantity.
    Text,
    /// Its numbers are quantities.
    Data,
    /// Not known yet.
    Trial(Vec<Waiting>),
}

/// Where a quantity goes.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// To this key, once it is there to stay.
    Sample(Option<Target>),
    Done,
    Total,
    Ignore(Reason),
}

/// A shape.
#[derive(Debug)]
pub(super) struct Shape {
    pub state: State,
    roles: Vec<Role>,
    /// What every name begins with: what tells this line's kind from others that say the same.
    group: String,
    /// The token whose value tells lines of this shape apart.
    label: Option<usize>,
    /// The token that says when the line was printed.
    time: Option<TimeToken>,
    /// By the label's value; one where there is none.
    acts: Vec<(u64, Vec<Act>)>,
    has_signed: bool,
    /// The first number is a quantity, unless its values count things off again and again.
    may_be_label: bool,
    /// What it is called then, where it is a word of a sentence otherwise.
    label_word: String,
    /// Its pairs stand behind words and a colon.
    has_heading: bool,
    /// A hash of its group and of the names and units of its quantities, as they were at first.
    says: u64,
}

impl Shape {
    pub(super) fn new(analysis: Analysis, group: String) -> Self {
        let has_signed = analysis.has(Strength::Signed);
        let has_quantity =
            has_signed || analysis.has(Strength::Weak) || analysis.has(Strength::Plain);
        let Analysis {
            roles,
            may_be_label,
            label_word,
            heading,
            ..
        } = analysis;
        let mut shape = Self {
            state: State::Text,
            roles,
            group,
            label: None,
            time: None,
            acts: Vec::new(),
            has_signed,
            may_be_label,
            label_word,
            has_heading: !heading.is_empty(),
            says: 0,
        };
        shape.says = shape.hash_of_quantities();
        let head = shape.head();
        // A number behind a word alone is a quantity where the word counts: `unit 7 was stopped` is prose.
        let counts = head.is_some_and(|index| shape.counts(index));
        if !has_quantity && !counts {
            shape.settle_heads();
            return shape;
        }
        let is_undecided = head.is_some_and(|index| !shape.decide_by_name(index));
        if !has_signed || is_undecided || may_be_label {
            shape.state = State::Trial(Vec::new());
        } else {
            shape.state = State::Data;
        }
        shape
    }

    fn head(&self) -> Option<usize> {
        self.roles
            .iter()
            .position(|role| matches!(role, Role::Head { .. }))
    }

    /// What the number at the head is, if its name says so. Returns whether it does.
    fn decide_by_name(&mut self, index: usize) -> bool {
        let Role::Head { name } = &self.roles[index] else {
            return true;
        };
        let last = name.rsplit(' ').next().unwrap_or(name).to_owned();
        if super::segment::is_counter(&last) {
            self.count(index);
            return true;
        }
        if super::segment::is_thing(&last) {
            self.label = Some(index);
            return true;
        }
        false
    }

    /// A token of its lines is their place on the axis.
    pub(super) fn set_time(&mut self, time: TimeToken) {
        self.roles[time.index] = Role::Ignored(Reason::X);
        self.time = Some(time);
    }

    /// The line's place on the x axis, if a token of it says that.
    #[inline]
    pub(super) fn place(&self, line: &[u8], tokens: &[Token], row: &mut Row) {
        if let Some(time) = &self.time {
            time.place(line, tokens, row);
        }
    }

    /// Whether the number at the head is a counter by its name.
    fn counts(&self, index: usize) -> bool {
        let Role::Head { name } = &self.roles[index] else {
            return false;
        };
        super::segment::is_counter(name.rsplit(' ').next().unwrap_or(name))
    }

    fn count(&mut self, index: usize) {
        if let Role::Head { name } = &self.roles[index] {
            if name.is_empty() {
                self.roles[index] = Role::Ignored(Reason::Index);
                return;
            }
            self.roles[index] = Role::Quantity {
                name: name.clone(),
                unit: String::new(),
                strength: Strength::Plain,
                is_bound: false,
            };
        }
    }

    fn settle_heads(&mut self) {
        for role in &mut self.roles {
            if matches!(role, Role::Head { .. }) {
                *role = Role::Ignored(Reason::Prose);
            }
        }
    }

    /// Whether what waits may be decided on.
    pub(super) fn is_ready(&self, is_late: bool) -> bool {
        let State::Trial(waiting) = &self.state else {
            return false;
        };
        let enough = if is_late {
            TRIAL_LINES_LATE
        } else {
            TRIAL_LINES
        };
        waiting.len() >= enough || (is_late && self.is_certain() && !waiting.is_empty())
    }

    /// Whether there is a sign in it: then it is data, however few the lines.
    fn is_certain(&self) -> bool {
        self.has_signed
            || self.roles.iter().any(|role| {
                matches!(
                    role,
                    Role::Quantity {
                        strength: Strength::Weak,
                        ..
                    }
                )
            })
    }

    /// Decides what the shape is; returns the lines that waited.
    pub(super) fn decide(&mut self) -> Vec<Waiting> {
        let State::Trial(waiting) = std::mem::replace(&mut self.state, State::Data) else {
            return Vec::new();
        };
        let values = |index: usize| -> Vec<f64> {
            let values = waiting
                .iter()
                .filter_map(|line| line.values.get(index).copied());
            values.collect()
        };
        if self.may_be_label && counts_off(&values(0)) {
            let name = match &self.roles[0] {
                Role::Quantity { name, .. } => name.clone(),
                _ => std::mem::take(&mut self.label_word),
            };
            self.roles[0] = Role::Head { name };
            self.label = Some(0);
        } else if let Some(index) = self.head()
            && !self.decide_by_name(index)
        {
            if is_label(&values(index)) {
                self.label = Some(index);
            } else {
                self.count(index);
            }
        }
        waiting
    }

    /// Gives up on a shape with too few lines: its numbers are prose.
    pub(super) fn give_up(&mut self) -> Vec<Waiting> {
        let State::Trial(waiting) = std::mem::replace(&mut self.state, State::Text) else {
            return Vec::new();
        };
        for role in &mut self.roles {
            if !matches!(role, Role::Ignored(_)) {
                *role = Role::Ignored(Reason::Prose);
            }
        }
        waiting
    }

    /// What its numbers are where it is prose, one for each token.
    pub(super) fn ignore(&self, row: &mut Row) {
        for role in &self.roles {
            row.ignore(match role {
                Role::Ignored(reason) => *reason,
                Role::Done | Role::Total => Reason::Progress,
                Role::Quantity { .. } | Role::Head { .. } => Reason::Prose,
            });
        }
    }

    pub(super) fn is_signed(&self) -> bool {
        self.has_signed
    }

    /// Whether one of its numbers is a bound and no value.
    pub(super) fn has_bounds(&self) -> bool {
        self.roles
            .iter()
            .any(|role| matches!(role, Role::Quantity { is_bound: true, .. }))
    }

    pub(super) fn fits(&self, tokens: usize) -> bool {
        self.roles.len() == tokens
    }

    /// How far something is, said by this line.
    pub(super) fn progress(&self, value: impl Fn(usize) -> f64) -> Option<(f64, f64)> {
        let total = self.roles.iter().position(|role| *role == Role::Total)?;
        let done = total.checked_sub(1)?;
        Some((value(done), value(total)))
    }

    /// Passes the line's values on to the row.
    #[inline]
    pub(super) fn read(&mut self, value: impl Fn(usize) -> f64, row: &mut Row) {
        let label = self.label.map_or(0, |index| value(index).to_bits());
        let set = match self.acts.iter().position(|(known, _)| *known == label) {
            Some(set) => set,
            None => self.add_acts(label),
        };
        let mut is_complete = true;
        for (index, act) in self.acts[set].1.iter().enumerate() {
            match act {
                Act::Sample(Some(target)) => row.scaled(*target, value(index)),
                Act::Sample(None) => is_complete = false,
                Act::Done | Act::Total => row.ignore(Reason::Progress),
                Act::Ignore(reason) => row.ignore(*reason),
            }
        }
        if !is_complete {
            self.read_new(set, label, value, row);
        }
    }

    fn add_acts(&mut self, label: u64) -> usize {
        if self.acts.len() >= LABELS_MAX {
            return 0;
        }
        let acts = self
            .roles
            .iter()
            .enumerate()
            .map(|(index, role)| match role {
                _ if self.label == Some(index) => Act::Ignore(Reason::Label),
                Role::Quantity { .. } => Act::Sample(None),
                Role::Done => Act::Done,
                Role::Total => Act::Total,
                Role::Ignored(reason) => Act::Ignore(*reason),
                Role::Head { .. } => Act::Ignore(Reason::Label),
            });
        self.acts.push((label, acts.collect()));
        self.acts.len() - 1
    }

    /// The same for quantities that have no key that is there to stay.
    #[cold]
    fn read_new(&mut self, set: usize, label: u64, value: impl Fn(usize) -> f64, row: &mut Row) {
        let group = self.full_group(f64::from_bits(label));
        for index in 0..self.roles.len() {
            let Role::Quantity { name, unit, .. } = &self.roles[index] else {
                continue;
            };
            if !matches!(self.acts[set].1[index], Act::Sample(None)) {
                continue;
            }
            let full = if group.is_empty() {
                name.clone()
            } else {
                format!("{group}/{name}")
            };
            if row
                .asked_axis()
                .is_some_and(|asked| asked == full || asked == name)
            {
                row.set_x(value(index));
                continue;
            }
            // A total below a table is none of the rows.
            let full = if row.names.is_column(&full) {
                format!("{SAID}/{full}")
            } else {
                full
            };
            match row.names.target(&full, unit) {
                Some(target) => {
                    row.scaled(target, value(index));
                    if row.names.is_kept(target.key) {
                        self.acts[set].1[index] = Act::Sample(Some(target));
                    }
                }
                None if full.len() > super::names::NAME_BYTES_MAX => {}
                None => row.refuse(),
            }
        }
    }

    fn full_group(&self, label: f64) -> String {
        let label = self.label.and_then(|index| match &self.roles[index] {
            Role::Head { name } if name.is_empty() => Some(label.to_string()),
            Role::Head { name } => Some(format!("{name} {label}")),
            _ => None,
        });
        match label {
            Some(label) if self.group.is_empty() => label,
            Some(label) => format!("{}/{label}", self.group),
            None => self.group.clone(),
        }
    }

    /// The values of a line's tokens, to be kept; a bound is a gap.
    pub(super) fn values(&self, tokens: &[Token]) -> Vec<f64> {
        (0..tokens.len())
            .map(|index| self.value(tokens, index))
            .collect()
    }

    #[inline]
    pub(super) fn value(&self, tokens: &[Token], index: usize) -> f64 {
        match &self.roles[index] {
            Role::Quantity { is_bound: true, .. } => f64::NAN,
            _ => tokens[index].value,
        }
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let names: usize = self
            .roles
            .iter()
            .map(|role| match role {
                Role::Quantity { name, unit, .. } => name.len() + unit.len() + 64,
                _ => 64,
            })
            .sum();
        names + self.group.len() + 256
    }
}

/// The names and units of the quantities among the roles.
fn quantities(roles: &[Role]) -> impl Iterator<Item = (&str, &str)> {
    roles.iter().filter_map(|role| match role {
        Role::Quantity { name, unit, .. } => Some((name.as_str(), unit.as_str())),
        _ => None,
    })
}

/// Whether the numbers tell lines apart: few values that come again, not one that grows.
fn is_label(values: &[f64]) -> bool {
    let is_growing = values.windows(2).all(|pair| pair[0] <= pair[1]);
    let mut distinct: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let is_whole = values.iter().all(|value| value.fract() == 0.0);
    let is_constant = distinct.len() == 1 && values.len() >= TRIAL_LINES_LATE;
    is_whole && (is_constant || (!is_growing && distinct.len() * 2 <= values.len()))
}

/// Whether values count several things off, one after the other, again and again: 0, 1, 2, 0, 1, 2.
fn counts_off(values: &[f64]) -> bool {
    let first = values.first().copied().unwrap_or_default();
    let Some(things) = values.iter().skip(1).position(|value| *value == first) else {
        return false;
    };
    let is_nth = |(index, value): (usize, &f64)| *value == first + (index % (things + 1)) as f64;
    things > 0 && values.iter().enumerate().all(is_nth)
}
