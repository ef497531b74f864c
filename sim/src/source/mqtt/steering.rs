//! The way back to a producer at a broker: the controls that it announced, what is asked of them, and its stop.
//!
//! A producer announces what it lets be turned as a retained message at `…/$controls`; it is tuned at `…/$set`,
//! stopped at `…/$stop`, and says what came of it at `…/$applied`.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::job::{ControlRequest, StopBy, TaskContext, clean_name};
use crate::tuning::{Applied, Control, announce, applied, to_json};

/// The last level of a topic that says something to or of controls, or of series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    Controls,
    Series,
    Applied,
    /// What scopes say.
    Asked,
}

/// What a topic is about, and the word, where it ends in one.
pub(super) fn split(topic: &str) -> Option<(&str, Word)> {
    let (base, last) = topic.rsplit_once('/')?;
    let word = match last {
        "$controls" => Word::Controls,
        "$series" => Word::Series,
        "$applied" => Word::Applied,
        "$set" | "$stop" => Word::Asked,
        _ => return None,
    };
    Some((base, word))
}

/// What is said to a producer.
#[derive(Debug)]
pub(super) struct Saying {
    pub topic: String,
    pub payload: Vec<u8>,
}

/// What a producer's answer was about.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    Nothing,
    /// It has seen the stop, and ends when it can.
    Seen,
    /// It has ended, perhaps by an error.
    Done(Option<String>),
}

#[derive(Deserialize)]
struct Announced {
    controls: Vec<Control>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "type")]
    kind: String,
    /// The scope whose request it was.
    scope: Option<String>,
    error: Option<String>,
}

/// The controls of a job.
pub(super) struct Steering {
    ctx: TaskContext,
    /// Who we are to producers.
    scope: String,
    says: flume::Sender<Saying>,
    /// Which producer has a control, where there are several in a job.
    bases: HashMap<String, String>,
    /// The producers that may be stopped.
    producers: Vec<String>,
    /// Something of the message that is heard is bad.
    is_bad: bool,
}

impl Steering {
    pub(super) fn new(ctx: &TaskContext, scope: &str, says: flume::Sender<Saying>) -> Self {
        Self {
            ctx: ctx.clone(),
            scope: scope.into(),
            says,
            bases: HashMap::new(),
            producers: Vec::new(),
            is_bad: false,
        }
    }

    /// Whether there is anybody to be stopped.
    pub(super) fn has_producers(&self) -> bool {
        !self.producers.is_empty()
    }

    /// Takes what a producer said of its controls.
    pub(super) async fn hear(&mut self, base: &str, word: Word, payload: &[u8]) -> Heard {
        match word {
            Word::Controls if payload.is_empty() => {
                self.producers.retain(|known| known != base);
                self.ctx.note(format!("{base} can't be tuned any more"));
                Heard::Nothing
            }
            Word::Controls => {
                match serde_json::from_slice::<Announced>(payload) {
                    Ok(announced) => self.announce(base, announced.controls).await,
                    Err(error) => self.note_bad(&format!("{base}/$controls: {error}")),
                }
                Heard::Nothing
            }
            Word::Applied => match serde_json::from_slice::<Answer>(payload) {
                Ok(answer) => self.answered(base, answer, payload).await,
                Err(error) => {
                    self.note_bad(&format!("{base}/$applied: {error}"));
                    Heard::Nothing
                }
            },
            Word::Series | Word::Asked => Heard::Nothing,
        }
    }

    async fn announce(&mut self, base: &str, controls: Vec<Control>) {
        if !self.producers.iter().any(|known| known == base) {
            self.producers.push(base.into());
        }
        for control in controls {
            let name = clean_name(&control.name);
            let owner = self
                .bases
                .entry(name.clone())
                .or_insert_with(|| base.into());
            if owner != base {
                let text = format!("`{name}` of {base}: {owner} has a control of this name");
                self.note_bad(&text);
            } else if let Err(mistake) = announce(&self.ctx, control).await {
                self.bases.remove(&name);
                self.note_bad(&format!("control `{}`: {}", mistake.name, mistake.why));
            }
        }
    }

    async fn answered(&mut self, base: &str, answer: Answer, payload: &[u8]) -> Heard {
        match &*answer.kind {
            "applied" => match serde_json::from_slice::<Applied>(payload) {
                Ok(said) => {
                    // Requests are counted by each scope: another one's says nothing of ours.
                    let is_ours = answer.scope.as_deref() == Some(&self.scope);
                    let said = Applied {
                        request: said.request.filter(|_| is_ours),
                        at: None,
                        ..said
                    };
                    if let Err(mistake) = applied(&self.ctx, said).await {
                        self.note_bad(&format!("applied `{}`: {}", mistake.name, mistake.why));
                    }
                    Heard::Nothing
                }
                Err(error) => {
                    self.note_bad(&format!("{base}/$applied: {error}"));
                    Heard::Nothing
                }
            },
            "seen" => Heard::Seen,
            "done" => {
                self.producers.retain(|known| known != base);
                Heard::Done(answer.error)
            }
            _ => Heard::Nothing,
        }
    }

