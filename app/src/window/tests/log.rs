//! The log: levels, records, lines per second.

use eframe::egui::{Pos2, vec2};
use egui_kittest::kittest::NodeT;

use super::*;

impl Desk {
    /// A job that logs these lines and waits.
    fn logging(self, lines: &'static [&'static str]) -> Self {
        let task = move |ctx: TaskContext| async move {
            for line in lines {
                ctx.log(*line);
            }
            ctx.stop_event().wait().await;
        };
        self.scope
            .start(JobSpec::new("api").task(TaskSpec::new("say", task)));
        self
    }
}

const LINES: &[&str] = &[
    "10:00:00 INFO begin",
    "10:00:01 [warn] disk nearly full",
    "10:00:02 ERROR gone",
    "a plain line",
    r#"{"level":30,"time":"10:00:03","msg":"served","route":"/a"}"#,
];

#[test]
fn a_record_is_shown_as_a_person_reads_it() {
    let desk = Desk::new().logging(LINES);
    desk.expect_text("10:00:03 info served  route=/a")
        .expect_no_text(r#""msg""#);
}

#[test]
fn only_lines_of_the_chosen_level_and_above_are_shown() {
    let desk = Desk::new().logging(LINES).expect_text("a plain line");
    let desk = desk
        .click("Levels of the log: All levels")
        .click("Warnings and errors");
    let desk = desk
        .expect_no_text("a plain line")
        .expect_no_text("INFO begin")
        .expect_text("disk nearly full")
        .expect_text("ERROR gone");
    let desk = desk
        .click("Levels of the log: Warnings and errors")
        .click("All levels");
    desk.expect_text("a plain line");
}

#[test]
fn lines_per_second_are_shown_when_asked_for_and_are_no_series() {
    let desk = Desk::new().logging(LINES).expect_text("ERROR gone");
    let desk = desk
        .expect_no_text("Lines per second:")
        .press_with(Modifiers::COMMAND, Key::P)
        .type_text("lines per second")
        .press(Key::Enter);
    let desk = desk.expect_text("Lines per second: ");
    let job = desk.job("api").id();
    assert_eq!(desk.scope.series_of(job), []);
    let desk = desk.expect_text("at most 5");
    desk.click("Lines/s").expect_no_text("Lines per second:");
}

#[test]
fn the_log_scrolls_by_keys_and_at_its_end_it_is_followed_again() {
    let desk = Desk::new();
    let said = |ctx: TaskContext| async move {
        for number in 0..200 {
            ctx.log(format!("line {number}"));
        }
    };
    let job = JobSpec::new("talk").task(TaskSpec::new("task", said));
    assert!(desk.scope.start(job).wait(PATIENCE));
    let is_held = |desk: &Desk| {
        let window = desk.harness.state().as_ref();
        window.is_some_and(|window| window.view().log.is_held)
    };
    let mut desk = desk
        .expect_text("line 199")
        .press_with(Modifiers::COMMAND, Key::ArrowUp)
        .press_with(Modifiers::COMMAND, Key::ArrowUp)
        .expect_no_text("line 199");
    desk.until(is_held);
    let mut desk = desk
        .press_with(Modifiers::COMMAND, Key::ArrowDown)
        .press_with(Modifiers::COMMAND, Key::ArrowDown)
        .expect_text("line 199");
    desk.until(|desk| !is_held(desk));
}

impl Desk {
    /// The lines of the log in sight, from above.
    fn lines_in_sight(&self) -> Vec<String> {
        let labels = self.harness.query_all_by_label_contains("line ");
        let mut lines: Vec<(f32, String)> = labels
            .map(|label| {
                (
                    label.rect().top(),
                    label.accesskit_node().value().unwrap_or_default(),
                )
            })
            .collect();
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn log_view(&self) -> &crate::view::log::LogView {
        &self.harness.state().as_ref().expect("a window").view().log
    }
}

#[test]
fn who_reads_stays_on_the_line_while_a_hundred_thousand_come() {
    let desk = Desk::new();
    let (more, wanted) = flume::bounded::<()>(1);
    let say = move |ctx: TaskContext| {
        let wanted = wanted.clone();
        async move {
            (0..1_000).for_each(|number| ctx.log(format!("line {number}")));
            assert!(wanted.recv_async().await.is_ok());
            for number in 1_000..121_000 {
                ctx.log(format!("line {number}"));
            }
            ctx.log("ERROR at the end");
            ctx.stop_event().wait().await;
        }
    };
    let job = JobSpec::new("talk").task(TaskSpec::new("say", say));
    let id = desk.scope.start(job).id();
    let mut desk = desk.expect_text("line 999");
    for _ in 0..3 {
        desk = desk.press_with(Modifiers::COMMAND, Key::ArrowUp);
    }
    assert!(desk.log_view().is_held);
    let before = desk.lines_in_sight();
    assert!(before.len() > 3, "{before:?}");
    more.send(()).expect("the job waits for it");
    let has_come = |desk: &Desk| desk.scope.log(id).range().end > 121_000;
    while !has_come(&desk) {
        desk.harness.step();
        assert_eq!(desk.lines_in_sight(), before);
    }
    desk = desk.wait(3);
    assert_eq!(desk.lines_in_sight(), before);
    let mut desk = desk.expect_text("1 error");
    let button = desk
        .harness
        .get_all_by_label_contains(" new, 1 error")
        .next();
    button.expect("a button").click();
    desk.harness.step();
    let mut desk = desk.expect_text("ERROR at the end");
    desk.until(|desk| !desk.log_view().is_held);
}

#[test]
fn the_filter_is_a_regular_expression_and_hits_are_gone_to_by_keys() {
    let desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        (0..500).for_each(|number| ctx.log(format!("line {number}.")));
    };
    let job = JobSpec::new("talk").task(TaskSpec::new("say", say));
    assert!(desk.scope.start(job).wait(PATIENCE));
    // Panels have their sizes by then: a click goes to where the field was drawn.
    let desk = desk
        .expect_text("line 499.")
        .wait(3)
        .click("Filter the log")
        .type_text(r"line \d7\.$")
        .expect_text("Hits: 9 hits")
        .expect_text("line 97.")
        .expect_no_text("line 499.");
    let desk = desk.click("Hits: 9 hits").expect_text("line 499.");
    let desk = desk
        .press(Key::F3)
        .expect_text("Hits: hit 1 of 9")
        .expect_text("line 17.");
    let desk = desk
        .press_with(Modifiers::SHIFT, Key::F3)
        .expect_text("Hits: hit 9 of 9")
        .expect_text("line 97.");
    let desk = desk
        .click("Filter the log")
        .press(Key::End)
        .type_text("(")
        .expect_text("unclosed group");
    desk.expect_text("no hit · no regular expression: unclosed group");
}

#[test]
fn lines_are_picked_by_clicks_and_copied_as_they_came() {
    let desk = Desk::new().logging(LINES).expect_text("info served");
    // Panels have their sizes by then.
    let mut desk = desk.wait(3);
    // A step is a quarter of a second, however short the click.
    let slow = |options: &mut eframe::egui::Options| options.input_options.max_click_duration = 9.0;
    desk.harness.ctx.options_mut(slow);
    let click = |desk: &mut Desk, line: &str, modifiers: Modifiers| {
        let label = desk.harness.query_all_by_label_contains(line).next();
        let at = label.expect("it is in sight").rect().center();
        for pressed in [true, false] {
            let button = Event::PointerButton {
                pos: at,
                button: eframe::egui::PointerButton::Primary,
                pressed,
                modifiers,
            };
            desk.harness.event(Event::PointerMoved(at));
            desk.harness.event_modifiers(button, modifiers);
            desk.harness.step();
        }
        desk.harness.step();
    };
    click(&mut desk, "ERROR gone", Modifiers::NONE);
    let picked = desk.log_view().picked.expect("a line");
    assert_eq!(picked.from, picked.to);

    click(&mut desk, "info served", Modifiers::SHIFT);

    desk.harness.event(Event::Copy);
    desk.harness.step();
    desk.harness.step();
    let mut copied = desk.harness.output().platform_output.commands.iter();
    let copied = copied.find_map(|command| match command {
        eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert_eq!(copied, Some(LINES[2..].join("\n")));
}

#[test]
fn characters_are_selected_by_a_drag_within_lines_and_copied_as_they_are_shown() {
    let desk = Desk::new().logging(LINES).expect_text("info served");
    let mut desk = desk.wait(3);
    let rect = |desk: &Desk, line: &str| {
        let label = desk.harness.query_all_by_label_contains(line).next();
        label.expect("it is in sight").rect()
    };
    let drag = |desk: &mut Desk, from: Pos2, to: Pos2| {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: eframe::egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let middle = from.lerp(to, 0.5);
        for event in [
            Event::PointerMoved(from),
            button(from, true),
            Event::PointerMoved(middle),
            Event::PointerMoved(to),
            button(to, false),
        ] {
            desk.harness.event(event);
            desk.harness.step();
        }
        desk.harness.step();
    };
    let copied = |desk: &mut Desk| {
        desk.harness.event(Event::Copy);
        desk.harness.step();
        desk.harness.step();
        let commands = &desk.harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    };
    let line = LINES[2];
    let row = rect(&desk, line);
    let at = |place: usize| {
        let part = place as f32 / line.chars().count() as f32;
        row.left_center() + vec2(row.width() * part, 0.0)
    };
    drag(&mut desk, at(2), at(9));
    let expected: String = line.chars().skip(2).take(7).collect();
    assert_eq!(copied(&mut desk), Some(expected));
    // On to the line below, and upwards from there: the same characters.
    let below = rect(&desk, LINES[3]);
    let end =
        below.left_center() + vec2(below.width() / LINES[3].chars().count() as f32 * 4.0, 0.0);
    let head: String = LINES[3].chars().take(4).collect();
    let tail: String = line.chars().skip(2).collect();
    for [from, to] in [[at(2), end], [end, at(2)]] {
        drag(&mut desk, from, to);
        assert_eq!(copied(&mut desk), Some(format!("{tail}\n{head}")));
    }
}

#[test]
fn the_filter_can_be_typed_into_and_says_why_it_is_no_regex_in_any_window() {
    let mut desk = Desk::new().logging(LINES).expect_text("a plain line");
    for (width, filter) in [
        (640.0, ""),
        (640.0, "gone"),
        (760.0, "gone("),
        (1280.0, "gone("),
    ] {
        desk.harness.set_size(vec2(width, 560.0));
        desk = desk.wait(2);
        if desk.harness.query_by_label("Filter the log").is_none() {
            desk = desk.press_with(Modifiers::COMMAND, Key::Num3).wait(2);
        }
        let field = desk.harness.get_by_label("Filter the log");
        field.focus();
        desk.harness.step();
        desk = desk
            .press_with(Modifiers::COMMAND, Key::A)
            .press(Key::Delete);
        desk = desk.type_text(filter).wait(3);
        let field = desk.harness.get_by_label("Filter the log").rect();
        assert!(
            field.height() >= 16.0 && field.width() >= 48.0,
            "{width}: {field:?}"
        );
        let follow = desk
            .harness
            .query_all_by_label("Follow")
            .map(|button| button.rect());
        let follow = follow.fold(
            0.0_f32,
            |low, one| if one.top() > 100.0 { one.left() } else { low },
        );
        if !filter.is_empty() {
            let hits = desk.harness.get_by_label_contains("Hits: ").rect();
            assert!(
                field.right() <= hits.left() && hits.right() <= follow,
                "{width}"
            );
        }
    }
    desk.expect_text("unclosed group");
}

/// Whatever is typed and found: a chip that moved would be missed by the next click.
#[test]
fn chips_and_the_filter_stay_where_they_are_while_lines_are_searched() {
    let mut desk = Desk::new().logging(LINES).expect_text("a plain line");
    for width in [760.0, 1000.0, 1280.0, 1920.0] {
        desk.harness.set_size(vec2(width, 720.0));
        desk = desk.wait(2);
        if desk.harness.query_by_label("Filter the log").is_none() {
            desk = desk.press_with(Modifiers::COMMAND, Key::Num3).wait(2);
        }
        let places = |desk: &Desk| {
            let rect = |label| Some(desk.harness.query_by_label(label)?.rect());
            ["words", "data", "stderr", "scope", "Filter the log"].map(rect)
        };
        let before = places(&desk);
        assert!(before[4].is_some(), "{width}");
        assert!(before[0].is_some() || width < 1280.0, "{width}");
        for filter in ["a", "gone", "gone(", "nowhere"] {
            desk.harness.get_by_label("Filter the log").focus();
            desk.harness.step();
            desk = desk
                .press_with(Modifiers::COMMAND, Key::A)
                .press(Key::Delete);
            desk = desk.type_text(filter).wait(3);
            assert_eq!(places(&desk), before, "{width}: {filter}");
        }
        desk.harness.get_by_label("Filter the log").focus();
        desk.harness.step();
        desk = desk
            .press_with(Modifiers::COMMAND, Key::A)
            .press(Key::Delete)
            .wait(2);
    }
}
