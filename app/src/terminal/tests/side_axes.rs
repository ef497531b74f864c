//! Plots whose series have several units.

use sprintscope_sim::job::SeriesSpec;

use super::*;
use crate::view::asked::Deed;
use crate::view::catalogue::named;

/// A scope with a series in each of these units.
fn scope_of(units: &'static [&'static str]) -> Scope {
    let scope = Scope::new();
    let job = scope.start(JobSpec::new("motor").task(TaskSpec::new(
        "task",
        move |ctx| async move {
            for (place, unit) in units.iter().enumerate() {
                let series = ctx.series(SeriesSpec {
                    unit: (*unit).into(),
                    ..SeriesSpec::named(format!("s{place}"))
                });
                for at in 0..50 {
                    let t = f64::from(at) / 10.0;
                    let pushed = series.push(t, (place as f64 + 1.0) * 100.0 + f64::from(at));
                    assert!(pushed.is_ok());
                }
            }
        },
    )));
    assert!(job.wait(DEADLINE));
    scope.settle();
    scope
}

#[test]
fn a_second_unit_has_its_numbers_on_the_right_and_a_third_one_is_told() {
    let scope = scope_of(&["V", "A", "Pa"]);
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [120, 40]);
    for _ in 0..2 {
        let join = named("plot.join").expect("called so");
        act(&mut screen, vec![Asked::by_key(Deed::Entry(join))]);
        drawn(&mut screen, [120, 40]);
    }
    let shown = lines(&drawn(&mut screen, [120, 40]));
    let title = place_of(&shown, "▾ s0, s1, s2 V");
    let title = &shown[usize::from(title.y)];
    assert!(title.contains("s2 297.1 to 351.9 Pa"), "{title}");
    assert!(title.contains(" A "), "{title}");
    place_of(&shown, "├ 2");
    place_of(&shown, "┤");
    // All three are drawn from one corner to the other: each over its own axis.
    let id = &screen.plan.plots[0];
    for (axis, [low, high]) in [[100.0, 149.0], [200.0, 249.0], [300.0, 349.0]]
        .iter()
        .enumerate()
    {
        let y = screen.view.y_shown[&id.y_axis_id(axis)].values();
        assert!(y[0] <= *low && y[1] >= *high, "{axis}: {y:?}");
        assert!(y[0] > low - 50.0 && y[1] < high + 50.0, "{axis}: {y:?}");
    }
    for size in [[60, 15], [80, 24], [200, 60]] {
        drawn(&mut screen, size);
    }
}
