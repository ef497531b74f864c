//! Many jobs and series: what is searched, opened, shown, hidden and made to stand out.

use eframe::egui::Shape;
use eframe::egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::NodeT;
use sprintscope_sim::job::SeriesSpec;
use sprintscope_sim::store::{SeriesId, SeriesInfo, XValues};

use super::*;

/// A job with so many series, which says one value of each and is done.
fn crowd(name: &str, count: usize) -> JobSpec {
    let say = move |ctx: TaskContext| {
        let series: Vec<_> = (1..=count)
            .map(|number| ctx.series(SeriesSpec::named(format!("leg {number}")).group("legs")))
            .collect();
        async move {
            for writer in &series {
                let _cut_off = writer.push(0.5, 1.25);
            }
        }
    };
    JobSpec::new(name).task(TaskSpec::new("say", say))
}

impl Desk {
    fn with_crowd(mut self, name: &str, count: usize) -> Self {
        let job = self.scope.start(crowd(name, count));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        self.harness.step();
        self.harness.step();
        self
    }

    pub(super) fn series(&self, name: &str) -> SeriesId {
        self.scope
            .store()
            .find(name)
            .expect("a series of this name")
    }

    /// Whether these words are on the screen, be they of use to who can't see it or not.
    fn is_painted(&self, words: &str) -> bool {
        let says =
            |shape: &Shape| matches!(shape, Shape::Text(text) if text.galley.text() == words);
        let mut shapes = self.harness.output().shapes.iter();
        shapes.any(|drawn| says(&drawn.shape))
    }

    pub(super) fn view(&self) -> &crate::view::View {
        self.harness.state().as_ref().expect("a window").view()
    }

    fn is_shown(&self, name: &str) -> bool {
        !self.view().hidden.contains(&self.series(name))
    }
}

#[test]
fn of_ten_thousand_series_only_those_in_sight_are_laid_out() {
    let desk = Desk::new().with_crowd("ant", 10_000);
    let desk = desk.expect_text("10000 series").expect_text("leg 12 1.25");
    let lines = desk.harness.query_all_by_label_contains("Show leg").count();
    assert!((10..60).contains(&lines), "{lines}");
}

#[test]
fn a_search_finds_series_in_every_job_and_says_how_many() {
    let desk = Desk::new().with_crowd("ant", 40).with_crowd("bee", 40);
    let desk = desk.click("Search jobs and series").type_text("LEG 39");
    let desk = desk
        .expect_text("2 of 80 series")
        .expect_text("leg 39 1.25")
        .expect_no_text("Show leg 38");
    let desk = desk.click("Clear the search");
    desk.expect_text("80 series").expect_text("Show leg 12");
}

#[test]
fn a_search_for_a_job_lists_all_its_series() {
    let desk = Desk::new().with_crowd("ant", 40).with_crowd("bee", 5);
    let desk = desk.click("Search jobs and series").type_text("bee");
    desk.expect_text("5 of 45 series")
        .expect_no_text("ant: completed");
}

#[test]
fn none_and_all_act_on_what_was_found() {
    let desk = Desk::new().with_crowd("ant", 40);
    let desk = desk.click("Search jobs and series").type_text("leg 3");
    let desk = desk.expect_text("11 of 40").click("Hide the found series");
    assert!(!desk.is_shown("ant/leg 3") && !desk.is_shown("ant/leg 39"));
    assert!(desk.is_shown("ant/leg 4"));
    let desk = desk.click("Clear the search").click("Hide all series");
    assert!(!desk.is_shown("ant/leg 4"));
    let desk = desk.click("Show all series");
    assert!(desk.is_shown("ant/leg 3") && desk.is_shown("ant/leg 4"));
}

#[test]
fn a_job_is_closed_and_opened_by_its_chevron_and_by_a_key() {
    let desk = Desk::new().with_crowd("ant", 20);
    let desk = desk.expect_text("Show leg 1").click("ant: its 20 series");
    let desk = desk.expect_no_text("Show leg").press(Key::E);
    let desk = desk.expect_text("Show leg 1").press(Key::E);
    desk.expect_no_text("Show leg");
}

#[test]
fn the_dash_hides_a_series_and_its_name_has_it_stand_out() {
    let desk = Desk::new().with_crowd("ant", 2).click("Show leg 2");
    assert!(!desk.is_shown("ant/leg 2") && desk.is_shown("ant/leg 1"));
    let second = desk.series("ant/leg 2");
    let mut desk = desk.click("leg 2 1.25");
    assert!(desk.view().highlight.is_kept(second));
    assert_eq!(desk.view().highlighted(), Some(second));
    let named = desk.harness.get_by_label("leg 2 1.25");
    assert_eq!(named.accesskit_node().toggled(), Some(Toggled::True));
    desk.harness.step();
    let desk = desk.press(Key::Escape);
    assert!(!desk.view().highlight.is_kept(second));
}

