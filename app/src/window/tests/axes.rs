//! What stands along the x axis, and under the pointer.

use eframe::egui::{MouseWheelSource, MouseWheelUnit, Shape, TouchPhase, vec2};
use sprintscope_sim::job::{AxisKind, AxisSpec, SeriesSpec};

use super::*;

const MINUTE: f64 = 60.0;
/// 2026-11-27 22:00 in Berlin.
const EVENING: f64 = 1_795_813_200.0;
/// 2026-10-25 00:00 in Berlin, where clocks are put back at 03:00.
const AUTUMN: f64 = 1_792_879_200.0;

impl Desk {
    /// A job with one value a minute, over an axis of its own.
    fn minutes(mut self, kind: AxisKind, from: f64, count: usize) -> Self {
        let say = move |ctx: TaskContext| async move {
            let axis = AxisSpec::named("taken at").kind(kind);
            let series = ctx.series(SeriesSpec::named("temp").over(axis));
            (0..count).try_for_each(|i| series.push(from + i as f64 * MINUTE, 20.5))
        };
        let job = self
            .scope
            .start(JobSpec::new("sensor").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }

    /// The pointer over the middle of the plots.
    fn hover(mut self) -> Self {
        self.harness.hover_at(pos2(640.0, 250.0));
        (0..3).for_each(|_| self.harness.step());
        self
    }

    /// All words on the screen, those of two lines as `upper / lower`.
    fn painted(&self) -> Vec<String> {
        let text = |shape: &Shape| match shape {
            Shape::Text(text) => {
                let lines: Vec<&str> = text.galley.text().lines().map(str::trim).collect();
                Some(lines.join(" / "))
            }
            _ => None,
        };
        let shapes = self.harness.output().shapes.iter();
        shapes.filter_map(|drawn| text(&drawn.shape)).collect()
    }

    #[track_caller]
    fn expect_painted(self, words: &[&str]) -> Self {
        let painted = self.painted();
        for word in words {
            assert!(
                painted.iter().any(|text| text == word),
                "no {word:?} in {painted:?}"
            );
        }
        self
    }

    #[track_caller]
    fn expect_heading(self, begins: &str, ends: &str) -> Self {
        let painted = self.painted();
        let is_it = |text: &String| text.starts_with(begins) && text.ends_with(ends);
        assert!(
            painted.iter().any(is_it),
            "no {begins:?}…{ends:?} in {painted:?}"
        );
        self
    }
}

#[test]
fn a_clock_axis_shows_local_times_and_the_date_where_a_day_begins() {
    let desk = Desk::new().minutes(AxisKind::Clock, EVENING, 181);
    let desk = desk.expect_painted(&[
        "over taken at",
        "22:00 / 27 Nov 2026",
        "23:30",
        "00:00 / 28 Nov",
        "00:30",
    ]);
    desk.hover().expect_heading("27 Nov 2026 23:", " CET");
}

#[test]
fn utc_is_called_so_wherever_a_clock_is_read() {
    let desk = Desk::in_zone(ScopeOptions::default(), &Zone::utc());
    let desk = desk.minutes(AxisKind::Clock, EVENING, 181);
    let desk = desk.expect_painted(&["over taken at (UTC)", "21:00 / 27 Nov 2026", "23:00"]);
    desk.hover().expect_heading("27 Nov 2026 22:", " UTC");
}

#[test]
fn the_night_in_which_clocks_are_put_back_has_an_hour_twice() {
    let desk = Desk::new().minutes(AxisKind::Clock, AUTUMN, 301);
    desk.expect_painted(&[
        "00:00 / 25 Oct 2026",
        "01:00",
        "02:00",
        "02:00 / CET",
        "03:00",
        "04:00",
    ]);
}

#[test]
fn a_time_of_day_goes_on_past_midnight() {
    let desk = Desk::new().minutes(AxisKind::Day, 22.0 * 60.0 * MINUTE, 181);
    let desk = desk.expect_painted(&["22:00", "23:30", "00:00 / +1 day", "00:30"]);
    desk.hover().expect_heading("23:", "");
}

#[test]
fn elapsed_times_and_great_numbers_are_read_as_what_they_are() {
    let desk = Desk::new().minutes(AxisKind::Elapsed, 0.0, 31);
    desk.expect_painted(&["0:00", "5:00", "30:00"]);
    let desk = Desk::new().minutes(AxisKind::Number, 1.7326e12, 21);
    desk.expect_painted(&["1 732 600 000 000", "1 732 600 001 000"]);
    let desk = Desk::new().minutes(AxisKind::Row, 0.0, 201);
    let desk = desk.expect_painted(&["0", "2000", "10 000"]);
    // The nearest sample's: there is one every 60 rows.
    desk.hover().expect_heading("6060", "");
}

#[test]
fn on_the_scopes_time_the_pointer_says_also_what_the_wall_clock_showed() {
    let desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        for t in 0..=10 {
            ctx.plot_at("v", f64::from(t), 1.0);
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("demo").task(TaskSpec::new("say", say)));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let mut desk = desk;
    (0..4).for_each(|_| desk.harness.step());
    // Its zone's clocks are CET in winter and CEST in summer.
    let berlin = Zone::named("Europe/Berlin");
    let clocks = berlin.text(desk.scope.wall_start(), 1.0);
    let clocks = clocks.rsplit(' ').next().unwrap_or_default().to_owned();
    let desk = desk.hover();
    let painted = desk.painted();
    let heading = painted
        .iter()
        .find(|text| text.contains(" · ") && text.ends_with(&clocks));
    assert!(
        heading.is_some_and(|text| text.starts_with("0:0")),
        "{painted:?}"
    );
}

#[test]
fn a_clock_axis_can_be_zoomed_until_there_is_nothing_between_two_pixels() {
    let mut desk = Desk::new().minutes(AxisKind::Clock, EVENING, 181).hover();
    let scroll = |desk: &mut Desk, up: f32| {
        desk.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, up),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        (0..20).for_each(|_| desk.harness.step());
    };
    let fraction_of = |desk: &Desk| {
        let painted = desk.painted();
        let heading = painted.iter().find(|text| text.ends_with(" CET"));
        let seconds = heading
            .and_then(|text| text.rsplit(':').next())
            .unwrap_or_default();
        seconds.trim_end_matches(" CET").len()
    };
    assert_eq!(fraction_of(&desk), "05".len());
    scroll(&mut desk, 3_000.0);
    let zoomed = fraction_of(&desk);
    assert!(zoomed > "05".len(), "{zoomed}");
    scroll(&mut desk, 30_000.0);
    assert_eq!(fraction_of(&desk), "05.000000".len());
    scroll(&mut desk, -100_000.0);
    scroll(&mut desk, -100_000.0);
    desk.hover();
}
