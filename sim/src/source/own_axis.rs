//! The x axis that a source brings along: its own, or the scope's time, told by a clock.

use crate::format;
use crate::job::{AxisKind, AxisReading, AxisSpec, Over};

/// The clock of a live source may be off, and its lines late, by so many seconds.
const LATE_SECS: f64 = 5.0;
/// Lines that were gathered before they were sent are late by so many seconds, at most.
const LINE_LATE_SECS: f64 = 600.0;
/// Zones differ by whole quarter-hours.
const QUARTER_HOUR: f64 = 900.0;
/// No two zones differ by more than this.
const ZONES_SECS: f64 = 26.0 * 3600.0;

/// What the places on the axis are for the scope.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// Not decided: the first block isn't complete. How far stamps lie from arrivals, least and most.
    Open { least: f64, most: f64 },
    /// An axis of the source's own.
    Own,
    /// The scope's time: what is to be added to a stamp.
    Scope(f64),
}

/// A source's x axis.
#[derive(Debug, Default)]
pub(super) struct OwnAxis {
    found: Option<(String, format::AxisKind)>,
    place: Option<Place>,
    /// The wall clock at the scope's second 0, for a live source.
    wall_start: Option<f64>,
    /// The first and the last place of a row, as they were read.
    ends: Option<(f64, f64)>,
    /// The same with those of records without samples.
    reach: Option<(f64, f64)>,
}

impl OwnAxis {
    /// The axis of a live source, whose stamps may be the scope's own time.
    pub(super) fn live(wall_start: f64) -> Self {
        Self {
            wall_start: Some(wall_start),
            ..Self::default()
        }
    }

    /// The source has an axis.
    pub(super) fn found(&mut self, name: &str, kind: format::AxisKind) {
        let is_clock = matches!(kind, format::AxisKind::Clock | format::AxisKind::Day);
        self.place = Some(if is_clock && self.wall_start.is_some() {
            Place::Open {
                least: f64::INFINITY,
                most: f64::NEG_INFINITY,
            }
        } else {
            Place::Own
        });
        self.found = Some((name.into(), kind));
    }

    /// A record has this place, with samples or without.
    #[inline]
    pub(super) fn passed(&mut self, x: f64) {
        let (first, _) = self.reach.unwrap_or((x, x));
        self.reach = Some((first, x));
    }

    /// Where `x` lies that arrived at `arrival`, in seconds since the scope's start.
    #[inline]
    pub(super) fn place(&mut self, x: f64, arrival: f64) -> f64 {
        let (first, _) = self.ends.unwrap_or((x, x));
        self.ends = Some((first, x));
        self.passed(x);
        match &mut self.place {
            Some(Place::Open { least, most }) => {
                let late = self.wall_start.unwrap_or_default() + arrival - x;
                *least = least.min(late);
                *most = most.max(late);
                x
            }
            Some(Place::Scope(shift)) => x + *shift,
            Some(Place::Own) | None => x,
        }
    }

    /// The same for a row that came before others which were placed already.
    pub(super) fn place_late(&mut self, x: f64, arrival: f64) -> f64 {
        let reach = self.reach;
        let place = self.place(x, arrival);
        if let Some((first, last)) = reach {
            self.reach = Some((first.min(x), last.max(x)));
        }
        place
    }

    /// Decides what the axis is, now that a block was read. Returns what is to be added to the places
    /// that were read so far, if they are the scope's time.
    pub(super) fn decide(&mut self) -> Option<f64> {
        let Some(Place::Open { least, most }) = self.place else {
            return None;
        };
        if !least.is_finite() {
            return None;
        }
        let wall_start = self.wall_start?;
        let zone = (least / QUARTER_HOUR).round() * QUARTER_HOUR;
        let is_near = |late: f64| (late - zone).abs() <= LATE_SECS;
        let is_day = self
            .found
            .as_ref()
            .is_some_and(|(_, kind)| *kind == format::AxisKind::Day);
        let is_scope = is_near(least) && is_near(most) && (is_day || zone.abs() <= ZONES_SECS);
        let shift = zone - wall_start;
        self.place = Some(if is_scope {
            Place::Scope(shift)
        } else {
            Place::Own
        });
        is_scope.then_some(shift)
    }

