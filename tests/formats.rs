//! Lines as programs print them: each format among prose, and the spellings of numbers.

use crate::language::{Ended, program};

/// What a Python program prints comes through `run`, line by line and never flushed.
fn printed(lines: &str) -> Ended {
    program("run --view none --name it -- python3 -c")
        .arg(
            "import sys, time\nfor line in sys.argv[1].split('\\n'): print(line); time.sleep(0.01)",
        )
        .arg(lines)
        .run()
}

fn piped(options: &str, text: &str) -> Ended {
    program(&format!("watch - --view none {options}"))
        .fed(text)
        .run()
}

/// Three words over two columns: two would be their names.
#[test]
fn numbers_among_prose() {
    for text in [
        "warming up now\n1 2.5\n2 3.5\nhalf way there\n3 4.5",
        "warming up now\n1,2.5\n2,3.5\nhalf way there\n3,4.5",
        "warming up now\n1;2.5\n2;3.5\nhalf way there\n3;4.5",
        "warming up now\n1\t2.5\n2\t3.5\nhalf way there\n3\t4.5",
    ] {
        printed(text)
            .expect_exit(0)
            .expect_format("numbers")
            .expect_only_series(&["1", "2"])
            .expect_samples("1", 3, [1.0, 3.0, 3.0])
            .expect_samples("2", 3, [2.5, 4.5, 4.5])
            .expect_stdout_line("warming up now")
            .expect_stdout_line("half way there");
    }
}

#[test]
fn csv_among_prose() {
    printed(
        "Reading the sensors now\ntime,temp,hum\n0,20.5,40\n1,21.5,41\nlost contact\n2,22.5,42",
    )
    .expect_exit(0)
    .expect_format("csv")
    .expect_samples("temp", 3, [20.5, 22.5, 22.5])
    .expect_samples("hum", 3, [40.0, 42.0, 42.0])
    .expect_stdout_line("Reading the sensors now")
    .expect_stdout_line("lost contact");
}

#[test]
fn pairs_among_prose() {
    printed(
        "Using 2 threads\nEpoch 1/3 - loss: 0.75 - accuracy: 0.5\nsaved it\n\
         Epoch 2/3 - loss: 0.5 - accuracy: 0.75\nstep=120 lr=3e-4 loss=0.25",
    )
    .expect_exit(0)
    .expect_format("pairs")
    .expect_samples("loss", 3, [0.25, 0.75, 0.25])
    .expect_samples("accuracy", 2, [0.5, 0.75, 0.75])
    .expect_fact("step", 120.0)
    .expect_fact("lr", 3e-4)
    .expect_stdout_line("saved it");
}

#[test]
fn the_bar_of_tqdm() {
    piped(
        "",
        " 43%|████▎     | 43/100 [00:01<00:01, 30.1it/s, loss=0.234]\r \
         44%|████▍     | 44/100 [00:01<00:01, 30.2it/s, loss=0.233]\n",
    )
    .expect_format("pairs")
    .expect_samples("loss", 2, [0.233, 0.234, 0.233]);
}

#[test]
fn json_among_prose() {
    printed(
        "INFO starting\n{\"loss\": 0.5, \"gpu\": {\"temp\": 61}, \"ok\": true, \"name\": \"x\"}\n\
         INFO going on\n{\"loss\": 0.25, \"gpu\": {\"temp\": 62}, \"ok\": false, \"v\": [1, 2]}",
    )
    .expect_exit(0)
    .expect_format("json")
    .expect_only_series(&["loss", "gpu/temp", "ok"])
    .expect_samples("loss", 2, [0.25, 0.5, 0.25])
    .expect_samples("gpu/temp", 2, [61.0, 62.0, 62.0])
    .expect_series("ok", |series| {
        assert_eq!(series.kind.as_deref(), Some("state"));
        assert_eq!(series.labels, ["true", "false"]);
        assert_eq!((series.samples, series.last), (2, None));
    })
    .expect_fact("v[0]", 1.0)
    .expect_fact("v[1]", 2.0)
    .expect_stdout_line("INFO going on");
}

