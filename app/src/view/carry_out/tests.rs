//! Orders and changes of the view over a real scope, without a screen.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use sprintscope_sim::control::ControlSpec;
use sprintscope_sim::{JobSpec, JobState, Latch, TaskSpec};

use sprintscope_sim::store::XAxis;

use super::*;
use crate::view::catalogue::catalogue;
use crate::view::catalogue::named;
use crate::view::entry::Entry;
use crate::view::painting::Painting;
use crate::view::plot_id::PlotId;
use crate::view::range::Growth;

/// Longer than any test may take: reached only where something hangs.
const DEADLINE: Duration = Duration::from_secs(20);

/// A scope with a job that has a slider and a button.
fn scope() -> (Scope, Job) {
    let scope = Scope::new();
    let there = Latch::new();
    let told = there.clone();
    let job = scope.start(
        JobSpec::new("train").task(TaskSpec::new("task", move |ctx| {
            let told = told.clone();
            async move {
                let slider = ControlSpec::slider("lr", 0.0, 1.0, 0.5);
                for spec in [slider, ControlSpec::button("save")] {
                    ctx.control(spec).expect("a control");
                }
                told.set();
                ctx.stop_event().wait().await;
            }
        })),
    );
    let start = Instant::now();
    while !there.is_set() {
        assert!(start.elapsed() < DEADLINE, "no controls");
        std::thread::yield_now();
    }
    (scope, job)
}

/// Does it by its key, and returns what the view says of it.
fn note(scope: &Scope, view: &mut View, id: &str) -> Option<String> {
    let entry = named(id).expect("called so");
    carry_out(Asked::by_key(Deed::Entry(entry)), scope, view);
    view.note.take()
}

#[test]
fn the_view_says_why_an_order_is_refused() {
    let (scope, job) = scope();
    let mut view = View::default();
    let mut say = |command| note(&scope, &mut view, command);
    let running = say("job.remove").expect("refused");
    assert_eq!(running, "train still runs: stop it first");
    let slider = say("control.press").expect("refused");
    assert_eq!(slider, "lr is no button: set it to a value instead");
    assert_eq!(say("job.stop"), None);
    assert!(job.wait(DEADLINE));
    let stopped = say("job.stop").expect("refused");
    assert_eq!(stopped, "train has ended");
    let turned = say("control.up").expect("refused");
    assert_eq!(turned, "train has ended: nothing takes the value");
    assert_eq!(say("job.remove"), None);
    assert!(scope.jobs().list().is_empty());
}

#[test]
fn controls_are_turned_and_pressed_and_jobs_restarted_by_orders() {
    let (scope, job) = scope();
    let mut view = View::default();
    let requested = |name| job.control(name).expect("there").requested();
    for (command, lr, presses) in [
        ("control.up", 0.52, 0.0),
        ("control.select-below", 0.52, 0.0),
        ("control.press", 0.52, 1.0),
        ("control.up", 0.52, 2.0),
    ] {
        assert_eq!(note(&scope, &mut view, command), None);
        assert_eq!((requested("lr"), requested("save")), (lr, presses));
    }
    assert_eq!(note(&scope, &mut view, "job.stop-all"), None);
    assert!(job.wait(DEADLINE));
    assert_eq!(job.state(), JobState::Completed);
    assert_eq!(note(&scope, &mut view, "job.restart"), None);
    assert_eq!(job.status().run, 1);
    assert_eq!(note(&scope, &mut view, "job.stop-all"), None);
    assert!(job.wait(DEADLINE));
    assert_eq!(note(&scope, &mut view, "job.flush"), None);
    assert!(scope.jobs().list().is_empty());
}

