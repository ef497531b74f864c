//! A crash on the window's thread, which takes nothing but the window along.
//!
//! Below the toolkit there are drivers that don't look whether the server has answered: gone at the wrong
//! moment, it is a null pointer there, and the end of the process. So the window's thread that crashes goes no
//! further: a bell is rung, and it sleeps for good in the signal's handler. What a crash means on any other
//! thread stays as it was.

use std::ffi::{c_int, c_void};
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::OnceLock;
use std::thread;

use crate::program::crash_signals::Caught;

/// Whether a crash of this thread is survived.
static IS_OURS: OnceLock<fn() -> bool> = OnceLock::new();
/// Rings by what is written into it.
static BELL: OnceLock<OwnedFd> = OnceLock::new();
static CAUGHT: Caught = Caught::nothing();

/// From now on the window's thread, which `is_ours` tells also in a signal's handler, survives, asleep, that it
/// crashes; then `on_crash` is called, on another one. Without a pipe or a thread for that a crash is what it always was.
pub(super) fn outlive(is_ours: fn() -> bool, on_crash: impl Fn() + Send + 'static) {
    if BELL.get().is_some() {
        return;
    }
    let Ok((hears, rings)) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC) else {
        return;
    };
    let spawned = thread::Builder::new().name("crash".into()).spawn(move || {
        let mut byte = [0];
        if rustix::io::retry_on_intr(|| rustix::io::read(&hears, &mut byte)) == Ok(1) {
            on_crash();
        }
    });
    if spawned.is_ok() && IS_OURS.set(is_ours).is_ok() && BELL.set(rings).is_ok() {
        CAUGHT.catch(caught);
    }
}

extern "C" fn caught(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    if IS_OURS.get().is_some_and(|is_ours| is_ours())
        && let Some(bell) = BELL.get()
    {
        // SAFETY: write and pause may be called in a handler.
        unsafe {
            libc::write(bell.as_raw_fd(), [1_u8].as_ptr().cast(), 1);
            loop {
                libc::pause();
            }
        }
    }
    // SAFETY: both are the system's.
    unsafe { CAUGHT.pass_on(signal, info) };
}
