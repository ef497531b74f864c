//! A terminal that isn't left as a program had set it up when we panic or crash.
//!
//! What a kill leaves behind is for the shell to put right, as it is for any program that has had the terminal.

use std::ffi::{c_int, c_void};
use std::mem::{MaybeUninit, zeroed};
use std::os::fd::{AsRawFd, OwnedFd};
use std::panic;
use std::ptr::{null, null_mut};
use std::sync::{Once, OnceLock};

/// What a crash is told by.
const SIGNALS: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGABRT,
];

/// The terminal, and how it was found: memory that a handler may read.
static FOUND: OnceLock<(OwnedFd, libc::termios)> = OnceLock::new();
/// What was done at each signal before.
static EARLIER: OnceLock<[libc::sigaction; 5]> = OnceLock::new();
static CAUGHT: Once = Once::new();
static HOOKED: Once = Once::new();

/// From now on a signal by which crashes are told ends the process also where it was sent: Rust's own handler takes
/// the first one for a fault that comes again.
pub(super) fn end_by_what_is_sent() {
    CAUGHT.call_once(hook_crashes);
}

/// From now on this terminal is as it is now when the process crashes, and while a panic is told: then by
/// `give_back`, which knows whether it has been changed.
pub(super) fn keep(terminal: &OwnedFd, give_back: fn()) {
    let Ok(terminal) = terminal.try_clone() else {
        return;
    };
    let mut settings = MaybeUninit::zeroed();
    // SAFETY: the descriptor is open, and what the system fills in is plain data.
    let (is_known, settings) = unsafe {
        let told = libc::tcgetattr(terminal.as_raw_fd(), settings.as_mut_ptr());
        (told == 0, settings.assume_init())
    };
    if is_known && FOUND.set((terminal, settings)).is_ok() {
        end_by_what_is_sent();
        HOOKED.call_once(|| {
            let earlier = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                give_back();
                earlier(info);
            }));
        });
    }
}

fn hook_crashes() {
    let earlier = SIGNALS.map(|signal| {
        let mut earlier = MaybeUninit::zeroed();
        // SAFETY: both are of the type that the system fills in, which is plain data; nothing is changed.
        unsafe {
            libc::sigaction(signal, null(), earlier.as_mut_ptr());
            earlier.assume_init()
        }
    });
    if EARLIER.set(earlier).is_err() {
        return;
    }
    for signal in SIGNALS {
        // SAFETY: all of it is plain data, and zero is nothing; the handler is of the type that goes with
        // SA_SIGINFO, and does only what a handler may do.
        unsafe {
            let mut action: libc::sigaction = zeroed();
            action.sa_sigaction = caught as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
            libc::sigaction(signal, &raw const action, null_mut());
        }
    }
}

extern "C" fn caught(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    // SAFETY: tcgetpgrp, tcsetattr, sigaction and raise may be called in a handler, and so may what reads
    // memory that was filled in before the handler was there; `info` is the system's.
    unsafe {
        if let Some((terminal, settings)) = FOUND.get()
            && libc::tcgetpgrp(terminal.as_raw_fd()) == libc::getpgrp()
        {
            libc::tcsetattr(terminal.as_raw_fd(), libc::TCSANOW, settings);
        }
        let place = SIGNALS.iter().position(|of| *of == signal);
        let earlier = place.zip(EARLIER.get());
        let earlier = earlier.map_or(null(), |(place, earlier)| &raw const earlier[place]);
        libc::sigaction(signal, earlier, null_mut());
        // What has crashed crashes again when this returns; what was sent has to be sent again.
        if (*info).si_code <= 0 {
            libc::raise(signal);
            // Rust's own handler takes the first for a fault that comes again, and lets the next one kill.
            libc::raise(signal);
        }
    }
}
