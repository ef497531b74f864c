//! What the system says of a file that can't be had, in plain words.

use std::io;
use std::path::Path;

/// A system's error without its number, with what to do next where that is known; a file is said to have this name.
pub fn file_trouble(path: &Path, error: &io::Error) -> String {
    let next = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file: is its name right, and the folder?",
        io::ErrorKind::PermissionDenied => "permission denied: who runs this may not use it",
        io::ErrorKind::NotADirectory => "a part of its path is no folder: is the path right?",
        io::ErrorKind::IsADirectory => "it is a folder: name a file in it",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "there is no room left: make some, or name another disk"
        }
        io::ErrorKind::ReadOnlyFilesystem => "its disk can't be written: name another folder",
        _ => {
            let text = error.to_string();
            let words = text
                .split_once(" (os error")
                .map_or(&*text, |(words, _)| words);
            return format!("{}: {words}", path.display());
        }
    };
    format!("{}: {next}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_of_the_system_has_its_number() {
        for number in 1..134 {
            let error = io::Error::from_raw_os_error(number);
            let said = file_trouble(Path::new("a.csv"), &error);
            assert!(
                said.starts_with("a.csv: ") && !said.contains("os error"),
                "{said}"
            );
        }
        let missing = io::Error::from(io::ErrorKind::NotFound);
        assert!(file_trouble(Path::new("x"), &missing).ends_with("and the folder?"));
    }
}
