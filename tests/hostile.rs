//! Input that nobody meant well: bounded memory, no panic, nothing else lost.

use std::fmt::Write as _;
use std::fs::File;
use std::process::{Command, Stdio};

use crate::language::{BOUNDED_MB, Noise, Program, program};

const MIB: usize = 1 << 20;

fn watch() -> Program {
    program("watch - --view none --quiet").without_log()
}

#[test]
fn a_line_of_a_hundred_megabytes_is_one_bad_line() {
    let mut running = watch().fed("v=1\n").start();
    let piece = vec![b'x'; MIB];
    for _ in 0..100 {
        running.write(&piece);
    }
    running.write("\nv=2\n");
    running
        .end()
        .expect_exit(0)
        .expect_bad_lines(1)
        .expect_samples("v", 2, [1.0, 2.0, 2.0])
        .expect_memory_below(BOUNDED_MB);
}

#[test]
fn a_line_without_an_end_that_a_program_prints_is_bounded_too() {
    program("run --view none --quiet -- sh -c")
        .without_log()
        .arg("head -c 100000000 /dev/zero | tr '\\0' x; echo; echo v=2")
        .run()
        .expect_exit(0)
        .expect_bad_lines(1)
        .expect_fact("v", 2.0)
        .expect_memory_below(BOUNDED_MB);
}

#[test]
fn zero_bytes_and_broken_text_lose_nothing_else() {
    let ended = program("watch - --view none")
        .fed(b"a=1\n\0\0\0\n\xff\xfe\xfd\nwith \xc3 in it a=2\n\0\na=3\n")
        .run();
    ended
        .expect_exit(0)
        .expect_reason("end of input")
        .expect_samples("a", 3, [1.0, 3.0, 3.0]);
}

#[test]
fn of_twenty_thousand_names_ten_thousand_are_kept_and_one_line_says_so() {
    let mut text = String::new();
    for name in (0..20_000).chain(0..20_000) {
        writeln!(text, "n{name}=1").unwrap();
    }
    let ended = program("watch - --view none --quiet").fed(text).run();
    ended.expect_exit(0).expect_memory_below(2.0 * BOUNDED_MB);
    assert_eq!(ended.job().series.len(), 10_000);
    let refusals = ended.log.lines().filter(|line| line.contains("refused"));
    assert_eq!(refusals.count(), 1);
}

#[test]
fn names_of_a_single_line_are_bounded_too() {
    let mut text = String::new();
    for name in 0..20_000 {
        write!(text, "n{name}=1 ").unwrap();
    }
    text.push('\n');
    let ended = program("watch - --view none --quiet")
        .fed(text.repeat(2))
        .run();
    ended.expect_exit(0);
    assert_eq!(ended.job().series.len(), 10_000);
}

#[test]
fn of_twenty_thousand_columns_ten_thousand_are_kept() {
    let columns = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..20_000).map(cell).collect();
        cells.join(",")
    };
    let header = columns(&|column| format!("c{column}"));
    let row = columns(&|column| column.to_string());
    for text in [
        format!("{header}\n{row}\n{row}\n"),
        format!("{row}\n{row}\n"),
    ] {
        let ended = program("watch - --view none --quiet").fed(text).run();
        ended.expect_exit(0);
        let job = ended.job();
        assert_eq!(job.series.len(), 10_000, "{ended}");
        assert!(job.series.iter().all(|series| series.samples == 2));
        let refusals = ended.log.lines().filter(|line| line.contains("refused"));
        assert_eq!(refusals.count(), 1, "{ended}");
    }
}

#[test]
fn names_as_long_as_lines_may_be_are_not_kept() {
    let mut running = watch().piped().start();
    for name in 0..200 {
        let long = "x".repeat(MIB - 100);
        running.write(format!("n{name}{long}=1\n"));
        running.write(format!("{{\"n{name}{long}\":1}}\n"));
    }
    running.write("v=1\n");
    running
        .end()
        .expect_exit(0)
        .expect_fact("v", 1.0)
        .expect_memory_below(2.0 * BOUNDED_MB);
}

/// A word for each number: letters alone, so that no two are one shape.
fn word(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + (number / 26_usize.pow(place) % 26) as u8);
    (0..5).map(letter).collect()
}

