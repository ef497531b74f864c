//! How a program is stopped: who answers is asked and has the time it takes, the others are told to
//! end when nobody answers any more, and what is left after the grace is killed.

mod asked;
mod dropped;
mod natural;
mod passing;
mod rest;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::process::Signal;

use crate::job::{EndedBy, Reason, StopMethod, TaskContext, TaskEnd};

use super::child::Child;
use super::drain::Outlets;
use super::family::{Family, Member, ProcessId, Tree, names};
use super::stop_way::StopWay;

/// Why a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// By itself.
    Own,
    /// It was asked by the stop event, and followed.
    StopEvent,
    /// It was to be killed, or one of its group had to be.
    Kill,
}

impl Cause {
    /// The job's end after the program's.
    pub(super) fn end(self, status: ExitStatus) -> TaskEnd {
        match (self, status.code(), status.signal()) {
            (Self::Kill, ..) => TaskEnd::Failed(Reason::Killed),
            (Self::StopEvent, ..) => TaskEnd::Ended(Reason::StopEvent),
            (Self::Own, Some(0), _) => TaskEnd::Ended(Reason::ExitCode(0)),
            (Self::Own, Some(code), _) => TaskEnd::Failed(Reason::ExitCode(code)),
            (Self::Own, None, signal) => TaskEnd::Failed(Reason::Signal(signal.unwrap_or(0))),
        }
    }
}

/// How those have ended who answered and aren't the program itself.
#[derive(Clone, Copy, Debug, Default)]
struct OthersEnded {
    by_itself: bool,
    by_signal: bool,
    by_another_signal: bool,
}

/// The course of one program's end.
pub(super) struct Ladder<'a> {
    ctx: &'a TaskContext,
    child: &'a Child,
    way: &'a StopWay,
    outlets: &'a Outlets,
    /// Who had a signal: nobody gets a second one for one event.
    told: RefCell<HashSet<ProcessId>>,
    has_answered: Cell<bool>,
    /// Whether the program itself did, whose end can be told.
    has_leader_answered: Cell<bool>,
    /// Of the others who answered: whether one has ended by itself, as far as that can be told, one by a
    /// signal that it was sent, one by another signal.
    others_ended: Cell<OthersEnded>,
    /// What they were sent.
    sent: RefCell<Vec<Signal>>,
    was_cut_off: Cell<bool>,
    /// Whether it has been climbed to its end.
    is_over: Cell<bool>,
    /// Who had answered and was killed when the time was over.
    killed: RefCell<Vec<Member>>,
}

/// What became of those who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    /// They have ended.
    Ended,
    /// They have had their time.
    TimeIsOver,
    /// Somebody wants them killed.
    KillAsked,
}

impl<'a> Ladder<'a> {
    pub(super) fn new(
        ctx: &'a TaskContext,
        child: &'a Child,
        way: &'a StopWay,
        outlets: &'a Outlets,
    ) -> Self {
        Self {
            ctx,
            child,
            way,
            outlets,
            told: RefCell::default(),
            has_answered: Cell::new(false),
            has_leader_answered: Cell::new(false),
            others_ended: Cell::default(),
            sent: RefCell::default(),
            was_cut_off: Cell::new(false),
            is_over: Cell::new(false),
            killed: RefCell::default(),
        }
    }

    /// Waits until the program has ended and what came of it needn't be waited for any more, and
    /// carries out what is asked of it meanwhile. What is left then is to be killed.
    pub(super) async fn climb(&self) -> io::Result<Cause> {
        let cause = self.climb_to_the_end().await;
        self.is_over.set(true);
        cause
    }

