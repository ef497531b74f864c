//! What a job's handle, its thread and its manager share.

mod marking;

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::about::About;
use super::clean::clean_text;
use super::control::{Control, ControlError, ControlSpec, ControlTable, Sending, Way};
use super::counts::Counters;
use super::lifecycle::{Lifecycle, Restart};
use super::mark_kind::MarkKind;
use super::message::{LogLine, Message, Stream};
use super::names::Names;
use super::offers::Offers;
use super::outlet::Outlet;
use super::parts::RunParts;
use super::series::SeriesTable;
use super::state::Reason;
use super::stop::{OnKill, StopBy, StopMethod, StopOutcome};
use super::verdict::Verdict;

/// Told whenever a job's state changed; called without any lock held.
pub(super) type Notice = Arc<dyn Fn() + Send + Sync>;

/// Begins a run with these parts on a thread of its own, which [`finish`](JobCore::finish)es it at
/// its end.
pub(super) type Begin = Box<dyn Fn(&Arc<JobCore>, RunParts) -> io::Result<()> + Send + Sync>;

/// The side of a job that outlives its runs: all that is locked, and what follows from a transition.
pub(super) struct JobCore {
    pub about: About,
    pub series: SeriesTable,
    pub counters: Counters,
    names: Names,
    pub controls: ControlTable,
    details: Mutex<Vec<(&'static str, String)>>,
    pub offers: Offers,
    life: Mutex<Lifecycle>,
    life_has_changed: Condvar,
    begin: Begin,
    notice: Notice,
}

impl JobCore {
    pub(super) fn new(about: About, parts: RunParts, begin: Begin, notice: Notice) -> Arc<Self> {
        let intervals = parts.all_tasks().filter_map(|task| task.interval.clone());
        Arc::new(Self {
            series: SeriesTable::new(about.id),
            counters: Counters::default(),
            names: Names::new(Arc::clone(&about.name)),
            controls: ControlTable::new(intervals),
            details: Mutex::default(),
            offers: Offers::default(),
            life: Mutex::new(Lifecycle::new(parts, about.clock)),
            life_has_changed: Condvar::new(),
            about,
            begin,
            notice,
        })
    }

    pub(super) fn name(&self) -> &Arc<str> {
        self.names.last()
    }

    /// Gives it another name.
    pub(super) fn give_name(&self, name: Arc<str>) {
        self.names.give(name);
    }

    /// Begins the first run.
    pub(super) fn start(self: &Arc<Self>) {
        let parts = self.with_life(|life| life.parts.clone());
        self.say_controls(&parts.outlet);
        self.start_run(parts);
    }

    fn start_run(self: &Arc<Self>, parts: RunParts) {
        let (number, outlet) = (parts.number, parts.outlet.clone());
        self.with_life(|life| self.say_change(life));
        if let Err(error) = (self.begin)(self, parts) {
            if number > 0 {
                // It says nothing, and the one before has said all.
                let _nobody = outlet.send_beside(self.next_run(number));
            }
            let why = format!("no thread for the job: {error}; end other jobs first");
            self.finish(number, Reason::Failed(why).into());
        }
    }

    /// What a restarted run says first of all.
    pub(super) fn next_run(&self, run: u32) -> Message {
        let (job, t) = (self.about.id, self.about.clock.now());
        Message::NextRun { job, run, t }
    }

    pub(super) fn set_running(&self, number: u32) {
        self.with_life(|life| {
            if life.set_running(number) {
                self.say_change(life);
            }
        });
        self.tell_change();
    }

    /// Whether anyone asked for this run's stop event.
    pub(super) fn was_asked(&self, number: u32) -> bool {
        self.with_life(|life| life.is_in_run(number) && life.asked(StopMethod::Event).is_some())
    }

