//! Who answers a stop for a job, decided over its processes as they were at one look.
//!
//! Going down from the program, the first process that handles a signal and is at work answers, for
//! its children too: a training for its loaders and helpers. One that only waits for a child doesn't,
//! its children are looked at instead; if none of them answers it does by itself, where that is meant
//! for it. What stands behind a pipe answers only where nobody else does: it ends as soon as its input
//! does.

use std::collections::HashSet;

use super::member::{Doing, Member, ProcessId, Tree};

/// A signal that asks for an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::source) enum Asking {
    Term,
    Int,
}

/// Who is told what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Call {
    pub to: ProcessId,
    pub asking: Asking,
    /// Whether it answers; otherwise it is only told along with the one that does, as a terminal
    /// tells all in front of it.
    pub answers: bool,
}

/// Shells that handle SIGINT for their own sake, and go on behind a child that did: what a script of
/// theirs handles can't be told apart from that, and SIGTERM ends them all.
const SHELLS: [&str; 6] = ["bash", "zsh", "ksh", "ksh93", "mksh", "yash"];

/// Shells that handle it for their own sake, too, but end by it. One that is deaf to SIGTERM was made
/// so by its script, which doesn't want to be asked.
const PLAIN_SHELLS: [&str; 4] = ["dash", "sh", "ash", "busybox"];

/// Who answers, of those that may: nobody is asked twice for one stop, and whoever came later belongs
/// to what is going on already.
pub(in crate::source) fn who_answers(tree: &Tree, may: &HashSet<ProcessId>) -> Vec<Call> {
    [Pick::HeadsOnly, Pick::Filters]
        .into_iter()
        .map(|pick| Descent { tree, may, pick }.below(tree.root))
        .find(|calls| !calls.is_empty())
        .unwrap_or_default()
}

/// Whether a shell is caught before or behind a command of its: it begins one, and is about to wait for
/// that. Asked alone in that moment it may lose the signal (dash hears none while it begins one), or
/// keep it until a command has ended that was told nothing. One that waits for nobody began its command
/// while the look was taken.
pub(in crate::source) fn is_between_commands(tree: &Tree) -> bool {
    tree.members.iter().any(|member| {
        let handling = member.handling;
        PLAIN_SHELLS.contains(&&*member.program)
            && (member.doing == Doing::Work || tree.children(member.pid).next().is_none())
            && handling.catches(libc::SIGINT)
            && !handling.catches(libc::SIGTERM)
            && !handling.ignores(libc::SIGTERM)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    HeadsOnly,
    Filters,
}

struct Descent<'a> {
    tree: &'a Tree,
    may: &'a HashSet<ProcessId>,
    pick: Pick,
}

impl Descent<'_> {
    fn below(&self, parent: i32) -> Vec<Call> {
        let children = self.tree.children(parent);
        children.flat_map(|child| self.of(child)).collect()
    }

    fn of(&self, member: &Member) -> Vec<Call> {
        let handled = self.handled(member);
        match handled {
            Some(asking) if !self.tree.only_waits(member) => return vec![call(member, asking)],
            _ => {}
        }
        let below = self.below(member.pid);
        match handled {
            Some(asking) if below.is_empty() => self.for_itself(member, asking),
            _ => below,
        }
    }

    /// A process that waits for children none of which answers.
    fn for_itself(&self, member: &Member, asking: Asking) -> Vec<Call> {
        let children: Vec<&Member> = self.tree.children(member.pid).collect();
        if children.is_empty() || asking == Asking::Term {
            // It waits for a signal, or has said itself what is to be done at one.
            return vec![call(member, asking)];
        }
        // A terminal tells both, and a wrapper counts on that; but a child that is deaf to it would
        // keep the wrapper waiting.
        if children
            .iter()
            .any(|child| child.handling.ignores(libc::SIGINT))
        {
            return Vec::new();
        }
        let along = children.into_iter().map(|child| Call {
            answers: false,
            ..call(child, asking)
        });
        std::iter::once(call(member, asking)).chain(along).collect()
    }

    /// What this process is to be told, if it may answer.
    fn handled(&self, member: &Member) -> Option<Asking> {
        let is_passed_over = self.pick == Pick::HeadsOnly && self.tree.is_filter(member);
        if is_passed_over || !member.is_ours || !self.may.contains(&member.id()) {
            return None;
        }
        let handling = member.handling;
        if handling.catches(libc::SIGTERM) {
            return Some(Asking::Term);
        }
        let is_its_own = SHELLS.contains(&&*member.program)
            || PLAIN_SHELLS.contains(&&*member.program) && handling.ignores(libc::SIGTERM);
        (handling.catches(libc::SIGINT) && !is_its_own).then_some(Asking::Int)
    }
}

fn call(member: &Member, asking: Asking) -> Call {
    Call {
        to: member.id(),
        asking,
        answers: true,
    }
}
