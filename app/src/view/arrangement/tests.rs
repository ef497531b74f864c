//! Arrangements over real scopes, by commands.

use std::time::{Duration, Instant};

use sprintscope_sim::job::SeriesSpec;
use sprintscope_sim::store::{SeriesId, XAxis};
use sprintscope_sim::{JobSpec, Order, Scope, StopBy, TaskContext, TaskSpec};

use super::arrange::{Arrange, InFront};
use super::tile::Edge;
use super::*;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::carry_out::carry_out;
use crate::view::command::Command;
use crate::view::plan::Plan;
use crate::view::plot_id::PlotId;

mod titles;
mod undo;

/// Longer than any test may take: reached only where something hangs.
const DEADLINE: Duration = Duration::from_secs(20);

/// A scope, what a person looks at, and what stands where.
struct Desk {
    scope: Scope,
    view: View,
    plan: Plan,
}

impl Desk {
    /// With jobs that have said what they had to say, each with these series.
    fn with(jobs: &[(&str, &[&str])]) -> Self {
        let scope = Scope::new();
        for (name, series) in jobs {
            let series: Vec<String> = series.iter().map(|name| (*name).to_owned()).collect();
            let say = move |ctx: TaskContext| {
                for name in &series {
                    ctx.plot_at(name, 0.0, 1.0);
                    ctx.plot_at(name, 10.0, 2.0);
                }
                async {}
            };
            let job = scope.start(JobSpec::new(*name).task(TaskSpec::new("say", say)));
            assert!(job.wait(DEADLINE));
        }
        scope.settle();
        let (view, plan) = (View::default(), Plan::default());
        let mut desk = Self { scope, view, plan };
        desk.look();
        desk
    }

    /// As a frame begins.
    fn look(&mut self) {
        self.scope.settle();
        self.plan.update(&self.scope, &self.scope.jobs().list());
        self.plan.arrange(&mut self.view.arranging);
    }

    fn say(&mut self, command: Command) -> Option<String> {
        self.view.note = None;
        carry_out(Asked::by_button(command), &self.scope, &mut self.view);
        self.look();
        self.view.note.take()
    }

    fn arrange(&mut self, arrange: Arrange) -> Option<String> {
        self.say(Command::Arrange(arrange))
    }

    fn plot(&self, title: &str) -> PlotId {
        let plot = self.plan.plots.iter().find(|plot| plot.title == title);
        plot.expect("a plot of this title").id.clone()
    }

    fn series(&self, name: &str) -> SeriesId {
        self.scope
            .store()
            .find(name)
            .expect("a series of this name")
    }

    /// All plots with what is in them.
    fn plots(&self) -> Vec<(String, Vec<String>)> {
        let name = |series: &SeriesId| self.plan.infos[series].name.clone();
        let plots = self.plan.plots.iter();
        plots
            .map(|plot| {
                let series = plot.series.iter().map(name).collect();
                (plot.title.clone(), series)
            })
            .collect()
    }

    fn expect(&self, plots: &[(&str, &[&str])]) {
        let plots: Vec<(String, Vec<String>)> = plots
            .iter()
            .map(|(title, series)| {
                let series = series.iter().map(|name| (*name).to_owned()).collect();
                ((*title).to_owned(), series)
            })
            .collect();
        assert_eq!(self.plots(), plots);
    }
}

fn two_kinds() -> Desk {
    Desk::with(&[("a", &["loss", "speed"]), ("b", &["loss", "speed"])])
}

