//! The program has ended by itself: whoever holds its output is waited for while it prints.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::time::timeout;

use crate::source::family::{Member, names};

use super::Ladder;
use super::rest::{Silence, by_owner, still_running};

/// Most programs leave nothing: so long nobody looks.
const AT_FIRST: Duration = Duration::from_millis(30);

/// How often to look who still prints.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

impl Ladder<'_> {
    /// Waits until all have ended, or those left print nothing for one grace, or hold no output at all.
    /// Returns whether it came to that; otherwise a stop was asked for meanwhile.
    pub(super) async fn until_silent(&self, status: ExitStatus) -> io::Result<bool> {
        let silence = Silence::new(self);
        let mut pause = AT_FIRST;
        loop {
            tokio::select! {
                biased;
                ended = timeout(pause, self.child.all_ended()) => if let Ok(ended) = ended {
                    ended?;
                    return Ok(true);
                },
                () = self.ctx.kill_event().wait() => return Ok(false),
                () = self.ctx.stop_event().wait() => return Ok(false),
            }
            let left = self.look().members;
            let holders: Vec<&Member> = left.iter().filter(|one| one.holds_output).collect();
            if self.outlets.have_ended() || holders.is_empty() || silence.lasts(self.ctx.grace()) {
                let (ours, theirs) = by_owner(&left);
                if !ours.is_empty() {
                    let note = format!("left behind, killed: {}", names(ours).join(", "));
                    self.ctx.note(note);
                }
                if !theirs.is_empty() {
                    let theirs = still_running(theirs);
                    self.ctx.note(theirs.join("; "));
                    // For the proof, should somebody ask in this moment.
                    self.ctx.tell_left_behind(theirs);
                }
                self.ctx.tell_remark(None);
                return Ok(true);
            }
            self.ctx.tell_remark(Some(remark(status, &holders)));
            pause = POLL_INTERVAL;
        }
    }
}

/// `leader ended (exit code 0), tee (77) still prints`.
fn remark(status: ExitStatus, holders: &[&Member]) -> String {
    use std::os::unix::process::ExitStatusExt;
    let how = match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, signal) => format!("signal {}", signal.unwrap_or(0)),
    };
    let verb = if holders.len() == 1 {
        "prints"
    } else {
        "print"
    };
    let who = names(holders.iter().copied()).join(", ");
    format!("leader ended ({how}), {who} still {verb}")
}
