//! The way back to one producer: what is asked of it, and what it says came of that.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Notify;

use crate::job::{
    Control, ControlError, CutOff, Scale, SliderSpec, StopMethod, TaskContext, clean_name,
    human_value,
};

use super::connection::Stream;
use super::message::{self, Applied, Reply};

/// Controls of one producer, at most.
const CONTROLS_MAX: usize = 10_000;
/// Answers that wait for a slow reader, at most; more are left out.
const ANSWERS_MAX: usize = 100;

/// A control, and how many of the requests for it were sent.
struct Carried {
    control: Arc<Control>,
    sent: u64,
    /// The number of the request that was sent last.
    request: u64,
}

/// What is on its way to the producer. Never borrowed across a wait.
#[derive(Default)]
struct Pending {
    controls: Vec<Carried>,
    requests: u64,
    answers: VecDeque<Vec<u8>>,
}

/// What is asked of one producer, kept as what it should be rather than as a queue: a slow reader
/// gets the newest only.
pub(super) struct Wishes {
    pending: RefCell<Pending>,
    wake: Arc<Notify>,
}

impl Wishes {
    pub fn new() -> Self {
        Self {
            pending: RefCell::default(),
            wake: Arc::default(),
        }
    }

    /// Says something of the scope's own to the producer.
    pub fn answer(&self, reply: &Reply) {
        let mut pending = self.pending.borrow_mut();
        if pending.answers.len() < ANSWERS_MAX {
            pending.answers.push_back(reply.line());
            self.wake.notify_one();
        }
    }

    /// Says that something it sent can't be taken.
    pub fn object(&self, about: &str, name: Option<String>, error: &impl ToString) {
        self.answer(&Reply::Error {
            about: about.into(),
            name,
            error: error.to_string(),
        });
    }

    /// Takes the announcement of a control, or says why not.
    pub fn announce(&self, ctx: &TaskContext, announced: message::Control) {
        let name = clean_name(&announced.name);
        if let Err(error) = self.try_announce(ctx, announced, &name) {
            self.object("control", Some(name), &error);
        }
    }

    fn try_announce(
        &self,
        ctx: &TaskContext,
        announced: message::Control,
        name: &str,
    ) -> Result<(), String> {
        if name.is_empty() {
            return Err("a control needs a name".into());
        }
        if announced.kind != "slider" {
            return Err(format!(
                "{}: this scope has no such control",
                announced.kind
            ));
        }
        let mut pending = self.pending.borrow_mut();
        if pending.controls.len() >= CONTROLS_MAX {
            return Err(format!("more than {CONTROLS_MAX} controls"));
        }
        let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
        let value = number(announced.value.as_f64());
        let spec = SliderSpec {
            name: name.to_owned(),
            unit: clean_name(announced.unit.as_deref().unwrap_or_default()),
            min: number(announced.min),
            max: number(announced.max),
            default: value,
            scale: if announced.log {
                Scale::Log
            } else {
                Scale::Linear
            },
        };
        let said = |error: ControlError| error.to_string();
        // Held to the same rules whether it is new or known from an earlier run.
        Control::new(spec.clone()).map_err(said)?;
        let control = ctx.announce_control(spec).map_err(said)?;
        control.set_applied(value);
        control.carried_by(&self.wake);
        let is_known = |known: &Carried| Arc::ptr_eq(&known.control, &control);
        if !pending.controls.iter().any(is_known) {
            // What was asked of it in an earlier run is asked again: what was tuned stays.
            pending.controls.push(Carried {
                control,
                sent: 0,
                request: 0,
            });
            self.wake.notify_one();
        }
        Ok(())
    }

    /// The producer says what a control's value is from now on.
    pub async fn applied(&self, ctx: &TaskContext, applied: Applied) -> Result<(), CutOff> {
        let Applied {
            control: name,
            value,
            request,
            at,
        } = applied;
        let name = clean_name(&name);
        let Some(value) = value.as_f64() else {
            self.object("applied", Some(name), &"its value is no number");
            return Ok(());
        };
        let Some(control) = self.take_down(&name, value, request) else {
            self.object(
                "applied",
                Some(name),
                &"no control of this name was announced",
            );
            return Ok(());
        };
        let text = format!("{} {}", human_value(value), control.spec().unit);
        let now = ctx.now();
        let at = at
            .filter(|at| at.is_finite())
            .map_or(now, |at| at.clamp(0.0, now));
        ctx.say_applied_at(&control, text.trim_end().into(), at)
            .await
    }

    fn take_down(&self, name: &str, value: f64, request: Option<u64>) -> Option<Arc<Control>> {
        let pending = self.pending.borrow();
        let mut controls = pending.controls.iter();
        let carried = controls.find(|carried| &**carried.control.name() == name)?;
        let is_latest = carried.sent == carried.control.requests()
            && request.is_none_or(|request| request >= carried.request);
        if is_latest {
            // The producer has the last word: it may have rounded what was asked for.
            carried.control.set_both(value);
        } else {
            carried.control.set_applied(value);
        }
        Some(Arc::clone(&carried.control))
    }

    /// Sends the producer what is asked of it, as long as it listens.
    pub async fn send(&self, ctx: &TaskContext, stream: &Stream) {
        let mut farewell = Farewell {
            ctx,
            stream,
            told: None,
        };
        loop {
            let mut lines = self.due();
            if ctx.stop_event().is_set() && farewell.told.is_none() {
                lines.extend(stop_line(ctx, StopMethod::Event));
                farewell.told = Some(StopMethod::Event);
            }
            if lines.is_empty() {
                tokio::select! {
                    () = self.wake.notified() => {}
                    () = ctx.stop_event().wait(), if farewell.told.is_none() => {}
                }
            } else if stream.write(&lines).await.is_err() {
                // It is gone, which who reads from it finds out, too.
                farewell.told = Some(StopMethod::Kill);
                std::future::pending::<()>().await;
            }
        }
    }

    /// The lines that are due, taken as sent.
    fn due(&self) -> Vec<u8> {
        let mut pending = self.pending.borrow_mut();
        let Pending {
            controls,
            requests,
            answers,
        } = &mut *pending;
        let mut lines: Vec<u8> = answers.drain(..).flatten().collect();
        for carried in controls {
            let asked = carried.control.requests();
            if asked != carried.sent {
                *requests += 1;
                (carried.sent, carried.request) = (asked, *requests);
                lines.extend(
                    Reply::Set {
                        control: carried.control.name().to_string(),
                        value: Value::from(carried.control.requested()),
                        request: *requests,
                    }
                    .line(),
                );
            }
        }
        lines
    }
}

/// Tells a producer that is cut off how that came, if it can be told without waiting.
struct Farewell<'a> {
    ctx: &'a TaskContext,
    stream: &'a Stream,
    told: Option<StopMethod>,
}

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        let harder = self
            .ctx
            .asked()
            .filter(|(method, _)| Some(*method) > self.told);
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