#[test]
fn a_zoom_by_key_keeps_the_live_edge_and_a_pan_lets_go_of_it() {
    let scope = Scope::new();
    let mut view = View::default();
    view.shown.insert(XAxis::Time, [0.0, 100.0]);
    let width = |view: &mut View| {
        let ends = view.ends(&XAxis::Time, [0.0, 100.0], Growth::Live);
        view.shown.insert(XAxis::Time, ends);
        ends[1] - ends[0]
    };
    let (all, is_followed) = (width(&mut view), view.is_following());
    assert!(is_followed);
    assert_eq!(note(&scope, &mut view, "view.zoom-in"), None);
    let half = width(&mut view);
    assert!((half / all - 0.5).abs() < 0.02, "{half} of {all}");
    assert!(view.is_following());
    note(&scope, &mut view, "view.zoom-out");
    note(&scope, &mut view, "view.pan-left");
    assert!(!view.is_following());
    let before = view.shown[&XAxis::Time];
    note(&scope, &mut view, "view.pan-right");
    width(&mut view);
    let moved = view.shown[&XAxis::Time][0] - before[0];
    assert!((moved / all - 0.25).abs() < 0.3, "{moved}");
}

#[test]
fn the_log_is_chosen_and_followed_by_commands() {
    let scope = Scope::new();
    let mut view = View::default();
    let mut said = Vec::new();
    for _ in 0..5 {
        said.extend(note(&scope, &mut view, "view.log-level"));
    }
    let expected = [
        "Log: Debug and up",
        "Log: Info and up",
        "Log: Warnings and errors",
        "Log: Errors",
        "Log: All levels",
    ];
    assert_eq!(said, expected);
    note(&scope, &mut view, "view.log-follow");
    assert!(view.log.is_held);
    note(&scope, &mut view, "view.log-follow");
    assert!(!view.log.is_held);
}

fn typed(scope: &Scope, view: &mut View, text: &str) -> Option<String> {
    if let Overlay::Note(noting) = &mut view.overlay {
        noting.text = text.into();
    }
    view.note = None;
    let put = Asked::by_key(Deed::Command(Command::PutNote));
    carry_out(put, scope, view);
    match &view.overlay {
        Overlay::Note(noting) => noting.refused().map(str::to_owned),
        _ => view.note.take(),
    }
}

