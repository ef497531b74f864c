//! Plots arranged without a pointer.

use super::*;
use crate::terminal::input::suspending;
use crate::view::asked::Deed;
use crate::view::catalogue::named;

#[test]
fn plots_are_joined_moved_and_enlarged_by_commands() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    let titles = |screen: &mut Screen| -> Vec<String> {
        let shown = lines(&drawn(screen, [120, 40]));
        let heads = shown.iter().filter_map(|line| line.split("▾ ").nth(1));
        let titles = heads.filter_map(|head| head.split("  ").next());
        titles
            .filter(|title| *title != "train")
            .map(str::to_owned)
            .collect()
    };
    let say = |screen: &mut Screen, id: &str| {
        let entry = named(id).expect("called so");
        act(screen, vec![Asked::by_key(Deed::Entry(entry))]);
        titles(screen)
    };
    assert_eq!(titles(&mut screen), ["loss", "accuracy"]);
    assert_eq!(say(&mut screen, "plot.move-down"), ["accuracy", "loss"]);
    assert_eq!(say(&mut screen, "plot.enlarge"), ["loss"]);
    assert_eq!(say(&mut screen, "view.undo"), ["accuracy", "loss"]);
    assert_eq!(say(&mut screen, "plot.before"), ["accuracy", "loss"]);
    assert_eq!(say(&mut screen, "plot.join"), ["accuracy"]);
    assert_eq!(say(&mut screen, "plot.split"), ["loss", "accuracy"]);
    assert_eq!(say(&mut screen, "view.automatic"), ["loss", "accuracy"]);
    say(&mut screen, "plot.before");
    assert_eq!(say(&mut screen, "plot.stack"), ["loss"]);
    assert_eq!(say(&mut screen, "plot.next-tab"), ["accuracy"]);
    let keys: Vec<(&str, &str)> = vec![("U", "view.undo"), ("Shift+U", "view.redo")];
    let keymap = screen.keymap.clone().without(&suspending());
    for (key, id) in keys {
        let entry = named(id).expect("called so");
        assert_eq!(keymap.shown(entry), key);
    }
}
