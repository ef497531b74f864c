//! The way back to a producer at a broker: the controls that it announced, what is asked of them, and its stop.
//!
//! A producer announces what it lets be turned as a retained message at `…/$controls`; it is tuned at `…/$set`,
//! stopped at `…/$stop`, and says what came of it at `…/$applied`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};

use super::said::{self, Field, Is};
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
    /// Set once the broker has it.
    pub confirmed: Option<Confirmed>,
}

/// Whether the broker has what was said.
pub(super) type Confirmed = Arc<AtomicBool>;

/// Who would hear of what is asked.
#[derive(Debug, Default)]
struct Presence {
    /// The connection to the broker is lost.
    is_lost: bool,
    /// The producers that have said that they are done.
    ended: HashSet<String>,
}

impl Presence {
    /// Why what is asked of this producer would reach nobody.
    fn missing(&self, base: &str) -> Option<String> {
        if self.is_lost {
            return Some("the broker is away".into());
        }
        self.ended
            .contains(base)
            .then(|| "its producer has ended".into())
    }
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
    controls: Vec<Value>,
}

const ANNOUNCED: [Field; 1] = [("controls", Is::List, true)];
const CONTROL: [Field; 10] = [
    ("kind", Is::Text, true),
    ("name", Is::Text, true),
    ("value", Is::Anything, false),
    ("min", Is::Number, false),
    ("max", Is::Number, false),
    ("log", Is::Switch, false),
    ("integer", Is::Switch, false),
    ("step", Is::Number, false),
    ("choices", Is::Texts, false),
    ("unit", Is::Text, false),
];
const ANSWER: [Field; 3] = [
    ("type", Is::Text, true),
    ("scope", Is::Text, false),
    ("error", Is::Text, false),
];
const APPLIED: [Field; 4] = [
    ("control", Is::Text, true),
    ("value", Is::Anything, true),
    ("request", Is::Count, false),
    ("at", Is::Number, false),
];

/// Reads an answer, with all of its message.
fn answer(payload: &[u8]) -> Result<(Answer, Value), String> {
    let said = said::json(payload)?;
    Ok((said::object(&said, &ANSWER)?, said))
}

