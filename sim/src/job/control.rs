//! Controls: what a person can turn while a job runs, with what was asked and what is applied.

mod course;
mod error;
mod handle;
mod inbox;
mod line;
mod spec;
mod status;
mod table;
mod text;
mod way;

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::time::Instant;

pub(super) use course::Course;
pub use course::Sending;
pub use error::ControlError;
pub use handle::{ControlHandle, ControlRequest, Slider};
pub(crate) use inbox::Inbox;
pub use spec::{ControlKind, ControlSpec, Scale, SliderSpec};
pub use status::{ControlState, ControlStatus};
pub(super) use table::ControlTable;
pub(super) use way::Way;

/// The range of every interval, in seconds; a task that starts with a longer one widens it.
pub const INTERVAL_SECS: (f64, f64) = (0.0001, 10.0);

/// So many presses with a text wait for a job that doesn't look, and no longer texts.
const TEXTS_MAX: usize = 64;
const TEXT_BYTES_MAX: usize = 4096;

/// The longest interval, a year: every `Duration` and every deadline holds it.
const LONGEST_SECS: f64 = 31_536_000.0;

/// A control: a person asks for a value, the job applies it, and both are visible.
#[derive(Debug)]
pub struct Control {
    name: Arc<str>,
    spec: Arc<ControlSpec>,
    /// Where the job hears of a request, and under which place; a task waits on its interval itself.
    inbox: Option<(Arc<Inbox>, u32)>,
    /// Read in every tick and every frame without the lock, and only written under it.
    requested_bits: AtomicU64,
    applied_bits: AtomicU64,
    /// Whether there is a request that isn't answered, as in `asked`.
    is_pending: AtomicBool,
    asked: Mutex<Asked>,
    changed: Notify,
    /// Told of every request.
    on_asked: OnceLock<OnAsked>,
    /// Knows whether anybody would hear of a request.
    audience: Mutex<Option<Audience>>,
}

/// Says why nobody would hear of a request, where that is so; it waits for nothing.
struct Audience(Box<dyn Fn() -> Option<String> + Send + Sync>);

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Audience")
    }
}

/// Called with a request's number and value; it waits for nothing.
struct OnAsked(Box<dyn Fn(u64, f64) + Send + Sync>);

impl fmt::Debug for OnAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnAsked")
    }
}

/// What was asked of a control, by numbers: requests count from 1. A button's request has the
/// number of its press, so that no press needs a place of its own to be remembered.
#[derive(Debug, Default)]
struct Asked {
    course: Course<Instant>,
    /// Up to here the job was told.
    told: u64,
    /// Whether it is in the inbox.
    is_in_inbox: bool,
    /// What goes with presses that nobody was told of.
    texts: VecDeque<(u64, String)>,
}

/// A request as the job is told of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub id: u64,
    pub value: f64,
    pub text: Option<String>,
}

/// A value that a control took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Applied {
    pub before: f64,
    pub value: f64,
    /// What it answers; `None` where the job changed the value itself.
    pub request: Option<u64>,
}

impl Control {
    /// A control at its default, which is held to what it can take.
    ///
    /// # Errors
    /// [`ControlError`] for a spec that no control can have.
    pub fn new(spec: ControlSpec) -> Result<Self, ControlError> {
        let value = spec.check()?;
        Ok(Self::at(value, spec, None))
    }

    fn announced(spec: ControlSpec, inbox: (Arc<Inbox>, u32)) -> Result<Self, ControlError> {
        let value = spec.check()?;
        Ok(Self::at(value, spec, Some(inbox)))
    }

    /// The control of a task's interval. The range is the usual one, widened to a longer interval;
    /// a shorter one is held to it.
    pub(super) fn interval(name: String, interval: Duration) -> Self {
        let (min, usual_max) = INTERVAL_SECS;
        let value = interval.as_secs_f64().clamp(min, LONGEST_SECS);
        let spec = ControlSpec::slider(name, min, value.max(usual_max), value);
        Self::at(value, spec.unit("s").log(), None)
    }

