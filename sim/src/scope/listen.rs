//! A scope that listens: what clients come into.

use std::sync::Arc;

use super::Scope;
use crate::hub::JobSeries;
use crate::store::SeriesStats;
use crate::wire::{Backend, Listen, ListenError, LongAnswers, SeriesView, Wire};

impl Scope {
    /// Listens for clients: producers, which become jobs, and controllers. Keep what comes back as
    /// long as it is to.
    ///
    /// # Errors
    /// [`ListenError`]: if there is no socket to be had, or what is asked for would let others in.
    pub fn listen(&self, listen: &Listen) -> Result<Wire, ListenError> {
        Wire::open(self.backend(), listen)
    }

    /// What clients find here.
    pub(crate) fn backend(&self) -> Backend {
        let (store, owned) = (self.inner.store.clone(), self.inner.owned.clone());
        let series = move |job| {
            let all = owned.of(job).into_iter();
            let known = all.map(|JobSeries { name, id }| {
                let stats = store.stats(id);
                SeriesView {
                    name: name.to_string(),
                    unit: store
                        .info(id)
                        .map_or_else(String::new, |info| info.unit.clone()),
                    samples: stats.as_ref().map_or(0, SeriesStats::came),
                    last: stats
                        .and_then(|stats| stats.last)
                        .filter(|last| last.is_finite()),
                }
            });
            known.collect()
        };
        let logs = self.inner.logs.clone();
        Backend {
            jobs: Arc::clone(&self.inner.jobs),
            series: Box::new(series),
            owned: self.inner.owned.clone(),
            store: self.inner.store.clone(),
            log: Box::new(move |job| logs.of(job)),
            refusals: self.inner.refusals.clone(),
            desk: self.news(),
            picture_drawer: self.inner.picture_drawer.clone(),
            long_answers: LongAnswers::default(),
        }
    }

    /// Logins of clients that were refused so far.
    pub fn refused_logins(&self) -> u64 {
        self.inner.refusals.count()
    }
}
