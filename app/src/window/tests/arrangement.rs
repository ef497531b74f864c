//! Plots arranged by the pointer: dragged onto each other and to edges, as tabs, enlarged, and by their menu.

use eframe::egui::{Event, PointerButton, Pos2, Rect, vec2};
use egui_kittest::kittest::NodeT;
use sprintscope_sim::job::SeriesSpec;

use super::*;
use crate::view::arrangement::tile::{Along, Tile};
use crate::view::painting::Painting;

impl Desk {
    /// A job with three plots, the first of two series, which is done.
    fn with_three_plots(mut self) -> Self {
        let say = move |ctx: TaskContext| async move {
            for name in ["loss", "val_loss", "speed", "heat"] {
                ctx.plot_at(name, 0.0, 1.0);
                ctx.plot_at(name, 10.0, 2.0);
            }
        };
        let job = self
            .scope
            .start(JobSpec::new("j").task(TaskSpec::new("say", say)));
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        (0..4).for_each(|_| self.harness.step());
        self
    }

    fn looked_at(&self) -> &crate::view::View {
        self.harness.state().as_ref().expect("a window").view()
    }

    /// The title of a plot.
    fn title(&self, plot: &str) -> Rect {
        let label = format!("Plot {plot}");
        self.harness.get_by_label(&label).rect()
    }

    /// Where a title is taken: behind its name, where no name of a curve stands.
    fn grip(&self, plot: &str) -> Pos2 {
        self.title(plot).left_center() + vec2(60.0, 0.0)
    }

    fn titles(&self) -> Vec<String> {
        let found = self.harness.query_all_by_label_contains("Plot ");
        let names = found.filter_map(|node| {
            let label = node.accesskit_node().label()?;
            Some(label.strip_prefix("Plot ")?.to_owned())
        });
        names.collect()
    }

    /// The middle of a plot's curves: they stand below the title.
    fn middle(&self, plot: &str) -> Pos2 {
        let title = self.title(plot);
        title.center() + vec2(0.0, 90.0)
    }

    pub(super) fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        for part in [0.2, 0.6, 1.0] {
            self.harness.hover_at(from + (to - from) * part);
            self.harness.step();
        }
        self.harness.drop_at(to);
        (0..4).for_each(|_| self.harness.step());
    }

    /// A name in the list of jobs.
    fn listed(&self, name: &str) -> Pos2 {
        let found = self.harness.query_all_by_label_contains(name);
        let mut left: Vec<Rect> = found.map(|node| node.rect()).collect();
        left.sort_by(|a, b| a.left().total_cmp(&b.left()));
        let in_list = left
            .iter()
            .find(|rect| rect.width() > 60.0 && rect.right() < 230.0);
        in_list.expect("a line of the list").center()
    }

    fn click_at(&mut self, at: Pos2, button: PointerButton) {
        self.harness.hover_at(at);
        self.harness.step();
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.harness.step();
        self.harness.step();
    }

    /// Opens a plot's menu and chooses from it.
    fn choose(mut self, plot: &str, items: &[&str]) -> Self {
        let at = self.middle(plot);
        self.click_at(at, PointerButton::Secondary);
        for item in items {
            let found = self.harness.query_all_by_label_contains(item);
            // Behind the name of one that opens another menu stands an arrow.
            let is_it = |label: &str| label == *item || label == format!("{item} ⏵");
            let mut items = found.filter(|node| {
                let label = node.accesskit_node().label();
                label.is_some_and(|label| is_it(&label))
            });
            items.next().expect("an item").click();
            drop(items);
            (0..3).for_each(|_| self.harness.step());
        }
        (0..3).for_each(|_| self.harness.step());
        self
    }
}

