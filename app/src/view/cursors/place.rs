//! A place on an axis as a person writes it, and as it stands in a field.

use sprintscope_sim::quantity::parse_secs;
use sprintscope_sim::store::{XAxis, XKind};

use crate::view::axis::{Wall, place_text};
use crate::view::quantity::clock_text;

/// What it says, as the axis does, as exact as places need that are `step` apart; without what the wall clock
/// showed.
pub(crate) fn written(axis: &XAxis, x: f64, step: f64, wall: Wall<'_>) -> String {
    match axis {
        XAxis::Time => clock_text(x - wall.since, step.min(0.001)),
        XAxis::Own { .. } => place_text(axis, x, step, wall),
    }
}

/// Reads what was typed: a number, a duration, or a time as the axis shows it. what lies at the end of
/// `shown` has the day that is meant where none is said.
///
/// # Errors
/// Says what would be right.
pub(crate) fn read(
    axis: &XAxis,
    text: &str,
    shown: [f64; 2],
    wall: Wall<'_>,
) -> Result<f64, String> {
    let text = text.trim();
    let (found, right) = match axis {
        XAxis::Time => (
            time(text, shown[1], wall),
            "write 80, 1:20.5, 250ms or 10:01:25",
        ),
        XAxis::Own { kind, .. } => match kind {
            XKind::Elapsed => (elapsed(text), "write 80, 1:20.5 or 250ms"),
            XKind::Clock => (
                wall.zone.read(text, shown[1]).or_else(|| number(text)),
                "write 10:01:25, 2026-11-27 10:01:25 or seconds since 1970",
            ),
            XKind::Day => (day(text), "write 23:59:58, 00:00:02 (+1 day) or seconds"),
            XKind::Number | XKind::Row => (number(text), "write a number"),
        },
    };
    let found = found.filter(|x| x.is_finite());
    found.ok_or_else(|| format!("{text:?} is no place here: {right}"))
}

fn number(text: &str) -> Option<f64> {
    text.replace([',', '_', ' '], "").parse().ok()
}

/// `1:20.5`, `1:02:05`, `250ms`, `80`.
fn elapsed(text: &str) -> Option<f64> {
    hands(text).or_else(|| parse_secs(text))
}

/// The same on the scope's time. Hours, minutes and seconds beyond all there is are what the wall clock showed.
fn time(text: &str, shown: f64, wall: Wall<'_>) -> Option<f64> {
    let reach = shown.max(wall.now);
    let since_start = elapsed(text).map(|secs| secs + wall.since);
    let has_hours = text.matches(':').count() == 2;
    if since_start.is_some_and(|secs| secs <= reach || !has_hours) {
        return since_start;
    }
    let on_clock = wall.zone.read(text, wall.start + wall.now);
    let on_clock = on_clock.map(|secs| secs - wall.start);
    on_clock.filter(|secs| *secs <= reach).or(since_start)
}

fn day(text: &str) -> Option<f64> {
    /// A day in seconds.
    const DAY: f64 = 86_400.0;
    let (time, days) = match text.split_once('(') {
        None => (text, 0.0),
        Some((time, rest)) => {
            let count = rest.split_whitespace().next()?;
            (time, count.trim_start_matches('+').parse::<f64>().ok()?)
        }
    };
    Some(elapsed(time.trim())? + days * DAY).filter(|_| time.contains(':') || days == 0.0)
}

/// Hours, minutes and seconds with colons between them, two or three; a leading minus is of all.
fn hands(text: &str) -> Option<f64> {
    let (sign, text) = text
        .strip_prefix('-')
        .map_or((1.0, text), |text| (-1.0, text));
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let is_number = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    let add = |sum: f64, part: &&str| Some(sum * 60.0 + part.parse::<f64>().ok()?);
    let all_are = parts.iter().all(is_number);
    let secs = parts.iter().try_fold(0.0, add).filter(|_| all_are)?;
    Some(sign * secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::wall_clock::Zone;

    /// 2026-11-27 10:00:05 in Berlin.
    const NOVEMBER: f64 = 1_795_770_005.0;

    fn on(axis: &XAxis, text: &str) -> Option<f64> {
        let shown = match axis {
            XAxis::Time => [0.0, 60.0],
            XAxis::Own { .. } => [NOVEMBER - 9.0, NOVEMBER],
        };
        let zone = &Zone::named("Europe/Berlin");
        let (start, now, since) = (NOVEMBER, 3_600.0, 0.0);
        read(
            axis,
            text,
            shown,
            Wall {
                zone,
                start,
                now,
                since,
            },
        )
        .ok()
    }

    fn own(kind: XKind, text: &str) -> Option<f64> {
        let name = "t".into();
        on(&XAxis::Own { name, kind }, text)
    }

    #[test]
    fn a_place_is_read_as_each_axis_shows_it() {
        for (text, x) in [
            ("80", 80.0),
            ("1:20.5", 80.5),
            ("250ms", 0.25),
            ("-0:03", -3.0),
            ("0:59:00", 3_540.0),
            // Beyond all there is since the start: the wall clock's.
            ("10:01:25", 80.0),
        ] {
            assert_eq!(on(&XAxis::Time, text), Some(x), "{text}");
        }
        for (text, x) in [
            ("10:00:05", NOVEMBER),
            ("10:00:05.25 CET", NOVEMBER + 0.25),
            ("2026-11-27 10:01", NOVEMBER + 55.0),
            ("2026-11-28T10:00:05", NOVEMBER + 86_400.0),
            ("27 Nov 2026 10:00:05 CET", NOVEMBER),
            ("1795770006", NOVEMBER + 1.0),
        ] {
            assert_eq!(own(XKind::Clock, text), Some(x), "{text}");
        }
        assert_eq!(own(XKind::Day, "23:59:58"), Some(86_398.0));
        assert_eq!(own(XKind::Day, "00:00:02 (+1 day)"), Some(86_402.0));
        assert_eq!(own(XKind::Number, "1,732,600.5"), Some(1_732_600.5));
        assert_eq!(own(XKind::Row, "12e3"), Some(12_000.0));
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in ["", "soon", "1:2:3:4", "nan", ":", "1:-2"] {
            assert_eq!(on(&XAxis::Time, text), None, "{text}");
            assert_eq!(own(XKind::Clock, text), None, "{text}");
            assert_eq!(own(XKind::Number, text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_in_a_field_is_read_as_the_same_place() {
        let zone = &Zone::named("Europe/Berlin");
        let wall = Wall {
            zone,
            start: NOVEMBER,
            now: 3_600.0,
            since: 12.0,
        };
        let kinds = [
            XKind::Clock,
            XKind::Day,
            XKind::Elapsed,
            XKind::Number,
            XKind::Row,
        ];
        let own = |kind| XAxis::Own {
            name: "t".into(),
            kind,
        };
        for axis in kinds.map(own).into_iter().chain([XAxis::Time]) {
            let x = if matches!(
                axis,
                XAxis::Own {
                    kind: XKind::Clock,
                    ..
                }
            ) {
                NOVEMBER + 7.0
            } else {
                3_207.0
            };
            let text = written(&axis, x, 0.01, wall);
            assert_eq!(read(&axis, &text, [x - 1.0, x], wall), Ok(x), "{text}");
        }
    }
}
