//! Whatever is done, undo leads back through the same views, and redo forth.

use proptest::prelude::*;

use super::*;
use crate::view::arranged::Arranged;
use crate::view::command::x::{XChoice, XCommand};
use crate::view::layout::Layout;
use crate::view::layout::gather::layout_of;
use crate::view::painting::Painting;

#[test]
fn removed_jobs_are_back_by_undo_with_all_they_had() {
    let mut desk = two_kinds();
    let before = desk.plots();
    let names = |desk: &Desk| -> Vec<String> {
        let jobs = desk.scope.jobs().list();
        jobs.iter().map(|job| job.name().to_string()).collect()
    };
    desk.say(Command::Order(Order::Remove { job: "a".into() }));
    desk.say(Command::Order(Order::Flush));
    assert!(desk.plan.plots.is_empty() && names(&desk).is_empty());
    assert_eq!(desk.say(Command::Undo), None);
    assert_eq!(names(&desk), ["b"]);
    assert_eq!(desk.say(Command::Undo), None);
    assert_eq!(names(&desk), ["a", "b"]);
    assert_eq!(desk.plots(), before);
    let nothing = desk.say(Command::Undo).expect("said");
    assert_eq!(nothing, "There is nothing to undo");
    desk.say(Command::Redo);
    assert_eq!(names(&desk), ["b"]);
    desk.say(Command::Redo);
    assert_eq!(names(&desk), [""; 0]);
    assert_eq!(
        desk.say(Command::Redo).as_deref(),
        Some("There is nothing to do again")
    );
}

/// All that can be seen of what undo is for.
#[derive(Debug, PartialEq)]
struct Seen {
    arranged: Arranged,
    plots: Vec<(String, Vec<String>)>,
    jobs: Vec<u32>,
    hues: Vec<usize>,
}

/// What is asked in a row, of plots and series by their places.
#[derive(Clone, Debug)]
enum Ask {
    Move(usize, usize),
    SplitOff(usize, usize, usize),
    MovePlot(usize, usize, usize),
    Stack(usize, usize),
    Tab(usize),
    Join(usize, usize),
    Split(usize),
    Shift(usize, isize),
    Rename(usize, usize),
    Colour(usize, Option<usize>),
    OtherAxis(usize),
    FixY(usize),
    FreeY(usize),
    Enlarge(usize),
    Automatic,
    Fold(usize),
    Paint(usize, usize),
    Density,
    Style,
    Hide(usize),
    HideOf(usize),
    ShowOf(usize),
    Escape,
    Remove(usize),
    Flush,
}

fn ask() -> impl Strategy<Value = Ask> {
    let at = || 0..12_usize;
    prop_oneof![
        (at(), at()).prop_map(|(a, b)| Ask::Move(a, b)),
        (at(), at(), 0..4_usize).prop_map(|(a, b, c)| Ask::SplitOff(a, b, c)),
        (at(), at(), 0..4_usize).prop_map(|(a, b, c)| Ask::MovePlot(a, b, c)),
        (at(), at()).prop_map(|(a, b)| Ask::Stack(a, b)),
        at().prop_map(Ask::Tab),
        (at(), at()).prop_map(|(a, b)| Ask::Join(a, b)),
        at().prop_map(Ask::Split),
        (at(), -2..3_isize).prop_map(|(a, b)| Ask::Shift(a, b)),
        (at(), 0..3_usize).prop_map(|(a, b)| Ask::Rename(a, b)),
        (at(), prop::option::of(0..8_usize)).prop_map(|(a, b)| Ask::Colour(a, b)),
        at().prop_map(Ask::OtherAxis),
        at().prop_map(Ask::FixY),
        at().prop_map(Ask::FreeY),
        at().prop_map(Ask::Enlarge),
        Just(Ask::Automatic),
        at().prop_map(Ask::Fold),
        (at(), 0..4_usize).prop_map(|(a, b)| Ask::Paint(a, b)),
        Just(Ask::Density),
        Just(Ask::Style),
        at().prop_map(Ask::Hide),
        at().prop_map(Ask::HideOf),
        at().prop_map(Ask::ShowOf),
        Just(Ask::Escape),
        at().prop_map(Ask::Remove),
        Just(Ask::Flush),
    ]
}

