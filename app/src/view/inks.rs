//! Which curve has which colour, without saying which that is: a theme does. Where jobs have series of the same
//! names a job is its hue, everywhere, and lightness and dashes tell its series; elsewhere a series has a hue.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::JobId;
use sprintscope_sim::store::SeriesId;

/// Hues that can be told apart.
pub(crate) const HUES: usize = 8;

/// Lightnesses of a hue that can be told apart.
pub(crate) const SHADES: usize = 3;

/// The colour of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ink {
    /// Which of the hues; they come again when all are used.
    pub hue: usize,
    /// How often they have come again in this plot, or which series of a job that is one hue it is.
    pub shade: usize,
    /// Which of a shade it is, by what the line is made of where its samples stand far enough apart for that to be seen.
    pub pattern: Pattern,
    /// How much of it is left on its ground, in percent: earlier runs recede.
    pub strength: u8,
}

impl Default for Ink {
    fn default() -> Self {
        Self::of_series(0)
    }
}

/// What a line is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Pattern {
    /// No gaps.
    #[default]
    Solid,
    /// Long strokes.
    Dashed,
    /// Short ones.
    Dotted,
}

impl Pattern {
    /// All of them, as they follow each other.
    const ALL: [Self; 3] = [Self::Solid, Self::Dashed, Self::Dotted];

    /// The one so many further; behind the last one comes the first.
    fn further(self, steps: usize) -> Self {
        let place = Self::ALL.into_iter().position(|one| one == self);
        Self::ALL[(place.unwrap_or(0) + steps % 3) % 3]
    }
}

impl Ink {
    /// Of the series at this place, where each has a hue.
    pub(crate) const fn of_series(place: usize) -> Self {
        Self {
            hue: place % HUES,
            shade: place / HUES,
            pattern: Pattern::Solid,
            strength: 100,
        }
    }

    /// Of the series at this place of a job, where the job has a hue.
    pub(crate) fn of_job(job: usize, place: usize) -> Self {
        // When the hues come again it begins with another lightness.
        let variant = place + job / HUES;
        let pattern = Pattern::Solid.further(variant / SHADES);
        Self {
            hue: job % HUES,
            shade: variant % SHADES,
            pattern,
            strength: 100,
        }
    }

    /// What its line is made of: each shade has dashes of its own, and so have those of a shade.
    pub(crate) fn dashes(self) -> Pattern {
        self.pattern.further(self.shade)
    }

    /// The same of a run so many before the newest one, where runs are drawn beside each other: lightness tells series, and
    /// dashes the runs.
    pub(crate) fn of_earlier_run(self, age: usize) -> Self {
        let pattern = self.pattern.further(age);
        Self { pattern, ..self }
    }

    /// The same with so much of it left.
    pub(crate) fn receded(self, strength: u8) -> Self {
        Self { strength, ..self }
    }
}

/// What is kept while series and jobs come and go, so that none changes its colour for another's sake.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeptHues {
    /// As the how-manieth each series came.
    places: HashMap<SeriesId, usize>,
    of_jobs: HashMap<JobId, usize>,
}

/// Whose each series is, and its name within the job.
pub(crate) type Whose = HashMap<SeriesId, (JobId, Arc<str>)>;

/// What gives a series another ink than those beside it, tried one after the other.
const OTHERS: usize = 3 * HUES * SHADES;

impl KeptHues {
    /// These jobs are there: each that is new gets its hue, whoever speaks first.
    pub(crate) fn meet(&mut self, jobs: impl Iterator<Item = JobId>) {
        let mut new: Vec<JobId> = jobs.filter(|job| !self.of_jobs.contains_key(job)).collect();
        new.sort_unstable();
        for job in new {
            // One that is removed may be put back, and is what it was then.
            self.of_jobs.insert(job, self.of_jobs.len());
        }
    }

    /// The colours of all series, each group of those that are drawn together wherever they stand; and those of jobs
    /// that are one hue. They follow from the order in which series and jobs came, and not from what they stand over or
    /// from when that was looked at: a picture has the colours of a window.
    pub(crate) fn inks(
        &mut self,
        groups: &[&[SeriesId]],
        whose: &Whose,
    ) -> (HashMap<SeriesId, Ink>, HashMap<JobId, Ink>) {
        let all = groups.iter().flat_map(|group| group.iter().copied());
        let mut new: Vec<SeriesId> = all.filter(|one| !self.places.contains_key(one)).collect();
        new.sort_unstable();
        for series in new {
            self.places.insert(series, self.places.len());
        }
        let sharing = self.sharing(whose);
        let of_job = |series: &SeriesId| {
            let job = whose.get(series)?.0;
            Some((job, *sharing.get(&job)?))
        };
        let mut inks = HashMap::new();
        for all in groups {
            let mut places: HashMap<JobId, usize> = HashMap::new();
            // What has a hue of its own has none of the jobs beside it.
            let hues = all.iter().filter_map(|series| Some(of_job(series)?.1));
            let taken: HashSet<usize> = hues.map(|hue| hue % HUES).collect();
            let is_free = |hue: &usize| taken.len() == HUES || !taken.contains(hue);
            let free: Vec<usize> = (0..HUES).filter(is_free).collect();
            let mut used = [0; HUES];
            for series in *all {
                let ink = if let Some((job, hue)) = of_job(series) {
                    let of_job = places.entry(job).or_default();
                    *of_job += 1;
                    Ink::of_job(hue, *of_job - 1)
                } else {
                    // Its own hue, or the next one that is no more in use.
                    let own = self.places.get(series).map_or(0, |place| place % HUES);
                    let further = |hue: &usize| (hue + HUES - own) % HUES;
                    let hues = free.iter().copied();
                    let hue = hues.min_by_key(|hue| (used[*hue], further(hue)));
                    let hue = hue.unwrap_or(own);
                    used[hue] += 1;
                    Ink {
                        hue,
                        shade: used[hue] - 1,
                        ..Ink::of_series(0)
                    }
                };
                inks.insert(*series, ink);
            }
        }
        let of_job = |(job, hue): (&JobId, &usize)| (*job, Ink::of_job(*hue, 0));
        (inks, sharing.iter().map(of_job).collect())
    }

