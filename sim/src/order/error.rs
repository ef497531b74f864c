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
            Self::NoControl { .. } => "no-control",
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

/// What there is instead of what is wanted, as far as it fits into a sentence; names that are like it come first.
pub(crate) fn there_are(wanted: &str, names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 20;
    let mut names: Vec<String> = names.collect();
    names.sort_by_cached_key(|name| std::cmp::Reverse(likeness(wanted, name)));
    match names.len() {
        0 => "there is none".into(),
        1 => format!("there is {}", names[0]),
        count if count > SHOWN => {
            let (shown, more) = (names[..SHOWN].join(", "), count - SHOWN);
            format!("there are {shown} and {more} more")
        }
        _ => format!("there are {}", names.join(", ")),
    }
}

/// How much a name is like the one that is wanted, whatever their case and their groups are; 0 where it is another one.
fn likeness(wanted: &str, name: &str) -> u32 {
    /// Names that have less in common are others.
    const LEAST: f64 = 0.8;
    let last = |name: &str| {
        let lower = name.to_lowercase();
        lower.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let (wanted, name) = (last(wanted), last(name));
    if wanted.is_empty() {
        return 0;
    }
    let like = strsim::jaro_winkler(&wanted, &name);
    // It is between 0 and 1.
    let like = if like < LEAST {
        0
    } else {
        (like * 100.0) as u32
    };
    let is_mistyped = wanted.chars().count() > 2 && strsim::osa_distance(&wanted, &name) < 2;
    // One that holds the other is like it, too, however much longer it is.
    let is_part = name.contains(&wanted) || wanted.contains(&name) && !name.is_empty();
    like.max(if is_part || is_mistyped { 80 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wanted: &str, names: &[&str]) -> String {
        there_are(wanted, names.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn names_like_the_one_that_is_wanted_come_first_and_the_others_in_their_order() {
        let names = ["acc", "lr", "train/loss", "Loss", "step"];
        for wanted in ["los", "loss", "lsos", "rank0/loss"] {
            let told = told(wanted, &names);
            let found: Vec<&str> = told["there are ".len()..].split(", ").collect();
            assert!(
                found[..2]
                    .iter()
                    .all(|name| name.to_lowercase().contains("loss")),
                "{told}"
            );
            assert_eq!(found[2..], ["acc", "lr", "step"]);
        }
        assert_eq!(told("x", &["b", "a"]), "there are b, a");
        let many: Vec<String> = (0..100)
            .map(|number| format!("s{number}"))
            .chain(["val".into()])
            .collect();
        let told = there_are("vla", many.into_iter());
        assert!(
            told.starts_with("there are val, s0, ") && told.ends_with("and 81 more"),
            "{told}"
        );
        assert_eq!(there_are("vla", std::iter::empty()), "there is none");
    }
}
