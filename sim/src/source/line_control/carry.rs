//! Carries what a person asks of line controls to the other side, and hears what is said of it there.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::command;
use super::echo;
use super::way::Way;
use super::{Does, LineControl, LineControls};
use crate::job::control::Inbox;
use crate::job::{ControlHandle, ControlKind, FactValue, Reader, Sending, TaskContext};
use crate::source::intake::Intake;
use crate::source::way_back::NotSaid;

/// What lies between two lines at least: a slow line takes some hundred bytes in it.
const APART: Duration = Duration::from_millis(20);
/// How often to look what the program says of its values.
const LOOK: Duration = Duration::from_millis(100);

/// A control at work.
struct Working {
    control: Arc<LineControl>,
    handle: ControlHandle,
    /// What the program says under its name.
    reader: Reader,
    fact: Option<FactValue>,
    /// What couldn't be sent yet: a request's number and its value.
    unsent: Option<(u64, f64)>,
    /// A press wasn't taken yet, as one before it waits.
    is_owed: bool,
}

/// A command that runs: for which control, which request, and its end.
struct Command {
    place: usize,
    request: u64,
    end: Pin<Box<dyn Future<Output = Result<(), String>>>>,
}

/// Goes on until it is dropped.
pub(super) async fn carry(
    ctx: &TaskContext,
    controls: &LineControls,
    (way, intake): (Option<&Way>, Option<&Intake>),
) -> Infallible {
    let mut carrier = Carrier {
        ctx,
        way,
        intake,
        inbox: &controls.inbox,
        working: Vec::new(),
        // Those that can't be announced count, too: their places are theirs.
        opened: way.map_or(0, Way::times_opened),
        command: None,
    };
    loop {
        carrier.begin(controls);
        carrier.give_up_forgotten(controls);
        carrier.notice_who_came();
        carrier.hear().await;
        carrier.send().await;
        let has_controls = carrier.working.iter().any(Option::is_some);
        let ended = tokio::select! {
            biased;
            ended = end_of(&mut carrier.command) => Some(ended),
            () = controls.inbox.more() => None,
            () = controls.changed.notified() => None,
            () = sleep(LOOK), if has_controls => None,
        };
        if let Some(ended) = ended {
            carrier.command_ended(ended).await;
        }
    }
}

async fn end_of(command: &mut Option<Command>) -> Result<(), String> {
    match command {
        Some(command) => command.end.as_mut().await,
        None => std::future::pending().await,
    }
}

struct Carrier<'a> {
    ctx: &'a TaskContext,
    way: Option<&'a Way>,
    intake: Option<&'a Intake>,
    inbox: &'a Arc<Inbox>,
    /// Under their places; `None` where one was forgotten, or the job has another control of the name.
    working: Vec<Option<Working>>,
    opened: u64,
    command: Option<Command>,
}

