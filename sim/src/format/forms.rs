//! Each form on its own: what a person who prints it may rely on.
#![expect(
    clippy::format_collect,
    reason = "what lines say matters here, not what they cost"
)]

mod csv;
mod first_lines;
mod json;
mod numbers;
mod pairs;