#[test]
fn a_series_goes_into_another_plot_and_back_by_itself() {
    let mut desk = two_kinds();
    desk.expect(&[
        ("loss", &["a/loss", "b/loss"]),
        ("speed", &["a/speed", "b/speed"]),
    ]);
    let (series, into) = (desk.series("a/loss"), desk.plot("speed"));
    assert_eq!(desk.arrange(Arrange::MoveSeries { series, into }), None);
    desk.expect(&[
        ("loss", &["b/loss"]),
        ("speed", &["a/loss", "a/speed", "b/speed"]),
    ]);
    // A job is one hue, since the other has the same series: lightness tells its own apart.
    let inks = desk.plan.plots[1].series.iter();
    let inks: Vec<[usize; 2]> = inks
        .map(|series| desk.plan.ink(*series))
        .map(|ink| [ink.hue, ink.shade])
        .collect();
    let [loss, speed, other] = inks[..] else {
        panic!("{inks:?}")
    };
    assert!(loss[0] == speed[0] && loss[1] != speed[1], "{inks:?}");
    assert_ne!(loss[0], other[0]);
    assert_eq!(
        desk.view.arranging.arrangement().tiles,
        None,
        "nobody moved a plot"
    );
    desk.arrange(Arrange::Automatic);
    desk.expect(&[
        ("loss", &["a/loss", "b/loss"]),
        ("speed", &["a/speed", "b/speed"]),
    ]);
}

#[test]
fn plots_are_joined_with_what_comes_later_and_split_by_series() {
    let mut desk = two_kinds();
    let (plot, into) = (desk.plot("speed"), desk.plot("loss"));
    desk.arrange(Arrange::Join { plot, into });
    desk.expect(&[("loss", &["a/loss", "a/speed", "b/loss", "b/speed"])]);
    let say = |ctx: TaskContext| {
        ctx.plot_at("speed", 0.0, 1.0);
        ctx.plot_at("heat", 0.0, 1.0);
        async {}
    };
    let job = desk
        .scope
        .start(JobSpec::new("c").task(TaskSpec::new("say", say)));
    assert!(job.wait(DEADLINE));
    desk.look();
    let all = ["a/loss", "a/speed", "b/loss", "b/speed", "c/speed"];
    desk.expect(&[("loss", &all), ("heat", &["c/heat"])]);
    let plot = desk.plot("loss");
    desk.arrange(Arrange::SplitBySeries(plot));
    let titles: Vec<String> = desk.plots().into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["loss", "speed", "loss", "speed", "speed", "heat"]);
    assert_eq!(desk.say(Command::Undo), None);
    desk.expect(&[("loss", &all), ("heat", &["c/heat"])]);
    desk.say(Command::Undo);
    desk.expect(&[
        ("loss", &["a/loss", "b/loss"]),
        ("speed", &["a/speed", "b/speed", "c/speed"]),
        ("heat", &["c/heat"]),
    ]);
}

#[test]
fn a_plot_whose_own_series_is_elsewhere_is_called_as_what_is_in_it() {
    let scope = Scope::new();
    let say = |ctx: TaskContext| {
        for (name, unit) in [("temp", "°C"), ("pressure", "Pa"), ("load", "")] {
            let series = ctx.series(SeriesSpec::named(name).unit(unit));
            series.push(0.0, 1.0).unwrap();
        }
        async {}
    };
    let job = scope.start(JobSpec::new("a").task(TaskSpec::new("say", say)));
    assert!(job.wait(DEADLINE));
    let (view, plan) = (View::default(), Plan::default());
    let mut desk = Desk { scope, view, plan };
    desk.look();
    let [temp, pressure] = ["a/temp", "a/pressure"].map(|name| desk.series(name));
    let (into, load) = (desk.plot("temp"), desk.plot("load"));
    let told = |desk: &Desk| {
        let plots = desk.plan.plots.iter();
        let plot = plots.clone().find(|plot| plot.series.contains(&pressure));
        plot.map(|plot| (plot.title.clone(), plot.y_unit(0).to_owned(), plot.y_axes()))
    };
    let series = pressure;
    desk.arrange(Arrange::MoveSeries { series, into });
    assert_eq!(told(&desk), Some(("temp, pressure".into(), "°C".into(), 2)));
    let (series, into) = (temp, load);
    desk.arrange(Arrange::MoveSeries { series, into });
    assert_eq!(told(&desk), Some(("pressure".into(), "Pa".into(), 1)));
}

