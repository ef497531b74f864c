//! Whether a key is meant: what ends something that somebody needs waits for a key that is held, or pressed a
//! second time. Only what is typed comes in here, with its times, and only orders or what is to be said come out.

use std::time::Duration;

use sprintscope_sim::{Order, StopMethod};

use super::chord::{Chord, Key};
use super::keymap::Keymap;
use super::keys::Keys;

/// How long a key is held until it is meant.
pub(crate) const HELD: Duration = Duration::from_millis(800);

/// How soon after the first press a second one may come: letters of a word come faster.
pub(crate) const AGAIN_LEAST: Duration = Duration::from_millis(400);

/// The same where a key that is held can't be told from one that is pressed again.
pub(crate) const REPEAT_LEAST: Duration = Duration::from_millis(800);

/// How late the second press may come; as long stands what is asked.
pub(crate) const AGAIN_MOST: Duration = Duration::from_secs(3);

/// How long it stands why a key does nothing.
const REFUSED: Duration = Duration::from_secs(5);

/// When something was typed, since some beginning: after the one and by the other. A view that was busy sees it
/// later than it was, and must not take two letters of a word for two presses far from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Nothing of it had come when the view looked before.
    pub after: Duration,
    /// It was there when the view looked.
    pub by: Duration,
}

impl Moment {
    /// The view looks again.
    pub(crate) fn look(&mut self, now: Duration) {
        if now > self.by {
            self.after = self.by;
            self.by = now;
        }
    }
}

/// What is told of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keyboard {
    /// When they go down and when they come up.
    #[default]
    Whole,
    /// Only that they went down, again and again while they are held.
    Repeating,
}

/// What a key would end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stake {
    /// Nothing that somebody needs.
    Nothing,
    /// Somebody's work.
    Work(Aim),
    /// The same, and it is too early for this key.
    Early(Early),
}

/// What is asked for by a key that waits for intent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Aim {
    /// What is carried out once it is meant.
    pub order: Order,
    /// What that stops, as a word of a sentence.
    pub whose: String,
}

/// What isn't carried out by key so early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Early {
    /// A harder stop of this job, which nobody has asked to stop.
    Stop(StopMethod, String),
    /// A restart of this job, which hasn't ended.
    Restart(String),
}

/// What comes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is carried out.
    Act,
    /// It isn't; the bar says what would be.
    Wait,
}

/// The keys of one view that wait for intent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Intent {
    keyboard: Keyboard,
    keys: Keys,
    now: Moment,
    bar: Option<Bar>,
}

/// What is said of the last key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    chord: Chord,
    about: About,
    since: Duration,
}

#[derive(Clone, Debug, PartialEq)]
enum About {
    /// It waits for a second press, or to be held long enough.
    Asks { aim: Aim, is_down: bool },
    /// It does nothing, and why.
    Refuses(Early),
}

impl Intent {
    /// Of such a keyboard.
    pub(crate) fn of(keyboard: Keyboard, keys: Keys) -> Self {
        Self {
            keyboard,
            keys,
            ..Self::default()
        }
    }

    /// Whether keys wait at all.
    pub(crate) fn keys(&self) -> Keys {
        self.keys
    }

    /// The view looks at what was typed since it looked before.
    pub(crate) fn look(&mut self, now: Duration) {
        self.now.look(now);
    }

    /// A key went down that would end this, or nothing.
    pub(crate) fn press(&mut self, chord: Chord, stake: Stake) -> Verdict {
        let before = self.bar.take();
        let about = match stake {
            _ if self.keys == Keys::Instant => return Verdict::Act,
            Stake::Nothing => return Verdict::Act,
            Stake::Early(early) => About::Refuses(early),
            Stake::Work(aim) => {
                let same = before.filter(|bar| bar.chord == chord && bar.asks_for(&aim));
                let again = same.map(|bar| (self.again(bar.since), bar));
                match again {
                    Some((Again::Meant, _)) => return Verdict::Act,
                    // It may be held: then the first press counts.
                    Some((Again::Early, bar)) if self.keyboard == Keyboard::Repeating => {
                        self.bar = Some(bar);
                        return Verdict::Wait;
                    }
                    _ => About::Asks { aim, is_down: true },
                }
            }
        };
        self.bar = Some(Bar {
            chord,
            about,
            since: self.now.by,
        });
        Verdict::Wait
    }

