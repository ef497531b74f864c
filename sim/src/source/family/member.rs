//! One process of a job and all of them, as they were at one look: plain data.

use std::collections::HashSet;
use std::fmt;

use crate::job::clean_text;

/// A process, however long ago it was seen: a number alone passes to another one in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::source) struct ProcessId {
    pub pid: i32,
    /// When it was started, in clock ticks since the machine was.
    pub started: u64,
}

/// Which signals a process handles, and to which it is deaf: a bit for each, as `/proc` has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Handling {
    pub caught: u64,
    pub ignored: u64,
}

impl Handling {
    pub(crate) fn catches(self, signal: i32) -> bool {
        has(self.caught, signal) && !self.ignores(signal)
    }

    pub(crate) fn ignores(self, signal: i32) -> bool {
        has(self.ignored, signal)
    }
}

fn has(set: u64, signal: i32) -> bool {
    (1..=64).contains(&signal) && set >> (signal - 1) & 1 == 1
}

/// What the main thread of a process is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) enum Doing {
    /// Whatever it is for.
    #[default]
    Work,
    /// It waits for a child to end.
    WaitsForChild,
    /// It waits for somebody: to print something, as its pipes tell, or for another thread of its own,
    /// which may wait for a child.
    Listens,
}

/// A pipe by its device and number.
pub(in crate::source) type Pipe = (u64, u64);

/// A process of a job.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says another thing of one process, and they go together in any way"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Member {
    pub pid: i32,
    pub started: u64,
    pub parent: i32,
    pub group: i32,
    /// As the system calls it.
    pub name: String,
    /// The file that runs, as far as that can be told; else its name.
    pub program: String,
    /// Stands for its command line: a fork has its parent's.
    pub command: u64,
    pub handling: Handling,
    pub doing: Doing,
    pub is_suspended: bool,
    /// What it reads as its standard input, if that is a pipe.
    pub input: Option<Pipe>,
    /// Pipes that it may write to.
    pub writes: Vec<Pipe>,
    /// Pipes that are its standard output or error.
    pub prints: Vec<Pipe>,
    /// Pipes that it listens to.
    pub hears: Vec<Pipe>,
    /// Children whose end it waits for beside what its main thread does.
    pub awaits: Vec<i32>,
    /// It holds the side of a terminal that others don't print to.
    pub has_master: bool,
    /// It could write to the job's own outputs.
    pub holds_output: bool,
    /// It may be told something, and be killed: it isn't another user's.
    pub is_ours: bool,
}

impl Member {
    pub(crate) fn id(&self) -> ProcessId {
        ProcessId {
            pid: self.pid,
            started: self.started,
        }
    }
}

/// `tee (1234)`.
impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A process calls itself as it likes.
        write!(f, "{} ({})", clean_text(&self.name), self.pid)
    }
}

/// The processes of a job that haven't ended, at one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Tree {
    /// Whose children they are in the end.
    pub root: i32,
    pub members: Vec<Member>,
    /// Whether what they handle could be told.
    pub is_legible: bool,
}

impl Tree {
    pub(crate) fn children(&self, parent: i32) -> impl Iterator<Item = &Member> {
        let is_child = move |member: &&Member| member.parent == parent;
        self.members.iter().filter(is_child)
    }

    pub(crate) fn get(&self, id: ProcessId) -> Option<&Member> {
        self.members.iter().find(|member| member.id() == id)
    }

    pub(crate) fn ids(&self) -> HashSet<ProcessId> {
        self.members.iter().map(Member::id).collect()
    }

    /// Whether it does nothing but wait for a child: for its end, if need be by another thread, or for
    /// what it prints to a pipe or to a terminal that this one passes on. Who has said itself what is to
    /// be done at SIGTERM and reads what a child prints is at work: it may be fed by it.
    pub(crate) fn only_waits(&self, member: &Member) -> bool {
        match member.doing {
            Doing::Work => false,
            Doing::WaitsForChild => true,
            Doing::Listens if member.has_master => self.children(member.pid).next().is_some(),
            Doing::Listens => {
                let is_waited_for = |child: &Member| {
                    let is_heard = child.prints.iter().any(|pipe| member.hears.contains(pipe));
                    is_heard || member.awaits.contains(&child.pid)
                };
                let mut children = self.children(member.pid);
                !member.handling.catches(libc::SIGTERM) && children.any(is_waited_for)
            }
        }
    }

    /// Whether somebody at work has children, and may pass on what they print.
    pub(crate) fn has_busy_parents(&self) -> bool {
        let is_busy = |member: &Member| member.doing == Doing::Work;
        let mut busy = self.members.iter().filter(|member| is_busy(member));
        busy.any(|member| self.children(member.pid).next().is_some())
    }

    /// Takes over who was at work here and only waits for what a child prints at a later look: between two
    /// of its lines, that is all that a wrapper does.
    pub(crate) fn note_who_listens(&mut self, later: &Self) {
        for member in &mut self.members {
            let seen = later
                .get(member.id())
                .filter(|seen| seen.doing == Doing::Listens && later.only_waits(seen));
            if let Some(seen) = seen
                && member.doing == Doing::Work
            {
                *member = seen.clone();
            }
        }
    }

    /// Whether it is what stands behind a pipe: its standard input is one that another process of
    /// the job may write to.
    pub(crate) fn is_filter(&self, member: &Member) -> bool {
        member.input.is_some_and(|pipe| {
            let mut others = self.members.iter().filter(|one| one.pid != member.pid);
            others.any(|one| one.writes.contains(&pipe))
        })
    }
}
