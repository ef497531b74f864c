//! `read`: how lines would be read, for a person or as JSON.

mod hue;
mod json;
mod lines;
mod table;
mod words;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail};
use sprintscope_sim::file_trouble;
use sprintscope_sim::format::{Options as ParserOptions, Reading};
use sprintscope_sim::source::FileKind;

use self::hue::Paint;
use self::json::ReadingReport;
use super::cli::{Options, ReadArgs};
use super::say::{print, print_json, say};
use super::start::{STANDARD_INPUT, corrections};
use crate::view::wall_clock::Zone;

/// No such file.
const NO_FILE: u8 = 3;

/// A column was asked for that isn't there.
const NO_COLUMN: u8 = 2;

/// Where lines come from, as far as it says what they stand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// All is there already.
    File,
    /// They arrive.
    Stream,
}

/// Reads a file or standard input to its end and prints how.
///
/// # Errors
/// What hinders it; that there is no such file is its answer, and no wrong usage.
pub(crate) fn read(asked: &ReadArgs, options: &Options) -> anyhow::Result<ExitCode> {
    let Some((input, origin)) = open(&asked.source)? else {
        return Ok(ExitCode::from(NO_FILE));
    };
    let path = asked.source.display();
    let kind = FileKind::of(&asked.source).unwrap_or(FileKind::Lines);
    if origin == Origin::File && kind != FileKind::Lines {
        let name = kind.name();
        if kind == FileKind::Unknown {
            bail!("{path}: {name}");
        }
        bail!("{path}: {name}, which has no lines: `sprintscope open` shows what is in it");
    }
    let reading = Reading::of(input, parser_options(&asked.source, options))
        .with_context(|| format!("{path}: it can't be read"))?;
    if asked.json {
        print_json(&ReadingReport::of(&reading, origin, asked.lines).json()?)?;
    } else {
        let paint = Paint::of_stdout();
        let zone = if options.utc {
            Zone::utc()
        } else {
            Zone::local()
        };
        let lines = if asked.lines {
            lines::words(&reading, paint)
        } else {
            String::new()
        };
        let text = lines + &words::words(&reading, origin, &zone, paint);
        print(paint.clean(&text).as_bytes())?;
    }
    if let Some(missing) = reading.missing_axis.filter(|_| options.x.is_some()) {
        say(&format!("{path}: {missing}"));
        return Ok(ExitCode::from(NO_COLUMN));
    }
    Ok(ExitCode::SUCCESS)
}

fn parser_options(source: &Path, options: &Options) -> ParserOptions {
    let line = if source == Path::new("-") {
        STANDARD_INPUT.into()
    } else {
        source.display().to_string()
    };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    ParserOptions {
        format: options.format,
        x: options.x.clone(),
        only: options.only.clone(),
        skip: options.skip.clone(),
        corrections: corrections(&line),
        epoch: now.unwrap_or_default().as_secs_f64(),
        ..ParserOptions::default()
    }
}

/// The input, if there is one; otherwise that was said.
fn open(path: &Path) -> anyhow::Result<Option<(Box<dyn io::Read>, Origin)>> {
    if path == Path::new("-") {
        let stdin = io::stdin();
        anyhow::ensure!(
            !stdin.is_terminal(),
            "nothing is piped in: give a file, or pipe something into sprintscope read"
        );
        let origin = if crate::platform::stdin_is_a_file() {
            Origin::File
        } else {
            Origin::Stream
        };
        return Ok(Some((Box::new(stdin.lock()), origin)));
    }
    match File::open(path) {
        Ok(file) => {
            let is_file = file.metadata().is_ok_and(|found| found.is_file());
            let origin = if is_file {
                Origin::File
            } else {
                Origin::Stream
            };
            Ok(Some((Box::new(file), origin)))
        }
        Err(error) => {
            say(&file_trouble(path, &error));
            Ok(None)
        }
    }
}
