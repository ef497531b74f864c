//! What jobs log, as lines on a console or in a file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use sprintscope_sim::{LogLine, LogSink, Stream, clean_json, clean_lines};

use crate::leave::Leave;

/// Says something on standard error.
pub fn say(line: &str) {
    eprint(&format!("sprintscope: {line}\n"));
}

/// Writes text to standard error.
pub fn eprint(text: &str) {
    // With standard error closed there is nowhere left to say anything.
    let _nowhere = io::stderr().write_all(clean_lines(text).as_bytes());
}

/// Writes log lines to this process's output: what jobs say to one stream, what is said about them
/// to standard error.
pub struct Console {
    /// Where the jobs' own lines go.
    pub output: Output,
    /// Whether each line begins with its job's name.
    pub has_names: bool,
    /// Told when nobody reads the output any more.
    pub leave: Leave,
    /// The output takes nothing more, as a file on a full disk; what is said about jobs goes on.
    pub is_full: bool,
}

/// Where the jobs' own lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// To standard output.
    Stdout,
    /// To standard error, since standard output is taken by the summary.
    Stderr,
}

impl LogSink for Console {
    fn write(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        let prefix = if self.has_names {
            format!("{job}: ")
        } else {
            String::new()
        };
        // Written in two pieces, and no stream is locked while the other is written to: a reader that
        // doesn't read holds up the lines for itself alone.
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        for line in lines {
            match (line.stream, self.output) {
                (Stream::Out, Output::Stdout) if self.is_full => Ok(()),
                (Stream::Out, Output::Stdout) => writeln!(output, "{prefix}{}", line.text),
                (Stream::Out | Stream::Err, _) => writeln!(errors, "{prefix}{}", line.text),
                (Stream::Note, _) => writeln!(errors, "sprintscope: {job}: {}", line.text),
            }?;
        }
        // What is said about jobs may get lost with standard error; what they say themselves not.
        let said = io::stderr().write_all(&errors);
        let printed = io::stdout()
            .write_all(&output)
            .and_then(|()| io::stdout().flush());
        let (name, written) = match self.output {
            Output::Stdout => ("standard output", printed),
            Output::Stderr => ("standard error", said),
        };
        match &written {
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
pub struct LogFile {
    file: File,
    path: PathBuf,
}

impl LogFile {
    /// A new file, or one that is emptied.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create(path).with_context(|| {
            format!(
                "{}: can't write the log; give --log a file that can be made",
                path.display()
            )
        })?;
        Ok(Self {
            file,
            path: path.into(),
        })
    }
}

impl LogFile {
    fn append(&mut self, job: &str, lines: &[LogLine]) -> io::Result<()> {
        let mut text = Vec::new();
        for line in lines {
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

/// Writes text to standard output.
///
/// # Errors
/// As [`print`].
pub fn print_text(text: &str) -> anyhow::Result<()> {
    print(clean_lines(text).as_bytes())
}

/// Writes JSON to standard output.
///
/// # Errors
/// As [`print`].
pub fn print_json(json: &str) -> anyhow::Result<()> {
    print(clean_json(json).as_bytes())
}

/// Writes bytes of our own to standard output; a reader that has gone away is no error of ours.
///
/// # Errors
/// If the system doesn't take it for another reason.
pub fn print(bytes: &[u8]) -> anyhow::Result<()> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("writing to standard output")
        }
        _ => Ok(()),
    }
}