    /// Where a line stands that says of itself when it was and arrived at `arrival`: at its time, where that goes by
    /// the clock of the scope.
    pub(super) fn line_time(&self, clock: f64, arrival: f64) -> Option<f64> {
        let t = match self.place {
            Some(Place::Scope(shift)) => clock + shift,
            _ => clock - self.wall_start?,
        };
        // What comes all the same from another day is a line of now.
        let is_of_now = (arrival - LINE_LATE_SECS..=arrival + LATE_SECS).contains(&t);
        is_of_now.then_some(t)
    }

    /// Whether its places are not the scope's time.
    pub(super) fn spec(&self) -> Option<AxisSpec> {
        let (name, kind) = self.found.as_ref()?;
        if matches!(self.place, Some(Place::Scope(_))) {
            return None;
        }
        Some(AxisSpec::named(name.clone()).kind(match kind {
            format::AxisKind::Number => AxisKind::Number,
            format::AxisKind::Clock => AxisKind::Clock,
            format::AxisKind::Day => AxisKind::Day,
            format::AxisKind::Elapsed => AxisKind::Elapsed,
        }))
    }

    /// The first place on an axis that isn't the scope's time.
    pub(super) fn first(&self) -> Option<f64> {
        let is_own = matches!(self.place, Some(Place::Own));
        self.ends.filter(|_| is_own).map(|(first, _)| first)
    }

    /// What the axis is and how far it goes, as it was read.
    pub(super) fn reading(&self) -> Option<AxisReading> {
        let (name, kind) = self.found.as_ref()?;
        let kind = match kind {
            format::AxisKind::Number => Over::Column,
            _ => Over::Time,
        };
        let (first, last) = self.reach.unzip();
        Some(AxisReading {
            kind,
            name: name.clone(),
            first,
            last,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::OwnAxis;
    use crate::format::AxisKind;

    fn read(wall_start: f64, stamps: &[(f64, f64)], kind: AxisKind) -> Option<f64> {
        let mut axis = OwnAxis::live(wall_start);
        axis.found("time", kind);
        for (x, arrival) in stamps {
            axis.place(*x, *arrival);
        }
        axis.decide()
    }

    #[test]
    fn stamps_that_keep_up_with_arrivals_are_the_scopes_time() {
        let start = 1_790_000_000.0;
        for zone in [0.0, 3600.0, -19_800.0] {
            let stamps = [(start + 10.0 + zone, 11.0), (start + 20.0 + zone, 21.5)];
            let shift = read(start, &stamps, AxisKind::Clock);
            assert!(shift.is_some_and(|shift| (stamps[0].0 + shift - 10.0).abs() < 1e-6));
        }
    }

    #[test]
    fn a_line_stands_at_its_time_if_that_is_by_the_scopes_clock() {
        let start = 1_790_000_000.0;
        let axis = OwnAxis::live(start);
        assert_eq!(axis.line_time(start + 7.5, 9.0), Some(7.5));
        assert_eq!(axis.line_time(start - 90.0, 9.0), Some(-90.0));
        assert_eq!(axis.line_time(start - 90_000.0, 9.0), None);
        assert_eq!(axis.line_time(start + 60.0, 9.0), None);
        assert_eq!(OwnAxis::default().line_time(start, 9.0), None);
        // Whoever sends is in another zone.
        let mut axis = OwnAxis::live(start);
        axis.found("time", AxisKind::Clock);
        axis.place(start + 3600.0 + 8.0, 8.5);
        axis.decide();
        assert_eq!(axis.line_time(start + 3600.0 + 8.25, 9.0), Some(8.25));
    }

    #[test]
    fn an_old_log_keeps_its_own_time() {
        let start = 1_790_000_000.0;
        let old = [(start - 1e7, 1.0), (start - 1e7 + 60.0, 1.0)];
        assert_eq!(read(start, &old, AxisKind::Clock), None);
        let day = [(36_000.0, 1.0), (36_400.0, 1.0)];
        assert_eq!(read(start, &day, AxisKind::Day), None);
    }
}
