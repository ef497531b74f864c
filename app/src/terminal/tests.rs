//! Pictures of the whole view, and what keys and the pointer do with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use ratatui::backend::TestBackend;
use ratatui::layout::Position;
use ratatui::{Terminal, style::Color};
use sprintscope_sim::control::ControlSpec;
use sprintscope_sim::{Job, JobSpec, JobState, Latch, Scope, StopBy, StopMethod, TaskSpec};

use super::decode::{Input, Press};
use super::input::{Pointer, Wanted};
use super::look::{Look, Palette};
use super::screen::Screen;
use crate::view::Overlay;
use crate::view::asked::Asked;
use crate::view::carry_out::carry_out;
use crate::view::command::Command;
use crate::view::palette;

mod arrangement;
mod catalogue;
mod compared;
mod copying;
mod overlays;
mod side_axes;
mod typed_lines;

/// Longer than any test may take: reached only where something hangs.
const DEADLINE: Duration = Duration::from_secs(20);

const LOOK: Look = Look {
    is_ascii: false,
    palette: Palette::True,
    is_dark: true,
};

/// A scope with a job that has plotted a parabola and its mirror image, said some lines, and waits.
fn scope() -> (Scope, Job) {
    let scope = Scope::new();
    let there = Latch::new();
    let told = there.clone();
    let job = scope.start(
        JobSpec::new("train").task(TaskSpec::new("task", move |ctx| {
            let told = told.clone();
            async move {
                ctx.control(ControlSpec::slider("lr", 0.0, 1.0, 0.25))
                    .expect("a control");
                ctx.control(ControlSpec::button("save")).expect("a control");
                for step in 0..=100 {
                    let x = f64::from(step) / 10.0;
                    ctx.plot_at("loss", x, (x - 5.0).powi(2));
                    ctx.plot_at("accuracy", x, 25.0 - (x - 5.0).powi(2));
                }
                for line in ["begins", "ERROR: no such file"] {
                    ctx.log(line);
                }
                told.set();
                ctx.stop_event().wait().await;
            }
        })),
    );
    let start = Instant::now();
    let has_come = || {
        scope.store().list().iter().all(|(id, _)| {
            scope
                .store()
                .stats(*id)
                .is_some_and(|stats| stats.samples == 101)
        })
    };
    while !(there.is_set() && scope.store().list().len() == 2 && has_come()) {
        assert!(start.elapsed() < DEADLINE, "nothing came");
        std::thread::yield_now();
    }
    (scope, job)
}

/// A screen that looks at all there is.
fn screen(scope: &Scope, look: Look) -> Screen {
    let mut screen = Screen::new(scope.clone(), look);
    screen.look_anew();
    screen
}

fn drawn(screen: &mut Screen, [width, height]: [u16; 2]) -> Terminal<TestBackend> {
    screen.look_anew();
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("memory");
    terminal
        .draw(|frame| screen.draw(frame))
        .expect("memory takes all");
    terminal
}

fn lines(terminal: &Terminal<TestBackend>) -> Vec<String> {
    let buffer = terminal.backend().buffer();
    let area = buffer.area;
    let line = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect();
    (0..area.height).map(line).collect()
}

/// Where a text stands.
fn place_of(lines: &[String], text: &str) -> Position {
    let found = lines.iter().enumerate().find_map(|(y, line)| {
        let byte = line.find(text)?;
        Some(Position::new(line[..byte].chars().count() as u16, y as u16))
    });
    found.unwrap_or_else(|| panic!("no {text} in\n{}", lines.join("\n")))
}

fn act(screen: &mut Screen, asked: Vec<Asked>) {
    for asked in asked {
        carry_out(asked, &screen.scope, &mut screen.view);
    }
}

