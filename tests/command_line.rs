//! What may be said on the command line, and what it answers.

use std::fs;
use std::os::unix::fs::symlink;

use crate::language::{program, run};

#[test]
fn help_has_examples_and_all_commands() {
    let ended = run("--help");
    ended.expect_exit(0).expect_silent_stderr();
    for part in [
        "sprintscope run -- python3 train.py",
        "| sprintscope",
        "Exit code: 0 all jobs completed, 1 a job is dead, 2 wrong usage.",
        "--stop-after <DURATION>",
        "--stop-method <METHOD>",
        "--view <VIEW>",
    ] {
        ended.expect_stdout(part);
    }
    for command in ["demo", "run", "watch"] {
        run(&format!("{command} --help"))
            .expect_exit(0)
            .expect_stdout("): see `sprintscope --help`.");
    }
}

#[test]
fn the_version_is_the_packages() {
    run("--version")
        .expect_exit(0)
        .expect_stdout_line(concat!("sprintscope ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_and_the_manual_are_printed() {
    for shell in ["bash", "zsh", "fish"] {
        run(&format!("completions {shell}"))
            .expect_exit(0)
            .expect_stdout("stop-after");
    }
    run("man")
        .expect_exit(0)
        .expect_stdout(".TH sprintscope 1")
        .expect_stdout("SYNOPSIS");
}

#[test]
fn wrong_usage_is_exit_code_2_and_one_message_says_what_is_right() {
    for (words, said) in [
        ("--bogus", "--bogus"),
        ("demo --sprints 1.5", "whole number"),
        (
            "demo --stop-method gently",
            "use event, loop, cancel or kill",
        ),
        ("demo --grace soon", "250ms, 10s, 2m or 1h"),
        ("demo --sprinter-interval 0", "no number above 0"),
        (
            "demo --memory much",
            "write 500MB, 2GB, 512MiB or plain bytes",
        ),
        ("demo --memory 3GX", "\"GX\" is no unit of memory"),
        ("demo --prefill some", "whole number"),
        ("demo --rate 0", "no number above 0"),
        ("demo --series 1e9", "too many"),
        ("watch - --irregular", "--irregular"),
        ("watch", "SOURCE"),
        ("run", "PROG ARGS"),
        ("watch - --format xml", "xml"),
        ("demo --signal unheard", "unheard"),
        ("dance", "dance"),
    ] {
        run(words)
            .expect_exit(2)
            .expect_silent_stdout()
            .expect_stderr(said);
    }
}

#[test]
fn a_summary_or_log_that_cannot_be_written_is_said_before_anything_runs() {
    for option in ["--summary", "--log"] {
        run(&format!("demo --view none {option} /no/such/folder/file"))
            .expect_exit(2)
            .expect_silent_stdout()
            .expect_stderr("/no/such/folder/file: can't write the ");
    }
}

/// A summary or log of the run before was emptied by a start that came to nothing.
#[test]
fn a_start_that_fails_leaves_the_files_that_it_would_write_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    symlink(place("link's end"), place("link")).unwrap();
    for words in [
        "demo --view window",
        "demo --view none --listen 0.0.0.0:0",
        "demo --view none --listen nowhere",
        "demo --view none --token-file /no/such/file",
    ] {
        fs::write(place("old"), "of the run before\n").unwrap();
        for (option, other) in [("--summary", "--log"), ("--log", "--summary")] {
            for file in ["old", "new", "link"] {
                let refused = program(words).arg(option).arg(place(file));
                let refused = refused.arg(other).arg(place("other")).run();
                refused.expect_exit(2);
                assert!(!place("other").exists(), "{refused}");
            }
        }
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort_unstable();
        assert_eq!(left, ["link", "old"], "{words}");
        assert!(place("link").is_symlink());
        let old = fs::read_to_string(place("old")).unwrap();
        assert_eq!(old, "of the run before\n", "{words}");
    }
}

#[test]
fn a_summary_takes_the_place_of_a_longer_one_and_goes_through_links_and_pipes() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "x".repeat(100_000)).unwrap();
    symlink(&file, &link).unwrap();
    for path in [&file, &link] {
        let ended = program("demo --view none --stops 2 --quiet --summary")
            .arg(path)
            .run();
        ended.expect_exit(0);
        let summary = fs::read_to_string(&file).unwrap();
        assert!(
            summary.starts_with('{') && summary.ends_with("}\n"),
            "{summary}"
        );
        assert!(link.is_symlink());
        fs::remove_file(&file).unwrap();
    }
    let piped = program("demo --view none --stops 2 --quiet --log /dev/null --summary /dev/stdout");
    let ended = piped.run();
    ended.expect_exit(0).expect_stdout("\"stopper finished\"");
}

