//! All subscribers of a hub, and what is gathered for them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indexmap::IndexMap;
use parking_lot::Mutex;

use super::interest::Interest;
use super::news::{News, SeriesNews};
use super::subscription::{Bundle, Queue, Spare, Subscription, WhenFull};
use crate::job::{ControlKind, JobId};
use crate::store::SeriesId;

/// Who wants to be a subscriber; filled by anyone, emptied by the hub.
#[derive(Clone, Default)]
pub(crate) struct Subscribers {
    new: Arc<Mutex<Vec<Arc<Queue>>>>,
    all: Arc<Mutex<Vec<Arc<Queue>>>>,
    /// Grows with each new one.
    count: Arc<AtomicU64>,
}

impl Subscribers {
    /// Without an interest, it is in all samples.
    pub(crate) fn add(
        &self,
        pieces_most: usize,
        when_full: WhenFull,
        interest: Option<Interest>,
    ) -> Subscription {
        let (subscription, queue) = Subscription::new(pieces_most, when_full, interest);
        self.all.lock().push(Arc::clone(&queue));
        self.new.lock().push(queue);
        self.count.fetch_add(1, Ordering::Release);
        subscription
    }

    /// The scope closes: nobody holds the hub up any more.
    pub(crate) fn close(&self) {
        self.all.lock().iter().for_each(|queue| queue.close());
    }
}

/// What passed of one job that a later subscriber has to know.
#[derive(Default)]
struct Standing {
    state: Option<News>,
    controls: IndexMap<Arc<str>, ControlStanding>,
}

/// What a later subscriber has to know of a control.
struct ControlStanding {
    /// That it is there, with the value that it has now.
    announced: News,
    /// What it was asked for and hasn't answered, and what became of that.
    asked: Option<News>,
    sending: Option<News>,
}

impl ControlStanding {
    fn news(&self) -> impl Iterator<Item = News> {
        let owed = [&self.asked, &self.sending].map(Clone::clone);
        std::iter::once(self.announced.clone()).chain(owed.into_iter().flatten())
    }

    /// Who is new on the other side of a line owes what wasn't said before.
    fn renew(&mut self) {
        let said = match self.sending.take() {
            Some(News::Sending { request, .. }) => request,
            _ => 0,
        };
        let is_said = |news: &News| matches!(news, News::Asked { request, .. } if *request <= said);
        if self.asked.as_ref().is_some_and(is_said) {
            self.asked = None;
        }
    }

    /// A value is applied since then, as this request asked.
    fn apply(&mut self, applied: f64, answered: Option<u64>, now: f64) {
        let News::Control { spec, value, t, .. } = &mut self.announced else {
            return;
        };
        (*value, *t) = (Some(applied), Some(now));
        let is_press = spec.kind == ControlKind::Button && answered.is_none();
        let is_answered = |news: &News| match news {
            News::Asked { request, .. } | News::Sending { request, .. } => {
                is_press || answered.is_some_and(|answered| answered >= *request)
            }
            _ => false,
        };
        for owed in [&mut self.asked, &mut self.sending] {
            if owed.as_ref().is_some_and(is_answered) {
                *owed = None;
            }
        }
    }
}

/// The hub's own side: what is gathered until it is handed over.
pub(super) struct NewsBuffer {
    subscribers: Subscribers,
    count_seen: u64,
    queues: Vec<Arc<Queue>>,
    gathered: Vec<News>,
    spare: Spare,
    jobs: BTreeMap<JobId, Standing>,
    /// Whether anybody wants the samples of a series, as far as that was asked; nothing where all are wanted.
    wanted: HashMap<SeriesId, bool>,
}

impl NewsBuffer {
    pub(super) fn new(subscribers: Subscribers) -> Self {
        Self {
            subscribers,
            count_seen: 0,
            queues: Vec::new(),
            gathered: Vec::new(),
            spare: Spare::default(),
            jobs: BTreeMap::new(),
            wanted: HashMap::new(),
        }
    }

    /// Whether anybody listens: nothing is gathered for nobody.
    pub(super) fn is_heard(&self) -> bool {
        !self.queues.is_empty()
    }

    /// Whether anybody wants the samples of this series, of which this is the news.
    #[inline]
    pub(super) fn wants(
        &mut self,
        series: SeriesId,
        news: impl FnOnce() -> Option<SeriesNews>,
    ) -> bool {
        let queues = &self.queues;
        if queues.iter().any(|queue| queue.interest.is_none()) {
            return true;
        }
        let is_wanted = |news: SeriesNews| {
            let interests = queues.iter().filter_map(|queue| queue.interest.as_ref());
            interests.into_iter().any(|interest| interest.wants(&news))
        };
        let ask = || news().is_some_and(is_wanted);
        !queues.is_empty() && *self.wanted.entry(series).or_insert_with(ask)
    }

    /// A piece of news. Only where somebody listens it needs to be made.
    pub(super) fn say(&mut self, news: impl FnOnce() -> News) {
        if self.queues.is_empty() {
            return;
        }
        self.gathered.push(news());
        if self.gathered.len() >= Bundle::BUNDLE {
            self.hand_over();
        }
    }

