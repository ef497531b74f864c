//! How far the requests of a control have come, live and as a recording tells it.

use serde::{Deserialize, Serialize};

use super::spec::ControlKind;
use super::status::ControlState;

/// How far what was asked has come, by numbers: requests count from 1. `T` is a time.
#[derive(Clone, Debug)]
pub(in crate::job) struct Course<T> {
    pub(super) newest: u64,
    /// Up to here the job has answered.
    pub(super) answered: u64,
    newest_at: Option<T>,
    /// Since when it has owed an answer.
    waiting_since: Option<T>,
    /// Of one that is said to a program as a line.
    line: Option<LineState>,
    /// When a value was applied last, in seconds since the scope's start.
    pub(in crate::job) applied_at: Option<f64>,
}

/// How far the newest request has come of a control that is said to a program as a line.
#[derive(Clone, Debug, Default)]
struct LineState {
    /// Up to here requests were sent.
    sent: u64,
    /// The last one that couldn't be.
    failed: u64,
    /// Whether a command was to carry that one out.
    is_by_command: bool,
    /// Whether the program has said which value it has.
    is_known: bool,
}

/// What became of a request that was to be said to a program as a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// It went.
    Sent,
    /// It couldn't be sent.
    NotSent,
    /// A command was to carry it out, and failed; it may have done a part of it.
    Failed,
}

impl<T> Default for Course<T> {
    fn default() -> Self {
        Self {
            newest: 0,
            answered: 0,
            newest_at: None,
            waiting_since: None,
            line: None,
            applied_at: None,
        }
    }
}

impl<T: Copy> Course<T> {
    /// A request of this number was made; one that was answered already owes nothing.
    pub(in crate::job) fn ask(&mut self, request: u64, now: T) {
        self.newest = self.newest.max(request);
        self.newest_at = Some(now);
        if self.answered < self.newest {
            self.waiting_since.get_or_insert(now);
        }
    }

    /// A value is applied since `t` seconds, as this request asked. Tells whether nothing is owed any more.
    pub(in crate::job) fn answer(
        &mut self,
        kind: &ControlKind,
        request: Option<u64>,
        t: f64,
    ) -> bool {
        self.applied_at = Some(t);
        if let Some(line) = &mut self.line {
            line.is_known = true;
        }
        let answered = match (kind, request) {
            (ControlKind::Button, None) => self.newest,
            (_, request) => request.unwrap_or_default(),
        };
        // A request that was overtaken still owes the answer to the newer one, from that one on.
        if answered > self.answered {
            self.answered = answered;
            self.waiting_since = self.newest_at;
        }
        let is_done = self.answered >= self.newest;
        if is_done {
            self.waiting_since = None;
        }
        is_done
    }

    /// Nothing is owed any more of what was asked.
    pub(super) fn give_up(&mut self) {
        self.answered = self.newest;
        self.waiting_since = None;
    }

    /// It is said to a program as a line, and somebody new is on the other side: nobody knows which value it has
    /// there. What was said to who was there before isn't for them, what wasn't said yet is.
    pub(in crate::job) fn begin_lines(&mut self) {
        let said = self.line.as_ref().map(|line| line.sent.max(line.failed));
        self.line = Some(LineState {
            sent: said.unwrap_or(0),
            ..LineState::default()
        });
        self.answered = said.unwrap_or(self.answered);
        self.applied_at = None;
        let is_owed = self.answered < self.newest;
        self.waiting_since = self.newest_at.filter(|_| is_owed);
    }

    /// What became of a request that was to be said as a line.
    pub(in crate::job) fn sending(&mut self, request: u64, sending: Sending) {
        let line = self.line.get_or_insert_default();
        match sending {
            Sending::Sent => line.sent = request,
            Sending::NotSent => line.failed = request,
            Sending::Failed => (line.failed, line.is_by_command) = (request, true),
        }
    }

    /// Whether its values are said to a program as lines.
    pub(in crate::job) fn is_line(&self) -> bool {
        self.line.is_some()
    }

    /// Whether anybody knows which value is applied: not of what is said as a line to a program that has said nothing
    /// of it.
    pub(in crate::job) fn is_known(&self) -> bool {
        self.line.as_ref().is_none_or(|line| line.is_known)
    }

    /// The request that was sent as a line, and that nobody has answered yet.
    pub(super) fn sent_request(&self) -> Option<u64> {
        let sent = self.line.as_ref()?.sent;
        (sent > self.answered).then_some(sent)
    }

    /// How it stands; `is_late` tells of a time whether the job's grace is over since.
    pub(in crate::job) fn state(
        &self,
        kind: &ControlKind,
        is_late: impl FnOnce(T) -> bool,
    ) -> ControlState {
        let is_late = self.waiting_since.map(is_late);
        match (is_late, &self.line) {
            (None, Some(line)) if !line.is_known => ControlState::Unset,
            // That it was pressed is all that is known.
            (None, Some(_)) if *kind == ControlKind::Button => ControlState::Sent,
            (None, _) => ControlState::Applied,
            (Some(_), Some(line)) if line.failed == self.newest => {
                if line.is_by_command {
                    ControlState::Failed
                } else {
                    ControlState::NotSent
                }
            }
            (Some(is_late), Some(line)) if line.sent == self.newest => {
                // Of a program that says its values one is waited for.
                if line.is_known && is_late {
                    ControlState::NotApplied
                } else {
                    ControlState::Sent
                }
            }
            (Some(false), _) => ControlState::Asked,
            (Some(true), Some(_)) => ControlState::NotSent,
            (Some(true), _) => ControlState::NotApplied,
        }
    }
}
