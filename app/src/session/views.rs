//! Where a session is shown: in a window, in the terminal, in both, or nowhere.

use std::sync::Arc;
use std::thread;

use anyhow::bail;
use sprintscope_sim::Scope;
use sprintscope_sim::wire::Guests;

use crate::program::archive::Archive;
use crate::program::asked_painter::AskedPainter;
use crate::program::asked_view::AskedView;
use crate::program::cli::{Options, Task};
use crate::program::config::Config;
use crate::program::display;
use crate::program::exporting::exporting;
use crate::program::frames::FrameSummary;
use crate::program::leave::Leave;
use crate::program::onlookers::Onlookers;
use crate::program::parting::Parting;
use crate::program::say::say;
use crate::program::start::{password_of_environment, start_asked};
use crate::program::{kept_layout, kept_scale};
use crate::terminal::{self, OpenTerminal, TerminalOptions};
use crate::view::layout::keeper::Keeping;
use crate::view::notifying::Notifying;
use crate::view::recordings::Recordings;
use crate::view::wall_clock::Zone;
use crate::view::watching::Watching;
use crate::window::{OpenWindow, WindowOptions};

/// Which views there will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    window: bool,
    terminal: bool,
}

impl Chosen {
    /// What was asked for, or else what there is. Looked at before anything begins.
    ///
    /// # Errors
    /// Why what was asked for by name can't be had.
    pub(super) fn of(asked: AskedView, painter: AskedPainter) -> anyhow::Result<Self> {
        if asked.names_terminal() {
            terminal::check()?;
        }
        if asked.names_window() {
            display::check(painter)?;
        }
        if asked == AskedView::Auto {
            return Ok(Self::of_what_there_is(painter));
        }
        Ok(Self {
            window: asked.names_window(),
            terminal: asked.names_terminal(),
        })
    }

    fn of_what_there_is(painter: AskedPainter) -> Self {
        match display::check(painter) {
            Ok(()) => Self {
                window: true,
                terminal: false,
            },
            Err(missing) => Self::without_a_window(&format!("no window: {missing}")),
        }
    }

    /// The terminal, if all that is printed would go to it, and it can show something.
    fn without_a_window(why: &str) -> Self {
        if !terminal::has_all_output() {
            say(&format!("{why}. Going on with --view none"));
            return Self::default();
        }
        match terminal::check() {
            Ok(()) => Self {
                window: false,
                terminal: true,
            },
            Err(missing) => {
                say(&format!("{why}; {missing}. Going on with --view none"));
                Self::default()
            }
        }
    }
}

/// Those that are open. Dropped, they are closed.
pub(super) struct Views {
    opened: Chosen,
    window: Option<OpenWindow>,
    terminal: Option<OpenTerminal>,
    /// What drawing had cost when the terminal was given back.
    at_terminal: Option<FrameSummary>,
    /// Keeps how they are arranged, until they are closed.
    keeping: Option<Keeping>,
}

/// What the report says of them.
pub(super) struct Looked {
    /// Their kinds.
    pub view: &'static str,
    /// What drawing has cost, where somebody drew: in the window, if there was one.
    pub frames: Option<FrameSummary>,
}

impl Looked {
    /// There was no view.
    pub(super) const NOWHERE: Self = Self {
        view: "none",
        frames: None,
    };

    /// Whether a person looks at a terminal on which nothing of it stands any more.
    pub(super) fn is_off_the_screen(&self) -> bool {
        matches!(self.view, "terminal" | "none")
    }
}

