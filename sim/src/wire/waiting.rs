//! A controller that waits until a rule holds.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::blocking::Blocking;
use super::long_answers::GoesOn;
use super::message::{Answer, Reply, Request};
use super::numbers::json_number;
use super::reading::Refusal;
use crate::rule::{Rule, RuleError, Waited, Waiting};
use crate::scope::NewsDesk;

/// Between two looks at whether the client is still there.
const LOOK: Duration = Duration::from_millis(100);
/// A rule's series may be about to come: it isn't said sooner that there are none of their names.
const MISSING_AFTER: Duration = Duration::from_millis(500);

/// A wait that is about to begin.
pub(super) struct Wait {
    id: Value,
    waiting: Waiting,
    deadline: Option<Instant>,
}

impl Wait {
    /// Begins it, or says why not.
    pub(super) fn of(request: &Request, desk: &NewsDesk) -> Result<Self, Refusal> {
        let rule = rule(request)?;
        let timeout = request.timeout.map(Duration::try_from_secs_f64);
        let timeout = timeout.transpose();
        let timeout = timeout.map_err(|error| ("no-value", format!("timeout: {error}")))?;
        let waiting = Waiting::begin(desk, rule);
        let waiting = waiting.map_err(|error| (error.code(), error.to_string()))?;
        Ok(Self {
            id: request.id.clone(),
            waiting,
            deadline: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
        })
    }

    /// Waits, and answers.
    pub(super) fn answer(mut self, mut connection: Blocking, goes_on: &GoesOn) {
        let begun = Instant::now();
        let mut has_told = false;
        let answer = loop {
            let now = Instant::now();
            let left = self
                .deadline
                .map(|deadline| deadline.saturating_duration_since(now));
            let waited = self.waiting.go_on(left.map_or(LOOK, |left| left.min(LOOK)));
            if let Some(waited) = waited {
                break self.waited(waited);
            }
            if left.is_some_and(|left| left.is_zero()) {
                break self.not_held("timeout");
            }
            if !goes_on.is_open() {
                break self.last_look();
            }
            if connection.is_closed() {
                return;
            }
            if !has_told && begun.elapsed() > MISSING_AFTER {
                has_told = true;
                if let Some(missing) = self.waiting.missing() {
                    let id = self.id.clone();
                    let line = Reply::Waiting { id, missing }.line();
                    if !connection.write(&line, || goes_on.is_open()) {
                        return;
                    }
                }
            }
        };
        // It may be gone.
        let _unheard = connection.write(&Reply::Answer(answer).line(), || goes_on.is_open());
    }

    /// The scope leaves: looks at all that came before.
    fn last_look(&mut self) -> Answer {
        let until = Instant::now() + LOOK;
        loop {
            match self.waiting.go_on(Duration::ZERO) {
                Some(waited) => return self.waited(waited),
                None if Instant::now() > until => return self.not_held("ended"),
                None => {}
            }
        }
    }

    fn waited(&self, waited: Waited) -> Answer {
        answer(self.id.clone(), waited)
    }

    fn not_held(&self, why: &str) -> Answer {
        told(self.id.clone(), json!({"held": false, "why": why}))
    }
}

/// The rule that is asked for.
pub(super) fn rule(request: &Request) -> Result<Rule, Refusal> {
    let text = request.rule.as_deref().unwrap_or_default();
    let rule: Result<Rule, RuleError> = text.parse();
    rule.map_err(|error| ("no-rule", error.line()))
}

/// What came of waiting, as it is told.
pub(super) fn answer(id: Value, waited: Waited) -> Answer {
    let firing = match waited {
        Waited::Held(firing) => firing,
        Waited::Ended => return told(id, json!({"held": false, "why": "ended"})),
        Waited::NoSeries(error) => return Answer::no(id, Some("no-series"), &error),
    };
    let about: Vec<u32> = firing.jobs.iter().map(|job| job.0).collect();
    let mut all = json!({"held": true, "at": firing.t, "about": about});
    if let Some((series, value)) = &firing.sample {
        all["series"] = json!(&**series);
        all["value"] = json_number(*value);
    }
    told(id, all)
}

fn told(id: Value, told: Value) -> Answer {
    let told = match told {
        Value::Object(told) => told,
        _ => Map::new(),
    };
    Answer {
        told,
        ..Answer::yes(id)
    }
}
