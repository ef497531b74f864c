//! Where a job stands: its run under way, or the last one, and what comes after it.
//!
//! Plain state and its transitions. Who holds it does what follows from them: gives the signals,
//! starts threads, writes the log, tells that something changed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::about::About;
use super::change::JobChange;
use super::clock::Clock;
use super::parts::RunParts;
use super::past_run::{ControlValue, PastRun};
use super::proof;
use super::recorded_run::RecordedRun;
use super::state::{JobState, Reason};
use super::stop::{AtWork, EndedBy, Rung, StopBy, StopMethod, StopOutcome};
use super::verdict::Verdict;

/// Processes that one rung names, at most: a loop of a shell that is deaf starts ever new ones.
const NAMED_MAX: usize = 32;

/// Runs of one job that are remembered: one that is restarted by a loop doesn't grow for ever.
pub(crate) const RUNS_KEPT: usize = 100;

/// The run under way, or the last one, and what was left of those before.
pub(super) struct Lifecycle {
    clock: Clock,
    pub parts: RunParts,
    pub state: JobState,
    pub reason: Option<Reason>,
    pub started: Instant,
    pub ended: Option<Instant>,
    /// What the controls were then.
    pub controls_at_end: Vec<ControlValue>,
    pub rungs: Vec<Rung>,
    pub thread_id: Option<u64>,
    /// Who answers the stop under way.
    pub at_work: Option<AtWork>,
    /// By whom who answered has ended, where a source says so.
    pub ended_by: Option<EndedBy>,
    /// What a stop of it doesn't end, where it only listens.
    pub goes_on: Option<Arc<str>>,
    /// What is to be known of it beside its state.
    pub remark: Option<String>,
    /// For what it waits before anything can come.
    pub waiting: Option<String>,
    /// Processes that had to be killed, as the source tells them.
    pub left_behind: Vec<String>,
    /// Numbers of the runs, this one or earlier ones, that were cut off from a thread which hasn't
    /// ended yet.
    left_threads: Vec<u32>,
    /// Earlier runs, the oldest first.
    past: VecDeque<PastRun>,
    /// Start again as soon as this run has ended.
    is_restart_wanted: bool,
    /// Taken off the list: it never starts again.
    is_retired: bool,
}

/// What a wish for a restart comes to.
pub(super) enum Restart {
    /// It had ended: the next run begins with these parts.
    Begun(RunParts),
    /// The run with these parts is to stop; the next one begins as soon as it has.
    AfterStop(RunParts),
    /// Nothing is to be done now: the run had been asked to stop before, and the next one begins as
    /// soon as it has.
    Due,
    /// The job never starts again.
    Never,
}

impl Lifecycle {
    pub(super) fn new(parts: RunParts, clock: Clock) -> Self {
        Self {
            clock,
            parts,
            state: JobState::Starting,
            reason: None,
            started: Instant::now(),
            ended: None,
            rungs: Vec::new(),
            thread_id: None,
            at_work: None,
            controls_at_end: Vec::new(),
            ended_by: None,
            goes_on: None,
            remark: None,
            waiting: None,
            left_behind: Vec::new(),
            left_threads: Vec::new(),
            past: VecDeque::new(),
            is_restart_wanted: false,
            is_retired: false,
        }
    }

    /// It ended so in another scope.
    pub(super) fn stand_as(&mut self, run: RecordedRun) {
        let took = run.took();
        let began = Duration::try_from_secs_f64(run.began).unwrap_or_default();
        self.started = self.clock.instant_after(began).unwrap_or(self.started);
        self.ended = self.started.checked_add(took);
        self.parts.number = run.number;
        self.parts.findings.locked(|told| {
            for fact in run.facts.iter() {
                told.facts.set(fact.clone());
            }
            told.progress = run.progress;
            told.ledger = run.ledger;
        });
        self.state = run.reason.state();
        self.reason = Some(run.reason);
        self.rungs = run.rungs;
        self.ended_by = run.ended_by;
        self.goes_on = run.goes_on;
    }

    /// An earlier run, as it ended in another scope.
    pub(super) fn remember(&mut self, run: PastRun) {
        self.past.push_back(run);
        if self.past.len() > RUNS_KEPT {
            self.past.pop_front();
        }
    }

    pub(super) fn is_in_run(&self, number: u32) -> bool {
        self.parts.number == number
    }

    /// A run's thread says which one it is.
    pub(super) fn set_thread(&mut self, number: u32, thread_id: u64) {
        if self.is_in_run(number) {
            self.thread_id = Some(thread_id);
        }
    }

