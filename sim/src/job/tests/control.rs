//! Controls of every kind: what they take, what was asked, what is applied.

use super::super::{Control, ControlError, ControlKind, ControlSpec, ControlState};
use super::*;

fn requested(spec: ControlSpec, value: f64) -> Result<f64, ControlError> {
    Control::new(spec).expect("a control").request(value)
}

/// Runs a task to its end on a paused clock, with the scope's side in the test's hand.
fn run<F, Fut>(bench: &Bench, task: F) -> Job
where
    F: Fn(TaskContext) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + 'static,
{
    let job = bench.start(job(TaskSpec::new("task", task)).paused_clock());
    assert_eq!(reason(&job), Reason::TasksFinished);
    job
}

fn job_control(ctx: &TaskContext, name: &str) -> Arc<Control> {
    let controls = &ctx.core_for_tests().controls;
    controls.named(name).expect("announced")
}

fn state(ctx: &TaskContext, name: &str) -> ControlState {
    job_control(ctx, name).status(ctx.grace()).state
}

#[test]
fn every_kind_holds_a_wish_to_what_it_can_take() {
    let slider = || ControlSpec::slider("x", 0.0, 10.0, 1.0);
    assert_eq!(requested(slider(), 99.0), Ok(10.0));
    assert_eq!(requested(slider().integer(), 2.6), Ok(3.0));
    assert_eq!(requested(slider().step(4.0), 7.0), Ok(8.0));
    assert_eq!(requested(slider().step(4.0), 10.0), Ok(8.0), "no half step");
    let steps =
        |min, step, asked| requested(ControlSpec::slider("x", min, 1.0, 1.0).step(step), asked);
    assert_eq!(steps(0.0, 0.1, 0.3), Ok(0.3), "not 0.1 + 0.2");
    assert_eq!(steps(-1.0, 0.1, -0.31), Ok(-0.3));
    assert_eq!(steps(0.05, 0.1, 0.36), Ok(0.35));
    assert_eq!(steps(0.0, 1e-5, 3e-5), Ok(3e-5));
    assert_eq!(steps(0.0, 1.0 / 3.0, 0.7), Ok(2.0 * (1.0 / 3.0)));
    assert_eq!(
        requested(slider(), 0.1 + 0.2),
        Ok(0.1 + 0.2),
        "no grid to be on"
    );
    assert_eq!(requested(ControlSpec::toggle("t", false), 7.0), Ok(1.0));
    let choice = || ControlSpec::choice("opt", ["adam", "sgd"]);
    assert_eq!(requested(choice(), 1.0), Ok(1.0));
    for wrong in [2.0, -1.0, 0.5, f64::NAN, f64::INFINITY] {
        let said = requested(choice(), wrong).unwrap_err();
        assert!(
            matches!(said, ControlError::UnknownChoice { .. }),
            "{wrong}"
        );
    }
    let read_only = requested(ControlSpec::value("epoch", 3.0), 4.0);
    assert!(matches!(read_only, Err(ControlError::ReadOnly { .. })));
}

#[test]
fn a_slider_begins_where_its_job_is_also_between_two_steps() {
    let begun = |value: f64| {
        let spec = ControlSpec::slider("x", 0.0, 1.0, value).step(0.1);
        Control::new(spec).unwrap().applied()
    };
    assert_eq!(begun(0.25), 0.25);
    assert_eq!(begun(7.0), 1.0);
}

