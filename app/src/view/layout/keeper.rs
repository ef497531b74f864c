//! What keeps layouts, on a thread of its own: no view waits for a disk.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use serde::Deserialize;
use toml::Table;

use super::{Layout, layout_file};
use crate::view::line_file::{LineFile, in_a_line};

/// The table of a command line's file that is ours.
const ENTRY: &str = "layout";

/// How long a disk may take at the end.
const CLOSING: Duration = Duration::from_secs(2);

/// Where a layout is kept.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// For a command line, whatever is changed.
    Line(LineFile),
    /// In a file that a person named, when it is to be saved.
    File(PathBuf),
}

/// What of a command line's file is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entries {
    layout: Layout,
}

impl Place {
    /// What is kept there, and what is to be said of that.
    pub(crate) fn load(&self) -> (Layout, Option<String>) {
        let read = match self {
            Self::Line(file) => file
                .read::<Entries>()
                .map(|kept| kept.map(|all| all.layout)),
            Self::File(path) => layout_file::read(path),
        };
        match (read, self) {
            (Ok(Some(layout)), _) => (layout, None),
            (Ok(None), Self::Line(_)) => (Layout::default(), None),
            (Ok(None), Self::File(path)) => {
                let path = path.display();
                let note =
                    format!("{path}: there is no such file so far; \"Save layout\" writes it");
                (Layout::default(), Some(note))
            }
            (Err(error), _) => {
                let note = format!("{}: {error}: the layout is left out", self.name());
                (Layout::default(), Some(note))
            }
        }
    }

    fn name(&self) -> String {
        let path = match self {
            Self::Line(file) => file.path(),
            Self::File(path) => path,
        };
        path.display().to_string()
    }

    /// Keeps it; returns what is to be said.
    fn write(&self, layout: &Layout) -> Option<String> {
        match self {
            Self::Line(file) => {
                let kept = keep_in(file, layout).err();
                kept.map(|error| format!("{}: {error}: the layout isn't kept", self.name()))
            }
            Self::File(path) => Some(match layout_file::write(path, layout) {
                Ok(()) => format!("The layout is saved in {}", self.name()),
                Err(error) => format!("{}: {error}", self.name()),
            }),
        }
    }
}

fn keep_in(file: &LineFile, layout: &Layout) -> Result<(), String> {
    // Where a layout stands that can't be read, a person is to look at it first.
    file.read::<Entries>()?;
    let table = (*layout != Layout::default()).then(|| Table::try_from(layout));
    let table = table.transpose().map_err(|error| in_a_line(&error))?;
    file.replace(ENTRY, table)
}

#[derive(Default)]
struct Slot {
    /// What is to be kept next: only the last one counts.
    wanted: Option<Layout>,
    is_closing: bool,
    has_ended: bool,
    /// What is to be said.
    told: Option<String>,
}

type Waker = Box<dyn Fn() + Send + Sync>;

struct Shared {
    slot: Mutex<Slot>,
    changed: Condvar,
    wakers: Mutex<Vec<Waker>>,
    is_asked_to_save: bool,
}

/// Takes layouts that are to be kept, without waiting.
#[derive(Clone)]
pub(crate) struct Keeper(Arc<Shared>);

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keeper")
    }
}

impl Keeper {
    /// Whether it keeps a layout only when a person says so.
    pub(crate) fn is_asked_to_save(&self) -> bool {
        self.0.is_asked_to_save
    }

    /// Has this one kept instead of the one before.
    pub(crate) fn keep(&self, layout: Layout) {
        self.0.slot.lock().wanted = Some(layout);
        self.0.changed.notify_all();
    }

    /// What is to be said, once.
    pub(crate) fn told(&self) -> Option<String> {
        self.0.slot.lock().told.take()
    }

    /// Calls this when there is something to be said.
    pub(crate) fn add_waker(&self, waker: impl Fn() + Send + Sync + 'static) {
        self.0.wakers.lock().push(Box::new(waker));
    }
}

/// What was kept of runs before, and what keeps it from now on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// `None` where nothing is to be kept.
    pub keeper: Option<Keeper>,
    /// What was kept.
    pub layout: Layout,
    /// What is to be said of it.
    pub note: Option<String>,
}

/// The thread that keeps layouts. Dropped, it has kept what was said before.
#[must_use = "dropping it ends it"]
pub(crate) struct Keeping {
    shared: Arc<Shared>,
}

impl Keeping {
    /// Keeps layouts there.
    ///
    /// # Errors
    /// Where there is no thread for it.
    pub(crate) fn begin(place: Place) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            slot: Mutex::default(),
            changed: Condvar::new(),
            wakers: Mutex::default(),
            is_asked_to_save: matches!(place, Place::File(_)),
        });
        let kept = Arc::clone(&shared);
        thread::Builder::new()
            .name("keeper".into())
            .spawn(move || keep(&kept, &place))?;
        Ok(Self { shared })
    }

    /// Takes what is to be kept.
    pub(crate) fn keeper(&self) -> Keeper {
        Keeper(Arc::clone(&self.shared))
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        let deadline = Instant::now() + CLOSING;
        let mut slot = self.shared.slot.lock();
        slot.is_closing = true;
        self.shared.changed.notify_all();
        while !slot.has_ended {
            if self
                .shared
                .changed
                .wait_until(&mut slot, deadline)
                .timed_out()
            {
                break;
            }
        }
    }
}

fn keep(shared: &Shared, place: &Place) {
    let mut slot = shared.slot.lock();
    loop {
        if let Some(layout) = slot.wanted.take() {
            drop(slot);
            let told = place.write(&layout);
            slot = shared.slot.lock();
            if told.is_some() {
                slot.told = told;
                drop(slot);
                shared.wakers.lock().iter().for_each(|wake| wake());
                slot = shared.slot.lock();
            }
        } else if slot.is_closing {
            slot.has_ended = true;
            shared.changed.notify_all();
            return;
        } else {
            shared.changed.wait(&mut slot);
        }
    }
}
