//! Orders: each is carried out in one place, and each refusal has its sentence.

use super::*;
use crate::job::{ControlSpec, StopMethod};
use crate::order::{self, JobRef, Setting};

/// A job with a control of each kind, which are there when this returns.
fn tuned(scope: &Scope, name: &str) -> Job {
    let job = scope.start(
        JobSpec::new(name).task(TaskSpec::new("train", |ctx| async move {
            for spec in [
                ControlSpec::slider("lr", 0.0, 1.0, 0.5),
                ControlSpec::toggle("augment", false),
                ControlSpec::choice("opt", ["adam", "sgd"]),
                ControlSpec::button("save"),
                ControlSpec::value("epoch", 0.0),
            ] {
                ctx.control(spec).expect("a control");
            }
            ctx.stop_event().wait().await;
        })),
    );
    until("its controls", || job.control("epoch").is_some());
    job
}

/// Asks by a key.
fn carry_out(scope: &Scope, order: Order) -> Result<Done, OrderError> {
    scope.carry_out(order, StopBy::Key)
}

fn refusal(scope: &Scope, order: Order) -> String {
    let error = carry_out(scope, order).expect_err("refused");
    error.to_string()
}

fn stop(job: impl Into<JobRef>, method: StopMethod) -> Order {
    let job = job.into();
    Order::Stop { job, method }
}

fn set(job: &str, values: &[(&str, Setting)]) -> Order {
    let values = values.iter().cloned();
    Order::Set {
        job: job.into(),
        values: values.map(|(name, value)| (name.into(), value)).collect(),
    }
}

fn press(control: &str) -> Order {
    Order::Press {
        job: "train".into(),
        control: control.into(),
    }
}

fn restart(job: &str) -> Order {
    Order::Restart { job: job.into() }
}

fn remove(job: &str) -> Order {
    Order::Remove { job: job.into() }
}

fn mark(job: &str, text: &str) -> Order {
    Order::Mark {
        job: job.into(),
        text: text.into(),
        at: None,
    }
}

/// What was asked of its controls last.
fn requested(job: &Job) -> [f64; 4] {
    ["lr", "augment", "opt", "save"].map(|name| job.control(name).expect("there").requested())
}

#[test]
fn a_stop_is_carried_out_by_each_method_and_tells_who_asked() {
    for &method in StopMethod::ALL {
        let scope = Scope::new();
        let job = scope.start(sleeper("train"));
        let done = carry_out(&scope, stop("train", method));
        assert_eq!(done, Ok(Done::Asked { jobs: 1 }), "{method}");
        assert!(job.wait(DEADLINE));
        let rung = &job.status().rungs[0];
        assert_eq!((rung.method, rung.by), (method, StopBy::Key));
    }
}

#[test]
fn a_stop_that_was_asked_for_before_changes_nothing() {
    let scope = Scope::new();
    let (release, held) = flume::bounded::<()>(1);
    let job = scope.start(JobSpec::new("slow").task(TaskSpec::new("slow", move |ctx| {
        let held = held.clone();
        async move {
            ctx.stop_event().wait().await;
            let _released = held.recv_async().await;
        }
    })));
    until("running", || job.state() == JobState::Running);
    let event = || stop(&job, StopMethod::Event);
    assert_eq!(carry_out(&scope, event()), Ok(Done::Asked { jobs: 1 }));
    assert_eq!(carry_out(&scope, event()), Ok(Done::AskedBefore));
    drop(release);
    assert!(job.wait(DEADLINE));
}

#[test]
fn all_jobs_are_stopped_restarted_and_taken_off_the_list() {
    let scope = Scope::new();
    run(&scope, once("done", 1.0));
    let names = ["a", "b"];
    let jobs = names.map(|name| scope.start(sleeper(name)));
    let method = StopMethod::Event;
    let stopped = carry_out(&scope, Order::StopAll { method });
    assert_eq!(stopped, Ok(Done::Asked { jobs: 2 }));
    assert!(jobs.iter().all(|job| job.wait(DEADLINE)));
    assert!(carry_out(&scope, restart("a")).is_ok());
    assert_eq!(jobs[0].status().run, 1);
    // One that runs is stopped first.
    assert!(carry_out(&scope, restart("a")).is_ok());
    until("the third run", || jobs[0].status().run == 2);
    assert_eq!(
        carry_out(&scope, remove("b")),
        Ok(Done::Removed { jobs: 1 })
    );
    assert_eq!(
        carry_out(&scope, Order::Flush),
        Ok(Done::Removed { jobs: 1 })
    );
    let left = scope.jobs().list();
    assert_eq!(
        left.iter().map(|job| &**job.name()).collect::<Vec<_>>(),
        ["a"]
    );
}

