//! Where scopes can be found: a folder of the user's own, a socket for each scope.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

/// Scopes of one name, at most: beyond that something is wrong.
const NUMBERS: u32 = 1_000;

/// The folder of the user's own in which scopes put their sockets: made if need be, and refused if
/// anyone else could have put something there.
///
/// # Errors
/// If it can't be made, isn't the user's own, or stands where others can put another in its place.
pub fn runtime_folder() -> io::Result<PathBuf> {
    let uid = rustix::process::getuid().as_raw();
    let folder = match std::env::var_os("XDG_RUNTIME_DIR").filter(|dir| !dir.is_empty()) {
        Some(dir) => PathBuf::from(dir).join("sprintscope"),
        None => PathBuf::from(format!("/tmp/sprintscope-{uid}")),
    };
    own_folder(folder, uid)
}

fn own_folder(folder: PathBuf, uid: u32) -> io::Result<PathBuf> {
    check_parent(folder.parent().unwrap_or(Path::new("/")), uid)?;
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(told(&folder, &error.to_string()));
        }
        _ => {}
    }
    let found = fs::symlink_metadata(&folder)?;
    if !found.is_dir() || found.uid() != uid {
        return Err(told(&folder, "is not a folder of yours: remove it"));
    }
    if found.mode() & 0o022 != 0 {
        let mode = found.mode() & 0o7777;
        let what = format!("others may write there (mode {mode:o}), and may have: remove it");
        return Err(told(&folder, &what));
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(folder)
}

/// Whether nobody else can put another folder in the place of one that stands here.
fn check_parent(parent: &Path, uid: u32) -> io::Result<()> {
    const STICKY: u32 = 0o1000;
    let found = fs::metadata(parent).map_err(|error| told(parent, &error.to_string()))?;
    let what = if ![0, uid].contains(&found.uid()) {
        "is another user's folder"
    } else if found.mode() & 0o022 != 0 && found.mode() & STICKY == 0 {
        "others may move what stands there"
    } else {
        return Ok(());
    };
    let next = "set XDG_RUNTIME_DIR to a folder of yours, or unset it";
    Err(told(parent, &format!("{what}: {next}")))
}

/// The scopes that run, by name, the newest last.
pub fn live_scopes() -> Vec<(String, PathBuf)> {
    let uid = rustix::process::getuid().as_raw();
    let Ok(entries) = runtime_folder().and_then(fs::read_dir) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let name = path
                .file_name()?
                .to_str()?
                .strip_suffix(".sock")?
                .to_owned();
            // Of the entry itself: neither what a link leads to, nor what root has put there for somebody.
            let found = entry.metadata().ok()?;
            if !found.file_type().is_socket() || found.uid() != uid {
                return None;
            }
            UnixStream::connect(&path).ok()?;
            Some((found.modified().ok()?, name, path))
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .map(|(_, name, path)| (name, path))
        .collect()
}

/// A socket in the folder, and the lock that says it is in use. Dropped, both are gone.
#[derive(Debug)]
pub(super) struct Place {
    pub name: String,
    pub path: PathBuf,
    /// Where a token may be put.
    pub token: PathBuf,
    lock: PathBuf,
    _held: File,
}

/// A place of this name, or, if a scope that runs has it, of the name with a number. What a scope
/// that died has left there is cleared away.
pub(super) fn occupy(folder: &Path, wanted: &str) -> io::Result<(Place, UnixListener)> {
    let wanted = file_name(wanted);
    let numbered = (2..NUMBERS).map(|number| format!("{wanted}-{number}"));
    for name in std::iter::once(wanted.clone()).chain(numbered) {
        if let Some(occupied) = occupy_as(folder, &name)? {
            return Ok(occupied);
        }
    }
    Err(told(
        folder,
        "has too many scopes of one name: give another one with --scope-name",
    ))
}

