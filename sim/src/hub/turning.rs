//! A control while it is turned: a slider that is dragged is one line in the log, at its last value.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::job::JobId;
use crate::mark::{ONE_CHANGE_SECS, is_one_change};

/// The change that a line of the log is to be about.
#[derive(Debug)]
pub(super) struct Turn {
    pub job: JobId,
    pub control: Arc<str>,
    /// When it was applied last, in seconds since the scope's start.
    pub t: f64,
    pub text: String,
}

impl Turn {
    fn goes_on_in(&self, next: &Turn) -> bool {
        let is_same = self.job == next.job && self.control == next.control;
        is_same && is_one_change(self.t, next.t)
    }
}

/// The control that is turned at present, if one is.
#[derive(Debug, Default)]
pub(super) struct Turning {
    turn: Option<(Turn, Instant)>,
}

impl Turning {
    /// Takes a change, which may go on with the last one; returns the turn that is over with it.
    pub(super) fn take(&mut self, turn: Turn) -> Option<Turn> {
        let settles = Instant::now() + Duration::from_secs_f64(ONE_CHANGE_SECS);
        let before = self.turn.take().map(|(before, _)| before);
        let over = before.filter(|before| !before.goes_on_in(&turn));
        self.turn = Some((turn, settles));
        over
    }

    /// The turn is over, whatever comes.
    pub(super) fn finish(&mut self) -> Option<Turn> {
        self.turn.take().map(|(turn, _)| turn)
    }

    /// The same where it is this job's.
    pub(super) fn finish_of(&mut self, job: JobId) -> Option<Turn> {
        let is_its_own = self.turn.as_ref().is_some_and(|(turn, _)| turn.job == job);
        if is_its_own { self.finish() } else { None }
    }

    /// The turn, where nothing has come for long enough.
    pub(super) fn settled(&mut self) -> Option<Turn> {
        let is_settled = self.settles().is_some_and(|at| at <= Instant::now());
        if is_settled { self.finish() } else { None }
    }

    /// When it will be settled.
    pub(super) fn settles(&self) -> Option<Instant> {
        self.turn.as_ref().map(|(_, at)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(control: &str, t: f64) -> Turn {
        Turn {
            job: JobId(0),
            control: control.into(),
            t,
            text: format!("{control} at {t}"),
        }
    }

    #[test]
    fn what_follows_closely_is_one_turn_and_each_control_has_its_own() {
        let mut turning = Turning::default();
        let changes = [
            ("lr", 0.0),
            ("lr", 0.1),
            ("lr", 0.55),
            ("wd", 0.6),
            ("lr", 0.7),
            ("lr", 1.2),
        ];
        let mut over: Vec<String> = Vec::new();
        for (control, t) in changes {
            over.extend(turning.take(turn(control, t)).map(|turn| turn.text));
        }
        assert!(turning.settled().is_none(), "it was turned just now");
        over.extend(turning.finish().map(|turn| turn.text));
        assert_eq!(over, ["lr at 0.55", "wd at 0.6", "lr at 0.7", "lr at 1.2"]);
        assert!(turning.finish().is_none() && turning.settles().is_none());
    }
}
