//! The log: levels, records, lines per second.

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
