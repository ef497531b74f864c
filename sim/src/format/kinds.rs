//! Kinds of output that programs print, in layouts made up at random: each quantity has to become a
//! series of its own, with its name, its unit, its values and its places, and nothing else one.
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "what lines say matters here, not what they cost"
)]

mod beside;
mod blocks;
mod facts;
mod files;
mod headers;
mod json;
mod language;
mod layouts;
mod names;
mod preambles;
mod records;
mod rounds;
mod rows;
mod sections;
mod shapes;
mod spellings;
mod stamped;
mod states;
mod systems;
mod tables;
mod terminals;
mod things;
mod times;
mod totals;
mod units;
mod writers;