#[test]
fn controls_are_set_by_numbers_words_and_texts_all_or_none() {
    let scope = Scope::new();
    let job = tuned(&scope, "train");
    let values = [
        ("lr", 0.25.into()),
        ("augment", true.into()),
        ("opt", "sgd".into()),
        ("save", Setting::Nothing),
    ];
    let done = carry_out(&scope, set("train", &values));
    assert_eq!(done, Ok(Done::Asked { jobs: 1 }));
    assert_eq!(requested(&job), [0.25, 1.0, 1.0, 1.0]);
    for wrong in [
        ("zeal", 1.0.into()),
        ("opt", "lion".into()),
        ("opt", 7.0.into()),
        ("epoch", 3.0.into()),
        ("lr", f64::NAN.into()),
    ] {
        let order = set("train", &[("augment", false.into()), wrong]);
        assert!(carry_out(&scope, order.clone()).is_err(), "{order:?}");
        assert_eq!(requested(&job), [0.25, 1.0, 1.0, 1.0], "{order:?}");
    }
    // A text says what a number does, and nothing leads back.
    let values = [("lr", "0.75".into()), ("augment", Setting::Nothing)];
    assert!(carry_out(&scope, set("train", &values)).is_ok());
    assert_eq!(requested(&job), [0.75, 0.0, 1.0, 1.0]);
}

#[test]
fn a_press_presses_a_button_and_flips_a_toggle() {
    let scope = Scope::new();
    let job = tuned(&scope, "train");
    for (control, after) in [
        ("save", [0.5, 0.0, 0.0, 1.0]),
        ("save", [0.5, 0.0, 0.0, 2.0]),
        ("augment", [0.5, 1.0, 0.0, 2.0]),
        ("augment", [0.5, 0.0, 0.0, 2.0]),
    ] {
        assert!(carry_out(&scope, press(control)).is_ok());
        assert_eq!(requested(&job), after, "{control}");
    }
}

#[test]
fn marks_stand_on_the_plots_and_in_the_log_each_for_itself() {
    let scope = Scope::new();
    let job = run(&scope, once("train", 1.0));
    // However fast they follow each other: they are no slider.
    for text in ["lower lr", " lower\nlr\u{1b}[31m "] {
        assert_eq!(carry_out(&scope, mark("train", text)), Ok(Done::Marked));
    }
    scope.settle();
    let labels: Vec<_> = scope.marks().into_iter().map(|mark| mark.text).collect();
    assert_eq!(labels, ["lower lr", "lower lr\u{fffd}[31m"]);
    assert!(scope.marks().iter().all(|mark| mark.job == job.id()));
    let log = scope.log(job.id()).lines(0..99);
    let noted = |line: &LogLine| line.stream == Stream::Note && &*line.text == "mark: lower lr";
    assert_eq!(log.iter().filter(|(_, line)| noted(line)).count(), 1);
}

#[test]
fn a_job_is_meant_by_its_number_its_name_or_its_number_as_a_text() {
    let scope = Scope::new();
    for name in ["a", "b", "1"] {
        run(&scope, once(name, 1.0));
    }
    let id = |order| {
        assert!(carry_out(&scope, order).is_ok());
        let left = scope.jobs().list();
        left.iter().map(|job| job.id().0).collect::<Vec<_>>()
    };
    assert_eq!(id(remove("0")), [1, 2]);
    // Its name goes before another's number.
    assert_eq!(id(remove("1")), [1]);
    let job = JobId(1).into();
    assert_eq!(id(Order::Remove { job }), [0; 0]);
}

