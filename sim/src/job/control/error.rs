//! What no control can be, and what none can take.

/// A control that can't be announced, or a value that a control can't take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// The range holds no value.
    #[error(
        "{name}: the range {min} to {max} holds no value: give a minimum below the maximum, \
         both finite, and above 0 for a logarithmic scale"
    )]
    Range {
        /// The control's name.
        name: String,
        /// The minimum as given.
        min: f64,
        /// The maximum as given.
        max: f64,
    },
    /// The step leads nowhere.
    #[error("{name}: {step} is no step: give a number above 0, at most the length of the range")]
    Step {
        /// The control's name.
        name: String,
        /// The step as given.
        step: f64,
    },
    /// The value is no number.
    #[error("{name}: {value} is no value: give a number from {min} to {max}")]
    Value {
        /// The control's name.
        name: String,
        /// The value as given.
        value: f64,
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// There is nothing to choose from.
    #[error("{name}: a choice needs something to choose from: give at least one name")]
    NoChoices {
        /// The control's name.
        name: String,
    },
    /// Two of the choices are the same.
    #[error("{name}: {choice:?} is there twice: give each choice a name of its own")]
    TwinChoices {
        /// The control's name.
        name: String,
        /// The name that two of them have.
        choice: String,
    },
    /// It is none of the choices.
    #[error("{name}: {choice} is no choice: there are {choices}")]
    UnknownChoice {
        /// The control's name.
        name: String,
        /// The choice as given.
        choice: String,
        /// All there are.
        choices: String,
    },
    /// The text says no value.
    #[error("{name}: {text:?} is no value: give {right}")]
    Text {
        /// The control's name.
        name: String,
        /// The text as given.
        text: String,
        /// What would be right.
        right: &'static str,
    },
    /// More than the job has taken.
    #[error(
        "{name}: the job hasn't taken what was sent before, or this is too long: wait, or send less"
    )]
    TooMuch {
        /// The control's name.
        name: String,
    },
    /// Nobody is there who would hear of it.
    #[error("{name} isn't sent: {why}")]
    Unheard {
        /// The control's name.
        name: String,
        /// Who isn't there.
        why: String,
    },
    /// Who announced it has taken it back.
    #[error("{name} can't be tuned any more: its producer has taken it back")]
    TakenBack {
        /// The control's name.
        name: String,
    },
    /// A button was given a value.
    #[error("{name} is a button and takes no value: press it by its name alone")]
    Button {
        /// The control's name.
        name: String,
    },
    /// Only the job itself changes it.
    #[error("{name} can only be read: the job alone changes it")]
    ReadOnly {
        /// The control's name.
        name: String,
    },
    /// The job has another control of this name.
    #[error("{name}: the job has another control of this name: give this one a name of its own")]
    Duplicate {
        /// The control's name.
        name: String,
    },
}
