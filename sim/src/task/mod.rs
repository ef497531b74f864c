//! The built-in tasks: a sprinter that produces, an evaluator that smooths, a stopper that counts.

mod evaluator;
mod signal;
mod sprinter;
mod stopper;

pub use evaluator::{evaluator, smooth};
pub use signal::{Signal, UnknownSignal};
pub use sprinter::{Load, sprinter};
pub use stopper::stopper;