    /// Asks for a stop. The last word counts: a restart that was asked for before is off.
    pub(super) fn stop(self: &Arc<Self>, method: StopMethod, by: StopBy) -> StopOutcome {
        match self.ask(|life| life.stop(method, by)) {
            Ok(parts) => {
                self.carry_out(method, by, &parts);
                StopOutcome::Asked
            }
            Err(StopOutcome::AskedBefore) if self.is_last_resort(method) => {
                self.abandon();
                StopOutcome::Asked
            }
            Err(StopOutcome::AskedBefore)
                if method == StopMethod::Kill && self.about.on_kill == OnKill::AskSource =>
            {
                let at_once = self.with_life(|life| life.parts.signals.kill_at_once.clone());
                let is_news = !at_once.is_set();
                at_once.set();
                if is_news {
                    StopOutcome::Asked
                } else {
                    StopOutcome::AskedBefore
                }
            }
            Err(outcome) => outcome,
        }
    }

    /// Takes down a stop that is carried out elsewhere.
    pub(super) fn note_stop(&self, outlet: &Outlet, method: StopMethod, by: StopBy) {
        if let Ok(parts) = self.ask(|life| life.stop(method, by)) {
            // Its loop here goes on, and can be dropped.
            parts.signals.see_event();
            self.note_asked(outlet, method, by);
            self.tell_change();
        }
    }

    /// Takes down what is asked, and says so before anything else can happen to the job.
    fn ask<T, E>(&self, ask: impl FnOnce(&mut Lifecycle) -> Result<T, E>) -> Result<T, E> {
        self.with_life(|life| {
            let asked = ask(life);
            if asked.is_ok() {
                self.say_change(life);
            }
            asked
        })
    }

    /// Says how the job stands. Under the lock, so that changes are told in their order; it waits for
    /// nothing.
    fn say_change(&self, life: &Lifecycle) {
        let change = life.change(&self.about, self.name());
        // It is in the status, too.
        let _no_room = life
            .parts
            .outlet
            .renewed()
            .send_beside(Message::State(Box::new(change)));
    }

    fn note_asked(&self, outlet: &Outlet, method: StopMethod, by: StopBy) {
        self.note_later(outlet, format!("stop asked: {method}, by {by}"));
        let mark = self.mark_message(MarkKind::Stop, format!("stop {method}, by {by}"), None);
        // The rung says the same.
        let _no_room = outlet.send_beside(mark);
    }

    /// Whether this is a second `kill`, and the first has had its time.
    fn is_last_resort(&self, method: StopMethod) -> bool {
        method == StopMethod::Kill
            && self.with_life(|life| life.was_killed_in_vain(self.about.patience.grace()))
    }

    fn carry_out(self: &Arc<Self>, method: StopMethod, by: StopBy, parts: &RunParts) {
        self.note_asked(&parts.outlet, method, by);
        if method == StopMethod::Kill && self.about.on_kill == OnKill::CutOff {
            self.cut_off(parts.number);
        } else {
            parts.signals.give(method);
        }
        self.tell_change();
    }

    /// Cuts the job off from its thread, whatever it is and whatever that is doing.
    pub(super) fn abandon(self: &Arc<Self>) {
        let number = self.with_life(|life| life.parts.number);
        self.cut_off(number);
    }

    /// Should the thread's loop still look, it ends, too.
    fn cut_off(self: &Arc<Self>, number: u32) {
        let ended = self.with_life(|life| {
            if !life.is_in_run(number) || life.state.has_ended() {
                return None;
            }
            let thread = life.thread_id.map(|id| format!("thread {id}"));
            let thread = thread.as_deref().unwrap_or("its thread");
            self.note_later(&life.parts.outlet, format!("cut off from {thread}"));
            let signals = life.parts.signals.clone();
            let verdict = life.cut_off();
            Some((signals, self.end(life, verdict)))
        });
        if let Some((signals, next)) = ended {
            signals.give(StopMethod::Loop);
            self.go_on_with(next);
        }
    }

    /// A thread says that it is done. If the job was cut off from it, that is all it can say.
    pub(super) fn finish(self: &Arc<Self>, number: u32, verdict: Verdict) {
        let next = self.with_life(|life| {
            if life.forget_left_thread(number) {
                return None;
            }
            self.end(life, verdict)
        });
        self.go_on_with(next);
    }

