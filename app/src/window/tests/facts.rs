//! What a job says once, and how far it is: listed with the job, searched, opened.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT;
use sprintscope_sim::job::{Fact, Progress};

use super::*;

impl Desk {
    /// A job that says what it is told to, plots one value and waits for its end.
    fn saying(
        self,
        name: &str,
        says: impl Fn(&TaskContext) + Send + Sync + Copy + 'static,
    ) -> Self {
        let task = move |ctx: TaskContext| async move {
            says(&ctx);
            ctx.plot("loss", 0.25);
            ctx.stop_event().wait().await;
        };
        self.scope
            .start(JobSpec::new(name).task(TaskSpec::new("say", task)));
        self.expect_text("loss 0.25")
    }

    fn click_row(mut self, label: &str) -> Self {
        self.harness.get_by_label_contains(label).click();
        self.harness.step();
        self.harness.step();
        self
    }
}

fn a_few(ctx: &TaskContext) {
    ctx.set_fact(Fact::new("lr0", 0.01));
    ctx.set_fact(Fact::new("imgsz", 640.0).unit("px"));
    ctx.set_fact(Fact::new("version", "8.3.1"));
}

fn many(ctx: &TaskContext) {
    for number in 0..1_000 {
        ctx.set_fact(Fact::new(format!("f{number}"), f64::from(number) + 0.5));
    }
}

#[test]
fn a_few_facts_are_listed_with_their_job_name_value_and_unit() {
    let desk = Desk::new().saying("train", a_few);
    desk.expect_text("train: its 1 series and 3 facts")
        .expect_text("lr0 0.01")
        .expect_text("imgsz 640 px")
        .expect_text("version 8.3.1");
}

#[test]
fn many_facts_are_counted_until_they_are_opened_and_only_those_in_sight_are_laid_out() {
    let desk = Desk::new().saying("train", many);
    let desk = desk.expect_text("1 series and 1000 facts");
    let desk = desk
        .expect_no_text("f3 3.5")
        .click("train: its 1000 facts one by one");
    let desk = desk.expect_text("f3 3.5");
    let count = desk.harness.query_all_by_label_contains(".5").count();
    assert!((10..60).contains(&count), "{count}");
    desk.click("train: its 1000 facts one by one")
        .expect_no_text("f3 3.5");
}

#[test]
fn a_search_finds_facts_by_name_and_by_value_and_opens_them() {
    let desk = Desk::new().saying("train", many).saying("eval", a_few);
    let desk = desk.click("Search jobs and series").type_text("F777");
    let desk = desk
        .expect_text("0 of 2 series, 1 fact")
        .expect_text("f777 777.5")
        .expect_no_text("f778 778.5")
        .expect_no_text("eval: running");
    let desk = desk.click("Clear the search").type_text("640");
    let desk = desk
        .expect_text("imgsz 640 px")
        .expect_text("f640 640.5")
        .expect_no_text("lr0 0.01");
    let desk = desk.click("Clear the search").type_text("eval");
    desk.expect_text("1 of 2 series, 3 facts")
        .expect_text("lr0 0.01");
}

#[test]
fn a_fact_that_became_a_series_is_listed_no_more() {
    let desk = Desk::new().saying("train", |ctx| {
        a_few(ctx);
        let ctx = ctx.clone();
        let again = move || {
            ctx.clear_fact("lr0");
            ctx.plot("lr0", 0.02);
        };
        std::thread::Builder::new()
            .spawn(again)
            .expect("a thread")
            .join()
            .expect("it says it again");
    });
    desk.expect_text("train: its 2 series and 2 facts")
        .expect_text("lr0 0.02")
        .expect_no_text("lr0 0.01");
}

#[test]
fn a_job_that_has_only_facts_is_opened_and_closed_too() {
    let desk = Desk::new();
    let task = |ctx: TaskContext| async move {
        a_few(&ctx);
        ctx.stop_event().wait().await;
    };
    desk.scope
        .start(JobSpec::new("train").task(TaskSpec::new("say", task)));
    let desk = desk.expect_text("lr0 0.01").click("train: its 3 facts");
    let desk = desk.expect_no_text("lr0 0.01").press(Key::E);
    desk.expect_text("lr0 0.01");
}

#[test]
fn a_job_shows_how_far_it_is_and_how_far_it_got() {
    let desk = Desk::new().saying("train", |ctx| {
        let (done, total) = (41.0, 100.0);
        ctx.set_progress(Progress { done, total });
    });
    let desk = desk.expect_text("train: 41/100 done");
    let bar = desk.harness.get_by_role(Role::ProgressIndicator);
    assert_eq!(bar.accesskit_node().numeric_value(), Some(0.41));
    let desk = desk
        .click_row("train: running")
        .press(Key::L)
        .expect_end("train", "dead, loop stopped");
    desk.expect_text("train: 41/100 done");
}
