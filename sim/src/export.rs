//! Exports: samples of a store in a form that other programs read.
//!
//! A store is all that is needed, whether a live scope fills it or a recording did. What is asked for is fixed when
//! an export begins, and then read chunk by chunk: memory goes with a chunk of each series, not with their samples.
//!
//! Two shapes: long, a row for each sample, with the name of its series; or aligned to one x, a row for each x that
//! any of the series has, with what each has there ([`Join`] says what that is where it has no sample). Numbers are
//! written so that they are read back to the bit; NaN is a gap.

mod aligned;
mod archive;
mod chosen;
mod comma_separated;
mod file;
mod form;
mod join;
mod json_lines;
mod long;
mod mcap;
mod npz;
mod number;
#[cfg(feature = "parquet")]
mod parquet;
mod progress;
mod table;
#[cfg(test)]
mod tests;
mod wanted;

pub use self::file::{FileError, NewFile};
pub use self::form::Form;
pub use self::join::Join;
pub use self::progress::ExportProgress;
pub use self::wanted::{ExportError, Exported, Wanted, copied_values, export};
