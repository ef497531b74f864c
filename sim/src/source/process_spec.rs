//! A program to be run, before it runs.

use std::ffi::OsString;

use super::ReadOptions;
use super::stop_way::StopWay;

/// What a program writes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// Pseudo-terminals, so that its lines come as they are printed although it never flushes.
    #[default]
    Terminal,
    /// Plain pipes.
    Pipe,
}

/// Where a program reads what is typed. Only one whose output is a terminal has a keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProgramInput {
    /// Its standard input is the scope's, untouched; nobody types.
    #[default]
    Inherited,
    /// The same, and what is typed on its [`Keyboard`](super::Keyboard) it finds at its controlling
    /// terminal, as it would a password.
    Beside,
    /// Its standard input is its terminal, with a [`Keyboard`](super::Keyboard).
    Keyboard,
    /// Its standard input is lines that a person says: its terminal, or where its output is a pipe, another one.
    Lines,
    /// There is nothing to be read, and never will be.
    Nothing,
}

impl ProgramInput {
    pub(super) fn has_keyboard(self) -> bool {
        matches!(self, Self::Beside | Self::Keyboard | Self::Lines)
    }
}

/// A program to be run as a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessSpec {
    /// The program: a path, or a name to be found on `PATH`.
    pub program: OsString,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// What it writes to.
    pub output: Output,
    /// Where it reads what is typed.
    pub input: ProgramInput,
    /// How its standard output is read. What it writes to standard error is read as `pairs` among
    /// prose, over the scope's time.
    pub read: ReadOptions,
    /// Variables of its environment, beside the scope's own.
    pub env: Vec<(OsString, OsString)>,
    /// With this the program may present itself to the scope; empty for none. It stands in front of
    /// the first dot of the variable `SPRINTSCOPE_JOB`.
    pub ticket: String,
    /// What is done at the stop event.
    pub stop: StopWay,
}

impl ProcessSpec {
    /// A program without arguments.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            ..Self::default()
        }
    }

    /// Whether somebody may type to it.
    pub(super) fn has_keyboard(&self) -> bool {
        self.output == Output::Terminal && self.input.has_keyboard()
    }

    /// Whether what is typed is what it reads at its standard input.
    pub(super) fn reads_keyboard(&self) -> bool {
        let reads = matches!(self.input, ProgramInput::Keyboard | ProgramInput::Lines);
        self.has_keyboard() && reads
    }

    /// Whether it reads lines from a pipe of ours.
    pub(super) fn reads_lines(&self) -> bool {
        self.output == Output::Pipe && self.input == ProgramInput::Lines
    }

    /// The same with these arguments behind those it has.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// The program and its arguments on one line.
    pub(super) fn command_line(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.args);
        let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }
}
