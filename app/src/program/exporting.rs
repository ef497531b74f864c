//! What a person exports in a view: written on a thread of its own, while the view goes on.

use std::sync::Arc;
use std::thread;

use sprintscope_sim::Scope;
use sprintscope_sim::export::{ExportError, Form, NewFile, Wanted, copied_values, export};

use super::export::sentence;
use super::picture_form::PictureForm;
use super::pictures::{drawn, place};
use crate::figure::{self, Sheet};
use crate::view::View;
use crate::view::exporting::{Copied, CopiedPicture, Done, Exporting, OutForm, Request, UnderWay};

/// More samples than this are none that anybody pastes.
const COPIED_MOST: u64 = 1_000_000;

/// What writes what a person exports in a view of this scope.
pub(crate) fn exporting(scope: &Scope) -> Exporting {
    let scope = scope.downgrade();
    Exporting::by(move |request, view| {
        let scope = scope.upgrade().ok_or("the scope closes")?;
        let under_way = Arc::new(UnderWay::default());
        let (written, view) = (Arc::clone(&under_way), view.clone());
        let writer = thread::Builder::new().name("export".into());
        let writer = writer.spawn(move || {
            let done = write(&scope, &view, &request, &written);
            written.finish(done.map_err(|error| format!("{error:#}")));
        });
        writer.map_err(|error| format!("no thread for it: {error}"))?;
        Ok(under_way)
    })
}

fn write(
    scope: &Scope,
    view: &View,
    request: &Request,
    under_way: &UnderWay,
) -> anyhow::Result<Done> {
    match request.form {
        OutForm::Values(form) => {
            let file = NewFile::beside(&request.path, request.is_forced)?;
            let wanted = wanted(scope, request, form);
            let exported = export(scope.store(), &wanted, file.file()?, &under_way.progress)?;
            file.finish()?;
            Ok(Done {
                says: sentence(&exported, wanted.join.is_some(), &request.path),
                copied: None,
            })
        }
        OutForm::Png => write_picture(scope, view, request, PictureForm::Png),
        OutForm::Svg => write_picture(scope, view, request, PictureForm::Svg),
        OutForm::CopiedValues => {
            let wanted = wanted(scope, request, Form::Tsv);
            let copied = copied_values(scope.store(), &wanted, COPIED_MOST, &under_way.progress);
            let (text, exported) = copied.map_err(|error| match error {
                ExportError::TooMany { .. } => {
                    anyhow::anyhow!("{error} for a clipboard: choose a range, or a file")
                }
                error => error.into(),
            })?;
            let rows = exported.rows;
            Ok(Done {
                says: format!("{rows} rows copied"),
                copied: Some(Copied::Text(text)),
            })
        }
        OutForm::CopiedPicture => {
            let sheet = Sheet::new(scope, view, &asked(request));
            let sheet = sheet.ok_or(ExportError::Nothing)?;
            let size = request.size.map(|length| length as usize);
            let rgb = figure::pixels(&sheet);
            Ok(Done {
                says: "the picture is copied".into(),
                copied: Some(Copied::Picture(Arc::new(CopiedPicture { size, rgb }))),
            })
        }
    }
}

fn wanted(scope: &Scope, request: &Request, form: Form) -> Wanted {
    Wanted {
        form,
        series: request.series.clone(),
        join: request.join,
        wall_start: scope.wall_start(),
    }
}

fn asked(request: &Request) -> figure::Asked {
    figure::Asked {
        size: request.size,
        theme: request.theme,
        series: Some(request.series.iter().map(|(id, _)| *id).collect()),
        ranges: request.ranges.clone(),
        range: [None; 2],
    }
}

fn write_picture(
    scope: &Scope,
    view: &View,
    request: &Request,
    form: PictureForm,
) -> anyhow::Result<Done> {
    let bytes = drawn(scope, view, &asked(request), form)?;
    place(&request.path, &bytes, request.is_forced)?;
    let [width, height] = request.size;
    Ok(Done {
        says: format!("{}: {width} × {height}", request.path.display()),
        copied: None,
    })
}
