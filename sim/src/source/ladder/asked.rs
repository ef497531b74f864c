//! The stop event: who answers is asked, and waited for.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open};
use tokio::io::unix::AsyncFd;
use tokio::time::{sleep, timeout};

use crate::job::StopMethod;
use crate::source::family::{
    Asking, Call, Family, Member, ProcessId, Tree, exit_signal, is_between_commands, names,
    who_answers,
};
use crate::source::input::watched;
use crate::source::stop_way::{StopSignal, StopWay};

use super::{Answered, Ladder};

/// How long a wrapper has to end by itself, after what it waited for has, before it is asked, too.
const FOLLOWING: Duration = Duration::from_millis(50);

/// How often, and how long after each other, those at work are looked at before they are taken to be.
const LOOKS: u32 = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(3);

/// What a client is said to have been sent, and what a command is.
const TOLD: &str = "told";
const COMMAND: &str = "--stop-by";

impl Ladder<'_> {
    /// Asks whoever answers, one after the other, until nobody does any more or is to be killed.
    pub(super) async fn ask(&self) -> io::Result<()> {
        if self.ctx.has_guest() && self.has_followed_words().await? {
            return Ok(());
        }
        let is_over = match self.way {
            StopWay::Usual => false,
            StopWay::Command(command) => self.has_followed_command(command).await?,
            StopWay::Signal(signal) => self.has_followed_signal(*signal).await?,
        };
        if is_over {
            return Ok(());
        }
        self.ask_who_answers().await
    }

    /// A program that speaks to the scope was told by its client. Once that says that the program has
    /// seen it, the program answers. Returns whether nothing is left to be asked.
    async fn has_followed_words(&self) -> io::Result<bool> {
        self.ctx.tell_sent(StopMethod::Event, TOLD, Vec::new());
        tokio::select! {
            biased;
            () = self.ctx.kill_event().wait() => return Ok(true),
            exited = self.child.exited() => {
                exited?;
                self.has_answered.set(true);
                self.has_leader_answered.set(true);
                return Ok(false);
            }
            () = self.ctx.guest_has_seen() => {}
            () = sleep(self.ctx.grace()) => return Ok(false),
        }
        self.until_leader_ends(TOLD).await
    }

    /// Returns whether nothing is left to be asked.
    async fn until_leader_ends(&self, what: &str) -> io::Result<bool> {
        self.has_answered.set(true);
        self.has_leader_answered.set(true);
        let tree = self.look();
        let leader = tree.members.iter().find(|one| one.pid == self.child.pid());
        let name = leader.map_or_else(|| "the program".into(), ToString::to_string);
        self.ctx.tell_at_work(vec![name], what);
        if let Some(leader) = leader {
            self.told.borrow_mut().insert(leader.id());
        }
        let ended = async { self.child.exited().await.map(drop) };
        let came = self.within_time(Instant::now(), ended).await?;
        Ok(came != Answered::Ended)
    }

    /// Waits for the end of those who answer since then.
    async fn within_time(
        &self,
        asked: Instant,
        ended: impl Future<Output = io::Result<()>>,
    ) -> io::Result<Answered> {
        tokio::select! {
            biased;
            ended = ended => ended.map(|()| Answered::Ended),
            () = self.ctx.kill_event().wait() => {
                self.was_cut_off.set(true);
                Ok(Answered::KillAsked)
            }
            () = self.ctx.patience().is_over(asked) => {
                self.was_cut_off.set(true);
                self.ctx.note("its time is over".into());
                self.kill_told();
                Ok(Answered::TimeIsOver)
            }
        }
    }

    /// Who answered has had its time: the others are told to end behind it.
    fn kill_told(&self) {
        let mut left = self.look().members;
        left.retain(|member| self.had_signal(member) && Family::send(member.id(), Signal::KILL));
        if !left.is_empty() {
            self.ctx
                .tell_sent(StopMethod::Event, "SIGKILL", names(&left));
            self.ctx.tell_left_behind(names(&left));
        }
        self.killed.borrow_mut().extend(left);
    }

    /// Runs what a person says the program is to be stopped by. Signals follow where it fails.
    async fn has_followed_command(&self, command: &OsStr) -> io::Result<bool> {
        let shown = command.to_string_lossy().into_owned();
        let failed = match self.run(command).await {
            Ok(None) => {
                self.ctx.tell_sent(StopMethod::Event, COMMAND, Vec::new());
                return self.until_leader_ends(COMMAND).await;
            }
            Ok(Some(why)) => why,
            Err(error) => error.to_string(),
        };
        let note = format!("{COMMAND} {shown}: {failed}; signals follow");
        self.ctx.note(note);
        Ok(false)
    }

    /// Returns why it failed, if it did.
    async fn run(&self, command: &OsStr) -> io::Result<Option<String>> {
        let mut shell = std::process::Command::new("/bin/sh");
        shell.arg("-c").arg(command);
        shell.stdin(Stdio::null());
        let mut process = shell.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let exit = pidfd_open(Pid::from_child(&process), PidfdFlags::empty())?;
        let exit = watched(exit).map_err(|(_, error)| error)?;
        let patience = async {
            tokio::select! {
                () = sleep(self.ctx.grace()) => {}
                () = self.ctx.kill_event().wait() => {}
            }
        };
        tokio::select! {
            biased;
            ended = exit.readable() => drop(ended?),
            () = patience => {
                let _gone = process.kill();
                process.wait()?;
                return Ok(Some("did not end within the grace".into()));
            }
        }
        let status = process.wait()?;
        Ok((!status.success()).then(|| status.to_string()))
    }

    /// Sends all the signal that a person named; who handles it answers.
    async fn has_followed_signal(&self, signal: StopSignal) -> io::Result<bool> {
        let tree = self.look();
        let all: Vec<&Member> = tree.members.iter().collect();
        let answer = tree
            .members
            .iter()
            .filter(|one| one.handling.catches(signal.0.as_raw()));
        let answer: Vec<&Member> = answer.collect();
        let ids: Vec<ProcessId> = answer.iter().map(|one| one.id()).collect();
        let watched = opened(&ids)?;
        self.send(StopMethod::Event, &signal.to_string(), signal.0, &all);
        if answer.is_empty() {
            let _all = timeout(self.ctx.grace(), self.child.all_ended()).await;
            return Ok(true);
        }
        self.has_answered.set(true);
        self.ctx
            .tell_at_work(names(answer.iter().copied()), &signal.to_string());
        self.note_leader(&ids);
        self.within_time(Instant::now(), self.all_gone(&tree, watched))
            .await?;
        Ok(true)
    }

    /// The usual way: whoever answers gets the signal that it handles, and has the time it takes.
    async fn ask_who_answers(&self) -> io::Result<()> {
        let first = self.look_closely().await;
        if !first.is_legible || first.members.is_empty() && self.child.exit().is_none() {
            let group = format!("group {}, whose handlers can't be told", self.child.pid());
            self.child.signal_group(Signal::TERM);
            self.ctx
                .tell_sent(StopMethod::Event, "SIGTERM", vec![group]);
            return Ok(());
        }
        let mut may = first.ids();
        let mut tree = first;
        let mut maybe_told = HashSet::new();
        loop {
            may.retain(|id| !self.told.borrow().contains(id));
            let mut calls = who_answers(&tree, &may);
            if self.has_answered.get() && !calls.is_empty() {
                let _all = timeout(FOLLOWING, self.child.all_ended()).await;
                tree = self.look_closely().await;
                calls = who_answers(&tree, &may);
                if calls.iter().any(|call| maybe_told.contains(&call.to)) {
                    self.until_followed(&calls).await?;
                    maybe_told.clear();
                    tree = self.look_closely().await;
                    calls = who_answers(&tree, &may);
                }
            }
            if calls.is_empty() {
                return Ok(());
            }
            for fork in forks(&tree, &calls) {
                may.remove(&fork);
            }
            let handlers = calls.iter().filter(|call| call.asking == Asking::Term);
            maybe_told.extend(below(&tree, handlers).map(Member::id));
            if self.call(&tree, &calls).await? != Answered::Ended {
                return Ok(());
            }
            tree = self.look_closely().await;
        }
    }

    /// Looks at who is at work for a little while: a wrapper that passes on what its child prints is caught
    /// writing now and then, and would be told in the child's place; so would a shell between two commands.
    async fn look_closely(&self) -> Tree {
        let mut tree = self.look();
        let mut looks = LOOKS;
        while looks > 0 && is_between_commands(&tree) {
            sleep(BETWEEN_LOOKS).await;
            tree = self.look();
            looks -= 1;
        }
        for _ in 0..looks {
            if !tree.has_busy_parents() {
                break;
            }
            sleep(BETWEEN_LOOKS).await;
            tree.note_who_listens(&self.look());
        }
        tree
    }

    /// Those that a launcher has left behind may have had its signal from it: one more could cut off what
    /// they do about that. They have a grace to end by themselves.
    async fn until_followed(&self, calls: &[Call]) -> io::Result<()> {
        let left = calls.iter().map(|call| call.to).collect();
        tokio::select! {
            () = self.ctx.kill_event().wait() => Ok(()),
            ended = timeout(self.ctx.grace(), gone(left)) => ended.unwrap_or(Ok(())),
        }
    }

    fn note_leader(&self, answer: &[ProcessId]) {
        let is_among = answer.iter().any(|id| id.pid == self.child.pid());
        self.has_leader_answered
            .set(self.has_leader_answered.get() || is_among);
    }

    /// Sends what is to be sent and waits for those who answer.
    async fn call(&self, tree: &Tree, calls: &[Call]) -> io::Result<Answered> {
        self.has_answered.set(true);
        let asked = Instant::now();
        let answer = calls.iter().filter(|call| call.answers);
        let answer: Vec<ProcessId> = answer.map(|call| call.to).collect();
        let watched = opened(&answer)?;
        let mut said = Vec::new();
        for (asking, name, signal) in [
            (Asking::Term, "SIGTERM", Signal::TERM),
            (Asking::Int, "SIGINT", Signal::INT),
        ] {
            let wanted = calls.iter().filter(|call| call.asking == asking);
            let to: Vec<&Member> = wanted.filter_map(|call| tree.get(call.to)).collect();
            if !to.is_empty() {
                self.send(StopMethod::Event, name, signal, &to);
                said.push(name);
            }
        }
        self.note_leader(&answer);
        let who = answer.iter().filter_map(|id| tree.get(*id));
        self.ctx.tell_at_work(names(who), &said.join(" and "));
        self.within_time(asked, self.all_gone(tree, watched)).await
    }

    /// Waits until these, who answer, are gone, and notes who was ended by a signal: what it handles doesn't
    /// say that it had its say.
    async fn all_gone(&self, tree: &Tree, answer: Vec<Watched>) -> io::Result<()> {
        for (id, process) in answer {
            drop(process.readable().await?);
            if id.pid == self.child.pid() {
                continue;
            }
            let signal = exit_signal(process.get_ref().as_fd()).await;
            let mut ended = self.others_ended.get();
            match signal {
                None => ended.by_itself = true,
                Some(signal) if self.asks(signal) => ended.by_signal = true,
                Some(_) => ended.by_another_signal = true,
            }
            self.others_ended.set(ended);
            if let Some(signal) = signal {
                let name = tree.get(id).map(ToString::to_string);
                let name = name.unwrap_or_else(|| id.pid.to_string());
                self.ctx
                    .note(format!("{name} was ended by signal {signal}"));
            }
        }
        Ok(())
    }
}

