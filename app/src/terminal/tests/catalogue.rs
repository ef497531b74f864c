//! Everything in the catalogue, said in a terminal.

use super::*;
use crate::view::asked::Deed;
use crate::view::catalogue::catalogue;

/// What a terminal has no room for says where it is instead.
#[test]
fn whatever_is_asked_in_a_terminal_it_is_drawn_and_said_again_too() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    for entry in catalogue() {
        let mut screen = screen(&scope, LOOK);
        drawn(&mut screen, [100, 30]);
        for _ in 0..2 {
            act(&mut screen, vec![Asked::by_key(Deed::Entry(entry))]);
            for size in [[60, 15], [100, 30]] {
                drawn(&mut screen, size);
            }
        }
    }
}

/// The sign of a sample, a curve that is level, one that is shaded.
#[test]
fn a_plot_shows_points_steps_and_density_when_it_is_told_to() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    let signs = |screen: &mut Screen, id: &str| {
        let entry = crate::view::catalogue::named(id).expect("called so");
        act(screen, vec![Asked::by_key(Deed::Entry(entry))]);
        let lines = lines(&drawn(screen, [100, 30]));
        let canvas = lines.iter().take(20).flat_map(|line| line.chars().skip(40));
        let braille = canvas
            .clone()
            .filter(|sign| ('\u{2801}'..='\u{28ff}').contains(sign));
        let shades = canvas.filter(|sign| "░▒▓█".contains(*sign));
        [braille.count(), shades.count()]
    };
    let [lines, _] = signs(&mut screen, "view.follow");
    let [steps, _] = signs(&mut screen, "view.curves-as");
    let [points, none] = signs(&mut screen, "view.curves-as");
    assert!(steps > points && lines > points, "{lines} {steps} {points}");
    let [braille, shades] = signs(&mut screen, "view.density");
    assert_eq!((braille, none), (0, 0));
    assert!(shades > 20, "{shades}");
    let [few, shades_of_others] = signs(&mut screen, "plot.curves-as");
    assert!(
        few > 0 && shades_of_others > 0,
        "one plot alone: {few} {shades_of_others}"
    );
}
