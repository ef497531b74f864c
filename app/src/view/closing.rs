//! Closing a view: whom it waits for, and the question what is to become of those at work.

use sprintscope_sim::{Job, JobState, Scope};

use super::keymap::Keymap;
use super::unseen::{names, names_within};

/// Characters of a name: a line of the question has room for so many.
const NAME_MOST: usize = 44;

/// What a person answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answer {
    /// They are stopped, and the view closes.
    Stop,
    /// They go on without a view.
    Keep,
    /// The view stays.
    #[default]
    Cancel,
}

impl Answer {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Stop, Self::Keep, Self::Cancel];

    /// What stands on its button, where so many jobs are at work.
    pub(crate) fn label(self, at_work: usize) -> &'static str {
        match (self, at_work) {
            (Self::Stop, 1) => "Stop it and close",
            (Self::Stop, _) => "Stop them and close",
            (Self::Keep, 1) => "Keep it running",
            (Self::Keep, _) => "Keep them running",
            (Self::Cancel, _) => "Cancel",
        }
    }
}

/// What is asked, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// What stands over it.
    pub title: &'static str,
    /// Who is at work.
    pub at_work: String,
    /// What becomes of them where they are kept; `view` is what they are kept without.
    pub kept: String,
}

impl Question {
    /// About these, in this kind of view: `window` or `view`.
    pub(crate) fn about(at_work: &[Job], view: &str) -> Self {
        let (is, reaches) = if at_work.len() == 1 {
            ("is", "it is reached")
        } else {
            ("are", "they are reached")
        };
        Self {
            title: "Close Sprintscope?",
            at_work: format!("{} {is} still at work.", names_within(at_work, NAME_MOST)),
            kept: format!(
                "Kept running, {reaches} without a {view}: by sprintscope jobs and sprintscope stop."
            ),
        }
    }
}

/// The live sources at work that nobody has asked to stop: who has said what becomes of them isn't
/// asked again.
pub(crate) fn at_work(scope: &Scope) -> Vec<Job> {
    let running = scope.jobs().running().into_iter();
    let is_left_alone = |job: &Job| job.is_live_source() && job.state() != JobState::Stopping;
    running.filter(is_left_alone).collect()
}

/// What cuts off a job that is at work, as a word of a sentence.
pub(crate) fn kill(keymap: &Keymap) -> String {
    let key = keymap.shown_for("job.kill");
    if key.is_empty() {
        "a kill".into()
    } else {
        (*key).into()
    }
}

/// `train: SIGTERM taken, at work for 14 s; K cuts it off`.
pub(crate) fn who_is_at_work(running: &[Job], keymap: &Keymap) -> Option<String> {
    running.iter().find_map(|job| {
        let status = job.status();
        let at_work = status.at_work?;
        let (name, words) = (job.name(), at_work.words(status.at));
        Some(format!("{name}: {words}; {} cuts it off", kill(keymap)))
    })
}

/// What a view waits for before it closes.
pub(crate) fn waits_for(scope: &Scope, keymap: &Keymap) -> Option<String> {
    let running = scope.jobs().running();
    let has = if running.len() == 1 { "has" } else { "have" };
    let names = names(&running);
    let usual = || {
        format!(
            "Closing when {names} {has} ended; {} ends them",
            kill(keymap)
        )
    };
    (!names.is_empty()).then(|| who_is_at_work(&running, keymap).unwrap_or_else(usual))
}
