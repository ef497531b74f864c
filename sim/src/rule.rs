//! Rules: conditions on what jobs say, which do something once they hold.
//!
//! One grammar for all who say one:
//!
//! ```text
//! rule       = all ("or" all)*
//! all        = part ("and" part)*
//! part       = "(" rule ")"
//!            | NAME ("<" | ">" | "<=" | ">=") NUMBER [hold]
//!            | NAME "is" "nan" [hold]
//!            | [JOB "/"] "quiet" "for" DURATION
//!            | [JOB "/"] "ended"
//! hold       = "for" COUNT | "for" DURATION
//! NAME       = [JOB "/"] SERIES
//! ```
//!
//! Names with blanks are quoted, whole or in parts; a quoted word is never one of the grammar. What is
//! compared is looked at with every sample: `for 5` holds once five samples in a row did, `for 10s` once
//! samples did for ten seconds.

mod absent;
mod action;
mod binding;
mod error;
mod grammar;
mod lane;
mod leaf;
mod look;
mod runner;
mod token;
mod trial;
mod trials;
mod waiting;

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use self::action::Action;
pub use self::error::RuleError;
pub(crate) use self::leaf::Leaf;
pub use self::runner::RuleRunner;
#[cfg(feature = "wire")]
pub(crate) use self::waiting::{Waited, Waiting};

/// How parts of a rule belong together; a part is told by its number.
#[derive(Clone, Debug, PartialEq)]
enum Condition {
    Leaf(usize),
    And(Vec<Condition>),
    Or(Vec<Condition>),
}

impl Condition {
    /// Whether it holds where this says which parts do.
    fn holds(&self, leaf: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Leaf(number) => leaf(*number),
            Self::And(all) => all.iter().all(|one| one.holds(leaf)),
            Self::Or(any) => any.iter().any(|one| one.holds(leaf)),
        }
    }
}

/// A condition on what jobs say.
///
/// ```
/// use sprintscope_sim::rule::Rule;
///
/// let rule: Rule = "loss < 0.1 for 5 or ended".parse().unwrap();
/// assert_eq!(rule.to_string(), "loss < 0.1 for 5 or ended");
/// let error = "loss << 0.1".parse::<Rule>().unwrap_err();
/// assert_eq!(error.column(), 7);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    text: Arc<str>,
    /// In the order in which they are written.
    leaves: Vec<Leaf>,
    condition: Condition,
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let (leaves, condition) = grammar::read(text)?;
        let text = text.trim().into();
        Ok(Self {
            text,
            leaves,
            condition,
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