    /// News of what stays so, for those who come later, too.
    pub(super) fn say_standing(&mut self, news: News) {
        self.keep(&news);
        self.say(|| news);
    }

    /// What a later subscriber would have to know of a job, which is no longer kept.
    pub(super) fn take_standing(&mut self, job: JobId) -> Vec<News> {
        let standing = self.jobs.remove(&job).unwrap_or_default();
        standing
            .state
            .into_iter()
            .chain(standing.controls.values().flat_map(ControlStanding::news))
            .collect()
    }

    /// The jobs that passed and aren't among these.
    pub(super) fn jobs_but(&self, listed: &HashSet<JobId>) -> Vec<JobId> {
        let jobs = self.jobs.keys();
        jobs.filter(|job| !listed.contains(job)).copied().collect()
    }

    fn keep(&mut self, news: &News) {
        match news {
            News::State(change) => {
                let standing = self.jobs.entry(change.job).or_default();
                standing.state = Some(news.clone());
            }
            News::Control {
                job, spec, is_line, ..
            } => {
                let standing = self.jobs.entry(*job).or_default();
                let name: Arc<str> = spec.name.as_str().into();
                let known = standing.controls.entry(name);
                let known = known.or_insert_with(|| ControlStanding {
                    announced: news.clone(),
                    asked: None,
                    sending: None,
                });
                known.announced = news.clone();
                if *is_line {
                    known.renew();
                }
            }
            News::Asked { job, control, .. } => {
                if let Some(known) = self.standing_of(*job, control) {
                    known.asked = Some(news.clone());
                }
            }
            News::Sending { job, control, .. } => {
                if let Some(known) = self.standing_of(*job, control) {
                    known.sending = Some(news.clone());
                }
            }
            News::Applied {
                job,
                control,
                value,
                request,
                t,
            } => {
                if let Some(known) = self.standing_of(*job, control) {
                    known.apply(*value, *request, *t);
                }
            }
            News::Removed { job } => drop(self.jobs.remove(job)),
            _ => {}
        }
    }

    fn standing_of(&mut self, job: JobId, control: &str) -> Option<&mut ControlStanding> {
        self.jobs.get_mut(&job)?.controls.get_mut(control)
    }

    /// Hands over what was gathered; whoever is gone is forgotten.
    pub(super) fn hand_over(&mut self) {
        if self.gathered.is_empty() {
            return;
        }
        let gathered = std::mem::replace(&mut self.gathered, self.spare.take());
        let bundle = Bundle::new(gathered, &self.spare);
        let before = self.queues.len();
        self.queues.retain(|queue| queue.deliver(&bundle));
        if self.queues.len() < before {
            self.wanted.clear();
            let queues = &self.queues;
            let is_kept = |one: &Arc<Queue>| queues.iter().any(|kept| Arc::ptr_eq(one, kept));
            let new = self.subscribers.new.lock();
            let is_new = |one: &Arc<Queue>| new.iter().any(|new| Arc::ptr_eq(one, new));
            self.subscribers
                .all
                .lock()
                .retain(|one| is_kept(one) || is_new(one));
        }
    }

    /// Takes new subscribers in: they see how things stand, and from then on what passes. `series` has
    /// all series; `past` tells the last samples of one, at most so many.
    pub(super) fn take_in_new(
        &mut self,
        series: impl FnOnce() -> Vec<SeriesNews>,
        past: impl Fn(&SeriesNews, usize) -> Option<News>,
    ) {
        let count = self.subscribers.count.load(Ordering::Acquire);
        if count == self.count_seen {
            return;
        }
        self.count_seen = count;
        // What was gathered is not for them.
        self.hand_over();
        let new = std::mem::take(&mut *self.subscribers.new.lock());
        let mut stands: Vec<News> = Vec::new();
        for job in self.jobs.values() {
            stands.extend(job.state.clone());
            stands.extend(job.controls.values().flat_map(ControlStanding::news));
        }
        let series = series();
        let of_series = series.iter().cloned().map(Box::new).map(News::Series);
        stands.extend(of_series);
        let bundle = Bundle::new(stands, &self.spare);
        for queue in new {
            let past = past_of(queue.interest.as_ref(), &series, &past);
            let past = Bundle::new(past, &self.spare);
            let is_there = |bundle: &Bundle| bundle.is_empty() || queue.deliver(bundle);
            if is_there(&bundle) && is_there(&past) {
                self.queues.push(queue);
            }
        }
        self.wanted.clear();
    }
}

/// What a new subscriber wants to see of what came before it.
fn past_of(
    interest: Option<&Interest>,
    series: &[SeriesNews],
    past: impl Fn(&SeriesNews, usize) -> Option<News>,
) -> Vec<News> {
    let Some(interest) = interest.filter(|interest| interest.past() > 0) else {
        return Vec::new();
    };
    let wanted = series.iter().filter(|series| interest.wants(series));
    wanted
        .filter_map(|series| past(series, interest.past()))
        .collect()
}

impl Drop for NewsBuffer {
    fn drop(&mut self) {
        self.hand_over();
        self.subscribers
            .all
            .lock()
            .iter()
            .for_each(|queue| queue.end());
    }
}
