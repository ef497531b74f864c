//! Which of a line's numbers became what.

use std::ops::Range;

use super::super::AxisKind;
use super::super::ledger::Reason;
use super::super::number;
use super::super::spelled::spelled;
use super::super::token::{Kind, Token, Tokens};
use super::ReadAxis;

/// A number of a line, and what it became.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Where it stands in the line, in bytes; empty at its end for what has no place of its own.
    pub range: Range<usize>,
    /// What it became.
    pub what: What,
}

/// What a number became.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A sample of a series.
    Sample {
        /// The series' name.
        name: String,
        /// Its unit.
        unit: String,
        /// The sample's value.
        value: f64,
    },
    /// Something that is said once.
    Fact {
        /// Its name.
        name: String,
        /// Its unit.
        unit: String,
        /// Its value.
        value: f64,
    },
    /// The place on the x axis.
    X {
        /// The axis' name.
        name: String,
        /// The place.
        value: f64,
    },
    /// Nothing, and this is why.
    Ignored(Reason),
    /// It stands where it could not be used.
    Bad,
}

/// A sample that was read out of a line.
pub(super) struct Heard {
    pub name: String,
    pub unit: String,
    pub value: f64,
    pub is_fact: bool,
}

impl Heard {
    fn what(self) -> What {
        let Self {
            name,
            unit,
            value,
            is_fact,
        } = self;
        if is_fact {
            What::Fact { name, unit, value }
        } else {
            What::Sample { name, unit, value }
        }
    }
}

/// All that was read out of a line.
pub(super) struct Found<'a> {
    pub heard: Vec<Heard>,
    pub x: Option<f64>,
    pub axis: Option<&'a ReadAxis>,
    /// Why its other numbers were ignored, in the ledger's order.
    pub ignored: Vec<Reason>,
    /// Its numbers are counted as bad.
    pub is_bad: bool,
}

/// A place in a line that may be a number's.
struct Spot {
    range: Range<usize>,
    /// What it may mean: its value, and the one with a decimal comma.
    values: [f64; 2],
    /// It goes on into the next spot if its value is the second one.
    is_joined: bool,
    kind: Kind,
    what: Option<What>,
}

/// Finds what was read out of a line in its text.
#[derive(Default)]
pub(super) struct Matcher {
    tokens: Tokens,
}

impl Matcher {
    /// What became of each number of the line.
    pub(super) fn parts(&mut self, line: &str, found: Found<'_>) -> Vec<Part> {
        self.tokens.scan(line.as_bytes(), 0, 0);
        let mut spots = spots(line, &self.tokens.list, &found.heard);
        let Found {
            heard,
            x,
            axis,
            ignored,
            is_bad,
        } = found;
        if let (Some(x), Some(axis)) = (x, axis) {
            place_x(&mut spots, axis, x);
        }
        let homeless = place_samples(&mut spots, heard);
        place_ignored(&mut spots, ignored, is_bad);
        let at_end = |heard: Heard| Part {
            range: line.len()..line.len(),
            what: heard.what(),
        };
        let placed = spots.into_iter().filter_map(|spot| {
            let Spot { range, what, .. } = spot;
            what.map(|what| Part { range, what })
        });
        placed.chain(homeless.into_iter().map(at_end)).collect()
    }
}

fn spots(line: &str, tokens: &[Token], heard: &[Heard]) -> Vec<Spot> {
    let mut bare: Vec<(Range<usize>, f64, Kind)> = Vec::new();
    for token in tokens {
        let range = token.at..token.unit_end;
        if line.get(range.clone()).is_none() {
            continue;
        }
        let is_said = heard.iter().any(|heard| is_same(heard.value, token.value));
        let is_one = matches!(token.kind, Kind::Stamp | Kind::Duration) || is_said;
        if is_one || !line[range.clone()].contains([',', ';', '|']) {
            bare.push((range, token.value, token.kind));
        } else {
            bare.extend(cells(line, range));
        }
    }
    let with_comma = |index: usize| {
        let (one, next) = (&bare.get(index)?.0, &bare.get(index + 1)?.0);
        let is_comma = next.start == one.end + 1 && line.as_bytes()[one.end] == b',';
        let text = line.get(one.start..next.end).filter(|_| is_comma)?;
        text.replacen(',', ".", 1).parse::<f64>().ok()
    };
    let joined: Vec<Option<f64>> = (0..bare.len()).map(with_comma).collect();
    let spot = |((range, value, kind), joined): ((Range<usize>, f64, Kind), Option<f64>)| Spot {
        range,
        values: [value, joined.unwrap_or(f64::NAN)],
        is_joined: joined.is_some(),
        kind,
        what: None,
    };
    bare.into_iter().zip(joined).map(spot).collect()
}

