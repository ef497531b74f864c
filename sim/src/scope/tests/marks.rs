//! Marks: made where something happens, kept with what it was.

use super::*;
use crate::job::{ControlSpec, MarkKind, MarkPlace};
use crate::mark::Mark;

fn told(marks: &[Mark]) -> Vec<(MarkKind, &str)> {
    let told = |mark: &Mark| mark.kind.clone();
    marks
        .iter()
        .map(told)
        .zip(marks.iter().map(|mark| &*mark.text))
        .collect()
}

fn lines(scope: &Scope, job: &Job) -> Vec<String> {
    let log = scope.log(job.id());
    let lines = log.lines(log.range()).into_iter();
    lines.map(|(_, line)| line.text.to_string()).collect()
}

#[test]
fn what_happens_to_a_job_leaves_a_mark_of_its_kind() {
    let scope = Scope::new();
    let job = scope.start(
        JobSpec::new("train")
            .task(
                TaskSpec::new("task", |ctx| async move {
                    let lr = ctx
                        .control(ControlSpec::slider("lr", 0.0, 1.0, 0.5))
                        .unwrap();
                    let over = SeriesSpec::named("loss").over("step");
                    let loss = ctx.series(over);
                    loss.push(7.0, 0.25).unwrap();
                    ctx.mark("  warm-up\nover ");
                    ctx.mark(" ");
                    while ctx.sleep().await {
                        lr.value();
                    }
                })
                .every(TICK),
            )
            .without_io(),
    );
    until("the control", || job.control("lr").is_some());
    let told_of = |kind: &MarkKind| scope.marks().iter().any(|mark| mark.kind == *kind);
    until("the note", || told_of(&MarkKind::ProgramNote));
    job.control("lr").unwrap().request(0.125).unwrap();
    let control: Arc<str> = "lr".into();
    let applied = MarkKind::Applied { control };
    until("the value", || told_of(&applied));
    assert!(job.mark("door opened", Some(0.0)));
    assert!(!job.mark("\n", None), "it says nothing");
    job.restart(StopBy::Key);
    until("the second run", || told_of(&MarkKind::Restart));
    scope.shut_down(StopBy::Close);
    let marks = scope.marks();
    let expected = [
        (MarkKind::ProgramNote, "warm-up over"),
        (applied, "lr → 0.125"),
        (MarkKind::Note, "door opened"),
        (MarkKind::Stop, "stop event, by key"),
        (MarkKind::Restart, "run 2"),
        (MarkKind::ProgramNote, "warm-up over"),
        (MarkKind::Stop, "stop event, by close"),
    ];
    assert_eq!(told(&marks), expected);
    assert_eq!(marks[0].own_x[0].x, 7.0);
    assert_eq!(marks[2].t, 0.0);
    let lines = lines(&scope, &job);
    let notes: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("mark: "))
        .collect();
    assert_eq!(
        notes,
        [
            "mark: warm-up over",
            "mark: door opened",
            "mark: warm-up over"
        ]
    );
}

#[test]
fn a_removed_jobs_marks_stay_away() {
    let scope = Scope::new();
    let job = run(&scope, once("j", 1.0));
    job.mark("seen", None);
    scope.settle();
    assert_eq!(scope.marks().len(), 1);
    scope.jobs().remove(job.id());
    job.mark("too late", None);
    scope.settle();
    assert_eq!(scope.marks(), []);
}

#[test]
fn a_note_stands_where_a_person_wants_it_and_never_where_nothing_has_come_yet() {
    let scope = Scope::new();
    let over = |ctx: TaskContext| async move {
        let loss = ctx.series(SeriesSpec::named("loss").over("step"));
        loss.push(7.0, 0.25).unwrap();
    };
    let job = run(&scope, JobSpec::new("j").task(TaskSpec::new("once", over)));
    let step = XAxis::own("step");
    let before = scope.now();
    let places = [
        Some(MarkPlace::on(&step, 3.0)),
        Some(MarkPlace::on(&XAxis::Time, 1e-6)),
        Some(MarkPlace::on(&XAxis::Time, -5.0)),
        Some(MarkPlace::on(&XAxis::Time, 1e9)),
        Some(MarkPlace::on(&step, f64::NAN)),
        None,
    ];
    for at in places {
        let order = Order::Mark {
            job: (&job).into(),
            text: "here".into(),
            at,
        };
        assert_eq!(scope.carry_out(order, StopBy::Key), Ok(Done::Marked));
    }
    scope.settle();
    let marks = scope.marks();
    let own: Vec<_> = marks.iter().map(|mark| mark.x(&step)).collect();
    let reached = Some(7.0);
    assert_eq!(own, [Some(3.0), None, None, reached, reached, reached]);
    assert_eq!([marks[1].t, marks[2].t], [1e-6, 0.0]);
    for mark in [&marks[0], &marks[3], &marks[4], &marks[5]] {
        assert!((before..=scope.now()).contains(&mark.t), "{mark:?}");
    }
}

#[test]
fn a_mark_without_a_place_is_written_as_it_was_and_one_with_it_is_read_back() {
    let mark = |at| Order::Mark {
        job: "j".into(),
        text: "here".into(),
        at,
    };
    let text = serde_json::to_string(&mark(None)).unwrap();
    assert_eq!(text, r#"{"type":"mark","job":"j","text":"here"}"#);
    let clock = XAxis::Own {
        name: "time".into(),
        kind: XKind::Clock,
    };
    for axis in [XAxis::Time, XAxis::own("step"), clock] {
        let order = mark(Some(MarkPlace::on(&axis, 0.1)));
        let text = serde_json::to_string(&order).unwrap();
        assert_eq!(serde_json::from_str::<Order>(&text).unwrap(), order);
    }
}
