//! The kernel's notices that something has become of a file.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

/// Tells when a file, or what stands in its place, may have changed.
///
/// Not every file system has notices (those of a network don't), and the system has some for a bounded
/// number of files only: whoever waits for them looks by himself, too, now and then.
pub(super) struct Notices {
    watcher: Option<RecommendedWatcher>,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    something: Notify,
    /// How often another file has come to stand in its place.
    successors: AtomicU32,
}

impl Notices {
    /// Of a file that is there, or is yet to come.
    pub(super) fn of(path: &Path) -> Self {
        let heard = Arc::<Heard>::default();
        let (told, name) = (Arc::clone(&heard), path.file_name().map(OsStr::to_owned));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // One that was lost is as good as any.
            let is_of_it = |event: &Event| {
                let paths = &event.paths;
                paths.is_empty() || paths.iter().any(|path| path.file_name() == name.as_deref())
            };
            match event {
                Ok(event) if !is_of_it(&event) || event.kind.is_access() => return,
                Ok(event) if is_successor(event.kind) => {
                    told.successors.fetch_add(1, Ordering::Relaxed);
                }
                _ => {}
            }
            told.something.notify_one();
        });
        let mut notices = Self {
            watcher: watcher.ok(),
            heard,
        };
        if let (Some(watcher), Some(folder)) = (&mut notices.watcher, path.parent()) {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            let _only_looked_at = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        notices.watch_file(path);
        notices
    }

    /// Another file stands in its place. Its folder's notices are of names there: what a link leads to
    /// is told by the file's own.
    pub(super) fn watch_file(&mut self, path: &Path) {
        if let Some(watcher) = &mut self.watcher {
            let _old_one_is_gone = watcher.unwatch(path);
            let _only_looked_at = watcher.watch(path, RecursiveMode::NonRecursive);
        }
    }

    /// Waits for a notice, or finds one that came since the last.
    pub(super) async fn next(&self) {
        self.heard.something.notified().await;
    }

    /// How often a file has come to stand in its place, as far as that isn't taken or forgotten.
    pub(super) fn successors(&self) -> u32 {
        self.heard.successors.load(Ordering::Relaxed)
    }

    /// So many of them were the file itself. A notice may be late, but brings on another look.
    pub(super) fn forget_successors(&self, count: u32) {
        self.heard.successors.fetch_sub(count, Ordering::Relaxed);
    }

    /// How often another file has come to stand in its place since this was last asked.
    pub(super) fn take_successors(&self) -> u32 {
        self.heard.successors.swap(0, Ordering::Relaxed)
    }
}

fn is_successor(kind: EventKind) -> bool {
    let is_renamed = kind == EventKind::Modify(ModifyKind::Name(RenameMode::To));
    kind.is_create() || is_renamed
}
