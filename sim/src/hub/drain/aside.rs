//! Jobs that were removed, kept as long as there is room: what was removed can be put back.

use std::collections::HashMap;

use super::passing::series_news;
use super::{Drain, DrainedJob};
use crate::hub::news::News;
use crate::hub::owned::OwnedAside;
use crate::job::JobId;
use crate::mark::Mark;
use crate::store::SeriesId;

/// All that the rooms had of a removed job.
struct AsideJob {
    drained: DrainedJob,
    owned: OwnedAside,
    marks: Vec<Mark>,
    standing: Vec<News>,
}

impl AsideJob {
    fn series(&self) -> impl Iterator<Item = SeriesId> + '_ {
        self.drained.series.iter().flatten().map(|series| series.id)
    }
}

/// The removed jobs that can be put back.
#[derive(Default)]
pub(super) struct Aside {
    jobs: HashMap<JobId, AsideJob>,
}

impl Drain {
    /// Sets aside what belongs to jobs that were removed, and has back what belongs to those that were put back.
    pub(super) fn follow_listing(&mut self) {
        let listings = self.rooms.jobs.listings();
        if listings == self.listings_seen {
            return;
        }
        self.listings_seen = listings;
        let [listed, removed] = self.rooms.jobs.listed_and_removed();
        let known: Vec<JobId> = self.jobs.keys().copied().collect();
        for job in known.into_iter().filter(|job| !listed.contains(job)) {
            self.set_aside(job);
        }
        for job in self.subscribers.jobs_but(&listed) {
            self.subscribers.say_standing(News::Removed { job });
        }
        let aside: Vec<JobId> = self.aside.jobs.keys().copied().collect();
        for job in aside {
            if listed.contains(&job) {
                self.put_back(job);
            } else if !removed.contains(&job) {
                self.drop_aside(job);
            }
        }
    }

    /// Where logs have become too large, removed jobs are gone before lines of others are, those that were
    /// removed first before others.
    pub(super) fn keep_logs_within_bounds(&mut self) {
        if !self.rooms.logs.are_too_large() {
            return;
        }
        for job in self.rooms.jobs.removed() {
            if self.aside.jobs.contains_key(&job) && self.rooms.logs.are_too_large() {
                self.rooms.jobs.let_go(job);
                self.drop_aside(job);
            }
        }
        self.rooms.logs.keep_within_bounds();
    }

    /// A removed job of which something had to go for want of memory is gone: what is put back is whole.
    pub(super) fn drop_what_was_cut(&mut self) {
        if self.aside.jobs.is_empty() {
            return;
        }
        let store = &self.rooms.store;
        let is_cut = |job: &AsideJob| job.series().any(|series| store.is_cut(series));
        let jobs = self.aside.jobs.iter();
        let cut: Vec<JobId> = jobs
            .filter_map(|(id, job)| is_cut(job).then_some(*id))
            .collect();
        for job in cut {
            self.rooms.jobs.let_go(job);
            self.drop_aside(job);
        }
    }

    fn set_aside(&mut self, job: JobId) {
        self.standings.forget(&self.rooms, job);
        let standing = self.subscribers.take_standing(job);
        if !standing.is_empty() {
            self.subscribers.say(|| News::Removed { job });
        }
        let owned = self.rooms.owned.take(job);
        let marks = self.rooms.marks.take(job);
        self.rooms.logs.remove(job);
        self.rooms.log_places.forget(job);
        let Some(drained) = self.jobs.remove(&job) else {
            if let Some(states) = owned.states() {
                self.rooms.store.remove(states);
            }
            return;
        };
        let aside = AsideJob {
            drained,
            owned,
            marks,
            standing,
        };
        for series in aside.series() {
            self.rooms.store.set_aside(series);
        }
        self.aside.jobs.insert(job, aside);
    }

    fn put_back(&mut self, job: JobId) {
        // One that was removed again meanwhile stays aside.
        let Some(listed) = self.rooms.jobs.get(job) else {
            return;
        };
        let Some(aside) = self.aside.jobs.remove(&job) else {
            return;
        };
        let AsideJob {
            drained,
            owned,
            marks,
            standing,
        } = aside;
        for series in &owned.series {
            let name = self.free_name(format!("{}/{}", listed.name(), series.name));
            self.rooms.store.put_back(series.id, name);
        }
        self.rooms.logs.put_back(job, drained.log.clone());
        self.jobs.insert(job, drained);
        self.rooms.owned.put_back(job, owned);
        self.rooms.marks.put_back(marks);
        for news in standing {
            self.subscribers.say_standing(news);
        }
        let series = self.jobs.get(&job).map(|drained| &drained.series);
        for series in series.into_iter().flatten().flatten() {
            if let Some(news) = series_news(&self.rooms, job, series) {
                self.subscribers.say(|| News::Series(Box::new(news)));
            }
        }
    }

    /// It can't be put back any more.
    fn drop_aside(&mut self, job: JobId) {
        if let Some(aside) = self.aside.jobs.remove(&job) {
            for series in aside.series().chain(aside.owned.states()) {
                self.rooms.store.remove(series);
            }
        }
    }
}
