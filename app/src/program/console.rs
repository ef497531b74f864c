//! What jobs log, as lines on a console or in a file.

mod page;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use sprintscope_sim::hub::LogSink;
use sprintscope_sim::job::{LogLine, Stream};

use super::foreground::Cursor;
use super::leave::Leave;
use super::say::say;
use crate::platform;

use self::page::Page;

/// Writes log lines to this process's output: what jobs say to one stream, what is said about them
/// to standard error.
pub(crate) struct Console {
    output: Output,
    has_names: bool,
    leave: Leave,
    /// What stands on standard output and on standard error; where both are one terminal, the first is
    /// of both.
    pages: [Page; 2],
    is_one_terminal: bool,
    /// The output takes nothing more, as a file on a full disk; what is said about jobs goes on.
    is_full: bool,
    /// Of a terminal that a program has as its screen.
    cursor: Cursor,
    /// Notes that wait while a program draws there.
    held: Vec<(String, LogLine)>,
}

/// Where the jobs' own lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// To standard output.
    Stdout,
    /// To standard error, since standard output is taken by the summary.
    Stderr,
}

impl Console {
    /// A console for these lines. `leave` is told when nobody reads it any more.
    pub(crate) fn new(output: Output, leave: &Leave) -> Self {
        Self {
            output,
            has_names: false,
            leave: leave.clone(),
            pages: Default::default(),
            is_one_terminal: io::stdout().is_terminal() && io::stderr().is_terminal(),
            is_full: false,
            cursor: Cursor::default(),
            held: Vec::new(),
        }
    }

    /// The same with each line behind its job's name, or not.
    pub(crate) fn named(mut self, has_names: bool) -> Self {
        self.has_names = has_names;
        self
    }

    /// The same on a terminal where a program has its screen, with this cursor.
    pub(crate) fn beside(mut self, cursor: Cursor) -> Self {
        self.cursor = cursor;
        self
    }

    /// Where a line is written.
    fn output_of(&self, line: &LogLine) -> Output {
        match line.stream {
            Stream::Out => self.output,
            Stream::Err | Stream::Note => Output::Stderr,
        }
    }

    /// Whether a line would stand in what a program draws, rather than in a file.
    fn is_in_picture(&self, line: &LogLine) -> bool {
        let is_terminal = match self.output_of(line) {
            Output::Stdout => io::stdout().is_terminal(),
            Output::Stderr => io::stderr().is_terminal(),
        };
        is_terminal && self.cursor.is_drawn_on()
    }

    /// What is to be written for a line, and where.
    fn written(&mut self, job: &str, line: &LogLine) -> (Output, String) {
        let output = self.output_of(line);
        let prefix = match line.stream {
            Stream::Note => format!("sprintscope: {job}: "),
            Stream::Out | Stream::Err if self.has_names => format!("{job}: "),
            Stream::Out | Stream::Err => String::new(),
        };
        let page = usize::from(!self.is_one_terminal && output == Output::Stderr);
        let written = self.pages[page].write(job, line, &prefix);
        if self.is_one_terminal && self.cursor.end_line() {
            // The terminal may be set up so that a line's end alone only leads down.
            return (output, format!("\r\n{written}"));
        }
        (output, written)
    }
}

/// Notes wait for no more than this many others.
const HELD_MOST: usize = 1000;

impl LogSink for Console {
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        let cursor = self.cursor.clone();
        cursor.undisturbed(|| self.write_beside(job, lines))
    }
}

impl Console {
    /// Writes what nothing that a program draws is taken apart by, and keeps the rest.
    fn write_beside(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        let lines = lines.iter().filter(|line| !line.is_shown).cloned();
        let has_room = self.held.len() < HELD_MOST;
        let (held, lines): (Vec<LogLine>, Vec<LogLine>) =
            lines.partition(|line| has_room && self.is_in_picture(line));
        if held.is_empty() && !(has_room && self.cursor.is_drawn_on()) {
            for (job, line) in std::mem::take(&mut self.held) {
                self.print(&job, &[line])?;
            }
        }
        let held = held.into_iter().map(|line| (job.to_owned(), line));
        self.held.extend(held);
        self.print(job, &lines)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        for (job, line) in std::mem::take(&mut self.held) {
            // Nobody is left to hear that it can't be written.
            let _gone = self.print(&job, &[line]);
        }
    }
}

impl Console {
    fn print(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        // In one piece each, and no stream is locked while the other is written to: a reader that
        // doesn't read holds up the lines for itself alone. A terminal has all in its order.
        let mut pieces: Vec<(Output, String)> = Vec::new();
        for line in lines {
            let (output, text) = self.written(job, line);
            if self.is_full && line.stream == Stream::Out && output == self.output {
                continue;
            }
            let is_terminal = self.is_one_terminal;
            let fitting = |(into, _): &&mut (Output, String)| *into == output;
            let last = if is_terminal {
                pieces.last_mut().filter(fitting)
            } else {
                pieces.iter_mut().find(|piece| fitting(piece))
            };
            match last {
                Some((_, piece)) => piece.push_str(&text),
                None => pieces.push((output, text)),
            }
        }
        if !self.is_one_terminal {
            // Errors first: they are fewer.
            pieces.sort_by_key(|(output, _)| *output == Output::Stdout);
        }
        let mut written = Ok(());
        for (output, piece) in pieces {
            let said = match output {
                Output::Stdout => io::stdout()
                    .write_all(piece.as_bytes())
                    .and_then(|()| io::stdout().flush()),
                Output::Stderr => io::stderr().write_all(piece.as_bytes()),
            };
            // What is said about jobs may get lost with standard error; what they say themselves not.
            if output == self.output {
                written = written.and(said);
            }
        }
        let name = match self.output {
            Output::Stdout => "standard output",
            Output::Stderr => "standard error",
        };
        match &written {
            Err(error) if platform::is_hung_up(error) => {
                self.leave.hang_up();
                written
            }
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.leave.close_output();
                written
            }
            Err(error) if !self.is_full => {
                self.is_full = true;
                say(&format!(
                    "{name}: {error}; nothing more is printed there, the jobs go on"
                ));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Writes log lines to a file, each with its time and its job.
pub(crate) struct LogFile {
    file: File,
    path: PathBuf,
}

impl LogFile {
    /// Into this file, which is empty; `path` is what it is called by.
    pub(crate) fn new(file: File, path: &Path) -> Self {
        let path = path.into();
        Self { file, path }
    }
}

impl LogFile {
    fn append(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        // What has no end yet comes again, with all of it.
        let mut text = Vec::new();
        for line in lines.iter().filter(|line| !line.is_open) {
            let mark = match line.stream {
                Stream::Out => "",
                Stream::Err => "! ",
                Stream::Note => "# ",
            };
            writeln!(text, "{:.3} {job}: {mark}{}", line.t, line.text)?;
        }
        // Written at once: `tail -f` is to see them now.
        self.file.write_all(&text)
    }
}

impl LogSink for LogFile {
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        let written = self.append(job, lines);
        if let Err(error) = &written {
            let path = self.path.display();
            say(&format!(
                "{path}: {error}; the log ends here, the jobs go on"
            ));
        }
        written
    }
}
