use std::time::Instant;

use proptest::prelude::*;
use sprintscope_sim::store::{XAxis, XKind};
use sprintscope_sim::{JobSpec, Scope, TaskContext, TaskSpec};

use super::gather::layout_of;
use super::keeper::{Keeping, Place};
use super::layout_file::{parse, written};
use super::*;
use crate::view::View;
use crate::view::arrangement::arrange::Arrange;
use crate::view::arrangement::tile::{Along, Part, Tile};
use crate::view::asked::Asked;
use crate::view::carry_out::carry_out;
use crate::view::command::Command;
use crate::view::line_file::LineFile;
use crate::view::plan::Plan;
use crate::view::plot_id::PlotId;
use crate::view::range::Range;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[ \\[\\]a*1/\"'\n=#é]{1,8}",
        "made [0-9]{1,2}"
    ]
}

fn plot() -> impl Strategy<Value = PlotKey> {
    let unit = || prop_oneof![Just(String::new()), text()];
    prop_oneof![
        (text(), unit()).prop_map(|(group, unit)| PlotKey { group, unit }),
        (1..9_u32, unit()).prop_map(|(number, unit)| PlotKey::by_hand(number, &unit)),
    ]
}

fn axis() -> impl Strategy<Value = XAxis> {
    prop_oneof![
        Just(XAxis::Time),
        (text(), prop_oneof![Just(XKind::Number), Just(XKind::Clock)])
            .prop_map(|(name, kind)| XAxis::Own { name, kind }),
    ]
}

fn ends() -> impl Strategy<Value = Ends> {
    (-1e9..1e9_f64, 1e-3..1e9_f64).prop_map(|(low, span)| Ends([low, low + span]))
}

fn painting() -> impl Strategy<Value = Painting> {
    (0..4_usize).prop_map(|place| Painting::ALL[place])
}

fn tiles() -> impl Strategy<Value = TileWords> {
    let leaf = prop_oneof![
        3 => plot().prop_map(Tile::Plot),
        1 => (prop::collection::vec(plot(), 2..4), 0..2_usize)
            .prop_map(|(plots, shown)| Tile::Tabs { shown, plots }),
    ];
    let tree = leaf.prop_recursive(3, 8, 3, |inner| {
        let part = (1..4_000_u16, inner).prop_map(|(share, tile)| Part {
            share: f32::from(share) / 1_000.0,
            tile,
        });
        (any::<bool>(), prop::collection::vec(part, 2..4)).prop_map(|(is_rows, parts)| {
            let along = if is_rows { Along::Rows } else { Along::Columns };
            Tile::Split { along, parts }
        })
    });
    tree.prop_filter_map("each plot once", |tile| {
        let is_tree = {
            let mut seen = std::collections::HashSet::new();
            tile.plots().into_iter().all(|plot| seen.insert(plot))
        };
        is_tree.then_some(TileWords(tile))
    })
}