#[test]
fn a_held_range_of_y_stays_and_a_folded_plot_shows_its_curves_whole() {
    let (scope, job) = scope();
    let mut screen = screen(&scope, LOOK);
    let curves = |screen: &mut Screen| {
        let lines = lines(&drawn(screen, [120, 30]));
        let line = lines.iter().find(|line| line.contains("▸"));
        let line = line.expect("a folded plot").clone();
        line.chars()
            .filter(|sign| ('⠁'..='⣿').contains(sign))
            .collect::<String>()
    };
    let _before = drawn(&mut screen, [120, 30]);
    let plot = screen.plan.plots[0].id.clone();
    screen.view.plot_folds.toggle(plot.clone());
    let whole = curves(&mut screen);
    assert!(!whole.is_empty());
    screen.view.y_ranges.insert(plot.clone(), [0.0, 1.0]);
    assert_eq!(curves(&mut screen), whole);
    screen.view.plot_folds.toggle(plot.clone());
    let _open = drawn(&mut screen, [120, 30]);
    assert_eq!(screen.view.y_shown[&plot].ends, [0.0, 1.0]);
    job.stop(StopMethod::Loop, StopBy::Client);
}

#[test]
fn all_parts_are_there_at_every_size() {
    let (scope, job) = scope();
    let mut screen = screen(&scope, LOOK);
    for size in [[60, 15], [80, 24], [120, 40], [200, 60]] {
        let lines = lines(&drawn(&mut screen, size));
        for part in [
            "train",
            "lr",
            "LOG of train",
            "ERROR: no such file",
            "samples/s",
            "live",
        ] {
            assert!(
                lines.iter().any(|line| line.contains(part)),
                "{size:?} {part}\n{}",
                lines.join("\n")
            );
        }
        let dots = lines.iter().flat_map(|line| line.chars());
        let dots = dots
            .filter(|sign| ('\u{2801}'..='\u{28ff}').contains(sign))
            .count();
        assert!(dots > 20, "{size:?}\n{}", lines.join("\n"));
    }
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_shows_the_status() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    let lines = lines(&drawn(&mut screen, [59, 15]));
    assert_eq!(
        lines[0].trim_end(),
        "59×15 is too small: the view needs 60×15"
    );
    assert!(lines[1].contains("train running"), "{lines:#?}");
    assert!(lines[14].contains("live"), "{lines:#?}");
}

#[test]
fn ascii_is_all_ascii_and_no_colour_is_none() {
    let (scope, _job) = scope();
    let look = Look {
        is_ascii: true,
        palette: Palette::None,
        is_dark: true,
    };
    let mut screen = screen(&scope, look);
    for overlay in [
        Overlay::None,
        Overlay::Keys,
        Overlay::Palette(Box::default()),
        Overlay::Watch(Box::default()),
        Overlay::Closing,
    ] {
        screen.view.overlay = overlay;
        let terminal = drawn(&mut screen, [100, 30]);
        for cell in &terminal.backend().buffer().content {
            assert!(cell.symbol().is_ascii(), "{}", cell.symbol());
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
    }
}

#[test]
fn nothing_is_written_where_nothing_changed() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    let is_woken = Arc::new(AtomicBool::new(true));
    let woken = is_woken.clone();
    let wake = scope.add_waker(move || woken.store(true, Ordering::SeqCst));
    let start = Instant::now();
    // What a stop leaves to say comes after it: pictures count between which nobody was woken.
    let (first, second) = loop {
        assert!(start.elapsed() < DEADLINE, "the scope never comes to rest");
        is_woken.store(false, Ordering::SeqCst);
        wake.arm();
        let first = drawn(&mut screen, [80, 24]);
        std::thread::sleep(Duration::from_millis(50));
        let second = drawn(&mut screen, [80, 24]);
        if !is_woken.load(Ordering::SeqCst) {
            break (first, second);
        }
    };
    let changed = first.backend().buffer().diff(second.backend().buffer());
    // The last line tells of the process' memory, and other tests run in it.
    let mut above = changed.iter().filter(|(_, line, _)| *line < 23);
    let shown = [lines(&first).join("\n"), lines(&second).join("\n")];
    assert_eq!(above.next(), None, "{}", shown.join("\n\n"));
}