    fn at(value: f64, spec: ControlSpec, inbox: Option<(Arc<Inbox>, u32)>) -> Self {
        Self {
            name: spec.name.as_str().into(),
            spec: Arc::new(spec),
            inbox,
            requested_bits: AtomicU64::new(value.to_bits()),
            applied_bits: AtomicU64::new(value.to_bits()),
            is_pending: AtomicBool::new(false),
            asked: Mutex::default(),
            changed: Notify::new(),
            on_asked: OnceLock::new(),
            audience: Mutex::default(),
        }
    }

    /// Its name within the job.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What it is.
    pub fn spec(&self) -> &Arc<ControlSpec> {
        &self.spec
    }

    /// What was asked for last.
    pub fn requested(&self) -> f64 {
        f64::from_bits(self.requested_bits.load(Ordering::Acquire))
    }

    /// What the job works with.
    pub fn applied(&self) -> f64 {
        f64::from_bits(self.applied_bits.load(Ordering::Acquire))
    }

    /// Asks for a value, held to what the control can take, and wakes whoever applies it. Returns
    /// the value that was asked for in the end. A button is pressed, whatever the value.
    ///
    /// # Errors
    /// [`ControlError`] for NaN, for none of the choices, for what can only be read.
    pub fn request(&self, value: f64) -> Result<f64, ControlError> {
        self.ask(value, None)
    }

    fn ask(&self, value: f64, text: Option<&str>) -> Result<f64, ControlError> {
        let mut value = self.spec.clamped(value)?;
        let mut asked = self.asked.lock();
        let text = text.filter(|_| self.spec.takes_text);
        if text.is_some_and(|text| asked.texts.len() >= TEXTS_MAX || text.len() > TEXT_BYTES_MAX) {
            let name = self.name.to_string();
            return Err(ControlError::TooMuch { name });
        }
        let newest = asked.course.newest + 1;
        asked.course.ask(newest, Instant::now());
        asked
            .texts
            .extend(text.map(|text| (newest, text.to_owned())));
        if self.spec.kind == ControlKind::Button {
            value = newest as f64;
        }
        self.requested_bits
            .store(value.to_bits(), Ordering::Release);
        self.is_pending.store(true, Ordering::Release);
        if let Some(told) = self.on_asked.get() {
            // Before the job can answer, so that nobody sees the answer first.
            (told.0)(newest, value);
        }
        self.put_into_inbox(&mut asked);
        drop(asked);
        self.changed.notify_waiters();
        Ok(value)
    }

    /// Presses a button, with a text that goes with it where it takes one.
    ///
    /// # Errors
    /// As [`request`](Self::request), and where too many presses wait to be told.
    pub fn press(&self, text: &str) -> Result<f64, ControlError> {
        self.ask(1.0, Some(text).filter(|text| !text.is_empty()))
    }

    /// Asks for the value that a text says: `3e-4`, `on`, `adam`, `press`.
    ///
    /// # Errors
    /// As [`request`](Self::request), and for a text that says no value.
    pub fn request_text(&self, text: &str) -> Result<f64, ControlError> {
        self.request(self.spec.parse(text)?)
    }

    /// Has this told of every request from now on. Once for each control.
    pub(super) fn tell_asked(&self, told: impl Fn(u64, f64) + Send + Sync + 'static) {
        // The interval of a task stays the same in all runs, and was told in the first.
        let _told_before = self.on_asked.set(OnAsked(Box::new(told)));
    }

    /// From now on this says why a request would reach nobody, where that is so.
    pub(super) fn ask_first(
        &self,
        why_unheard: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) {
        *self.audience.lock() = Some(Audience(Box::new(why_unheard)));
    }

