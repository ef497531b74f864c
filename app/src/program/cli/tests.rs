//! What command lines say.

use super::*;

#[test]
fn the_command_line_is_put_together_soundly() {
    Cli::command().debug_assert();
}

#[test]
fn a_programs_own_options_are_its_own() {
    let cli = Cli::try_parse_from([
        "sprintscope",
        "run",
        "--pipe",
        "python3",
        "-u",
        "x.py",
        "--view",
    ]);
    let Some(Task::Run(run)) = cli.unwrap().command else {
        panic!("no run");
    };
    assert!(run.pipe);
    assert_eq!(run.command, ["python3", "-u", "x.py", "--view"]);
}

#[test]
fn clocks_show_utc_only_where_that_is_asked_for() {
    let utc = |words: &[&str]| {
        let words = ["sprintscope"].iter().chain(words);
        Cli::try_parse_from(words).unwrap().options.utc
    };
    assert!(!utc(&["watch", "-"]));
    assert!(utc(&["watch", "-", "--utc"]) && utc(&["--utc", "watch", "-"]));
}

fn with_usual(usual: &[&str], words: &[&str]) -> Cli {
    let options = usual.iter().copied().map(String::from);
    let config = Config::of_options(options.collect());
    let words = ["sprintscope"].iter().chain(words).map(OsString::from);
    Cli::with(&words.collect::<Vec<_>>(), config).unwrap()
}

#[test]
fn usual_options_hold_unless_the_command_line_says_otherwise() {
    let usual = ["--grace", "5s", "--utc", "--view", "none"];
    for words in [&["demo"][..], &[], &["run", "--", "cat"]] {
        let cli = with_usual(&usual, words);
        assert_eq!(cli.options.grace, Some(Duration::from_secs(5)), "{words:?}");
        assert!(cli.options.utc && cli.options.view == AskedView::None);
        assert_eq!(cli.command.is_some(), !words.is_empty());
    }
    for words in [
        &["--grace", "1s", "demo"][..],
        &["demo", "--grace", "1s"],
        &["demo", "--grace=3s", "--grace", "1s"],
    ] {
        let cli = with_usual(&usual, words);
        assert_eq!(cli.options.grace, Some(Duration::from_secs(1)), "{words:?}");
        assert!(cli.options.utc, "{words:?}");
    }
}

#[test]
fn usual_options_that_do_not_fit_are_left_out_and_noted() {
    for (usual, words) in [
        (
            &["--stop-by", "touch STOP"][..],
            &["demo", "--stop-signal", "INT"][..],
        ),
        (&["--no-such"], &["demo"]),
        (&["demo"], &["demo"]),
    ] {
        let cli = with_usual(usual, words);
        assert!(matches!(cli.command, Some(Task::Demo(_))));
        assert_eq!(cli.config.mistakes.len(), 1, "{usual:?}");
        assert!(cli.config.mistakes[0].contains(&usual.join(" ")));
    }
}

#[test]
fn wrong_usage_is_named() {
    let wrong: [&[&str]; 12] = [
        &["--view", "screen"],
        &["--view", "none,window"],
        &["--grace", "soon"],
        &["--memory", "much"],
        &["--stop-method", "gently"],
        &["demo", "--sprints", "1.5"],
        &["--notify", "say 'it"],
        &["run"],
        &["remove"],
        &["remove", "train", "--ended"],
        &["mark", "train"],
        &["watch", "-", "--format", "xml"],
    ];
    for args in wrong {
        let args = [&["sprintscope"], args].concat();
        assert!(Cli::try_parse_from(&args).is_err(), "{args:?}");
    }
}

/// What asks for nothing, or for what another option rules out, is told rather than left out.
#[test]
fn what_asks_for_nothing_is_refused_with_a_sentence() {
    for (words, said) in [
        ("get loss --columns 0", "write 1 or more"),
        ("get loss --limit 0", "write 1 or more"),
        ("get loss --columns 0e3", "write 1 or more"),
        ("log train --limit 0", "write 1 or more"),
        ("demo --sync never --no-record", "--no-record"),
        ("demo --no-record --sync 1s", "--no-record"),
        ("--no-record demo --sync 1s", "go against each other"),
        ("--sync 1s run --no-record -- x", "go against each other"),
    ] {
        let words = ["sprintscope"].into_iter().chain(words.split(' '));
        let words: Vec<OsString> = words.map(OsString::from).collect();
        let error = Cli::with(&words, Config::of_options(Vec::new())).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{words:?}");
        assert!(error.to_string().contains(said), "{words:?}: {error}");
    }
    for words in [
        &["get", "loss", "--limit", "1"][..],
        &["demo", "--sync", "1s"],
    ] {
        with_usual(&["--sync", "never"], words);
    }
    with_usual(&["--sync", "1s"], &["demo", "--no-record"]);
}

#[test]
fn what_a_command_line_has_run_is_found_behind_its_own_options() {
    let run = |line: &str| {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Cli::program_run_by(&words).map(|words| words.join(" "))
    };
    let found = run("run --view none python3 train.py --lr 0.1");
    assert_eq!(found.as_deref(), Some("python3 train.py --lr 0.1"));
    assert_eq!(run("--quiet run ./a b").as_deref(), Some("./a b"));
    assert_eq!(run("watch run"), None);
    assert_eq!(run("watch a.csv"), None);
}
