//! `export`: what a recording holds, in a form that other programs read.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use sprintscope_sim::export::{
    ExportError, ExportProgress, Exported, FileError, Form, NewFile, Wanted, export as write,
};
use sprintscope_sim::format::Glob;
use sprintscope_sim::recording::{OpenError, Recording};
use sprintscope_sim::store::{SeriesId, Store};
use sprintscope_sim::{Scope, ScopeOptions};

use super::cli::{ExportArgs, Options};
use super::picture_form::PictureForm;
use super::pictures::{drawn, place, plain_view};
use super::recordings::Recordings;
use super::say::say;
use crate::figure;

/// The exit code for what was refused.
const REFUSED: u8 = 1;
/// The exit code where there is no such file or series.
const NOT_THERE: u8 = 3;
/// What of a recording may be in memory.
const MEMORY_BYTES: u64 = 128 << 20;
/// How often the bar moves, and signals are looked for.
const TICK: Duration = Duration::from_millis(50);

/// In what form something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutForm {
    Values(Form),
    Picture(PictureForm),
}

fn form_of(out: &Path) -> anyhow::Result<OutForm> {
    let form = Form::of(out).map(OutForm::Values);
    if let Some(form) = form.or_else(|| PictureForm::of(out).map(OutForm::Picture)) {
        return Ok(form);
    }
    let mut endings: Vec<String> = Form::ALL.map(|form| format!(".{}", form.ending())).into();
    endings.extend(PictureForm::ALL.map(|form| format!(".{}", form.ending())));
    let (out, endings) = (out.display(), endings.join(", "));
    bail!("{out}: its ending says no form: write one of {endings}");
}

/// Why nothing was written, as an exit code once it was said.
struct Refused(u8);

/// Writes what is asked for.
///
/// # Errors
/// Wrong usage.
pub(crate) fn export(asked: &ExportArgs, options: &Options) -> anyhow::Result<ExitCode> {
    let form = form_of(&asked.out)?;
    if asked
        .from
        .zip(asked.to)
        .is_some_and(|(from, to)| from >= to)
    {
        bail!("--from must be less than --to");
    }
    let is_picture = matches!(form, OutForm::Picture(_));
    if is_picture && asked.join.is_some() {
        bail!("--join is for values: leave it out, or give OUT another ending");
    }
    if !is_picture && (asked.size.is_some() || asked.theme.is_some()) {
        bail!("--size and --theme are for pictures: OUT must end with .png or .svg");
    }
    if form == OutForm::Values(Form::Mcap) && asked.join.is_some() {
        bail!(
            "--join: MCAP has a channel for each series, with times of its own: leave --join out"
        );
    }
    let done = opened(&asked.file).and_then(|(scope, recording)| {
        let from_file = (&scope, &*recording.path().to_owned());
        export_from(from_file, asked, form, options)
    });
    Ok(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refused(code)) => ExitCode::from(code),
    })
}

fn refused(why: impl std::fmt::Display, code: u8) -> Refused {
    say(&why.to_string());
    Refused(code)
}

/// The recording, as a scope that holds little of it in memory.
fn opened(file: &Path) -> Result<(Scope, Recording), Refused> {
    let kept = || Recordings::of_person()?.named(file);
    let path = if file.exists() {
        file.to_owned()
    } else {
        kept().unwrap_or_else(|| file.to_owned())
    };
    let recording = Recording::open(&path).map_err(|error| {
        let is_missing =
            matches!(&error, OpenError::Io { error, .. } if error.kind() == io::ErrorKind::NotFound);
        refused(error, if is_missing { NOT_THERE } else { REFUSED })
    })?;
    let options = ScopeOptions {
        memory_bytes: MEMORY_BYTES,
        ..ScopeOptions::default()
    };
    let opened = recording.into_scope(options);
    let (scope, recording) = opened.map_err(|error| refused(error, REFUSED))?;
    let damage = recording.damage();
    if damage.places > 0 {
        let places = damage.places;
        say(&format!(
            "{}: damaged in {places} places: what is missing there is missing in the export, too",
            path.display()
        ));
    }
    Ok((scope, recording))
}

fn export_from(
    (scope, path): (&Scope, &Path),
    asked: &ExportArgs,
    form: OutForm,
    options: &Options,
) -> Result<(), Refused> {
    let is_same = path.canonicalize().ok().zip(asked.out.canonicalize().ok());
    if is_same.is_some_and(|(from, to)| from == to) {
        let why = format!(
            "{}: would be written over: give OUT another name",
            path.display()
        );
        return Err(refused(why, REFUSED));
    }
    let series = chosen(scope.store(), &asked.series)?;
    match form {
        OutForm::Values(form) => write_values(scope, series, (asked, form), options),
        OutForm::Picture(form) => write_picture(scope, series, (asked, form), options),
    }
}