impl Desk {
    fn command(&self, ask: &Ask) -> Option<Command> {
        let plot = |at: &usize| {
            let plots = &self.plan.plots;
            Some(plots.get(at % plots.len().max(1))?.id.clone())
        };
        let series = |at: &usize| {
            let list = self.scope.store().list();
            Some(list.get(at % list.len().max(1))?.0)
        };
        let job = |at: &usize| {
            let jobs = self.scope.jobs().list();
            Some(jobs.get(at % jobs.len().max(1))?.id())
        };
        let arrange = match ask {
            Ask::Move(a, b) => {
                let (series, into) = (series(a)?, plot(b)?);
                Arrange::MoveSeries { series, into }
            }
            Ask::SplitOff(a, b, edge) => Arrange::SplitOff {
                series: series(a)?,
                beside: plot(b)?,
                edge: Edge::ALL[*edge],
            },
            Ask::MovePlot(a, b, edge) => Arrange::MovePlot {
                plot: plot(a)?,
                beside: plot(b)?,
                edge: Edge::ALL[*edge],
            },
            Ask::Stack(a, b) => {
                let (plot, onto) = (plot(a)?, plot(b)?);
                Arrange::Stack { plot, onto }
            }
            Ask::Tab(a) => Arrange::NextTab(plot(a)?),
            Ask::Join(a, b) => {
                let (plot, into) = (plot(a)?, plot(b)?);
                Arrange::Join { plot, into }
            }
            Ask::Split(a) => Arrange::SplitBySeries(plot(a)?),
            Ask::Shift(a, places) => {
                let (plot, places) = (plot(a)?, *places);
                Arrange::Shift { plot, places }
            }
            Ask::Rename(a, b) => {
                let (plot, label) = (plot(a)?, ["", "x", "y"][*b].to_owned());
                Arrange::Rename { plot, label }
            }
            Ask::Colour(a, hue) => {
                let (series, hue) = (series(a)?, *hue);
                Arrange::Colour { series, hue }
            }
            Ask::OtherAxis(a) => Arrange::OtherAxis(series(a)?),
            Ask::FixY(a) => {
                let (plot, ends) = (plot(a)?, [0.0, 1.0]);
                Arrange::FixY { plot, ends }
            }
            Ask::FreeY(a) => Arrange::FreeY(plot(a)?),
            Ask::Enlarge(a) => Arrange::Enlarge(plot(a)?),
            Ask::Automatic => Arrange::Automatic,
            Ask::Fold(a) => return Some(Command::FoldPlot(plot(a)?)),
            Ask::Paint(a, b) => {
                let (plot, painting) = (plot(a)?, Painting::ALL[*b]);
                return Some(Command::Paint { plot, painting });
            }
            Ask::Density => return Some(Command::Density),
            Ask::Style => return Some(Command::CurveStyle),
            Ask::Hide(a) => return Some(Command::ToggleSeries(series(a)?)),
            Ask::HideOf(a) => return Some(Command::HideSeriesOf(job(a)?)),
            Ask::ShowOf(a) => return Some(Command::ShowSeriesOf(job(a)?)),
            Ask::Escape => return Some(Command::LetGo),
            Ask::Remove(a) => {
                let job = job(a)?.into();
                return Some(Command::Order(Order::Remove { job }));
            }
            Ask::Flush => return Some(Command::Order(Order::Flush)),
        };
        Some(Command::Arrange(arrange))
    }

    fn seen(&self) -> Seen {
        let jobs = self.scope.jobs().list();
        let jobs = jobs.iter().map(|job| job.id().0).collect();
        let drawn = self.plan.plots.iter().flat_map(|plot| &plot.series);
        let hues = drawn.map(|series| self.plan.ink(*series).hue).collect();
        Seen {
            arranged: self.view.arranged(),
            plots: self.plots(),
            jobs,
            hues,
        }
    }
}

#[test]
fn whatever_is_done_undo_and_redo_lead_back_and_forth_through_the_same_views() {
    let config = ProptestConfig {
        cases: 48,
        ..ProptestConfig::default()
    };
    let turns = prop::collection::vec((ask(), 0..6_usize), 1..30);
    proptest!(config, |(turns in turns)| {
        let mut desk = Desk::with(&[
            ("a", &["loss", "speed", "heat"]),
            ("b", &["loss", "speed"]),
            ("c", &["heat"]),
        ]);
        // What was seen before each step, and now.
        let mut seen = vec![desk.seen()];
        for (ask, back) in turns {
            let Some(command) = desk.command(&ask) else {
                continue;
            };
            desk.say(command);
            let now = desk.seen();
            if seen.last() != Some(&now) {
                seen.push(now);
            }
            let back = back.min(seen.len() - 1);
            for steps in 1..=back {
                desk.say(Command::Undo);
                prop_assert_eq!(&desk.seen(), &seen[seen.len() - 1 - steps], "{:?}: undone {}", ask, steps);
            }
            for steps in (0..back).rev() {
                desk.say(Command::Redo);
                prop_assert_eq!(&desk.seen(), &seen[seen.len() - 1 - steps], "{:?}: done again", ask);
            }
        }
        for before in seen.iter().rev().skip(1) {
            desk.say(Command::Undo);
            prop_assert_eq!(&desk.seen(), before);
        }
    });
}