#[test]
fn as_long_as_nobody_moved_anything_plots_stand_as_by_themselves() {
    let desk = Desk::new().with_three_plots();
    assert_eq!(desk.titles(), ["loss", "speed", "heat"]);
    let arranging = &desk.looked_at().arranging;
    assert_eq!(
        arranging.arrangement(),
        &crate::view::arrangement::Arrangement::default()
    );
    let (loss, speed, heat) = (desk.title("loss"), desk.title("speed"), desk.title("heat"));
    assert!(
        loss.width() > 1.9 * speed.width(),
        "of three the first is wide"
    );
    assert_eq!(speed.top(), heat.top());
}

#[test]
fn a_name_dragged_from_the_list_onto_a_plot_is_drawn_there() {
    let mut desk = Desk::new().with_three_plots();
    let from = desk.listed("val_loss");
    let to = desk.middle("speed");
    desk.drag(from, to);
    let plots = desk.looked_at().arranging.there();
    let sizes: Vec<usize> = plots.iter().map(|plot| plot.series.len()).collect();
    assert_eq!(sizes, [1, 2, 1]);
    assert_eq!(desk.looked_at().arranging.arrangement().tiles, None);
    let desk = desk.press_with(Modifiers::COMMAND, Key::Z);
    let plots = desk.looked_at().arranging.there();
    assert_eq!(plots[0].series.len(), 2);
}

#[test]
fn why_a_plot_refuses_what_is_dropped_on_it_is_said_and_stays_to_be_read() {
    let mut desk = Desk::new();
    let say = move |ctx: TaskContext| async move {
        for (name, unit) in [
            ("volts", "V"),
            ("amps", "A"),
            ("pressure", "Pa"),
            ("warmth", "K"),
        ] {
            let series = ctx.series(SeriesSpec::named(name).unit(unit));
            for t in [0.0, 10.0] {
                let _cut_off = series.push(t, t);
            }
        }
    };
    let job = desk
        .scope
        .start(JobSpec::new("j").task(TaskSpec::new("say", say)));
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    desk = desk.wait(4);
    let sizes = |desk: &Desk| -> Vec<usize> {
        let plots = desk.looked_at().arranging.there();
        plots.iter().map(|plot| plot.series.len()).collect()
    };
    for name in ["amps", "pressure", "warmth"] {
        let titles = desk.titles();
        let first = titles.iter().find(|title| title.contains("volts"));
        let to = desk.middle(first.expect("its plot"));
        let from = desk.listed(name);
        desk.drag(from, to);
    }
    assert_eq!(sizes(&desk), [3, 1]);
    desk.wait(4).expect_text("A plot has at most 3 y axes");
}

#[test]
fn a_name_dragged_to_an_edge_has_a_plot_of_its_own_there() {
    let mut desk = Desk::new().with_three_plots();
    let from = desk.listed("val_loss");
    let heat = desk.title("heat");
    let to = pos2(heat.right() - 8.0, heat.bottom() + 60.0);
    desk.drag(from, to);
    let mut titles = desk.titles();
    titles.sort();
    assert_eq!(titles, ["heat", "loss", "speed", "val_loss"]);
    let (heat, own) = (desk.title("heat"), desk.title("val_loss"));
    assert!(
        own.left() > heat.right() && own.top() == heat.top(),
        "{own:?} {heat:?}"
    );
}

#[test]
fn a_plot_dragged_onto_another_one_is_a_tab_and_to_an_edge_stands_there() {
    let mut desk = Desk::new().with_three_plots();
    let (from, to) = (desk.grip("heat"), desk.middle("speed"));
    desk.drag(from, to);
    assert_eq!(desk.titles(), ["loss", "heat"], "speed is behind");
    let desk = desk.click("Tab speed");
    assert_eq!(desk.titles(), ["loss", "speed"]);
    let mut desk = desk;
    let loss = desk.title("loss");
    let (from, to) = (
        desk.grip("speed"),
        pos2(loss.left() + 8.0, loss.bottom() + 60.0),
    );
    desk.drag(from, to);
    let (loss, speed) = (desk.title("loss"), desk.title("speed"));
    assert!(speed.right() < loss.left() && speed.top() == loss.top());
    assert_eq!(desk.titles().len(), 3);
    let mut desk = desk.press_with(Modifiers::COMMAND, Key::Z);
    desk = desk.press_with(Modifiers::COMMAND, Key::Z).wait(2);
    desk = desk.press_with(Modifiers::COMMAND, Key::Z).wait(2);
    assert_eq!(desk.looked_at().arranging.arrangement().tiles, None);
    let desk = desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.wait(2).titles(), ["loss", "heat"]);
}

