//! The files that the program writes, held apart from those that it reads.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use anyhow::bail;
use sprintscope_sim::source::Address;

use super::cli::{Options, Task, WatchArgs};

/// A file, wherever it is found under which names.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    /// Device and number.
    File(u64, u64),
    /// A pipe with a name.
    Fifo(u64, u64),
    /// It is yet to come, at this place.
    ToCome(PathBuf),
}

impl Identity {
    /// Of what stands at a path. What is no file of its own (a terminal, `/dev/null`) has none.
    fn at(path: &Path) -> Option<Self> {
        match fs::metadata(path) {
            Ok(found) => Self::of(&found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
                Some(Self::ToCome(folder.join(path.file_name()?)))
            }
            Err(_) => None,
        }
    }

    /// Of what is open there.
    fn open_at(descriptor: impl AsFd) -> Option<Self> {
        let file = File::from(descriptor.as_fd().try_clone_to_owned().ok()?);
        Self::of(&file.metadata().ok()?)
    }

    fn of(found: &Metadata) -> Option<Self> {
        let (device, number) = (found.dev(), found.ino());
        match found.file_type() {
            kind if kind.is_file() => Some(Self::File(device, number)),
            kind if kind.is_fifo() => Some(Self::Fifo(device, number)),
            _ => None,
        }
    }
}

/// Checks that nothing is written over what is being watched, before anything is written.
///
/// # Errors
/// Which file that is, and which option to change.
pub(crate) fn check(command: Option<&Task>, options: &Options) -> anyhow::Result<()> {
    let given = [
        ("--log", &options.log),
        ("--summary", &options.summary),
        ("--layout", &options.layout),
        ("--record", &options.record),
        ("--picture", &options.picture),
    ];
    let given = given
        .iter()
        .filter_map(|(option, path)| Some((*option, path.as_deref()?)));
    let given = given.filter(|(_, path)| *path != Path::new("-"));
    let written: Vec<(&str, &Path, Identity)> = given
        .filter_map(|(option, path)| Some((option, path, Identity::at(path)?)))
        .collect();
    for (name, watched) in watched(command) {
        for (option, path, identity) in &written {
            if *identity == watched {
                let path = path.display();
                bail!("{path}: {option} would write over {name}: give {option} another file");
            }
        }
        // A pipe at both may be what is between two programs.
        let is_file = matches!(watched, Identity::File(..));
        let is_output = |at: Option<Identity>| is_file && at.as_ref() == Some(&watched);
        if is_output(Identity::open_at(io::stdout())) || is_output(Identity::open_at(io::stderr()))
        {
            bail!("{name}: is watched, and what is printed goes there, too: send that elsewhere");
        }
    }
    if let Some(token) = options.token_file.as_deref()
        && let Some(identity) = Identity::at(token)
        && let Some((option, path, _)) = written.iter().find(|(.., other)| *other == identity)
    {
        let path = path.display();
        bail!("{path}: {option} would write over the token: give {option} another file");
    }
    for (place, (one, path, identity)) in written.iter().enumerate() {
        let others = &written[place + 1..];
        if let Some((other, ..)) = others.iter().find(|(.., other)| other == identity) {
            let path = path.display();
            bail!("{path}: {one} and {other} would write over each other: give each its own file");
        }
    }
    Ok(())
}

/// What is watched, by the name under which it was given.
fn watched(command: Option<&Task>) -> Vec<(String, Identity)> {
    let sources: &[Address] = match command {
        Some(Task::Watch(WatchArgs { sources, .. })) => sources,
        Some(Task::Open(open)) => {
            let named = |path: &PathBuf| Some((path.display().to_string(), Identity::at(path)?));
            return open.files.iter().filter_map(named).collect();
        }
        None => &[Address::Input],
        _ => return Vec::new(),
    };
    let identity = |source: &Address| {
        let identity = match source {
            Address::Input => Identity::open_at(io::stdin()),
            Address::File(path) => Identity::at(path),
            _ => None,
        };
        Some((source.to_string(), identity?))
    };
    sources.iter().filter_map(identity).collect()
}
