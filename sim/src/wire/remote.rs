//! A controller from Rust: asks a scope that runs elsewhere, and waits for its answers.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::VERSION;

/// How long a scope may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What hinders a request.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The scope can't be reached.
    #[error("the scope doesn't answer: {0}")]
    Io(#[from] io::Error),
    /// The scope said no, and why.
    #[error("{error}")]
    Refused {
        /// Why, in a sentence.
        error: String,
        /// The same as one word ([`OrderError::code`](crate::OrderError::code)); empty where the
        /// request itself was wrong.
        code: String,
    },
}

/// A scope that runs elsewhere.
#[derive(Debug)]
pub struct Remote {
    stream: BufReader<UnixStream>,
    requests: u64,
}

impl Remote {
    /// Comes in as a controller.
    ///
    /// # Errors
    /// If nobody listens there, or this version isn't spoken.
    pub fn connect(socket: &Path) -> Result<Self, RemoteError> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut remote = Self {
            stream: BufReader::new(stream),
            requests: 0,
        };
        let hello = json!({"type": "hello", "version": VERSION, "role": "controller"});
        let welcome = remote.ask(&hello)?;
        match welcome["type"].as_str() {
            Some("welcome") => Ok(remote),
            _ => Err(refused(&welcome)),
        }
    }

    /// Sends a request of this kind with these fields; returns its answer.
    ///
    /// # Errors
    /// What the scope says against it, or that it can't be reached.
    pub fn request(&mut self, kind: &str, mut fields: Value) -> Result<Value, RemoteError> {
        self.requests += 1;
        fields["type"] = kind.into();
        fields["id"] = self.requests.into();
        let answer = self.ask(&fields)?;
        if answer["ok"] == true {
            Ok(answer)
        } else {
            Err(refused(&answer))
        }
    }

    fn ask(&mut self, message: &Value) -> Result<Value, RemoteError> {
        self.stream
            .get_mut()
            .write_all(format!("{message}\n").as_bytes())?;
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        serde_json::from_str(&line).map_err(|error| io::Error::other(error).into())
    }
}

fn refused(answer: &Value) -> RemoteError {
    let word = |field: &str| answer[field].as_str().map(ToOwned::to_owned);
    RemoteError::Refused {
        error: word("error").unwrap_or_else(|| "no reason given".into()),
        code: word("code").unwrap_or_default(),
    }
}
