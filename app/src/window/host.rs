//! Puts the window on the screen: on a thread of its own, so that a display that is lost or frozen holds
//! up nothing but the window. Two can paint it: OpenGL, where a GPU does that (`gl`), and elsewhere this program itself (`cpu`).

mod cpu;
mod gl;
mod gpu;
mod opening;
pub(in crate::window) mod raster;
mod surface;
#[cfg(target_os = "linux")]
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use eframe::UserEvent;
use parking_lot::Mutex;
use sprintscope_sim::Scope;
use winit::event_loop::{EventLoop, EventLoopBuilder};

use crate::program::asked_painter::AskedPainter;
use crate::program::display::NoWindow;
use crate::program::frames::{FrameCosts, FrameSummary};
use crate::program::leave::Leave;
use crate::program::onlookers::{Onlooker, Onlookers};
use crate::program::parting::Parting;
use crate::view::exporting::Exporting;
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::layout::keeper::Kept;
use crate::view::notifying::Notifying;
use crate::view::recordings::Recordings;
use crate::view::scale::Scale;
use crate::view::theme::Theme;
use crate::view::wall_clock::Zone;
use crate::view::watching::Watching;
use crate::window::connection;
use crate::window::scale::KeepsScale;
use opening::Opening;

/// How long a display may take to show the window before it is taken for frozen. Software GL on a busy
/// machine needs two or three seconds.
const OPENING: Duration = Duration::from_secs(20);

/// How long the window may take to close. Its thread is left behind then: the display is frozen, or the
/// machine busy, and the system closes what is open.
const CLOSING: Duration = Duration::from_millis(500);

/// A window's thread never came to its end.
static IS_LEFT_BEHIND: AtomicBool = AtomicBool::new(false);

/// Whether a window's thread hangs on its display: then nobody is to wait for what libraries do at the
/// process's end.
pub(crate) fn is_left_behind() -> bool {
    IS_LEFT_BEHIND.load(Ordering::Relaxed)
}

/// How a window is shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct WindowOptions {
    /// In which zone clock times are read.
    pub zone: Zone,
    /// Whether a close asks where live sources are at work.
    pub asks: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Who paints it.
    pub painter: AskedPainter,
    /// How large it is drawn, if a person has said so.
    pub scale: Option<Scale>,
    /// Keeps how large it is drawn.
    pub keeps_scale: Option<KeepsScale>,
    /// Which key does what.
    pub keymap: Keymap,
    /// Whether keys wait for intent.
    pub keys: Keys,
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

/// What the window's thread tells.
enum Told {
    /// The window stands.
    Stands,
    /// The display or the window was taken away.
    Lost,
    /// It closed, or couldn't be opened.
    Ended(Result<(), NoWindow>),
    /// Somebody said that it is time to leave, or to go on without a window.
    Leaves,
}

/// A window on the screen. Dropped, it is closed.
#[must_use = "dropping it closes the window"]
pub(crate) struct OpenWindow {
    told: Receiver<Told>,
    begin: SyncSender<()>,
    thread: Option<thread::JoinHandle<()>>,
    has_ended: bool,
    /// Its thread sleeps for good.
    is_lost: bool,
    costs: Arc<Mutex<FrameCosts>>,
    onlookers: Onlookers,
    leave: Leave,
}

impl OpenWindow {
    /// Opens a window on this scope, and returns once it stands. It draws nothing before
    /// [`begin`](Self::begin).
    ///
    /// # Errors
    /// [`NoWindow`] where the toolkit can't open one, or the display doesn't answer.
    pub(crate) fn open(
        scope: &Scope,
        (leave, onlookers): (&Leave, &Onlookers),
        options: WindowOptions,
    ) -> Result<Self, NoWindow> {
        let (tell, told) = sync_channel(64);
        let (begin, begins) = sync_channel(1);
        let costs = Arc::default();
        let work = Work {
            scope: scope.clone(),
            leave: leave.clone(),
            onlookers: onlookers.clone(),
            options,
            costs: Arc::clone(&costs),
            tell,
            begins,
        };
        let spawned = thread::Builder::new()
            .name("window".into())
            .spawn(move || work.run());
        let thread = spawned.map_err(|error| NoWindow::from_toolkit(&error))?;
        let mut window = Self {
            told,
            begin,
            thread: Some(thread),
            has_ended: false,
            is_lost: false,
            costs,
            onlookers: onlookers.clone(),
            leave: leave.clone(),
        };
        window.stands().map(|()| window)
    }

