//! Who draws pictures of a scope for its clients: a front end, where there is one. Nothing here knows how.

use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::job::JobId;

/// A picture that a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureAsked {
    /// Of this job alone; else of all.
    pub job: Option<JobId>,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// What its theme is called; the drawer's own where it isn't said.
    pub theme: Option<String>,
}

/// Draws a picture as SVG, or says why not.
type Draws = dyn Fn(&PictureAsked) -> Result<String, String> + Send + Sync;

/// Who draws pictures, if anybody does.
#[derive(Clone, Default)]
pub(crate) struct PictureDrawer(Arc<Mutex<Option<Arc<Draws>>>>);

impl PictureDrawer {
    /// From now on they are drawn by this.
    pub(crate) fn set(
        &self,
        draws: impl Fn(&PictureAsked) -> Result<String, String> + Send + Sync + 'static,
    ) {
        *self.0.lock() = Some(Arc::new(draws));
    }

    /// A picture as SVG.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn draw(&self, asked: &PictureAsked) -> Result<String, String> {
        let draws = self.0.lock().clone();
        draws.ok_or("nothing draws pictures in this scope")?(asked)
    }
}

impl fmt::Debug for PictureDrawer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PictureDrawer")
            .field(&self.0.lock().is_some())
            .finish()
    }
}
