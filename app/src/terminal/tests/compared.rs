//! Runs beside each other, by what is typed: from a crossing, moved, and their difference.

use sprintscope_sim::TaskContext;

use super::*;
use crate::view::asked::Deed;
use crate::view::catalogue::named;

fn say(screen: &mut Screen, id: &str) {
    let entry = named(id).expect("called so");
    act(screen, vec![Asked::by_key(Deed::Entry(entry))]);
}

fn typed(screen: &mut Screen, text: &str) {
    screen.take(Input::Paste(text.into()), &mut Pointer::default());
    // A palette finds what was typed when it is drawn.
    drawn(screen, [120, 40]);
    press(screen, &["Enter"]);
}

#[test]
fn runs_are_compared_moved_and_subtracted_by_what_is_typed() {
    let scope = Scope::new();
    for (name, from) in [("a", 0.0), ("b", 40.0)] {
        let say = move |ctx: TaskContext| async move {
            for second in 0..8 {
                let second = f64::from(second);
                ctx.plot_at("loss", from + second, 8.0 - second);
            }
        };
        let job = scope.start(JobSpec::new(name).task(TaskSpec::new("say", say)));
        assert!(job.wait(DEADLINE));
    }
    scope.settle();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [120, 40]);
    say(&mut screen, "view.compare-crossing");
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "goes below or above a value");
    typed(&mut screen, "4.5");
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "compared from where loss goes below 4.5");
    place_of(&shown, "since loss < 4.5");
    say(&mut screen, "view.compare-move");
    drawn(&mut screen, [120, 40]);
    typed(&mut screen, "b");
    typed(&mut screen, "1.5");
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "b, moved 1.5 s to the right");
    say(&mut screen, "view.difference");
    drawn(&mut screen, [120, 40]);
    typed(&mut screen, "loss: a − b");
    let job = scope.jobs().named("loss: a − b (linear)").expect("a job");
    assert!(job.wait(DEADLINE));
    scope.settle();
    let series = scope
        .store()
        .find("loss: a − b (linear)/difference")
        .unwrap();
    let all = scope.store().samples_in(series, -1e9..1e9).unwrap();
    let all: Vec<f64> = all.flat_map(|chunk| chunk.values).collect();
    // A slope of −1 a second, moved by one and a half.
    assert_eq!(all, [-1.5; 6]);
}
