//! Which plots come of which names.

use std::time::Duration;

use proptest::prelude::*;
use sprintscope_sim::job::SeriesSpec;
use sprintscope_sim::{JobSpec, TaskSpec};

use super::*;

fn list(names: &[(&str, &str)]) -> SeriesList {
    let info = |(i, (name, unit)): (usize, &(&str, &str))| {
        let info = SeriesInfo {
            name: (*name).into(),
            unit: (*unit).into(),
            ..SeriesInfo::default()
        };
        (SeriesId(i as u32), Arc::new(info))
    };
    names.iter().enumerate().map(info).collect()
}

fn titles(plan: &Plan) -> Vec<(&str, usize)> {
    let plots = plan.plots.iter();
    plots
        .map(|plot| (&*plot.id.group, plot.series.len()))
        .collect()
}

fn plan(list: &SeriesList) -> Plan {
    let names = (HashMap::new(), &HashMap::new(), Whose::new());
    let still = HashSet::new();
    let placed = (Elsewhere::default(), None, &still);
    Plan::new(list, names, placed, Kept::default())
}

#[test]
fn one_name_and_unit_is_one_plot_across_jobs() {
    let plan = plan(&list(&[("a/loss", ""), ("a/temp", "°C"), ("b/loss", "")]));
    assert_eq!(titles(&plan), [("loss", 2), ("temp", 1)]);
}

#[test]
fn another_unit_is_another_plot() {
    let plan = plan(&list(&[("a/x", "ms"), ("b/x", "MB")]));
    assert_eq!(plan.plots.len(), 2);
}

#[test]
fn parts_of_the_data_share_a_plot_unless_their_source_said_otherwise() {
    let scope = Scope::new();
    let job = scope.start(
        JobSpec::new("runs/7").stopper(TaskSpec::new("train", |ctx| {
            ctx.plot("loss", 1.0);
            ctx.plot("val_loss", 1.0);
            let others = SeriesSpec::named("test_loss").group("kept apart");
            let others = ctx.series(others);
            async move {
                assert!(others.push(1.0, 1.0).is_ok());
            }
        })),
    );
    assert!(job.wait(Duration::from_secs(20)));
    scope.settle();
    let mut plan = Plan::default();
    plan.update(&scope, &[job]);
    assert_eq!(titles(&plan), [("loss", 2), ("kept apart", 1)]);
}

/// What a CSV's columns, a program's lines or many jobs would say, and how many plots come of it with how many
/// curves each.
#[test]
fn names_as_programs_say_them_come_to_few_plots() {
    let numbered = |count: usize, name: &dyn Fn(usize) -> String| -> Vec<String> {
        (0..count).map(name).collect()
    };
    for (names, expected) in [
        (
            numbered(40, &|core| format!("j/core {core} temp")),
            vec![40],
        ),
        (numbered(40, &|core| format!("j/cpu{core}/usage")), vec![40]),
        (numbered(12, &|job| format!("job {job}/loss")), vec![12]),
        (
            numbered(30, &|column| format!("j/{}", column + 1)),
            vec![30],
        ),
        (numbered(30, &|column| format!("j/x{column}")), vec![30]),
        (
            numbered(60, &|layer| format!("j/layer.{layer}.weight")),
            vec![60],
        ),
        // Losses and learning rates of three models.
        (
            numbered(6, &|at| {
                let what = ["loss", "lr"][at % 2];
                format!("j/net{}/{what}", at / 2)
            }),
            vec![3, 3],
        ),
        // As `Ux/initial residual`, of a few fields.
        (
            numbered(6, &|at| {
                let field = ["Ux", "Uy", "p"][at / 2];
                let what = ["initial residual", "iterations"][at % 2];
                format!("j/{field}/{what}")
            }),
            vec![3, 3],
        ),
        // As dstat says it.
        (
            ["cpu/usr", "cpu/sys", "cpu/idl", "disk/read", "disk/writ"]
                .map(|name| format!("j/{name}"))
                .to_vec(),
            vec![3, 2],
        ),
        // Of one kind, and more than can be told apart.
        (numbered(100, &|at| format!("j/cpu{at}")), vec![100]),
        (
            numbered(90, &|at| format!("j/net{}/layer.{}.norm", at / 30, at % 30)),
            vec![30; 3],
        ),
        // All different.
        (
            numbered(20, &|at| format!("j/{}", char::from(b'a' + at as u8))),
            vec![1; 20],
        ),
    ] {
        let names: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "")).collect();
        let plan = plan(&list(&names));
        let sizes: Vec<usize> = plan.plots.iter().map(|plot| plot.series.len()).collect();
        assert_eq!(sizes, expected, "{names:?}");
    }
}

