//! The recipe: a sprinter and a stopper, as anyone would start them first.

use crate::language::{program, run};

#[test]
fn the_recipe_ends_when_its_stopper_has_counted_to_41() {
    let ended = run("demo --sprints 400 --stops 41 --view none");
    ended
        .expect_exit(0)
        .expect_state("completed")
        .expect_reason("stopper finished")
        .expect_no_stop()
        .expect_name("demo")
        .expect_bad_lines(0);
    let summary = ended.summary();
    assert_eq!((summary.version, &*summary.view), (1, "none"));
    assert!(summary.frames.is_none());
    let job = ended.job();
    assert_eq!((job.id, job.dropped), (0, 0));
    // 41 sleeps of 0.1 s can't be over sooner; how much later is the machine's business.
    assert!(job.seconds >= 4.0 && summary.seconds >= job.seconds - 0.1);
    let stopper = job.task("stopper").unwrap();
    assert_eq!((stopper.ticks, stopper.interval), (41, Some(0.1)));
    let sprinter = job.task("sprinter").unwrap();
    let sprints = sprinter.ticks as f64;
    assert!((1..400).contains(&sprinter.ticks), "{}", sprinter.ticks);
    ended.expect_samples("sprinter", sprinter.ticks, [1.0, sprints, sprints]);
    let samples = job.series.iter().map(|series| series.samples).sum();
    assert_eq!((job.ledger.seen, job.ledger.samples), (samples, samples));
    assert_eq!(job.x.as_ref().map(|x| &x["kind"]), Some(&"arrival".into()));
    assert_eq!((job.facts.len(), &job.progress), (0, &None));
    for (name, value) in [("sprinter interval", 0.1), ("stopper interval", 0.1)] {
        assert_eq!(
            job.control(name).and_then(|control| control.value.as_f64()),
            Some(value)
        );
    }
}

#[test]
fn what_the_sprinter_produces_comes_before_what_is_made_of_it() {
    // The order is that of the colours in the window, too.
    run("demo --stops 3 --view none")
        .expect_exit(0)
        .expect_only_series(&["sprinter", "smooth"]);
}

#[test]
fn every_twentieth_tick_is_logged() {
    let ended = run("demo --stops 41 --stopper-interval 0.01 --view none");
    ended
        .expect_stdout_line("stopper : 20")
        .expect_stdout_line("stopper : 40");
    let lines = ended.job().log_lines;
    assert!(lines >= 2, "{lines}");
}

#[test]
fn a_sprinter_that_has_finished_leaves_the_end_to_the_stopper() {
    let ended = run(
        "demo --sprints 5 --sprinter-interval 0.001 --stops 20 --stopper-interval 0.01 --view none",
    );
    ended
        .expect_reason("stopper finished")
        .expect_samples("sprinter", 5, [1.0, 5.0, 5.0]);
    assert_eq!(ended.job().task("stopper").unwrap().ticks, 20);
}

#[test]
fn without_a_window_and_without_limits_it_is_the_recipe() {
    let ended = run("--view none");
    ended.expect_exit(0).expect_reason("stopper finished");
    assert_eq!(ended.job().task("stopper").unwrap().ticks, 41);
}

#[test]
fn counts_signals_series_rates_and_names_are_as_asked_for() {
    let ended = run(
        "demo --stops 2e1 --stopper-interval 0.01 --signal sine --series 3 --rate 1000 --view none \
         --name mine",
    );
    ended.expect_exit(0).expect_name("mine");
    let job = ended.job();
    assert_eq!(job.series.len(), 3, "{:?}", job.series_names());
    for series in &job.series {
        assert!(series.samples > 20, "{series:?}");
        assert!(series.min.unwrap() >= -1.0 && series.max.unwrap() <= 1.0);
    }
}

#[test]
fn with_several_jobs_each_line_begins_with_its_job() {
    let ended = run("demo --jobs 2 --stops 21 --stopper-interval 0.01 --view none");
    ended
        .expect_exit(0)
        .expect_stdout_line("demo: stopper : 20")
        .expect_stdout_line("demo 2: stopper : 20");
    for name in ["demo", "demo 2"] {
        assert_eq!(ended.job_named(name).reason, "stopper finished");
    }
}

#[test]
fn at_the_end_a_table_in_words_says_what_happened() {
    let ended = run(
        "demo --sprints 3 --sprinter-interval 0.001 --stops 20 --stopper-interval 0.01 --view none",
    );
    let table: Vec<&str> = ended.stderr.lines().map(str::trim).collect();
    let table = &table[table.len() - 3..];
    let told = table[0].split_once(" after ").map(|(head, _)| head);
    assert_eq!(told, Some("demo  completed"), "{ended}");
    assert!(table[0].ends_with(" s: stopper finished"), "{ended}");
    // Which of two series comes first that begin at the same moment is chance.
    let series = &table[1..];
    assert!(
        series.contains(&"sprinter  3 samples, 1 to 3, last 3"),
        "{ended}"
    );
    let smooth = series.iter().find(|line| line.starts_with("smooth "));
    assert!(
        smooth.is_some_and(|line| line.contains(" 3 samples, 1 to ")),
        "{ended}"
    );
}

#[test]
fn quiet_is_silent() {
    run("demo --stops 21 --stopper-interval 0.01 --view none --quiet")
        .expect_exit(0)
        .expect_silent_stdout()
        .expect_silent_stderr();
}

#[test]
fn the_summary_may_have_standard_output_to_itself() {
    let ended = run("demo --stops 21 --stopper-interval 0.01 --view none --summary -");
    let json: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(json["jobs"][0]["reason"], "stopper finished");
    assert!(json["jobs"][0]["stop"].is_null() && json["frames"].is_null());
    ended.expect_stderr_line("stopper : 20");
}

#[test]
fn the_log_file_has_what_jobs_print_with_time_and_name() {
    let ended = run("demo --stops 21 --stopper-interval 0.01 --view none --quiet");
    ended
        .expect_log("demo: stopper : 20")
        .expect_log("demo: # completed: stopper finished");
    let times = ended
        .log
        .lines()
        .map(|line| line.split_once(' ').unwrap().0);
    let times: Vec<f64> = times.map(|time| time.parse().unwrap()).collect();
    assert!(times.iter().all(|time| *time >= 0.0), "{times:?}");
}

#[test]
fn the_interval_of_the_command_line_is_the_sprinters() {
    let running = program("demo --sprinter-interval 3600 --view none --quiet --stop-after 200ms");
    let ended = running.run();
    ended.expect_reason("stop event");
    let job = ended.job();
    assert_eq!(job.task("sprinter").unwrap().interval, Some(3600.0));
    assert_eq!(job.control("sprinter interval").unwrap().value, 3600.0);
}
