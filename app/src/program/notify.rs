//! Tells a person who doesn't look what happens to jobs: that one ends, is dead, or doesn't respond.

mod command;
mod desktop;
mod news;

use std::io::{IsTerminal, Write};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;
use sprintscope_sim::Scope;

use self::command::Commands;
use self::news::{News, Notice};
use super::say::say;
use crate::view::notifying::{Notifying, Way};

/// How often to look, while somebody wants to be told.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// How long commands that were started for the last notices may take before they are killed.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// The thread that does it, ended and joined when it is dropped: what ended last is told before.
#[must_use = "dropping it ends it"]
pub(crate) struct Notifier {
    notifying: Notifying,
    thread: Option<JoinHandle<()>>,
}

impl Notifier {
    /// Begins to look.
    ///
    /// # Errors
    /// If the system has no thread for it.
    pub(crate) fn start(scope: &Scope, notifying: &Notifying) -> anyhow::Result<Self> {
        let tells = Tells {
            notifying: notifying.clone(),
            news: News::default(),
            commands: Commands::default(),
            was_refused: false,
        };
        let scope = scope.clone();
        let thread = thread::Builder::new()
            .name("notifier".into())
            .spawn(move || tells.run(&scope))
            .context("no thread")?;
        Ok(Self {
            notifying: notifying.clone(),
            thread: Some(thread),
        })
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.notifying.end();
        if let Some(thread) = self.thread.take() {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}

struct Tells {
    notifying: Notifying,
    news: News,
    commands: Commands,
    /// That a way doesn't lead anywhere has been said.
    was_refused: bool,
}

impl Tells {
    fn run(mut self, scope: &Scope) {
        let mut way = self.notifying.way();
        while let Some(now) = self.notifying.wait(&way, POLL_INTERVAL) {
            if way == Way::Off {
                // What happened before isn't told.
                self.news.skip(scope);
            }
            way = now;
            self.look(scope, &way);
        }
        self.look(scope, &way);
        self.commands.end(LAST_WAIT);
    }

    fn look(&mut self, scope: &Scope, way: &Way) {
        if let Some(failed) = self.commands.reap() {
            self.refuse(&failed);
        }
        if *way == Way::Off {
            return;
        }
        for notice in self.news.look(scope, self.notifying.focus()) {
            let told = match way {
                Way::Off => Ok(()),
                Way::Bell => {
                    self.ring();
                    Ok(())
                }
                Way::Desktop => desktop::tell(&notice),
                Way::Command(words) => self.commands.start(words, &notice),
            };
            if let Err(why) = told {
                self.refuse(&why);
            }
        }
    }

    fn ring(&self) {
        let mut stderr = std::io::stderr();
        if !self.notifying.ring() && stderr.is_terminal() {
            // With the terminal gone nobody hears it.
            let _gone = stderr.write_all(b"\x07");
        }
    }

    /// Once: it would be the same for each job.
    fn refuse(&mut self, why: &str) {
        if !std::mem::replace(&mut self.was_refused, true) {
            say(&format!("nobody is notified: {why}"));
        }
    }
}
