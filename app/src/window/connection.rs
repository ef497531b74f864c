//! The connection to the display, and how its end is survived.
//!
//! Xlib ends the whole process once its server is gone, and the toolkit above it panics, often in a
//! destructor, which would end the process, too. So the window has a thread of its own, and that thread
//! goes no further than to where it finds out: it tells, and sleeps for good. What it holds is the
//! window's alone; the program leaves without it. A driver that crashes on the window's thread, as Mesa does
//! where the server goes while it is asked, counts as one (`crash`).

use std::cell::Cell;
use std::panic;
use std::sync::Once;
use std::thread;

use parking_lot::Mutex;

type Tell = Box<dyn Fn() + Send>;

/// Told by the window's thread, of which there is one.
static ON_LOST: Mutex<Option<Tell>> = Mutex::new(None);

thread_local! {
    /// May be asked in a signal's handler.
    static IS_THE_WINDOWS: Cell<bool> = const { Cell::new(false) };
}

/// From now on this thread survives, asleep, that the display goes away; then `on_lost` is called.
pub(super) fn outlive(on_lost: impl Fn() + Send + 'static) {
    static HOOKS: Once = Once::new();
    *ON_LOST.lock() = Some(Box::new(on_lost));
    IS_THE_WINDOWS.set(true);
    HOOKS.call_once(|| {
        hook_panics();
        #[cfg(target_os = "linux")]
        xlib::hook();
    });
    #[cfg(target_os = "linux")]
    crate::window::crash::outlive(|| IS_THE_WINDOWS.get(), tell);
}

/// Tells, once.
fn tell() {
    let on_lost = ON_LOST.lock().take();
    if let Some(tell) = on_lost {
        tell();
    }
}

/// Tells, and never returns.
fn lose() -> ! {
    tell();
    loop {
        thread::park();
    }
}

/// A panic of the toolkit means that the display or the window was taken away from it: there is nothing
/// in it for a person to read, and to unwind would panic again. All others are ours, and go on.
fn hook_panics() {
    let earlier = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let is_the_toolkits = info.location().is_some_and(|at| is_toolkit(at.file()));
        if IS_THE_WINDOWS.get() && is_the_toolkits {
            lose();
        }
        earlier(info);
    }));
}

/// Whether this source file is of what stands between the display and egui.
fn is_toolkit(file: &str) -> bool {
    const CRATES: [&str; 14] = [
        "winit-",
        "glutin-",
        "glutin_",
        "eframe-",
        "egui-winit-",
        "egui_glow-",
        "glow-",
        "softbuffer-",
        "tiny-xlib-",
        "x11rb-",
        "x11-dl-",
        "calloop-",
        "wayland-",
        "smithay-",
    ];
    let parts = || file.split(['/', '\\']);
    parts().any(|part| CRATES.iter().any(|name| part.starts_with(name)))
}

#[cfg(target_os = "linux")]
mod xlib {
    use std::ffi::{c_int, c_void};

    use libloading::Library;

    type Handler = extern "C" fn(*mut c_void) -> c_int;
    type SetHandler = unsafe extern "C" fn(Option<Handler>) -> Option<Handler>;

    /// Takes the place of Xlib's own handler for a lost connection, which prints and ends the process.
    /// Without Xlib there is none, and nothing to do.
    pub(super) fn hook() {
        // SAFETY: the library that the toolkit loads, too; its initialisers are Xlib's.
        let Ok(library) = (unsafe { Library::new("libX11.so.6") }) else {
            return;
        };
        // SAFETY: the function is of this type in all of X11R6 and X11R7 (<X11/Xlib.h>).
        if let Ok(set) = unsafe { library.get::<SetHandler>(b"XSetIOErrorHandler\0") } {
            // SAFETY: the handler never returns, which is what Xlib expects of it, and unwinds into
            // nobody.
            let _xlibs_own = unsafe { set(Some(lost)) };
        }
        // The toolkit needs it as long as the process lives.
        std::mem::forget(library);
    }

    extern "C" fn lost(_display: *mut c_void) -> c_int {
        super::lose()
    }
}

#[cfg(test)]
mod tests {
    use super::is_toolkit;

    #[test]
    fn panics_of_the_toolkit_are_told_from_ours() {
        for file in [
            "/home/u/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/winit-0.30.13/src/lib.rs",
            "/registry/x11rb-0.13.2/src/errors.rs",
            r"C:\registry\glutin_glx_sys-0.6.1\src\lib.rs",
        ] {
            assert!(is_toolkit(file), "{file}");
        }
        for file in [
            "app/src/window/plot.rs",
            "/registry/egui-0.37.0/src/context.rs",
            "/registry/sprintscope-0.1.0/src/window.rs",
        ] {
            assert!(!is_toolkit(file), "{file}");
        }
    }
}
