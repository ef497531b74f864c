//! Forms that real programs print, each held to what a small reader says that was made by hand for it.

use std::path::Path;
use std::process::Command;

#[test]
fn what_real_programs_print_is_read_right() {
    let folder = tempfile::tempdir().unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let output = Command::new("python3")
        .arg(cases.join("check"))
        .args(["-v", "--axis", env!("CARGO_BIN_EXE_sprintscope")])
        .env("XDG_RUNTIME_DIR", folder.path())
        .env("XDG_STATE_HOME", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap_or_else(|error| panic!("python3: {error}; see tests/run"));
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with("ok "))
        .collect();
    assert_eq!(
        wrong,
        ["154 of 154 cases read right"],
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
