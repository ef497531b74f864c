//! What the series of jobs stand over because a person wants it so: a counter of the job.
//!
//! Each series gets a twin in the store, made of what is kept of it and kept up from then on, a
//! bounded part at a time. The series themselves know nothing of it.

use std::collections::HashMap;

use super::counter_walk::CounterWalk;
use super::follower::{Follower, Order};
use super::owned::JobSeries;
use super::rooms::Rooms;
use super::standing::Standing;
use crate::job::{Job, JobId, own_part};
use crate::store::{SeriesId, SeriesInfo, Store, XAxis};

/// Samples that are taken over before the hub looks at its channel again: some milliseconds' worth.
const SAMPLES_PER_TURN: usize = 1 << 16;

struct Stand {
    counter: String,
    counters: Vec<JobSeries>,
    followers: Vec<Follower>,
    left_out: u64,
    /// What was left out of all that was kept has been said.
    is_told: bool,
}

impl Stand {
    fn axis(&self) -> XAxis {
        XAxis::own(&self.counter)
    }

    /// Gives a series its twin, if it stands over what a counter stands over.
    fn add(&mut self, store: &Store, series: &JobSeries) {
        let is_counter = |known: &JobSeries| known.id == series.id;
        if self.counters.iter().any(is_counter) {
            return;
        }
        let Some((counter, info)) = self.counter_for(store, series) else {
            return;
        };
        let twin = store.create_unlisted(SeriesInfo {
            x: self.axis(),
            ..info
        });
        let follower = Follower::new(store, series.id, twin, counter);
        self.followers.push(follower);
    }

    /// The counter that is nearest to a series by its group, over the same x.
    fn counter_for(&self, store: &Store, series: &JobSeries) -> Option<(SeriesId, SeriesInfo)> {
        let info = store.info(series.id)?;
        let is_beside = |id| store.info(id).is_some_and(|counter| counter.x == info.x);
        let mut beside = self.counters.iter().filter(|counter| is_beside(counter.id));
        let first = beside.next()?;
        let nearest = beside.fold(first, |best, other| {
            let is_nearer =
                shared_groups(&other.name, &series.name) > shared_groups(&best.name, &series.name);
            if is_nearer { other } else { best }
        });
        Some((nearest.id, (*info).clone()))
    }

    fn counter_over_time(&self, store: &Store) -> Option<SeriesId> {
        let is_over_time = |id| store.info(id).is_some_and(|info| info.x == XAxis::Time);
        let mut counters = self.counters.iter().map(|counter| counter.id);
        counters.find(|id| is_over_time(*id))
    }

    fn published(&self) -> Standing {
        let twins = self.followers.iter();
        Standing {
            counter: self.counter.clone(),
            counters: self.counters.iter().map(|counter| counter.id).collect(),
            twins: twins.map(|twin| (twin.original, twin.twin)).collect(),
        }
    }

    fn left_out_text(&self) -> Option<String> {
        let counter = &self.counter;
        match self.left_out {
            0 => None,
            1 => Some(format!(
                "1 sample came before the first `{counter}` and has no place over it"
            )),
            many => Some(format!(
                "{many} samples came before the first `{counter}` and have no place over it"
            )),
        }
    }
}

/// Whether a series is called so: by the last part of its name, or by all of it.
fn is_named(series: &JobSeries, name: &str) -> bool {
    own_part(&series.name) == name || &*series.name == name
}

/// A job that offers a counter sends it first; of any other series nobody has promised that.
fn order(rooms: &Rooms, job: JobId, counter: &str) -> Order {
    let job = rooms.jobs.get(job).filter(|job| !job.state().has_ended());
    let waits = |job: &Job| job.axes_on_offer().iter().all(|offer| offer != counter);
    match job.filter(waits) {
        Some(_) => Order::AsItComes,
        None => Order::CounterFirst,
    }
}

fn shared_groups(a: &str, b: &str) -> usize {
    let parts = a.split('/').zip(b.split('/'));
    parts.take_while(|(a, b)| a == b).count()
}

/// The jobs whose series stand over a counter.
#[derive(Default)]
pub(super) struct Standings {
    by_job: HashMap<JobId, Stand>,
    /// Nobody looks at them any more.
    are_at_rest: bool,
}

impl Standings {
    /// From now on nothing more is taken over: of long series that would take seconds, for nobody.
    pub(super) fn rest(&mut self) {
        self.are_at_rest = true;
    }

    /// Has the series of a job stand over the counter of this name; without one, or where there is
    /// none of this name, over what they stand over by themselves.
    pub(super) fn stand(&mut self, rooms: &Rooms, job: JobId, counter: Option<&str>) {
        self.forget(rooms, job);
        let series = rooms.owned.of(job);
        let named = |series: &&JobSeries| counter.is_some_and(|counter| is_named(series, counter));
        let counters: Vec<_> = series.iter().filter(named).cloned().collect();
        let Some(counter) = counter.filter(|_| !counters.is_empty()) else {
            return;
        };
        let mut stand = Stand {
            counter: counter.into(),
            counters,
            followers: Vec::new(),
            left_out: 0,
            is_told: false,
        };
        for series in &series {
            stand.add(&rooms.store, series);
        }
        place_marks(rooms, job, &stand);
        rooms.owned.set_standing(job, Some(stand.published()));
        self.by_job.insert(job, stand);
    }

