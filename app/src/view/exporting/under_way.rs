//! An export that goes on beside the view.

use std::sync::Arc;

use parking_lot::Mutex;
use sprintscope_sim::export::ExportProgress;

/// An export, shared by who writes and who looks.
#[derive(Debug, Default)]
pub(crate) struct UnderWay {
    pub(crate) progress: ExportProgress,
    end: Mutex<Option<Result<Done, String>>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    /// In a sentence.
    pub(crate) says: String,
    /// What goes on the clipboard.
    pub(crate) copied: Option<Copied>,
}

/// What goes on the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Copied {
    Text(String),
    Picture(Arc<CopiedPicture>),
}

/// Pixels, row by row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CopiedPicture {
    /// Across and down.
    pub(crate) size: [usize; 2],
    /// Red, green, blue of each.
    pub(crate) rgb: Vec<u8>,
}

impl UnderWay {
    /// It is over.
    pub(crate) fn finish(&self, end: Result<Done, String>) {
        *self.end.lock() = Some(end);
    }

    /// What came of it; `None` as long as it goes on. Who has it once doesn't get it again.
    pub(crate) fn end(&self) -> Option<Result<Done, String>> {
        self.end.lock().take()
    }

    /// How far it is, from 0 to 1.
    pub(crate) fn part(&self) -> f64 {
        let total = self.progress.total().max(1);
        (self.progress.done() as f64 / total as f64).min(1.0)
    }
}
