//! What of a recording is written for others to read.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use sprintscope_sim::export::Join;
use sprintscope_sim::quantity::parse_secs;

/// What is written, and where to.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// A recording: a file, or the name of one that was kept
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What is written; its ending says the form: .csv, .tsv, .jsonl, .npz, .parquet, .mcap
    #[arg(value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Only from here on: seconds (10s, 2m), or a number on the series' own axis
    #[arg(long, value_name = "X", value_parser = parse_x, allow_negative_numbers = true)]
    pub from: Option<f64>,
    /// Only what stands before this
    #[arg(long, value_name = "X", value_parser = parse_x, allow_negative_numbers = true)]
    pub to: Option<f64>,
    /// Only series whose names match, with * and ?; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub series: Vec<String>,
    /// A row for each time at which any series has a sample, instead of a row for each sample; where a series has none:
    /// previous, linear, nearest
    #[arg(long, value_name = "NAME")]
    pub join: Option<Join>,
}

/// Reads a place on an x axis.
fn parse_x(text: &str) -> Result<f64, String> {
    let negative = text.strip_prefix('-').and_then(parse_secs);
    let x = negative.map(|x| -x).or_else(|| parse_secs(text));
    x.filter(|x| x.is_finite())
        .ok_or_else(|| format!("{text:?}: write 250ms, 10s, 2m, or a number"))
}