#[test]
fn what_no_control_can_be_is_refused_with_its_reason() {
    let refused = |spec| Control::new(spec).expect_err("no control").to_string();
    let slider = |min, max| ControlSpec::slider("x", min, max, 0.5);
    assert!(refused(slider(2.0, 1.0)).contains("x: the range 2 to 1 holds no value"));
    assert!(refused(slider(f64::NAN, 1.0)).contains("holds no value"));
    assert!(refused(slider(0.2, 0.8).integer()).contains("holds no value"));
    assert!(refused(slider(0.0, 1.0).log()).contains("above 0"));
    assert!(refused(slider(0.0, 1.0).default(f64::NAN)).contains("NaN is no value"));
    for step in [0.0, -1.0, f64::NAN, 2.0] {
        assert!(refused(slider(0.0, 1.0).step(step)).contains("is no step"));
    }
    let none = ControlSpec::choice("opt", Vec::<String>::new());
    assert!(refused(none).contains("at least one"));
    assert!(refused(ControlSpec::choice("opt", ["a", "b", "a"])).contains("\"a\" is there twice"));
}

#[test]
fn values_are_written_and_read_as_people_do() {
    let rate = ControlSpec::slider("lr", 1e-6, 1.0, 0.1).log();
    let pause = ControlSpec::slider("pause", 0.001, 10.0, 0.1).unit("s");
    let toggle = ControlSpec::toggle("augment", true);
    let choice = ControlSpec::choice("opt", ["adam", "sgd"]);
    for (spec, text, value) in [
        (&rate, "3e-4", 3e-4),
        (&rate, "0.0125", 0.0125),
        (&pause, "250 ms", 0.25),
        (&pause, "1.5 s", 1.5),
        (&toggle, "on", 1.0),
        (&toggle, "off", 0.0),
        (&choice, "sgd", 1.0),
    ] {
        assert_eq!(spec.text(value), text);
        assert_eq!(spec.parse(text), Ok(value));
    }
    let volts = ControlSpec::slider("u", 0.0, 24.0, 0.0).unit("V");
    assert_eq!(
        (volts.text(12.0), volts.parse("12.5 V")),
        ("12 V".into(), Ok(12.5))
    );
    let said = choice.parse("rmsprop").unwrap_err().to_string();
    assert_eq!(said, "opt: rmsprop is no choice: there are adam, sgd");
    let said = toggle.parse("maybe").unwrap_err().to_string();
    assert_eq!(said, "augment: \"maybe\" is no value: give on or off");
    assert!(rate.parse("NaN").is_err() && rate.parse("").is_err());
}

#[test]
fn a_request_that_is_not_applied_within_the_grace_is_known_as_that() {
    run(&Bench::new(), |ctx| async move {
        let rate = ctx.control(ControlSpec::slider("lr", 0.0, 1.0, 0.5));
        let rate = rate.expect("a control");
        assert_eq!(state(&ctx, "lr"), ControlState::Applied);
        job_control(&ctx, "lr").request(0.25).expect("a value");
        tokio::time::sleep(GRACE).await;
        assert_eq!(state(&ctx, "lr"), ControlState::Asked);
        tokio::time::sleep(TICK * 2).await;
        // Turned on and on, it is owed since it was first turned.
        job_control(&ctx, "lr").request(0.3).expect("a value");
        assert_eq!(state(&ctx, "lr"), ControlState::NotApplied);
        // An answer to an older request is no answer to the newer one, which has a time of its own.
        rate.applied(0.25, Some(1), 7.0).await.expect("a value");
        assert_eq!(state(&ctx, "lr"), ControlState::Asked);
        rate.applied(0.3, Some(2), 7.5).await.expect("a value");
        let status = job_control(&ctx, "lr").status(GRACE);
        assert_eq!(status.state, ControlState::Applied);
        assert_eq!((status.applied, status.applied_at), (0.3, Some(7.5)));
    });
}

