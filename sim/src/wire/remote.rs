//! A controller from Rust: asks a scope that runs elsewhere, and waits for its answers.

use std::io::{self, BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::VERSION;

/// How long a scope may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What hinders a request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The scope can't be reached.
    #[error("the scope doesn't answer: {0}")]
    Io(#[from] io::Error),
    /// The scope said no, and why.
    #[error("{error}")]
    Refused {
        /// Why, in a sentence.
        error: String,
        /// The same as one word ([`OrderError::code`](crate::order::OrderError::code)); empty where the
        /// request itself was wrong.
        code: String,
    },
}

/// A request as it is sent.
#[derive(Serialize)]
struct Request<'a, Fields> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: u64,
    #[serde(flatten)]
    fields: &'a Fields,
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

    /// Sends a request of this kind with these fields, which are those of a struct or the pairs of a
    /// map; returns its answer.
    ///
    /// # Errors
    /// What the scope says against it, or that it can't be reached.
    pub fn request<Fields, Answer>(
        &mut self,
        kind: &str,
        fields: &Fields,
    ) -> Result<Answer, RemoteError>
    where
        Fields: Serialize,
        Answer: DeserializeOwned,
    {
        self.requests += 1;
        let answer = self.ask(&Request {
            kind,
            id: self.requests,
            fields,
        })?;
        if answer["ok"] == true {
            serde_json::from_value(answer).map_err(unreadable)
        } else {
            Err(refused(&answer))
        }
    }

    /// Sends a request that is answered as time goes by, in at most so long if it says so itself. What is told
    /// before the answer is handed on, for as long as that wants more; returns the answer, if it came to one.
    /// The connection is of no further use.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub fn follow(
        &mut self,
        kind: &str,
        fields: &impl Serialize,
        at_most: Option<Duration>,
        mut told: impl FnMut(&Value) -> ControlFlow<()>,
    ) -> Result<Option<Value>, RemoteError> {
        let patience = at_most.map(|at_most| at_most.saturating_add(PATIENCE));
        self.stream.get_ref().set_read_timeout(patience)?;
        self.requests += 1;
        let id = self.requests;
        self.say(&Request { kind, id, fields })?;
        loop {
            let message = self.hear()?;
            match message["type"].as_str() {
                Some("answer") if message["ok"] == true => return Ok(Some(message)),
                Some("answer" | "refused") => return Err(refused(&message)),
                _ => {}
            }
            if told(&message).is_break() {
                return Ok(None);
            }
        }
    }

    fn ask(&mut self, message: &impl Serialize) -> Result<Value, RemoteError> {
        self.say(message)?;
        self.hear()
    }

    fn say(&mut self, message: &impl Serialize) -> Result<(), RemoteError> {
        let mut message = serde_json::to_vec(message).map_err(unreadable)?;
        message.push(b'\n');
        Ok(self.stream.get_mut().write_all(&message)?)
    }

    fn hear(&mut self) -> Result<Value, RemoteError> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        serde_json::from_str(&line).map_err(unreadable)
    }
}

fn unreadable(error: serde_json::Error) -> RemoteError {
    io::Error::other(error).into()
}

/// What an answer says against it.
pub(super) fn refused(answer: &Value) -> RemoteError {
    let word = |field: &str| answer[field].as_str().map(ToOwned::to_owned);
    RemoteError::Refused {
        error: word("error").unwrap_or_else(|| "no reason given".into()),
        code: word("code").unwrap_or_default(),
    }
}
