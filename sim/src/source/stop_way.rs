//! How a program is asked to end, where a person says that it is to be asked otherwise.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;

use rustix::process::Signal;

/// What is done to a program at the stop event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StopWay {
    /// Whoever answers for it gets the signal that it handles.
    #[default]
    Usual,
    /// This is run by a shell instead of a first signal: `touch STOP`.
    Command(OsString),
    /// All its processes get this signal at once.
    Signal(StopSignal),
}

/// A signal by its name, with or without `SIG`, or its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopSignal(pub(super) Signal);

/// Those that have a name here; the others have numbers.
const NAMES: [(&str, Signal); 13] = [
    ("HUP", Signal::HUP),
    ("INT", Signal::INT),
    ("QUIT", Signal::QUIT),
    ("ABRT", Signal::ABORT),
    ("KILL", Signal::KILL),
    ("USR1", Signal::USR1),
    ("USR2", Signal::USR2),
    ("ALRM", Signal::ALARM),
    ("TERM", Signal::TERM),
    ("CONT", Signal::CONT),
    ("TSTP", Signal::TSTP),
    ("WINCH", Signal::WINCH),
    ("XCPU", Signal::XCPU),
];

/// No signal has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no signal: use a name like INT, TERM, QUIT, USR1")]
pub struct UnknownStopSignal {
    name: String,
}

impl FromStr for StopSignal {
    type Err = UnknownStopSignal;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let upper = name.trim().to_ascii_uppercase();
        let short = upper.strip_prefix("SIG").unwrap_or(&upper);
        let named = NAMES.iter().find(|(known, _)| *known == short);
        let signal = named.map(|(_, signal)| *signal).or_else(|| {
            let number = short.parse().ok()?;
            Signal::from_named_raw(number)
        });
        signal
            .map(Self)
            .ok_or_else(|| UnknownStopSignal { name: name.into() })
    }
}

/// `SIGTERM`; `signal 30` for one without a name here.
impl fmt::Display for StopSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMES.iter().find(|(_, signal)| *signal == self.0) {
            Some((name, _)) => write!(f, "SIG{name}"),
            None => write!(f, "signal {}", self.0.as_raw()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StopSignal;

    #[test]
    fn a_signal_has_a_name_with_or_without_its_prefix_or_a_number() {
        for (said, shown) in [("INT", "SIGINT"), ("sigusr1", "SIGUSR1"), ("15", "SIGTERM")] {
            let signal: StopSignal = said.parse().unwrap();
            assert_eq!(signal.to_string(), shown);
        }
        for wrong in ["", "SIG", "0", "-1", "4711", "STOPP"] {
            let error = wrong.parse::<StopSignal>().unwrap_err().to_string();
            assert!(error.contains("is no signal"), "{error}");
        }
    }
}
