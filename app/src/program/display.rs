//! Whether a window can be shown here, found out before anything is started, and what to do if not.

mod library;
#[cfg(target_os = "linux")]
mod x_server;

use std::fmt;
use std::path::PathBuf;

use super::asked_painter::AskedPainter;
use library::{Library, MESA, WAYLAND, WAYLAND_GL, X11, X11_GL};

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
                "no OpenGL for a window ({said}); leave out --painter gl, or install {}",
                library::packages(&[&MESA])
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

/// Looks whether there is a display and the libraries to draw on it. Those of OpenGL have to be there only where it is
/// asked for by name.
///
/// # Errors
/// [`NoWindow`] with what to mend first: the display, or all libraries that are missing.
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
    let of_gl = match painter {
        AskedPainter::Gl => of_gl,
        AskedPainter::Auto | AskedPainter::Cpu => &[],
    };
    let [mut missing, missing_of_gl] = [libraries, of_gl].map(library::missing);
    missing.extend(&missing_of_gl);
    let Some(words) = library::missing_words(&missing) else {
        return Ok(());
    };
    Err(NoWindow(if missing_of_gl.is_empty() {
        words
    } else {
        format!("{words}, or leave out --painter gl")
    }))
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
