//! What of a recording is written for others to read.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use sprintscope_sim::export::Join;
use sprintscope_sim::quantity::parse_secs;

use crate::program::picture_form::PictureForm;
use crate::view::exporting::parse_size;
use crate::view::paper_theme::PaperTheme;

/// What is written, and where to.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// A recording: a file, or the name of one that was kept
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What is written; its ending says the form: values as .csv, .tsv, .jsonl, .npz, .parquet, .mcap; a picture as
    /// .png, .svg
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
    /// Of a picture: pixels across and down (1280x720)
    #[arg(long, value_name = "WxH", value_parser = parse_size)]
    pub size: Option<[u32; 2]>,
    /// Of a picture: paper, light, dark (paper)
    #[arg(long, value_name = "NAME", value_parser = |name: &str| name.parse::<PaperTheme>())]
    pub(crate) theme: Option<PaperTheme>,
}

/// Reads the name of a picture, whose ending says its form.
///
/// # Errors
/// Says which endings there are.
pub(super) fn parse_picture(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match PictureForm::of(&path) {
        Some(_) => Ok(path),
        None => Err("its name must end with .png or .svg".into()),
    }
}

/// Reads a place on an x axis.
fn parse_x(text: &str) -> Result<f64, String> {
    let negative = text.strip_prefix('-').and_then(parse_secs);
    let x = negative.map(|x| -x).or_else(|| parse_secs(text));
    x.filter(|x| x.is_finite())
        .ok_or_else(|| format!("{text:?}: write 250ms, 10s, 2m, or a number"))
}
