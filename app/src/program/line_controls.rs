//! Controls that the command line asks for, and those that are kept for it.

use anyhow::bail;
use sprintscope_sim::source::{Address, LineControl};

use super::cli::{Options, Task};
use super::piped::is_piped_into;
use super::say::say;
use crate::view::line_controls::{keep, kept};

/// Whether they can be.
///
/// # Errors
/// Where two have one name, and where there is nobody whom they could be said to.
pub(crate) fn check(command: Option<&Task>, options: &Options) -> anyhow::Result<()> {
    let controls = &options.control;
    if controls.is_empty() {
        return Ok(());
    }
    let mut names: Vec<&str> = controls.iter().map(LineControl::name).collect();
    names.sort_unstable();
    let mut pairs = names.iter().zip(names.iter().skip(1));
    if let Some((twin, _)) = pairs.find(|(one, other)| one == other) {
        bail!("--control: two are called {twin}: give each a name of its own");
    }
    let Some(said) = controls.iter().find(|control| control.says_lines()) else {
        return has_source(command);
    };
    match command {
        Some(Task::Run(run)) if run.no_input => bail!(
            "--no-input and --control {said} go against each other: it is said to the program's input"
        ),
        Some(Task::Watch(watch)) if !watch.sources.iter().any(takes_lines) => bail!(
            "--control {said}: nothing goes back to {}; a command, with ! in front, needs no way back",
            watch.sources[0]
        ),
        None if is_piped_into() => bail!(
            "--control {said}: nothing goes back through a pipe; a command, with ! in front, needs no way back"
        ),
        _ => has_source(command),
    }
}

fn has_source(command: Option<&Task>) -> anyhow::Result<()> {
    match command {
        Some(Task::Run(_) | Task::Watch(_)) => Ok(()),
        None if is_piped_into() => Ok(()),
        _ => bail!("--control needs a program (run) or a source (watch) to be said to"),
    }
}

/// Whether lines go back to what is there.
fn takes_lines(address: &Address) -> bool {
    matches!(
        address,
        Address::Tcp(..) | Address::Unix(..) | Address::Serial(_)
    )
}

/// Those of a source of this command line: kept ones, and those that are asked for, which are kept from now on.
pub(crate) fn of_line(line: &str, options: &Options) -> Vec<LineControl> {
    let given = &options.control;
    let before = kept(line).unwrap_or_else(|error| {
        say(&error);
        Vec::new()
    });
    let is_given = |kept: &LineControl| given.iter().any(|given| given.name() == kept.name());
    let mut controls: Vec<LineControl> = Vec::new();
    for text in &before {
        match text.parse::<LineControl>() {
            Ok(control) if is_given(&control) => {}
            Ok(control) => controls.push(control),
            Err(error) => say(&format!(
                "the control {text} that was kept is left out: {error}"
            )),
        }
    }
    controls.extend(given.iter().cloned());
    let now: Vec<String> = controls.iter().map(|one| one.text().to_owned()).collect();
    if !given.is_empty()
        && now != before
        && let Err(error) = keep(line, &now)
    {
        say(&error);
    }
    controls
}
