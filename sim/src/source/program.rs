//! Why a program could not be started, and what to do about it.

use std::ffi::OsStr;
use std::io::{Error, ErrorKind};
use std::path::Path;

/// What happened to which program, and what to do next.
pub(super) fn cannot_start(program: &OsStr, error: &Error) -> String {
    let path = Path::new(program);
    let shown = path.display();
    let has_folder = program.as_encoded_bytes().contains(&b'/');
    match error.kind() {
        ErrorKind::NotFound if has_folder && path.exists() => {
            format!("{shown}: the interpreter that its first line names is missing")
        }
        ErrorKind::NotFound if has_folder => {
            format!("{shown}: no such file; check the path")
        }
        ErrorKind::NotFound if path.is_file() => {
            format!(
                "{shown}: not found on PATH; for the one in this folder write ./{shown}, \
                 or name its interpreter first"
            )
        }
        ErrorKind::NotFound => {
            format!("{shown}: not found on PATH; check its spelling, or give its path")
        }
        _ if path.is_dir() => format!("{shown}: is a directory; name a program in it"),
        ErrorKind::PermissionDenied => {
            format!("{shown}: not executable; chmod +x it, or name its interpreter first")
        }
        _ => format!("{shown}: could not be started: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::io::{Error, ErrorKind};

    use super::cannot_start;

    #[test]
    fn the_message_says_what_to_do_next() {
        let missing = Error::from(ErrorKind::NotFound);
        for (program, said) in [
            (
                "no-such-program",
                "no-such-program: not found on PATH; check its",
            ),
            (
                "Cargo.toml",
                "Cargo.toml: not found on PATH; for the one in this folder write ./",
            ),
            (
                "./Cargo.toml",
                "./Cargo.toml: the interpreter that its first line",
            ),
            ("./none", "./none: no such file"),
        ] {
            let told = cannot_start(OsStr::new(program), &missing);
            assert!(told.starts_with(said), "{told}");
        }
        let denied = Error::from(ErrorKind::PermissionDenied);
        let told = cannot_start(OsStr::new("./src"), &denied);
        assert_eq!(told, "./src: is a directory; name a program in it");
        let told = cannot_start(OsStr::new("./Cargo.toml"), &denied);
        assert!(told.starts_with("./Cargo.toml: not executable;"), "{told}");
    }
}
