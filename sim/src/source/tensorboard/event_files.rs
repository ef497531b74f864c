//! The event files in a folder and below it.

use std::fs;
use std::path::{Path, PathBuf};

use super::is_named_so;

/// Folders within folders, at most: links may lead round in a circle.
const DEPTH_MAX: usize = 8;
/// More entries aren't looked through: it may be anybody's home.
const ENTRIES_MAX: usize = 200_000;

/// What a folder is called, also where it is named `.`.
pub(super) fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize();
    let whole = whole.as_deref().unwrap_or(folder);
    let name = whole.file_name().unwrap_or(whole.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The event files in a folder and below it, in the order of their names, each with its place within the folder.
pub(super) fn event_files_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    walk(folder, &mut |path| {
        let place = path
            .parent()
            .and_then(|parent| parent.strip_prefix(folder).ok());
        let group = place.unwrap_or(Path::new("")).to_string_lossy();
        found.push((path.to_path_buf(), group.into_owned()));
    });
    found
}

/// Calls this for each event file in a folder and below it, as far as that is looked through.
pub(super) fn walk(folder: &Path, found: &mut impl FnMut(&Path)) {
    let mut left = ENTRIES_MAX;
    walk_within(folder, DEPTH_MAX, &mut left, found);
}

fn walk_within(folder: &Path, depth: usize, left: &mut usize, found: &mut impl FnMut(&Path)) {
    // One that has gone, or that can't be read, holds nothing.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .take(*left)
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .map(|entry| entry.path())
        .collect();
    *left = left.saturating_sub(paths.len());
    paths.sort_unstable();
    for path in paths {
        if is_named_so(&path) {
            found(&path);
        } else if depth > 0 && *left > 0 && path.is_dir() {
            walk_within(&path, depth - 1, left, found);
        }
    }
}
