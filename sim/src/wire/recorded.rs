//! A recording, asked what a scope that runs elsewhere is asked.

use std::fmt;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::backend::Backend;
use super::events::{Newest, Told};
use super::message::{Answer, Reply, Request};
use super::remote::{RemoteError, refused};
use super::{reading, waiting};
use crate::hub::News;
use crate::read_out::{LineSearch, read_lines};
use crate::recording::{Damage, OpenError, Recording};
use crate::scope::{Scope, ScopeOptions};

/// A recording that answers as a [`Remote`](super::Remote) does. What happened has happened: it waits for nothing.
pub struct RecordedScope {
    path: PathBuf,
    backend: Backend,
    /// Its time and its threads.
    _scope: Scope,
    recording: Recording,
}

impl fmt::Debug for RecordedScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RecordedScope").field(&self.path).finish()
    }
}

impl RecordedScope {
    /// Opens a recording.
    ///
    /// # Errors
    /// [`OpenError`] if it can't be read or is something else.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let io_error = |error| OpenError::Io {
            path: path.into(),
            error,
        };
        let recording = Recording::open(path)?;
        let opened = recording.into_scope(ScopeOptions::default());
        let (scope, recording) = opened.map_err(io_error)?;
        Ok(Self {
            path: path.into(),
            backend: scope.backend(),
            _scope: scope,
            recording,
        })
    }

    /// What is damaged, as far as it was looked at.
    pub fn damage(&self) -> Damage {
        self.recording.damage()
    }

    /// Answers a request of this kind with these fields: `get` or `log`.
    ///
    /// # Errors
    /// What is to be said against it.
    pub fn request(&mut self, kind: &str, fields: &Value) -> Result<Value, RemoteError> {
        let request = asked(fields)?;
        let read = match kind {
            "log" => self.lines(&request)?,
            _ => reading::read(&self.backend, kind, &request),
        };
        answered(match read {
            Ok(Value::Object(told)) => Answer {
                told,
                ..Answer::yes(Value::Null)
            },
            Ok(_) => Answer::yes(Value::Null),
            Err((code, error)) => Answer::no(Value::Null, Some(code), &error),
        })
    }

    /// Answers a `wait` or tells the `events`, all that there were; as [`Remote::follow`](super::Remote::follow).
    ///
    /// # Errors
    /// What is to be said against it.
    pub fn follow(
        &mut self,
        kind: &str,
        fields: &Value,
        mut told: impl FnMut(&Value) -> ControlFlow<()>,
    ) -> Result<Option<Value>, RemoteError> {
        let request = asked(fields)?;
        // Of what happened nothing is left in the one that became a scope.
        let recording = Recording::open(&self.path).map_err(io::Error::other)?;
        if kind == "wait" {
            return answered(self.wait(&recording, &request)).map(Some);
        }
        let job = reading::is_some("limit", request.limit)
            .and_then(|()| reading::named_job(&self.backend, &request.job));
        let job = match job {
            Ok(job) => job,
            Err((code, error)) => {
                return answered(Answer::no(Value::Null, Some(code), &error)).map(Some);
            }
        };
        let mut passed = Told::default();
        let mut is_broken_off = false;
        let mut newest = request.limit.map(Newest::of);
        recording.replay(&|_| request.samples, &mut |news, _| {
            let Some(event) = passed.event(&self.recording.here(news.clone()), job) else {
                return ControlFlow::Continue(());
            };
            let Some(newest) = &mut newest else {
                let flow = told(&json!({"type": "event", "event": event}));
                is_broken_off |= flow.is_break();
                return flow;
            };
            newest.push(event);
            ControlFlow::Continue(())
        });
        let mut newest = newest.into_iter().flat_map(Newest::into_events);
        is_broken_off |=
            newest.any(|event| told(&json!({"type": "event", "event": event})).is_break());
        if is_broken_off {
            return Ok(None);
        }
        answered(Answer::yes(Value::Null)).map(Some)
    }

    /// Of a log that has more lines than a scope keeps in memory all are looked through, in the file.
    fn lines(&self, request: &Request) -> io::Result<Result<Value, reading::Refusal>> {
        let (job, query) = match reading::lines_asked(&self.backend, request) {
            Ok(asked) => asked,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let log = (self.backend.log)(job.id());
        if log.range().start == 0 {
            return Ok(Ok(reading::told_lines(&job, &read_lines(&log, &query))));
        }
        let recording = Recording::open(&self.path).map_err(io::Error::other)?;
        let mut search = LineSearch::new(&query);
        recording.replay(&|_| false, &mut |news, _| {
            if let News::Log { job: of, lines } = self.recording.here(news.clone())
                && of == job.id()
            {
                for line in &lines {
                    search.take(line);
                }
            }
            ControlFlow::Continue(())
        });
        let read = search.finish(log.range().end);
        Ok(Ok(reading::told_lines(&job, &read)))
    }

    fn wait(&self, recording: &Recording, request: &Request) -> Answer {
        let no = |(code, error): reading::Refusal| Answer::no(Value::Null, Some(code), &error);
        let rule = match waiting::rule(request) {
            Ok(rule) => rule,
            Err(refusal) => return no(refusal),
        };
        let wanted = rule.clone();
        let held = rule.held_in(&self.backend.jobs, |tell| {
            recording.replay(
                &|series| wanted.may_mean(&series.own_name),
                &mut |news, t| {
                    let news = news.clone();
                    tell(&self.recording.here(news), t)
                },
            );
        });
        match held {
            Ok(waited) => waiting::answer(Value::Null, waited),
            Err(error) => no((error.code(), error.to_string())),
        }
    }
}

fn asked(fields: &Value) -> Result<Request, RemoteError> {
    serde_json::from_value(fields.clone()).map_err(|error| io::Error::other(error).into())
}

fn answered(answer: Answer) -> Result<Value, RemoteError> {
    let is_ok = answer.ok;
    let answer = serde_json::to_value(Reply::Answer(answer)).map_err(io::Error::other)?;
    if is_ok {
        Ok(answer)
    } else {
        Err(refused(&answer))
    }
}
