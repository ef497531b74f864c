//! Whether a GPU is behind OpenGL.

use std::env;

/// Whether nothing but a processor could draw for OpenGL here, as far as can be told before it is asked.
pub(super) fn is_none_to_be_had() -> bool {
    is_software_asked_for(env::var("LIBGL_ALWAYS_SOFTWARE").ok().as_deref())
        || is_display_elsewhere()
        || !has_device()
}

/// Whether OpenGL's renderer, in its own words, is one that draws on a processor.
pub(super) fn is_a_processor(renderer: &str) -> bool {
    let renderer = renderer.to_lowercase();
    let names = [
        "llvmpipe",
        "softpipe",
        "swrast",
        "software rasterizer",
        "swiftshader",
    ];
    names.iter().any(|name| renderer.contains(name))
}

/// What Mesa takes for a yes.
fn is_software_asked_for(said: Option<&str>) -> bool {
    let said = said.unwrap_or_default().to_lowercase();
    ["1", "true", "y", "yes", "t"].contains(&said.as_str())
}

/// A picture that goes over a line is made here, and OpenGL can't send parts of it.
#[cfg(target_os = "linux")]
fn is_display_elsewhere() -> bool {
    let is_wayland = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let display = env::var("DISPLAY").unwrap_or_default();
    !is_wayland && is_over_a_line(&display)
}

#[cfg(not(target_os = "linux"))]
fn is_display_elsewhere() -> bool {
    false
}

/// Whether an X display of this name is reached over a network, be it that of this machine, as `ssh -X` does it.
pub(super) fn is_over_a_line(display: &str) -> bool {
    let host = display.rsplit_once(':').map_or("", |(host, _)| host);
    !(host.is_empty() || host == "unix" || host.starts_with('/'))
}

/// Whether there is a device that draws, of any maker.
#[cfg(target_os = "linux")]
fn has_device() -> bool {
    let is_one = |name: &str| {
        ["nvidia", "mali", "kgsl", "dxg", "pvr"]
            .iter()
            .any(|begin| name.starts_with(begin))
    };
    let names = |folder: &str| std::fs::read_dir(folder).into_iter().flatten().flatten();
    names("/dev/dri").next().is_some()
        || names("/dev").any(|entry| is_one(&entry.file_name().to_string_lossy()))
}

#[cfg(not(target_os = "linux"))]
fn has_device() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_that_draw_are_told_from_gpus() {
        for (renderer, expected) in [
            ("llvmpipe (LLVM 15.0.6, 256 bits)", true),
            ("softpipe", true),
            ("Software Rasterizer", true),
            ("Mesa DRI swrast", true),
            ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", false),
            ("NVIDIA GeForce RTX 3060/PCIe/SSE2", false),
            ("virgl (AMD Radeon)", false),
            ("", false),
        ] {
            assert_eq!(is_a_processor(renderer), expected, "{renderer}");
        }
        for (said, expected) in [
            (Some("1"), true),
            (Some("true"), true),
            (Some("0"), false),
            (None, false),
        ] {
            assert_eq!(is_software_asked_for(said), expected, "{said:?}");
        }
    }

    #[test]
    fn displays_over_a_line_are_told_by_their_host() {
        for (display, expected) in [
            (":0", false),
            ("unix:0", false),
            (":1.0", false),
            ("/tmp/launch/org.xquartz:0", false),
            ("localhost:10.0", true),
            ("[::1]:10.0", true),
            ("far.example:0", true),
            ("", false),
        ] {
            assert_eq!(is_over_a_line(display), expected, "{display}");
        }
    }
}