impl Views {
    /// Opens what was chosen; `None` where there is nothing, or it is time to leave before it stands.
    ///
    /// # Errors
    /// Why what was asked for by name can't be had after all.
    pub(super) fn open(
        chosen: Chosen,
        (scope, guests, leave): (&Scope, Option<Guests>, &Leave),
        (command, options, config): (Option<&Task>, &Options, &Config),
        (notifying, archive): (&Notifying, &Archive),
    ) -> anyhow::Result<Option<Self>> {
        let (keeping, kept) = kept_layout::begin(command, options);
        let onlookers = Onlookers::of(scope);
        let zone = || {
            if options.utc {
                Zone::utc()
            } else {
                Zone::local()
            }
        };
        let watching = watching((scope, guests), options);
        let recordings = Recordings::by(Arc::new(archive.clone()));
        let exporting = exporting(scope);
        let mut chosen = chosen;
        let mut window = None;
        if chosen.window {
            let options_of_it = WindowOptions {
                zone: zone(),
                asks: !options.yes,
                theme: config.theme,
                painter: options.painter,
                scale: config.scale,
                keeps_scale: Some(kept_scale::keep),
                keymap: config.keymap.clone(),
                keys: options.keys(),
                kept: kept.clone(),
                notifying: notifying.clone(),
                watching: watching.clone(),
                recordings: recordings.for_another(),
                exporting: exporting.clone(),
            };
            match OpenWindow::open(scope, (leave, &onlookers), options_of_it) {
                Ok(opened) => window = Some(opened),
                Err(_) if leave.is_due() => return Ok(None),
                Err(missing) if options.view.names_window() => bail!("{missing}"),
                Err(missing) => chosen = Chosen::without_a_window(&missing.to_string()),
            }
        }
        let mut terminal = None;
        if chosen.terminal {
            let options_of_it = TerminalOptions {
                zone: zone(),
                asks: !options.yes,
                theme: config.theme,
                keymap: config.keymap.clone(),
                keys: options.keys(),
                is_ascii: options.ascii,
                kept,
                notifying: notifying.clone(),
                watching: watching.clone(),
                recordings,
                exporting: exporting.clone(),
            };
            match OpenTerminal::open(scope, (leave, &onlookers), options_of_it) {
                Ok(opened) => terminal = Some(opened),
                Err(missing) if options.view.names_terminal() => bail!("{missing}"),
                Err(missing) => say(&format!("{missing}. Going on with --view none")),
            }
        }
        let opened = Chosen {
            window: window.is_some(),
            terminal: terminal.is_some(),
        };
        Ok((opened != Chosen::default()).then_some(Self {
            opened,
            window,
            terminal,
            at_terminal: None,
            keeping,
        }))
    }

    /// Lets them draw: there is something to see.
    pub(super) fn begin(&self) {
        if let Some(window) = &self.window {
            window.begin();
        }
        if let Some(terminal) = &self.terminal {
            terminal.begin();
        }
    }

    /// Waits until nobody looks any more: one that is taken away leaves the other.
    pub(super) fn wait(&mut self) -> Parting {
        match (&mut self.window, &mut self.terminal) {
            (Some(window), None) => window.wait(),
            (None, Some(terminal)) => terminal.wait(),
            (Some(window), Some(terminal)) => {
                let both = thread::scope(|both| {
                    let at_window = thread::Builder::new().name("onlooker".into());
                    let at_window = at_window.spawn_scoped(both, || told(window.wait()));
                    let at_terminal = told(terminal.wait());
                    let at_window = at_window.map(thread::ScopedJoinHandle::join);
                    // Without a thread, or with a panic in it, there is the terminal.
                    [at_window.ok().and_then(Result::ok), Some(at_terminal)]
                });
                let mut both: Vec<Parting> = both.into_iter().flatten().collect();
                let is_lost = |one: &Parting| matches!(one, Parting::Lost(_));
                both.sort_by_key(is_lost);
                both.swap_remove(0)
            }
            (None, None) => Parting::Leave,
        }
    }

    /// Gives the terminal back, where somebody still has to say something there.
    pub(super) fn leave_terminal(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            self.at_terminal = Some(terminal.close());
        }
    }

    /// What it is called where it isn't there any more.
    pub(super) fn name(&self) -> &'static str {
        if self.opened.window { "window" } else { "view" }
    }

    /// Closes them; returns what there was.
    pub(super) fn close(mut self) -> Looked {
        self.leave_terminal();
        let at_window = self.window.take().map(OpenWindow::close);
        drop(self.keeping.take());
        let Chosen { window, terminal } = self.opened;
        Looked {
            view: match (window, terminal) {
                (true, true) => "window,terminal",
                (true, false) => "window",
                (false, true) => "terminal",
                (false, false) => "none",
            },
            frames: at_window.or(self.at_terminal),
        }
    }
}

/// What starts a source that a person asks for in a view, read as the command line says.
fn watching((scope, guests): (&Scope, Option<Guests>), options: &Options) -> Watching {
    let (scope, options) = (scope.downgrade(), options.clone());
    Watching::by(move |request| match scope.upgrade() {
        Some(scope) => start_asked((&scope, guests.as_ref()), request, &options),
        None => Err("the scope closes".into()),
    })
    .password(password_of_environment())
}

/// One of two is gone: said while the other one stands.
fn told(parting: Parting) -> Parting {
    if let Parting::Lost(why) = &parting {
        say(why);
    }
    parting
}
