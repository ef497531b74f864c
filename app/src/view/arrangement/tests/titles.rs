//! What plots are called while series come and go.

use super::*;

impl Desk {
    /// A job as the demo: a plot that is called as one of its series, and others of other units.
    fn of_a_sprinter() -> Self {
        let scope = Scope::new();
        let say = |ctx: TaskContext| {
            let specs = [
                SeriesSpec::named("sprinter").group("sprinter"),
                SeriesSpec::named("smooth").group("sprinter"),
                SeriesSpec::named("rhythm").unit("ms"),
                SeriesSpec::named("heat").unit("°C"),
            ];
            for spec in specs {
                let series = ctx.series(spec);
                series.push(0.0, 1.0).unwrap();
            }
            async {}
        };
        let job = scope.start(JobSpec::new("a").task(TaskSpec::new("say", say)));
        assert!(job.wait(DEADLINE));
        let (view, plan) = (View::default(), Plan::default());
        let mut desk = Self { scope, view, plan };
        desk.look();
        desk
    }

    fn move_to(&mut self, name: &str, title: &str) {
        let (series, into) = (self.series(name), self.plot(title));
        assert_eq!(self.arrange(Arrange::MoveSeries { series, into }), None);
    }
}

#[test]
fn a_plot_is_called_by_none_of_its_series_that_has_left_it() {
    let mut desk = Desk::of_a_sprinter();
    assert_eq!(desk.plots()[0].0, "sprinter");
    desk.move_to("a/smooth", "rhythm");
    assert_eq!(
        desk.plots()[1],
        (
            "rhythm, smooth".into(),
            vec!["a/smooth".into(), "a/rhythm".into()]
        )
    );
    assert_eq!(desk.plots()[0].0, "sprinter");
    desk.move_to("a/sprinter", "heat");
    desk.move_to("a/smooth", "heat, sprinter");
    assert_eq!(desk.plot("rhythm").group, "rhythm");
    assert_eq!(desk.plot("heat, sprinter").group, "heat");
    let mut desk = Desk::of_a_sprinter();
    desk.move_to("a/sprinter", "rhythm");
    // What is left of it is called so.
    assert_eq!(desk.plots()[0], ("smooth".into(), vec!["a/smooth".into()]));
    // A name that a person gave stays.
    let (plot, label) = (desk.plot("smooth"), "Mine".to_owned());
    desk.arrange(Arrange::Rename { plot, label });
    desk.move_to("a/rhythm", "Mine");
    assert_eq!(desk.plots()[0].0, "Mine");
}

/// Wherever series are put: no title names a series that isn't there.
#[test]
fn no_title_names_what_is_elsewhere() {
    let names = ["sprinter", "smooth", "rhythm", "heat"];
    for turn in 0..256_usize {
        let mut desk = Desk::of_a_sprinter();
        for step in 0..4 {
            let choice = turn >> (2 * step) & 3;
            let series = desk.series(&format!("a/{}", names[(choice + step) % 4]));
            let plots = &desk.plan.plots;
            let into = plots[(choice * 3 + turn) % plots.len()].id.clone();
            // Some are refused: an axis more than there are.
            let _refusal = desk.arrange(Arrange::MoveSeries { series, into });
        }
        for (title, series) in desk.plots() {
            for word in title.split(", ") {
                let is_here = series.iter().any(|one| one.ends_with(&format!("/{word}")));
                assert!(is_here, "{turn}: {title} of {series:?}");
            }
            assert!(!title.is_empty(), "{series:?}");
        }
    }
}
