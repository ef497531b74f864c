//! Pictures in files: what `export` draws of a recording, and `--picture` of a scope that ends.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use sprintscope_sim::Scope;
use sprintscope_sim::export::NewFile;

use super::cli::{Options, Task};
use super::kept_layout;
use super::picture_form::PictureForm;
use crate::figure::{Asked, Sheet, png, svg};
use crate::view::View;
use crate::view::layout::keeper::Kept;
use crate::view::wall_clock::Zone;

/// A picture of a scope as this view has it.
///
/// # Errors
/// If there is nothing to be seen, or it can't be packed.
pub(crate) fn drawn(
    scope: &Scope,
    view: &View,
    asked: &Asked,
    form: PictureForm,
) -> anyhow::Result<Vec<u8>> {
    let sheet = Sheet::new(scope, view, asked).context("no samples there: nothing is drawn")?;
    match form {
        PictureForm::Png => png(&sheet),
        PictureForm::Svg => Ok(svg(&sheet)?.into_bytes()),
    }
}

/// Puts bytes into a file that is there whole, or not at all.
///
/// # Errors
/// If there is one already, unless it is to be written over, or the system doesn't take it.
pub(crate) fn place(path: &Path, bytes: &[u8], is_forced: bool) -> anyhow::Result<()> {
    let new = NewFile::beside(path, is_forced)?;
    let written = new.file().and_then(|mut file| file.write_all(bytes));
    written.with_context(|| path.display().to_string())?;
    Ok(new.finish()?)
}

/// Checks that `--picture` can be written, before anything runs.
///
/// # Errors
/// Why it can't.
pub(crate) fn check(options: &Options) -> anyhow::Result<()> {
    let Some(path) = &options.picture else {
        return Ok(());
    };
    let tried = NewFile::beside(path, options.force);
    tried.map(drop).context("--picture")
}

/// Draws what was seen, where that is asked for.
///
/// # Errors
/// Why there is no picture.
pub(crate) fn at_end(
    scope: &Scope,
    (command, options): (Option<&Task>, &Options),
) -> anyhow::Result<()> {
    let Some((path, form)) = options
        .picture
        .as_deref()
        .and_then(|path| Some((path, PictureForm::of(path)?)))
    else {
        return Ok(());
    };
    let mut view = plain_view(options);
    view.keep_by(Kept {
        layout: kept_layout::read(command, options),
        ..Kept::default()
    });
    let bytes = drawn(scope, &view, &Asked::default(), form);
    let placed = bytes.and_then(|bytes| place(path, &bytes, options.force));
    placed.with_context(|| format!("--picture {}", path.display()))
}

/// A view in which nobody has done anything.
pub(crate) fn plain_view(options: &Options) -> View {
    View {
        zone: if options.utc {
            Zone::utc()
        } else {
            Zone::local()
        },
        ..View::default()
    }
}

/// Has pictures that clients ask for drawn by this program.
pub(crate) fn serve(scope: &Scope, options: &Options) {
    let (weak, options) = (scope.downgrade(), options.clone());
    scope.draw_pictures_by(move |asked| {
        let scope = weak.upgrade().ok_or("the scope closes")?;
        let theme = asked.theme.as_deref().map(str::parse).transpose()?;
        let of_job = |job| scope.series_of(job).into_iter().map(|series| series.id);
        let wanted = Asked {
            size: asked.size,
            theme: theme.unwrap_or_default(),
            series: asked.job.map(|job| of_job(job).collect()),
            ..Asked::default()
        };
        let sheet = Sheet::new(&scope, &plain_view(&options), &wanted);
        let sheet = sheet.ok_or("no samples yet: there is nothing to draw")?;
        svg(&sheet).map_err(|error| format!("{error:#}"))
    });
}
