//! The built-in tasks: a sprinter that produces, an evaluator that smooths, a stopper that counts.

mod evaluator;
mod load;
mod signal;
mod sprinter;
mod stopper;
mod timeline;

pub use evaluator::{evaluator, smooth};
pub use load::{Load, Spacing};
pub use signal::{Signal, UnknownSignal};
pub use sprinter::sprinter;
pub use stopper::stopper;
