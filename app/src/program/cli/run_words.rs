//! What a command line that was kept has run.

use super::{Cli, Task};

impl Cli {
    /// The words of the program that a command line like this one runs; `None` where it runs none.
    pub(crate) fn program_run_by(command: &[String]) -> Option<Vec<String>> {
        command.iter().find(|word| *word == "run")?;
        let words = std::iter::once("sprintscope").chain(command.iter().map(String::as_str));
        match Self::parsed(words).ok()?.command? {
            Task::Run(run) => {
                let words = run.command.iter();
                Some(
                    words
                        .map(|word| word.to_string_lossy().into_owned())
                        .collect(),
                )
            }
            _ => None,
        }
    }
}