#[test]
fn a_waiter_is_told_the_newest_of_each_control_and_every_press() {
    run(&Bench::new(), |ctx| async move {
        let slider = ControlSpec::slider("lr", 0.0, 1.0, 0.5);
        for spec in [slider, ControlSpec::button("save")] {
            ctx.control(spec).expect("a control");
        }
        for (name, value) in [
            ("lr", 0.1),
            ("save", 0.0),
            ("lr", 0.2),
            ("save", 0.0),
            ("save", 0.0),
        ] {
            job_control(&ctx, name).request(value).expect("a value");
        }
        let mut told = Vec::new();
        for _ in 0..4 {
            let next = ctx.next_request().await;
            told.push(format!(
                "{} {} {}",
                next.control.name(),
                next.id,
                next.value
            ));
            let answer = next.control.applied(next.value, Some(next.id), 1.0);
            answer.await.expect("a value");
        }
        told.sort();
        assert_eq!(told, ["lr 2 0.2", "save 1 1", "save 2 2", "save 3 3"]);
        assert_eq!(state(&ctx, "save"), ControlState::Applied);
        let silence = tokio::time::timeout(HOUR, ctx.next_request()).await;
        assert!(silence.is_err(), "nothing is told twice");
    });
}

#[test]
fn a_waiter_wakes_at_a_request_from_another_thread() {
    let bench = Bench::new();
    let job = bench.start_task(|ctx| async move {
        let control = ctx.control(ControlSpec::toggle("augment", false));
        control.expect("a control");
        let next = ctx.next_request().await;
        let answer = next.control.applied(next.value, Some(next.id), 2.0);
        answer.await.expect("a value");
    });
    until("announced", || job.control("augment").is_some());
    let augment = job.control("augment").expect("announced");
    augment.request_text("on").expect("a value");
    assert_eq!(reason(&job), Reason::TasksFinished);
    assert_eq!(augment.applied(), 1.0);
}

#[test]
fn what_the_job_changes_itself_is_requested_too_and_said() {
    let bench = Bench::new();
    run(&bench, |ctx| async move {
        let choice = ctx.control(ControlSpec::choice("opt", ["adam", "sgd"]));
        let choice = choice.expect("a control");
        choice.set(1.0).expect("a choice");
        assert_eq!(choice.choice(), "sgd");
        assert_eq!(job_control(&ctx, "opt").requested(), 1.0);
        assert!(choice.set(2.0).is_err());
        let epoch = ctx.control(ControlSpec::value("epoch", 0.0));
        let epoch = epoch.expect("a control");
        for number in 0..1_000 {
            epoch.set(f64::from(number)).expect("a value");
        }
        let save = ctx.control(ControlSpec::button("save")).expect("a control");
        for _ in 0..3 {
            job_control(&ctx, "save").request(0.0).expect("a press");
        }
        assert_eq!((save.presses(), save.presses()), (3, 0));
    });
    let applied = |message| match message {
        Message::Applied { text, request, .. } => Some((text, request)),
        _ => None,
    };
    let said: Vec<_> = bench.receiver.drain().filter_map(applied).collect();
    // A value that is only shown makes no marks, or there would be nothing else to see.
    assert_eq!(said, [("sgd".into(), None), (String::new(), Some(3))]);
}

#[test]
fn a_name_is_announced_twice_only_as_the_same_control() {
    run(&Bench::new(), |ctx| async move {
        let slider = ControlSpec::slider("lr", 0.0, 1.0, 0.5);
        let first = ctx.control(slider.clone()).expect("a control");
        first.set(0.75).expect("a value");
        let again = ctx.control(slider.default(0.1)).expect("the same");
        assert_eq!(again.value(), 0.75);
        let other = ctx.control(ControlSpec::toggle("lr", true));
        assert!(matches!(other, Err(ControlError::Duplicate { .. })));
    });
}

#[test]
fn ten_thousand_controls_are_found_by_name_and_read_in_pieces() {
    let bench = Bench::new();
    let job = run(&bench, |ctx| async move {
        for number in 0..10_000 {
            let spec = ControlSpec::slider(format!("p{number}"), 0.0, 1.0, 0.5);
            ctx.control(spec).expect("a control");
        }
    });
    assert_eq!(job.control_count(), 10_000);
    let names: Vec<_> = job
        .controls_in(9_998..10_005)
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["p9998".into(), "p9999".into()]);
    let last = job.control("p9999").expect("announced");
    assert!(matches!(last.spec().kind, ControlKind::Slider { .. }));
}