#[test]
fn a_summary_or_log_that_cannot_be_written_on_is_said() {
    for option in ["--summary", "--log"] {
        run(&format!(
            "demo --stops 2 --view none --quiet {option} /dev/full"
        ))
        .expect_stderr("/dev/full: ")
        .expect_stderr("No space left on device");
    }
}

#[test]
fn without_a_display_auto_says_so_in_one_line_and_goes_on() {
    let ended = run("demo --stops 2 --quiet");
    ended.expect_exit(0).expect_reason("stopper finished");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended}");
    ended
        .expect_stderr("set DISPLAY or WAYLAND_DISPLAY")
        .expect_stderr("--view none");
    assert_eq!(ended.summary().view, "none");
}

#[test]
fn without_a_display_a_window_is_refused_with_advice() {
    let ended = run("demo --view window");
    ended.expect_exit(2).expect_silent_stdout();
    assert_eq!(ended.stderr.lines().count(), 1, "{ended}");
    ended.expect_stderr("set DISPLAY or WAYLAND_DISPLAY");
}

#[test]
fn a_display_that_does_not_answer_is_none() {
    let ended = program("demo --stops 2 --quiet").on_display(":64999").run();
    ended.expect_exit(0).expect_reason("stopper finished");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended}");
}

#[test]
fn what_is_piped_in_is_watched_without_a_command() {
    program("--view none")
        .fed("loss=1\nloss=2\n")
        .run()
        .expect_exit(0)
        .expect_name("stdin")
        .expect_samples("loss", 2, [1.0, 2.0, 2.0]);
}

#[test]
fn what_holds_from_run_to_run_is_printed_with_all_that_may_stand_there() {
    let folder = tempfile::tempdir().unwrap();
    let ended = program("config")
        .with("XDG_CONFIG_HOME", folder.path())
        .run();
    let path = folder.path().join("sprintscope/config.toml");
    ended.expect_exit(0).expect_silent_stderr();
    for part in [
        format!("# {} (there is none so far)", path.display()),
        "#theme = \"auto\"".into(),
        "#\"view.follow\" = \"F\"".into(),
        "# Follow the live edge".into(),
    ] {
        ended.expect_stdout(&part);
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, &ended.stdout).unwrap();
    let again = program("config")
        .with("XDG_CONFIG_HOME", folder.path())
        .run();
    again.expect_exit(0).expect_silent_stderr();
    let rest = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(rest(&again.stdout), rest(&ended.stdout));
}

#[test]
fn a_mistake_in_it_is_told_with_its_line_and_hinders_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sprintscope/config.toml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text =
        "options = [\"--name\", \"usual\"]\nthem = \"light\"\n[keys]\n\"view.fly\" = \"G\"\n";
    fs::write(&path, text).unwrap();
    let watch = |words: &str| {
        program(words)
            .with("XDG_CONFIG_HOME", folder.path())
            .fed("v=1\nv=2\n")
            .run()
    };
    let ended = watch("watch - --view none");
    ended.expect_exit(0).expect_name("usual");
    for told in [
        "config.toml:2: `them` is no setting",
        "config.toml:4: `view.fly` is nothing",
    ] {
        ended.expect_stderr(told);
    }
    watch("watch - --view none --name mine")
        .expect_exit(0)
        .expect_name("mine");
    fs::write(&path, "options = [\"--nosuch\"]\n").unwrap();
    watch("watch - --view none")
        .expect_exit(0)
        .expect_name("stdin")
        .expect_stderr("the usual options --nosuch are left out");
}

#[test]
fn the_manual_lists_the_keys() {
    run("man")
        .expect_exit(0)
        .expect_stdout(".SH KEYS")
        .expect_stdout("Follow the live edge");
}