/// The numbers of what looks like one token and is cells of a row.
fn cells(line: &str, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, f64, Kind)> {
    let begin = range.start;
    let text = &line[range];
    text.split([',', ';', '|']).filter_map(move |cell| {
        let at = begin + (cell.as_ptr() as usize - text.as_ptr() as usize);
        let bytes = cell.as_bytes();
        let (value, _) = spelled(bytes).or_else(|| number::prefix(bytes))?;
        Some((at..at + cell.len(), value, Kind::Number))
    })
}

fn is_same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

/// Marks where the place on the x axis is said.
fn place_x(spots: &mut [Spot], axis: &ReadAxis, x: f64) {
    let says_x = |spot: &Spot| {
        let [value, _] = spot.values;
        [1.0, 1e3, 1e6, 1e9].iter().any(|scale| {
            let place = value / scale;
            place == x || (place - x).abs() <= x.abs() * 1e-15
        })
    };
    let is_stamp = |spot: &Spot| matches!(spot.kind, Kind::Stamp | Kind::Duration);
    let place = spots.iter().position(says_x);
    let place = place.or_else(|| {
        let is_time = axis.kind != AxisKind::Number;
        spots.iter().position(is_stamp).filter(|_| is_time)
    });
    if let Some(spot) = place.and_then(|place| spots.get_mut(place)) {
        let (name, value) = (axis.name.clone(), x);
        spot.what = Some(What::X { name, value });
    }
}

/// Marks where samples are said; returns those that aren't found. Samples come in the order of a
/// line's numbers, but for what a form has in another one.
fn place_samples(spots: &mut Vec<Spot>, heard: Vec<Heard>) -> Vec<Heard> {
    let mut next = 0;
    let mut converted = Vec::new();
    for sample in heard {
        let is_it = |spot: &Spot| spot.what.is_none() && meaning(spot, sample.value).is_some();
        let behind = spots.iter().skip(next).position(is_it).map(|at| at + next);
        match behind.or_else(|| spots.iter().position(is_it)) {
            Some(place) => {
                if meaning(&spots[place], sample.value) == Some(1) {
                    let end = spots[place + 1].range.end;
                    spots[place].range.end = end;
                    spots.remove(place + 1);
                }
                spots[place].what = Some(sample.what());
                next = place + 1;
            }
            // What is known only by being said once more stands where it is said, or nowhere.
            None if sample.is_fact => {}
            None => converted.push((next, sample)),
        }
    }
    // What was converted to its series' unit stands behind what came before it.
    let mut homeless = Vec::new();
    for (from, sample) in converted {
        let is_free = |spot: &Spot| {
            let is_number = matches!(spot.kind, Kind::Number | Kind::Duration);
            spot.what.is_none() && is_number
        };
        match spots.iter_mut().skip(from).find(|spot| is_free(spot)) {
            Some(spot) => spot.what = Some(sample.what()),
            None => homeless.push(sample),
        }
    }
    homeless
}

/// Which of the spot's meanings has this value.
fn meaning(spot: &Spot, value: f64) -> Option<usize> {
    let [plain, joined] = spot.values;
    if is_same(plain, value) {
        return Some(0);
    }
    (spot.is_joined && is_same(joined, value)).then_some(1)
}

/// Marks what became of the other numbers: those whose look says why first, then in their order.
fn place_ignored(spots: &mut [Spot], mut reasons: Vec<Reason>, is_bad: bool) {
    let mut free: Vec<&mut Spot> = spots
        .iter_mut()
        .filter(|spot| spot.what.is_none())
        .collect();
    for spot in &mut free {
        let looks_like = match spot.kind {
            Kind::Stamp => Reason::Date,
            Kind::Done | Kind::Total => Reason::Progress,
            Kind::Other(reason) => reason,
            Kind::Number | Kind::Duration => continue,
        };
        if let Some(at) = reasons.iter().position(|reason| *reason == looks_like) {
            spot.what = Some(What::Ignored(reasons.remove(at)));
        }
    }
    let mut reasons = reasons.into_iter();
    for spot in free.into_iter().filter(|spot| spot.what.is_none()) {
        spot.what = Some(match reasons.next() {
            Some(reason) => What::Ignored(reason),
            None if is_bad => What::Bad,
            None => What::Ignored(Reason::Prose),
        });
    }
}