#[test]
fn the_pointer_on_a_name_has_its_series_stand_out_while_it_is_there() {
    let mut desk = Desk::new().with_crowd("ant", 2);
    let first = desk.series("ant/leg 1");
    desk.harness.get_by_label("ant/leg 1").hover();
    desk.until(|desk| desk.view().highlighted() == Some(first));
    desk.harness.get_by_label("Fit").hover();
    desk.until(|desk| desk.view().highlighted().is_none());
}

#[test]
fn what_a_legend_has_no_room_for_is_in_a_list_that_is_searched() {
    let desk = Desk::new().with_crowd("ant", 500);
    let more = "more series of legs";
    desk.harness.get_by_label_contains(more).click();
    let mut desk = desk;
    desk.harness.step();
    let desk = desk
        .expect_text("Search the plot's series")
        .type_text("499")
        .expect_text("1 of 500 series")
        .click("Hide the found series");
    assert!(!desk.is_shown("ant/leg 499") && desk.is_shown("ant/leg 498"));
    let desk = desk.click("ant/leg 499 1.25");
    assert_eq!(desk.view().highlighted(), Some(desk.series("ant/leg 499")));
    desk.press(Key::Escape)
        .expect_no_text("Search the plot's series");
}

#[test]
fn the_search_has_a_key_and_its_letters_are_no_commands() {
    let desk = Desk::new().ticking("demo");
    let desk = desk.press_with(Modifiers::COMMAND, Key::F).press(Key::S);
    let desk = desk.type_text("zebra").expect_running("demo");
    let desk = desk.expect_text("0 of 1 series").press(Key::Escape);
    desk.expect_text("demo: running");
}

#[test]
fn a_thousand_jobs_are_told_apart_by_a_search() {
    let desk = Desk::new();
    for number in 0..1_000 {
        let done = |_| async {};
        let name = format!("job {number}");
        desk.scope
            .start(JobSpec::new(name).task(TaskSpec::new("nothing", done)));
    }
    assert!(desk.scope.jobs().wait_all(PATIENCE));
    let desk = desk.expect_text("job 3: completed");
    let rows = desk.harness.query_all_by_role(Role::ListBoxOption).count();
    assert!((5..40).contains(&rows), "{rows}");
    let desk = desk.click("Search jobs and series").type_text("job 777");
    desk.expect_text("job 777: completed")
        .expect_no_text("job 3: completed");
}

#[test]
fn a_plot_says_where_history_begins() {
    let mut desk = Desk::with(ScopeOptions {
        memory_bytes: 1 << 20,
        ..ScopeOptions::default()
    });
    let info = SeriesInfo {
        name: "flood/level".into(),
        ..SeriesInfo::default()
    };
    let store = desk.scope.store();
    let series = store.create(info);
    let append = |start: u32, count: usize| {
        let (start, step) = (f64::from(start), 1e-3);
        let values: Vec<f64> = (0..count).map(|value| value as f64).collect();
        let times = XValues::Regular { start, step };
        store.append(series, times, &values).expect("it is there");
    };
    append(0, 1_000);
    desk.harness.step();
    desk.harness.step();
    assert!(!desk.is_painted("history begins"));
    (1..1_000).for_each(|second| append(second, 1_000));
    let stats = store.stats(series).expect("it is there");
    assert!(stats.history_samples < stats.samples);
    desk.until(|desk| desk.is_painted("history begins"));
}

#[test]
fn a_log_begins_at_its_end_in_a_quiet_window() {
    let mut desk = Desk::new();
    let say = |ctx: TaskContext| async move {
        (0..500).for_each(|number| ctx.log(format!("line {number}.")));
    };
    for name in ["a", "b"] {
        let job = desk
            .scope
            .start(JobSpec::new(name).task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
    }
    desk.scope.settle();
    desk.harness.step();
    let desk = desk.press(Key::ArrowUp);
    let words = ["line 499.", "line 0."].map(|line| desk.is_painted(line));
    assert_eq!(words, [true, false]);
}

/// A processor that draws pays for every draw.
#[test]
fn a_window_is_a_handful_of_draws() {
    let desk = Desk::new().with_crowd("ant", 12);
    let shapes = desk.harness.output().shapes.clone();
    let draws = desk.harness.ctx.tessellate(shapes, 1.0);
    assert!(draws.len() <= 6, "{}", draws.len());
}
