//! Controls of a source that knows nothing of controls: what a person turns is said to it as a line, or a
//! command of the person's is run. The way back without touching the program.

mod carry;
mod command;
mod echo;
mod spec;
mod way;

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::job::control::Inbox;
use crate::job::{ControlKind, ControlSpec, Job, JobSpec};

pub use self::spec::LineControlError;
use self::way::Way;
use super::intake::Intake;

/// A control whose values are said as lines, or run a command.
#[derive(Clone, Debug, PartialEq)]
pub struct LineControl {
    /// As it was written.
    text: String,
    spec: ControlSpec,
    does: Does,
}

/// What is done with a value; `{}` stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Does {
    /// This goes back as a line.
    Say(String),
    /// These words are a command and its arguments.
    Run(Vec<String>),
}

/// What stands where a value is to be.
const PLACE: &str = "{}";

impl LineControl {
    /// Its name within the job.
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it needs somebody on the other side who takes lines.
    pub fn says_lines(&self) -> bool {
        matches!(self.does, Does::Say(_))
    }

    /// Whether a program that says its value says a word.
    fn has_labels(&self) -> bool {
        match &self.spec.kind {
            ControlKind::Choice(choices) => choices.iter().any(|one| one.parse::<f64>().is_err()),
            _ => false,
        }
    }

    /// How a value is written where `{}` stands.
    fn value_text(&self, value: f64) -> String {
        match self.spec.kind {
            ControlKind::Choice(_) => self.spec.choice_at(value).unwrap_or_default().into(),
            ControlKind::Button => String::new(),
            _ => value.to_string(),
        }
    }

    /// The text with the value in it. A button has none, and is said as it is.
    fn filled(&self, text: &str, value: f64) -> String {
        match self.spec.kind {
            ControlKind::Button => text.into(),
            _ => text.replace(PLACE, &self.value_text(value)),
        }
    }
}

/// The line controls of a job, over all its runs.
#[derive(Debug, Default)]
pub struct LineControls {
    /// Each keeps its place; `None` where one was forgotten.
    all: Mutex<Vec<Option<Arc<LineControl>>>>,
    changed: Notify,
    inbox: Arc<Inbox>,
    takes_lines: bool,
}

/// Why a job doesn't get a control.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// It has one of this name.
    #[error("{0}: the job has another control of this name: give this one a name of its own")]
    Duplicate(String),
    /// Nobody would hear it.
    #[error("{0}: nothing goes back to this source; a command, with ! in front, needs no way back")]
    NoWayBack(String),
}

impl LineControls {
    /// Those of a job that is a source.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment()
    }

    /// Whether lines go back to this source.
    pub fn takes_lines(&self) -> bool {
        self.takes_lines
    }

    /// Adds one to this job, at once.
    ///
    /// # Errors
    /// [`NotAdded`] where the name is taken, or a line has nowhere to go.
    pub fn add(&self, job: &Job, control: LineControl) -> Result<(), NotAdded> {
        let name = control.name().to_owned();
        if control.says_lines() && !self.takes_lines {
            return Err(NotAdded::NoWayBack(name));
        }
        let mut all = self.all.lock();
        let is_known = all.iter().flatten().any(|known| known.name() == name);
        if is_known || job.control(&name).is_some() {
            return Err(NotAdded::Duplicate(name));
        }
        if let Some(intake) = Intake::of(job).filter(|_| control.has_labels()) {
            intake.expect_choice(&name);
        }
        all.push(Some(Arc::new(control)));
        drop(all);
        self.changed.notify_one();
        Ok(())
    }

    /// Takes the one of this name from this job, at once; returns it if there was one.
    pub fn forget(&self, job: &Job, name: &str) -> Option<LineControl> {
        let mut all = self.all.lock();
        let is_it = |one: &&mut Option<Arc<LineControl>>| {
            one.as_ref().is_some_and(|control| control.name() == name)
        };
        let forgotten = all.iter_mut().find(is_it)?.take()?;
        // Where it wasn't announced, one of the job's own has its name.
        job.remove_line_control(name);
        drop(all);
        self.changed.notify_one();
        Some(Arc::unwrap_or_clone(forgotten))
    }

    /// Whether there is one of this name.
    pub fn has(&self, name: &str) -> bool {
        let all = self.all.lock();
        all.iter().flatten().any(|control| control.name() == name)
    }

    /// The texts of all of them, in the order in which they came.
    pub fn texts(&self) -> Vec<String> {
        let all = self.all.lock();
        let there = all.iter().flatten();
        there.map(|control| control.text.clone()).collect()
    }

    /// Calls this with each from this place on, `None` for a forgotten one. None is forgotten meanwhile.
    fn each_behind(&self, known: usize, mut begin: impl FnMut(Option<&Arc<LineControl>>)) {
        let all = self.all.lock();
        let new = all.get(known..).unwrap_or_default();
        for control in new {
            begin(control.as_ref());
        }
    }

    fn is_there(&self, place: usize) -> bool {
        let all = self.all.lock();
        all.get(place).is_some_and(Option::is_some)
    }
}

impl JobSpec {
    /// The same source with these controls, as far as it has a way for them; more may be added while it
    /// runs ([`LineControls::add`]).
    pub fn line_controls(self, controls: &[LineControl]) -> Self {
        let way = Way::of(&self);
        let takes_lines = way.is_some();
        let fitting = controls
            .iter()
            .filter(|one| takes_lines || !one.says_lines());
        let all: Vec<_> = fitting
            .map(|control| Some(Arc::new(control.clone())))
            .collect();
        let intake = self.attached::<Intake>();
        if let Some(intake) = &intake {
            let labelled = all.iter().flatten().filter(|one| one.has_labels());
            labelled.for_each(|one| intake.expect_choice(one.name()));
        }
        let controls = Arc::new(LineControls {
            all: Mutex::new(all),
            takes_lines,
            ..LineControls::default()
        });
        let carried = Arc::clone(&controls);
        let with = self.beside_first(move |ctx| {
            let (controls, way) = (Arc::clone(&carried), way.clone());
            let intake = intake.clone();
            async move { carry::carry(&ctx, &controls, (way.as_ref(), intake.as_deref())).await }
        });
        with.attach(controls)
    }

    /// Whether lines go back to this source.
    pub fn takes_lines(&self) -> bool {
        Way::of(self).is_some()
    }
}

#[cfg(test)]
mod tests;
