//! A control whose values are said to a program as lines: what was sent, and what the program said of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::error::ControlError;
use super::handle::ControlHandle;
use super::inbox::Inbox;
use super::line_state::LineState;
use super::spec::{ControlKind, ControlSpec};
use super::{Applied, Control};
use crate::job::context::TaskContext;

impl Control {
    /// Whether its values are said to a program as lines.
    pub(crate) fn is_line(&self) -> bool {
        self.asked.lock().line.is_some()
    }

    /// Somebody new is on the other side: nobody knows which value it has there. What nobody was told of
    /// isn't for them.
    fn begin_lines(&self) {
        let mut asked = self.asked.lock();
        if asked.line.is_none() {
            // It is new, and may have been turned already.
            asked.line = Some(LineState::default());
            return;
        }
        let newest = asked.newest;
        asked.line = Some(LineState {
            sent: newest,
            ..LineState::default()
        });
        asked.answered = newest;
        asked.applied_at = None;
        asked.waiting_since = None;
        self.is_pending.store(false, Ordering::Release);
    }

    /// The same, but what was asked for and not sent yet is for who came.
    fn renew_lines(&self) {
        let asked = self.asked.lock();
        let sent = asked
            .line
            .as_ref()
            .map_or(0, |line| line.sent.max(line.failed));
        let owes = asked.newest > sent;
        drop(asked);
        if !owes {
            self.begin_lines();
        }
    }

    fn change_line(&self, change: impl FnOnce(&mut LineState)) {
        let mut asked = self.asked.lock();
        change(asked.line.get_or_insert_default());
    }

    /// The request that was sent and that nobody has answered yet.
    fn sent_request(&self) -> Option<u64> {
        let asked = self.asked.lock();
        let sent = asked.line.as_ref()?.sent;
        (sent > asked.answered).then_some(sent)
    }
}

impl ControlHandle {
    /// It is said to a program as a line from now on, to one that hasn't heard of it.
    pub(crate) fn begin_lines(&self) {
        self.control.begin_lines();
        self.context.core.tell_change();
    }

    /// Somebody else is on the other side.
    pub(crate) fn renew_lines(&self) {
        self.control.renew_lines();
        self.context.core.tell_change();
    }

    /// What is to be sent: the newest request, or a button's next press, with its number.
    pub(crate) fn take_request(&self) -> Option<(u64, f64)> {
        let request = self.control.take_request()?;
        Some((request.id, request.value))
    }

    /// A request was sent. That a button was pressed is all there is to be known of it.
    pub(crate) async fn say_sent(&self, request: u64) {
        self.control.change_line(|line| line.sent = request);
        if self.spec().kind == ControlKind::Button {
            // A button takes whatever it is told.
            let _pressed = self
                .applied(request as f64, Some(request), self.context.now())
                .await;
        }
        self.context.core.tell_change();
    }

    /// A request couldn't be sent.
    pub(crate) fn say_unsent(&self, request: u64) {
        self.control.change_line(|line| line.failed = request);
        self.context.core.tell_change();
    }

    /// A request's command failed, which may have done a part of it.
    pub(crate) fn say_failed(&self, request: u64) {
        self.control.change_line(|line| {
            line.failed = request;
            line.is_by_command = true;
        });
        self.context.core.tell_change();
    }

    /// The program says that it works with this value since `t`: the answer to what was sent if that
    /// is what was meant, else its own doing. The latter makes no marks: nobody turned it.
    pub(crate) async fn hear(&self, value: f64, is_meant: bool, t: f64) {
        self.control.change_line(|line| line.is_echoed = true);
        match self.control.sent_request().filter(|_| is_meant) {
            Some(request) => {
                // What isn't a value of this control says nothing of it.
                let _no_value = self.applied(value, Some(request), t).await;
            }
            None if self.is_news(value) => {
                let applied: Result<Applied, _> = self.control.apply_value(value, None, t);
                if applied.is_ok() {
                    self.context.core.tell_change();
                }
            }
            None => {}
        }
    }

    fn is_news(&self, value: f64) -> bool {
        let asked = self.control.asked.lock();
        let is_known = asked.line.as_ref().is_some_and(|line| line.is_known);
        !is_known || self.control.applied().to_bits() != value.to_bits()
    }

    /// What was asked for last.
    pub(crate) fn requested(&self) -> f64 {
        self.control.requested()
    }
}

impl TaskContext {
    /// Announces a control whose requests go to this inbox, under this place, rather than to
    /// [`next_request`](Self::next_request).
    ///
    /// # Errors
    /// As [`control`](Self::control).
    pub(crate) fn control_into(
        &self,
        spec: ControlSpec,
        inbox: (Arc<Inbox>, u32),
    ) -> Result<ControlHandle, ControlError> {
        let control = self.core.find_or_add_control(spec, Some(inbox))?;
        Ok(ControlHandle::new(self, control))
    }

    /// The label that a value of the state series of this name stands for.
    pub(crate) fn label(&self, series: &str, value: f64) -> Option<String> {
        self.core.series.label(series, value)
    }
}
