//! Fields that are called a time and say how long something took: `{"iter": 20, "time": 0.31}`. What counts from
//! a beginning never falls.

use std::collections::HashMap;

use super::is_time_field;
use super::objects::each_object;
use super::prefix::object_behind;
use crate::format::number;
use crate::format::scanner::{Takes, scan};
use crate::format::segment::is_counter;
use crate::format::stamp::{ELAPSED_MAX, time_name};
use crate::format::text::trim;

/// Fewer steps upwards may be chance, where records are counted by something else.
const STEPS_MIN: usize = 4;
/// What is in disorder for once is a time all the same: several threads write one log.
const STEPS_FOR_A_FALL: usize = 10;

/// How a field went from record to record.
#[derive(Default)]
struct Course {
    last: f64,
    steps: usize,
    falls: usize,
    /// The record has a counter beside it.
    is_counted: bool,
}

impl Course {
    fn is_duration(&self) -> bool {
        if self.is_counted {
            self.falls > 0 || self.steps < STEPS_MIN
        } else {
            self.falls * STEPS_FOR_A_FALL > self.steps
        }
    }
}

/// One record's fields that may be its time, and whether another one counts.
#[derive(Default)]
struct Record {
    times: Vec<(String, f64)>,
    is_counted: bool,
}

impl Takes for Record {
    fn number(&mut self, name: &str, value: f64) {
        if name.contains(['/', '[']) {
            return;
        }
        if is_time_field(name) {
            self.times.push((name.to_owned(), value));
        } else {
            self.is_counted |= is_counter(name) || name.ends_with("_step");
        }
    }

    fn truth(&mut self, _: &str, _: bool) {}

    fn text(&mut self, name: &str, text: &[u8]) {
        if let Some(value) = number::whole(trim(text)) {
            self.number(name, value);
        }
    }
}

/// The fields of a source that begins with these lines, called a time, that are durations.
pub(super) fn learn<'a>(lines: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<Box<str>> {
    let mut courses: HashMap<String, Course> = HashMap::new();
    let mut note = |object: &[u8]| note(object, &mut courses);
    each_object(lines.clone(), &mut note);
    for line in lines {
        if !matches!(trim(line).first(), Some(b'{' | b'['))
            && let Some(object) = object_behind(line)
        {
            note(&line[object]);
        }
    }
    let durations = courses.into_iter().filter(|(_, one)| one.is_duration());
    durations.map(|(name, _)| name.into()).collect()
}

/// The time of a record that its own name doesn't give a unit.
pub(in crate::format) fn elapsed_of(object: &[u8]) -> Option<f64> {
    let mut record = Record::default();
    scan(object, &mut String::new(), &mut record).ok()?;
    let is_plain = |name: &str| time_name(name).is_none_or(|name| name.scale.is_none());
    let mut times = record.times.into_iter();
    times.find(|(name, _)| is_plain(name)).map(|(_, time)| time)
}

fn note(object: &[u8], courses: &mut HashMap<String, Course>) -> bool {
    let object = trim(object);
    let object = object.strip_suffix(b",").unwrap_or(object);
    let mut record = Record::default();
    if scan(object, &mut String::new(), &mut record).is_err() {
        return false;
    }
    for (name, value) in record.times {
        if !(0.0..ELAPSED_MAX).contains(&value) {
            continue;
        }
        match courses.get_mut(&name) {
            None => {
                let first = Course {
                    last: value,
                    is_counted: record.is_counted,
                    ..Course::default()
                };
                courses.insert(name, first);
            }
            Some(course) => {
                course.steps += 1;
                course.falls += usize::from(value < course.last);
                course.is_counted |= record.is_counted;
                course.last = value;
            }
        }
    }
    true
}
