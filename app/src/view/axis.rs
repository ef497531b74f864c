//! What stands along an x axis, and at a place on it.

use sprintscope_sim::store::{XAxis, XKind};

use super::View;
use super::axis_numbers::Offset;
use super::number_text::{number_among, number_text, own_decimals, power_below};
use super::quantity::{clock_text, name_end};
use super::step::{decimal_step, multiples, time_step};
use super::time_axes::TIME_SINCE;
use super::time_shown::TimeShown;
use super::wall_clock::{Tick, Zone, clock_ticks, day_text, day_ticks};
use super::watched::Watched;

/// The wall clock beside a scope's time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wall<'a> {
    /// Whose clocks are read.
    pub zone: &'a Zone,
    /// What they showed at second 0 of the scope, in seconds since 1970 (UTC).
    pub start: f64,
    /// Seconds since then.
    pub now: f64,
    /// From where the scope's time is told.
    pub since: f64,
}

impl<'a> Wall<'a> {
    /// As this view tells this scope's times.
    pub(crate) fn of(watched: &dyn Watched, view: &'a View) -> Self {
        Self {
            zone: &view.zone,
            start: watched.wall_start(),
            now: watched.now(),
            since: view.time_shown.since(),
        }
    }
}

/// How times along an axis are told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times<'a> {
    /// Whose clocks are read.
    pub zone: &'a Zone,
    /// How the scope's time is told.
    pub shown: &'a TimeShown,
}

impl Times<'_> {
    /// A second of the scope's time, as exact as times need that are `step` apart: wherever one is told, it is told as
    /// plots do.
    pub(crate) fn text(&self, t: f64, step: f64) -> String {
        match self.shown {
            TimeShown::Clock { start } => self.zone.time_text(*start, start + t, step),
            shown => clock_text(t - shown.since(), step),
        }
    }
}

impl View {
    /// How times are told in this view.
    pub(crate) fn times(&self) -> Times<'_> {
        Times {
            zone: &self.zone,
            shown: &self.time_shown,
        }
    }
}

/// Ticks from one end to the other, at least `least` apart.
pub(crate) fn ticks(axis: &XAxis, ends: [f64; 2], least: f64, times: Times<'_>) -> Vec<Tick> {
    let Times { zone, shown } = times;
    let from = match (axis, shown) {
        (XAxis::Own { .. }, _) | (_, TimeShown::Arrival) => 0.0,
        (XAxis::Time, TimeShown::Elapsed { start, .. }) => -start,
        (XAxis::Time, TimeShown::Clock { start }) => *start,
    };
    let ends = ends.map(|end| end + from);
    let mut ticks = match told_as(axis, shown) {
        Some(XKind::Clock) => clock_ticks(ends, least, zone),
        Some(XKind::Day) => day_ticks(ends, least),
        None | Some(XKind::Elapsed) => match TimeOffset::new(ends) {
            Some(offset) => even_ticks(ends, time_step(least), |x, step| offset.text_of(x, step)),
            None => even_ticks(ends, time_step(least), clock_text),
        },
        Some(XKind::Number) => number_ticks(ends, least),
        // There is nothing between two rows.
        Some(XKind::Row) => number_ticks(ends, least.max(1.0)),
    };
    if from != 0.0 {
        for tick in &mut ticks {
            tick.x -= from;
        }
    }
    ticks
}

/// What is to be added to the numbers of all ticks between these ends: `0:05.456 +`, `101 325 +`; empty if nothing.
pub(crate) fn corner(axis: &XAxis, ends: [f64; 2], shown: &TimeShown) -> String {
    let ends = match axis {
        XAxis::Time => ends.map(|end| end - shown.since()),
        XAxis::Own { .. } => ends,
    };
    let text = match told_as(axis, shown) {
        None | Some(XKind::Elapsed) => TimeOffset::new(ends).map(|offset| offset.text()),
        Some(XKind::Number) => number_offset(ends).map(|offset| offset.text),
        Some(XKind::Clock | XKind::Day | XKind::Row) => None,
    };
    text.map_or_else(String::new, |text| format!("{text} +"))
}

/// What times that lie near each other have in common.
struct TimeOffset {
    base: f64,
    /// It is a multiple of this.
    step: f64,
    /// How many of the numbers' units a second has, and what they are called.
    unit: (f64, &'static str),
}

impl TimeOffset {
    /// Longer times are told in full.
    const SHORT: f64 = 0.02;

    fn new([left, right]: [f64; 2]) -> Option<Self> {
        let span = right - left;
        if !(span > 0.0 && span < Self::SHORT) {
            return None;
        }
        let step = 10_f64.powf(span.log10().ceil());
        let base = (left / step).floor() * step;
        let unit = match span {
            ..1e-6 => (1e9, "ns"),
            ..1e-3 => (1e6, "µs"),
            _ => (1e3, "ms"),
        };
        (base != 0.0).then_some(Self { base, step, unit })
    }

    fn text(&self) -> String {
        clock_text(self.base, self.step)
    }

