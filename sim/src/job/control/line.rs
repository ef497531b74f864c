//! A control whose values are said to a program as lines: what was sent, and what the program said of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::error::ControlError;
use super::handle::ControlHandle;
use super::inbox::Inbox;
use super::spec::{ControlKind, ControlSpec};
use super::way::Way;
use super::{Applied, Control, Sending};
use crate::job::context::TaskContext;

impl Control {
    /// Whether its values are said to a program as lines.
    pub(crate) fn is_line(&self) -> bool {
        self.asked.lock().course.is_line()
    }

    /// Which value it has, where anybody knows, and whether it is said to a program as a line.
    pub(in crate::job) fn known(&self) -> (Option<f64>, bool) {
        let asked = self.asked.lock();
        let value = asked.course.is_known().then(|| self.applied());
        (value, asked.course.is_line())
    }

    /// It is said to a program as a line from now on, and somebody new is on the other side: nobody knows which
    /// value it has there. What wasn't said yet is for them.
    pub(in crate::job) fn begin_lines(&self) {
        let mut asked = self.asked.lock();
        asked.course.begin_lines();
        let is_owed = asked.course.answered < asked.course.newest;
        self.is_pending.store(is_owed, Ordering::Release);
    }

    /// The request that was sent and that nobody has answered yet.
    fn sent_request(&self) -> Option<u64> {
        self.asked.lock().course.sent_request()
    }
}

impl ControlHandle {
    /// Somebody else is on the other side. What was asked for and not sent yet is for who came.
    pub(crate) fn renew_lines(&self) {
        self.control.begin_lines();
        self.context.core.tell_control(&self.control);
        self.context.core.tell_change();
    }

    /// What is to be sent: the newest request, or a button's next press, with its number.
    pub(crate) fn take_request(&self) -> Option<(u64, f64)> {
        let request = self.control.take_request()?;
        Some((request.id, request.value))
    }

    /// A request was sent. That a button was pressed is all there is to be known of it.
    pub(crate) async fn say_sent(&self, request: u64) {
        self.say_sending(request, Sending::Sent);
        if self.spec().kind == ControlKind::Button {
            // A button takes whatever it is told.
            let _pressed = self
                .applied(request as f64, Some(request), self.context.now())
                .await;
        }
        self.context.core.tell_change();
    }

    /// What became of a request that was to be said as a line.
    pub(crate) fn say_sending(&self, request: u64, sending: Sending) {
        let mut asked = self.control.asked.lock();
        asked.course.sending(request, sending);
        drop(asked);
        let core = &self.context.core;
        core.tell_sending(&self.control, request, sending);
        core.tell_change();
    }

    /// The program says that it works with this value since `t`: the answer to what was sent if that
    /// is what was meant, else its own doing. The latter makes no marks: nobody turned it.
    pub(crate) async fn hear(&self, value: f64, is_meant: bool, t: f64) {
        match self.control.sent_request().filter(|_| is_meant) {
            Some(request) => {
                // What isn't a value of this control says nothing of it.
                let _no_value = self.applied(value, Some(request), t).await;
            }
            None if self.is_news(value) => {
                let applied: Result<Applied, _> = self.control.apply_value(value, None, t);
                if applied.is_ok() {
                    self.context.say_confirmed(&self.control, value, t).await;
                }
            }
            None => {}
        }
    }

    fn is_news(&self, value: f64) -> bool {
        let (known, _) = self.control.known();
        known.is_none_or(|known| known.to_bits() != value.to_bits())
    }

    /// What was asked for last.
    pub(crate) fn requested(&self) -> f64 {
        self.control.requested()
    }
}

impl TaskContext {
    /// Announces a control that is said to a program as a line from now on. Its requests go to this inbox, under
    /// this place, or, without one, to [`next_request`](Self::next_request).
    ///
    /// # Errors
    /// As [`control`](Self::control).
    pub(crate) fn line_control(
        &self,
        spec: ControlSpec,
        inbox: Option<(Arc<Inbox>, u32)>,
    ) -> Result<ControlHandle, ControlError> {
        let control = self.core.find_or_add_control(spec, Way::Line(inbox))?;
        Ok(ControlHandle::new(self, control))
    }

    /// The label that a value of the state series of this name stands for.
    pub(crate) fn label(&self, series: &str, value: f64) -> Option<String> {
        self.core.series.label(series, value)
    }
}