    fn stands(&mut self) -> Result<(), NoWindow> {
        let began = Instant::now();
        // Nothing wakes us before the window stands.
        let look = Duration::from_millis(100);
        while began.elapsed() < OPENING && !self.leave.is_due() {
            match self.told.recv_timeout(look) {
                Ok(Told::Stands) => return Ok(()),
                Ok(Told::Ended(Err(error))) => {
                    self.has_ended = true;
                    return Err(error);
                }
                Ok(Told::Lost | Told::Ended(Ok(()))) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(NoWindow::lost());
                }
                Ok(Told::Leaves) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
        Err(NoWindow::frozen())
    }

    /// Lets it draw: there is something to see.
    pub(crate) fn begin(&self) {
        self.onlookers.comes(Onlooker::Window);
        // A thread that is gone has told so.
        let _gone = self.begin.try_send(());
    }

    /// Waits until it is looked at no more.
    pub(crate) fn wait(&mut self) -> Parting {
        loop {
            if self.leave.is_kept() {
                return Parting::Kept;
            }
            if self.leave.is_due() {
                return Parting::Leave;
            }
            match self.told.recv() {
                Ok(Told::Stands | Told::Leaves) => {}
                Ok(Told::Lost) | Err(_) => {
                    self.is_lost = true;
                    return Parting::Lost(NoWindow::lost().to_string());
                }
                Ok(Told::Ended(_)) => {
                    self.has_ended = true;
                    // Nobody has closed it: it was destroyed, or the toolkit gave up, in whatever words.
                    return Parting::Lost(NoWindow::lost().to_string());
                }
            }
        }
    }

    /// Closes it; returns what its frames cost.
    pub(crate) fn close(mut self) -> FrameSummary {
        self.shut();
        let costs = self.costs.lock();
        costs.summary()
    }

    fn shut(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        self.leave.close_view();
        let deadline = Instant::now() + CLOSING;
        while !self.has_ended && !self.is_lost {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.told.recv_timeout(left) {
                Ok(Told::Ended(_)) => self.has_ended = true,
                Ok(Told::Stands | Told::Leaves) => {}
                Ok(Told::Lost) | Err(_) => self.is_lost = true,
            }
        }
        // The toolkit leaves things to the thread's end.
        while self.has_ended && !thread.is_finished() {
            self.has_ended = Instant::now() < deadline;
            thread::sleep(Duration::from_millis(1));
        }
        IS_LEFT_BEHIND.fetch_or(!self.has_ended, Ordering::Relaxed);
        // The window is not to be woken any more.
        self.leave.let_sleep(Onlooker::Window);
    }
}

impl Drop for OpenWindow {
    fn drop(&mut self) {
        self.shut();
    }
}

/// What the window's thread does.
struct Work {
    scope: Scope,
    leave: Leave,
    onlookers: Onlookers,
    options: WindowOptions,
    costs: Arc<Mutex<FrameCosts>>,
    tell: SyncSender<Told>,
    begins: Receiver<()>,
}

impl Work {
    fn run(self) {
        let (lost, unseen) = (self.tell.clone(), self.onlookers.clone());
        connection::outlive(move || {
            // Also while it shows how the jobs end: nobody sees that any more.
            unseen.goes(Onlooker::Window);
            // Whoever would be told has gone, or has as much to read as it needs to know.
            drop(lost.try_send(Told::Lost));
        });
        let (ended, unseen) = (self.tell.clone(), self.onlookers.clone());
        let shown = catch_unwind(AssertUnwindSafe(|| self.show()));
        let result = match shown {
            Ok(result) => result,
            // A panic of ours, which was printed when it happened.
            Err(_printed) => Err(NoWindow::lost()),
        };
        unseen.goes(Onlooker::Window);
        let _gone = ended.try_send(Told::Ended(result));
    }

    /// Shows it by the painter that was asked for, or that is found to be the quicker one.
    fn show(self) -> Result<(), NoWindow> {
        let Self {
            scope,
            leave,
            onlookers: _,
            options,
            costs,
            tell,
            begins,
        } = self;
        let asked = options.painter;
        let opening = Opening {
            scope,
            leave,
            options,
            costs,
            tell,
            begins,
        };
        match asked {
            AskedPainter::Gl => gl::show(opening),
            AskedPainter::Cpu => cpu::show(&mut event_loop()?, opening),
            AskedPainter::Auto if gpu::is_none_to_be_had() => {
                cpu::show(&mut event_loop()?, opening)
            }
            AskedPainter::Auto => {
                let mut event_loop = event_loop()?;
                match gl::show_by_gpu(&mut event_loop, opening)? {
                    Some(opening) => cpu::show(&mut event_loop, opening),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The toolkit's loop, of which a process has one.
fn event_loop() -> Result<EventLoop<UserEvent>, NoWindow> {
    let mut builder = EventLoop::with_user_event();
    on_any_thread(&mut builder);
    builder
        .build()
        .map_err(|error| NoWindow::from_toolkit(&error))
}

/// Only Apple's toolkit insists on the first thread of the process; the others do it in sympathy.
fn on_any_thread(builder: &mut EventLoopBuilder<UserEvent>) {
    #[cfg(target_os = "linux")]
    {
        use winit::platform::{wayland, x11};
        wayland::EventLoopBuilderExtWayland::with_any_thread(builder, true);
        x11::EventLoopBuilderExtX11::with_any_thread(builder, true);
    }
    #[cfg(windows)]
    winit::platform::windows::EventLoopBuilderExtWindows::with_any_thread(builder, true);
    #[cfg(not(any(target_os = "linux", windows)))]
    let _it_is = builder;
}
