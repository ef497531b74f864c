//! When nobody answers any more: the others are told to end, and what is left is killed.

use std::collections::HashSet;
use std::io;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::time::timeout;

use crate::job::StopMethod;
use crate::source::family::{Member, ProcessId, Tree, names};

use super::Ladder;

/// How long those have who are to be killed while a stop event is pending.
const LAST_WORD: Duration = Duration::from_millis(500);

/// How often to look for processes that have appeared meanwhile, first and at most.
const POLL_INTERVAL: Duration = Duration::from_millis(10);
const LOOK_MAX: Duration = Duration::from_millis(200);

/// A filter whose input has ended, and that has printed nothing for so long, has nothing to add.
const SILENCE: Duration = Duration::from_millis(100);

impl Ladder<'_> {
    /// All others get SIGTERM, filters when their input has ended and they have had their say. Returns
    /// who is left after the grace, and is to be killed.
    pub(super) async fn end_rest(&self) -> io::Result<Vec<Member>> {
        let filters = filters(&self.look());
        let began = Instant::now();
        let silence = Silence::new(self);
        let until = began.checked_add(self.ctx.grace());
        let turn = |tree: &Tree| {
            let is_filter = |member: &Member| filters.contains(&member.id());
            let is_last = tree.members.iter().all(is_filter);
            let is_late = began.elapsed() > self.ctx.grace() / 2;
            let may_filters = is_last && silence.lasts(SILENCE) || is_late;
            let meant = |member: &&Member| may_filters || !is_filter(member);
            let to: Vec<&Member> = tree.members.iter().filter(meant).collect();
            self.send(StopMethod::Event, "SIGTERM", Signal::TERM, &to);
        };
        self.until_ended(until, turn).await
    }

    /// SIGTERM to whoever had none, and some time to follow. Returns who is left, and is to be killed.
    pub(super) async fn kill(&self) -> io::Result<Vec<Member>> {
        let began = Instant::now();
        let is_pending = self.ctx.stop_event().is_set();
        let time = if is_pending {
            LAST_WORD
        } else {
            self.ctx.grace()
        };
        let turn = |tree: &Tree| {
            let to: Vec<&Member> = tree.members.iter().collect();
            self.send(StopMethod::Kill, "SIGTERM", Signal::TERM, &to);
            if tree.members.is_empty() {
                self.child.signal_group(Signal::TERM);
            }
        };
        self.until_ended(began.checked_add(time), turn).await
    }

    /// Does its turn with all there are, again and again, until they have ended or the time is over.
    async fn until_ended(
        &self,
        mut until: Option<Instant>,
        turn: impl Fn(&Tree),
    ) -> io::Result<Vec<Member>> {
        let mut pause = POLL_INTERVAL;
        let was_killing = self.ctx.kill_event().is_set();
        loop {
            let tree = self.look();
            turn(&tree);
            let wait = until.map_or(pause, |until| {
                pause.min(until.saturating_duration_since(Instant::now()))
            });
            let patience = async {
                if was_killing {
                    self.ctx.kill_at_once().wait().await;
                } else {
                    self.ctx.kill_event().wait().await;
                }
            };
            tokio::select! {
                biased;
                ended = timeout(wait, self.child.all_ended()) => if let Ok(ended) = ended {
                    ended?;
                    return Ok(Vec::new());
                },
                () = patience => until = Some(Instant::now()),
            }
            if until.is_some_and(|until| until <= Instant::now()) {
                return Ok(self.killed());
            }
            pause = (pause * 2).min(LOOK_MAX);
        }
    }

    /// Who is left, named as killed.
    fn killed(&self) -> Vec<Member> {
        let left = self.look().members;
        if !left.is_empty() {
            let method = if self.ctx.kill_event().is_set() {
                StopMethod::Kill
            } else {
                StopMethod::Event
            };
            let (ours, theirs) = by_owner(&left);
            if !ours.is_empty() {
                self.ctx
                    .tell_sent(method, "SIGKILL", names(ours.iter().copied()));
            }
            self.ctx.tell_left_behind(names(ours));
            if !theirs.is_empty() {
                // Nothing that is sent from here would reach them, and nothing is said to have been.
                let theirs = still_running(theirs);
                self.ctx.note(theirs.join("; "));
                self.ctx.tell_left_behind(theirs);
            }
            let had_answered = |member: &Member| self.had_signal(member) && self.has_answered.get();
            if self.ctx.kill_event().is_set() && left.iter().any(had_answered) {
                self.was_cut_off.set(true);
            }
        }
        left
    }
}

/// Those that can be killed from here, and another user's.
pub(super) fn by_owner(left: &[Member]) -> (Vec<&Member>, Vec<&Member>) {
    left.iter().partition(|member| member.is_ours)
}

/// `sudo (12), another user's, still runs`.
pub(super) fn still_running(theirs: Vec<&Member>) -> Vec<String> {
    let still = |name: String| format!("{name}, another user's, still runs");
    names(theirs).into_iter().map(still).collect()
}

fn filters(tree: &Tree) -> HashSet<ProcessId> {
    let filters = tree.members.iter().filter(|member| member.input.is_some());
    filters.map(Member::id).collect()
}

/// Since when nothing was printed.
pub(super) struct Silence<'a, 'b> {
    ladder: &'a Ladder<'b>,
    bytes: std::cell::Cell<u64>,
    since: std::cell::Cell<Instant>,
}

impl<'a, 'b> Silence<'a, 'b> {
    pub(super) fn new(ladder: &'a Ladder<'b>) -> Self {
        Self {
            ladder,
            bytes: std::cell::Cell::new(ladder.outlets.bytes()),
            since: std::cell::Cell::new(Instant::now()),
        }
    }

    /// Looks whether something was; returns whether nothing was for so long.
    pub(super) fn lasts(&self, time: Duration) -> bool {
        let bytes = self.ladder.outlets.bytes();
        if self.bytes.replace(bytes) != bytes {
            self.since.set(Instant::now());
        }
        self.since.get().elapsed() >= time
    }
}