    /// A run's thread says that its tasks are made.
    /// Returns whether that is news.
    pub(super) fn set_running(&mut self, number: u32) -> bool {
        let is_news = self.is_in_run(number) && self.state == JobState::Starting;
        if is_news {
            self.state = JobState::Running;
        }
        is_news
    }

    /// When it began, in seconds since the scope's start.
    pub(super) fn began(&self) -> f64 {
        self.clock.seconds_at(self.started)
    }

    /// How long it has been running, or ran.
    pub(super) fn seconds(&self) -> f64 {
        let until = self.ended.unwrap_or_else(Instant::now);
        until.saturating_duration_since(self.started).as_secs_f64()
    }

    /// As its source says; for one of ours its reason tells. `None` where nobody asked.
    pub(super) fn how_ended(&self) -> Option<EndedBy> {
        self.rungs.first()?;
        let reason = self.reason.as_ref()?;
        self.ended_by.or(Some(match reason {
            Reason::LoopStopped | Reason::TasksCancelled | Reason::Killed | Reason::Abandoned => {
                EndedBy::CutOff
            }
            _ => EndedBy::Itself,
        }))
    }

    /// What a stop of it didn't end. Who leaves a scope ends nothing but that, and doesn't think otherwise.
    pub(super) fn let_go(&self) -> Option<Arc<str>> {
        let by = self.rungs.first()?.by;
        let is_of_job = !matches!(by, StopBy::Close | StopBy::Signal | StopBy::Option);
        let is_let_go = self.reason == Some(Reason::StopEvent) || self.is_cut_off();
        self.goes_on.clone().filter(|_| is_of_job && is_let_go)
    }

    fn is_cut_off(&self) -> bool {
        self.how_ended() == Some(EndedBy::CutOff)
    }

    /// What came of a stop, in words.
    pub(super) fn proof(&self) -> Option<String> {
        let (reason, ended_by) = (self.reason.as_ref()?, self.how_ended()?);
        proof::ended(&self.rungs, reason, (ended_by, self.let_go().as_deref()))
    }

    /// How the job stands, as it is told.
    pub(super) fn change(&self, about: &About, name: &Arc<str>) -> JobChange {
        JobChange {
            job: about.id,
            name: Arc::clone(name),
            run: self.parts.number,
            t: self.clock.now(),
            state: self.state,
            reason: self.reason.clone(),
            rungs: self.rungs.clone(),
            ended_by: self.how_ended(),
            goes_on: self.let_go(),
            proof: self.proof(),
        }
    }

    /// Takes down that somebody asks for a stop. The last word counts: a restart that was asked for
    /// before is off.
    pub(super) fn stop(&mut self, method: StopMethod, by: StopBy) -> Result<RunParts, StopOutcome> {
        self.is_restart_wanted = false;
        self.ask(method, by)
    }

    /// Takes down that somebody asks for a restart.
    pub(super) fn restart(&mut self, by: StopBy) -> Restart {
        if self.is_retired {
            return Restart::Never;
        }
        if self.state.has_ended() {
            return Restart::Begun(self.begin_next());
        }
        self.is_restart_wanted = true;
        match self.ask(StopMethod::Event, by) {
            Ok(parts) => Restart::AfterStop(parts),
            Err(_) => Restart::Due,
        }
    }

    /// Lets it never start again. Returns whether it has ended; else nothing changed.
    pub(super) fn retire(&mut self) -> bool {
        self.is_retired |= self.state.has_ended();
        self.is_retired
    }

    /// It is on the list again, and may start.
    pub(super) fn reinstate(&mut self) {
        self.is_retired = false;
    }

    /// When this method was asked for in this run, in seconds of the scope's clock.
    pub(super) fn asked(&self, method: StopMethod) -> Option<f64> {
        let rung = self.rungs.iter().find(|rung| rung.method == method)?;
        Some(rung.at)
    }

    /// A source that had the grace to kill what it runs, and didn't.
    pub(super) fn was_killed_in_vain(&self, grace: Duration) -> bool {
        let asked = self.asked(StopMethod::Kill);
        asked.is_some_and(|asked| self.clock.since(asked) > grace)
    }

    /// Cuts the run's outlet and leaves its thread to itself: how that run is to end.
    pub(super) fn cut_off(&mut self) -> Verdict {
        self.parts.outlet.cut();
        self.left_threads.push(self.parts.number);
        Verdict {
            reason: Reason::Abandoned,
            left_undone: self.parts.unfinished(),
        }
    }