fn write_values(
    scope: &Scope,
    series: Vec<SeriesId>,
    (asked, form): (&ExportArgs, Form),
    options: &Options,
) -> Result<(), Refused> {
    let range = asked.from.unwrap_or(f64::NEG_INFINITY)..asked.to.unwrap_or(f64::INFINITY);
    let wanted = Wanted {
        form,
        series: series.into_iter().map(|one| (one, range.clone())).collect(),
        join: asked.join,
        wall_start: scope.wall_start(),
    };
    let file = NewFile::beside(&asked.out, options.force);
    let file = file.map_err(|error| refused(error, REFUSED))?;
    let exported = watched(scope.store(), &wanted, &file, options.quiet)?;
    file.finish()
        .map_err(|error: FileError| refused(error, REFUSED))?;
    if !options.quiet {
        say(&sentence(&exported, wanted.join.is_some(), &asked.out));
    }
    Ok(())
}

fn write_picture(
    scope: &Scope,
    series: Vec<SeriesId>,
    (asked, form): (&ExportArgs, PictureForm),
    options: &Options,
) -> Result<(), Refused> {
    let usual = figure::Asked::default();
    let wanted = figure::Asked {
        size: asked.size.unwrap_or(usual.size),
        theme: asked.theme.unwrap_or_default(),
        series: Some(series.into_iter().collect()),
        range: [asked.from, asked.to],
        ..usual
    };
    let view = plain_view(options);
    let bytes = drawn(scope, &view, &wanted, form).map_err(|error| refused(error, REFUSED))?;
    place(&asked.out, &bytes, options.force).map_err(|error| refused(error, REFUSED))?;
    if !options.quiet {
        let [width, height] = wanted.size;
        say(&format!("{}: {width} × {height}", asked.out.display()));
    }
    Ok(())
}

/// The series that these patterns mean, all of them without any.
fn chosen(store: &Store, globs: &[String]) -> Result<Vec<SeriesId>, Refused> {
    /// Names that a sentence holds.
    const NAMED: usize = 8;
    let list = store.list();
    let globs: Vec<Glob> = globs.iter().map(|glob| Glob::new(glob)).collect();
    let is_meant = |name: &str| globs.is_empty() || globs.iter().any(|glob| glob.fits(name));
    let chosen: Vec<SeriesId> = list
        .iter()
        .filter(|(_, info)| is_meant(&info.name))
        .map(|(id, _)| *id)
        .collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let names = list.iter().take(NAMED).map(|(_, info)| &*info.name);
    let names = names.collect::<Vec<_>>().join(", ");
    let more = if list.len() > NAMED { ", …" } else { "" };
    let why = match list.len() {
        0 => "there are no series in it".to_owned(),
        _ => format!("no series matches: there are {names}{more}"),
    };
    Err(refused(why, NOT_THERE))
}

/// Writes on a thread of its own, with a bar where a person looks, until it is done or somebody ends it.
fn watched(
    store: &Store,
    wanted: &Wanted,
    file: &NewFile,
    is_quiet: bool,
) -> Result<Exported, Refused> {
    let (progress, is_ended) = (ExportProgress::default(), Arc::new(AtomicBool::new(false)));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        let heard = flag::register(signal, Arc::clone(&is_ended));
        heard
            .context("no signal handlers")
            .map_err(|error| refused(error, REFUSED))?;
    }
    let to = file.file().map_err(|error| refused(error, REFUSED))?;
    let bar = if is_quiet {
        ProgressBar::hidden()
    } else {
        bar()
    };
    let written = thread::scope(|scope| {
        let waits = thread::current();
        let progress = &progress;
        let writer = thread::Builder::new().name("export".into());
        let writer = writer.spawn_scoped(scope, move || {
            let written = write(store, wanted, to, progress);
            waits.unpark();
            written
        });
        let writer = writer.map_err(ExportError::Io)?;
        while !writer.is_finished() {
            if is_ended.load(Ordering::Relaxed) {
                progress.cancel();
            }
            bar.set_length(progress.total());
            bar.set_position(progress.done());
            thread::park_timeout(TICK);
        }
        // A panic there is ours.
        writer
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    bar.finish_and_clear();
    written.map_err(|error| refused(error, REFUSED))
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = "{wide_bar} {human_pos} of {human_len} samples, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar
}

/// What was written, in a sentence.
pub(crate) fn sentence(exported: &Exported, is_aligned: bool, out: &Path) -> String {
    let of_series = match exported.series {
        1 => "1 series".to_owned(),
        count => format!("{count} series"),
    };
    let rows = match (exported.rows, is_aligned) {
        (1, true) => "1 row".to_owned(),
        (rows, true) => format!("{rows} rows"),
        (1, false) => "1 sample".to_owned(),
        (samples, false) => format!("{samples} samples"),
    };
    let missing = if exported.is_whole {
        ""
    } else {
        "; older ones in the range are missing: they had been dropped"
    };
    format!("{}: {of_series}, {rows}{missing}", out.display())
}
