//! Signals that whoever started this process had it ignore: programs have them ignored, too, as they
//! would alone. Handlers of ours would end that, as signals with a handler are at their default behind
//! `exec`.

use std::sync::atomic::{AtomicBool, Ordering};

/// Those that a scope, its guard or their runtime do something about. SIGINT and SIGTERM aren't among
/// them: they are how a program is asked to end.
const TOUCHED: [libc::c_int; 5] = [
    libc::SIGPIPE,
    libc::SIGCHLD,
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGCONT,
];

static IGNORED: [AtomicBool; TOUCHED.len()] = [const { AtomicBool::new(false) }; TOUCHED.len()];

/// Takes them down, before anybody here has touched one.
pub(super) fn remember() {
    for (signal, is_ignored) in TOUCHED.iter().zip(&IGNORED) {
        // SAFETY: without a new disposition the call only fills the old one, for which all zeroes are
        // a value.
        let before = unsafe {
            let mut before = std::mem::zeroed::<libc::sigaction>();
            libc::sigaction(*signal, std::ptr::null(), &raw mut before);
            before
        };
        is_ignored.store(before.sa_sigaction == libc::SIG_IGN, Ordering::Relaxed);
    }
}

/// Has a child ignore them. Makes nothing but system calls: it may run between fork and exec.
pub(super) fn restore() {
    for (signal, is_ignored) in TOUCHED.iter().zip(&IGNORED) {
        if is_ignored.load(Ordering::Relaxed) {
            // SAFETY: a plain disposition, in a process of one thread that becomes another program.
            unsafe { libc::signal(*signal, libc::SIG_IGN) };
        }
    }
}
