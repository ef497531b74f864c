//! A stop in words: what is under way, and what came of it.

use std::time::Duration;

use super::lifecycle::Lifecycle;
use super::stop::{AtWork, EndedBy, Rung};

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
        let secs = (now - self.since).max(0.0) as u64;
        let left = self.until.map(|until| {
            let left = Duration::try_from_secs_f64(until - now).unwrap_or_default();
            format!(", {} left", seconds(left))
        });
        format!("{secs} s{}", left.unwrap_or_default())
    }
}

/// `stop event, SIGINT, ended by itself after 0.41 s`, where somebody asked.
pub(super) fn ended(life: &Lifecycle, ended_by: Option<EndedBy>) -> Option<String> {
    let first = life.rungs.first()?;
    let mut words = vec![life.reason.as_ref()?.to_string()];
    words.extend(sent(&life.rungs));
    let how = match ended_by? {
        EndedBy::Itself => "ended by itself",
        EndedBy::Signal => "ended by the signal",
        EndedBy::CutOff => "cut off",
    };
    words.push(format!("{how} after {}", seconds(first.took?)));
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

/// As far as it is of interest.
fn seconds(time: Duration) -> String {
    let secs = time.as_secs_f64();
    match secs {
        ..0.001 => format!("{:.2} ms", secs * 1e3),
        ..10.0 => format!("{secs:.2} s"),
        ..100.0 => format!("{secs:.0} s"),
        _ => format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60),
    }
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

    #[test]
    fn times_have_the_digits_that_count() {
        let said = [0.000_25, 0.41, 14.2, 302.5].map(|secs| seconds(Duration::from_secs_f64(secs)));
        assert_eq!(said, ["0.25 ms", "0.41 s", "14 s", "5 min 2 s"]);
    }
}
