//! A terminal that isn't left as a program, or our own view, had set it up when we panic or crash.
//!
//! What a kill leaves behind is for the shell to put right, as it is for any program that has had the terminal.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd};
use std::panic;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Once, OnceLock};

use crate::program::crash_signals::Caught;

/// The terminal, and how it was found: memory that a handler may read.
static FOUND: OnceLock<(OwnedFd, libc::termios)> = OnceLock::new();
static CAUGHT: Caught = Caught::nothing();

/// Where our own view stands; no descriptor while it stands nowhere.
static DRAWN_ON: AtomicI32 = AtomicI32::new(NOWHERE);
/// What standard error was before the view had it kept for later, and from where that is read.
static STDERR: AtomicI32 = AtomicI32::new(NOWHERE);
static HELD: AtomicI32 = AtomicI32::new(NOWHERE);
const NOWHERE: i32 = -1;

/// What takes a view off a terminal: no mouse, no pasting in brackets, no colours, an empty screen, and then
/// the one with the lines, the cursor and the title that were there before.
pub(crate) const OFF_THE_SCREEN: &[u8] =
    b"\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[0m\x1b[2J\x1b[H\x1b[?25h\x1b[23;2t\x1b[?1049l";

/// From now on a view stands on this terminal, and is taken off it when we crash.
pub(crate) fn drawn_on(terminal: &OwnedFd) {
    DRAWN_ON.store(terminal.as_raw_fd(), Ordering::Release);
}

/// No view stands on a terminal any more.
pub(crate) fn drawn_nowhere() {
    DRAWN_ON.store(NOWHERE, Ordering::Release);
}

/// What is said on standard error is read here from now on; that was standard error before.
pub(crate) fn stderr_is_held(held: &OwnedFd, before: &OwnedFd) {
    HELD.store(held.as_raw_fd(), Ordering::Release);
    STDERR.store(before.as_raw_fd(), Ordering::Release);
}

/// Standard error is itself again.
pub(crate) fn stderr_is_free() {
    STDERR.store(NOWHERE, Ordering::Release);
    HELD.store(NOWHERE, Ordering::Release);
}

/// From now on a signal by which crashes are told ends the process also where it was sent: Rust's own handler takes
/// the first one for a fault that comes again.
pub(crate) fn end_by_what_is_sent() {
    CAUGHT.catch(caught);
}

/// From now on this terminal is as it is now when the process crashes.
pub(crate) fn keep(terminal: &OwnedFd) {
    let Ok(terminal) = terminal.try_clone() else {
        return;
    };
    let mut settings = MaybeUninit::zeroed();
    // SAFETY: the descriptor is open, and what the system fills in is plain data.
    let (is_known, settings) = unsafe {
        let told = libc::tcgetattr(terminal.as_raw_fd(), settings.as_mut_ptr());
        (told == 0, settings.assume_init())
    };
    if is_known {
        // There is one terminal, and how it was found first is how it is left.
        let _found_before = FOUND.set((terminal, settings));
        end_by_what_is_sent();
    }
}

/// Has this done before a panic is told; once for each `hooked`.
pub(crate) fn before_panics(hooked: &Once, do_first: fn()) {
    hooked.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            do_first();
            earlier(info);
        }));
    });
}

extern "C" fn caught(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    // SAFETY: tcgetpgrp, tcsetattr and write may be called in a handler, and what is read was filled in
    // before the handler was there, or is a number.
    unsafe {
        if let Some((terminal, settings)) = FOUND.get()
            && libc::tcgetpgrp(terminal.as_raw_fd()) == libc::getpgrp()
        {
            let drawn_on = DRAWN_ON.load(Ordering::Acquire);
            if drawn_on != NOWHERE {
                let (bytes, count) = (OFF_THE_SCREEN.as_ptr(), OFF_THE_SCREEN.len());
                libc::write(drawn_on, bytes.cast(), count);
            }
            libc::tcsetattr(terminal.as_raw_fd(), libc::TCSANOW, settings);
        }
    }
    say_what_is_held();
    // SAFETY: both are the system's.
    unsafe { CAUGHT.pass_on(signal, info) };
}

/// Has standard error be what it was, and says there what waits, as a library that has just said why it aborts.
fn say_what_is_held() {
    let (before, held) = (STDERR.load(Ordering::Acquire), HELD.load(Ordering::Acquire));
    if before == NOWHERE {
        return;
    }
    let mut bytes = [0_u8; 4096];
    // SAFETY: dup2, read and write may be called in a handler; what is read goes no further than `bytes` reaches;
    // nobody waits, since that end doesn't block.
    unsafe {
        libc::dup2(before, libc::STDERR_FILENO);
        loop {
            let count = libc::read(held, bytes.as_mut_ptr().cast(), bytes.len());
            let Ok(count @ 1..) = usize::try_from(count) else {
                break;
            };
            libc::write(before, bytes.as_ptr().cast(), count);
        }
    }
}