    /// The jobs that have a series of another's name, each with its hue.
    fn sharing(&mut self, whose: &Whose) -> HashMap<JobId, usize> {
        let mut first_of: HashMap<&str, JobId> = HashMap::new();
        let mut sharing: HashSet<JobId> = HashSet::new();
        for (job, name) in whose.values() {
            let first = *first_of.entry(name).or_insert(*job);
            if first != *job {
                sharing.extend([first, *job]);
            }
        }
        self.meet(sharing.iter().copied());
        let all = self.of_jobs.iter();
        let shared = all.filter(|(job, _)| sharing.contains(job));
        shared.map(|(job, hue)| (*job, *hue)).collect()
    }
}

/// Has no two of these series, which share a plot, look alike: of those that do the later one becomes another.
pub(crate) fn told_apart(
    all: &[SeriesId],
    jobs: &HashMap<JobId, Ink>,
    whose: &Whose,
    inks: &mut HashMap<SeriesId, Ink>,
) {
    let mut seen: HashSet<Ink> = HashSet::with_capacity(all.len());
    for series in all {
        let Some(ink) = inks.get_mut(series) else {
            continue;
        };
        if !seen.insert(*ink) {
            let is_of_job = whose
                .get(series)
                .is_some_and(|(job, _)| jobs.contains_key(job));
            let other = |step: usize| {
                if is_of_job {
                    Ink::of_job(ink.hue, step)
                } else {
                    let (hue, shade) = ((ink.hue + step) % HUES, ink.shade + step / HUES);
                    Ink { hue, shade, ..*ink }
                }
            };
            let free = (0..OTHERS).map(other).find(|other| !seen.contains(other));
            *ink = free.unwrap_or(*ink);
            seen.insert(*ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whose(all: &[(u32, u64, &str)]) -> Whose {
        let one = |(series, job, name): &(u32, u64, &str)| {
            (SeriesId(*series), (JobId(*job as _), (*name).into()))
        };
        all.iter().map(one).collect()
    }

    fn ids(numbers: &[u32]) -> Vec<SeriesId> {
        numbers.iter().map(|number| SeriesId(*number)).collect()
    }

    #[test]
    fn one_job_has_a_hue_for_each_series() {
        let mut kept = KeptHues::default();
        let (loss, acc) = (ids(&[0, 1]), ids(&[2]));
        let plots = [&*loss, &*acc];
        let whose = whose(&[(0, 0, "loss"), (1, 0, "val_loss"), (2, 0, "acc")]);
        let (inks, jobs) = kept.inks(&plots, &whose);
        assert_eq!([0, 1, 2].map(|one| inks[&SeriesId(one)].hue), [0, 1, 2]);
        assert!(jobs.is_empty());
    }

    #[test]
    fn jobs_of_the_same_series_are_a_hue_each_and_keep_it() {
        let mut kept = KeptHues::default();
        let (loss, acc, other) = (ids(&[0, 1, 2, 3]), ids(&[4, 5]), ids(&[6]));
        let plots = [&*loss, &*acc, &*other];
        let all = [
            (0, 7, "loss"),
            (1, 7, "val_loss"),
            (2, 8, "loss"),
            (3, 8, "val_loss"),
            (4, 7, "acc"),
            (5, 8, "acc"),
            (6, 9, "temp"),
        ];
        let (inks, jobs) = kept.inks(&plots, &whose(&all));
        let ink = |one: u32| inks[&SeriesId(one)];
        assert_eq!([0, 1, 4].map(|one| ink(one).hue), [0; 3]);
        assert_eq!([2, 3, 5].map(|one| ink(one).hue), [1; 3]);
        assert_eq!([0, 1, 4].map(|one| ink(one).shade), [0, 1, 0]);
        // Nobody else has a temperature: as ever.
        assert_eq!(ink(6).hue, 6);
        assert_eq!(jobs.len(), 2);
        // The first is gone and another comes: the second stays what it was.
        let all = [(2, 8, "loss"), (7, 10, "loss")];
        let loss = ids(&[2, 7]);
        let (inks, _) = kept.inks(&[&*loss], &whose(&all));
        assert_eq!([2, 7].map(|one| inks[&SeriesId(one)].hue), [1, 2]);
    }

    /// Whichever jobs share names and come in which order: two curves of a plot have different inks.
    #[test]
    fn no_two_series_of_a_plot_look_alike() {
        for order in 0..24_u32 {
            // Of four jobs two share a name, one has two names of its own.
            let jobs = [(1, "loss"), (2, "loss"), (3, "val_loss"), (3, "eval_loss")];
            let mut turns: Vec<(u64, &str)> = jobs.to_vec();
            turns.rotate_left(order as usize % 4);
            if order / 4 % 2 == 1 {
                turns.swap(0, 2);
            }
            let before = ids(&(10..10 + order / 8 * 3).collect::<Vec<_>>());
            let all: Vec<(u32, u64, &str)> = (0..)
                .zip(&turns)
                .map(|(place, (job, name))| (place, *job, *name))
                .collect();
            let series = ids(&[0, 1, 2, 3]);
            let plots = [&*before, &*series];
            let (inks, _) = KeptHues::default().inks(&plots, &whose(&all));
            let seen: HashSet<Ink> = series.iter().map(|one| inks[one]).collect();
            assert_eq!(seen.len(), 4, "{turns:?}: {inks:?}");
        }
    }

    /// Whenever they are looked at while they come: a picture at the end has the colours that were seen.
    #[test]
    fn a_series_has_its_colour_whoever_came_before_it_was_looked_at() {
        let jobs = [0, 1, 2].map(JobId);
        // Loss and accuracy of three jobs in turns, one of which has them under another name.
        let named = |series: u32| match (series % 2, series / 2 % 3) {
            (0, 1) => "val_loss",
            (0, _) => "loss",
            (_, 1) => "val_acc",
            _ => "acc",
        };
        let until = |count: u32| {
            let all: Vec<(u32, u64, &str)> = (0..count)
                .map(|one| (one, u64::from(one / 2 % 3), named(one)))
                .collect();
            let groups = [0, 1].map(|kind| ids(&(kind..count).step_by(2).collect::<Vec<_>>()));
            (groups, whose(&all))
        };
        let look = |kept: &mut KeptHues, count: u32| {
            let (groups, whose) = until(count);
            kept.meet(jobs.into_iter());
            kept.inks(&groups.each_ref().map(|group| &**group), &whose)
                .0
        };
        let at_end = look(&mut KeptHues::default(), 30);
        for step in 1..7 {
            let mut live = KeptHues::default();
            let counts = (1..30).step_by(step).chain([30]);
            let last = counts.map(|count| look(&mut live, count)).last();
            assert_eq!(last.as_ref(), Some(&at_end), "{step}");
        }
    }

    #[test]
    fn series_of_groups_that_are_drawn_together_are_told_apart() {
        let names: Vec<String> = (0..9).map(|one| format!("series {one}")).collect();
        let all: Vec<(u32, u64, &str)> = (0..)
            .zip(&names)
            .map(|(one, name)| (one, 0, &**name))
            .collect();
        let whose = whose(&all);
        let groups = [ids(&[0]), ids(&[1, 2, 3, 4, 5, 6, 7, 8])];
        let (mut inks, jobs) =
            KeptHues::default().inks(&groups.each_ref().map(|group| &**group), &whose);
        assert_eq!(inks[&SeriesId(0)], inks[&SeriesId(8)], "drawn apart");
        let together = ids(&[0, 1, 2, 3, 4, 5, 6, 7, 8]);
        told_apart(&together, &jobs, &whose, &mut inks);
        let seen: HashSet<Ink> = together.iter().map(|one| inks[one]).collect();
        assert_eq!(seen.len(), together.len(), "{inks:?}");
        assert_eq!(inks[&SeriesId(0)].hue, 0, "the first stays");
    }

    #[test]
    fn what_lightness_does_not_tell_dashes_do() {
        let mut seen = HashSet::new();
        for place in 0..9 {
            let ink = Ink::of_job(3, place);
            assert_eq!(ink.hue, 3);
            assert!(seen.insert((ink.shade, ink.dashes())), "{place}");
        }
        assert_ne!(Ink::of_job(3, 0), Ink::of_job(3 + HUES, 0));
    }

    /// The newest three runs of three series of a job that is one hue, and of as many that have hues.
    #[test]
    fn each_run_of_each_series_has_another_lightness_or_other_dashes() {
        let of_job: fn(usize) -> Ink = |place| Ink::of_job(2, place);
        for series in [of_job, Ink::of_series] {
            let mut seen = HashSet::new();
            for (place, age) in (0..3).flat_map(|place| (0..3).map(move |age| (place, age))) {
                let ink = series(place).of_earlier_run(age);
                let told = (ink.hue, ink.shade, ink.dashes());
                assert!(seen.insert(told), "{place} {age}: {told:?}");
            }
        }
    }
}
