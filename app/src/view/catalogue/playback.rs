//! Playing what was seen.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::playback::PlaybackCommand;

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an entry of the catalogue returns"
)]
const fn ask(command: PlaybackCommand) -> Option<Command> {
    Some(Command::Playback(command))
}

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "playback.play",
        ["Play", "Playback: play what was seen, or hold it there"],
        &[],
        |_| ask(PlaybackCommand::Play),
    ),
    entry(
        "playback.faster",
        ["Faster", "Playback: faster, up to 1000 times"],
        &[],
        |_| ask(PlaybackCommand::Faster(1)),
    )
    .repeating(),
    entry(
        "playback.slower",
        ["Slower", "Playback: slower, down to a tenth"],
        &[],
        |_| ask(PlaybackCommand::Faster(-1)),
    )
    .repeating(),
    entry(
        "playback.step",
        ["Step", "Playback: go on to the next sample"],
        &[],
        |_| ask(PlaybackCommand::Step(1)),
    )
    .repeating(),
    entry(
        "playback.step-back",
        ["Step back", "Playback: go back by a sample"],
        &[],
        |_| ask(PlaybackCommand::Step(-1)),
    )
    .repeating(),
    entry(
        "playback.loop",
        ["Loop", "Playback: from the start again at the end, or not"],
        &[],
        |_| ask(PlaybackCommand::Loop),
    ),
    entry(
        "playback.start",
        ["To the start", "Playback: go back to where it begins"],
        &[],
        |_| ask(PlaybackCommand::ToStart),
    ),
    entry(
        "playback.end",
        [
            "To the end",
            "Playback: go to the end, or the live edge, and follow it",
        ],
        &[],
        |_| ask(PlaybackCommand::ToEnd),
    ),
    entry(
        "playback.bar",
        [
            "Playback",
            "Playback: show the bar by which one goes back in time, or hide it",
        ],
        &[],
        |_| ask(PlaybackCommand::Bar),
    ),
];
