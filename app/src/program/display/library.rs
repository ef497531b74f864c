//! Libraries that are loaded while a window opens, and who packages them.
//!
//! Named here is what is asked for by name. What those need in turn comes with their packages.

/// A shared library that is loaded while the window opens, and who packages it.
pub(super) struct Library {
    /// Any of these will do.
    names: &'static [&'static str],
    /// Of Debian, Fedora and Arch.
    packages: [&'static str; 3],
}

impl Library {
    const fn new(names: &'static [&'static str], packages: [&'static str; 3]) -> Self {
        Self { names, packages }
    }

    /// Whether it is here, and all that it needs.
    #[cfg(target_os = "linux")]
    fn can_be_loaded(&self) -> bool {
        // SAFETY: these are system libraries that the window toolkit loads a moment later in the
        // same way; their initialisers are those of X11, xkbcommon and libglvnd.
        self.names
            .iter()
            .any(|name| unsafe { libloading::Library::new(name) }.is_ok())
    }

    /// Whether it is here, and all that it needs.
    #[cfg(not(target_os = "linux"))]
    fn can_be_loaded(&self) -> bool {
        true
    }
}

/// What OpenGL draws with where it can't.
pub(super) const MESA: Library = Library::new(&[], ["libgl1-mesa-dri", "mesa-dri-drivers", "mesa"]);

const XKBCOMMON: Library = Library::new(
    &["libxkbcommon.so.0"],
    ["libxkbcommon0", "libxkbcommon", "libxkbcommon"],
);

/// What a window on an X display needs.
pub(super) const X11: &[Library] = &[
    Library::new(&["libX11.so.6"], ["libx11-6", "libX11", "libx11"]),
    Library::new(
        &["libX11-xcb.so.1"],
        ["libx11-xcb1", "libX11-xcb", "libx11"],
    ),
    Library::new(
        &["libXcursor.so.1"],
        ["libxcursor1", "libXcursor", "libxcursor"],
    ),
    Library::new(&["libXi.so.6"], ["libxi6", "libXi", "libxi"]),
    XKBCOMMON,
    Library::new(
        &["libxkbcommon-x11.so.0"],
        ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"],
    ),
];

/// What OpenGL needs beside that.
pub(super) const X11_GL: &[Library] = &[Library::new(
    &["libGL.so.1", "libGL.so", "libEGL.so.1", "libEGL.so"],
    ["libgl1", "libglvnd-glx", "libglvnd"],
)];

/// What a window on Wayland needs.
pub(super) const WAYLAND: &[Library] = &[
    Library::new(
        &["libwayland-client.so.0", "libwayland-client.so"],
        ["libwayland-client0", "libwayland-client", "wayland"],
    ),
    XKBCOMMON,
];

/// What OpenGL needs beside that.
pub(super) const WAYLAND_GL: &[Library] = &[
    Library::new(
        &["libwayland-egl.so.1", "libwayland-egl.so"],
        ["libwayland-egl1", "libwayland-egl", "wayland"],
    ),
    Library::new(
        &["libEGL.so.1", "libEGL.so"],
        ["libegl1", "libglvnd-egl", "libglvnd"],
    ),
];

/// Those of them that aren't here.
pub(super) fn missing(libraries: &[Library]) -> Vec<&Library> {
    let all = libraries.iter();
    all.filter(|library| !library.can_be_loaded()).collect()
}

/// What is to be installed for these.
pub(super) fn packages(libraries: &[&Library]) -> String {
    let [debian, fedora, arch] = [0, 1, 2].map(|system| {
        let mut names: Vec<&str> = Vec::new();
        for library in libraries {
            if !names.contains(&library.packages[system]) {
                names.push(library.packages[system]);
            }
        }
        names.join(" ")
    });
    format!("{debian} (Debian, Ubuntu), {fedora} (Fedora) or {arch} (Arch)")
}

/// Which libraries a window lacks, and what to install; none where all are here.
pub(super) fn missing_words(missing: &[&Library]) -> Option<String> {
    let names: Vec<&str> = missing.iter().map(|library| library.names[0]).collect();
    let is_missing = match names.as_slice() {
        [] => return None,
        [name] => format!("{name} is missing"),
        [names @ .., last] => format!("{} and {last} are missing", names.join(", ")),
    };
    Some(format!(
        "{is_missing} for a window; install {}",
        packages(missing)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_is_named_at_once_and_each_package_once() {
        let [x11, x11_xcb, _, xi, ..] = X11 else {
            panic!("X11 needs more than three");
        };
        for (missing, expected) in [
            (vec![], None),
            (
                vec![xi],
                Some(
                    "libXi.so.6 is missing for a window; \
                     install libxi6 (Debian, Ubuntu), libXi (Fedora) or libxi (Arch)",
                ),
            ),
            (
                vec![x11, x11_xcb, xi],
                Some(
                    "libX11.so.6, libX11-xcb.so.1 and libXi.so.6 are missing for a window; install libx11-6 libx11-xcb1 \
                     libxi6 (Debian, Ubuntu), libX11 libX11-xcb libXi (Fedora) or libx11 libxi (Arch)",
                ),
            ),
        ] {
            assert_eq!(missing_words(&missing).as_deref(), expected);
        }
    }
}
