//! A job's name, from the command line that it runs.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What a kind of program makes of the words behind it.
struct Habit {
    /// Their names without a version, between blanks.
    programs: &'static str,
    kind: Kind,
    /// Options whose value is a word of its own, between blanks.
    with_value: &'static str,
}

/// What a program runs.
enum Kind {
    /// A script, which gives the name.
    Script {
        /// Letters of the options that bring the text itself: there is no script then.
        text: &'static str,
        /// Whether `-m` names a module instead.
        has_modules: bool,
    },
    /// A command, behind so many words of its own.
    Command { words: usize },
}

const fn script(programs: &'static str, text: &'static str, with_value: &'static str) -> Habit {
    let kind = Kind::Script {
        text,
        has_modules: false,
    };
    Habit {
        programs,
        kind,
        with_value,
    }
}

const fn command(programs: &'static str, words: usize, with_value: &'static str) -> Habit {
    let kind = Kind::Command { words };
    Habit {
        programs,
        kind,
        with_value,
    }
}

const PYTHON: Habit = Habit {
    programs: "python pypy torchrun",
    kind: Kind::Script {
        text: "c",
        has_modules: true,
    },
    with_value: "-W -X",
};

const HABITS: [Habit; 15] = [
    PYTHON,
    script(
        "bash sh dash zsh ksh fish",
        "c",
        "-o -O +o +O --rcfile --init-file",
    ),
    script(
        "node nodejs bun tsx",
        "ep",
        "-r --require --import --loader -C",
    ),
    script("perl ruby", "eE", "-I -r -C"),
    script("Rscript lua luajit", "e", "-l"),
    script("julia", "eE", "-t -p -L -J"),
    script("php", "r", "-d"),
    command("env", 0, "-u -C --unset --chdir"),
    command(
        "nice ionice",
        0,
        "-n -c -p --adjustment --class --classdata",
    ),
    command("stdbuf", 0, "-i -o -e"),
    command("nohup setsid unbuffer", 0, ""),
    command("time sudo xvfb-run", 0, "-o -f -u -g -s"),
    command("timeout", 1, "-k -s --signal --kill-after"),
    command("taskset chrt", 1, ""),
    command(
        "uv poetry pipenv rye pdm hatch conda mamba accelerate deno",
        1,
        "-n -p --name --prefix --with --python --project --directory --extra --group",
    ),
];

/// The name of the job that runs this: the program's file name, behind an interpreter the script's
/// without its ending.
pub(super) fn job_name(program: &OsStr, args: &[OsString]) -> String {
    let own = file_name(Path::new(program));
    let words: Vec<_> = args.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(|word| &**word).collect();
    name_behind(&own, &words).unwrap_or(own)
}

/// The name that the words behind a program give, if it leaves that to them.
fn name_behind(program: &str, words: &[&str]) -> Option<String> {
    let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_of = |habit: &&Habit| habit.programs.split(' ').any(|known| known == program);
    let habit = HABITS.iter().find(is_of)?;
    match habit.kind {
        Kind::Script { text, has_modules } => {
            let (options, rest) = split_options(words, habit.with_value, has_modules);
            if let Some(module) = options.iter().find_map(|word| module(word, has_modules)) {
                let module = if module.is_empty() {
                    rest.first()?
                } else {
                    module
                };
                return module.rsplit('.').next().map(Into::into);
            }
            if options.iter().any(|word| brings_text(word, text)) {
                return None;
            }
            let script = rest.first().filter(|script| **script != "-")?;
            Some(stem(script))
        }
        Kind::Command { words: own_words } => {
            let (_, rest) = split_options(words, habit.with_value, false);
            let rest = rest.get(own_words..)?;
            // `uv run --with rich train.py`: options stand behind the program's own word, too.
            let (_, rest) = split_options(rest, habit.with_value, false);
            let at = rest.iter().position(|word| !is_assignment(word))?;
            let (command, behind) = rest.get(at..)?.split_first()?;
            let own = file_name(Path::new(command));
            let is_script = [".py", ".js", ".ts"].iter().any(|end| own.ends_with(end));
            let shown = if is_script {
                stem(command)
            } else {
                own.clone()
            };
            Some(name_behind(&own, behind).unwrap_or(shown))
        }
    }
}

