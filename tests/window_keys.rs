//! The keys in a real window, checked by what the summary says afterwards.

use rustix::process::Signal;

use crate::language::{Client, FIRST_CURVE, MARK, Series, Window, program};

/// A demo that never ends, quick enough to be waited for.
const DEMO: &str = "demo --sprinter-interval 0.01";

/// A window on the demo, which has begun.
fn demo() -> Window {
    let window = Window::open(DEMO);
    window.until_log("demo: sprinter : 20");
    window
}

#[test]
fn s_sets_the_stop_event() {
    let window = demo();
    window.press("s").until_log("completed: stop event");
    let ended = window.press_and_end("ctrl+q");
    ended
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("stop event")
        .expect_stop("event", "key");
    assert_eq!(ended.summary().view, "window");
}

#[test]
fn l_c_and_k_climb_the_ladder() {
    for (key, method, reason) in [
        ("l", "loop", "loop stopped"),
        ("c", "cancel", "tasks cancelled"),
        ("k", "kill", "abandoned"),
    ] {
        let window = demo();
        window.press(key).until_log(&format!("dead: {reason}"));
        window
            .press_and_end("ctrl+q")
            .expect_exit(1)
            .expect_state("dead")
            .expect_reason(reason)
            .expect_stop(method, "key");
    }
}

/// A removed job isn't in the summary; one that is put back is.
#[test]
fn ctrl_z_puts_a_removed_job_back() {
    let window = demo();
    window.press("s").until_log("completed: stop event");
    window.press("Delete");
    window.press("ctrl+z");
    let ended = window.press_and_end("ctrl+q");
    ended.expect_exit(0).expect_state("completed");
    assert_eq!(ended.summary().jobs.len(), 1);
}

/// A program that hears of its stop, says so, and goes on.
const SAVING: &str = "trap 'echo asked' TERM; echo at work; while :; do sleep 0.05; done";

fn saving() -> Window {
    let window = Window::of(program("run --grace 1h --name save -- sh -c").arg(SAVING));
    window.until_log("at work");
    window
}

#[test]
fn k_kills_a_program_that_was_asked_to_stop() {
    let window = saving();
    window.press("k").press_twice("s").until_log("asked");
    window.press("k").until_log("dead: killed");
    window
        .press_and_end("ctrl+q")
        .expect_exit(1)
        .expect_reason("killed")
        .expect_stop("kill", "key");
}

#[test]
fn s_stops_a_program_when_it_is_held_or_pressed_twice() {
    for is_held in [true, false] {
        let window = Window::open("run sleep 1000");
        if is_held {
            window.hold("s");
        } else {
            window.press_twice("shift+s");
        }
        window.until_log("completed: stop event");
        let ended = window.press_and_end("ctrl+q");
        ended.expect_exit(0).expect_stop("event", "key");
        let took = ended.job().stop.unwrap().took_ms;
        // From the order on, which is the second press.
        assert!(took < 900.0, "{took:?}");
    }
}

#[test]
fn words_that_are_typed_into_the_window_end_nothing() {
    let window = saving();
    for delay in [0, 30, 120] {
        for word in ["clear", "ssh", "less", "skill", "kill"] {
            window.type_words(word, delay);
        }
    }
    // Once all of it was seen.
    window.press("n").type_words("seen", 30).press("Return");
    window.until_log("mark: seen");
    window.running.signal(Signal::INT);
    window.until_log("asked");
    window.running.until("the kill", || {
        window.running.signal(Signal::INT);
        std::thread::sleep(std::time::Duration::from_millis(400));
        window.running.log().contains("dead: killed").then_some(())
    });
    let stop = window.end().job().stop.unwrap();
    assert_eq!(stop.rungs[0]["by"], "signal", "{stop:?}");
}

#[test]
fn instant_keys_act_at_once() {
    let window = Window::open("run --instant-keys --grace 1h sleep 1000");
    window.press("k").until_log("dead: killed");
    window
        .press_and_end("ctrl+q")
        .expect_exit(1)
        .expect_stop("kill", "key");
}