    /// Refuses what would reach nobody: it isn't kept for whoever comes later, who may be somebody else.
    ///
    /// # Errors
    /// [`ControlError::Unheard`].
    pub(crate) fn expect_audience(&self) -> Result<(), ControlError> {
        let audience = self.audience.lock();
        match audience.as_ref().and_then(|audience| (audience.0)()) {
            Some(why) => Err(ControlError::Unheard {
                name: self.name.to_string(),
                why,
            }),
            None => Ok(()),
        }
    }

    /// Nobody will be told any more of what was asked so far.
    fn give_up_asked(&self) {
        let mut asked = self.asked.lock();
        asked.course.give_up();
        asked.told = asked.course.newest;
        asked.texts.clear();
        self.requested_bits
            .store(self.applied_bits.load(Ordering::Acquire), Ordering::Release);
        self.is_pending.store(false, Ordering::Release);
    }

    fn put_into_inbox(&self, asked: &mut Asked) {
        if let Some((inbox, place)) = &self.inbox
            && !asked.is_in_inbox
        {
            asked.is_in_inbox = true;
            inbox.push(*place);
        }
    }

    /// The request that the job is to be told of: the newest, or a button's next press. `None` if
    /// it was answered meanwhile.
    fn take_request(&self) -> Option<Request> {
        let mut asked = self.asked.lock();
        asked.is_in_inbox = false;
        let Course {
            newest, answered, ..
        } = asked.course;
        let told = asked.told.max(answered);
        if told >= newest {
            return None;
        }
        let is_button = self.spec.kind == ControlKind::Button;
        asked.told = if is_button { told + 1 } else { newest };
        if asked.told < newest {
            self.put_into_inbox(&mut asked);
        }
        let id = asked.told;
        let value = if is_button {
            id as f64
        } else {
            self.requested()
        };
        asked.texts.retain(|(press, _)| *press >= id);
        let is_with_it = asked.texts.front().is_some_and(|(press, _)| *press == id);
        let text = is_with_it.then(|| asked.texts.pop_front()).flatten();
        let text = text.map(|(_, text)| text);
        Some(Request { id, value, text })
    }

    /// Whether there is a request that wasn't answered.
    pub(super) fn is_asked(&self) -> bool {
        self.is_pending.load(Ordering::Acquire)
    }

    /// Applies what was asked for last, at `now` seconds. `Some` if there was a request.
    pub(super) fn apply(&self, now: impl FnOnce() -> f64) -> Option<Applied> {
        if !self.is_pending.load(Ordering::Acquire) {
            return None;
        }
        let mut asked = self.asked.lock();
        let (id, value) = (asked.course.newest, self.requested());
        (asked.course.answered < id).then(|| self.take(&mut asked, value, Some(id), now()))
    }

    /// The job says that it works with this value since `t`: the answer to a request, or its own
    /// doing.
    pub(super) fn apply_value(
        &self,
        value: f64,
        request: Option<u64>,
        t: f64,
    ) -> Result<Applied, ControlError> {
        let mut asked = self.asked.lock();
        let value = match (&self.spec.kind, request) {
            // The press that was answered, whatever the job says of it.
            (ControlKind::Button, Some(id)) => {
                id.clamp(asked.course.answered, asked.course.newest) as f64
            }
            (ControlKind::Button, None) => asked.course.newest as f64,
            _ => self.spec.held_for_job(value)?,
        };
        Ok(self.take(&mut asked, value, request, t))
    }

    fn take(&self, asked: &mut Asked, value: f64, request: Option<u64>, t: f64) -> Applied {
        let before = f64::from_bits(self.applied_bits.swap(value.to_bits(), Ordering::AcqRel));
        // Nobody has asked for more than that, whatever the job says.
        let answered = request.map(|request| request.min(asked.course.newest));
        if asked.course.answer(&self.spec.kind, answered, t) {
            // What the job made of it is what both now mean.
            self.requested_bits
                .store(value.to_bits(), Ordering::Release);
            self.is_pending.store(false, Ordering::Release);
        }
        Applied {
            before,
            value,
            request,
        }
    }

    /// The next request. Made before the value is read, no request is missed.
    pub(super) fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }
}
