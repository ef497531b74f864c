//! Playing what was seen.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};
use crate::view::playback::PlaybackCommand;

const fn ask(command: PlaybackCommand) -> Option<Command> {
    Some(Command::Playback(command))
}

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "playback.play",
        ["Play", "Play what was seen, or hold it there"],
        &[],
        |_| ask(PlaybackCommand::Play),
    ),
    entry(
        "playback.faster",
        ["Faster", "Play faster, up to 1000 times"],
        &[],
        |_| ask(PlaybackCommand::Faster(1)),
    )
    .repeating(),
    entry(
        "playback.slower",
        ["Slower", "Play slower, down to a tenth"],
        &[],
        |_| ask(PlaybackCommand::Faster(-1)),
    )
    .repeating(),
    entry(
        "playback.step",
        ["Step", "Go on to the next sample"],
        &[],
        |_| ask(PlaybackCommand::Step(1)),
    )
    .repeating(),
    entry(
        "playback.step-back",
        ["Step back", "Go back by a sample"],
        &[],
        |_| ask(PlaybackCommand::Step(-1)),
    )
    .repeating(),
    entry(
        "playback.loop",
        ["Loop", "Play from the start again at the end, or don't"],
        &[],
        |_| ask(PlaybackCommand::Loop),
    ),
    entry(
        "playback.start",
        ["To the start", "Go back to where it begins"],
        &[],
        |_| ask(PlaybackCommand::ToStart),
    ),
    entry(
        "playback.end",
        [
            "To the end",
            "Go to the end, or the live edge, and follow it",
        ],
        &[],
        |_| ask(PlaybackCommand::ToEnd),
    ),
    entry(
        "playback.bar",
        [
            "Playback",
            "Show the bar by which one goes back in time, or hide it",
        ],
        &[],
        |_| ask(PlaybackCommand::Bar),
    ),
];