#[test]
fn what_is_ever_new_is_bounded() {
    let forms: [fn(usize) -> String; 9] = [
        |n| format!("{} {n} {} {n}\n", word(n), word(n + 7)),
        |n| format!("{}   {}\n{n}   2\n3   4\n", word(n), word(n + 7)),
        |n| format!("{},{}\n{n},2\n3,4\n", word(n), word(n + 7)),
        |n| format!("{{\"{}\":{n},\"msg\":\"x\"}}\n", word(n)),
        |n| format!("| {} | {n} |\n", word(n)),
        |n| format!("[{}]: loss={n}\n", word(n)),
        |n| format!("{}:\n  x: {n}\n", word(n)),
        |n| format!("{{\n\"{}\": {n},\n", word(n)),
        |n| format!("up{{job=\"{}\"}} {n}\n", word(n)),
    ];
    for form in forms {
        let text: String = (0..100_000).map(form).collect();
        watch()
            .fed(text)
            .run()
            .expect_exit(0)
            .expect_reason("end of input")
            .expect_memory_below(2.0 * BOUNDED_MB);
    }
}

#[test]
fn objects_of_any_depth_are_survived() {
    let depth = 100_000;
    let nested = "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    let open = "[".repeat(5 * depth);
    program("watch - --view none --quiet --format json")
        .fed(format!("{nested}\n{open}\n{{\"v\":1}}\n"))
        .run()
        .expect_exit(0)
        .expect_fact("v", 1.0);
}

#[test]
fn millions_of_empty_lines_are_nothing() {
    let mut running = watch().piped().start();
    let lines = vec![b'\n'; MIB];
    for _ in 0..50 {
        running.write(&lines);
    }
    running.write("v=1\n");
    running
        .end()
        .expect_exit(0)
        .expect_bad_lines(0)
        .expect_fact("v", 1.0)
        .expect_memory_below(BOUNDED_MB);
}

#[test]
fn time_that_runs_backwards_loses_nothing() {
    program("watch - --view none --x t")
        .fed("t=1 v=1\nt=3 v=2\nt=2 v=3\nt=-5 v=4\nt=nan v=5\nt=4 v=6\n")
        .run()
        .expect_exit(0)
        .expect_only_series(&["v"])
        .expect_series("v", |v| {
            // The row without a time may be refused; no other may.
            assert!(v.samples >= 5, "{v:?}");
            assert_eq!((v.min, v.max, v.last), (Some(1.0), Some(6.0), Some(6.0)));
        });
}

#[test]
fn a_flood_that_never_ends_is_stopped_in_flat_memory() {
    for word in ["y", "loss=1", "1 2"] {
        let mut flood = Command::new("yes")
            .arg(word)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = flood.stdout.take().unwrap();
        let ended = program("watch - --view none --quiet --stop-after 2s --memory 64MB")
            .without_log()
            .with_input(stdout)
            .run();
        // It has nobody to write to any more.
        flood.wait().unwrap();
        ended
            .expect_exit(0)
            .expect_stop("event", "option")
            .expect_memory_below(4.0 * BOUNDED_MB);
        assert_eq!(ended.job().dropped, 0);
    }
}

#[test]
fn random_bytes_are_survived_in_every_format() {
    for options in [
        "",
        "--format numbers",
        "--format csv",
        "--format pairs",
        "--format json",
        "--format table",
        "--format box",
        "--format shapes",
        "--format screen",
        "--format prometheus",
        "--format teleplot",
        "--format statsd",
    ] {
        program(&format!("watch - --view none --quiet {options}"))
            .without_log()
            .fed(Noise::new(0).bytes(4 * MIB))
            .run()
            .expect_exit(0)
            .expect_reason("end of input")
            .expect_memory_below(2.0 * BOUNDED_MB);
    }
}

#[test]
fn numbers_of_all_sizes_are_survived() {
    let ended = program("watch - --view none --quiet")
        .fed("v=1e308\nv=-1e308\nv=1e999\nv=5e-324\nv=123456789012345678901234567890\n")
        .run();
    ended
        .expect_exit(0)
        .expect_series("v", |v| assert_eq!(v.samples, 5));
}

#[test]
fn a_device_that_fails_is_named() {
    program("watch --view none /proc/self/mem")
        .run()
        .expect_exit(1)
        .expect_state("dead")
        .expect_reason("failed: /proc/self/mem: Input/output error (os error 5)");
    // Nothing is behind this descriptor that could be read.
    let closed = File::options().write(true).open("/dev/null").unwrap();
    program("watch - --view none")
        .with_input(closed)
        .run()
        .expect_exit(1)
        .expect_state("dead");
}