fn occupy_as(folder: &Path, name: &str) -> io::Result<Option<(Place, UnixListener)>> {
    // The lock goes with the process, however that ends: whoever gets it may clear the socket away.
    let lock = folder.join(format!("{name}.lock"));
    let held = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&lock)?;
    if flock(&held, FlockOperation::NonBlockingLockExclusive).is_err() {
        return Ok(None);
    }
    // Its last holder may have removed it between the two steps: then we hold a lock on nothing.
    let is_there = fs::metadata(&lock).is_ok_and(|found| {
        held.metadata()
            .is_ok_and(|ours| (ours.dev(), ours.ino()) == (found.dev(), found.ino()))
    });
    if !is_there {
        return Ok(None);
    }
    let path = folder.join(format!("{name}.sock"));
    let token = folder.join(format!("{name}.token"));
    for left in [&path, &token] {
        match fs::remove_file(left) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let listener = UnixListener::bind(&path).map_err(|error| told(&path, &error.to_string()))?;
    // Until then the folder, which is nobody else's, keeps it.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    let name = name.to_owned();
    let place = Place {
        name,
        path,
        token,
        lock,
        _held: held,
    };
    Ok(Some((place, listener)))
}

impl Drop for Place {
    fn drop(&mut self) {
        // Somebody else may have cleared up; the lock is given back with its file.
        let _gone = fs::remove_file(&self.token);
        let _gone = fs::remove_file(&self.path);
        let _gone = fs::remove_file(&self.lock);
    }
}

/// The name as a file may have it.
fn file_name(wanted: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let plain = wanted.chars().map(|c| if is_plain(c) { c } else { '-' });
    let plain: String = plain.take(40).collect();
    match plain.trim_start_matches('.') {
        "" => "scope".into(),
        name => name.into(),
    }
}

fn told(path: &Path, what: &str) -> io::Error {
    io::Error::other(format!("{}: {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scopes_of_one_name_have_two_sockets_and_a_dead_ones_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        // What a scope leaves that was killed: a socket on which nobody listens.
        drop(UnixListener::bind(folder.path().join("scope.sock")).unwrap());
        let (first, _listening) = occupy(folder.path(), "scope").unwrap();
        let (second, _listening_too) = occupy(folder.path(), "scope").unwrap();
        assert_eq!((&*first.name, &*second.name), ("scope", "scope-2"));
        assert_eq!(fs::metadata(&first.path).unwrap().mode() & 0o777, 0o600);
        drop(first);
        let (third, _listening) = occupy(folder.path(), "scope").unwrap();
        assert_eq!(third.name, "scope");
        drop((second, third));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_into_which_others_may_have_put_something_is_refused() {
        let uid = rustix::process::getuid().as_raw();
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("sprintscope");
        let own = |uid| own_folder(folder.clone(), uid).map_err(|error| error.to_string());
        let allow = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        assert_eq!(own(uid), Ok(folder.clone()));
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
        // Who may only look finds a folder that is closed from now on.
        allow(&folder, 0o755);
        assert!(own(uid).is_ok());
        assert_eq!(fs::metadata(&folder).unwrap().mode() & 0o777, 0o700);
        for mode in [0o777, 0o770, 0o720, 0o1777] {
            allow(&folder, mode);
            let why = own(uid).unwrap_err();
            assert!(why.contains("others may write there"), "{why}");
        }
        allow(&folder, 0o700);
        allow(parent.path(), 0o777);
        assert!(own(uid).unwrap_err().contains("others may move"));
        allow(parent.path(), 0o1777);
        assert!(own(uid).is_ok(), "as /tmp is");
        allow(parent.path(), 0o700);
        assert!(own(uid + 1).is_err(), "it is somebody else's");
        fs::remove_dir(&folder).unwrap();
        std::os::unix::fs::symlink("/tmp", &folder).unwrap();
        assert!(own(uid).unwrap_err().contains("not a folder of yours"));
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        assert_eq!(file_name("../../x y"), "-..-x-y");
        assert_eq!(file_name(""), "scope");
        assert_eq!(file_name(".."), "scope");
    }
}
