//! Where the lines of a job's controls go.

use std::sync::Arc;

use crate::job::JobSpec;
use crate::source::keyboard::Keyboard;
use crate::source::way_back::WayBack;

/// Who is told.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// A program that reads its terminal.
    Typed(Arc<Keyboard>),
    /// The other side of a source.
    Said(Arc<WayBack>),
}

impl Way {
    /// That of a source; `None` where nothing goes back.
    pub(super) fn of(job: &JobSpec) -> Option<Self> {
        let said = job.attached::<WayBack>().map(Self::Said);
        said.or_else(|| {
            let keyboard = job.attached::<Keyboard>()?;
            keyboard
                .is_programs_input()
                .then_some(Self::Typed(keyboard))
        })
    }

    /// Whether somebody is there.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Typed(keyboard) => keyboard.mode().is_some(),
            Self::Said(way_back) => way_back.is_open(),
        }
    }

    /// How often somebody has come.
    pub(super) fn times_opened(&self) -> u64 {
        match self {
            // It is the same program over a whole run.
            Self::Typed(_) => 0,
            Self::Said(way_back) => way_back.times_opened(),
        }
    }

    /// Says a line, without waiting for anybody.
    ///
    /// # Errors
    /// Why it doesn't go, in words.
    pub(super) fn say(&self, line: &str) -> Result<(), String> {
        match self {
            Self::Typed(keyboard) => keyboard
                .type_line_at_once(line)
                .map_err(|error| error.to_string()),
            Self::Said(way_back) => way_back.say_line(line).map_err(|error| error.to_string()),
        }
    }
}
