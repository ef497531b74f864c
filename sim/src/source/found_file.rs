//! What a file is called, and what tells it from others.

use std::path::Path;

/// What tells a file from the one that takes its place.
pub(super) fn identity(found: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

/// What a file is called, without the folders that it is in.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
