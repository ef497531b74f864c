//! Keeps how large a window is drawn in the configuration file, and leaves all else there as it was written.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use sprintscope_sim::file_trouble;
use toml::{Table, Value};

use super::config;
use crate::view::scale::Scale;

/// Keeps it for the next run.
///
/// # Errors
/// A sentence that says why it isn't kept.
pub(crate) fn keep(scale: Scale) -> Result<(), String> {
    let path = config::path().ok_or("there is no folder for a configuration")?;
    keep_at(&path, scale)
}

fn keep_at(path: &Path, scale: Scale) -> Result<(), String> {
    let of_file = |error: std::io::Error| file_trouble(path, &error);
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(of_file(error)),
    };
    let text = with_scale(&before, scale).ok_or_else(|| {
        let line = line(scale);
        format!("write `{line}` into {}", path.display())
    })?;
    // Where it is a link, what it points at is written.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.into());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(of_file)?;
    }
    // Written beside it first: a full disk takes nothing away that way.
    let beside = path.with_extension("toml.new");
    let written = fs::write(&beside, text)
        .and_then(|()| match fs::metadata(path) {
            Ok(before) => fs::set_permissions(&beside, before.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What isn't there can't be removed, and needn't be.
        let _gone = fs::remove_file(&beside);
    }
    written.map_err(of_file)
}

fn line(scale: Scale) -> String {
    format!("scale = {}", scale.of_one())
}

/// The text of the file with this scale; `None` where nothing can be put into it without changing what else it says.
fn with_scale(text: &str, scale: Scale) -> Option<String> {
    let before: Table = text.parse().ok()?;
    let is_table = |line: &str| line.trim_start().starts_with('[');
    let lines: Vec<&str> = text.lines().collect();
    let tables = lines.iter().position(|line| is_table(line));
    let tables = tables.unwrap_or(lines.len());
    let is_scale = |line: &&str| {
        let rest = line.trim_start().strip_prefix("scale");
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut lines: Vec<String> = lines.iter().map(|line| (*line).into()).collect();
    let own = line(scale);
    match lines[..tables]
        .iter()
        .position(|line| is_scale(&line.as_str()))
    {
        Some(place) => {
            let said = lines[place].split_once('#');
            lines[place] = said.map_or(own.clone(), |(_, said)| format!("{own} #{said}"));
        }
        None => lines.insert(tables, own),
    }
    let text = lines.join("\n") + "\n";
    let mut wanted = before;
    let kept: Value = line(scale).parse::<Table>().ok()?.remove("scale")?;
    wanted.insert("scale".into(), kept);
    let is_as_wanted = text.parse::<Table>().is_ok_and(|after| after == wanted);
    is_as_wanted.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_put_into_the_file_and_nothing_else_changes() {
        let scale = Scale::of_factor(1.5).unwrap();
        for (before, after) in [
            ("", "scale = 1.5\n"),
            ("theme = 'dark'", "theme = 'dark'\nscale = 1.5\n"),
            (
                "# mine\nscale = 2 # for the big one\ngrace = '1s'\n",
                "# mine\nscale = 1.5 # for the big one\ngrace = '1s'\n",
            ),
            (
                "theme = 'dark'\n\n[keys]\n'view.fit' = 'G'\n",
                "theme = 'dark'\n\nscale = 1.5\n[keys]\n'view.fit' = 'G'\n",
            ),
        ] {
            assert_eq!(with_scale(before, scale).as_deref(), Some(after));
        }
        for left_alone in [
            "theme = ",
            "options = [\n['a'],\n]\n",
            "x = '''\nscale = 2\n'''\n",
        ] {
            assert_eq!(with_scale(left_alone, scale), None, "{left_alone}");
        }
    }

    #[test]
    fn it_is_kept_in_a_folder_that_is_not_there_yet_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sprintscope/config.toml");
        for (factor, text) in [(2.0, "scale = 2\n"), (1.25, "scale = 1.25\n")] {
            let scale = Scale::of_factor(factor).unwrap();
            keep_at(&path, scale).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
