//! The file that a recording is written into, behind a layer in which tests let each operation fail.

use std::fmt;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::FlockOperation;

/// So much is copied at once.
const PART: usize = 1 << 20;
/// How often it is tried to hold a file, and how long apart.
const HOLD_TRIES: usize = 20;
const HOLD_PAUSE: Duration = Duration::from_millis(1);
/// Nobody else reads what was watched.
const MODE: u32 = 0o600;

/// What is written at its end, and read anywhere.
pub(super) trait Medium: fmt::Debug + Send {
    /// Adds bytes, all of them or none: what of them was written before it failed is written over.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Where the next bytes go.
    fn end(&self) -> u64;

    /// The bytes there.
    fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>>;

    /// The same file to be read by others, for as long as they hold it, wherever it is moved to.
    fn reader(&self) -> io::Result<File>;

    /// Has all that was added outlast a power cut.
    fn sync(&mut self) -> io::Result<()>;

    /// Whether it is still where it was made.
    fn is_in_place(&self) -> bool;

    /// Makes it anew where it was made, with all it has.
    fn put_back(&mut self) -> io::Result<()>;

    /// Is there from now on, with all it has; never over something that is there already.
    fn move_to(&mut self, path: &Path) -> io::Result<()>;

    /// An empty one beside it, to take its place.
    fn beside(&self) -> io::Result<Box<dyn Medium>>;

    /// Takes the place of the one beside which it was made.
    fn take_place(&mut self) -> io::Result<()>;

    /// Leaves bytes where the next ones go, as a write does that fails on its way.
    #[cfg(test)]
    fn spill(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// A file of a disk.
#[derive(Debug)]
pub(super) struct DiskFile {
    file: File,
    path: PathBuf,
    /// Where it is to be in the end, if that isn't where it is.
    place: Option<PathBuf>,
    end: u64,
}

impl DiskFile {
    /// A new file; one that is there is written over only if that is `forced`.
    pub(super) fn create(path: &Path, is_forced: bool) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).mode(MODE);
        let file = if is_forced {
            options.create(true).truncate(true).open(path)?
        } else {
            options.create_new(true).open(path)?
        };
        let regular = file.metadata()?.is_file();
        if regular {
            file.set_permissions(Permissions::from_mode(MODE))?;
        }
        hold(&file);
        Ok(Self {
            file,
            path: path.into(),
            place: None,
            end: 0,
        })
    }

    /// A new file there with all it has; nothing where that fails.
    fn copied_to(&self, path: &Path) -> io::Result<Self> {
        let mut anew = Self::create(path, false)?;
        let copied = self.copy_into(&mut anew);
        copied.inspect_err(|_| drop(fs::remove_file(path)))?;
        Ok(anew)
    }

    fn copy_into(&self, anew: &mut Self) -> io::Result<()> {
        while anew.end < self.end {
            let len = PART.min((self.end - anew.end) as usize);
            let part = self.read(anew.end, len)?;
            anew.append(&part)?;
        }
        Ok(())
    }
}

/// Says that it is being written: nobody deletes it meanwhile. Where a file system has no locks nobody is told.
fn hold(file: &File) {
    for _ in 0..HOLD_TRIES {
        let held = rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive);
        // Who asks whether it is held holds it himself for a moment.
        if held != Err(rustix::io::Errno::WOULDBLOCK) {
            return;
        }
        std::thread::sleep(HOLD_PAUSE);
    }
}

impl Medium for DiskFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, self.end)?;
        self.end += bytes.len() as u64;
        Ok(())
    }

    fn end(&self) -> u64 {
        self.end
    }

    fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(bytes)
    }

    fn reader(&self) -> io::Result<File> {
        // Opened anew: a copy of our descriptor would share our lock, and say that it is still being written.
        let reader = File::open(&self.path)?;
        let (here, there) = (self.file.metadata()?, reader.metadata()?);
        if (here.dev(), here.ino()) == (there.dev(), there.ino()) {
            Ok(reader)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn is_in_place(&self) -> bool {
        let is_it = |there: fs::Metadata| {
            let here = self.file.metadata()?;
            Ok((here.dev(), here.ino()) == (there.dev(), there.ino()))
        };
        fs::metadata(&self.path).and_then(is_it).unwrap_or(false)
    }

    fn put_back(&mut self) -> io::Result<()> {
        *self = self.copied_to(&self.path)?;
        Ok(())
    }

    fn move_to(&mut self, path: &Path) -> io::Result<()> {
        if !self.is_in_place() {
            *self = self.copied_to(path)?;
            return Ok(());
        }
        // A link is never made over something that is there, as a plain rename is.
        match fs::hard_link(&self.path, path) {
            Ok(()) => {
                let before = std::mem::replace(&mut self.path, path.into());
                fs::remove_file(before)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // On another disk, or on one without links.
            Err(_) => {
                let anew = self.copied_to(path)?;
                let before = std::mem::replace(self, anew);
                fs::remove_file(&before.path)
            }
        }
    }

    fn beside(&self) -> io::Result<Box<dyn Medium>> {
        let name = self.path.file_name().unwrap_or_default();
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".closing");
        let beside = self.path.with_file_name(hidden);
        let mut file = Self::create(&beside, true)?;
        file.place = Some(self.path.clone());
        Ok(Box::new(file))
    }

    fn take_place(&mut self) -> io::Result<()> {
        if let Some(place) = &self.place {
            fs::rename(&self.path, place)?;
            self.path = place.clone();
        }
        self.place = None;
        Ok(())
    }

    #[cfg(test)]
    fn spill(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, self.end)
    }
}

impl Drop for DiskFile {
    fn drop(&mut self) {
        if self.place.is_some() {
            // It never took its place.
            let _gone = fs::remove_file(&self.path);
        }
    }
}