#[test]
fn json_brings_its_own_time() {
    piped("", "{\"t\": 1, \"v\": 5}\n{\"t\": 2, \"v\": 6}\n")
        .expect_format("json")
        .expect_only_series(&["v"])
        .expect_samples("v", 2, [5.0, 6.0, 6.0]);
}

#[test]
fn units_are_glued_to_their_numbers() {
    piped("", &"latency=12.5ms load: 87% rate:30.1it/s\n".repeat(2))
        .expect_unit("latency", "ms")
        .expect_unit("load", "%")
        .expect_unit("rate", "it/s")
        .expect_samples("rate", 2, [30.1; 3]);
}

#[test]
fn numbers_as_people_meet_them() {
    let ended = piped("", "1e-3 +5 .5\nnan inf -inf\n2e-3 6 1.5\n");
    ended.expect_format("numbers").expect_bad_lines(0);
    for (name, [min, max]) in [("1", [1e-3, 2e-3]), ("2", [5.0, 6.0]), ("3", [0.5, 1.5])] {
        ended
            .expect_samples(name, 3, [min, max, max])
            .expect_series(name, |series| assert_eq!(series.not_finite, 1));
    }
    for (text, value) in [("v=1e-3\n", 1e-3), ("v=+5\n", 5.0), ("v: .5\n", 0.5)] {
        piped("", text).expect_fact("v", value);
    }
    for text in ["v=nan\nv=1\n", "v=inf\nv=1\n", "v: -inf\nv: 1\n"] {
        piped("", text)
            .expect_samples("v", 2, [1.0; 3])
            .expect_series("v", |series| assert_eq!(series.not_finite, 1));
    }
}

#[test]
fn a_decimal_comma_where_the_comma_parts_nothing() {
    for text in ["p;v\n0,5;1,25\n1,5;2,5\n", "p\tv\n0,5\t1,25\n1,5\t2,5\n"] {
        piped("", text)
            .expect_format("csv")
            .expect_samples("p", 2, [0.5, 1.5, 1.5])
            .expect_samples("v", 2, [1.25, 2.5, 2.5]);
    }
    for text in ["0,5;1,25\n1,5;2,5\n", "0,5\t1,25\n1,5\t2,5\n"] {
        piped("", text)
            .expect_format("numbers")
            .expect_samples("1", 2, [0.5, 1.5, 1.5])
            .expect_samples("2", 2, [1.25, 2.5, 2.5]);
    }
}

#[test]
fn the_format_may_be_told() {
    let lines = "1,2\n3,4\n";
    piped("--format numbers", lines)
        .expect_format("numbers")
        .expect_samples("2", 2, [2.0, 4.0, 4.0]);
    piped("--format csv", lines)
        .expect_format("csv")
        .expect_samples("2", 2, [2.0, 4.0, 4.0]);
    let ended = piped("--format json", lines);
    ended.expect_exit(0).expect_only_series(&[]);
    piped("--format pairs", "a 1 b=2\na 1 b=3\n").expect_only_series(&["b"]);
}

#[test]
fn the_names_of_a_told_csv_may_begin_with_digits() {
    piped("--format csv", "2024 sales,2025 sales\n1,2\n3,4\n")
        .expect_bad_lines(0)
        .expect_only_series(&["2024 sales", "2025 sales"]);
}

#[test]
fn the_format_that_was_found_is_in_the_log() {
    piped("", "a=1\na=2\n").expect_log("stdin: # reads as pairs of names and values");
    piped("", "1 2\n3 4\n").expect_log("stdin: # reads as numbers of 2 columns");
    piped("", "time,a\n10:00:00,1\n10:00:01,2\n")
        .expect_log("stdin: # reads as a csv of 2 columns over \"time\" (time of day)");
}

#[test]
fn the_x_axis_is_a_column_by_name_or_number() {
    piped("--x 1", "10 5\n20 6\n").expect_only_series(&["2"]);
    piped("--x t", "t,v\n10,5\n20,6\n").expect_only_series(&["v"]);
    piped("--x step", "step=1 loss=5\nstep=2 loss=6\n").expect_only_series(&["loss"]);
    piped("--x n", "{\"n\":1,\"v\":2}\n{\"n\":2,\"v\":3}\n").expect_only_series(&["v"]);
}