    /// A run's thread ends. Returns whether the job was cut off from it before.
    pub(super) fn forget_left_thread(&mut self, number: u32) -> bool {
        let left = self.left_threads.iter().position(|left| *left == number);
        left.map(|left| self.left_threads.swap_remove(left))
            .is_some()
    }

    /// Whether a thread still runs from which the job was cut off, in this run or an earlier one.
    pub(super) fn has_left_a_thread(&self) -> bool {
        !self.left_threads.is_empty()
    }

    /// Takes down how the run ended. Returns the next one if a restart is due, so that nobody ever
    /// sees the job ended in between, and the stop in words where somebody asked for it.
    pub(super) fn end(
        &mut self,
        verdict: Verdict,
        about: &About,
        name: &Arc<str>,
    ) -> (Option<RunParts>, Option<String>, JobChange) {
        let now = Instant::now();
        let Verdict {
            reason,
            mut left_undone,
        } = verdict;
        left_undone.append(&mut self.left_behind);
        (self.at_work, self.remark, self.waiting) = (None, None, None);
        if let Some(last) = self.rungs.last_mut() {
            last.left_undone = left_undone;
        }
        for rung in &mut self.rungs {
            rung.took = Some(self.clock.since(rung.at));
        }
        self.state = reason.state();
        self.ended = Some(now);
        self.reason = Some(reason);
        let change = self.change(about, name);
        let proof = change.proof.clone();
        let next = self.is_restart_wanted.then(|| self.begin_next());
        (next, proof, change)
    }

    /// Takes down who asks for a stop, once for each method.
    fn ask(&mut self, method: StopMethod, by: StopBy) -> Result<RunParts, StopOutcome> {
        if self.state.has_ended() {
            return Err(StopOutcome::HadEnded);
        }
        if self.asked(method).is_some() {
            return Err(StopOutcome::AskedBefore);
        }
        let rung = self.rung(method, by);
        self.rungs.push(rung);
        self.state = JobState::Stopping;
        Ok(self.parts.clone())
    }

    /// Takes down that something was sent: the first thing belongs to the rung on which the stop was
    /// asked for, each other one is a rung of its own.
    /// The same thing once more, to processes that have appeared meanwhile, stays on its rung. Returns
    /// whether it is a new one.
    pub(super) fn sent(&mut self, method: StopMethod, what: &str, to: Vec<String>) -> bool {
        if let Some(last) = self.rungs.last_mut()
            && (last.method, &*last.what) == (method, what)
        {
            let room = NAMED_MAX.saturating_sub(last.to.len());
            last.to.extend(to.into_iter().take(room));
            return false;
        }
        let mut rungs = self.rungs.iter_mut().filter(|rung| rung.method == method);
        let Some(asked) = rungs.next() else {
            return false;
        };
        if asked.what.is_empty() {
            asked.what = what.into();
            asked.to = to;
            return true;
        }
        let by = asked.by;
        let rung = self.rung(method, by);
        self.rungs.push(Rung {
            what: what.into(),
            to,
            ..rung
        });
        true
    }

    /// A new ladder, a new start; only earlier runs and the threads that were left stay known.
    fn begin_next(&mut self) -> RunParts {
        let parts = self.parts.next();
        let left_threads = std::mem::take(&mut self.left_threads);
        let ended = self.as_past();
        let mut past = std::mem::take(&mut self.past);
        past.extend(ended);
        if past.len() > RUNS_KEPT {
            past.pop_front();
        }
        *self = Self {
            left_threads,
            past,
            ..Self::new(parts.clone(), self.clock)
        };
        parts
    }

    /// The run that has ended, as it is kept.
    fn as_past(&self) -> Option<PastRun> {
        let reason = self.reason.clone()?;
        let (facts, progress, ledger) = self
            .parts
            .findings
            .locked(|told| (told.facts.list(), told.progress, told.ledger.clone()));
        Some(PastRun {
            number: self.parts.number,
            reason,
            began: self.began(),
            seconds: self.seconds(),
            rungs: self.rungs.clone(),
            ended_by: self.how_ended(),
            goes_on: self.let_go(),
            controls: self.controls_at_end.clone(),
            facts,
            progress,
            ledger,
        })
    }

    /// Earlier runs, the oldest first.
    pub(super) fn past(&self) -> Vec<PastRun> {
        self.past.iter().cloned().collect()
    }

    fn rung(&self, method: StopMethod, by: StopBy) -> Rung {
        Rung {
            method,
            what: String::new(),
            to: Vec::new(),
            by,
            at: self.clock.now(),
            took: None,
            left_undone: Vec::new(),
        }
    }
}
