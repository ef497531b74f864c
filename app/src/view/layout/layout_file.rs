//! A layout as a file that people read and keep under version control.

use std::path::Path;

use super::Layout;
use crate::view::line_file::{in_a_line, text, told, write_whole};

/// What stands at the top of such a file.
const HEAD: &str = "\
# A layout of Sprintscope: how plots, panels and colours are arranged. Use it with --layout FILE.
# Only what differs from automatic is here. The command \"Save layout\" writes the file anew.
# In names of jobs and series, and in those of [[plot]], * stands for any text.
# A plot is called by its group and its unit: \"speed [m/s]\"; \"made 1\" is one made by hand.
";

/// What stands in a text.
///
/// # Errors
/// What is wrong, in a line that begins with the text's.
pub(crate) fn parse(text: &str) -> Result<Layout, String> {
    toml::from_str(text).map_err(|error| told(text, &error))
}

/// The file's text.
///
/// # Errors
/// What of it can't be written down.
pub(crate) fn written(layout: &Layout) -> Result<String, String> {
    let body = toml::to_string(layout).map_err(|error| in_a_line(&error))?;
    let border = if body.is_empty() { "" } else { "\n" };
    Ok(format!("{HEAD}{border}{body}"))
}

/// Reads a file; `None` where there is none.
///
/// # Errors
/// What is wrong, in a line.
pub(crate) fn read(path: &Path) -> Result<Option<Layout>, String> {
    text(path)?.map(|text| parse(&text)).transpose()
}

/// Writes the file, unless something stands there that is no layout.
///
/// # Errors
/// What hinders it, in a line.
pub(crate) fn write(path: &Path, layout: &Layout) -> Result<(), String> {
    read(path).map_err(|error| format!("{error}; not written over"))?;
    let text = written(layout)?;
    write_whole(path, &text).map_err(|error| error.to_string())
}
