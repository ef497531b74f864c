//! Standard input and files, read to their end.

use std::fs;

use rustix::process::Signal;

use crate::language::{program, run};

#[test]
fn standard_input_is_read_to_its_end() {
    program("watch - --view none")
        .fed("loss=1\nloss=3\nloss=2")
        .run()
        .expect_exit(0)
        .expect_name("stdin")
        .expect_state("completed")
        .expect_reason("end of input")
        .expect_no_stop()
        .expect_stdout_line("loss=3")
        .expect_samples("loss", 3, [1.0, 3.0, 2.0]);
}

#[test]
fn what_is_piped_in_arrives_at_once() {
    let mut running = program("watch - --view none").piped().start();
    for value in 1..=3 {
        running.write(format!("loss={value}\n"));
        running.until_log(&format!("loss={value}"));
    }
    running.signal(Signal::INT);
    running
        .end_held()
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_samples("loss", 3, [1.0, 3.0, 3.0]);
}

#[test]
fn a_file_at_standard_input_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    fs::write(&path, "a=5\n").unwrap();
    for words in ["watch - --view none", "--view none"] {
        program(words)
            .reading(&path)
            .run()
            .expect_reason("end of input")
            .expect_fact("a", 5.0);
    }
}

#[test]
fn files_are_read_to_their_ends_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["one.csv", "two.csv"].map(|name| folder.path().join(name));
    fs::write(&one, "v,w\n1,0\n2,0\n").unwrap();
    fs::write(&two, "words\nw=4\nw=3\n").unwrap();
    let ended = program("watch --view none").arg(&one).arg(&two).run();
    ended.expect_exit(0).expect_stdout_line("two.csv: words");
    for (name, last) in [("one.csv", 2.0), ("two.csv", 3.0)] {
        let job = ended.job_named(name);
        assert_eq!(job.reason, "end of input");
        assert_eq!(job.series[0].last, Some(last));
    }
}

#[test]
fn an_axis_that_is_not_there_is_an_error_that_lists_the_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.csv");
    fs::write(&path, "hour,load\n1,5\n2,6\n").unwrap();
    let told = "no column is called `nosuch`: there are hour, load";
    let ended = program("watch --view none --x nosuch").arg(&path).run();
    ended
        .expect_exit(1)
        .expect_state("dead")
        .expect_samples("load", 2, [5.0, 6.0, 6.0]);
    assert!(ended.job().reason.contains(told), "{ended}");
    let ended = program("watch - --view none --x nosuch")
        .fed("hour,load\n1,5\n2,6\n")
        .run();
    ended.expect_exit(1).expect_state("dead");
    assert!(ended.job().reason.contains(told), "{ended}");
    program("watch - --view none --x hour")
        .fed("hour,load\n1,5\n2,6\n")
        .run()
        .expect_exit(0);
}

#[test]
fn a_name_may_be_given() {
    program("watch - --view none --name bench")
        .fed("v=1\n")
        .run()
        .expect_name("bench")
        .expect_log("bench: v=1");
}

#[test]
fn an_empty_input_is_no_failure() {
    program("watch - --view none")
        .fed("")
        .run()
        .expect_exit(0)
        .expect_reason("end of input")
        .expect_only_series(&[])
        .expect_bad_lines(0);
    run("watch /dev/null --view none")
        .expect_exit(0)
        .expect_reason("end of input");
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let is_directory = "is a directory; name a file in it";
    for (path, option, why) in [
        (folder.path(), "", is_directory),
        (&missing, "", "no such file; check the path"),
    ] {
        let reason = format!("failed: {}: {why}", path.display());
        program(&format!("watch --view none {option}"))
            .arg(path)
            .run()
            .expect_exit(1)
            .expect_state("dead")
            .expect_reason(&reason)
            .expect_stderr(&reason);
    }
}

#[test]
fn a_folder_that_is_followed_waits_for_its_first_run_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs");
    std::fs::create_dir(&runs).unwrap();
    let follows = program("watch --view none --stop-after 1s --follow").arg(&runs);
    let ended = follows.run();
    ended.expect_exit(0).expect_state("completed");
    ended.expect_log("runs: # no event file so far in this folder or below: it is looked for");
}

#[test]
fn a_last_line_without_an_end_counts() {
    program("watch - --view none")
        .fed("1 2\n3 4")
        .run()
        .expect_samples("2", 2, [2.0, 4.0, 4.0]);
}
