//! All subscribers of a hub, and what is gathered for them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indexmap::IndexMap;
use parking_lot::Mutex;

use super::interest::Interest;
use super::news::{News, SeriesNews};
use super::subscription::{Bundle, Queue, Spare, Subscription, WhenFull};
use crate::job::JobId;
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
    /// By name, with the value of each.
    controls: IndexMap<Arc<str>, News>,
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
            .chain(standing.controls.into_values())
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
            News::Control { job, spec, .. } => {
                let standing = self.jobs.entry(*job).or_default();
                let name = spec.name.as_str().into();
                standing.controls.insert(name, news.clone());
            }
            News::Applied {
                job,
                control,
                value: applied,
                ..
            } => {
                let standing = self.jobs.get_mut(job);
                let known = standing.and_then(|job| job.controls.get_mut(control));
                if let Some(News::Control { value, .. }) = known {
                    *value = *applied;
                }
            }
            News::Removed { job } => drop(self.jobs.remove(job)),
            _ => {}
        }
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
            stands.extend(job.controls.values().cloned());
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
