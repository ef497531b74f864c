//! What the cursors' table says of runs and of labels, and where nothing is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use egui_kittest::kittest::NodeT;
use sprintscope_sim::job::SeriesSpec;

use super::*;

impl Desk {
    /// The lines of the table that tell of this series, as screen readers have them.
    fn measured_lines(&self, series: &str) -> Vec<String> {
        let name = format!("Measured: {series}");
        let found = self.harness.query_all_by_label_contains(&name);
        let lines = found.filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        });
        lines.collect()
    }

    fn with_cursors(mut self, ends: [&str; 2]) -> Self {
        if self.harness.query_by_label("Place of cursor A").is_none() {
            self = self.press(Key::Comma).wait(2);
        }
        for (cursor, place) in ["A", "B"].into_iter().zip(ends) {
            let field = format!("Place of cursor {cursor}");
            self.harness.get_by_label(&field).focus();
            self.harness.step();
            self.harness.step();
            self = self.press_with(Modifiers::COMMAND, Key::A);
            self = self.type_text(place).press(Key::Enter);
        }
        self.wait(4)
    }

    /// A job that pushes these values in each of two runs, the second one at ten seconds later.
    fn with_two_runs(self) -> Self {
        let runs = Arc::new(AtomicU32::new(0));
        let say = move |ctx: TaskContext| {
            let first = f64::from(runs.fetch_add(1, Ordering::Relaxed)) * 10.0;
            async move {
                for step in 0..5_u32 {
                    let x = f64::from(step);
                    ctx.plot_at("v", first + x, first * 10.0 + x);
                }
            }
        };
        let job = self
            .scope
            .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        assert!(job.restart(StopBy::Key));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        self.wait(4)
    }
}

#[test]
fn a_range_over_two_runs_has_a_line_for_each_and_mixes_nothing() {
    let mut desk = Desk::new().with_two_runs().with_cursors(["0:00", "0:20"]);
    desk.until(|desk| {
        let lines = desk.measured_lines("job/v");
        lines.len() == 2 && lines.iter().all(|line| line.contains("n 5"))
    });
    let lines = desk.measured_lines("job/v");
    assert!(
        lines[0].contains("run 1") && lines[0].contains("mean 2,"),
        "{lines:?}"
    );
    assert!(
        lines[1].contains("run 2") && lines[1].contains("mean 102,"),
        "{lines:?}"
    );
    // A range within one of them has to do with no other.
    let desk = desk.with_cursors(["0:00", "0:03"]);
    let lines = desk.measured_lines("job/v");
    assert!(lines.len() == 1 && lines[0].contains("run 1"), "{lines:?}");
}

#[test]
fn labels_are_told_at_the_cursors_with_how_long_each_was_held_between_them() {
    let desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        let phase = ctx.series(SeriesSpec::state("phase"));
        for (t, label) in [
            (0.0, "warm-up"),
            (2.0, "train"),
            (8.0, "save"),
            (10.0, "save"),
        ] {
            let _cut_off = phase.push_label(t, label);
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("job").task(TaskSpec::new("say", say)));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let mut desk = desk.wait(4).with_cursors(["0:01", "0:09"]);
    desk.until(|desk| {
        let lines = desk.measured_lines("job/phase");
        lines.iter().any(|line| line.contains("1 change"))
    });
    let lines = desk.measured_lines("job/phase");
    let line = &lines[0];
    for part in [
        "A warm-up",
        "B save",
        "train 6 s · 75 %",
        "warm-up 1 s",
        "save 1 s",
    ] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(line.ends_with("1 change"), "from train to save: {line}");
}

#[test]
fn a_table_over_what_was_cleared_says_so_and_undo_fills_it_again() {
    let desk = Desk::new().with_two_runs().with_cursors(["0:00", "0:20"]);
    assert_eq!(desk.measured_lines("job/v").len(), 2);
    let desk = desk
        .press_with(Modifiers::COMMAND, Key::L)
        .wait(3)
        .expect_text("undo shows it again");
    let desk = desk.press_with(Modifiers::COMMAND, Key::Z).wait(3);
    assert_eq!(desk.measured_lines("job/v").len(), 2);
}
