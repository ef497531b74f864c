//! Standing still, as a shell's key has it, and going on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use rustix::process::{Pid, Signal, getpid, kill_process_group};
use signal_hook::consts::SIGTSTP;
use sprintscope_sim::process_stat::ProcessStat;

/// We stand still, and the signal that has us go on is no news for the program: it gets one from us.
static IS_SUSPENDED: AtomicBool = AtomicBool::new(false);

/// Nobody of ours does anything at the signal: then it does what it usually does. Made with the first one who
/// does something, since what is caught once stays caught.
static IS_USUAL: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| {
    let is_usual = Arc::new(AtomicBool::new(true));
    // Without it the signal does nothing while nobody is in charge.
    let _registered =
        signal_hook::flag::register_conditional_default(SIGTSTP, Arc::clone(&is_usual));
    is_usual
});

/// From now on somebody of ours has us stand still when SIGTSTP comes.
pub(crate) fn take_charge() {
    IS_USUAL.store(false, Ordering::SeqCst);
}

/// Nobody does any more.
pub(crate) fn leave_charge() {
    IS_USUAL.store(true, Ordering::SeqCst);
}

/// Whether a SIGCONT that came is the one with which a shell has us go on.
pub(crate) fn was_brought_back() -> bool {
    IS_SUSPENDED.swap(false, Ordering::AcqRel)
}

/// Returns once we go on.
pub(crate) fn stand_still() {
    IS_SUSPENDED.store(true, Ordering::Release);
    let _stopped = signal_hook::low_level::emulate_default_handler(SIGTSTP);
}

/// Does what the terminal does at a key: has this signal sent to all that we are in front of it with.
pub(crate) fn signal_group(signal: Signal) {
    // It is our own, which is there.
    let _gone = kill_process_group(rustix::process::getpgrp(), signal);
}

/// Whether nobody would ever have us go on: none of our process group has a parent in another group of
/// our session, as a shell is one. The system ignores the key then, too.
pub(crate) fn is_orphaned() -> bool {
    let own = Pid::as_raw(Some(getpid()));
    let Some(us) = ProcessStat::of(own) else {
        return false;
    };
    let is_kept = |process: ProcessStat| {
        let parent = ProcessStat::of(process.parent);
        process.group == us.group
            && parent.is_some_and(|one| one.group != us.group && one.session == us.session)
    };
    !ProcessStat::all().any(is_kept)
}