    /// Ends the run, and says so before anyone can see it.
    fn end(&self, life: &mut Lifecycle, verdict: Verdict) -> Option<RunParts> {
        let outlet = life.parts.outlet.renewed();
        let (state, reason) = (verdict.reason.state(), verdict.reason.to_string());
        if life.rungs.is_empty() && !verdict.left_undone.is_empty() {
            // Nobody asked, so that no proof names them.
            let names = verdict.left_undone.join(", ");
            self.note_later(&outlet, format!("left undone: {names}"));
        }
        let was_sent = life.rungs.iter().any(|rung| !rung.what.is_empty());
        let controls = self.controls.in_range(0..usize::MAX);
        let grace = self.about.patience.grace();
        let as_left = |control: &Arc<Control>| control.status(grace).as_left();
        life.controls_at_end = controls.iter().map(as_left).collect();
        let (next, ended, change) = life.end(verdict, &self.about, self.name());
        // The proof begins with the reason: an end is told in one line.
        let proof = ended.filter(|_| was_sent || change.goes_on.is_some());
        let told = proof.unwrap_or(reason);
        self.note_later(&outlet, format!("{state}: {told}"));
        // The run's last word; `life` may be the next one's already.
        let _no_room = outlet.send_beside(Message::State(Box::new(change)));
        next
    }

    fn go_on_with(self: &Arc<Self>, next: Option<RunParts>) {
        if let Some(parts) = next {
            self.counters.begin_run();
            self.start_run(parts);
        }
        self.life_has_changed.notify_all();
        self.tell_change();
    }

    /// Starts the job again: at once if it has ended, else it is asked to stop and starts as soon
    /// as it has. Returns whether it ever will.
    pub(super) fn restart(self: &Arc<Self>, by: StopBy) -> bool {
        if self.about.is_recorded {
            return false;
        }
        let restart = self.with_life(|life| {
            let restart = life.restart(by);
            if matches!(restart, Restart::AfterStop(_)) {
                self.say_change(life);
            }
            restart
        });
        let next = match restart {
            Restart::Begun(parts) => Some(parts),
            Restart::AfterStop(parts) => {
                self.carry_out(StopMethod::Event, by, &parts);
                None
            }
            Restart::Due => None,
            Restart::Never => return false,
        };
        self.go_on_with(next);
        true
    }

    /// Lets it never start again. Returns whether it has ended; else nothing changed.
    pub(super) fn retire(&self) -> bool {
        self.with_life(Lifecycle::retire)
    }

    /// Lets a job start again that was taken off the list.
    pub(super) fn reinstate(&self) {
        self.with_life(Lifecycle::reinstate);
    }

    /// Waits until the job has ended and no restart is due, at most this long.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        let mut life = self.life.lock();
        self.life_has_changed
            .wait_while_for(&mut life, |life| !life.state.has_ended(), at_most);
        // Asked of the state: the end may come together with the time limit.
        life.state.has_ended()
    }

    pub(super) fn find_or_add_control(
        &self,
        spec: ControlSpec,
        way: Way,
    ) -> Result<Arc<Control>, ControlError> {
        let (inbox, is_line) = match way {
            Way::Told => (None, false),
            Way::Line(inbox) => (inbox, true),
        };
        let (control, is_new) = self.controls.find_or_add(spec.cleaned(), inbox)?;
        if is_line {
            control.begin_lines();
        }
        if is_new {
            let outlet = self.with_life(|life| life.parts.outlet.renewed());
            self.say_control(&control, outlet);
        } else if is_line {
            self.tell_control(&control);
        }
        if is_new || is_line {
            self.tell_change();
        }
        Ok(control)
    }

    /// Gives up a control that is said to a program as a line; whether there was one.
    pub(super) fn remove_line_control(&self, name: &str) -> bool {
        let is_removed = self.controls.remove_line(name);
        if is_removed {
            self.tell_change();
        }
        is_removed
    }