#[test]
fn a_residual_of_one_field_waits_for_that_of_another() {
    let fields = [("j/Ux/residual", ""), ("j/Ux/iterations", "")];
    assert_eq!(titles(&plan(&list(&fields))), [("Ux", 2)]);
    let more = [&fields[..], &[("j/p/residual", "")]].concat();
    assert_eq!(titles(&plan(&list(&more))), [("residual", 2), ("Ux", 1)]);
}

#[test]
fn a_plot_is_called_what_all_its_series_are_called() {
    let names = [
        ("a/val_f1", ""),
        ("a/f1", ""),
        ("a/top1", ""),
        ("a/top5", ""),
    ];
    let plan = plan(&list(&names));
    let titles: Vec<&str> = plan.plots.iter().map(|plot| &*plot.title).collect();
    assert_eq!(titles, ["f1", "top"]);
}

proptest! {
    /// Whatever series are called: each is in one plot, with none of another unit or axis, and plots differ.
    #[test]
    fn every_series_has_one_plot_and_units_never_mix(
        names in prop::collection::vec(("[ab]/[a-c]{0,2}[0-9_/. ]{0,3}[a-c]{1,2}", "(|s|V)", any::<bool>()), 0..200)
    ) {
        let info = |(at, (name, unit, is_said)): (usize, &(String, String, bool))| {
            let info = SeriesInfo {
                name: format!("{name}{at}"),
                unit: unit.clone(),
                group: is_said.then(|| "said".to_owned()),
                ..SeriesInfo::default()
            };
            (SeriesId(at as u32), Arc::new(info))
        };
        let list: SeriesList = names.iter().enumerate().map(info).collect();
        let plan = plan(&list);
        let mut seen: Vec<SeriesId> = Vec::new();
        let mut ids = HashSet::new();
        for plot in &plan.plots {
            prop_assert!(plot.series.is_sorted() && !plot.series.is_empty());
            prop_assert!(ids.insert(&plot.id), "{:?} twice", plot.id);
            for series in &plot.series {
                prop_assert_eq!(&*plan.infos[series].unit, &*plot.id.unit);
            }
            seen.extend(&plot.series);
        }
        seen.sort_unstable();
        let all: Vec<SeriesId> = list.iter().map(|(id, _)| *id).collect();
        prop_assert_eq!(seen, all);
    }
}

/// A picture is planned at once, and a window while series come and go over to a counter.
#[test]
fn a_series_has_the_same_colour_whatever_it_stands_over_and_whenever_that_is_planned() {
    let scope = Scope::new();
    let job = scope.start(
        JobSpec::new("train").task(TaskSpec::new("say", |ctx| async move {
            for name in ["step", "loss", "acc", "temp"] {
                ctx.plot(name, 1.0);
            }
            ctx.stop_event().wait().await;
        })),
    );
    let start = Instant::now();
    let until = |is_so: &dyn Fn() -> bool| {
        while !is_so() {
            assert!(start.elapsed() < Duration::from_secs(20), "never");
            std::thread::sleep(Duration::from_millis(2));
        }
    };
    until(&|| scope.series_of(job.id()).len() == 4);
    let jobs = [job.clone()];
    let planned = |compared: Option<XAxis>| {
        let mut plan = Plan::default();
        plan.compare_on(compared);
        plan.update(&scope, &jobs);
        plan.inks
    };
    let over_time = planned(None);
    assert_eq!(over_time.len(), 4);
    let hues: HashSet<usize> = over_time.values().map(|ink| ink.hue).collect();
    assert_eq!(hues.len(), 4, "each has one of its own");
    assert_eq!(planned(Some(XAxis::own("time since start"))), over_time);
    scope.stand_over(job.id(), Some("step"));
    until(&|| {
        scope
            .standing_of(job.id())
            .is_some_and(|over| over.twins.len() == 3)
    });
    assert_eq!(planned(None), over_time);
}
