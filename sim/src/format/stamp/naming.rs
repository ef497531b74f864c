//! Names of columns and keys that hold times.

/// A name that a column or key of times has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::format) struct TimeName {
    /// Seconds for each number in it, where its name or its unit says so.
    pub(in crate::format) scale: Option<f64>,
}

/// Words that name a time alone, in lower case, or with one more word or two for its unit or its zone.
const TIME_NAMES: &[&str] = &[
    "@timestamp",
    "asctime",
    "clock",
    "clock time",
    "created",
    "created at",
    "date",
    "date time",
    "date utc",
    "datetime",
    "elapsed",
    "elapsed time",
    "epoch time",
    "event time",
    "gps time",
    "local time",
    "localtime",
    "log time",
    "logged at",
    "measured at",
    "received at",
    "record time",
    "recorded at",
    "sim time",
    "simulation time",
    "system time",
    "t",
    "time",
    "time elapsed",
    "time local",
    "time stamp",
    "time utc",
    "timestamp",
    "timestamp utc",
    "ts",
    "unix time",
    "unixtime",
    "updated at",
    "uptime",
    "utc",
    "utc time",
    "wall clock",
    "wall time",
    "walltime",
    "when",
];

/// Names that are a time only with a unit: `epoch` alone is a step of a training.
const NAMES_WITH_UNIT: &[&str] = &["epoch", "unix", "timer", "clock", "tick"];

/// What units are called, in seconds.
const UNITS: &[(&[&str], f64)] = &[
    (&["s", "sec", "secs", "second", "seconds"], 1.0),
    (
        &[
            "ms",
            "msec",
            "msecs",
            "millis",
            "millisec",
            "millisecond",
            "milliseconds",
        ],
        1e-3,
    ),
    (
        &[
            "us",
            "µs",
            "μs",
            "usec",
            "usecs",
            "micros",
            "microsecond",
            "microseconds",
        ],
        1e-6,
    ),
    (
        &["ns", "nsec", "nsecs", "nanos", "nanosecond", "nanoseconds"],
        1e-9,
    ),
    (&["ps", "picoseconds"], 1e-12),
    (&["fs", "femtoseconds"], 1e-15),
    (&["min", "mins", "minute", "minutes"], 60.0),
    (&["h", "hr", "hrs", "hour", "hours"], 3600.0),
    (&["d", "day", "days"], 86_400.0),
];

/// Units that name a time by themselves, as boards' functions of these names do.
const UNITS_AS_NAMES: &[&str] = &["millis", "micros", "nanos"];

/// Longer names are sentences.
const NAME_BYTES_MAX: usize = 64;

/// Whether a column or key of this name holds times.
pub(crate) fn is_time_name(name: &str) -> bool {
    time_name(name).is_some()
}

/// What a name says if a column or key of this name holds times: `time`, `Date Time`, `Time (s)`,
/// `@timestamp`, `created_at`, `elapsedMs`. A capital `T` alone is a temperature.
pub(in crate::format) fn time_name(name: &str) -> Option<TimeName> {
    let name = name.trim();
    if name.len() > NAME_BYTES_MAX || name == "T" {
        return None;
    }
    let (name, bracket) = without_bracket(name);
    let words = words(name);
    if let Some(unit) = bracket {
        let scale = unit_scale(&unit.to_lowercase());
        let is_named = is_in(TIME_NAMES, &words) && !unit.contains(['%', '°']);
        let found = is_named || (scale.is_some() && is_in(NAMES_WITH_UNIT, &words));
        return found.then(|| TimeName {
            scale: scale.or(own_scale(&words)),
        });
    }
    if is_in(UNITS_AS_NAMES, &words) || is_in(TIME_NAMES, &words) {
        return Some(TimeName {
            scale: own_scale(&words),
        });
    }
    let (stem, unit) = words.rsplit_once(' ')?;
    let scale = unit_scale(unit)?;
    let found = is_in(TIME_NAMES, stem) || is_in(NAMES_WITH_UNIT, stem);
    found.then_some(TimeName { scale: Some(scale) })
}

/// What a name says that is a unit of time and nothing else, where it stands first of a table's.
pub(in crate::format) fn unit_of_time(name: &str) -> Option<TimeName> {
    let name = name.trim().to_lowercase();
    let scale = unit_scale(&name).filter(|scale| *scale <= 1.0 && name.len() > 2)?;
    Some(TimeName { scale: Some(scale) })
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.contains(&name)
}

/// The scale of a name that is a unit: `millis`.
fn own_scale(words: &str) -> Option<f64> {
    unit_scale(words).filter(|_| is_in(UNITS_AS_NAMES, words))
}

fn unit_scale(unit: &str) -> Option<f64> {
    let (_, scale) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    Some(*scale)
}

/// `time` and `s` of `time (s)` or `time [s]`, or the name as it is.
fn without_bracket(name: &str) -> (&str, Option<&str>) {
    let parts = name
        .strip_suffix([')', ']'])
        .and_then(|rest| rest.rsplit_once(['(', '[']));
    match parts {
        Some((name, unit)) => (name, Some(unit.trim())),
        None => (name, None),
    }
}

/// The words of a name in lower case, with one blank between: `dateTime`, `date_time` and `Date/Time` are
/// `date time`.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for c in name.chars() {
        let is_part = c.is_alphanumeric() || c == '@';
        let begins = !is_part || (c.is_uppercase() && was_lower);
        if begins && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if is_part {
            words.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.truncate(words.trim_end().len());
    words
}