fn layouts() -> impl Strategy<Value = Layout> {
    let theme = prop::option::of(prop_oneof![Just(Theme::Light), Just(Theme::Dark)]);
    let size = || prop::option::of((40..900_u16).prop_map(|size| Size(f32::from(size))));
    let panels = (any::<[bool; 2]>(), [size(), size()]);
    let panels = panels.prop_map(|([closed, open], [jobs, log])| PanelWords {
        closed: if closed { vec![Panel::Log] } else { vec![] },
        open: if open { vec![Panel::Reading] } else { vec![] },
        jobs,
        log,
        ..PanelWords::default()
    });
    let x = (
        axis(),
        prop::option::of(1e-3..1e9_f64),
        prop::option::of(ends()),
    );
    let x = x.prop_map(|(axis, last, ends)| RangeWords {
        all: last.is_none() && ends.is_none(),
        axis,
        last: last.map(Span),
        ends,
    });
    let said = (
        (plot(), prop::option::of(axis())),
        prop::option::of(text()),
        prop::option::of(painting()),
        any::<bool>(),
        prop::option::of(ends()),
        any::<bool>(),
    );
    let said = said.prop_map(
        |((plot, axis), label, painting, folded, y, is_log)| PlotSaid {
            plot,
            axis,
            label,
            painting,
            folded,
            y_scale: is_log.then_some(YScale::Symlog),
            y,
        },
    );
    let series = (
        [text().boxed(), Just("*".to_owned()).boxed()],
        any::<[bool; 2]>(),
        prop::option::of(0..8_usize),
        prop::option::of(plot()),
    );
    let series = series.prop_map(
        |([name, job], [hidden, second_axis], hue, into)| SeriesSaid {
            job,
            name,
            hidden,
            hue,
            second_axis,
            into,
        },
    );
    let join = (plot(), plot()).prop_map(|(plot, into)| JoinWords { plot, into });
    (
        theme,
        prop::option::of(painting()),
        panels,
        prop::collection::vec(x, 0..3),
        prop::collection::vec(said, 0..4),
        prop::collection::vec(series, 0..4),
        prop::collection::vec(join, 0..3),
        prop::option::of(tiles()),
    )
        .prop_map(
            |(theme, painting, panels, x, plot, series, join, tiles)| Layout {
                job_states: !x.is_empty(),
                theme,
                painting,
                panels,
                x,
                plot,
                series,
                join,
                tiles,
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(layout in layouts()) {
        let text = written(&layout).unwrap();
        prop_assert!(text.starts_with("# A layout of Sprintscope"));
        let read = parse(&text);
        prop_assert_eq!(read, Ok(layout), "{}", text);
        let again = written(&parse(&text).unwrap());
        prop_assert_eq!(again, Ok(text));
    }

    #[test]
    fn whatever_stands_in_a_file_it_is_told_in_a_line_and_stays(
        layout in layouts(),
        noise in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = written(&layout).unwrap().into_bytes();
        for (at, byte) in noise {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("layout.toml");
        std::fs::write(&path, &bytes).unwrap();
        let place = Place::File(path.clone());
        let (read, note) = place.load();
        if let Some(note) = note {
            prop_assert_eq!(note.lines().count(), 1, "{}", note);
            prop_assert!(note.contains("layout.toml: line "), "{}", note);
            prop_assert_eq!(read, Layout::default());
            let keeping = Keeping::begin(place).unwrap();
            keeping.keeper().keep(layout);
            drop(keeping);
            prop_assert_eq!(std::fs::read(&path).unwrap(), bytes);
        } else {
            let mut view = View::default();
            view.begin_as(&read);
            let _shown = layout_of(&view, &Plan::default());
        }
    }
}

#[test]
fn a_mistake_is_told_with_its_line() {
    for (text, told) in [
        (
            "theme = \"dark\"\npainting = \"dots\"\n",
            "line 2: unknown variant `dots`",
        ),
        (
            "[panels]\nclosed = [\"jobs\"]\n\nsize = 3\n",
            "line 4: unknown field `size`",
        ),
        (
            "[[plot]]\nplot = \"loss\"\ny = [2, 1]\n",
            "line 3: two numbers, the lower one first",
        ),
        ("[[x]]\nlast = -3\n", "line 2: a number above 0"),
        ("[panels]\njobs = nan\n", "line 2: a panel is between"),
        (
            "[tiles]\nrows = [{ plot = \"a\" }, { plot = \"a\" }]\n",
            "line 1: the plot `a` stands twice",
        ),
        ("theme = \"dark\"\n[tiles]\n", "line 2: a tile is one of"),
        ("[[series]]\nname = 3\n", "line 2: invalid type"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.starts_with(told), "{error}\n{text}");
    }
}

#[test]
fn a_layout_reads_as_a_person_would_write_it() {
    let layout = parse(
        "theme = 'dark'\n[panels]\nclosed = ['log']\njobs = 250\n\
         [[x]]\nlast = 60\n\
         [[plot]]\nplot = 'speed [m/s]'\nlabel = 'Speed'\ny = [0, 30]\n\
         [[series]]\nname = 'val/*'\nhidden = true\n\
         [tiles]\ncolumns = [{ plot = 'loss', share = 2 }, { tabs = ['speed [m/s]', 'made 1'] }]\n",
    );
    let text = written(&layout.unwrap()).unwrap();
    let (_head, body) = text.split_once("\n\n").unwrap();
    insta::assert_snapshot!(body, @r#"
    theme = "dark"

    [panels]
    closed = ["log"]
    jobs = 250.0

    [[x]]
    last = 60.0

    [[plot]]
    plot = "speed [m/s]"
    label = "Speed"
    y = [0.0, 30.0]

    [[series]]
    name = "val/*"
    hidden = true

    [[tiles.columns]]
    share = 2.0
    plot = "loss"

    [[tiles.columns]]
    tabs = ["speed [m/s]", "made 1"]
    "#);
}

#[test]
fn the_readmes_layout_is_one() {
    let readme = include_str!("../../../README.md");
    let text = readme
        .split("```toml\n")
        .find(|text| text.contains("[tiles]"));
    let text = text.unwrap().split("```").next().unwrap();
    let layout = parse(text).unwrap();
    assert_eq!(layout.series[0].name, "val/*");
    assert_eq!(parse(&written(&layout).unwrap()), Ok(layout));
}

/// A scope whose one job, of this name, has said these series once each.
struct Desk {
    scope: Scope,
    view: View,
    plan: Plan,
}

impl Desk {
    fn of(series: &'static [&'static str], layout: &Layout) -> Self {
        let scope = Scope::new();
        let say = move |ctx: TaskContext| async move {
            for name in series {
                ctx.plot_at(name, 0.0, 1.0);
                ctx.plot_at(name, 10.0, 2.0);
            }
        };
        let job = scope.start(JobSpec::new("train").task(TaskSpec::new("say", say)));
        assert!(job.wait(std::time::Duration::from_secs(20)));
        scope.settle();
        let mut shown = Self {
            scope,
            view: View::default(),
            plan: Plan::default(),
        };
        shown.view.begin_as(layout);
        shown.look();
        shown
    }

    fn look(&mut self) {
        self.plan.update(&self.scope, &self.scope.jobs().list());
        self.view.take_up_layout(&self.plan);
        self.plan.arrange(&mut self.view.arranging);
    }

    fn act(&mut self, command: Command) {
        carry_out(Asked::by_button(command), &self.scope, &mut self.view);
        self.look();
    }

    fn layout(&self) -> Layout {
        layout_of(&self.view, &self.plan)
    }

    fn hide(&mut self, name: &str) {
        let series = self.plan.named().find(|(.., one)| *one == name);
        let series = series.expect("a series of this name").0;
        self.act(Command::HideSeries(vec![series]));
    }

    fn drawn(&self) -> Vec<String> {
        let named = self.plan.named();
        let drawn = named.filter(|(series, ..)| !self.view.hidden.contains(series));
        let mut names: Vec<String> = drawn.map(|(.., name)| name.to_owned()).collect();
        names.sort();
        names
    }

    fn plot(&self, group: &str) -> PlotId {
        let found = self.plan.plots.iter().find(|plot| plot.id.group == group);
        found.expect("a plot of this group").id.clone()
    }
}

#[test]
fn nothing_is_kept_of_a_view_in_which_nothing_was_changed() {
    let shown = Desk::of(&["loss", "speed"], &Layout::default());
    assert_eq!(shown.layout(), Layout::default());
}

#[test]
fn what_a_person_arranges_is_the_same_in_the_next_run() {
    let names = &["loss", "speed", "heat"];
    let mut before = Desk::of(names, &Layout::default());
    let [loss, speed, heat] = ["loss", "speed", "heat"].map(|group| before.plot(group));
    before.act(Command::Arrange(Arrange::Join {
        plot: heat,
        into: speed.clone(),
    }));
    before.act(Command::Arrange(Arrange::Rename {
        plot: speed.clone(),
        label: "Both".into(),
    }));
    before.act(Command::Arrange(Arrange::Shift {
        plot: speed.clone(),
        places: -1,
    }));
    before.act(Command::FoldPlot(loss.clone()));
    before.act(Command::Paint {
        plot: speed.clone(),
        painting: Painting::Steps,
    });
    before.view.scale_y(speed.clone(), YScale::Log);
    before.act(Command::HoldY {
        plot: speed,
        ends: [0.0, 4.0],
    });
    before.hide("heat");
    before.act(Command::Panel(Panel::Log));
    before.view.theme = Some(Theme::Light);
    before.view.ranges.insert(XAxis::Time, Range::UpTo(60.0));
    let layout = parse(&written(&before.layout()).unwrap()).unwrap();
    let after = Desk::of(names, &layout);
    assert_eq!(after.layout(), before.layout());
    // But for what awaits series that are there by now.
    let [mut was, mut is] = [before.view.arranged(), after.view.arranged()];
    (was.awaited, is.awaited) = Default::default();
    assert_eq!(is, was);
    assert_eq!(after.drawn(), before.drawn());
    let plots = |shown: &Desk| shown.plan.plots.clone();
    assert_eq!(plots(&after), plots(&before));
}

#[test]
fn tomorrows_run_with_other_names_fits_what_was_said_of_todays() {
    let mut today = Desk::of(
        &["run_20261130_1/loss", "run_20261130_1/acc", "speed"],
        &Layout::default(),
    );
    today.hide("run_20261130_1/loss");
    let layout = today.layout();
    assert_eq!(layout.series[0].name, "run_*/loss");
    let tomorrow = Desk::of(
        &["run_20261201_7/loss", "run_20261201_7/acc", "speed"],
        &layout,
    );
    assert_eq!(tomorrow.drawn(), ["run_20261201_7/acc", "speed"]);
    assert_eq!(tomorrow.layout(), layout);
}

#[test]
fn what_has_not_come_is_named_once_and_stays_said() {
    let layout =
        parse("[[series]]\nname = 'speed'\nhue = 3\n[[series]]\nname = 'val/*'\nhidden = true\n");
    let layout = layout.unwrap();
    let mut shown = Desk::of(&["loss", "speed"], &layout);
    assert!(
        shown.view.say_missing(&shown.plan).is_some(),
        "they may still come"
    );
    let since = Instant::now().checked_sub(std::time::Duration::from_secs(9));
    shown.view.keeping.awaited.have_waited_since(since.unwrap());
    assert_eq!(shown.view.say_missing(&shown.plan), None);
    assert_eq!(
        shown.view.note.take().as_deref(),
        Some("layout: no series matches `val/*` so far")
    );
    shown.view.say_missing(&shown.plan);
    assert_eq!(shown.view.note, None);
    assert_eq!(shown.layout(), layout);
}

#[test]
fn automatic_forgets_all_of_it_and_undo_brings_it_back() {
    let layout = parse(
        "theme = 'light'\npainting = 'steps'\n[panels]\nclosed = ['log']\n[[x]]\nlast = 60\n\
         [[plot]]\nplot = 'loss'\nlabel = 'Loss'\nfolded = true\ny = [0, 3]\n\
         [[series]]\njob = 'train'\nname = 'speed'\nhidden = true\n\
         [[series]]\nname = 'val/*'\nhidden = true\n",
    );
    let mut shown = Desk::of(&["loss", "speed"], &layout.unwrap());
    let before = shown.layout();
    shown.act(Command::Arrange(Arrange::Automatic));
    assert_eq!(shown.layout(), Layout::default());
    shown.act(Command::Undo);
    assert_eq!(shown.layout(), before);
    assert_eq!(shown.drawn(), ["loss"]);
}

#[test]
fn of_what_comes_live_the_width_is_kept_and_of_the_rest_the_part() {
    let step = XAxis::own("step");
    let layout = |live: bool, range: Range| {
        let mut view = View::default();
        if live {
            view.windows.begin_live(XAxis::Time);
        }
        let ranges = [(XAxis::Time, range), (step.clone(), range)];
        view.ranges = ranges.into_iter().collect();
        layout_of(&view, &Plan::default()).x
    };
    let words = |axis: &XAxis| RangeWords {
        axis: axis.clone(),
        last: None,
        ends: None,
        all: false,
    };
    let ends = Some(Ends([100.0, 200.8]));
    let fixed = Range::Fixed([100.0, 200.8]);
    let [time, steps] = [&XAxis::Time, &step].map(words);
    let part = |of: &RangeWords| RangeWords { ends, ..of.clone() };
    assert_eq!(layout(false, fixed), [part(&time), part(&steps)]);
    let [width, kept] = <[RangeWords; 2]>::try_from(layout(true, fixed)).unwrap();
    assert_eq!(kept, part(&steps));
    let span = width.last.unwrap().0;
    assert!((span - 100.0).abs() < 1e-9, "{span}");
    // What is shown by itself needs no word.
    assert_eq!(layout(false, Range::All), []);
    let all = RangeWords { all: true, ..time };
    assert_eq!(layout(true, Range::All), std::slice::from_ref(&all));
    let mut next = View::default();
    next.windows.begin_live(XAxis::Time);
    assert_eq!(next.range(&XAxis::Time), Range::UpTo(60.0));
    next.begin_as(&Layout {
        x: vec![all],
        ..Layout::default()
    });
    assert_eq!(next.range(&XAxis::Time), Range::All);
}

#[test]
fn a_range_of_yesterday_waits_for_data_in_it() {
    let axis = XAxis::own("epoch");
    let mut view = View::default();
    let layout =
        parse("[[x]]\nends = [3, 7]\naxis = { own = { name = 'epoch', kind = 'number' } }\n");
    view.begin_as(&layout.unwrap());
    let plan = Plan::default();
    view.shown.insert(axis.clone(), [0.0, 2.0]);
    view.take_up_layout(&plan);
    assert_eq!(view.range(&axis), Range::All);
    view.shown.insert(axis.clone(), [0.0, 5.0]);
    view.take_up_layout(&plan);
    assert_eq!(view.range(&axis), Range::Fixed([3.0, 7.0]));
}

#[test]
fn a_line_keeps_what_changed_beside_what_others_keep_and_nothing_is_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let file = LineFile::within(folder.path(), "python3 train.py");
    let reading = toml::Table::from_iter([("skip".to_owned(), toml::Value::from("x"))]);
    file.replace("reading", Some(reading)).unwrap();
    let keep = |layout: &Layout| {
        let keeping = Keeping::begin(Place::Line(file.clone())).unwrap();
        keeping.keeper().keep(layout.clone());
        drop(keeping);
        let text = std::fs::read_to_string(file.path()).unwrap();
        (text, Place::Line(file.clone()).load().0)
    };
    let layout = Layout {
        theme: Some(Theme::Dark),
        ..Layout::default()
    };
    let (text, kept) = keep(&layout);
    assert_eq!(kept, layout);
    assert!(
        text.contains("[reading]") && text.contains("[layout]"),
        "{text}"
    );
    let (text, _) = keep(&Layout::default());
    assert_eq!(text, "[reading]\nskip = \"x\"\n");
}

#[test]
fn a_view_keeps_what_was_done_after_a_rest_and_a_named_file_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("layout.toml");
    let line = LineFile::within(folder.path(), "x");
    for place in [Place::Line(line.clone()), Place::File(path.clone())] {
        let is_file = matches!(place, Place::File(_));
        let keeping = Keeping::begin(place.clone()).unwrap();
        let mut shown = Desk::of(&["loss"], &Layout::default());
        shown.view.keep_by(super::keeper::Kept {
            keeper: Some(keeping.keeper()),
            ..Default::default()
        });
        shown.act(Command::Panel(Panel::Jobs));
        assert!(
            shown.view.keep_up(&shown.plan).is_some(),
            "it waits for a rest"
        );
        shown.view.keep_now(&shown.plan);
        if is_file {
            shown.act(Command::SaveLayout);
            shown.view.keep_up(&shown.plan);
        }
        drop(keeping);
        let panels = place.load().0.panels;
        assert_eq!(panels.closed, [Panel::Jobs]);
        if is_file {
            shown.view.keep_up(&shown.plan);
            let said = format!("The layout is saved in {}", path.display());
            assert_eq!(shown.view.note, Some(said));
        } else {
            assert!(!path.exists());
        }
    }
}

#[test]
fn fuzz_a_file_that_somebody_changed_is_a_layout_or_says_in_a_line_what_is_wrong() {
    let file = layouts().prop_map(|layout| written(&layout).unwrap().into_bytes());
    let new = text().prop_map(String::into_bytes);
    crate::fuzz::hold(&crate::fuzz::changed(file, new), |file| {
        match parse(&String::from_utf8_lossy(&file)) {
            Ok(layout) => {
                let again = written(&layout).unwrap();
                prop_assert_eq!(parse(&again), Ok(layout), "{}", again);
            }
            Err(words) => prop_assert!(!words.is_empty() && !words.contains('\n'), "{}", words),
        }
        Ok(())
    });
}
