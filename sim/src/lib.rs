//! The background side of Sprintscope: jobs that produce numbers, and what becomes of the numbers.

pub mod format;
pub mod job;
pub mod source;