    /// A job has announced another series.
    pub(super) fn announced(&mut self, rooms: &Rooms, job: JobId, series: &JobSeries) {
        let Some(stand) = self.by_job.get_mut(&job) else {
            return;
        };
        if is_named(series, &stand.counter) {
            // Another counter of the name may be nearer to some series.
            let counter = stand.counter.clone();
            return self.stand(rooms, job, Some(&counter));
        }
        stand.add(&rooms.store, series);
        rooms.owned.set_standing(job, Some(stand.published()));
    }

    /// A state series has a label more, and so has its twin.
    pub(super) fn add_label(&self, store: &Store, series: SeriesId, label: &str) {
        let followers = self.by_job.values().flat_map(|stand| &stand.followers);
        for follower in followers.filter(|follower| follower.original == series) {
            store.add_label(follower.twin, label);
        }
    }

    /// A series of a job is gone.
    pub(super) fn gone(&mut self, rooms: &Rooms, job: JobId, series: SeriesId) {
        let Some(stand) = self.by_job.get_mut(&job) else {
            return;
        };
        if stand.counters.iter().any(|counter| counter.id == series) {
            let counter = stand.counter.clone();
            return self.stand(rooms, job, Some(&counter));
        }
        stand.followers.retain(|follower| {
            let is_kept = follower.original != series;
            if !is_kept {
                rooms.store.remove(follower.twin);
            }
            is_kept
        });
        rooms.owned.set_standing(job, Some(stand.published()));
    }

    /// The twins of a job go.
    pub(super) fn forget(&mut self, rooms: &Rooms, job: JobId) {
        let Some(stand) = self.by_job.remove(&job) else {
            return;
        };
        // Off the list before they are gone, so that no view asks for them.
        rooms.owned.set_standing(job, None);
        for follower in &stand.followers {
            rooms.store.remove(follower.twin);
        }
    }

    /// Takes over what has come to the series, within a bound; returns whether some is left.
    pub(super) fn follow(&mut self, rooms: &Rooms) -> bool {
        if self.are_at_rest {
            return false;
        }
        let mut room = SAMPLES_PER_TURN;
        for (job, stand) in &mut self.by_job {
            let order = order(rooms, *job, &stand.counter);
            for follower in &mut stand.followers {
                // Of several runs one comes at a time.
                loop {
                    let followed = follower.follow(&rooms.store, room, order);
                    stand.left_out += followed.left_out;
                    room -= followed.samples;
                    if room == 0 {
                        return true;
                    }
                    if followed.samples == 0 {
                        break;
                    }
                }
            }
            if stand.followers.iter().all(Follower::has_begun) {
                tell_left_out(rooms, *job, stand);
            }
        }
        false
    }

    /// How far a job has come over its counter.
    pub(super) fn reached(&self, store: &Store, job: JobId) -> Option<(XAxis, f64)> {
        let stand = self.by_job.get(&job)?;
        let counter = stand.counters.first()?;
        let last = store.stats(counter.id)?.last?;
        Some((stand.axis(), last))
    }

    /// How far it had come then, where the counter came over time.
    pub(super) fn at(&self, store: &Store, job: JobId, t: f64) -> Option<(XAxis, f64)> {
        let stand = self.by_job.get(&job)?;
        let counter = stand.counter_over_time(store)?;
        let x = CounterWalk::new(store, counter).at(store, t)?;
        Some((stand.axis(), x))
    }

    /// When it came that far, where this is the axis of its counter and that grew over time.
    pub(super) fn when(&self, store: &Store, job: JobId, axis: &XAxis, x: f64) -> Option<f64> {
        /// Halves of a time until a microsecond of a year is left.
        const HALVES: usize = 45;
        let stand = self
            .by_job
            .get(&job)
            .filter(|stand| stand.axis() == *axis)?;
        let counter = stand.counter_over_time(store)?;
        let (mut before, mut after) = store.range(counter)?;
        for _ in 0..HALVES {
            let middle = before.midpoint(after);
            let [_, counted] = store.nearest(counter, middle)?;
            if counted < x {
                before = middle;
            } else {
                after = middle;
            }
        }
        Some(after)
    }
}

/// Says once what has no place over the counter.
fn tell_left_out(rooms: &Rooms, job: JobId, stand: &mut Stand) {
    if std::mem::replace(&mut stand.is_told, true) {
        return;
    }
    if let Some((text, job)) = stand.left_out_text().zip(rooms.jobs.get(job)) {
        job.note(text);
    }
}

/// Marks that were set before have their place over the counter, too.
fn place_marks(rooms: &Rooms, job: JobId, stand: &Stand) {
    let counter = stand.followers.first().map(Follower::counter);
    let Some((counter, info)) = counter.and_then(|id| Some((id, rooms.store.info(id)?))) else {
        return;
    };
    let mut walk = CounterWalk::new(&rooms.store, counter);
    rooms.marks.place(job, &stand.axis(), |mark| {
        walk.at(&rooms.store, mark.x(&info.x)?)
    });
}