impl Carrier<'_> {
    /// Announces those that are new.
    fn begin(&mut self, controls: &LineControls) {
        let known = self.working.len();
        controls.each_behind(known, |control| {
            let place = self.working.len() as u32;
            let working = control.and_then(|control| self.announce(control, place));
            self.working.push(working);
        });
    }

    fn announce(&self, control: &Arc<LineControl>, place: u32) -> Option<Working> {
        let inbox = (Arc::clone(self.inbox), place);
        match self.ctx.line_control(control.spec.clone(), Some(inbox)) {
            Ok(handle) => {
                // A program that is yet to begin is told once it has; who comes to a connection may be somebody else.
                if let Some(Way::Said(way)) = self.way.filter(|_| control.says_lines()) {
                    let way = Arc::clone(way);
                    handle.ask_first(move || (!way.is_open()).then(|| NotSaid::Nobody.to_string()));
                }
                Some(Working {
                    control: Arc::clone(control),
                    handle,
                    reader: self.ctx.read(control.name()),
                    fact: None,
                    unsent: None,
                    is_owed: false,
                })
            }
            Err(error) => {
                self.ctx.note(error.to_string());
                None
            }
        }
    }

    fn give_up_forgotten(&mut self, controls: &LineControls) {
        for (place, working) in self.working.iter_mut().enumerate() {
            if working.is_some() && !controls.is_there(place) {
                *working = None;
            }
        }
    }

    /// Who came since doesn't know what was said to who was there before.
    fn notice_who_came(&mut self) {
        let opened = self.way.map_or(0, Way::times_opened);
        if opened == self.opened {
            return;
        }
        self.opened = opened;
        for working in self.working.iter().flatten() {
            if working.control.says_lines() {
                working.handle.renew_lines();
            }
        }
    }

    /// Sends what was asked for.
    async fn send(&mut self) {
        while let Some(place) = self.inbox.pop() {
            let Some(Some(working)) = self.working.get_mut(place as usize) else {
                continue;
            };
            if working.unsent.is_some() && working.control.spec.kind == ControlKind::Button {
                // Each press counts: this one waits for the one before it.
                working.is_owed = true;
                continue;
            }
            if let Some(request) = working.handle.take_request() {
                working.unsent = Some(request);
                // A button's further presses come one by one.
                self.send_of(place as usize).await;
            }
        }
        for place in 0..self.working.len() {
            self.send_of(place).await;
        }
    }

    async fn send_of(&mut self, place: usize) {
        let Some(Some(working)) = self.working.get_mut(place) else {
            return;
        };
        if working.unsent.is_none() && std::mem::take(&mut working.is_owed) {
            working.unsent = working.handle.take_request();
        }
        let Some((request, value)) = working.unsent else {
            return;
        };
        match &working.control.does {
            Does::Say(text) => {
                let line = working.control.filled(text, value);
                let Some(way) = self.way else {
                    return;
                };
                let is_button = working.control.spec.kind == ControlKind::Button;
                if !way.is_open() && !is_button {
                    // Whoever comes next is told.
                    return;
                }
                working.unsent = None;
                let said = way.say(&line);
                finish(self.ctx, working, request, said).await;
                sleep(APART).await;
            }
            Does::Run(words) if self.command.is_none() => {
                let fill = |word: &String| working.control.filled(word, value);
                let words: Vec<String> = words.iter().map(fill).collect();
                working.unsent = None;
                self.ctx
                    .note(format!("runs: {}", shell_words::join(&words)));
                self.command = Some(Command {
                    place,
                    request,
                    end: Box::pin(command::run(words)),
                });
            }
            // One at a time; the newest value is next.
            Does::Run(_) => {}
        }
    }

    async fn command_ended(&mut self, ended: Result<(), String>) {
        let Some(command) = self.command.take() else {
            return;
        };
        if let Some(Some(working)) = self.working.get_mut(command.place) {
            finish(self.ctx, working, command.request, ended).await;
        }
    }

    /// What the program says of its values.
    async fn hear(&mut self) {
        for working in self.working.iter_mut().flatten() {
            let spec = &working.control.spec;
            if spec.kind == ControlKind::Button {
                continue;
            }
            let samples = working.reader.take();
            let last = samples.iter().rev().find(|sample| !sample.v.is_nan());
            let mut heard = last.and_then(|sample| {
                let label = self.ctx.label(&spec.name, sample.v);
                let value = match label {
                    Some(label) => echo::of_text(spec, &label)?,
                    None => echo::of_number(spec, sample.v)?,
                };
                Some(value)
            });
            let fact = self.ctx.fact(&spec.name);
            if fact.is_some() && fact != working.fact {
                let said = fact.as_ref().and_then(|fact| echo::of_fact(spec, fact));
                heard = heard.or(said);
            }
            working.fact = fact;
            let word = self
                .intake
                .and_then(|intake| intake.take_choice(&spec.name));
            heard = heard.or(word.and_then(|word| echo::of_text(spec, &word)));
            if let Some(value) = heard {
                let asked = working.handle.requested();
                let is_meant = echo::is_meant(asked, value);
                working.handle.hear(value, is_meant, self.ctx.now()).await;
            }
        }
    }
}

/// It was sent, or it wasn't: a line didn't go, or a command failed, which may have been run.
async fn finish(ctx: &TaskContext, working: &Working, request: u64, sent: Result<(), String>) {
    let name = working.control.name();
    match sent {
        Ok(()) => working.handle.say_sent(request).await,
        Err(why) if working.control.says_lines() => {
            ctx.note(format!("{name} isn't sent: {why}"));
            working.handle.say_sending(request, Sending::NotSent);
        }
        Err(why) => {
            ctx.note(format!("{name}: {why}"));
            working.handle.say_sending(request, Sending::Failed);
        }
    }
}