#[test]
fn shift_s_stops_all_jobs() {
    let window = Window::open("demo --jobs 2 --sprinter-interval 0.01");
    for job in ["demo", "demo 2"] {
        window.until_log(&format!("{job}: sprinter : 20"));
    }
    window.press("shift+s");
    for job in ["demo", "demo 2"] {
        window.until_log(&format!("{job}: # completed: stop event"));
    }
    let ended = window.press_and_end("ctrl+q");
    ended.expect_exit(0);
    for job in ended.summary().jobs {
        let stop = job.stop.unwrap();
        assert_eq!((&*stop.method, &*stop.by), ("event", "key"), "{}", job.name);
    }
}

#[test]
fn the_arrows_select_the_job_that_is_stopped() {
    let window = Window::open("demo --jobs 2 --sprinter-interval 0.01");
    window.until_log("demo 2: sprinter : 20");
    window.press("Down").press("l");
    window.until_log("demo 2: # dead: loop stopped");
    let ended = window.press_and_end("ctrl+q");
    assert_eq!(ended.job_named("demo 2").reason, "loop stopped");
    let first = ended.job_named("demo");
    assert_eq!(first.reason, "stop event");
    assert_eq!(first.stop.unwrap().by, "close");
}

#[test]
fn r_starts_the_job_again() {
    let window = demo();
    window.press("s").until_log("completed: stop event");
    window.press("r");
    window.running.until("the second run", || {
        let log = window.running.log();
        (log.matches("demo: sprinter : 20\n").count() == 2).then_some(())
    });
    window
        .press_and_end("ctrl+q")
        .expect_state("completed")
        .expect_stop("event", "close");
}

/// A program that says other things at its second start: a folder tells which one it is.
const TWO_RUNS: &str = "if mkdir \"$1\"; then \
    for v in 5 1 nan 9; do echo \"old=1 v=$v\"; done; exit 3; \
    else trap 'exit 0' TERM; for v in 20 30; do echo \"v=$v\"; done; echo again; \
    while :; do sleep 0.05; done; fi";

#[test]
fn the_summary_tells_the_runs_apart() {
    let folder = tempfile::tempdir().unwrap();
    let program = program("run --name two -- sh -c").arg(TWO_RUNS).arg("sh");
    let window = Window::of(program.arg(folder.path().join("first")));
    window.until_log("dead: exit code 3");
    window.press("r").until_log("again");
    window.running.signal(Signal::INT);
    let ended = window.end();
    let job = ended.job();
    assert_eq!((job.run, job.runs.len()), (2, 1), "{ended}");
    assert_eq!((&*job.state, &*job.reason), ("completed", "stop event"));

    let told = |series: &Series| {
        let Series {
            name,
            samples,
            min,
            max,
            last,
            not_finite,
            ..
        } = series.clone();
        (name, samples, [min, max, last], not_finite)
    };
    let v = |samples, bounds: [f64; 3], not_finite| {
        ("v".to_owned(), samples, bounds.map(Some), not_finite)
    };
    // What only the first run has said isn't the second one's.
    let last: Vec<_> = job.series.iter().map(told).collect();
    assert_eq!(last, [v(2, [20.0, 30.0, 30.0], 0)], "{ended}");
    assert!(job.ledger.is_closed(), "{ended}");
    assert_eq!(job.ledger.samples, 2, "{ended}");

    let first = &job.runs[0];
    let how = (first.run, &*first.state, &*first.reason);
    assert_eq!(how, (1, "dead", "exit code 3"), "{ended}");
    assert!(first.stop.is_none() && first.seconds > 0.0, "{ended}");
    assert!(
        first.ledger.is_closed() && first.ledger.seen == 8,
        "{ended}"
    );
    let series = first.series.iter().find(|series| series.name == "v");
    assert_eq!(series.map(told), Some(v(4, [1.0, 9.0, 9.0], 1)), "{ended}");
}

#[test]
fn the_arrows_turn_an_interval_even_during_a_long_sleep() {
    let window = Window::open("demo --sprinter-interval 10");
    // Each is a fifth of the way from 0.1 ms to 10 s: a tenth of the interval.
    for _ in 0..3 {
        window.press("shift+Left");
    }
    window.until_log("demo: sprinter : 40");
    let ended = window.press_and_end("ctrl+q");
    let job = ended.job();
    let near = |value: f64| (value / 0.01 - 1.0).abs() < 1e-6;
    assert!(
        near(
            job.control("sprinter interval")
                .unwrap()
                .value
                .as_f64()
                .unwrap()
        ),
        "{ended}"
    );
    assert!(near(job.task("sprinter").unwrap().interval.unwrap()));
    assert_eq!(job.control("stopper interval").unwrap().value, 0.1);
}

