//! The program before it is started.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::ended::Ended;
use super::running::Running;

/// What the program finds at its standard input.
#[derive(Debug)]
enum Input {
    Nothing,
    Pipe,
    Given(Stdio),
}

/// A command line of `sprintscope` and what surrounds it.
#[derive(Debug)]
pub(crate) struct Program {
    words: Vec<OsString>,
    input: Input,
    fed: Vec<u8>,
    display: Option<String>,
    has_log: bool,
    output: Option<Stdio>,
    runtime: Option<PathBuf>,
    state: Option<PathBuf>,
    ignores_hangups: bool,
    keeps_recordings: bool,
    environment: Vec<(String, OsString)>,
}

/// The program with these words, which blanks part.
pub(crate) fn program(words: &str) -> Program {
    Program {
        words: words.split_whitespace().map(OsString::from).collect(),
        input: Input::Nothing,
        fed: Vec::new(),
        display: None,
        has_log: true,
        output: None,
        runtime: None,
        state: None,
        ignores_hangups: false,
        keeps_recordings: false,
        environment: Vec::new(),
    }
}

/// Runs the program with these words to its end.
#[track_caller]
pub(crate) fn run(words: &str) -> Ended {
    program(words).run()
}

/// The path of a demo program or of data in `assets/demo`.
pub(crate) fn asset(name: &str) -> PathBuf {
    let app = Path::new(env!("CARGO_MANIFEST_DIR"));
    app.join("assets/demo").join(name)
}

impl Program {
    /// With one more word, which may have blanks in it.
    pub(crate) fn arg(mut self, word: impl Into<OsString>) -> Self {
        self.words.push(word.into());
        self
    }

    /// With a pipe at its standard input, through which this comes.
    pub(crate) fn fed(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Input::Pipe;
        self.fed = bytes.into();
        self
    }

    /// With a pipe at its standard input that stays open.
    pub(crate) fn piped(mut self) -> Self {
        self.input = Input::Pipe;
        self
    }

    /// With this file at its standard input.
    #[track_caller]
    pub(crate) fn reading(self, path: &Path) -> Self {
        self.with_input(File::open(path).unwrap())
    }

    /// With this at its standard input.
    pub(crate) fn with_input(mut self, input: impl Into<Stdio>) -> Self {
        self.input = Input::Given(input.into());
        self
    }

    /// With what it prints going there instead of being kept.
    pub(crate) fn printing_to(mut self, output: impl Into<Stdio>) -> Self {
        self.output = Some(output.into());
        self
    }

    /// On this display; without it there is none.
    pub(crate) fn on_display(mut self, display: &str) -> Self {
        self.display = Some(display.into());
        self
    }

    /// Started as by `nohup`.
    pub(crate) fn ignoring_hangups(mut self) -> Self {
        self.ignores_hangups = true;
        self
    }

    /// Without a log file, which would grow with what is read.
    pub(crate) fn without_log(mut self) -> Self {
        self.has_log = false;
        self
    }

    /// Where that scope is found by its clients; without it, it is alone there.
    pub(crate) fn beside(mut self, scope: &Running) -> Self {
        self.runtime = Some(scope.runtime());
        self
    }

    /// With what is kept from run to run there; without it, nothing was kept.
    pub(crate) fn keeping_in(mut self, state: &Path) -> Self {
        self.state = Some(state.into());
        self
    }

    /// With a recording that is kept without being asked for.
    pub(crate) fn keeping_recordings(mut self) -> Self {
        self.keeps_recordings = true;
        self
    }

    /// With this in its environment.
    pub(crate) fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Starts it.
    #[track_caller]
    pub(crate) fn start(self) -> Running {
        let folder = tempfile::tempdir().unwrap();
        let mut command = self.command(&folder);
        let said = format!("{command:?}");
        let input = match self.input {
            Input::Nothing => Stdio::null(),
            Input::Pipe => Stdio::piped(),
            Input::Given(input) => input,
        };
        let kept = |name| Stdio::from(File::create(folder.path().join(name)).unwrap());
        let output = self.output.unwrap_or_else(|| kept("stdout"));
        command.stdin(input).stdout(output).stderr(kept("stderr"));
        let child = command.spawn().unwrap();
        let runtime = self.runtime.unwrap_or_else(|| folder.path().into());
        let mut running = Running::new(child, folder, said, runtime);
        running.write(&self.fed);
        running
    }

    /// Runs it to its end.
    #[track_caller]
    pub(crate) fn run(self) -> Ended {
        self.start().end()
    }

    fn command(&self, folder: &TempDir) -> Command {
        let program = env!("CARGO_BIN_EXE_sprintscope");
        let mut command = if self.ignores_hangups {
            let mut shell = Command::new("sh");
            shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", program]);
            shell
        } else {
            Command::new(program)
        };
        let is_given = |option| self.words.iter().any(|word| word == option);
        if !is_given("--summary") {
            command.arg("--summary").arg(folder.path().join("summary"));
        }
        if self.has_log && !is_given("--log") {
            command.arg("--log").arg(folder.path().join("log"));
        }
        // Their place is told the first time, which is always there.
        if !self.keeps_recordings && !is_given("--record") {
            command.arg("--no-record");
        }
        command.args(&self.words);
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command.env(
            "XDG_RUNTIME_DIR",
            self.runtime.as_deref().unwrap_or(folder.path()),
        );
        let state = self
            .state
            .clone()
            .unwrap_or_else(|| folder.path().join("state"));
        command.env("XDG_STATE_HOME", state);
        // What a person has set up is not the tests'.
        command.env("XDG_CONFIG_HOME", folder.path().join("config"));
        command.env("LIBGL_ALWAYS_SOFTWARE", "1");
        command.envs(self.display.iter().map(|display| ("DISPLAY", display)));
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        command.envs(environment);
        command
    }
}
