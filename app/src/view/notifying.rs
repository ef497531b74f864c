//! How a person is told of what happens to jobs while nobody looks, and where a view switches that.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// How somebody is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Not at all.
    #[default]
    Off,
    /// By the terminal's bell, or a window that asks for attention.
    Bell,
    /// By a note of the desktop's.
    Desktop,
    /// By these words, run as a program without a shell.
    Command(Vec<OsString>),
}

impl FromStr for Way {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "bell" => return Ok(Self::Bell),
            "desktop" => return Ok(Self::Desktop),
            _ => {}
        }
        let words = shell_words::split(text)
            .ok()
            .filter(|words| !words.is_empty());
        let words =
            words.ok_or_else(|| format!("{text:?} is neither bell, desktop nor a command"))?;
        Ok(Self::Command(
            words.into_iter().map(OsString::from).collect(),
        ))
    }
}

/// As an answer to who has switched it.
impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("Notifications: off"),
            Self::Bell => f.write_str("Notifications: bell"),
            Self::Desktop => f.write_str("Notifications: desktop"),
            Self::Command(words) => {
                let program = words.first().map(|word| word.to_string_lossy());
                write!(f, "Notifications: {}", program.unwrap_or_default())
            }
        }
    }
}

/// Whether a window has the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Focus {
    /// Nobody says so: there is none, or a terminal.
    #[default]
    Unknown,
    /// It has.
    Here,
    /// Another one has.
    Elsewhere,
}

type Ring = Arc<dyn Fn() -> bool + Send + Sync>;

#[derive(Default)]
struct Inner {
    now: Mutex<Now>,
    changed: Condvar,
    focus: AtomicU8,
}

#[derive(Default)]
struct Now {
    way: Way,
    /// The command that was given at the start.
    command: Option<Way>,
    is_over: bool,
    /// Views that can ring.
    rings: Vec<Ring>,
}

/// What views, the command line and who notifies share of it. A cheap handle.
#[derive(Clone, Default)]
pub struct Notifying {
    inner: Arc<Inner>,
}

impl fmt::Debug for Notifying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notifying({:?})", self.way())
    }
}

impl Notifying {
    /// In this way from the start.
    pub(crate) fn by(way: Way) -> Self {
        let notifying = Self::default();
        let command = matches!(way, Way::Command(_)).then(|| way.clone());
        let mut now = notifying.inner.now.lock();
        (now.way, now.command) = (way, command);
        drop(now);
        notifying
    }

    /// How somebody is told now.
    pub(crate) fn way(&self) -> Way {
        self.inner.now.lock().way.clone()
    }

    /// Goes on to the next way: off, bell, desktop, and the command, if one was given. Returns it.
    pub(crate) fn switch(&self) -> Way {
        let mut now = self.inner.now.lock();
        now.way = match now.way {
            Way::Off => Way::Bell,
            Way::Bell => Way::Desktop,
            Way::Desktop => now.command.clone().unwrap_or_default(),
            Way::Command(_) => Way::Off,
        };
        self.inner.changed.notify_all();
        now.way.clone()
    }

    /// There is nothing to tell any more.
    pub(crate) fn end(&self) {
        self.inner.now.lock().is_over = true;
        self.inner.changed.notify_all();
    }

    /// Waits until it is switched, over, or that time has passed; while it is off as long as it takes. Returns the
    /// way; `None` once it is over.
    pub(crate) fn wait(&self, seen: &Way, at_most: Duration) -> Option<Way> {
        let mut now = self.inner.now.lock();
        let is_same = |now: &mut Now| !now.is_over && now.way == *seen;
        if now.way == Way::Off {
            self.inner.changed.wait_while(&mut now, is_same);
        } else {
            self.inner
                .changed
                .wait_while_for(&mut now, is_same, at_most);
        }
        (!now.is_over).then(|| now.way.clone())
    }

    /// A view that can ring; it returns whether it still does.
    pub(crate) fn add_ring(&self, ring: impl Fn() -> bool + Send + Sync + 'static) {
        self.inner.now.lock().rings.push(Arc::new(ring));
    }

    /// Rings in each view; returns whether there is one.
    pub(crate) fn ring(&self) -> bool {
        let rings = self.inner.now.lock().rings.clone();
        rings.iter().filter(|ring| ring()).count() > 0
    }

    /// A window says whether it has the keyboard.
    pub(crate) fn set_focus(&self, has_it: bool) {
        let focus = if has_it { 1 } else { 2 };
        self.inner.focus.store(focus, Ordering::Relaxed);
    }

    /// Whether one has.
    pub(crate) fn focus(&self) -> Focus {
        match self.inner.focus.load(Ordering::Relaxed) {
            0 => Focus::Unknown,
            1 => Focus::Here,
            _ => Focus::Elsewhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_words_as_a_shell_splits_them() {
        let way = "curl -d 'it ended' https://x/y".parse::<Way>().unwrap();
        let words = ["curl", "-d", "it ended", "https://x/y"].map(OsString::from);
        assert_eq!(way, Way::Command(words.into()));
        assert_eq!("bell".parse(), Ok(Way::Bell));
        assert_eq!("desktop".parse(), Ok(Way::Desktop));
        for wrong in ["", "  ", "say 'it"] {
            assert!(wrong.parse::<Way>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn it_is_switched_through_all_ways_there_are() {
        let notifying = Notifying::default();
        let ways: Vec<Way> = (0..4).map(|_| notifying.switch()).collect();
        assert_eq!(ways, [Way::Bell, Way::Desktop, Way::Off, Way::Bell]);
        let command = Way::Command(vec!["true".into()]);
        let notifying = Notifying::by(command.clone());
        let ways: Vec<Way> = (0..4).map(|_| notifying.switch()).collect();
        assert_eq!(ways, [Way::Off, Way::Bell, Way::Desktop, command]);
    }

    #[test]
    fn who_waits_is_told_of_a_switch_and_of_the_end() {
        let notifying = Notifying::default();
        let waiting = notifying.clone();
        let told = std::thread::scope(|scope| {
            let waits = scope.spawn(move || waiting.wait(&Way::Off, Duration::ZERO));
            notifying.switch();
            waits.join().unwrap()
        });
        assert_eq!(told, Some(Way::Bell));
        assert_eq!(
            notifying.wait(&Way::Bell, Duration::from_millis(1)),
            Some(Way::Bell)
        );
        notifying.end();
        assert_eq!(notifying.wait(&Way::Bell, Duration::MAX), None);
    }
}