    /// Asks a producer for what a person wants of a control.
    pub(super) fn ask(&self, request: &ControlRequest) {
        let name = request.control.name();
        let Some(base) = self.bases.get(&**name) else {
            return;
        };
        let value = to_json(request.control.spec(), request.value);
        self.say(
            base,
            "$set",
            &json!({
                "type": "set",
                "control": &**name,
                "value": value,
                "request": request.id,
                "scope": self.scope,
            }),
        );
    }

    /// Tells all producers of the job to stop; returns whether there are any, and it was meant for them: who
    /// closes a scope lets go of what it watches.
    pub(super) fn stop(&self) -> bool {
        let by = self.ctx.asked().map(|(_, by)| by);
        let Some(by) = by.filter(|by| !matches!(by, StopBy::Close | StopBy::Signal)) else {
            return false;
        };
        for base in &self.producers {
            self.say(
                base,
                "$stop",
                &json!({
                    "type": "stop",
                    "method": "event",
                    "by": by.name(),
                    "scope": self.scope,
                }),
            );
        }
        self.has_producers()
    }

    fn say(&self, base: &str, word: &str, message: &Value) {
        let saying = Saying {
            topic: format!("{base}/{word}"),
            payload: message.to_string().into_bytes(),
        };
        // To wait here would hold up the connection, which waits for this job when that is slow.
        if let Err(flume::TrySendError::Full(saying)) = self.says.try_send(saying) {
            self.ctx.note(format!(
                "too much is asked at once: not said at {}",
                saying.topic
            ));
        }
    }

    /// Something of the message that is heard is bad.
    pub(super) fn note_bad(&mut self, what: &str) {
        self.is_bad = true;
        self.ctx.note(what.into());
    }

    /// Counts the message that was heard, as read or as bad.
    pub(super) fn count_word(&mut self) {
        self.ctx.count_received(1);
        if std::mem::take(&mut self.is_bad) {
            self.ctx.count_bad_lines(1);
        } else {
            self.ctx.count_read(1);
        }
    }

    /// What was heard was counted before.
    pub(super) fn forget_bad(&mut self) {
        self.is_bad = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of `PROTOCOL.md`.
    #[test]
    fn what_the_page_says_of_series_is_read() {
        let page = include_str!("../../../PROTOCOL.md");
        let line = page
            .lines()
            .find(|line| line.starts_with(r#"{"type":"series","series":"#));
        let said = super::super::series::read(line.unwrap().as_bytes()).unwrap();
        let (name, of) = &said[1];
        assert_eq!(
            (&**name, &*of.unit, of.group.as_deref()),
            ("critic", "", Some("loss"))
        );
        assert_eq!((&*said[0].0, &*said[0].1.unit), ("power", "W"));
        assert!(super::super::series::read(b"[1]").is_err());
    }

    /// The examples of `PROTOCOL.md`.
    #[test]
    fn what_the_page_says_to_scopes_is_read() {
        let page = include_str!("../../../PROTOCOL.md");
        let (_, section) = page.split_once("\n## Broker: to scopes").unwrap();
        let (section, _) = section.split_once("\n## ").unwrap();
        let examples: Vec<_> = section
            .lines()
            .filter(|line| line.starts_with('{'))
            .collect();
        assert_eq!(examples.len(), 6);
        for line in examples {
            let answer: Answer = serde_json::from_str(line).unwrap();
            match &*answer.kind {
                "controls" => {
                    let announced: Announced = serde_json::from_str(line).unwrap();
                    assert_eq!(announced.controls.len(), 2);
                }
                "applied" => {
                    let said: Applied = serde_json::from_str(line).unwrap();
                    assert_eq!(said.request.is_some(), answer.scope.is_some());
                }
                kind => assert!(["seen", "done", "series"].contains(&kind)),
            }
        }
    }

    #[test]
    fn words_are_told_from_topics_by_their_last_level() {
        assert_eq!(
            split("lab/train/$controls"),
            Some(("lab/train", Word::Controls))
        );
        assert_eq!(
            split("lab/train/$applied"),
            Some(("lab/train", Word::Applied))
        );
        assert_eq!(split("lab/$set"), Some(("lab", Word::Asked)));
        for topic in ["lab/$SYS", "$controls", "lab/$controls/x", "lab/train"] {
            assert_eq!(split(topic), None);
        }
    }
}