#[test]
fn a_fourth_unit_is_refused_with_the_reason_by_moving_and_by_joining() {
    let scope = Scope::new();
    let say = |ctx: TaskContext| {
        for (name, unit) in [
            ("temp", "°C"),
            ("pressure", "Pa"),
            ("load", "W"),
            ("flow", "A"),
        ] {
            let series = ctx.series(SeriesSpec::named(name).unit(unit));
            series.push(0.0, 1.0).unwrap();
        }
        async {}
    };
    let job = scope.start(JobSpec::new("a").task(TaskSpec::new("say", say)));
    assert!(job.wait(DEADLINE));
    let (view, plan) = (View::default(), Plan::default());
    let mut desk = Desk { scope, view, plan };
    desk.look();
    let into = desk.plot("temp");
    for name in ["a/pressure", "a/load"] {
        let (series, into) = (desk.series(name), into.clone());
        desk.arrange(Arrange::MoveSeries { series, into });
    }
    let full = desk.plots();
    assert_eq!(full[0].0, "temp, pressure, load");
    let (series, plot) = (desk.series("a/flow"), desk.plot("flow"));
    let moved = Arrange::MoveSeries {
        series,
        into: into.clone(),
    };
    for refused in [moved, Arrange::Join { plot, into }] {
        let said = desk.arrange(refused);
        let said = said.expect("a reason");
        assert!(
            said.contains("at most 3 y axes") && said.contains("°C, Pa, W"),
            "{said}"
        );
        desk.look();
        assert_eq!(desk.plots(), full);
    }
}

#[test]
fn an_edge_makes_a_plot_and_what_comes_later_stands_below() {
    let mut desk = two_kinds();
    let (series, beside) = (desk.series("b/loss"), desk.plot("speed"));
    let edge = Edge::Top;
    desk.arrange(Arrange::SplitOff {
        series,
        beside,
        edge,
    });
    desk.expect(&[
        ("loss", &["a/loss"]),
        ("loss", &["b/loss"]),
        ("speed", &["a/speed", "b/speed"]),
    ]);
    let say = |ctx: TaskContext| {
        ctx.plot_at("heat", 0.0, 1.0);
        async {}
    };
    let job = desk
        .scope
        .start(JobSpec::new("c").task(TaskSpec::new("say", say)));
    assert!(job.wait(DEADLINE));
    desk.look();
    assert_eq!(desk.plots()[3].0, "heat");
    let tiles = desk.view.arranging.tiles().expect("plots");
    assert_eq!(tiles.plots().len(), 4);
    // The order of a command where there is no pointer.
    let plot = desk.plot("heat");
    desk.arrange(Arrange::Shift { plot, places: -3 });
    assert_eq!(desk.plots()[0].0, "heat");
    let beyond = desk.plot("heat");
    let shift = Arrange::Shift {
        plot: beyond,
        places: -1,
    };
    desk.arrange(shift);
    assert_eq!(desk.plots()[0].0, "heat");
}

#[test]
fn labels_and_colours_are_those_that_were_given_until_they_are_taken_back() {
    let mut desk = two_kinds();
    let (plot, label) = (desk.plot("loss"), " Loss of both ".to_owned());
    desk.arrange(Arrange::Rename { plot, label });
    assert_eq!(desk.plots()[0].0, "Loss of both");
    let series = desk.series("b/loss");
    let own = desk.plan.ink(series).hue;
    desk.arrange(Arrange::Colour {
        series,
        hue: Some(6),
    });
    assert_eq!(desk.plan.ink(series).hue, 6);
    desk.arrange(Arrange::Colour { series, hue: None });
    assert_eq!(desk.plan.ink(series).hue, own);
    desk.arrange(Arrange::OtherAxis(series));
    assert!(desk.plan.second_axis.contains(&series));
    desk.arrange(Arrange::OtherAxis(series));
    assert!(desk.plan.second_axis.is_empty());
    let (plot, label) = (desk.plot("Loss of both"), String::new());
    desk.arrange(Arrange::Rename { plot, label });
    assert_eq!(desk.plots()[0].0, "loss");
}

