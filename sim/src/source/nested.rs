//! Terminals that a program has made of its own (`script`, `sudo`), within the one that it has from us.
//!
//! Whoever makes one sets it up as the terminal that it is on itself, and so has it leave what is typed to
//! others, as ours does (`EXTPROC`). There nobody else does: keys that stop would be bytes, and nothing shown.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, open};
use rustix::process::Pid;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcgetsid, tcsetattr};

use crate::process_stat::ProcessStat;

/// A scope within has terminals of its own that it leaves to itself.
const SCOPE: &str = "sprintscope";

/// How often to look for more of them while keys are typed.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The terminals within another one.
#[derive(Debug, Default)]
pub(super) struct Within {
    looked: Option<Instant>,
    /// Who leads the sessions on them.
    leaders: Vec<ProcessStat>,
}

impl Within {
    /// Has all of them, within the one of which this is the scope's side, take care of what is typed there.
    /// Shells put back what they have found: it is to be done anew before anything is typed.
    pub(super) fn take_over(&mut self, terminal: &OwnedFd) {
        let now = Instant::now();
        if self
            .looked
            .is_none_or(|looked| now - looked >= POLL_INTERVAL)
        {
            let session = tcgetsid(terminal).ok();
            self.leaders = session.map(leaders_within).unwrap_or_default();
            self.looked = Some(now);
        }
        for leader in &self.leaders {
            let mut standard = (0..3).map(|number| format!("/proc/{}/fd/{number}", leader.pid));
            let file = standard.find_map(|path| open_if(&path, leader.terminal));
            // It may have gone meanwhile.
            let _gone = file.map(|file| handle_typing(&file));
        }
    }
}

/// Those who lead sessions on terminals of their own among the descendants of this session's leader.
fn leaders_within(session: Pid) -> Vec<ProcessStat> {
    let all: Vec<ProcessStat> = ProcessStat::all().collect();
    let mut parents = vec![session.as_raw_nonzero().get()];
    let ours = all.iter().find(|one| one.pid == parents[0]);
    let ours = ours.map_or(0, |one| one.terminal);
    let mut leaders = Vec::new();
    while let Some(parent) = parents.pop() {
        for child in all.iter().filter(|one| one.parent == parent) {
            if child.name == SCOPE {
                continue;
            }
            parents.push(child.pid);
            if child.pid == child.session && child.terminal != 0 && child.terminal != ours {
                leaders.push(child.clone());
            }
        }
    }
    leaders
}

/// Opens this file if it is this terminal.
fn open_if(path: &str, terminal: u64) -> Option<File> {
    // Others aren't opened: that alone can do something to a device.
    if std::fs::metadata(path).ok()?.rdev() != terminal {
        return None;
    }
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = File::from(open(path, flags, Mode::empty()).ok()?);
    (file.metadata().ok()?.rdev() == terminal).then_some(file)
}

fn handle_typing(terminal: &impl AsFd) -> rustix::io::Result<()> {
    let mut settings = tcgetattr(terminal)?;
    if settings.local_modes.contains(LocalModes::EXTPROC) {
        settings.local_modes.remove(LocalModes::EXTPROC);
        tcsetattr(terminal, OptionalActions::Now, &settings)?;
    }
    Ok(())
}