#[test]
fn the_brackets_select_the_interval_that_is_turned() {
    let window = Window::open("demo --stopper-interval 10 --sprinter-interval 3");
    // The stopper's is the last; the selection stays there.
    for _ in 0..9 {
        window.press("bracketright");
    }
    for _ in 0..3 {
        window.press("shift+Left");
    }
    window.until_log("demo: stopper : 20");
    let ended = window.press_and_end("ctrl+q");
    let job = ended.job();
    assert!(
        job.control("stopper interval").unwrap().value.as_f64() < Some(0.011),
        "{ended}"
    );
    assert_eq!(job.control("sprinter interval").unwrap().value, 3.0);
}

#[test]
fn the_arrows_turn_a_slider_of_a_program_that_connected() {
    let window = Window::open("open");
    let train = Client::of(
        &window.running,
        "
import itertools, sprintscope, time
with sprintscope.job('train') as job:
    augment = job.toggle('augment')
    lr = job.slider('lr', 1e-3, min=1e-5, max=1e-1, log=True)
    seen = None
    for step in itertools.count():
        if lr.value != seen: print('lr', lr.value); seen = lr.value
        job.plot(loss=1.0, t=step)
        time.sleep(0.005)
        if job.stopped: break
print('stopped')
",
    );
    train.until_said(&window.running, "lr 0.001\n");
    window.until_plots("a curve", |plots| plots.count(FIRST_CURVE) > 150);
    assert_eq!(window.plots().count(MARK), 0);
    // The toggle is selected at first.
    window.press("bracketright").press("Right");
    train.until_said(&window.running, "lr 0.0012");
    window.until_log("lr → 0.0012");
    // A dashed line and a label.
    window.until_plots("its mark", |plots| plots.count(MARK) > 150);
    let jobs = program("jobs --json").beside(&window.running).run();
    let jobs: serde_json::Value = serde_json::from_str(&jobs.stdout).unwrap();
    let lr = &jobs["jobs"][0]["controls"][1];
    assert_eq!(lr["requested"], lr["applied"], "{lr}");
    assert!(
        (lr["applied"].as_f64().unwrap() / 0.0012 - 1.0).abs() < 1e-9,
        "{lr}"
    );
    window.press_twice("s").until_log("completed: stop event");
    assert!(train.end(&window.running).ends_with("stopped\n"));
    let ended = window.press_and_end("ctrl+q");
    ended
        .expect_exit(0)
        .expect_name("train")
        .expect_stop("event", "key");
    let lr = ended.job().control("lr").unwrap().value.as_f64().unwrap();
    assert!((lr / 0.0012 - 1.0).abs() < 1e-9, "{ended}");
}

#[test]
fn space_holds_the_plots_while_data_keeps_coming() {
    let window = Window::open("demo --sprinter-interval 0.005 --signal noisy");
    window.until_log("demo: sprinter : 60");
    let sprints = || {
        let log = window.running.log();
        log.matches("demo: sprinter : ").count()
    };
    let pass = || {
        let enough = sprints() + 10;
        window
            .running
            .until("more samples", || (sprints() >= enough).then_some(()));
    };
    window.press("space");
    window.running.until("plots that stand still", || {
        let before = window.plots();
        pass();
        (window.plots() == before).then_some(())
    });
    let held = window.plots();
    let held_sprints = sprints();
    window.press("space");
    window.until_plots("plots that go on", |plots| *plots != held);
    let ended = window.press_and_end("ctrl+q");
    ended.expect_series("sprinter", |sprinter| {
        assert!(sprinter.samples >= held_sprints as u64 * 20, "{sprinter:?}");
    });
    let job = ended.job();
    assert_eq!(
        job.task("sprinter").unwrap().ticks,
        job.series("sprinter").unwrap().samples
    );
}
