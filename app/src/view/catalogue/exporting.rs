//! What can be done to have what is looked at elsewhere.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::exporting::ExportCommand;

/// What opens and closes the dialog.
pub(crate) const EXPORT: &str = "view.export";

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[entry(
    EXPORT,
    [
        "Export …",
        "Export …: values or a picture of what is looked at, to a file or the clipboard",
    ],
    &["Ctrl+S"],
    |_| Some(Command::Export(ExportCommand::Begin)),
)];
