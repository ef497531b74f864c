//! `runs`: what became of the runs in the recordings that are kept, one below the other.

mod arguments;
mod table;

use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use sprintscope_sim::control::ControlKind;
use sprintscope_sim::job::{ControlValue, Fact, FactValue};
use sprintscope_sim::recording::{Outline, OutlinedRun, OutlinedSeries};

use super::cli::{Cli, RunsArgs, Task};
use super::recordings::Recordings;
use super::say::{print_json, print_text, say};
use crate::view::best::Best;
use arguments::Arguments;
use table::table;

/// A run, and the recording that it is in.
struct Row {
    recording: String,
    /// When its scope began, in seconds since 1970.
    begun: f64,
    /// What ran: the words of the command line.
    command: Vec<String>,
    /// The same taken apart.
    arguments: Arguments,
    is_closed: bool,
    run: OutlinedRun,
}

/// Lists them; `None` if the command asks for something else.
pub(crate) fn runs(command: Option<&Task>) -> Option<anyhow::Result<ExitCode>> {
    let Some(Task::Runs(asked)) = command else {
        return None;
    };
    Some(answer(asked))
}

fn answer(asked: &RunsArgs) -> anyhow::Result<ExitCode> {
    let Some(recordings) = Recordings::of_person() else {
        anyhow::bail!("there is no place for recordings: neither XDG_STATE_HOME nor HOME is set");
    };
    let mut rows = Vec::new();
    for path in recordings.paths() {
        match Outline::of(&path) {
            Ok(outline) => rows.extend(rows_of(&path, outline)),
            // One that is deleted meanwhile isn't there.
            Err(error) => say(&error.to_string()),
        }
    }
    rows.retain(|row| is_meant(row, &asked.command));
    rows.sort_by(|one, other| {
        let place = |row: &Row| row.begun + row.run.began;
        place(one).total_cmp(&place(other))
    });
    if asked.json {
        let all: Vec<Value> = rows.iter().map(told).collect();
        print_json(&format!("{}\n", Value::from(all)))?;
        return Ok(ExitCode::SUCCESS);
    }
    if rows.is_empty() {
        say(&match &asked.command[..] {
            [] => {
                "no runs in the recordings that are kept: sprintscope recordings lists those".into()
            }
            words => format!(
                "no run of {} is kept: sprintscope runs lists all that are",
                words.join(" ")
            ),
        });
    }
    print_text(&table(&rows))?;
    Ok(ExitCode::SUCCESS)
}

fn rows_of(path: &Path, outline: Outline) -> impl Iterator<Item = Row> {
    let name = path.file_stem().unwrap_or_default();
    let recording = name.to_string_lossy().into_owned();
    let Outline {
        head,
        is_closed,
        runs,
        ..
    } = outline;
    runs.into_iter().map(move |run| Row {
        recording: recording.clone(),
        begun: head.wall_start,
        command: words_of(&head.command),
        arguments: arguments_of(&head.command),
        is_closed,
        run,
    })
}

/// What was run or watched: the words of the program that was run, else all.
fn words_of(command: &[String]) -> Vec<String> {
    if let Some(place) = command.iter().position(|word| word == "--") {
        return command[place + 1..].to_vec();
    }
    Cli::program_run_by(command).unwrap_or_else(|| command.to_vec())
}

/// Whether all of these words are in its command line or its job's name.
fn is_meant(row: &Row, words: &[String]) -> bool {
    let all = format!("{} {}", row.run.job, row.command.join(" ")).to_lowercase();
    words.iter().all(|word| all.contains(&word.to_lowercase()))
}

/// A program and what it was given; of what was watched the words up to the first option say what that was.
fn arguments_of(command: &[String]) -> Arguments {
    let is_run = command.first().is_some_and(|word| word == "run");
    if is_run || command.iter().any(|word| word == "--") {
        return Arguments::of(&words_of(command));
    }
    let words = command.iter().take_while(|word| !word.starts_with('-'));
    Arguments {
        program: words.cloned().collect::<Vec<_>>().join(" "),
        named: Vec::new(),
    }
}

/// Runs are laid beside those of the same program.
fn program_of(row: &Row) -> String {
    match &*row.arguments.program {
        "" => row.run.job.clone(),
        program => program.to_owned(),
    }
}

fn told(row: &Row) -> Value {
    let OutlinedRun {
        job,
        detail,
        number,
        began,
        seconds,
        reason,
        facts,
        controls,
        series,
        ..
    } = &row.run;
    let named =
        |pairs: Vec<(String, Value)>| Value::Object(pairs.into_iter().collect::<Map<_, _>>());
    let facts = facts
        .iter()
        .map(|fact| (fact.name.clone(), fact_value(fact)));
    let controls = controls
        .iter()
        .filter(|control| control.spec.kind != ControlKind::Button);
    let unconfirmed = controls.clone().filter(|control| !control.is_applied);
    let unconfirmed = unconfirmed.map(|control| control.name.to_string());
    let unconfirmed: Vec<_> = unconfirmed.collect();
    let controls = controls.map(|control| (control.name.to_string(), control_value(control)));
    let arguments = row.arguments.named.iter();
    let arguments = arguments.map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "recording": row.recording,
        "command": row.command,
        "program": program_of(row),
        "arguments": named(arguments.collect()),
        "begun": row.begun + began,
        "is_closed": row.is_closed,
        "job": job,
        "detail": detail,
        "run": number + 1,
        "state": reason.state().name(),
        "reason": reason.to_string(),
        "seconds": seconds,
        "facts": named(facts.collect()),
        "controls": named(controls.collect()),
        "unconfirmed": unconfirmed,
        "series": series.iter().map(told_series).collect::<Vec<_>>(),
    })
}

fn told_series(series: &OutlinedSeries) -> Value {
    let OutlinedSeries {
        name,
        unit,
        samples,
        min,
        max,
        last,
        labels,
        ..
    } = series;
    let Some(labels) = labels else {
        let best = best_of(series);
        return json!({"name": name, "unit": unit, "samples": samples, "min": min, "max": max,
            "best": best, "last": last.filter(|last| last.is_finite())});
    };
    let last = last.and_then(|last| labels.get(last as usize));
    json!({"name": name, "kind": "state", "samples": samples, "labels": labels, "last": last})
}

/// The best value, as the series' name says: the greatest of an accuracy, the least of a loss; of a temperature none.
fn best_of(series: &OutlinedSeries) -> Option<f64> {
    match Best::of(&series.name)? {
        Best::Least => series.min,
        Best::Greatest => series.max,
    }
}

fn fact_value(fact: &Fact) -> Value {
    match &fact.value {
        FactValue::Number(number) => json!(number),
        FactValue::Text(text) => json!(text),
    }
}

/// Null where nobody knows it.
fn control_value(control: &ControlValue) -> Value {
    let Some(value) = control.value else {
        return Value::Null;
    };
    let spec = &control.spec;
    match &spec.kind {
        ControlKind::Toggle => json!(value != 0.0),
        ControlKind::Choice(_) => json!(spec.choice_at(value)),
        _ => json!(value),
    }
}