    /// Whoever announced a control has taken it back; whether there was one.
    pub(super) fn take_back_control(&self, name: &str) -> bool {
        let is_taken_back = self.controls.take_back(name);
        if is_taken_back {
            self.tell_change();
        }
        is_taken_back
    }

    /// Says what controls there are before anyone announces some: the tasks' intervals.
    fn say_controls(&self, outlet: &Outlet) {
        for control in self.controls.in_range(0..usize::MAX) {
            self.say_control(&control, outlet.renewed());
        }
    }

    /// Says that there is this control, and from now on what is asked of it.
    fn say_control(&self, control: &Arc<Control>, outlet: Outlet) {
        let job = self.about.id;
        // A status has it, too.
        let _no_room = outlet.send_beside(self.control_message(control));
        let (clock, control_name) = (self.about.clock, Arc::clone(control.name()));
        control.tell_asked(move |request, value| {
            let asked = Message::Asked {
                job,
                control: Arc::clone(&control_name),
                value,
                request,
                t: clock.now(),
            };
            let _no_room = outlet.send_beside(asked);
        });
    }

    fn control_message(&self, control: &Control) -> Message {
        let (value, is_line) = control.known();
        Message::Control {
            job: self.about.id,
            spec: Arc::clone(control.spec()),
            value,
            is_line,
            t: self.about.clock.now(),
        }
    }

    /// Says what is known of a control, once more.
    pub(super) fn tell_control(&self, control: &Control) {
        let outlet = self.with_life(|life| life.parts.outlet.renewed());
        // As in `say_control`.
        let _no_room = outlet.send_beside(self.control_message(control));
    }

    /// Says what became of a request that was to be said as a line.
    pub(super) fn tell_sending(&self, control: &Control, request: u64, sending: Sending) {
        let outlet = self.with_life(|life| life.parts.outlet.renewed());
        // As in `say_control`.
        let _no_room = outlet.send_beside(Message::Sending {
            job: self.about.id,
            control: Arc::clone(control.name()),
            request,
            sending,
            t: self.about.clock.now(),
        });
    }

    pub(super) fn log(&self, outlet: &Outlet, stream: Stream, text: String) {
        self.count_log_lines(1);
        let message = self.log_message(stream, text);
        // A job that was cut off has no one to tell; its stop says so.
        let _cut_off = outlet.send(message);
    }

    pub(super) fn count_log_lines(&self, lines: usize) {
        let count = &self.counters.log_lines;
        count.fetch_add(lines as u64, Ordering::Relaxed);
    }

    pub(super) fn tell(&self, detail: &'static str, value: &str) {
        let value = clean_text(value).into_owned();
        let mut details = self.details.lock();
        match details.iter_mut().find(|(known, _)| *known == detail) {
            Some((_, told)) => *told = value,
            None => details.push((detail, value)),
        }
        drop(details);
        self.tell_change();
    }

    pub(super) fn with_life<T>(&self, f: impl FnOnce(&mut Lifecycle) -> T) -> T {
        f(&mut self.life.lock())
    }

    pub(super) fn details(&self) -> Vec<(&'static str, String)> {
        self.details.lock().clone()
    }

    /// Adds a note of the scope's to the log.
    pub(super) fn note(&self, text: String) {
        let outlet = self.with_life(|life| life.parts.outlet.renewed());
        self.note_later(&outlet, text);
    }

    /// A note of the scope's, if there is room for it: whoever stops a job must not wait on a full
    /// channel, and the status says the same.
    pub(super) fn note_later(&self, outlet: &Outlet, text: String) {
        if outlet
            .send_beside(self.log_message(Stream::Note, text))
            .is_ok()
        {
            self.count_log_lines(1);
        }
    }

    fn log_message(&self, stream: Stream, text: String) -> Message {
        let (job, t) = (self.about.id, self.about.clock.now());
        let text = text.into();
        let is_open = false;
        let lines = vec![LogLine {
            t,
            stream,
            text,
            is_open,
            is_shown: false,
            is_data: false,
        }];
        Message::Log { job, lines }
    }

    pub(super) fn tell_change(&self) {
        (self.notice)();
    }
}