    async fn climb_to_the_end(&self) -> io::Result<Cause> {
        let ctx = self.ctx;
        let exited = tokio::select! {
            biased;
            exited = self.child.exited() => Some(exited?),
            () = ctx.kill_event().wait() => None,
            () = ctx.stop_event().wait() => None,
        };
        let leaders = match exited {
            None => None,
            Some(status) => {
                let own = self.until_silent(status).await?;
                if own {
                    return Ok(Cause::Own);
                }
                Some(Cause::Own)
            }
        };
        if !ctx.kill_event().is_set() {
            self.ask().await?;
        }
        ctx.tell_at_work(Vec::new(), "");
        let mut killed = if ctx.kill_event().is_set() {
            self.kill().await?
        } else {
            self.end_rest().await?
        };
        killed.append(&mut self.killed.borrow_mut());
        self.tell_ended_by(&killed);
        let counts = |member: &Member| member.group == self.child.pid() || member.holds_output;
        let cause = if ctx.kill_event().is_set() || killed.iter().any(counts) {
            Cause::Kill
        } else if self.has_crashed() {
            Cause::Own
        } else {
            // The leader had ended by itself before anybody asked: so has the job.
            leaders.unwrap_or(Cause::StopEvent)
        };
        Ok(cause)
    }

    fn look(&self) -> Tree {
        self.child.family().look()
    }

    /// Sends it to those who had none, and takes that down.
    fn send(&self, method: StopMethod, what: &str, signal: Signal, to: &[&Member]) {
        let mut told = self.told.borrow_mut();
        let fresh = to
            .iter()
            .filter(|member| member.is_ours && told.insert(member.id()));
        let sent: Vec<&Member> = fresh
            .copied()
            .filter(|member| Family::ask(member, signal))
            .collect();
        drop(told);
        if !sent.is_empty() {
            self.sent.borrow_mut().push(signal);
            self.ctx.tell_sent(method, what, names(sent));
        }
    }

    fn had_signal(&self, member: &Member) -> bool {
        self.told.borrow().contains(&member.id())
    }

    fn tell_ended_by(&self, killed: &[Member]) {
        let leader = |member: &Member| member.pid == self.child.pid();
        let ended_by = if self.was_cut_off.get() {
            EndedBy::CutOff
        } else if self.has_answered.get() {
            self.answered_by()
        } else if killed.iter().any(leader) {
            EndedBy::CutOff
        } else if self.exit_signal().is_some() {
            EndedBy::Signal
        } else {
            EndedBy::Itself
        };
        self.ctx.tell_ended_by(ended_by);
    }

    /// How those have ended who answered. A signal that one handles may end it all the same, once it has had
    /// its say or because that is all that it says; if another one has ended by itself, that is what counts.
    fn answered_by(&self) -> EndedBy {
        let others = self.others_ended.get();
        let leader = self.has_leader_answered.get().then(|| self.exit_signal());
        let has_crashed = others.by_another_signal || leader.is_some() && self.has_crashed();
        let by_itself = others.by_itself || leader == Some(None);
        let by_signal = others.by_signal || matches!(leader, Some(Some(_)));
        if has_crashed || by_signal && !by_itself {
            EndedBy::Signal
        } else {
            EndedBy::Itself
        }
    }

    /// The signal that has ended the program.
    fn exit_signal(&self) -> Option<i32> {
        self.child.exit().and_then(|status| status.signal())
    }

    /// Whether the program, asked to end, was ended by a signal that asks nobody: it crashed over what it
    /// had to do, or was killed by the system for its memory.
    fn has_crashed(&self) -> bool {
        let is_asked_by_command = matches!(self.way, StopWay::Command(_));
        self.exit_signal().is_some_and(|signal| {
            // What is left behind a pipe whose reader answered.
            let is_broken_pipe = signal == libc::SIGPIPE && !self.has_leader_answered.get();
            !(self.asks(signal) || is_broken_pipe || is_asked_by_command)
        })
    }

    /// Whether a process may have been ended by it for being asked to.
    fn asks(&self, signal: i32) -> bool {
        [libc::SIGTERM, libc::SIGINT, libc::SIGHUP].contains(&signal)
            || self
                .sent
                .borrow()
                .iter()
                .any(|sent| sent.as_raw() == signal)
    }
}
