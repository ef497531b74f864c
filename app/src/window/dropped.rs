//! Recordings that are dropped on the window.

use eframe::egui;

use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::recording::RecordingCommand;

/// Has those opened that were dropped since the last frame.
pub(super) fn opened(ctx: &egui::Context, asked: &mut Vec<Asked>) {
    let dropped = ctx.input(|input| input.raw.dropped_files.clone());
    let paths = dropped.into_iter().map(|file| file.path().to_owned());
    let open = |path| Command::Recording(RecordingCommand::Open(path));
    asked.extend(paths.map(|path| Asked::by_button(open(path))));
}
