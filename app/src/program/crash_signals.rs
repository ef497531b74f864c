//! The signals by which crashes are told, caught before whoever caught them until now.

use std::ffi::{c_int, c_void};
use std::mem::{MaybeUninit, zeroed};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

/// What a crash is told by; a library's failed assertion aborts.
const SIGNALS: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGABRT,
];

/// What catches one.
pub(crate) type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

/// What was done at each of them before, which a handler may read.
pub(crate) struct Caught(OnceLock<[libc::sigaction; SIGNALS.len()]>);

impl Caught {
    /// Nothing is caught so far.
    pub(crate) const fn nothing() -> Self {
        Self(OnceLock::new())
    }

    /// Has them caught by `handler` from now on; only the first call does anything. The handler does only what
    /// a signal's handler may do.
    pub(crate) fn catch(&self, handler: Handler) {
        let earlier = SIGNALS.map(|signal| {
            let mut earlier = MaybeUninit::zeroed();
            // SAFETY: both are of the type that the system fills in, which is plain data; nothing is changed.
            unsafe {
                libc::sigaction(signal, null(), earlier.as_mut_ptr());
                earlier.assume_init()
            }
        });
        if self.0.set(earlier).is_err() {
            return;
        }
        for signal in SIGNALS {
            // SAFETY: all of it is plain data, and zero is nothing; the handler is of the type that goes with
            // SA_SIGINFO.
            unsafe {
                let mut action: libc::sigaction = zeroed();
                action.sa_sigaction = handler as *const () as usize;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
                libc::sigaction(signal, &raw const action, null_mut());
            }
        }
    }

    /// Within a handler, at its end: leaves the signal to whoever caught it before.
    ///
    /// # Safety
    /// `signal` and `info` are what the system gave the handler.
    pub(crate) unsafe fn pass_on(&self, signal: c_int, info: *mut libc::siginfo_t) {
        let place = SIGNALS.iter().position(|of| *of == signal);
        let earlier = place.zip(self.0.get());
        let earlier = earlier.map_or(null(), |(place, earlier)| &raw const earlier[place]);
        // SAFETY: sigaction and raise may be called in a handler, what is read was filled in before the handler
        // was there, and `info` is the system's.
        unsafe {
            libc::sigaction(signal, earlier, null_mut());
            // What has crashed crashes again when this returns; what was sent has to be sent again.
            if (*info).si_code <= 0 {
                libc::raise(signal);
                // Rust's own handler takes the first for a fault that comes again, and lets the next one kill.
                libc::raise(signal);
            }
        }
    }
}
