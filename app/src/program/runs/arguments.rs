//! A command line as a program and its arguments: runs of one program stand in one table, and differ in arguments.

/// What runs other programs, or reads them: the program is the first word behind it that is no option of its own.
const RUNNERS: [&str; 30] = [
    "accelerate",
    "bash",
    "bun",
    "dash",
    "deno",
    "env",
    "julia",
    "launch",
    "lua",
    "mpirun",
    "nice",
    "node",
    "nohup",
    "octave",
    "perl",
    "php",
    "poetry",
    "pypy",
    "python",
    "rscript",
    "ruby",
    "run",
    "sh",
    "srun",
    "stdbuf",
    "time",
    "torchrun",
    "ts-node",
    "uv",
    "zsh",
];

/// A command line, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arguments {
    /// What runs, with what runs it: `python3 train.py`.
    pub(super) program: String,
    /// With what, by name: an option's, a setting's (`lr=0.1`), or which argument it is.
    pub(super) named: Vec<(String, String)>,
}

impl Arguments {
    /// Those of these words.
    pub(super) fn of(words: &[String]) -> Self {
        let (program, rest) = words.split_at(program_words(words));
        let mut arguments = Self {
            program: program.join(" "),
            named: Vec::new(),
        };
        let mut places = 0;
        let mut rest = rest.iter().map(String::as_str).peekable();
        while let Some(word) = rest.next() {
            let setting = word.split_once('=').filter(|(name, _)| is_name(name));
            if let Some((name, value)) = setting {
                arguments.add(name, value);
            } else if is_option(word) {
                // What follows it is its value, unless that is an option, too.
                match rest.next_if(|next| !is_option(next) && !next.contains('=')) {
                    Some(value) => arguments.add(word, value),
                    None => arguments.add(word, "yes"),
                }
            } else {
                places += 1;
                arguments.add(&format!("argument {places}"), word);
            }
        }
        arguments
    }

    /// Said several times it has all its values.
    fn add(&mut self, name: &str, value: &str) {
        match self.named.iter_mut().find(|(known, _)| known == name) {
            Some((_, all)) => {
                all.push(' ');
                all.push_str(value);
            }
            None => self.named.push((name.to_owned(), value.to_owned())),
        }
    }
}

/// How many of the words say the program.
fn program_words(words: &[String]) -> usize {
    let mut count = 0;
    while let Some(word) = words.get(count) {
        count += 1;
        if !is_runner(word) {
            return count;
        }
        // Its own options, as far as they stand alone: `python3 -u`; the module behind `-m` is the program.
        while let Some(option) = words.get(count).filter(|word| is_option(word)) {
            if option == "-c" || option == "-e" {
                // What follows is the program itself.
                return (count + 2).min(words.len());
            }
            count += 1;
        }
    }
    count
}

/// Whether this runs others: by its name without folder and version, `/usr/bin/python3.11`.
fn is_runner(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or_default().to_lowercase();
    let plain = name.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    RUNNERS.contains(&plain)
}

/// `-v`, `--lr`; no negative number, and not what stands for standard input.
fn is_option(word: &str) -> bool {
    word.len() > 1 && word.starts_with('-') && word.parse::<f64>().is_err()
}

/// Whether a setting or an option may be called so: `lr`, `--model.width`.
fn is_name(word: &str) -> bool {
    let is_of_name = |sign: char| sign.is_alphanumeric() || "-_./+".contains(sign);
    !word.is_empty() && word.chars().all(is_of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> (String, String) {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let Arguments { program, named } = Arguments::of(&words);
        let named = named.iter().map(|(name, value)| format!("{name}: {value}"));
        (program, named.collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn a_command_line_is_a_program_and_what_it_is_given() {
        for (line, program, arguments) in [
            (
                "./train 0.1 adam",
                "./train",
                "argument 1: 0.1; argument 2: adam",
            ),
            (
                "python3 train.py 0.1",
                "python3 train.py",
                "argument 1: 0.1",
            ),
            (
                "python3 -u -m pkg.train --lr 0.1 --amp",
                "python3 -u -m pkg.train",
                "--lr: 0.1; --amp: yes",
            ),
            (
                "train --lr=0.1 --layers 2 --layers 3",
                "train",
                "--lr: 0.1; --layers: 2 3",
            ),
            (
                "uv run train.py model.width=64 seed=1",
                "uv run train.py",
                "model.width: 64; seed: 1",
            ),
            (
                "/usr/bin/python3.11 train.py -x -1e-3",
                "/usr/bin/python3.11 train.py",
                "-x: -1e-3",
            ),
            ("sh -c sleep", "sh -c sleep", ""),
            ("bash -c x a", "bash -c x", "argument 1: a"),
            (
                "torchrun --standalone train.py 5",
                "torchrun --standalone train.py",
                "argument 1: 5",
            ),
            ("python3", "python3", ""),
        ] {
            assert_eq!(
                told(line),
                (program.to_owned(), arguments.to_owned()),
                "{line}"
            );
        }
    }
}