    fn text_of(&self, x: f64, step: f64) -> String {
        let (scale, unit) = self.unit;
        let number = number_text((x - self.base) * scale, step * scale);
        format!("{number} {unit}")
    }
}

/// What the numbers of all ticks have in common, however many ticks there are.
/// Whole ones are told in full: a digit less would be another one.
fn number_offset([left, right]: [f64; 2]) -> Option<Offset> {
    let step = decimal_step((right - left) / 8.0);
    (step < 1.0).then(|| Offset::new([left, right], step, ""))?
}

/// What x says on this axis, as exact as places need that are `step` apart; on the scope's time also
/// what the wall clock showed.
pub(crate) fn place_text(axis: &XAxis, x: f64, step: f64, wall: Wall<'_>) -> String {
    /// So exact is a duration at least.
    const HUNDREDTH: f64 = 0.01;
    let Wall {
        zone,
        start,
        now,
        since,
    } = wall;
    match kind(axis) {
        None => {
            let clock = zone.text_beside(start + now, start + x, step);
            format!("{} · {clock}", clock_text(x - since, HUNDREDTH))
        }
        Some(XKind::Clock) => zone.text(x, step),
        Some(XKind::Day) => day_text(x, step),
        Some(XKind::Elapsed) => clock_text(x, step.min(HUNDREDTH)),
        // No more decimals than it came with.
        Some(XKind::Number) => {
            let own = own_decimals(x).map_or(0.0, power_below);
            number_text(x, step.max(own))
        }
        Some(XKind::Row) => number_text(x.round(), 1.0),
    }
}

/// The axis' name, and that it is UTC where it shows clocks of that.
pub(crate) fn title(axis: &XAxis, times: Times<'_>) -> Option<String> {
    let Times { zone, shown } = times;
    let name = match (axis.own_name(), shown) {
        (Some(name), _) => name.to_owned(),
        (None, TimeShown::Arrival) => return None,
        (None, TimeShown::Elapsed { .. } | TimeShown::Clock { .. }) => shown.name(),
    };
    let is_utc = told_as(axis, shown) == Some(XKind::Clock) && zone.is_utc();
    Some(if is_utc {
        format!("{name} (UTC)")
    } else {
        name
    })
}

/// What a plot stands over, in words, its name cut to so many signs: `over step`; of runs that are compared `since
/// start`, for all of them say so and legends need the room.
pub(crate) fn over_words(axis: &XAxis, times: Times<'_>, most: usize) -> Option<String> {
    let title = title(axis, times)?;
    let name = name_end(&title, most);
    Some(match title.strip_prefix(TIME_SINCE) {
        Some(what) => format!("since {}", name_end(what, most)),
        None => format!("over {name}"),
    })
}

/// Whether dates may stand below the numbers along an axis.
pub(crate) fn has_dates(axis: &XAxis, shown: &TimeShown) -> bool {
    matches!(told_as(axis, shown), Some(XKind::Clock | XKind::Day))
}

/// How the numbers along an axis are to be read; `None` for seconds of the scope's time.
fn told_as(axis: &XAxis, shown: &TimeShown) -> Option<XKind> {
    match (axis, shown) {
        (XAxis::Time, TimeShown::Clock { .. }) => Some(XKind::Clock),
        _ => kind(axis),
    }
}

/// How its numbers are to be read; `None` for the scope's time.
fn kind(axis: &XAxis) -> Option<XKind> {
    match axis {
        XAxis::Time => None,
        XAxis::Own { kind, .. } => Some(*kind),
    }
}

fn number_ticks([left, right]: [f64; 2], least: f64) -> Vec<Tick> {
    let greatest = left.abs().max(right.abs());
    let offset = number_offset([left, right]);
    let text = |x, step| match &offset {
        Some(offset) => offset.text_of(x, step),
        None => number_among(x, step, greatest),
    };
    even_ticks([left, right], decimal_step(least), text)
}

fn even_ticks(ends: [f64; 2], step: f64, text: impl Fn(f64, f64) -> String) -> Vec<Tick> {
    let tick = |x| Tick {
        x,
        text: text(x, step),
        ..Tick::default()
    };
    multiples(ends, step).into_iter().map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27 10:00:05 in Berlin.
    const NOVEMBER: f64 = 1_795_770_005.0;

    fn over(kind: XKind) -> XAxis {
        let name = "t".into();
        XAxis::Own { name, kind }
    }

    fn at(axis: &XAxis, x: f64, step: f64) -> String {
        let zone = &Zone::named("Europe/Berlin");
        let (start, now) = (NOVEMBER, 3_600.0);
        let since = 0.0;
        place_text(
            axis,
            x,
            step,
            Wall {
                zone,
                start,
                now,
                since,
            },
        )
    }

    fn along(axis: &XAxis, ends: [f64; 2], least: f64) -> Vec<String> {
        let zone = &Zone::named("Europe/Berlin");
        let shown = &TimeShown::Arrival;
        let ticks = ticks(axis, ends, least, Times { zone, shown });
        ticks.into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn every_kind_of_axis_says_a_place_in_its_own_way() {
        assert_eq!(at(&XAxis::Time, 80.0, 0.5), "1:20.00 · 10:01:25.0 CET");
        assert_eq!(
            at(&XAxis::Time, -90_000.0, 60.0),
            "-25:00:00.00 · 26 Nov 09:00:05 CET"
        );
        let own = |kind, x, step| at(&over(kind), x, step);
        assert_eq!(own(XKind::Clock, NOVEMBER, 1.0), "27 Nov 2026 10:00:05 CET");
        assert_eq!(own(XKind::Day, 86_402.0, 1.0), "00:00:02 (+1 day)");
        assert_eq!(own(XKind::Elapsed, 80.0, 1.0), "1:20.00");
        assert_eq!(own(XKind::Elapsed, 0.001_25, 1e-5), "0:00.00125");
        assert_eq!(own(XKind::Number, 1.7326e12, 10.0), "1 732 600 000 000");
        assert_eq!(own(XKind::Number, 2.504, 0.02), "2.50");
        assert_eq!(own(XKind::Number, 261.0, 0.02), "261");
        assert_eq!(own(XKind::Row, 11_999.6, 0.02), "12 000");
    }

    #[test]
    fn a_second_of_the_scope_is_told_wherever_it_is_as_plots_tell_it() {
        let zone = &Zone::named("Europe/Berlin");
        let elapsed = TimeShown::Elapsed {
            of: "train".into(),
            start: 12.0,
        };
        let clock = TimeShown::Clock { start: NOVEMBER };
        for (shown, t, text) in [
            (&TimeShown::Arrival, 80.0, "1:20.0"),
            (&elapsed, 80.0, "1:08.0"),
            (&elapsed, 4.5, "-0:07.5"),
            (&clock, 80.0, "10:01:25.0"),
            (&clock, 90_000.0, "28 Nov 11:00:05.0"),
        ] {
            assert_eq!(Times { zone, shown }.text(t, 0.1), text);
            // As the axis has it there.
            let ticks = ticks(&XAxis::Time, [t - 1.0, t + 1.0], 0.1, Times { zone, shown });
            let tick = ticks.iter().find(|tick| (tick.x - t).abs() < 1e-6);
            let tick = tick.map(|tick| tick.text.trim_start_matches("28 Nov ").to_owned());
            assert!(tick.is_none_or(|tick| text.ends_with(&tick)), "{text}");
        }
    }

    #[test]
    fn every_kind_of_axis_has_ticks_of_its_own() {
        assert_eq!(
            along(&XAxis::Time, [0.0, 65.0], 20.0),
            ["0:00", "0:30", "1:00"]
        );
        let own = |kind, ends, least| along(&over(kind), ends, least);
        assert_eq!(
            own(XKind::Clock, [NOVEMBER, NOVEMBER + 8.0], 4.0),
            ["10:00:05", "10:00:10"]
        );
        assert_eq!(own(XKind::Day, [86_398.0, 86_402.0], 4.0), ["00:00:00"]);
        assert_eq!(
            own(XKind::Elapsed, [0.0, 65.0], 20.0),
            ["0:00", "0:30", "1:00"]
        );
        assert_eq!(own(XKind::Number, [0.0, 1.0], 0.5), ["0", "0.5", "1.0"]);
        assert_eq!(own(XKind::Row, [0.0, 2.0], 0.1), ["0", "1", "2"]);
    }

    #[test]
    fn what_near_places_have_in_common_stands_in_the_corner() {
        let near = [5.456_1, 5.456_9];
        assert_eq!(
            corner(&XAxis::Time, near, &TimeShown::Arrival),
            "0:05.456 +"
        );
        let texts = along(&XAxis::Time, near, 0.000_2);
        assert_eq!(texts, ["200 µs", "400 µs", "600 µs", "800 µs"]);
        let number = over(XKind::Number);
        let near = [101_324.69, 101_325.41];
        assert_eq!(corner(&number, near, &TimeShown::Arrival), "101 324 +");
        assert_eq!(along(&number, near, 0.2), ["0.8", "1.0", "1.2", "1.4"]);
        assert_eq!(corner(&XAxis::Time, [0.0, 60.0], &TimeShown::Arrival), "");
        assert_eq!(corner(&XAxis::Time, [0.0, 0.001], &TimeShown::Arrival), "");
        assert_eq!(corner(&number, [0.0, 1e9], &TimeShown::Arrival), "");
    }

    #[test]
    fn clocks_that_show_utc_are_called_so() {
        let shown = &TimeShown::Arrival;
        let named = |axis: &XAxis, zone: &Zone| title(axis, Times { zone, shown });
        let (clock, utc) = (over(XKind::Clock), Zone::utc());
        assert_eq!(named(&clock, &utc).as_deref(), Some("t (UTC)"));
        assert_eq!(
            named(&clock, &Zone::named("Europe/Berlin")).as_deref(),
            Some("t")
        );
        assert_eq!(named(&over(XKind::Number), &utc).as_deref(), Some("t"));
        assert_eq!(named(&XAxis::Time, &utc), None);
    }
}