    fn again(&self, since: Duration) -> Again {
        let least = match self.keyboard {
            Keyboard::Whole => AGAIN_LEAST,
            Keyboard::Repeating => REPEAT_LEAST,
        };
        if self.now.by.saturating_sub(since) > AGAIN_MOST {
            Again::Late
        } else if self.now.after.saturating_sub(since) < least {
            Again::Early
        } else {
            Again::Meant
        }
    }

    /// A key went down that does nothing here.
    pub(crate) fn other_key(&mut self) {
        self.bar = None;
    }

    /// A key came up.
    pub(crate) fn release(&mut self, key: Key) {
        if let Some(bar) = &mut self.bar
            && bar.chord.key == key
            && let About::Asks { is_down, .. } = &mut bar.about
        {
            *is_down = false;
        }
    }

    /// Whatever was pressed isn't meant: keys go elsewhere now.
    pub(crate) fn let_go(&mut self) {
        self.bar = None;
    }

    /// Once what was typed has been taken in: what a key that was held long enough asks for. What is asked goes
    /// away by itself, at once where it ends nothing any more.
    pub(crate) fn held(&mut self, is_at_work: impl Fn(&Order) -> bool) -> Option<Order> {
        let now = self.now.by;
        let bar = self.bar.as_ref()?;
        let age = now.saturating_sub(bar.since);
        let is_over = match &bar.about {
            About::Refuses(_) => age > REFUSED,
            About::Asks { aim, .. } if !is_at_work(&aim.order) => true,
            About::Asks { aim, is_down: true } if self.keyboard == Keyboard::Whole => {
                if age >= HELD {
                    let order = aim.order.clone();
                    self.bar = None;
                    return Some(order);
                }
                false
            }
            About::Asks { .. } => age > AGAIN_MOST,
        };
        if is_over {
            self.bar = None;
        }
        None
    }

    /// What is to be said, if anything is.
    pub(crate) fn bar(&self) -> Option<&Bar> {
        self.bar.as_ref()
    }

    /// How much longer that stands, from 1 to 0.
    pub(crate) fn left(&self) -> f32 {
        let Some(bar) = &self.bar else {
            return 0.0;
        };
        let whole = bar.stands();
        let left = whole.saturating_sub(self.now.by.saturating_sub(bar.since));
        left.as_secs_f32() / whole.as_secs_f32()
    }

    /// The same in whole seconds, the one that has begun with them.
    pub(crate) fn seconds_left(&self) -> u64 {
        let whole = self.bar.as_ref().map_or(Duration::ZERO, Bar::stands);
        (whole.mul_f32(self.left()).as_millis() as u64).div_ceil(1000)
    }
}

enum Again {
    Early,
    Meant,
    Late,
}

impl Bar {
    fn asks_for(&self, wanted: &Aim) -> bool {
        matches!(&self.about, About::Asks { aim, .. } if aim.order == wanted.order)
    }

    fn stands(&self) -> Duration {
        match self.about {
            About::Asks { .. } => AGAIN_MOST,
            About::Refuses(_) => REFUSED,
        }
    }

    /// The key, as it is printed.
    pub(crate) fn key(&self) -> String {
        self.chord.shown()
    }

    /// What follows the key: `again stops train`.
    pub(crate) fn words(&self, keymap: &Keymap) -> String {
        match &self.about {
            About::Asks { aim, .. } => format!("again stops {}", aim.whose),
            About::Refuses(Early::Stop(method, name)) => {
                let does = match method {
                    StopMethod::Event => "stops",
                    StopMethod::Loop => "stops the loop of",
                    StopMethod::Cancel => "cancels",
                    StopMethod::Kill => "kills",
                };
                let first = first(keymap);
                format!("{does} {name} only after a stop: {first}")
            }
            About::Refuses(Early::Restart(name)) => {
                let first = first(keymap);
                format!("restarts {name} only once it has ended: {first}")
            }
        }
    }
}

/// What is to be done before, as the end of a sentence.
fn first(keymap: &Keymap) -> String {
    let (stop, palette) = (
        keymap.shown_for("job.stop"),
        keymap.shown_for("view.palette"),
    );
    let mut ways = Vec::new();
    if !stop.is_empty() {
        ways.push(format!("press {stop} twice"));
    }
    if !palette.is_empty() {
        ways.push(format!("find it with {palette}"));
    }
    if ways.is_empty() {
        "stop it first".into()
    } else {
        ways.join(", or ")
    }
}

#[cfg(test)]
mod tests;
