//! Which process has something open, as far as the system tells.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// `python3 (4711)`: a process that has open what this holds of. What those of other users have open can't be
/// told.
pub(super) fn holder(is_it: impl Fn(&Path) -> bool) -> Option<String> {
    holders(is_it, |_| false, Ours::Too)
}

/// The same for a process other than ours that has nothing open of which that holds.
pub(super) fn other_holder(
    is_it: impl Fn(&Path) -> bool,
    is_other: impl Fn(&Path) -> bool,
) -> Option<String> {
    holders(is_it, is_other, Ours::Not)
}

fn holders(
    is_it: impl Fn(&Path) -> bool,
    is_other: impl Fn(&Path) -> bool,
    ours: Ours,
) -> Option<String> {
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").ok()?.flatten();
    processes
        .filter(|process| {
            let name = process.file_name();
            name.as_encoded_bytes().iter().all(u8::is_ascii_digit)
                && (ours == Ours::Too || name != OsStr::new(&own))
        })
        .find(|process| {
            let folder = process.path();
            holds(&folder, &is_it) && !holds(&folder, &is_other)
        })
        .map(|process| {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            format!(
                "{} ({})",
                name.trim(),
                process.file_name().to_string_lossy()
            )
        })
}

/// Whether it may be this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ours {
    Too,
    Not,
}

fn holds(process: &Path, is_it: impl Fn(&Path) -> bool) -> bool {
    let Ok(descriptors) = fs::read_dir(process.join("fd")) else {
        return false;
    };
    descriptors.flatten().any(|descriptor| {
        let target = fs::read_link(descriptor.path());
        target.is_ok_and(|target| is_it(&target))
    })
}
