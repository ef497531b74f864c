//! The way back to one producer: what is asked of it, and what it says came of that.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use tokio::sync::Notify;

use crate::job::{ControlRequest, StopMethod, TaskContext, clean_text};
use crate::tuning::{self, Applied, Control, to_json};

use super::connection::Stream;
use super::message::Reply;

/// Presses that are told before a stop, at most: a button may have been pressed many times.
const PRESSES_MAX: usize = 1_000;
/// Answers that wait for a slow reader, at most; more are left out.
const ANSWERS_MAX: usize = 100;

/// What is said to one producer. Of each control it gets the newest request, however slowly it
/// reads: what wasn't sent yet waits with the control, not here.
pub(super) struct Outbox {
    /// Never borrowed across a wait.
    answers: RefCell<VecDeque<Vec<u8>>>,
    wake: Notify,
    /// The hardest stop that the producer asked of itself: it needn't be told.
    known_stop: Cell<Option<StopMethod>>,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self {
            answers: RefCell::default(),
            wake: Notify::new(),
            known_stop: Cell::new(None),
        }
    }

    /// Says something of the scope's own to the producer.
    pub(super) fn answer(&self, reply: &Reply) {
        let mut answers = self.answers.borrow_mut();
        if answers.len() < ANSWERS_MAX {
            answers.push_back(reply.line());
            self.wake.notify_one();
        }
    }

    /// Says that something it sent can't be taken.
    pub(super) fn object(&self, about: &str, name: Option<String>, error: &impl ToString) {
        self.answer(&Reply::Error {
            about: about.into(),
            name,
            error: clean_text(&error.to_string()).into_owned(),
        });
    }

    /// The producer stops itself.
    pub(super) fn knows_stop(&self, method: StopMethod) {
        self.known_stop.set(self.known_stop.get().max(Some(method)));
    }

    /// The hardest way in which it does.
    pub(super) fn known_stop(&self) -> Option<StopMethod> {
        self.known_stop.get()
    }

    /// Takes the announcement of a control, or says why not.
    pub(super) async fn announce(&self, ctx: &TaskContext, announced: Control) {
        if let Err(mistake) = tuning::announce(ctx, announced).await {
            self.object("control", Some(mistake.name), &mistake.why);
        }
    }

    /// The producer says what a control's value is from now on.
    pub(super) async fn applied(&self, ctx: &TaskContext, applied: Applied) {
        if let Err(mistake) = tuning::applied(ctx, applied).await {
            self.object("applied", Some(mistake.name), &mistake.why);
        }
    }

    /// Sends the producer what is asked of it, as long as it listens.
    pub(super) async fn send(&self, ctx: &TaskContext, stream: &Stream) {
        let mut farewell = Farewell {
            ctx,
            stream,
            outbox: self,
            told: None,
        };
        loop {
            let mut lines: Vec<u8> = self.answers.borrow_mut().drain(..).flatten().collect();
            if ctx.stop_event().is_set() && farewell.told.is_none() {
                // What was asked before the stop is told before it, or presses would be lost. Who turns and
                // presses on and on holds up no stop.
                for _ in 0..ctx.control_count() + PRESSES_MAX {
                    let Some(request) = waiting_request(ctx).await else {
                        break;
                    };
                    lines.extend(set_line(&request));
                }
                lines.extend(stop_line(ctx, StopMethod::Event));
                farewell.told = Some(StopMethod::Event);
            }
            if lines.is_empty() {
                tokio::select! {
                    () = self.wake.notified() => continue,
                    () = ctx.stop_event().wait(), if farewell.told.is_none() => continue,
                    request = ctx.next_request() => lines = set_line(&request),
                }
            }
            if stream.write(&lines).await.is_err() {
                // It is gone, which who reads from it finds out, too.
                farewell.told = Some(StopMethod::Kill);
                std::future::pending::<()>().await;
            }
        }
    }
}

/// What is asked of a control already; `None` where nothing is.
async fn waiting_request(ctx: &TaskContext) -> Option<ControlRequest> {
    tokio::select! {
        biased;
        request = ctx.next_request() => Some(request),
        () = std::future::ready(()) => None,
    }
}

fn set_line(request: &ControlRequest) -> Vec<u8> {
    Reply::Set {
        control: request.control.name().to_string(),
        value: to_json(request.control.spec(), request.value),
        request: request.id,
    }
    .line()
}

/// Tells a producer that is cut off how that came, if it can be told without waiting.
struct Farewell<'a> {
    ctx: &'a TaskContext,
    stream: &'a Stream,
    outbox: &'a Outbox,
    told: Option<StopMethod>,
}

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        let known = self.told.max(self.outbox.known_stop());
        let harder = self.ctx.asked().filter(|(method, _)| Some(*method) > known);
        if let Some((method, _)) = harder {
            // A word beside the closed connection, which says enough.
            let _unheard = self.stream.write_at_once(&stop_line(self.ctx, method));
        }
    }
}

fn stop_line(ctx: &TaskContext, method: StopMethod) -> Vec<u8> {
    let by = ctx.asked().map_or("client", |(_, by)| by.name());
    Reply::Stop {
        method: method.name().into(),
        by: by.into(),
    }
    .line()
}