/// Forks of those who answer, which stand and fall with them.
fn forks(tree: &Tree, calls: &[Call]) -> HashSet<ProcessId> {
    let forks = calls.iter().flat_map(|call| {
        let command = tree.get(call.to).map(|answers| answers.command);
        below(tree, [call]).filter(move |one| Some(one.command) == command)
    });
    forks.map(Member::id).collect()
}

/// All descendants of those who are told.
fn below<'a>(
    tree: &'a Tree,
    calls: impl IntoIterator<Item = &'a Call>,
) -> impl Iterator<Item = &'a Member> {
    let mut parents: Vec<i32> = calls.into_iter().map(|call| call.to.pid).collect();
    let mut found = Vec::new();
    while let Some(parent) = parents.pop() {
        for child in tree.children(parent) {
            parents.push(child.pid);
            found.push(child);
        }
    }
    found.into_iter()
}

/// Waits until none of these is there any more.
async fn gone(ids: Vec<ProcessId>) -> io::Result<()> {
    for (_, process) in opened(&ids)? {
        drop(process.readable().await?);
    }
    Ok(())
}

/// A process whose end, and how it ended, can be told from here on.
type Watched = (ProcessId, AsyncFd<OwnedFd>);

/// Those of them that are there. Who is to be asked is opened before that: once it has ended and its parent
/// has heard, nothing tells any more how.
fn opened(ids: &[ProcessId]) -> io::Result<Vec<Watched>> {
    let there = ids.iter().filter_map(|id| Some((*id, Family::open(*id)?)));
    let watching = |(id, process)| match watched(process) {
        Ok(process) => Ok((id, process)),
        Err((_, error)) => Err(error),
    };
    there.map(watching).collect()
}
