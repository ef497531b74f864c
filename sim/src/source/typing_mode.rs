//! How a program has its terminal take what is typed and show what is printed.

use rustix::termios::{InputModes, LocalModes, OutputModes, SpecialCodeIndex, Termios};

/// How a program has set up its terminal, as far as another terminal can be set up the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypingMode {
    input: InputModes,
    output: OutputModes,
    local: LocalModes,
}

/// What is taken over, and as it is where nobody has set up anything.
const INPUT: InputModes = InputModes::ICRNL
    .union(InputModes::INLCR)
    .union(InputModes::IGNCR)
    .union(InputModes::IXON);
const OUTPUT: OutputModes = OutputModes::OPOST
    .union(OutputModes::ONLCR)
    .union(OutputModes::OCRNL)
    .union(OutputModes::ONLRET);
const LOCAL: LocalModes = LocalModes::ICANON
    .union(LocalModes::ECHO)
    .union(LocalModes::ECHONL)
    .union(LocalModes::ISIG)
    .union(LocalModes::IEXTEN);
const FRESH: TypingMode = TypingMode {
    input: InputModes::ICRNL.union(InputModes::IXON),
    output: OutputModes::OPOST.union(OutputModes::ONLCR),
    local: LocalModes::ICANON
        .union(LocalModes::ECHO)
        .union(LocalModes::ISIG)
        .union(LocalModes::IEXTEN),
};

impl TypingMode {
    pub(super) fn of(settings: &Termios) -> Self {
        Self {
            input: settings.input_modes & INPUT,
            output: settings.output_modes & OUTPUT,
            local: settings.local_modes & LOCAL,
        }
    }

    /// By lines, which can be corrected until they end; else each key at once.
    pub fn is_by_lines(self) -> bool {
        self.local.contains(LocalModes::ICANON)
    }

    /// What is typed is shown.
    pub fn echoes(self) -> bool {
        self.local.contains(LocalModes::ECHO)
    }

    /// What is typed is shown by nobody, as a password isn't. Who takes single keys shows them by itself.
    pub fn hides(self) -> bool {
        self.is_by_lines() && !self.echoes()
    }

    /// What the key Enter is.
    pub fn enter(self) -> char {
        if self.input.contains(InputModes::ICRNL) {
            '\n'
        } else {
            '\r'
        }
    }

    /// The settings of another terminal, changed as the program has changed those of its own.
    pub fn applied_to(self, found: &Termios) -> Termios {
        let mut settings = found.clone();
        settings.input_modes ^= self.input ^ FRESH.input;
        settings.output_modes ^= self.output ^ FRESH.output;
        settings.local_modes ^= self.local ^ FRESH.local;
        if !self.is_by_lines() {
            settings.special_codes[SpecialCodeIndex::VMIN] = 1;
            settings.special_codes[SpecialCodeIndex::VTIME] = 0;
        }
        settings
    }
}
