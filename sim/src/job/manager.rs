//! The list of jobs: starts them, keeps the ended ones, stops them all.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

use super::about::About;
use super::clean::{clean_name, clean_text};
use super::clock::Clock;
use super::core::{JobCore, Notice};
use super::id::JobId;
use super::job::Job;
use super::launch;
use super::message::Message;
use super::outlet::Outlet;
use super::panic;
use super::patience::Patience;
use super::spec::JobSpec;
use super::stop::{StopBy, StopMethod, StopOutcome};
use super::urgency::{Urgency, Urgent};

/// How long each of the harder methods is given when a scope closes.
const HARDER: Duration = Duration::from_millis(300);

/// Who asks all jobs to stop looks so often at most for those that were started meanwhile.
const PASSES: usize = 8;

/// How often to look whether somebody's time is over.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Removed jobs that can be put back, at most; of more the ones removed first are gone.
const REMOVED_KEPT: usize = 1_024;

#[derive(Default)]
struct List {
    jobs: Vec<Job>,
    /// Those that were removed and can be put back, the last one last.
    removed: VecDeque<Job>,
    started: u32,
}

/// Counts the changes of any job's state, so that one can wait for the next.
#[derive(Default)]
struct Changes {
    count: Mutex<u64>,
    changed: Condvar,
    /// The same for who waits in a loop of tasks.
    told: Notify,
}

/// The jobs of a scope, in the order they were started.
pub struct JobManager {
    list: Mutex<List>,
    listings: AtomicU64,
    changes: Arc<Changes>,
    outlet: Outlet,
    clock: Clock,
    patience: Patience,
    urgency: Urgency,
    notice: Notice,
}

impl JobManager {
    /// No jobs yet. What they say goes into `sender`; `notice` is called, from any thread, after
    /// any job's state changed; `patience` is how long a job may take to stop, a mere duration for all
    /// that may answer or not.
    pub(crate) fn new(
        sender: flume::Sender<Message>,
        clock: Clock,
        patience: impl Into<Patience>,
        notice: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        panic::prepare();
        let changes = Arc::new(Changes::default());
        let counted = Arc::clone(&changes);
        let notice = move || {
            *counted.count.lock() += 1;
            counted.changed.notify_all();
            counted.told.notify_waiters();
            notice();
        };
        Self {
            list: Mutex::default(),
            listings: AtomicU64::new(0),
            changes,
            outlet: Outlet::new(sender),
            clock,
            patience: patience.into(),
            urgency: Urgency::default(),
            notice: Arc::new(notice),
        }
    }

    /// Starts a job under its name, or, if that is taken, under the name with a number.
    pub fn start(&self, spec: JobSpec) -> Job {
        let job = self.list_one(spec, |about, spec, outlet, notice| {
            launch::prepare(about, spec, outlet, notice)
        });
        job.core.start();
        (self.notice)();
        job
    }

    /// Lists the job that is made of this spec.
    pub(super) fn list_one(
        &self,
        spec: JobSpec,
        prepare: impl FnOnce(About, JobSpec, &Outlet, Notice) -> Arc<JobCore>,
    ) -> Job {
        self.locked(|list| {
            let id = JobId(list.started);
            list.started += 1;
            let name = unique_name(spec.name(), &list.jobs);
            let about = self.about(id, name, &spec);
            let core = prepare(about, spec, &self.outlet, Arc::clone(&self.notice));
            let job = Job { core };
            list.jobs.push(job.clone());
            job
        })
    }

    /// Somebody waits for what jobs say, to act on it at once, as long as this is kept.
    pub(crate) fn begin_urgency(&self) -> Urgent {
        self.urgency.begin()
    }

    /// All jobs, in the order they were started, ended ones too.
    pub fn list(&self) -> Vec<Job> {
        self.locked(|list| list.jobs.clone())
    }

    /// The job with this number.
    pub fn get(&self, id: JobId) -> Option<Job> {
        self.find(|job| job.id() == id)
    }

    /// The job with this name.
    pub fn named(&self, name: &str) -> Option<Job> {
        self.find(|job| &**job.name() == name)
    }

    /// Takes an ended job off the list, with its series and its log. Returns whether it was there
    /// and had ended.
    pub fn remove(&self, id: JobId) -> bool {
        self.remove_where(|job| job.id() == id) > 0
    }

    /// Takes all ended jobs off the list; returns how many.
    pub fn flush(&self) -> usize {
        self.remove_where(|_| true)
    }

    /// Puts a removed job back where it was, under its name or, if that is taken, the name with a number.
    /// Returns whether it could be: what it had may be gone for want of memory.
    pub fn put_back(&self, id: JobId) -> bool {
        let is_back = self.locked(|list| {
            let place = list.removed.iter().position(|job| job.id() == id);
            let Some(job) = place.and_then(|place| list.removed.remove(place)) else {
                return false;
            };
            let name = unique_name(job.name(), &list.jobs);
            if name != *job.name() {
                job.core.give_name(name);
            }
            job.core.reinstate();
            let place = list.jobs.partition_point(|other| other.id() < id);
            list.jobs.insert(place, job);
            self.listings.fetch_add(1, Ordering::Release);
            true
        });
        if is_back {
            self.tell_listing();
        }
        is_back
    }