/// Reads what controls there are, each by itself.
fn announced(payload: &[u8]) -> Result<Vec<Value>, String> {
    let announced: Announced = said::object(&said::json(payload)?, &ANNOUNCED)?;
    Ok(announced.controls)
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
    presence: Arc<Mutex<Presence>>,
    /// Whether the broker has the stops that were said.
    stops: Vec<Confirmed>,
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
            presence: Arc::default(),
            stops: Vec::new(),
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
                if self.take_back(base, &HashSet::new()) {
                    self.ctx.note(format!("{base} can't be tuned any more"));
                }
                Heard::Nothing
            }
            Word::Controls => {
                match announced(payload) {
                    Ok(controls) => self.announce(base, controls).await,
                    Err(error) => self.note_bad(&format!("{base}/$controls: {error}")),
                }
                Heard::Nothing
            }
            Word::Applied => match answer(payload) {
                Ok(answer) => self.answered(base, answer).await,
                Err(error) => {
                    self.note_bad(&format!("{base}/$applied: {error}"));
                    Heard::Nothing
                }
            },
            Word::Series | Word::Asked => Heard::Nothing,
        }
    }

    async fn announce(&mut self, base: &str, controls: Vec<Value>) {
        if !self.producers.iter().any(|known| known == base) {
            self.producers.push(base.into());
        }
        self.presence.lock().ended.remove(base);
        let mut announced = HashSet::new();
        for (place, control) in controls.iter().enumerate() {
            match self.announce_one(base, control).await {
                Ok(name) => {
                    self.ask_first(base, &name);
                    announced.insert(name);
                }
                Err(why) => {
                    let place = place + 1;
                    self.note_bad(&format!("{base}/$controls: control {place}: {why}"));
                }
            }
        }
        // The message lists all that there are.
        self.take_back(base, &announced);
    }

    /// Announces one; its name, or why there is none.
    async fn announce_one(&mut self, base: &str, control: &Value) -> Result<String, String> {
        let read = || said::object::<Control>(control, &CONTROL);
        let name = clean_name(&read()?.name);
        if let Some(owner) = self.bases.get(&name).filter(|owner| *owner != base) {
            return Err(format!("`{name}`: {owner} has a control of this name"));
        }
        if announce(&self.ctx, read()?).await.is_err() {
            // It may be another one than that which it was.
            self.ctx.take_back_control(&name);
            let announced = announce(&self.ctx, read()?).await;
            announced.map_err(|mistake| format!("`{}`: {}", mistake.name, mistake.why))?;
        }
        self.bases.insert(name.clone(), base.into());
        Ok(name)
    }

    /// Nothing is asked of a control whose producer can't hear it.
    fn ask_first(&self, base: &str, name: &str) {
        if let Some(control) = self.ctx.control_named(name) {
            let (presence, base) = (Arc::clone(&self.presence), base.to_owned());
            control.ask_first(move || presence.lock().missing(&base));
        }
    }

    /// A producer has no controls any more but these; returns whether it had others.
    fn take_back(&mut self, base: &str, but: &HashSet<String>) -> bool {
        let owned = self.bases.iter().filter(|(_, owner)| *owner == base);
        let mut gone: Vec<String> = owned.map(|(name, _)| name.clone()).collect();
        gone.retain(|name| !but.contains(name));
        for name in &gone {
            self.bases.remove(name);
            self.ctx.take_back_control(name);
        }
        !gone.is_empty()
    }

    /// What a run before knew of, and nobody announced in this one, is nobody's any more.
    pub(super) fn take_back_unannounced(&self) {
        for name in self.ctx.told_controls() {
            if !self.bases.contains_key(&*name) {
                self.ctx.take_back_control(&name);
            }
        }
    }

    /// The connection to the broker is lost, or there again.
    pub(super) fn lose(&self, is_lost: bool) {
        self.presence.lock().is_lost = is_lost;
    }

    pub(super) fn is_lost(&self) -> bool {
        self.presence.lock().is_lost
    }

    async fn answered(&mut self, base: &str, (answer, all): (Answer, Value)) -> Heard {
        match &*answer.kind {
            "applied" => match said::object::<Applied>(&all, &APPLIED) {
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
                self.presence.lock().ended.insert(base.into());
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
            None,
        );
    }

    /// Tells all producers of the job to stop; returns whether there are any, and it was meant for them: who
    /// closes a scope lets go of what it watches.
    pub(super) fn stop(&mut self) -> bool {
        let Some(by) = self.stops_producers() else {
            return false;
        };
        self.stops.clear();
        for base in &self.producers {
            let confirmed = Confirmed::default();
            self.stops.push(Arc::clone(&confirmed));
            self.say(
                base,
                "$stop",
                &json!({
                    "type": "stop",
                    "method": "event",
                    "by": by.name(),
                    "scope": self.scope,
                }),
                Some(confirmed),
            );
        }
        true
    }

    /// By whom the job is stopped, where that is meant for producers and there are any.
    pub(super) fn stops_producers(&self) -> Option<StopBy> {
        let by = self.ctx.asked().map(|(_, by)| by);
        by.filter(|by| self.has_producers() && !matches!(by, StopBy::Close | StopBy::Signal))
    }

    /// Whether the broker has all that was said of a stop.
    pub(super) fn has_told_stop(&self) -> bool {
        let mut stops = self.stops.iter();
        stops.all(|confirmed| confirmed.load(Ordering::Acquire))
    }

    fn say(&self, base: &str, word: &str, message: &Value, confirmed: Option<Confirmed>) {
        let saying = Saying {
            confirmed,
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
                    let controls = announced(line.as_bytes()).unwrap();
                    let read = controls
                        .iter()
                        .map(|one| said::object::<Control>(one, &CONTROL).unwrap().name);
                    assert_eq!(read.collect::<Vec<_>>(), ["lr", "save"]);
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
    fn what_cannot_be_read_is_told_in_words_of_the_protocol() {
        let of_announced = |text: &str| {
            let controls = announced(text.as_bytes())?;
            let read = |one| said::object::<Control>(one, &CONTROL).map(|_| ());
            controls.iter().try_for_each(read)
        };
        let of_answer = |text: &str| {
            let (_, all) = answer(text.as_bytes())?;
            said::object::<Applied>(&all, &APPLIED).map(|_| ())
        };
        let of_series = |text: &str| super::super::series::read(text.as_bytes()).map(|_| ());
        for (told, says) in [
            (
                of_announced("no"),
                "it is no JSON: it can't be read at character 2",
            ),
            (
                of_announced("{\"controls\":["),
                "it is no whole JSON: it breaks off at character 13",
            ),
            (of_announced("[]"), "it is no object of JSON"),
            (of_announced("{}"), "`controls` is missing"),
            (of_announced(r#"{"controls":1}"#), "`controls` is no list"),
            (
                of_announced(r#"{"controls":[1]}"#),
                "it is no object of JSON",
            ),
            (
                of_announced(r#"{"controls":[{"kind":"button"}]}"#),
                "`name` is missing",
            ),
            (
                of_announced(r#"{"controls":[{"kind":"slider","name":"a","min":"x"}]}"#),
                "`min` is no number",
            ),
            (
                of_announced(r#"{"controls":[{"kind":"slider","name":"a","log":1}]}"#),
                "`log` is neither true nor false",
            ),
            (
                of_announced(r#"{"controls":[{"kind":"choice","name":"a","choices":[1]}]}"#),
                "`choices` is no list of texts",
            ),
            (
                of_announced(r#"{"controls":[{"kind":"slider","name":"a","log":null}]}"#),
                "its fields (`kind`, `name`, `value`, `min`, `max`, `log`, `integer`, `step`, `choices`, `unit`) aren't what they are to be",
            ),
            (of_answer(r#"{"value":1}"#), "`type` is missing"),
            (
                of_answer(r#"{"type":"applied","value":1}"#),
                "`control` is missing",
            ),
            (
                of_answer(r#"{"type":"applied","control":"a","value":1,"request":-1}"#),
                "`request` is no whole number from 0 on",
            ),
            (
                of_series(r#"{"series":[{"unit":"W"}]}"#),
                "series 1: `name` is missing",
            ),
        ] {
            assert_eq!(told, Err(says.to_owned()));
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
