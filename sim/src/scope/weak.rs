//! A handle on a scope that doesn't keep it.

use std::fmt;
use std::sync::{Arc, Weak};

use super::{Inner, Scope};

/// A handle that doesn't keep its scope from being dropped.
///
/// A task that held a [`Scope`] would be held by it in turn, and neither would ever go.
///
/// ```
/// use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod, TaskSpec};
///
/// let scope = Scope::new();
/// let weak = scope.downgrade();
/// scope.start(JobSpec::new("watchdog").task(TaskSpec::new("bite", move |_ctx| {
///     let weak = weak.clone();
///     async move {
///         if let Some(scope) = weak.upgrade() {
///             scope.stop_all(StopMethod::Event, StopBy::Client);
///         }
///     }
/// })));
/// ```
#[derive(Clone)]
pub struct WeakScope {
    inner: Weak<Inner>,
}

impl WeakScope {
    /// The scope, if it is still there.
    pub fn upgrade(&self) -> Option<Scope> {
        let inner = self.inner.upgrade()?;
        Some(Scope { inner })
    }
}

impl Scope {
    /// A handle that doesn't keep the scope: for its own tasks, log sinks and wakers.
    pub fn downgrade(&self) -> WeakScope {
        WeakScope {
            inner: Arc::downgrade(&self.inner),
        }
    }
}

impl fmt::Debug for WeakScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakScope").finish_non_exhaustive()
    }
}