    /// The jobs that were removed and can be put back, the last one last.
    pub fn removed(&self) -> Vec<JobId> {
        self.locked(|list| list.removed.iter().map(Job::id).collect())
    }

    /// All jobs, and those that were removed and can be put back, of the same moment: each job is in one of them.
    pub(crate) fn listed_and_removed(&self) -> [HashSet<JobId>; 2] {
        self.locked(|list| {
            let ids = |jobs: &mut dyn Iterator<Item = &Job>| jobs.map(Job::id).collect();
            [ids(&mut list.jobs.iter()), ids(&mut list.removed.iter())]
        })
    }

    /// A removed job can't be put back any more.
    pub(crate) fn let_go(&self, id: JobId) {
        let gone: Option<Job> = self.locked(|list| {
            let place = list.removed.iter().position(|job| job.id() == id)?;
            list.removed.remove(place)
        });
        drop(gone);
    }

    /// Asks all jobs that run to stop. Returns how many there were that hadn't been asked before.
    ///
    /// A job that listens may have started one for a connection in the meantime: that is asked, too. Those that began
    /// later are asked first: what they say at their stop may go by the connection of an earlier one.
    pub fn stop_all(&self, method: StopMethod, by: StopBy) -> usize {
        let asked = |job: &&Job| job.stop(method, by) == StopOutcome::Asked;
        let mut count = 0;
        for _ in 0..PASSES {
            let new = self.list().iter().rev().filter(asked).count();
            count += new;
            if new == 0 {
                break;
            }
        }
        count
    }

    /// Stops all jobs by `event`, those that don't answer within the grace by the harder methods, and
    /// returns when none runs any more. Who answers has its time.
    pub fn shut_down(&self, by: StopBy) {
        self.stop_all(StopMethod::Event, by);
        self.wait_answers();
        let left = self.running();
        if left.is_empty() {
            return;
        }
        for job in left {
            let method = match job.status().not_responding {
                Some(stuck) if !job.can_be_killed() => stuck.next,
                _ => StopMethod::Kill,
            };
            let _outcome = job.stop(method, by);
        }
        if self.wait_all(HARDER) {
            return;
        }
        self.end_all(by);
    }

    /// Kills all that runs, at once, and leaves alone what doesn't end by that.
    pub fn end_all(&self, by: StopBy) {
        for _ in 0..2 {
            self.stop_all(StopMethod::Kill, by);
        }
        if !self.wait_all(HARDER) {
            self.running().iter().for_each(Job::abandon);
        }
    }

    /// Waits for jobs that were asked to stop: for who answers as long as it has time, for the others
    /// as long as their source needs to end them.
    pub fn wait_answers(&self) {
        // A source tells, ends and kills one after the other.
        let patience = |job: &Job| {
            if job.can_be_killed() {
                self.grace().saturating_mul(3).saturating_add(HARDER)
            } else {
                self.grace()
            }
        };
        let mut seen = self.changes();
        let mut idle_since: HashMap<JobId, Instant> = HashMap::new();
        loop {
            let running = self.running();
            let now = Instant::now();
            let has_time = |job: &Job, idle: Duration| match job.status().at_work {
                Some(at_work) => at_work
                    .until
                    .is_none_or(|until| self.clock.since(until) < HARDER),
                None => idle < patience(job),
            };
            let mut is_waiting = false;
            for job in &running {
                let since = idle_since.entry(job.id()).or_insert(now);
                if job.status().at_work.is_some() {
                    *since = now;
                }
                is_waiting |= has_time(job, now - *since);
            }
            if !is_waiting {
                return;
            }
            seen = self.wait_change(seen, POLL_INTERVAL);
        }
    }

    /// Shuts down for good: no job that is left starts again.
    pub(crate) fn close(&self, by: StopBy) {
        self.shut_down(by);
        for job in self.list() {
            job.core.retire();
        }
    }

    /// Waits until no job runs, at most this long; returns whether none does.
    #[must_use = "some may still run"]
    pub fn wait_all(&self, at_most: Duration) -> bool {
        let start = Instant::now();
        self.list()
            .iter()
            .all(|job| job.wait(at_most.saturating_sub(start.elapsed())))
    }

    /// How often any job's state has changed.
    pub fn changes(&self) -> u64 {
        *self.changes.count.lock()
    }

    /// Waits until [`changes`](Self::changes) is no longer `seen`, at most this long; returns it.
    pub fn wait_change(&self, seen: u64, at_most: Duration) -> u64 {
        let mut count = self.changes.count.lock();
        self.changes
            .changed
            .wait_while_for(&mut count, |count| *count == seen, at_most);
        *count
    }

