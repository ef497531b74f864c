//! Where on axes of their own jobs stood when the lines of their logs came.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::job::JobId;
use crate::store::XAxis;

/// Places that are kept of an axis. Where there are more, every second one goes: between two, lines are taken to
/// have come evenly.
const KEPT: usize = 4_096;

/// How far an axis had come when so many lines were there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    lines: u64,
    x: f64,
}

/// The places on one axis of one job, in the order in which lines came.
#[derive(Clone, Debug)]
struct AxisPlaces {
    axis: XAxis,
    places: Vec<Place>,
    /// So many lines are between two of them, at least.
    least: u64,
    /// When the last lines came.
    came: f64,
}

impl AxisPlaces {
    fn new(axis: XAxis, first: Place) -> Self {
        Self {
            axis,
            places: vec![first],
            least: 1,
            came: f64::NAN,
        }
    }

    /// Lines that came at once lie evenly over what the job went on meanwhile, in however many pieces they are logged.
    fn add(&mut self, place: Place, came: f64) {
        let is_of_last = self.came == came;
        self.came = came;
        if let Some(last) = self
            .places
            .last_mut()
            .filter(|last| last.x == place.x && is_of_last)
        {
            last.lines = place.lines;
            return;
        }
        let is_near = |[before, last]: &[Place; 2]| last.lines - before.lines < self.least;
        if self.places.last_chunk().is_some_and(is_near) {
            self.places.pop();
        }
        self.places.push(place);
        if self.places.len() > KEPT {
            let mut number = 0;
            self.places.retain(|_| {
                number += 1;
                number % 2 == 1
            });
            self.least *= 2;
        }
    }

    fn x_of(&self, line: u64) -> Option<f64> {
        let after = self.places.partition_point(|place| place.lines <= line);
        let Some(after_it) = self.places.get(after) else {
            return self.places.last().map(|place| place.x);
        };
        let before = self.places[..after].last()?;
        let part = (line + 1 - before.lines) as f64 / (after_it.lines - before.lines) as f64;
        Some(if before.x <= after_it.x {
            before.x + (after_it.x - before.x) * part
        } else {
            // It has begun anew.
            after_it.x
        })
    }

    fn line_at(&self, x: f64) -> Option<u64> {
        let holds = |two: &&[Place]| two[0].x < x && x <= two[1].x;
        if let Some([before, after]) = self.places.windows(2).rfind(holds) {
            let part = (x - before.x) / (after.x - before.x);
            let lines = (after.lines - before.lines) as f64;
            // What came last before it is nearer than what came at its end.
            let lines = before.lines + (part * lines).round() as u64;
            return Some(lines.saturating_sub(1).max(self.places[0].lines));
        }
        let far = |place: &&Place| (place.x - x).abs();
        let nearest = self.places.iter();
        let nearest = nearest.min_by(|a, b| far(a).total_cmp(&far(b)))?;
        Some(nearest.lines.saturating_sub(1).max(self.places[0].lines))
    }
}

/// The places of all jobs, filled by the hub.
#[derive(Clone, Debug, Default)]
pub(crate) struct LogPlaces {
    by_job: Arc<RwLock<HashMap<JobId, Vec<AxisPlaces>>>>,
}

impl LogPlaces {
    /// Whether anything is known of this axis of a job.
    pub(super) fn knows(&self, job: JobId, axis: &XAxis) -> bool {
        self.on(job, axis, |_| Some(())).is_some()
    }

    /// A job's axis begins at this x with that line: what it says of itself comes behind what was read meanwhile.
    pub(super) fn begin(&self, job: JobId, axis: &XAxis, line: u64, x: f64) {
        let mut by_job = self.by_job.write();
        let axes = by_job.entry(job).or_default();
        axes.push(AxisPlaces::new(axis.clone(), Place { lines: line, x }));
    }

    /// These lines of a job's log have come at that second, and its series reach so far on this axis, from the first
    /// x to the last.
    pub(super) fn note(
        &self,
        job: JobId,
        (lines, came): (Range<u64>, f64),
        axis: &XAxis,
        [first, last]: [f64; 2],
    ) {
        let mut by_job = self.by_job.write();
        let axes = by_job.entry(job).or_default();
        let known = axes.iter().position(|known| known.axis == *axis);
        let place = known.unwrap_or(axes.len());
        if known.is_none() {
            let (lines, x) = (lines.start, first);
            axes.push(AxisPlaces::new(axis.clone(), Place { lines, x }));
        }
        let (lines, x) = (lines.end, last);
        axes[place].add(Place { lines, x }, came);
    }

    /// How far each axis of a job's own has come, and how many lines were there then.
    #[cfg(unix)]
    pub(crate) fn reached(&self, job: JobId) -> Vec<(XAxis, u64, f64)> {
        let by_job = self.by_job.read();
        let axes = by_job.get(&job).into_iter().flatten();
        let last = |known: &AxisPlaces| {
            let last = known.places.last()?;
            Some((known.axis.clone(), last.lines, last.x))
        };
        axes.filter_map(last).collect()
    }

