//! The store: all series of a scope, kept so that a question costs what the screen costs.
//!
//! A series grows in chunks; a full chunk is sealed, never changes again and is shared. While
//! samples arrive a pyramid is built over them: per bucket of 2ⁿ samples the *first, min, max,
//! last* value (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation",
//! VLDB 2014), aligned to the absolute sample number. A view asks for columns of absolute position
//! and gets them from buckets, or the samples themselves where there are few. Read-outs and export ask
//! for the samples of a range, or for what is to be said of them: mean, deviation, slope, quantiles.
//!
//! Conventions: x is seconds since the scope's start, or what [`XAxis`] says; ranges are half
//! open; a value of NaN is a gap; a sample's number counts from the series' first sample ever and
//! stays the same when older ones are dropped.

mod at_most;
mod bucket;
mod budget;
mod catalog;
mod chunk;
mod chunk_x;
mod columns;
mod crossing;
mod decimals;
mod excerpt;
mod extent;
mod full_chunk;
mod held;
mod info;
mod label_columns;
mod lane;
#[cfg(target_os = "linux")]
mod limits;
mod line_sums;
mod linear_piece;
mod machine;
mod mean;
mod moments;
mod neighbour;
mod numbers;
mod packed;
mod packer;
mod packing;
mod part;
mod path;
mod path_reading;
mod pyramid;
mod quantiles;
mod query;
mod question;
mod range_stats;
mod recordable;
mod retention;
mod room;
mod sample_range;
mod saved;
mod search;
mod segments;
mod series;
mod slot;
mod smooth;
mod spans;
mod stats;
mod stays;
#[expect(
    clippy::module_inception,
    reason = "one noun, one file: the store's own is `store`"
)]
mod store;
mod stored;
mod sums;
#[cfg(test)]
mod tests;
mod time_in_states;
mod whole;
mod x_values;

pub use at_most::AtMostReading;
pub use columns::{Answer, Column, Flags, Run, Smooth};
pub use crossing::{Crossing, Towards};
pub(crate) use full_chunk::FullChunk;
pub use held::Held;
pub use info::{LABELS_MAX, Removed, SeriesId, SeriesInfo, SeriesList, XAxis, XKind};
pub use lane::{Block, Lane, Stay};
pub use machine::default_budget_bytes;
pub(crate) use machine::spare_address_space;
pub use mean::Mean;
pub use moments::Moments;
pub use neighbour::Side;
pub use path::PATH_POINTS;
pub use path_reading::PathReading;
pub use quantiles::{EXACT_SAMPLES, Quantiles};
pub(crate) use query::Samples;
pub use question::{Detail, MAX_COLUMNS, Means, Question};
pub use range_stats::{RangeNumbers, RangeReading, RangeStats};
pub(crate) use recordable::{RestoredPart, SeriesState};
pub use sample_range::{SampleChunk, SampleRange};
pub(crate) use saved::{SavedPiece, Summary, piece_range};
pub use spans::SpanInfo;
pub use stats::SeriesStats;
pub use stays::TimeInStates;
pub(crate) use store::ClearedSeries;
pub use store::{Store, Writer};
pub(crate) use stored::{ChunkCache, ChunkOrigin};
pub use x_values::XValues;
