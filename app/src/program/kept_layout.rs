//! Where the layout of this command line is kept, and what was kept there before.

use std::fmt::Write;

use super::cli::{DemoArgs, Options, RunArgs, Task, WatchArgs};
use super::piped::is_piped_into;
use super::say::say;
use super::start::STANDARD_INPUT;
use crate::view::layout::Layout;
use crate::view::layout::keeper::{Keeping, Kept, Place};
use crate::view::line_file::LineFile;

/// Reads what was kept, and keeps it from now on. What is wrong with it is said.
pub(crate) fn begin(command: Option<&Task>, options: &Options) -> (Option<Keeping>, Kept) {
    let Some(place) = place(command, options) else {
        return (None, Kept::default());
    };
    let (layout, note) = place.load();
    if let Some(note) = &note {
        say(note);
    }
    let keeping = match Keeping::begin(place) {
        Ok(keeping) => Some(keeping),
        Err(error) => {
            say(&format!("no thread to keep the layout: {error}"));
            None
        }
    };
    let keeper = keeping.as_ref().map(Keeping::keeper);
    let kept = Kept {
        keeper,
        layout,
        note,
    };
    (keeping, kept)
}

/// What is kept there now. What is wrong with it was said when it began.
pub(crate) fn read(command: Option<&Task>, options: &Options) -> Layout {
    let kept = place(command, options).map(|place| place.load());
    kept.map(|(layout, _)| layout).unwrap_or_default()
}

fn place(command: Option<&Task>, options: &Options) -> Option<Place> {
    match &options.layout {
        Some(path) => Some(Place::File(path.clone())),
        None => LineFile::of(&command_line(command)).map(Place::Line),
    }
}

/// What is run or watched, in the words of its jobs: options that change no name of a series don't count.
fn command_line(command: Option<&Task>) -> String {
    match command {
        Some(Task::Run(RunArgs { command, .. })) => {
            let words = command.iter().map(|word| word.to_string_lossy());
            words.collect::<Vec<_>>().join(" ")
        }
        Some(Task::Watch(WatchArgs { sources, .. })) => {
            let lines = sources.iter().map(ToString::to_string);
            lines.collect::<Vec<_>>().join(" ")
        }
        Some(Task::Demo(demo)) => demo_line(demo),
        None if is_piped_into() => STANDARD_INPUT.into(),
        None => demo_line(&DemoArgs::default()),
        Some(_) => "sprintscope open".into(),
    }
}

fn demo_line(demo: &DemoArgs) -> String {
    let mut line = "sprintscope demo".to_owned();
    for (option, number) in [("--jobs", demo.jobs), ("--series", demo.series)] {
        if let Some(number) = number {
            // Writing into a string can't fail.
            let _ok = write!(line, " {option} {number}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::cli::Cli;

    fn line(words: &[&str]) -> String {
        use clap::Parser;
        let cli = Cli::try_parse_from([&["sprintscope"], words].concat()).unwrap();
        command_line(cli.command.as_ref())
    }

    #[test]
    fn a_command_line_is_the_same_whatever_view_shows_it() {
        assert_eq!(
            line(&["run", "--", "python3", "train.py"]),
            "python3 train.py"
        );
        assert_eq!(
            line(&["--utc", "run", "--pipe", "python3", "train.py"]),
            "python3 train.py"
        );
        assert_eq!(line(&["watch", "a.csv", "-"]), "a.csv standard input");
        assert_eq!(
            line(&["demo", "--series", "8"]),
            "sprintscope demo --series 8"
        );
        assert_eq!(line(&["open"]), "sprintscope open");
    }
}