#[test]
fn what_was_arranged_is_written_down_and_fits_the_next_run() {
    let mut desk = two_kinds();
    let (series, beside) = (desk.series("b/loss"), desk.plot("speed"));
    let edge = Edge::Right;
    desk.arrange(Arrange::SplitOff {
        series,
        beside,
        edge,
    });
    desk.arrange(Arrange::Colour {
        series,
        hue: Some(3),
    });
    let written = serde_json::to_string(desk.view.arranging.arrangement()).expect("plain data");
    let read: Arrangement = serde_json::from_str(&written).expect("as written");
    assert_eq!(&read, desk.view.arranging.arrangement());
    let mut tomorrow = two_kinds();
    tomorrow.view.arranging.set(read);
    tomorrow.look();
    assert_eq!(tomorrow.plots(), desk.plots());
    assert_eq!(tomorrow.plan.ink(tomorrow.series("b/loss")).hue, 3);
    assert_eq!(
        serde_json::from_str::<Arrangement>("{}").expect("all of it may lack"),
        Arrangement::default()
    );
}

#[test]
fn what_stands_over_something_else_is_not_mixed() {
    let mut desk = two_kinds();
    let other = PlotId {
        group: "loss".into(),
        unit: String::new(),
        axis: XAxis::own("step"),
    };
    let (series, into) = (desk.series("a/speed"), other.clone());
    let said = desk
        .arrange(Arrange::MoveSeries { series, into })
        .expect("refused");
    assert_eq!(
        said,
        "loss stands over step, this over something else: they can't share a plot"
    );
    let (plot, into) = (desk.plot("speed"), other);
    assert!(desk.arrange(Arrange::Join { plot, into }).is_some());
    assert_eq!(desk.plots().len(), 2);
}

#[test]
fn without_a_pointer_commands_mean_the_next_plot_and_the_series_that_stands_out() {
    let mut desk = two_kinds();
    let said = desk
        .arrange(Arrange::InFront(InFront::NextColour))
        .expect("refused");
    assert_eq!(
        said,
        "No series stands out: click its name, or find it in the palette"
    );
    let plot = desk.plot("loss");
    let said = desk.arrange(Arrange::TakeInHand { plot, places: 1 });
    assert_eq!(said.as_deref(), Some("Commands mean the plot speed"));
    let speed = desk.plot("speed");
    assert_eq!(desk.view.plot_folds.at_hand(), Some(&speed));
    let series = desk.series("a/loss");
    desk.say(Command::Highlight(series));
    desk.arrange(Arrange::InFront(InFront::Into(speed.clone())));
    desk.expect(&[
        ("loss", &["b/loss"]),
        ("speed", &["a/loss", "a/speed", "b/speed"]),
    ]);
    desk.arrange(Arrange::InFront(InFront::Below(speed)));
    assert_eq!(desk.plots()[2].1, ["a/loss"]);
    let own = desk.plan.ink(series);
    for hue in 0..8 {
        desk.arrange(Arrange::InFront(InFront::NextColour));
        assert_eq!(desk.plan.ink(series).hue, hue);
    }
    desk.arrange(Arrange::InFront(InFront::NextColour));
    assert_eq!(desk.plan.ink(series), own);
}

#[test]
fn one_plot_fills_the_room_until_escape() {
    let mut desk = two_kinds();
    let (loss, speed) = (desk.plot("loss"), desk.plot("speed"));
    desk.say(Command::FoldPlot(loss.clone()));
    desk.arrange(Arrange::Enlarge(loss.clone()));
    assert!(desk.view.arranging.is_out_of_sight(&speed));
    assert!(!desk.view.arranging.is_out_of_sight(&loss) && !desk.view.plot_folds.is_folded(&loss));
    desk.say(Command::LetGo);
    assert!(!desk.view.arranging.is_out_of_sight(&speed));
    assert_eq!(desk.say(Command::Undo), None, "enlarged again");
    assert!(desk.view.arranging.is_out_of_sight(&speed));
}