#[test]
fn all_that_was_arranged_is_one_piece_that_another_view_takes() {
    let mut desk = two_kinds();
    let (plot, beside) = (desk.plot("speed"), desk.plot("loss"));
    desk.say(Command::FoldPlot(plot.clone()));
    let edge = Edge::Left;
    desk.arrange(Arrange::MovePlot { plot, beside, edge });
    let series = desk.series("b/loss");
    desk.say(Command::ToggleSeries(series));
    let mut other = two_kinds();
    other.view.arrange(desk.view.arranged());
    other.look();
    assert_eq!(other.seen(), desk.seen());
}

#[test]
fn an_undo_goes_only_over_what_its_command_has_changed() {
    let mut desk = two_kinds();
    let plot = desk.plot("loss");
    let series = desk.series("a/loss");
    desk.say(Command::ToggleSeries(series));
    let ends = [0.0, 1.0];
    desk.say(Command::HoldY {
        plot: plot.clone(),
        ends,
    });
    desk.say(Command::Undo);
    assert!(!desk.view.hidden.contains(&series));
    assert_eq!(
        desk.view.y_ranges.get(&plot),
        Some(&ends),
        "nobody undid that"
    );
}

#[test]
fn what_jobs_stand_over_is_undone_too_and_automatic_forgets_it() {
    let mut desk = two_kinds();
    let job = desk.scope.jobs().list()[0].id();
    let over = |desk: &Desk| {
        let over = desk.scope.asked_standing(job);
        (over, desk.view.time_shown.name())
    };
    let choose = |desk: &mut Desk, choice| {
        desk.say(Command::X(XCommand::Choose(job, choice)));
    };
    let by_itself = over(&desk);
    assert_eq!(by_itself.0, None);
    choose(&mut desk, XChoice::Over("speed".into()));
    let over_series = over(&desk);
    assert_eq!(over_series.0.as_deref(), Some("speed"));
    choose(&mut desk, XChoice::Clock);
    let over_clock = over(&desk);
    assert_eq!(over_clock, (None, "the clock".to_owned()));
    desk.say(Command::Undo);
    assert_eq!(over(&desk), over_series);
    desk.arrange(Arrange::Automatic);
    assert_eq!(over(&desk), by_itself);
    assert_eq!(layout_of(&desk.view, &desk.plan), Layout::default());
    for (undone, now) in [
        (true, &over_series),
        (true, &by_itself),
        (false, &over_series),
        (false, &by_itself),
    ] {
        desk.say(if undone { Command::Undo } else { Command::Redo });
        assert_eq!(over(&desk), *now);
    }
    assert_eq!(desk.view.arranged(), Arranged::default());
}

#[test]
fn a_job_that_had_to_make_room_is_not_put_back_and_that_is_said() {
    let scope = Scope::with(sprintscope_sim::ScopeOptions {
        memory_bytes: 4 << 20,
        ..sprintscope_sim::ScopeOptions::default()
    });
    let many = |name: &str| {
        let say = |ctx: TaskContext| {
            let series = ctx.series(sprintscope_sim::job::SeriesSpec::named("noise"));
            async move {
                for at in 0..400_000_u32 {
                    let value = f64::from(at.wrapping_mul(2_654_435_761));
                    assert!(series.push(f64::from(at), value.sqrt()).is_ok());
                }
            }
        };
        let job = scope.start(JobSpec::new(name).task(TaskSpec::new("say", say)));
        let start = Instant::now();
        while !job.wait(Duration::from_millis(20)) {
            assert!(start.elapsed() < DEADLINE * 3, "no end");
        }
        scope.settle();
        job.id()
    };
    let mut view = View::default();
    let first = many("first");
    let mut say = |command| {
        view.note = None;
        carry_out(Asked::by_button(command), &scope, &mut view);
        scope.settle();
        view.note.take()
    };
    assert_eq!(
        say(Command::Order(Order::Remove { job: first.into() })),
        None
    );
    many("second");
    let refused = say(Command::Undo).expect("said");
    assert_eq!(
        refused,
        "the removed job can't be put back: what it had is gone, which makes room for what runs"
    );
    assert!(
        scope.store().bytes() <= 4 << 20,
        "{}",
        scope.store().bytes()
    );
    let _stopped = scope.carry_out(Order::Flush, StopBy::Key);
}
