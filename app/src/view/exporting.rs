//! Exporting what is looked at, while the view is open: a dialog asks which series, from where to where, in which
//! form, and the writing goes on beside the view.

pub(crate) mod dialog;
mod form;
mod under_way;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use sprintscope_sim::Scope;

use self::dialog::ExportDialog;
pub(crate) use self::dialog::Request;
pub(crate) use self::form::OutForm;
pub(crate) use self::under_way::{Copied, CopiedPicture, Done, UnderWay};
use super::corrections::Kept;
use super::{Overlay, View};

/// What stands in the place of a command line in the file where the last choices are kept.
const LINE: &str = "sprintscope: exported from a view";
/// The entry there.
const ENTRY: &str = "exported";

/// Fewer pixels across or down show nothing, and more are no picture.
const PIXELS: RangeInclusive<u32> = 64..=16_384;

/// What can be done to export something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportCommand {
    /// Open the dialog, or close it.
    Begin,
    /// Export what the dialog says.
    Confirm,
}

/// Writes what is asked for, beside the view.
type StartsExport = dyn Fn(Request, &View) -> Result<Arc<UnderWay>, String> + Send + Sync;

/// What writes what a person exports in a view.
#[derive(Clone, Default)]
pub(crate) struct Exporting {
    starts: Option<Arc<StartsExport>>,
    under_way: Option<Arc<UnderWay>>,
}

impl Exporting {
    /// By this.
    pub(crate) fn by(
        starts: impl Fn(Request, &View) -> Result<Arc<UnderWay>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            starts: Some(Arc::new(starts)),
            under_way: None,
        }
    }

    /// How much of the export that goes on is written, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        self.under_way.as_ref().map(|under_way| under_way.part())
    }

    /// Gives up the export that goes on; returns whether there was one.
    pub(crate) fn give_up(&self) -> bool {
        let under_way = self.under_way.as_ref();
        under_way.is_some_and(|under_way| {
            under_way.progress.cancel();
            true
        })
    }
}

impl fmt::Debug for Exporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Exporting")
            .field(&self.starts.is_some())
            .finish()
    }
}

/// Does it.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: ExportCommand) {
    match command {
        ExportCommand::Begin => begin(scope, view),
        ExportCommand::Confirm => confirm(scope, view),
    }
}

fn begin(scope: &Scope, view: &mut View) {
    if let Overlay::Export(_) = view.overlay {
        view.overlay = Overlay::None;
        return;
    }
    let dialog = ExportDialog::new(scope, view, &last());
    view.overlay = Overlay::Export(Box::new(dialog));
}

/// What is refused can be mended: the dialog stays.
fn confirm(scope: &Scope, view: &mut View) {
    let Overlay::Export(dialog) = &view.overlay else {
        return;
    };
    if view.exporting.under_way.is_some() {
        return;
    }
    let starts = view.exporting.starts.clone();
    let starts = starts.ok_or_else(|| "Nothing can be exported from here".to_owned());
    let choices = dialog.choices_kept();
    let request = dialog.request(scope, view);
    let started = starts.and_then(|starts| starts(request?, view));
    if let Overlay::Export(dialog) = &mut view.overlay {
        match started {
            Ok(under_way) => {
                dialog.forget_refusal();
                view.exporting.under_way = Some(under_way);
                // What was chosen is a convenience: where it can't be kept, nothing is lost.
                let _unkept = remember(&choices);
            }
            Err(why) => dialog.refuse(&why),
        }
    }
}

/// Looks whether an export is done, and closes the dialog then; returns whether to look again soon.
pub(crate) fn look(view: &mut View) -> bool {
    let Some(under_way) = &view.exporting.under_way else {
        return false;
    };
    let Some(end) = under_way.end() else {
        return true;
    };
    view.exporting.under_way = None;
    match (end, &mut view.overlay) {
        (Err(why), Overlay::Export(dialog)) => dialog.refuse(&why),
        (Err(why), _) => view.note = Some(why),
        (Ok(Done { says, copied }), overlay) => {
            if let Overlay::Export(_) = overlay {
                *overlay = Overlay::None;
            }
            view.note = Some(says);
            match copied {
                Some(Copied::Text(text)) => view.to_copy = Some(text),
                Some(Copied::Picture(picture)) => view.picture_to_copy = Some(picture),
                None => {}
            }
        }
    }
    false
}

/// What was chosen last.
fn last() -> BTreeMap<String, String> {
    let kept = Kept::of(LINE).and_then(|kept| kept.entry(ENTRY).ok().flatten());
    kept.unwrap_or_default()
}

fn remember(choices: &BTreeMap<String, String>) -> Result<(), String> {
    match Kept::of(LINE) {
        Some(kept) => kept.keep(ENTRY, choices),
        None => Ok(()),
    }
}

/// Reads a size in pixels.
///
/// # Errors
/// Says how one is written.
pub(crate) fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once(['x', 'X', '×']);
    let sides = sides.and_then(|(width, height)| {
        Some([width.trim().parse().ok()?, height.trim().parse().ok()?])
    });
    sides
        .filter(|sides: &[u32; 2]| sides.iter().all(|side| PIXELS.contains(side)))
        .ok_or_else(|| "write 1280x720: from 64 to 16384 pixels each".into())
}

#[cfg(test)]
mod tests;