#[test]
fn each_refusal_has_its_sentence() {
    let scope = Scope::new();
    tuned(&scope, "train");
    run(&scope, once("done", 1.0));
    let client = JobSpec::new("elsewhere").of_client();
    run(&scope, client);
    let event = StopMethod::Event;
    let missing = JobId(7);
    for (order, sentence) in [
        (
            stop("trian", event),
            "no job trian: there are train, done, elsewhere",
        ),
        (
            stop(missing, event),
            "no job 7: there are train, done, elsewhere",
        ),
        (stop("done", event), "done has ended"),
        (
            set("done", &[("lr", 1.0.into())]),
            "done has ended: nothing takes the value",
        ),
        (remove("train"), "train still runs: stop it first"),
        (
            set("train", &[("rl", 1.0.into())]),
            "train has no control rl: there are lr, augment, opt, save, epoch",
        ),
        (
            set("train", &[("lr", f64::NAN.into())]),
            "lr: NaN is no value: give a number from 0 to 1",
        ),
        (
            set("train", &[("epoch", 1.0.into())]),
            "epoch can only be read: the job alone changes it",
        ),
        (
            set("train", &[]),
            "values: give at least one control and its value",
        ),
        (
            set("train", &[("save", 7.0.into())]),
            "save is a button and takes no value: press it by its name alone",
        ),
        (
            set("train", &[("save", "7".into()), ("lr", 0.25.into())]),
            "save is a button and takes no value: press it by its name alone",
        ),
        (press("lr"), "lr is no button: set it to a value instead"),
        (
            restart("elsewhere"),
            "elsewhere is a program of its own: start it again where it was started",
        ),
        (
            mark("train", " "),
            "a mark needs a text: give a word or two",
        ),
        (
            mark("train", &"é".repeat(201)),
            "a mark's text has 201 characters: give at most 200",
        ),
    ] {
        assert_eq!(refusal(&scope, order), sentence);
    }
    scope.jobs().close(StopBy::Close);
    assert_eq!(
        refusal(&scope, restart("train")),
        "train can't be restarted: its scope closes"
    );
}

#[test]
fn a_program_is_restarted_in_the_scope_and_not_by_who_comes_in() {
    let scope = Scope::new();
    let job = run(&scope, once("train", 1.0).running_a_program());
    let refused = order::carry_out_for_client(scope.jobs(), restart("train"));
    assert_eq!(
        refused.expect_err("refused").to_string(),
        "train runs a program, and nothing that arrives here starts one: restart it in the scope"
    );
    assert_eq!(job.status().run, 0);
    assert!(carry_out(&scope, restart("train")).is_ok());
    assert_eq!(job.status().run, 1);
}

/// A broker's connection carries out a kill by itself, as a program's job does, and starts none.
#[test]
fn a_source_that_is_killed_by_itself_is_restarted_by_who_comes_in() {
    let scope = Scope::new();
    let job = run(&scope, once("broker", 1.0).killed_by_its_source());
    assert!(order::carry_out_for_client(scope.jobs(), restart("broker")).is_ok());
    assert_eq!(job.status().run, 1);
}

#[test]
fn an_order_that_was_written_down_reads_back_the_same() {
    let method = StopMethod::Kill;
    let settings = [
        ("a", 0.5.into()),
        ("b", true.into()),
        ("c", "sgd".into()),
        ("d", Setting::Nothing),
    ];
    for order in [
        stop("train", method),
        stop(JobId(3), method),
        Order::StopAll { method },
        set("train", &settings),
        press("save"),
        restart("train"),
        remove("train"),
        Order::Flush,
        Order::PutBack { job: JobId(3) },
        mark("train", "lower lr"),
    ] {
        let json = serde_json::to_string(&order).expect("plain data");
        let read: Order = serde_json::from_str(&json).expect("as written");
        assert_eq!(read, order, "{json}");
    }
}

#[test]
fn what_is_said_with_a_button_arrives_as_text_also_where_it_reads_as_a_number() {
    let scope = Scope::new();
    let (told, heard) = flume::bounded(8);
    let job = scope.start(
        JobSpec::new("board").task(TaskSpec::new("calls", move |ctx| {
            let told = told.clone();
            async move {
                let button = ControlSpec::button("kp").with_text();
                let _button = ctx.control(button).expect("a control");
                loop {
                    let request = ctx.next_request().await;
                    let _heard = told.send_async(request.text.unwrap_or_default()).await;
                }
            }
        })),
    );
    until("its control", || job.control("kp").is_some());
    for (setting, text) in [
        (Setting::from("fast"), "fast"),
        (Setting::from(2.5), "2.5"),
        (Setting::from(3.0), "3"),
        (Setting::Nothing, ""),
    ] {
        carry_out(&scope, set("board", &[("kp", setting)])).expect("pressed");
        let said = heard.recv_timeout(Duration::from_secs(20));
        assert_eq!(said.as_deref(), Ok(text));
    }
}