    /// Waits for the next change of any job's state.
    pub(crate) async fn changed(&self) {
        self.changes.told.notified().await;
    }

    /// Gives a job the name that its program gave itself, or, if that is taken, the name with a
    /// number. A job takes such a name once.
    pub(crate) fn rename(&self, id: JobId, name: &str) {
        self.locked(|list| {
            let Some(at) = list.jobs.iter().position(|job| job.id() == id) else {
                return;
            };
            let others: Vec<Job> = list
                .jobs
                .iter()
                .filter(|job| job.id() != id)
                .cloned()
                .collect();
            list.jobs[at].core.give_name(unique_name(name, &others));
        });
        (self.notice)();
    }

    /// What the channel holds, by `drain`, and what waits beside it, to be taken in in this order.
    pub(crate) fn take_all<T>(&self, drain: impl FnOnce() -> T) -> (T, Vec<Message>) {
        self.outlet.take_all(drain)
    }

    /// How many messages found no room since this was asked last.
    pub(crate) fn take_lost(&self) -> u64 {
        self.outlet.take_lost()
    }

    /// Tells whoever drains the channel, and waits for nothing. Without effect where nobody drains
    /// it any more.
    pub(crate) fn tell_hub(&self, message: Message) {
        let _nobody = self.outlet.send_beside(message);
    }

    /// Sends into the channel and waits while it is full. Without effect where nobody drains it any more.
    pub(super) fn say_to_hub(&self, message: Message) {
        let _nobody = self.outlet.send(message);
    }

    /// How full the channel is, from 0 to 1.
    pub fn channel_fill(&self) -> f64 {
        self.outlet.fill()
    }

    /// Seconds since the scope's start.
    pub(crate) fn now(&self) -> f64 {
        self.clock.now()
    }

    /// How long a job may take to stop.
    pub fn grace(&self) -> Duration {
        self.patience.grace()
    }

    /// How long is waited for whom.
    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    /// The jobs that haven't ended.
    pub fn running(&self) -> Vec<Job> {
        let mut jobs = self.list();
        jobs.retain(|job| !job.state().has_ended());
        jobs
    }

    /// Whether any job [is filling](Job::is_prefilling).
    pub fn are_prefilling(&self) -> bool {
        self.list().iter().any(Job::is_prefilling)
    }

    fn about(&self, id: JobId, name: Arc<str>, spec: &JobSpec) -> About {
        About {
            id,
            name,
            detail: clean_text(&spec.detail).into_owned(),
            shown_detail: OnceLock::new(),
            on_kill: spec.on_kill,
            is_client: spec.is_client,
            is_live_source: spec.is_live_source,
            is_recorded: spec.is_recorded,
            runs_program: spec.runs_program,
            attachments: spec.attachments.clone(),
            clock: self.clock,
            patience: self.patience.clone(),
            urgency: self.urgency.clone(),
        }
    }

    fn find(&self, is_it: impl Fn(&Job) -> bool) -> Option<Job> {
        self.locked(|list| list.jobs.iter().find(|job| is_it(job)).cloned())
    }

    /// Grows with every removal, before the removed job's name is free again, and whenever a job is put back.
    pub(crate) fn listings(&self) -> u64 {
        self.listings.load(Ordering::Acquire)
    }

    fn remove_where(&self, is_meant: impl Fn(&Job) -> bool) -> usize {
        let removed: Vec<Job> = self.locked(|list| {
            let goes = |job: &mut Job| is_meant(job) && job.core.retire();
            let removed: Vec<Job> = list.jobs.extract_if(.., goes).collect();
            list.removed.extend(removed.iter().cloned());
            let beyond = list.removed.len().saturating_sub(REMOVED_KEPT);
            list.removed.drain(..beyond);
            self.listings
                .fetch_add(removed.len() as u64, Ordering::Release);
            removed
        });
        if !removed.is_empty() {
            self.tell_listing();
        }
        removed.len()
    }

    fn tell_listing(&self) {
        // Only to wake who drains the channel: where that is full it is awake, and the count
        // tells it the rest. A view must not wait here.
        let _awake = self.outlet.send_beside(Message::Listing);
        (self.notice)();
    }

    fn locked<T>(&self, f: impl FnOnce(&mut List) -> T) -> T {
        f(&mut self.list.lock())
    }
}

impl fmt::Debug for JobManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.list()).finish()
    }
}

/// The wanted name without control characters, with a number if it is taken.
fn unique_name(wanted: &str, jobs: &[Job]) -> Arc<str> {
    let clean = clean_name(wanted);
    let clean = match &*clean {
        "" => "job",
        name => name,
    };
    let taken: HashSet<&str> = jobs.iter().map(|job| &**job.name()).collect();
    if !taken.contains(clean) {
        return clean.into();
    }
    // One of these is free: there is one more of them than there are names taken.
    let mut numbered = (2..=taken.len() + 2).map(|number| format!("{clean} {number}"));
    let free = numbered.find(|name| !taken.contains(name.as_str()));
    free.unwrap_or_default().into()
}