    /// An axis of a job's own had come so far when so many lines were there, as was recorded; in the order in which they
    /// came.
    #[cfg(unix)]
    pub(crate) fn put(&self, job: JobId, axis: &XAxis, (lines, x): (u64, f64)) {
        let mut by_job = self.by_job.write();
        let axes = by_job.entry(job).or_default();
        let place = Place { lines, x };
        match axes.iter_mut().find(|known| known.axis == *axis) {
            Some(known) => known.add(place, f64::NAN),
            None => axes.push(AxisPlaces::new(axis.clone(), place)),
        }
    }

    /// Where a line of a job's log stands on this axis, by its number.
    pub(crate) fn x_of(&self, job: JobId, line: u64, axis: &XAxis) -> Option<f64> {
        self.on(job, axis, |places| places.x_of(line))
    }

    /// The number of the line that came when a job's series reached there.
    pub(crate) fn line_at(&self, job: JobId, axis: &XAxis, x: f64) -> Option<u64> {
        self.on(job, axis, |places| places.line_at(x))
    }

    /// A job is gone.
    pub(super) fn forget(&self, job: JobId) {
        self.by_job.write().remove(&job);
    }

    fn on<T>(
        &self,
        job: JobId,
        axis: &XAxis,
        ask: impl FnOnce(&AxisPlaces) -> Option<T>,
    ) -> Option<T> {
        let by_job = self.by_job.read();
        let places = by_job.get(&job)?.iter().find(|known| known.axis == *axis)?;
        ask(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: JobId = JobId(0);

    fn axis() -> XAxis {
        XAxis::own("step")
    }

    #[test]
    fn a_line_stands_where_its_samples_do_and_is_found_there() {
        let places = LogPlaces::default();
        let mut lines = 0;
        // Blocks of lines, each with a sample at ten times its number.
        for count in [1, 5, 100, 3] {
            let came = lines..lines + count;
            lines += count;
            let x = [0.0, (lines - 1) as f64 * 10.0];
            places.note(JOB, (came, lines as f64), &axis(), x);
        }
        for line in 1..lines {
            let x = line as f64 * 10.0;
            assert_eq!(places.x_of(JOB, line, &axis()), Some(x));
            assert_eq!(places.line_at(JOB, &axis(), x), Some(line));
        }
        assert_eq!(places.x_of(JOB, 5_000, &axis()), Some(1_080.0));
        assert_eq!(places.line_at(JOB, &axis(), 1e9), Some(108));
        assert_eq!(places.x_of(JOB, 3, &XAxis::own("epoch")), None);
        places.forget(JOB);
        assert_eq!(places.line_at(JOB, &axis(), 10.0), None);
    }

    #[test]
    fn of_a_long_log_some_places_are_kept_and_lines_between_them_are_where_they_would_be() {
        let places = LogPlaces::default();
        for line in 0..100_000_u64 {
            let x = [0.0, line as f64];
            places.note(JOB, (line..line + 1, line as f64), &axis(), x);
        }
        let kept = places.on(JOB, &axis(), |places| Some(places.places.len()));
        assert!(kept.is_some_and(|kept| kept <= KEPT));
        for line in [1_000, 54_321, 99_999] {
            let x = places.x_of(JOB, line, &axis()).unwrap();
            assert!((x - line as f64).abs() < 1e-6, "{line}: {x}");
            assert_eq!(places.line_at(JOB, &axis(), line as f64), Some(line));
        }
    }

    #[test]
    fn what_begins_anew_has_two_lines_at_an_x_and_the_later_one_is_meant() {
        let places = LogPlaces::default();
        places.note(JOB, (0..10, 0.0), &axis(), [0.0, 9.0]);
        places.note(JOB, (10..11, 1.0), &axis(), [0.0, 0.0]);
        places.note(JOB, (11..20, 2.0), &axis(), [0.0, 9.0]);
        assert_eq!(places.x_of(JOB, 10, &axis()), Some(0.0));
        assert_eq!(places.line_at(JOB, &axis(), 5.0), Some(15));
    }

    #[test]
    fn between_two_lines_the_nearer_one_is_meant() {
        let places = LogPlaces::default();
        for line in 0..10_u64 {
            let x = [0.0, line as f64 * 2_000.0];
            places.note(JOB, (line..line + 1, line as f64), &axis(), x);
        }
        for (x, line) in [(12_400.0, 6), (11_600.0, 6), (13_100.0, 7), (2_000.0, 1)] {
            assert_eq!(places.line_at(JOB, &axis(), x), Some(line), "{x}");
        }
    }

    #[test]
    fn lines_that_came_at_once_lie_evenly_in_however_many_pieces_they_are_logged() {
        let places = LogPlaces::default();
        for piece in 0..10_u64 {
            let lines = piece * 100..(piece + 1) * 100;
            places.note(JOB, (lines, 1.0), &axis(), [0.0, 999.0]);
        }
        // What is said later, without a sample, stands where the job has come to.
        places.note(JOB, (1_000..1_001, 2.0), &axis(), [0.0, 999.0]);
        let x = places.x_of(JOB, 499, &axis()).unwrap();
        assert!((x - 499.5).abs() < 0.01, "{x}");
        assert_eq!(places.x_of(JOB, 1_000, &axis()), Some(999.0));
        assert_eq!(places.line_at(JOB, &axis(), 499.5), Some(499));
    }
}
