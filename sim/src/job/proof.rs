//! A stop in words: what is under way, and what came of it.

use super::state::Reason;
use super::stop::{AtWork, EndedBy, Rung};
use crate::quantity::{elapsed_text, running_text};

impl AtWork {
    /// `SIGTERM taken, at work for 14 s`, at this time of the scope's clock.
    pub fn words(&self, now: f64) -> String {
        let taken = match &*self.what {
            "" => self.who.join(", "),
            "told" => "told and seen".into(),
            what => format!("{what} taken"),
        };
        format!("{taken}, at work for {}", self.time_words(now))
    }

    /// `14 s`, or `14 s, 16 s left` where it has a limit.
    pub fn time_words(&self, now: f64) -> String {
        let time = running_text(now - self.since);
        let left = self
            .until
            .map(|until| format!(", {} left", elapsed_text(until - now)));
        format!("{time}{}", left.unwrap_or_default())
    }
}

/// `stop event, SIGINT, ended by itself after 0.41 s`, where somebody asked; what only listened ends nobody else:
/// `stop event, listening ended after 0 s, its producer goes on`.
pub(super) fn ended(
    rungs: &[Rung],
    reason: &Reason,
    (ended_by, goes_on): (EndedBy, Option<&str>),
) -> Option<String> {
    let first = rungs.first()?;
    let mut words = vec![reason.to_string()];
    words.extend(sent(rungs));
    let how = match ended_by {
        EndedBy::CutOff => "cut off",
        _ if goes_on.is_some() => "listening ended",
        EndedBy::Itself => "ended by itself",
        EndedBy::Signal => "ended by the signal",
    };
    words.push(format!(
        "{how} after {}",
        elapsed_text(first.took?.as_secs_f64())
    ));
    words.extend(goes_on.map(|goes_on| format!("{goes_on} goes on")));
    Some(words.join(", "))
}

/// What was sent, each once.
fn sent(rungs: &[Rung]) -> Vec<String> {
    let mut sent: Vec<String> = Vec::new();
    for rung in rungs {
        if !rung.what.is_empty() && !sent.contains(&rung.what) {
            sent.push(rung.what.clone());
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_at_work_is_said_with_what_it_took() {
        let at_work = |what: &str| AtWork {
            who: vec!["sprinter".into()],
            what: what.into(),
            since: 1.0,
            until: None,
        };
        let said = ["SIGTERM", "told", ""].map(|what| at_work(what).words(1.5));
        assert_eq!(said[0], "SIGTERM taken, at work for 0 s");
        assert_eq!(said[1], "told and seen, at work for 0 s");
        assert_eq!(said[2], "sprinter, at work for 0 s");
    }
}
