//! A crash on the window's thread, which takes nothing but the window along.
//!
//! Below the toolkit there are drivers that don't look whether the server has answered: gone at the wrong
//! moment, it is a null pointer there, and the end of the process. So the window's thread that crashes goes no
//! further: a bell is rung, and it sleeps for good in the signal's handler. What a crash means on any other
//! thread stays as it was.

use std::ffi::{c_int, c_void};
use std::mem::{MaybeUninit, zeroed};
use std::os::fd::{AsRawFd, OwnedFd};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;
use std::thread;

/// What a crash is told by; a library's failed assertion aborts.
const SIGNALS: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGABRT,
];

/// Whether a crash of this thread is survived.
static IS_OURS: OnceLock<fn() -> bool> = OnceLock::new();
/// Rings by what is written into it.
static BELL: OnceLock<OwnedFd> = OnceLock::new();
/// What was done at each signal before.
static EARLIER: OnceLock<[libc::sigaction; 5]> = OnceLock::new();

/// From now on the window's thread, which `is_ours` tells also in a signal's handler, survives, asleep, that it
/// crashes; then `on_crash` is called, on another one. Without a pipe or a thread for that a crash is what it always was.
pub fn outlive(is_ours: fn() -> bool, on_crash: impl Fn() + Send + 'static) {
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
        hook();
    }
}

fn hook() {
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
    // SAFETY: write, pause, sigaction and raise may be called in a handler, and so may what reads
    // memory that was filled in before the handler was there; `info` is the system's.
    unsafe {
        if IS_OURS.get().is_some_and(|is_ours| is_ours())
            && let Some(bell) = BELL.get()
        {
            libc::write(bell.as_raw_fd(), [1_u8].as_ptr().cast(), 1);
            loop {
                libc::pause();
            }
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
