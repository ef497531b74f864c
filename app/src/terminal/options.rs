//! What a terminal view is opened with.

use crate::view::exporting::Exporting;
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::layout::keeper::Kept;
use crate::view::notifying::Notifying;
use crate::view::recordings::Recordings;
use crate::view::theme::Theme;
use crate::view::wall_clock::Zone;
use crate::view::watching::Watching;

/// How it is shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct TerminalOptions {
    /// In which zone clock times are read.
    pub zone: Zone,
    /// Whether a close asks where live sources are at work.
    pub asks: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Which key does what.
    pub keymap: Keymap,
    /// Whether keys wait for intent.
    pub keys: Keys,
    /// Only signs of ASCII, whatever the locale says.
    pub is_ascii: bool,
    /// What was kept of runs before, and what keeps it.
    pub kept: Kept,
    /// What starts a source that is asked for.
    pub watching: Watching,
    /// What keeps and opens recordings.
    pub recordings: Recordings,
    /// What writes what is exported.
    pub exporting: Exporting,
    /// How somebody is told what happens.
    pub notifying: Notifying,
}