/// The options that the words begin with, without their values, and the rest. What follows the
/// option for a module is not the program's any more.
fn split_options<'a>(
    words: &'a [&'a str],
    with_value: &str,
    has_modules: bool,
) -> (Vec<&'a str>, &'a [&'a str]) {
    let mut options = Vec::new();
    let mut rest = words;
    while let Some((word, behind)) = rest.split_first() {
        if !word.starts_with(['-', '+']) || *word == "-" {
            break;
        }
        rest = behind;
        if *word == "--" {
            break;
        }
        options.push(*word);
        if module(word, has_modules).is_some() {
            break;
        }
        if with_value.split(' ').any(|option| option == *word) {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    (options, rest)
}

/// What the word says of a module: its name, or nothing if that is the next word.
fn module(word: &str, has_modules: bool) -> Option<&str> {
    let letters = word.strip_prefix('-').filter(|_| has_modules)?;
    let (flags, name) = letters.split_once('m')?;
    // `-um`, but not `--main` or `-Wm`.
    let are_flags = flags.chars().all(|flag| "bBdEhiIOPqsSuvx".contains(flag));
    are_flags.then_some(name)
}

/// `-c`, and `-lc` too.
fn brings_text(word: &str, text: &str) -> bool {
    match word.strip_prefix("--") {
        Some(long) => ["eval", "print"].contains(&long),
        None => word.ends_with(|letter| text.contains(letter)) && word.starts_with('-'),
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && !name.contains('/'))
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn stem(script: &str) -> String {
    let path = Path::new(script);
    let name = path.file_stem().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::job_name;

    #[test]
    fn a_job_is_called_what_a_person_would_call_it() {
        for (line, name) in [
            ("train", "train"),
            ("./bin/train.sh --fast", "train.sh"),
            ("python3 train.py", "train"),
            (
                "/usr/bin/python3.11 -u -W ignore models/train.py --lr 0.1",
                "train",
            ),
            ("python -m pkg.mod", "mod"),
            ("python -um pkg.mod -c 3", "mod"),
            ("python -mhttp.server", "server"),
            ("python -O train.py", "train"),
            ("python -X importtime train.py", "train"),
            ("python -c print(1) train.py", "python"),
            ("python3.11 -c print(1)", "python3.11"),
            ("python - x", "python"),
            ("python", "python"),
            ("python -m", "python"),
            ("python -- train.py", "train"),
            ("node --require x app.js", "app"),
            ("node --eval 1", "node"),
            ("ruby -Ilib -r json sim.rb", "sim"),
            ("perl -ne print", "perl"),
            ("bash -lc ls", "bash"),
            ("bash -o pipefail run.sh", "run"),
            ("Rscript --vanilla fit.R", "fit"),
            ("julia -t 4 --project fit.jl", "fit"),
            ("env -u B A=1 python3 train.py", "train"),
            ("/usr/bin/env python3 train.py", "train"),
            ("nice -n 5 stdbuf -oL ./sensor", "sensor"),
            ("timeout -k 1 10 python3 train.py", "train"),
            ("taskset -c 0 ./sensor", "sensor"),
            ("uv run train.py", "train"),
            ("uv run --with rich python -u train.py", "train"),
            ("uv run -m pkg.train", "pkg.train"),
            ("uv", "uv"),
            ("torchrun --standalone train.py", "train"),
            ("nice", "nice"),
        ] {
            let mut words = line.split(' ').map(OsString::from);
            let program = words.next().unwrap();
            let args: Vec<OsString> = words.collect();
            assert_eq!(job_name(&program, &args), name, "{line}");
        }
    }
}