#[test]
fn the_pointer_selects_hides_presses_and_turns() {
    let (scope, job) = scope();
    let mut screen = screen(&scope, LOOK);
    let shown = lines(&drawn(&mut screen, [120, 40]));
    let click = |screen: &mut Screen, at: Position| {
        let asked = screen.clicked(at);
        act(screen, asked);
    };
    let series = scope.series_of(job.id())[0].id;
    let at = place_of(&shown, "━ loss");
    click(&mut screen, at);
    assert!(screen.view.hidden.contains(&series));
    click(&mut screen, Position::new(at.x + 3, at.y));
    assert_eq!(screen.view.highlighted(), Some(series));
    click(&mut screen, place_of(&shown, "[press]"));
    let control = |name| job.control(name).expect("there").requested();
    assert_eq!(control("save"), 1.0);
    let at = place_of(&shown, "●──");
    click(&mut screen, Position::new(at.x + 2, at.y));
    assert!(control("lr") > 0.25, "{}", control("lr"));
    let asked = screen.scrolled(at, -1);
    let before = control("lr");
    act(&mut screen, asked);
    assert!(control("lr") < before);
}

#[test]
fn the_wheel_zooms_a_drag_pans_and_the_pointer_reads_out() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [120, 40]);
    let at = Position::new(80, 8);
    screen.pointed(at);
    let shown = lines(&drawn(&mut screen, [120, 40]));
    assert!(
        shown.iter().any(|line| line.contains("  at 0:0")),
        "{shown:#?}"
    );
    // In the list as well, where the last value is that of the curve's end.
    let mut list = shown.iter().map(|line| line.trim_start());
    let line = list.find(|line| line.starts_with("━ loss"));
    let line = line.expect("it is listed");
    let value = line.split_whitespace().nth(2).expect("a value");
    let value: f64 = value.parse().expect("a number");
    assert!(value < 24.0, "{line}");
    let width = |screen: &Screen| {
        let [left, right] = screen.view.shown.values().next().copied().expect("an axis");
        right - left
    };
    let before = width(&screen);
    let asked = screen.scrolled(at, 2);
    act(&mut screen, asked);
    drawn(&mut screen, [120, 40]);
    assert!(
        width(&screen) < before * 0.7,
        "{} of {before}",
        width(&screen)
    );
    let asked = screen.dragged(at, Position::new(90, 8));
    assert!(
        matches!(asked[0].deed, crate::view::asked::Deed::Command(Command::Pan { by, .. }) if by < 0.0)
    );
}

/// Types this, key by key.
fn press(screen: &mut Screen, keys: &[&str]) {
    for key in keys {
        let mut signs = key.chars();
        let text = signs.next().filter(|_| signs.next().is_none());
        let press = Press {
            chord: key.to_uppercase().parse().or_else(|_| key.parse()).ok(),
            text,
        };
        match screen.take(Input::Press(press), &mut Pointer::default()) {
            Wanted::Asked(asked) => act(screen, asked),
            other => panic!("{key}: {other:?}"),
        }
    }
}

#[test]
fn a_note_is_typed_in_the_last_line_and_stands_where_the_pointer_was() {
    let (scope, job) = scope();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [80, 24]);
    screen.view.toggle_pause();
    screen.view.cursor = Some((sprintscope_sim::store::XAxis::Time, 1e-6));
    press(&mut screen, &["n", "l", "r", " ", "x", "Left", "Backspace"]);
    let shown = lines(&drawn(&mut screen, [80, 24]));
    let last = shown[23].trim_end();
    assert_eq!(last, "Note on train at 0:00.00: lrx");
    assert_eq!(job.state(), JobState::Running);
    screen.pointed(Position::new(79, 5));
    press(&mut screen, &["Enter"]);
    scope.settle();
    let marks = scope.marks();
    assert_eq!((&*marks[0].text, marks[0].t), ("lrx", 1e-6));
    let shown = lines(&drawn(&mut screen, [80, 24]));
    place_of(&shown, "│ lrx ");
    place_of(&shown, "mark: lrx");
    for keys in [&["n", "x", "Escape"][..], &["n", "Enter"]] {
        press(&mut screen, keys);
        assert_eq!(screen.view.overlay, Overlay::None);
    }
    scope.settle();
    assert_eq!(scope.marks().len(), 1);
}

