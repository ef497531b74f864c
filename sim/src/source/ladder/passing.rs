//! Signals to the scope that are for the program.

use rustix::process::Signal;

use crate::job::PassedSignal;
use crate::source::family::{Family, Member, names};

use super::Ladder;

impl Ladder<'_> {
    /// Passes them on to those that handle them, as long as it is polled.
    pub(crate) async fn pass_signals(&self) {
        loop {
            let (name, signal) = match self.ctx.next_passed().await {
                PassedSignal::Usr1 => ("SIGUSR1", Signal::USR1),
                PassedSignal::Usr2 => ("SIGUSR2", Signal::USR2),
                PassedSignal::Cont => ("SIGCONT", Signal::CONT),
            };
            let tree = self.look();
            let handle = tree
                .members
                .iter()
                .filter(|one| one.handling.catches(signal.as_raw()));
            let sent: Vec<&Member> = handle
                .filter(|member| Family::send(member.id(), signal))
                .collect();
            self.ctx.note(if sent.is_empty() {
                format!("{name} came; no process of this job handles it")
            } else {
                format!("{name} passed on to {}", names(sent).join(", "))
            });
        }
    }
}