#[test]
fn what_parts_two_plots_is_dragged() {
    let mut desk = Desk::new().with_three_plots();
    let loss = desk.title("loss");
    let (from, to) = (
        desk.grip("speed"),
        pos2(loss.left() + 8.0, loss.bottom() + 60.0),
    );
    desk.drag(from, to);
    let (speed, loss) = (desk.title("speed"), desk.title("loss"));
    let between = pos2(speed.right().midpoint(loss.left()), speed.bottom() + 80.0);
    desk.drag(between, between + vec2(120.0, 0.0));
    let wider = desk.title("speed").width() - speed.width();
    assert!((wider - 120.0).abs() < 4.0, "{wider}");
    let Some(Tile::Split {
        along: Along::Rows, ..
    }) = &desk.looked_at().arranging.arrangement().tiles
    else {
        panic!("rows")
    };
    let desk = desk.press_with(Modifiers::COMMAND, Key::Z).wait(2);
    assert!((desk.title("speed").width() - speed.width()).abs() < 1.0);
}

#[test]
fn a_double_click_on_a_title_enlarges_its_plot_and_escape_returns() {
    let mut desk = Desk::new().with_three_plots();
    let before = desk.title("heat").width();
    let at = desk.grip("heat");
    desk.harness.hover_at(at);
    desk.harness.step();
    // A frame takes a quarter of a second, and so does each event.
    desk.harness
        .ctx
        .options_mut(|options| options.input_options.max_double_click_delay = 2.0);
    for _ in 0..2 {
        for pressed in [true, false] {
            desk.harness.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
    }
    (0..4).for_each(|_| desk.harness.step());
    assert_eq!(desk.titles(), ["heat"]);
    assert!(desk.title("heat").width() > 1.9 * before);
    let desk = desk.press(Key::Escape).wait(2);
    assert_eq!(desk.titles(), ["loss", "speed", "heat"]);
    // The one that the pointer is over.
    let mut desk = desk;
    let at = desk.middle("speed");
    desk.harness.hover_at(at);
    desk.harness.run_steps(3);
    let desk = desk.press_with(Modifiers::SHIFT, Key::Enter).wait(2);
    assert_eq!(desk.titles(), ["speed"]);
    let desk = desk.press_with(Modifiers::SHIFT, Key::Enter).wait(2);
    assert_eq!(desk.titles().len(), 3);
}

#[test]
fn the_menu_of_a_plot_joins_splits_holds_colours_renames_and_paints() {
    let desk = Desk::new().with_three_plots();
    let desk = desk.choose("speed", &["Join with", "heat"]);
    assert_eq!(desk.titles(), ["loss", "speed"]);
    let desk = desk.choose("speed", &["Split by series"]);
    assert_eq!(desk.titles(), ["loss", "speed", "heat"]);
    let desk = desk.choose("speed", &["Curves as", "points"]);
    let id = desk.looked_at().arranging.there()[1].id.clone();
    assert_eq!(desk.looked_at().paintings.of(&id, 1), Painting::Points);
    let desk = desk.choose("speed", &["Hold y"]);
    assert!(desk.looked_at().y_ranges.contains_key(&id));
    let desk = desk.choose("speed", &["Let y go"]);
    assert!(!desk.looked_at().y_ranges.contains_key(&id));
    let desk = desk.choose("speed", &["Colour", "Fifth colour for j/speed"]);
    assert_eq!(desk.looked_at().arranging.arrangement().hues[0].hue, 4);
    let desk = desk.choose("speed", &["Rename"]);
    let mut desk = desk
        .press_with(Modifiers::COMMAND, Key::A)
        .type_text("Pace");
    desk = desk.press(Key::Enter).wait(3);
    assert_eq!(desk.titles(), ["loss", "Pace", "heat"]);
    let desk = desk.choose("Pace", &["Automatic"]);
    assert_eq!(desk.titles(), ["loss", "speed", "heat"]);
    let desk = desk.choose("speed", &["Move up"]);
    assert_eq!(desk.titles(), ["speed", "loss", "heat"]);
}

#[test]
fn a_removed_job_is_back_with_its_plots() {
    let desk = Desk::new().with_three_plots().press(Key::Delete);
    let mut desk = desk;
    desk.until(|desk| desk.titles().is_empty());
    let mut desk = desk.press_with(Modifiers::COMMAND, Key::Z);
    desk.until(|desk| desk.titles().len() == 3);
    desk.expect_text("j/heat");
}

/// What is put back is what it was, and nothing else has become another.
#[test]
fn once_a_removal_is_undone_all_colours_are_what_they_were() {
    let say = |name: &'static str| {
        move |ctx: TaskContext| async move {
            ctx.plot(name, 1.0);
        }
    };
    for removed in ["a", "b", "c"] {
        let desk = Desk::new();
        for (job, series) in [
            ("a", &["loss", "val_loss"][..]),
            ("b", &["test_loss", "acc"]),
            ("c", &["other_loss"]),
        ] {
            let mut spec = JobSpec::new(job);
            for series in series {
                spec = spec.task(TaskSpec::new(*series, say(series)));
            }
            assert!(desk.scope.start(spec).wait(PATIENCE));
            desk.scope.settle();
        }
        let inks = |desk: &Desk| {
            let window = desk.harness.state().as_ref().expect("a window");
            let plan = window.plan();
            let mut inks: Vec<_> = plan
                .named()
                .map(|(series, job, name)| (format!("{job}/{name}"), plan.ink(series)))
                .collect();
            inks.sort_by(|one, other| one.0.cmp(&other.0));
            inks
        };
        let mut desk = desk.wait(3);
        let before = inks(&desk);
        assert_eq!(before.len(), 5);
        let id = desk.job(removed).id();
        let window = desk.harness.state_mut().as_mut().expect("a window");
        window.change_view(|view| view.selected_job = Some(id));
        let mut desk = desk.wait(1).press(Key::Delete);
        desk.until(|desk| inks(desk).len() < 5);
        let mut desk = desk.press_with(Modifiers::COMMAND, Key::Z);
        desk.until(|desk| inks(desk).len() == 5);
        assert_eq!(inks(&desk), before, "{removed}");
    }
}

/// A plot's menu is higher than a low window: all of it is reached by keys.
#[test]
fn a_menu_that_is_higher_than_the_window_scrolls_to_the_chosen_line() {
    let mut desk = Desk::new().with_three_plots();
    desk.harness.set_size(vec2(640.0, 300.0));
    desk.harness.run_steps(3);
    let at = desk.middle("loss") - vec2(0.0, 60.0);
    desk.click_at(at, PointerButton::Secondary);
    let bottom = desk.harness.ctx.content_rect().bottom();
    let last = |desk: &Desk| desk.harness.get_by_label("Automatic").rect().bottom();
    assert!(last(&desk) > bottom, "{} is in sight", last(&desk));
    for _ in 0..40 {
        let is_chosen = desk.harness.get_by_label("Automatic").is_focused();
        if is_chosen {
            break;
        }
        desk = desk.press(Key::ArrowDown).wait(2);
    }
    let chosen = desk.harness.get_by_label("Automatic");
    assert!(chosen.is_focused(), "it is reached by keys");
    assert!(last(&desk) <= bottom, "{} of {bottom}", last(&desk));
}