#[test]
fn of_a_long_note_what_stands_at_the_cursor_is_seen_at_every_size() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    for size in [[60, 15], [80, 24], [20, 3]] {
        press(&mut screen, &["n"]);
        let long = "a note that goes on and on, é, until nobody would read it any more: ever";
        screen.take(Input::Paste(long.into()), &mut Pointer::default());
        let shown = lines(&drawn(&mut screen, size));
        let last = &shown[usize::from(size[1]) - 1];
        assert!(last.contains(": ever"), "{last}");
        press(&mut screen, &["Escape"]);
    }
}

#[test]
fn the_log_and_the_lists_scroll_by_keys() {
    let scope = Scope::new();
    let said = |ctx: sprintscope_sim::TaskContext| async move {
        for number in 0..200 {
            ctx.log(format!("line {number}"));
            ctx.plot(format!("series{number}").as_str(), 1.0);
        }
    };
    let job = scope.start(JobSpec::new("talk").task(TaskSpec::new("task", said)));
    assert!(job.wait(DEADLINE));
    scope.settle();
    let mut screen = screen(&scope, LOOK);
    let shown = |screen: &mut Screen| lines(&drawn(screen, [120, 40]));
    place_of(&shown(&mut screen), "line 199");
    press(&mut screen, &["Ctrl+Up", "Ctrl+Up"]);
    let scrolled = shown(&mut screen);
    place_of(&scrolled, "▼ to the end");
    assert!(!scrolled.iter().any(|line| line.contains("line 199")));
    press(&mut screen, &["Ctrl+Down", "Ctrl+Down", "Ctrl+Down"]);
    place_of(&shown(&mut screen), "line 199");
    assert!(!screen.view.log.is_held);
    // Closed, and open.
    press(&mut screen, &["e", "e"]);
    let first = place_of(&shown(&mut screen), "JOBS");
    let list = |screen: &mut Screen| {
        let lines = shown(screen);
        let list = lines[usize::from(first.y) + 1..].iter();
        list.map(|line| line.chars().take(20).collect())
            .collect::<Vec<String>>()
    };
    let before = list(&mut screen);
    press(&mut screen, &["Shift+Down"]);
    let scrolled = list(&mut screen);
    assert_ne!(scrolled, before);
    press(&mut screen, &["Shift+Up"]);
    assert_eq!(list(&mut screen), before);
}

#[test]
fn a_job_that_died_says_so_in_words() {
    let scope = Scope::new();
    let job = scope.start(
        JobSpec::new("camera").task(TaskSpec::new("task", |_| async {
            panic!("no picture");
        })),
    );
    assert!(job.wait(DEADLINE));
    assert_eq!(job.state(), JobState::Dead);
    let look = Look {
        palette: Palette::None,
        ..LOOK
    };
    let mut screen = screen(&scope, look);
    let shown = lines(&drawn(&mut screen, [100, 30]));
    place_of(&shown, "✕ camera");
    place_of(&shown, "dead");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_size_and_whatever_is_open_it_is_drawn(
        size in [1..300_u16, 1..100_u16],
        overlay in 0..5_usize,
        (is_ascii, is_paused, marks_are_hidden) in any::<(bool, bool, bool)>(),
        at in [0..310_u16, 0..110_u16],
        steps in -3..4_i32,
    ) {
        let (scope, _job) = scope();
        let mut screen = screen(&scope, Look { is_ascii, ..LOOK });
        let mut found = palette::Palette::default();
        found.update(&scope, &screen.keymap);
        screen.view.overlay = [
            Overlay::None,
            Overlay::Keys,
            Overlay::Palette(Box::new(found)),
            Overlay::Watch(Box::default()),
            Overlay::Closing,
        ][overlay].clone();
        screen.view.marks_are_hidden = marks_are_hidden;
        screen.view.note = Some("something was said".into());
        drawn(&mut screen, size);
        if is_paused {
            screen.view.toggle_pause();
        }
        let at = Position::new(at[0], at[1]);
        screen.pointed(at);
        let asked = [screen.scrolled(at, steps), screen.clicked(at), screen.dragged(at, Position::new(at.x + 3, at.y))];
        act(&mut screen, asked.into_iter().flatten().collect());
        drawn(&mut screen, size);
    }
}

