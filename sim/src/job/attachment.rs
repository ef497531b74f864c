//! What whoever made a job wants to find at it again.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Anything that belongs to a job, whatever that is.
#[derive(Clone)]
pub(super) struct Attachment(Arc<dyn Any + Send + Sync>);

impl Attachment {
    pub(super) fn new<T: Any + Send + Sync>(attached: Arc<T>) -> Self {
        Self(attached)
    }

    pub(super) fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        Arc::clone(&self.0).downcast().ok()
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment")
    }
}
