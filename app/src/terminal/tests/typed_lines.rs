//! Lines that are typed where the window has fields: a plot's label, the place of a cursor.

use super::*;
use crate::view::asked::Deed;
use crate::view::catalogue::named;
use crate::view::cursors::Cursor;
use crate::view::noting;

fn say(screen: &mut Screen, id: &str) {
    let entry = named(id).expect("called so");
    act(screen, vec![Asked::by_key(Deed::Entry(entry))]);
}

fn typed(screen: &mut Screen, text: &str) {
    screen.take(Input::Paste(text.into()), &mut Pointer::default());
    press(screen, &["Enter"]);
}

#[test]
fn a_plot_is_called_as_a_person_types_and_undo_takes_that_back() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [100, 30]);
    say(&mut screen, "plot.rename");
    let shown = lines(&drawn(&mut screen, [100, 30]));
    place_of(&shown, "Label in this view: loss");
    press(&mut screen, &["Ctrl+U"]);
    typed(&mut screen, "how bad it is");
    assert_eq!(screen.view.overlay, Overlay::None);
    place_of(&lines(&drawn(&mut screen, [100, 30])), "▾ how bad it is");
    say(&mut screen, "view.undo");
    place_of(&lines(&drawn(&mut screen, [100, 30])), "▾ loss");
    // Without a text it is called as by itself.
    say(&mut screen, "view.redo");
    place_of(&lines(&drawn(&mut screen, [100, 30])), "▾ how bad it is");
    say(&mut screen, "plot.rename");
    press(&mut screen, &["Ctrl+U", "Enter"]);
    place_of(&lines(&drawn(&mut screen, [100, 30])), "▾ loss");
}

#[test]
fn a_cursor_stands_where_its_place_was_typed_and_what_is_no_place_can_be_mended() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [120, 40]);
    for (cursor, place) in [(Cursor::A, "2"), (Cursor::B, "0:07.5")] {
        noting::begin_place(&scope, &mut screen.view, cursor);
        typed(&mut screen, place);
    }
    let axis = screen.view.cursors.axis().expect("one").clone();
    let places = screen.view.cursors.on(&axis);
    assert_eq!((places.a, places.b), (Some(2.0), Some(7.5)));
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "Δt 5.5");
    noting::begin_place(&scope, &mut screen.view, Cursor::A);
    press(&mut screen, &["Ctrl+U"]);
    typed(&mut screen, "soon");
    assert!(matches!(screen.view.overlay, Overlay::Note(_)));
    let shown = lines(&drawn(&mut screen, [120, 40]));
    place_of(&shown, "\"soon\" is no place here");
    // Something else that is typed wasn't refused.
    press(&mut screen, &["Ctrl+U"]);
    let shown = lines(&drawn(&mut screen, [120, 40]));
    assert!(!shown.join("\n").contains("is no place"), "{shown:?}");
    typed(&mut screen, "3");
    assert_eq!(screen.view.cursors.on(&axis).a, Some(3.0));
}

#[test]
fn another_button_puts_cursor_b() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [120, 40]);
    let asked = screen.clicked_otherwise(Position::new(80, 8));
    act(&mut screen, asked);
    let axis = screen.view.cursors.axis().expect("one").clone();
    let places = screen.view.cursors.on(&axis);
    assert!(places.a.is_none() && places.b.is_some(), "{places:?}");
}

#[test]
fn what_was_seen_is_gone_back_in_by_the_line_below_the_plots() {
    use crate::view::playback::PlaybackCommand;
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [100, 30]);
    say(&mut screen, "playback.bar");
    drawn(&mut screen, [100, 30]);
    let seek = PlaybackCommand::Seek(5.0);
    act(&mut screen, vec![Asked::by_button(Command::Playback(seek))]);
    let shown = lines(&drawn(&mut screen, [100, 30]));
    place_of(&shown, "0:05");
    // As the parabola stood there, in the list, too.
    place_of(&shown, "▾ loss  ━ loss 0 ");
    let at = place_of(&shown, "play");
    let asked = screen.clicked(at);
    act(&mut screen, asked);
    place_of(&lines(&drawn(&mut screen, [100, 30])), "hold");
    say(&mut screen, "view.follow");
    assert!(screen.view.playback.is_following());
    place_of(&lines(&drawn(&mut screen, [100, 30])), "▾ loss  ━ loss 25");
}