fn says(view: &View) -> &str {
    match &view.overlay {
        Overlay::Note(noting) => &noting.says,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_note_stands_where_the_pointer_was_when_it_was_begun() {
    let (scope, job) = scope();
    let step = XAxis::own("step");
    let mut view = View::default();
    for (axis, x, jobs, expected) in [
        (XAxis::Time, 1e-6, vec![], "Note on train at 0:00.00"),
        (
            step.clone(),
            120.0,
            vec![job.id()],
            "Note on train at step 120",
        ),
        // Steps of another job's aren't its own.
        (step.clone(), 7.0, vec![JobId(9)], "Note on train, now"),
    ] {
        view.cursor = Some((axis, x));
        view.pointed_jobs = jobs;
        assert_eq!(note(&scope, &mut view, "view.note"), None);
        assert_eq!(says(&view), expected);
        // The pointer goes on, and the plot.
        view.cursor = Some((XAxis::Time, 5.0));
        assert_eq!(typed(&scope, &mut view, expected), None);
        assert_eq!(view.overlay, Overlay::None);
    }
    view.cursor = None;
    note(&scope, &mut view, "view.note");
    assert_eq!(says(&view), "Note on train, now");
    assert_eq!(typed(&scope, &mut view, "live"), None);
    scope.settle();
    let marks = scope.marks();
    assert!(marks.iter().all(|mark| mark.job == job.id()));
    assert_eq!((marks[0].t, marks[0].x(&step)), (1e-6, None));
    assert_eq!(marks[1].x(&step), Some(120.0));
    assert_eq!(marks[2].x(&step), None);
    assert!(marks[2].t > 1e-6 && marks[3].t >= marks[2].t, "{marks:?}");
}

#[test]
fn a_note_without_a_word_is_none_and_one_that_is_refused_can_be_mended() {
    let (scope, _job) = scope();
    let mut view = View {
        marks_are_hidden: true,
        ..View::default()
    };
    note(&scope, &mut view, "view.note");
    assert_eq!(typed(&scope, &mut view, "  "), None);
    assert_eq!(view.overlay, Overlay::None);
    assert!(view.marks_are_hidden);
    note(&scope, &mut view, "view.note");
    let refused = typed(&scope, &mut view, &"x".repeat(201)).expect("refused");
    assert_eq!(
        refused,
        "a mark's text has 201 characters: give at most 200"
    );
    assert_eq!(says(&view), "Note on train, now");
    assert_eq!(typed(&scope, &mut view, "shorter"), None);
    assert!(!view.marks_are_hidden, "it is to be seen");
    scope.settle();
    let texts: Vec<_> = scope.marks().into_iter().map(|mark| mark.text).collect();
    assert_eq!(texts, ["shorter"]);
}

/// What may be asked in a row: anything of the catalogue, and what names what it acts on.
fn deed() -> impl Strategy<Value = Deed> {
    let entries: Vec<&'static Entry> = catalogue().collect();
    let job = (0..5_u32).prop_map(JobId);
    let control = prop::sample::select(vec!["lr", "save", "nosuch"]);
    let named = (job, control, -3.0..3.0_f64).prop_flat_map(|(job, control, value)| {
        let control = control.to_owned();
        let values = [(control.clone(), value.into())].into();
        let plot = PlotId {
            group: control.clone(),
            unit: String::new(),
            axis: XAxis::Time,
        };
        prop::sample::select(vec![
            Command::SelectJob(job),
            Command::OpenOrClose(job),
            Command::OpenFacts(job),
            Command::ShowSeriesOf(job),
            Command::HideSeriesOf(job),
            Command::Zoom {
                axis: XAxis::Time,
                factor: value.exp2(),
                around: value,
            },
            Command::Pan {
                axis: XAxis::Time,
                by: value * 1e308,
            },
            Command::HoldY {
                plot: plot.clone(),
                ends: [value, -value],
            },
            Command::Paint {
                plot: plot.clone(),
                painting: Painting::Density,
            },
            Command::Paint {
                plot: plot.clone(),
                painting: Painting::Steps,
            },
            Command::FoldPlot(plot),
            Command::Note(job),
            Command::PutNote,
            Command::SearchFor(control.clone()),
            Command::FilterLog(control.clone()),
            Command::LogLevel(Some(Level::Error)),
            Command::SelectControl {
                job,
                control: control.clone(),
            },
            Command::Turn {
                job,
                control: control.clone(),
                steps: value,
            },
            Command::FindSeries {
                job,
                series: SeriesId(job.0),
            },
            Command::Order(Order::Set {
                job: job.into(),
                values,
            }),
            Command::Order(Order::Press {
                job: job.into(),
                control,
            }),
            Command::Order(Order::Restart { job: job.into() }),
            Command::Order(Order::Remove { job: job.into() }),
            Command::Order(Order::Mark {
                job: job.into(),
                text: "here".into(),
                at: None,
            }),
        ])
    });
    prop_oneof![
        2 => prop::sample::select(entries).prop_map(Deed::Entry),
        1 => named.prop_map(Deed::Command),
    ]
}

#[test]
fn whatever_is_asked_in_a_row_the_selection_stays_valid_and_refusals_are_said() {
    let config = ProptestConfig {
        cases: 24,
        ..ProptestConfig::default()
    };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 1..60))| {
        let (scope, _job) = scope();
        let short = TaskSpec::new("short", |_ctx| async {});
        scope.start(JobSpec::new("short").task(short));
        let deaf = |ctx: sprintscope_sim::TaskContext| async move { while ctx.sleep().await {} };
        let ticks = TaskSpec::new("ticks", deaf).every(Duration::from_millis(1));
        scope.start(JobSpec::new("ticks").task(ticks));
        let mut view = View::default();
        for deed in deeds {
            view.note = None;
            let asked = Asked::by_key(deed.clone());
            carry_out(asked, &scope, &mut view);
            let jobs = scope.jobs().list();
            let found = selected(&scope, &view);
            prop_assert_eq!(found.is_none(), jobs.is_empty(), "{:?}", deed);
            if let Some(job) = found {
                prop_assert!(jobs.iter().any(|one| one.id() == job.id()));
            }
            if let Some(note) = &view.note {
                // A sentence, and not the words of a type.
                prop_assert!(note.len() > 5 && !note.contains("Error("), "{:?}: {}", deed, note);
            }
            if let Deed::Command(Command::Order(order)) = deed
                && let Err(refused) = scope.carry_out(order.clone(), StopBy::Key)
            {
                prop_assert!(refused.to_string().len() > 5, "{:?}", order);
            }
        }
    });
}
