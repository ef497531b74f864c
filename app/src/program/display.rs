//! Whether a window can be shown here, found out before anything is started, and what to do if not.

#[cfg(target_os = "linux")]
mod x_server;

use std::fmt;
use std::path::PathBuf;

use super::asked_painter::AskedPainter;

/// Why no window can be shown, in a line that says what to install or set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoWindow(String);

impl fmt::Display for NoWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoWindow {}

impl NoWindow {
    /// The window was taken away while it was open.
    pub fn lost() -> Self {
        Self("the window is gone: its display has ended, or somebody destroyed it".into())
    }

    /// The display let us in, and then said no more.
    pub fn frozen() -> Self {
        Self("the display doesn't answer; look whether its server runs".into())
    }

    /// What the window toolkit said, with the advice that fits.
    pub fn from_toolkit(error: &impl fmt::Display) -> Self {
        let said = without_place(&error.to_string());
        let is_about_gl = ["Glutin", "glutin", "OpenGL", "GLX", "EGL", "glow"]
            .iter()
            .any(|word| said.contains(word));
        Self(if is_about_gl {
            format!(
                "no OpenGL for a window ({said}); install {}",
                MESA.packages()
            )
        } else {
            format!("no window ({said})")
        })
    }
}

/// Without where in the toolkit's source it was said, which is nobody's business here.
fn without_place(said: &str) -> String {
    const PLACE: &str = "os error at ";
    let parts = said.split_once(PLACE);
    let parts = parts.and_then(|(before, behind)| Some((before, behind.split_once(": ")?.1)));
    parts.map_or_else(|| said.into(), |(before, what)| format!("{before}{what}"))
}

/// A shared library that is loaded while the window opens, and who packages it.
struct Library {
    /// Any of these will do.
    names: &'static [&'static str],
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

impl Library {
    const fn new(
        names: &'static [&'static str],
        [debian, fedora, arch]: [&'static str; 3],
    ) -> Self {
        Self {
            names,
            debian,
            fedora,
            arch,
        }
    }

    fn packages(&self) -> String {
        let Self {
            debian,
            fedora,
            arch,
            ..
        } = self;
        format!("{debian} (Debian, Ubuntu), {fedora} (Fedora) or {arch} (Arch)")
    }

    #[cfg(target_os = "linux")]
    fn can_be_loaded(&self) -> bool {
        // SAFETY: these are system libraries that the window toolkit loads a moment later in the
        // same way; their initialisers are those of X11, xkbcommon and libglvnd.
        self.names
            .iter()
            .any(|name| unsafe { libloading::Library::new(name) }.is_ok())
    }

    #[cfg(not(target_os = "linux"))]
    fn can_be_loaded(&self) -> bool {
        true
    }
}

const MESA: Library = Library::new(&[], ["libgl1-mesa-dri", "mesa-dri-drivers", "mesa"]);

const XKBCOMMON: Library = Library::new(
    &["libxkbcommon.so.0"],
    ["libxkbcommon0", "libxkbcommon", "libxkbcommon"],
);

const X11: &[Library] = &[
    Library::new(&["libX11.so.6"], ["libx11-6", "libX11", "libx11"]),
    Library::new(
        &["libX11-xcb.so.1"],
        ["libx11-xcb1", "libX11-xcb", "libx11"],
    ),
    Library::new(&["libxcb.so.1"], ["libxcb1", "libxcb", "libxcb"]),
    Library::new(
        &["libXcursor.so.1"],
        ["libxcursor1", "libXcursor", "libxcursor"],
    ),
    Library::new(&["libXi.so.6"], ["libxi6", "libXi", "libxi"]),
    Library::new(
        &["libXrender.so.1"],
        ["libxrender1", "libXrender", "libxrender"],
    ),
    XKBCOMMON,
    Library::new(
        &["libxkbcommon-x11.so.0"],
        ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"],
    ),
];

/// What OpenGL needs beside that.
const X11_GL: &[Library] = &[Library::new(
    &["libGL.so.1", "libGL.so", "libEGL.so.1", "libEGL.so"],
    ["libgl1", "libglvnd-glx", "libglvnd"],
)];

const WAYLAND: &[Library] = &[
    Library::new(
        &["libwayland-client.so.0", "libwayland-client.so"],
        ["libwayland-client0", "libwayland-client", "wayland"],
    ),
    XKBCOMMON,
];

/// What OpenGL needs beside that.
const WAYLAND_GL: &[Library] = &[
    Library::new(
        &["libwayland-egl.so.1", "libwayland-egl.so"],
        ["libwayland-egl1", "libwayland-egl", "wayland"],
    ),
    Library::new(
        &["libEGL.so.1", "libEGL.so"],
        ["libegl1", "libglvnd-egl", "libglvnd"],
    ),
];

/// Looks whether there is a display and the libraries to draw on it. Those of OpenGL have to be there only where it is
/// asked for by name.
///
/// # Errors
/// [`NoWindow`] with the one thing to mend first.
pub(crate) fn check(painter: AskedPainter) -> Result<(), NoWindow> {
    let [libraries, of_gl]: [&[Library]; 2] = match display() {
        Some(Display::Wayland) => [WAYLAND, WAYLAND_GL],
        Some(Display::X11(Answer::None)) => return Err(NoWindow::frozen()),
        Some(Display::X11(Answer::Some)) => [X11, X11_GL],
        Some(Display::Native) => [&[], &[]],
        None => {
            let advice = "set DISPLAY or WAYLAND_DISPLAY, or run it under xvfb-run";
            return Err(NoWindow(format!("there is no display; {advice}")));
        }
    };
    let of_gl = of_gl.iter().filter(|_| painter == AskedPainter::Gl);
    let mut libraries = libraries.iter().chain(of_gl);
    match libraries.find(|library| !library.can_be_loaded()) {
        None => Ok(()),
        Some(missing) => {
            let (name, packages) = (missing.names[0], missing.packages());
            Err(NoWindow(format!(
                "{name} is missing for a window; install {packages}"
            )))
        }
    }
}

/// Whether a display server that is there says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux has it"))]
enum Answer {
    Some,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Display {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux has it"))]
    Wayland,
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux has it"))]
    X11(Answer),
    #[cfg_attr(
        target_os = "linux",
        expect(dead_code, reason = "Linux has none of its own")
    )]
    Native,
}

#[cfg(target_os = "linux")]
fn display() -> Option<Display> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    // The toolkit prefers Wayland where both are set.
    if set("WAYLAND_SOCKET").is_some() || set("WAYLAND_DISPLAY").is_some_and(has_wayland_socket) {
        return Some(Display::Wayland);
    }
    set("DISPLAY")
        .and_then(|name| x_server::ask(&name))
        .map(Display::X11)
}

#[cfg(not(target_os = "linux"))]
fn display() -> Option<Display> {
    Some(Display::Native)
}

#[cfg(target_os = "linux")]
fn has_wayland_socket(name: String) -> bool {
    let folder = std::env::var_os("XDG_RUNTIME_DIR").unwrap_or_default();
    PathBuf::from(folder).join(name).exists()
}
