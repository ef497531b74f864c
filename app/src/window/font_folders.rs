//! Where the system's fonts are, and whether there are any.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use fontconfig_parser::FontConfig;

/// What fonts are called at their end.
const ENDINGS: [&str; 8] = ["ttf", "ttc", "otf", "otc", "pfb", "pfa", "pcf", "gz"];
/// Folders within folders: links may go round in circles.
const DEPTH: usize = 8;

/// Whether there is any font where fonts are looked for.
pub(super) fn have_a_font() -> bool {
    folders().iter().any(|folder| has_a_font(folder, DEPTH))
}

/// The folders that the configuration of fonts names, or the usual ones where there is none.
fn folders() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let within_home = |path: &Path| match path.strip_prefix("~") {
        Ok(rest) => home.as_ref().map(|home| home.join(rest)),
        Err(_) => Some(path.to_owned()),
    };
    let file = env::var_os("FONTCONFIG_FILE").unwrap_or_else(|| "/etc/fonts/fonts.conf".into());
    let mut config = FontConfig::default();
    let named = match config.merge_config(&file) {
        Ok(()) => config.dirs.into_iter().map(|folder| folder.path).collect(),
        Err(_) => Vec::new(),
    };
    let usual = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "~/.fonts",
        "~/.local/share/fonts",
    ];
    let all: Vec<PathBuf> = if named.is_empty() {
        usual.map(PathBuf::from).into()
    } else {
        named
    };
    all.iter().filter_map(|path| within_home(path)).collect()
}

fn has_a_font(folder: &Path, depth: usize) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries
        .flatten()
        .map(|entry| entry.path())
        .partition(|path| path.is_dir());
    let is_font = |file: &PathBuf| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)))
    };
    files.iter().any(is_font)
        || depth > 0 && folders.iter().any(|folder| has_a_font(folder, depth - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_found_in_a_folder_within_and_nothing_else_is_one() {
        let top = tempfile::tempdir().unwrap();
        let within = top.path().join("truetype/some");
        fs::create_dir_all(&within).unwrap();
        fs::write(top.path().join("fonts.dir"), "").unwrap();
        assert!(!has_a_font(top.path(), DEPTH));
        fs::write(within.join("Some.TTF"), "").unwrap();
        assert!(has_a_font(top.path(), DEPTH));
        assert!(!has_a_font(top.path(), 1));
    }
}
