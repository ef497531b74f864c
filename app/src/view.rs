//! What every view of a scope has, whatever it is drawn on: the commands, what is looked at, which series
//! share a plot, and the words for what is shown. No screen in it.

pub mod asked;
pub mod axis;
pub mod carry_out;
pub mod catalogue;
pub mod chord;
pub mod closing;
pub mod colours;
pub mod command;
pub mod corrections;
pub mod data_ends;
pub mod elsewhere;
pub mod extents;
pub mod figures;
pub mod folds;
pub mod found;
pub mod grid;
pub mod group;
pub mod highlight;
pub mod job_list;
pub mod job_words;
pub mod keymap;
pub mod level;
pub mod line_rate;
pub mod log_lines;
pub mod missing;
pub mod needle;
pub mod noting;
pub mod number_text;
pub mod painting;
pub mod palette;
pub mod plan;
pub mod plot_id;
pub mod quantity;
pub mod range;
pub mod reading_marks;
pub mod record;
pub mod scrolls;
pub mod selection;
pub mod series_set;
pub mod step;
pub mod theme;
pub mod told;
pub mod turn;
pub mod unseen;
pub mod wall_clock;
pub mod watched;
pub mod y_range;
// `view::View` reads better than a name for the file that nobody would look for.
#[expect(clippy::module_inception)]
mod view;

pub use view::*;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    files(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    /// What every view shares can be used by one without a screen.
    #[test]
    fn nothing_here_knows_of_a_screen_or_of_the_program() {
        let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view");
        let files = files(&room);
        assert!(files.len() > 20, "{files:?}");
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for word in [
                "egui",
                "crate::window",
                "crate::program",
                "crate::canvas",
                "crate::terminal",
                "ratatui",
                "crossterm",
            ] {
                assert!(!text.contains(word), "{}: {word}", file.display());
            }
        }
    }
}
