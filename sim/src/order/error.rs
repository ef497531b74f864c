//! Why an order isn't carried out: each refusal and its one sentence.

use super::JobRef;
use crate::job::ControlError;

/// Why an order isn't carried out, in a sentence that says what to do instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OrderError {
    /// No job has this name or number.
    #[error("no job {wanted}: {there_are}")]
    NoJob {
        /// What was asked for.
        wanted: JobRef,
        /// The jobs there are, as a sentence's end.
        there_are: String,
    },
    /// There is nothing to stop any more.
    #[error("{job} has ended")]
    Ended {
        /// The job's name.
        job: String,
    },
    /// There is nobody any more who would apply a value.
    #[error("{job} has ended: nothing takes the value")]
    TakesNothing {
        /// The job's name.
        job: String,
    },
    /// Only what has ended can go.
    #[error("{job} still runs: stop it first")]
    StillRuns {
        /// The job's name.
        job: String,
    },
    /// A removed job can't be put back.
    #[error(
        "the removed job can't be put back: what it had is gone, which makes room for what runs"
    )]
    Gone,
    /// The job has no control of this name.
    #[error("{job} has no control {control}: {there_are}")]
    NoControl {
        /// The job's name.
        job: String,
        /// What was asked for.
        control: String,
        /// The controls there are, as a sentence's end.
        there_are: String,
    },
    /// The control can't take this value.
    #[error(transparent)]
    Value(#[from] ControlError),
    /// Controls are to be set, but none is named.
    #[error("values: give at least one control and its value")]
    NoValues,
    /// Only buttons and toggles can be pressed.
    #[error("{control} is no button: set it to a value instead")]
    NoButton {
        /// The control's name.
        control: String,
    },
    /// A client asks for a program to be started.
    #[error(
        "{job} runs a program, and nothing that arrives here starts one: restart it in the scope"
    )]
    StartsProgram {
        /// The job's name.
        job: String,
    },
    /// The job is a client: nobody here knows how to start it.
    #[error("{job} is a program of its own: start it again where it was started")]
    NotStartedHere {
        /// The job's name.
        job: String,
    },
    /// The job ran in another scope, of which a recording tells.
    #[error("{job} ran when it was recorded: it doesn't run here")]
    Recorded {
        /// The job's name.
        job: String,
    },
    /// The scope closes, and nothing starts again.
    #[error("{job} can't be restarted: its scope closes")]
    Closing {
        /// The job's name.
        job: String,
    },
    /// A mark has nothing to say.
    #[error("a mark needs a text: give a word or two")]
    NoText,
    /// A mark has too much to say.
    #[error("a mark's text has {chars} characters: give at most {most}")]
    LongText {
        /// As given.
        chars: usize,
        /// As many as there may be.
        most: usize,
    },
}

impl OrderError {
    /// The refusal as one word, for programs: it stays when the sentence is said better.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoJob { .. } => "no-job",
            Self::Ended { .. } | Self::TakesNothing { .. } => "ended",
            Self::StillRuns { .. } => "still-runs",
            Self::Gone => "gone",
            Self::NoControl { .. } | Self::Value(ControlError::TakenBack { .. }) => "no-control",
            Self::Value(ControlError::Unheard { .. }) => "not-sent",
            Self::Value(_) | Self::NoValues => "no-value",
            Self::NoButton { .. } => "no-button",
            Self::StartsProgram { .. } => "starts-program",
            Self::NotStartedHere { .. } => "not-started-here",
            Self::Recorded { .. } => "recorded",
            Self::Closing { .. } => "closing",
            Self::NoText | Self::LongText { .. } => "no-text",
        }
    }
}