#[test]
fn a_plot_is_folded_to_a_line_and_unfolded_by_its_mark() {
    let (scope, job) = scope();
    let _stopped = job.stop(StopMethod::Event, StopBy::Client);
    assert!(job.wait(DEADLINE));
    let mut screen = screen(&scope, LOOK);
    let click = |screen: &mut Screen, at| {
        let asked = screen.clicked(at);
        act(screen, asked);
        lines(&drawn(screen, [120, 40]))
    };
    let shown = lines(&drawn(&mut screen, [120, 40]));
    let shown = click(&mut screen, place_of(&shown, "▾ loss"));
    let line = place_of(&shown, "▸ loss");
    let folded = &shown[usize::from(line.y)];
    assert!(folded.contains("━ 25"), "{shown:#?}");
    let is_dots = |sign: &char| ('\u{2801}'..='\u{28ff}').contains(sign);
    // The parabola begins at the top, and its middle is at the bottom.
    let dots: Vec<u32> = folded.chars().filter(is_dots).map(u32::from).collect();
    let (top, bottom) = (0b1001, 0b1100_0000);
    assert!(dots.len() > 16 && dots[0] & top != 0, "{folded}");
    assert!(dots[dots.len() / 2] & bottom != 0, "{folded}");
    assert!(!shown.iter().any(|line| line.contains("▾ loss")));
    let shown = click(&mut screen, line);
    place_of(&shown, "▾ loss");
}

/// `<` and `>` are what Shift makes of the other cursor's keys.
#[test]
fn cursors_step_by_samples_and_a_table_says_what_is_between_them() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    let mut pointer = Pointer::default();
    let mut typed = |screen: &mut Screen, keys: &str| {
        for sign in keys.chars() {
            let press = Press {
                chord: sign.to_string().parse().ok(),
                text: Some(sign),
            };
            if let Wanted::Asked(asked) = screen.take(Input::Press(press), &mut pointer) {
                act(screen, asked);
            }
            drawn(screen, [120, 40]);
        }
    };
    drawn(&mut screen, [120, 40]);
    typed(&mut screen, ",>");
    let start = Instant::now();
    // Of (x - 5)² at 101 places from 0 to 10, and of 25 less that.
    let is_said = |screen: &mut Screen| {
        let lines = lines(&drawn(screen, [120, 40]));
        let has = |text: &str| lines.iter().any(|line| line.contains(text));
        has("Δt -10 s") && has(" 8.5") && has("16.5") && has("MEASURE")
    };
    while !is_said(&mut screen) {
        assert!(
            start.elapsed() < DEADLINE,
            "{:#?}",
            lines(&drawn(&mut screen, [120, 40]))
        );
        std::thread::yield_now();
    }
    for size in [[60, 15], [80, 24], [200, 60]] {
        drawn(&mut screen, size);
    }
    act(
        &mut screen,
        vec![Asked::by_key(crate::view::asked::Deed::Command(
            Command::LetGo,
        ))],
    );
    let lines = lines(&drawn(&mut screen, [120, 40]));
    assert!(!lines.iter().any(|line| line.contains("MEASURE")));
}

#[test]
fn the_list_of_keys_scrolls_to_its_end_where_it_is_higher_than_the_screen() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    screen.view.overlay = Overlay::Keys;
    let text = |screen: &mut Screen| drawn(screen, [80, 24]).backend().to_string();
    let first = text(&mut screen);
    assert!(first.contains("Set the selected job"), "{first}");
    assert!(!first.contains("Interrupt, as in any terminal"), "{first}");
    for _ in 0..40 {
        let down = Press {
            chord: "PageDown".parse().ok(),
            text: None,
        };
        screen.take(Input::Press(down), &mut Pointer::default());
        text(&mut screen);
    }
    let last = text(&mut screen);
    assert!(last.contains("Interrupt, as in any terminal"), "{last}");
    let high = drawn(&mut screen, [200, 80]).backend().to_string();
    for words in ["Set the selected job", "Interrupt, as in any terminal"] {
        assert!(high.contains(words), "{high}");
    }
}
