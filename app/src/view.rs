//! What every view of a scope has, whatever it is drawn on: the commands, what is looked at, which series
//! share a plot, and the words for what is shown. No screen in it.

pub(crate) mod addressee;
pub(crate) mod arranged;
pub(crate) mod arrangement;
pub(crate) mod as_of;
pub(crate) mod asked;
pub(crate) mod at_stake;
pub(crate) mod axis;
pub(crate) mod axis_numbers;
pub(crate) mod beside;
pub(crate) mod best;
pub(crate) mod carry_out;
pub(crate) mod catalogue;
pub(crate) mod chord;
pub(crate) mod clearing;
pub(crate) mod closing;
pub(crate) mod colours;
pub(crate) mod command;
pub(crate) mod comparison;
pub(crate) mod corrections;
pub(crate) mod crossing;
pub(crate) mod crowd;
pub(crate) mod cursors;
pub(crate) mod curve_names;
pub(crate) mod curves;
pub(crate) mod data_ends;
pub(crate) mod decades;
pub(crate) mod differences;
pub(crate) mod elsewhere;
pub(crate) mod entry;
pub(crate) mod exporting;
pub(crate) mod extents;
pub(crate) mod field_rows;
pub(crate) mod figures;
pub(crate) mod folds;
pub(crate) mod found;
pub(crate) mod grid;
pub(crate) mod group;
mod held_y;
pub(crate) mod highlight;
pub(crate) mod history;
pub(crate) mod hit;
pub(crate) mod inks;
pub(crate) mod intent;
pub(crate) mod job_lanes;
pub(crate) mod job_list;
pub(crate) mod job_shown;
pub(crate) mod job_words;
pub(crate) mod keymap;
pub(crate) mod keys;
pub(crate) mod kinds;
mod label_places;
pub(crate) mod lane_cells;
pub(crate) mod lane_rows;
pub(crate) mod lanes;
pub(crate) mod layout;
pub(crate) mod level;
pub(crate) mod line_controls;
pub(crate) mod line_file;
pub(crate) mod line_rate;
pub(crate) mod log;
pub(crate) mod looked_at;
pub(crate) mod lost_counts;
pub(crate) mod mark_list;
pub(crate) mod mark_steps;
pub(crate) mod measure;
pub(crate) mod missing;
pub(crate) mod moved_plots;
pub(crate) mod moved_runs;
pub(crate) mod needle;
pub(crate) mod notifying;
pub(crate) mod noting;
pub(crate) mod number_text;
mod overlay;
pub(crate) mod painting;
pub(crate) mod palette;
pub(crate) mod panels;
pub(crate) mod paper_theme;
pub(crate) mod paths;
mod pause;
pub(crate) mod plan;
pub(crate) mod planner;
pub(crate) mod playback;
pub(crate) mod plot_folds;
pub(crate) mod plot_id;
pub(crate) mod plot_key;
pub(crate) mod plot_plan;
pub(crate) mod plot_text;
pub(crate) mod port;
pub(crate) mod presets;
pub(crate) mod quantity;
pub(crate) mod range;
pub(crate) mod read_as;
pub(crate) mod reading_marks;
pub(crate) mod record;
pub(crate) mod recordings;
pub(crate) mod resolution;
pub(crate) mod run_choice;
pub(crate) mod run_column;
pub(crate) mod run_row;
pub(crate) mod run_table;
pub(crate) mod runs;
pub(crate) mod sample_rate;
pub(crate) mod scale;
pub(crate) mod scrolls;
pub(crate) mod selection;
pub(crate) mod series_set;
mod shown;
pub(crate) mod side_axes;
pub(crate) mod smoothing;
pub(crate) mod source_words;
pub(crate) mod step;
pub(crate) mod stroke;
pub(crate) mod theme;
pub(crate) mod time_axes;
pub(crate) mod time_shown;
pub(crate) mod time_window;
pub(crate) mod title;
pub(crate) mod told;
pub(crate) mod trace;
pub(crate) mod turn;
pub(crate) mod typed;
pub(crate) mod undo;
pub(crate) mod unseen;
pub(crate) mod value_room;
pub(crate) mod wall_clock;
pub(crate) mod watched;
pub(crate) mod watching;
pub(crate) mod x_axis;
pub(crate) mod y_axis;
pub(crate) mod y_command;
pub(crate) mod y_range;
pub(crate) mod y_scale;
pub(crate) mod y_scales;
pub(crate) mod y_ticks;
// `view::View` reads better than a name for the file that nobody would look for.
#[expect(clippy::module_inception)]
mod view;

pub(crate) use overlay::Overlay;
pub(crate) use shown::Shown;
pub(crate) use view::*;

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

    fn is_number_form(line: &str) -> bool {
        let forms = line.split('{').skip(1).filter_map(|rest| {
            let (inside, _) = rest.split_once('}')?;
            inside.split_once(':')
        });
        forms.into_iter().any(|(_, form)| {
            let is_form = |c: char| c.is_ascii_alphanumeric() || ".*<>^$+_".contains(c);
            form.chars().all(is_form) && (form.contains('.') || form.ends_with('e'))
        })
    }

    /// Digits are chosen by `sprintscope_sim::quantity` alone, but for the ticks of axes, clocks and columns of
    /// times, whose digits follow a step.
    #[test]
    fn values_are_written_in_one_place() {
        assert!(is_number_form("format!(\"{:.2e}\", v)") && is_number_form("{rate:>8.1} s"));
        assert!(!is_number_form("{name:width$} {}") && !is_number_form("Self { t: self.t }"));
        let own = [
            "view.rs",
            "view/number_text.rs",
            "view/quantity.rs",
            "view/wall_clock/hands.rs",
            // Rounds a number to read it again.
            "view/turn.rs",
            "view/figures.rs",
            "program/console.rs",
        ];
        let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for file in files(&room) {
            let name = file.strip_prefix(&room).unwrap().to_string_lossy();
            let is_picture = name.starts_with("canvas/");
            if is_picture || own.contains(&&*name) || name.contains("tests") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let line = code.lines().find(|line| is_number_form(line));
            assert_eq!(line, None, "{name}");
        }
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
