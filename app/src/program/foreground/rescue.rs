//! A terminal that isn't left as a program had set it up when we panic or crash.
//!
//! What a kill leaves behind is for the shell to put right, as it is for any program that has had the terminal.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::panic;
use std::sync::{Once, OnceLock};

use crate::program::crash_signals::Caught;

/// The terminal, and how it was found: memory that a handler may read.
static FOUND: OnceLock<(OwnedFd, libc::termios)> = OnceLock::new();
static CAUGHT: Caught = Caught::nothing();
static HOOKED: Once = Once::new();

/// From now on a signal by which crashes are told ends the process also where it was sent: Rust's own handler takes
/// the first one for a fault that comes again.
pub(super) fn end_by_what_is_sent() {
    CAUGHT.catch(caught);
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

extern "C" fn caught(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    // SAFETY: tcgetpgrp and tcsetattr may be called in a handler, and what is read was filled in before the
    // handler was there.
    unsafe {
        if let Some((terminal, settings)) = FOUND.get()
            && libc::tcgetpgrp(terminal.as_raw_fd()) == libc::getpgrp()
        {
            libc::tcsetattr(terminal.as_raw_fd(), libc::TCSANOW, settings);
        }
    }
    // SAFETY: both are the system's.
    unsafe { CAUGHT.pass_on(signal, info) };
}
