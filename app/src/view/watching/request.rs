//! What a person asks to be watched: in one line, as it is kept and shown.

use std::fmt::Write;
use std::time::Duration;

use sprintscope_sim::format::Format;
use sprintscope_sim::source::{Address, Password};

use crate::view::quantity::parse_duration;

/// What stands before a program that is run.
const RUN: &str = "run ";
/// Asked more often, a server would have nothing else to do.
const LEAST: Duration = Duration::from_millis(10);
/// Words of names that hold a secret.
const SECRETS: [&str; 7] = [
    "password", "passwd", "token", "secret", "apikey", "api_key", "api-key",
];

/// A source to be watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Of what.
    pub what: What,
    /// In which format it is read, if that is said.
    pub format: Option<Format>,
    /// How often a web server is asked, if that is said.
    pub every: Option<Duration>,
    /// Whether a file is read on as it grows.
    pub follow: bool,
    /// Of a broker's user, or a server's token. It is never kept.
    pub password: Option<Password>,
}

/// What is watched.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What is at this address.
    Source(Address),
    /// What this command prints: its words.
    Program(Vec<String>),
}

impl Request {
    /// Reads what is at an address, or a command behind `run`, with options behind that.
    ///
    /// # Errors
    /// Why nothing can be watched so, in a sentence.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut text = text.trim();
        let (mut format, mut every, mut follow) = (None, None, false);
        loop {
            if let Some(rest) = text.strip_suffix(" --follow") {
                (text, follow) = (rest.trim_end(), true);
                continue;
            }
            let Some((rest, last)) = text.rsplit_once(' ') else {
                break;
            };
            let rest = rest.trim_end();
            if let Some(rest) = rest.strip_suffix(" --format") {
                let read = last.parse::<Format>();
                format = Some(read.map_err(|error| error.to_string())?);
                text = rest.trim_end();
            } else if let Some(rest) = rest.strip_suffix(" --every") {
                every = Some(interval(last)?);
                text = rest.trim_end();
            } else {
                break;
            }
        }
        let what = match text.strip_prefix(RUN) {
            Some(command) => What::Program(words(command)?),
            None => What::Source(source(text)?),
        };
        Ok(Self {
            what,
            format,
            every,
            follow,
            password: None,
        })
    }

    /// As it is read again: without what is secret.
    pub(crate) fn text(&self) -> String {
        let mut text = match &self.what {
            What::Source(address) => address.to_string(),
            What::Program(words) => format!("{RUN}{}", shell_words::join(words)),
        };
        // Writing to memory doesn't fail.
        if let Some(every) = self.every {
            let _written = write!(text, " --every {}", every_text(every));
        }
        if self.follow {
            text.push_str(" --follow");
        }
        if let Some(format) = self.format {
            let _written = write!(text, " --format {format}");
        }
        text
    }

    /// Whether it may be kept: nothing in it is called a secret.
    pub(crate) fn may_be_kept(&self) -> bool {
        let text = self.text().to_lowercase();
        !SECRETS.iter().any(|secret| text.contains(secret))
    }
}

/// An interval as it is typed.
///
/// # Errors
/// How one is written.
pub(super) fn interval(text: &str) -> Result<Duration, String> {
    let every = parse_duration(text.trim())?;
    if every < LEAST {
        return Err(format!("{text} is too often: write 10ms or more"));
    }
    Ok(every)
}

/// The same, written.
pub(super) fn every_text(every: Duration) -> String {
    if every.subsec_nanos() == 0 {
        format!("{}s", every.as_secs())
    } else {
        format!("{}ms", every.as_millis())
    }
}

fn words(command: &str) -> Result<Vec<String>, String> {
    let words = shell_words::split(command).map_err(|_| "a quote isn't closed".to_owned())?;
    if words.is_empty() {
        return Err("the command is missing".into());
    }
    Ok(words)
}

fn source(text: &str) -> Result<Address, String> {
    if text.is_empty() {
        return Err("the path is missing".into());
    }
    match Address::read(text.as_ref()) {
        Ok(Address::Serial(None)) => Err("choose a device, or type its path".into()),
        Ok(Address::Input) => Err("standard input is watched by `watch -` alone".into()),
        Ok(address) => Ok(address),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read_as_it_is_written() {
        for text in [
            "tcp://127.0.0.1:7000 --format json",
            "http://host/metrics --every 90s --format prometheus",
            "a b.csv --follow",
            "run python3 'my train.py' --lr 0.1 --format csv",
            "serial:/dev/ttyUSB0@9600,8E1",
        ] {
            assert_eq!(Request::read(text).unwrap().text(), text);
        }
    }

    #[test]
    fn what_cannot_be_watched_is_told() {
        for (text, why) in [
            ("", "missing"),
            ("run 'a", "quote"),
            ("serial:", "choose a device"),
            ("-", "watch -"),
            ("tcp://a:1 --format xml", "no format is called `xml`"),
            ("http://a/ --every 1ms", "too often"),
            ("tcp://host", "tcp://HOST:PORT"),
        ] {
            let error = Request::read(text)
                .map(|request| request.text())
                .unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_called_a_secret_is_not_kept() {
        for (text, may) in [
            ("http://host/metrics?api_key=x", false),
            ("run ./a --Password x", false),
            ("run ./a --fast", true),
        ] {
            assert_eq!(Request::read(text).unwrap().may_be_kept(), may, "{text}");
        }
    }
}
