//! What only Unix has, for the program: clocks of threads, memory of the process, sockets of displays.

use std::path::PathBuf;
use std::time::Duration;

/// CPU time that this thread has used.
#[cfg(unix)]
pub(crate) fn thread_cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        time.tv_nsec.unsigned_abs() as u32,
    )
}

/// Where a person's programs keep things of a kind: the folder that `variable` names, or else that one in the
/// person's own folder. A path that isn't absolute is as good as none (XDG Base Directory Specification).
pub(crate) fn persons_folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = |variable| std::env::var_os(variable).map(PathBuf::from);
    let set = named(variable).filter(|path| path.is_absolute());
    let home = || named("HOME").filter(|path| !path.as_os_str().is_empty());
    set.or_else(|| Some(home()?.join(usual)))
}

/// The person's own folder.
pub(crate) fn home() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").filter(|path| !path.is_empty());
    home.map(PathBuf::from)
}

/// Has a folder for this process alone, among those that ask, until what is returned is dropped; `None` where that
/// can't be, or takes longer than a person waits.
#[cfg(unix)]
pub(crate) fn lock_folder(folder: &std::path::Path) -> Option<std::fs::File> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;
    let folder = std::fs::File::open(folder).ok()?;
    for _ in 0..100 {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Some(folder),
            Err(Errno::WOULDBLOCK | Errno::INTR) => std::thread::sleep(Duration::from_millis(2)),
            Err(_) => return None,
        }
    }
    None
}

/// Whether somebody has this file for themselves.
#[cfg(unix)]
pub(crate) fn is_held(path: &std::path::Path) -> bool {
    use rustix::fs::{FlockOperation, flock};
    let held = |file| flock(file, FlockOperation::NonBlockingLockShared);
    let asked = std::fs::File::open(path).map(held);
    matches!(asked, Ok(Err(rustix::io::Errno::WOULDBLOCK)))
}

/// Makes a folder that nobody else can look into, with those above it.
#[cfg(unix)]
pub(crate) fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)
}

/// The most memory the process has had, in bytes; 0 where the system doesn't say.
pub(crate) fn peak_memory_bytes() -> u64 {
    memory_bytes("VmHWM:")
}

/// The memory the process has now, in bytes; 0 where the system doesn't say.
pub(crate) fn resident_memory_bytes() -> u64 {
    memory_bytes("VmRSS:")
}

fn memory_bytes(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024
}

/// Whether standard input is a pipe or a socket, or a file with something in it: something that was
/// meant for us.
#[cfg(unix)]
pub(crate) fn stdin_is_a_pipe() -> bool {
    use rustix::fs::FileType;
    let Ok(stat) = rustix::fs::fstat(rustix::stdio::stdin()) else {
        return false;
    };
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::Fifo | FileType::Socket => true,
        FileType::RegularFile => stat.st_size > 0,
        _ => false,
    }
}

/// Whether nothing can come from standard input: it is closed, or the null device.
#[cfg(unix)]
pub(crate) fn stdin_is_nothing() -> bool {
    use rustix::fs::{fstat, stat};
    let Ok(ours) = fstat(rustix::stdio::stdin()) else {
        return true;
    };
    stat("/dev/null").is_ok_and(|null| null.st_rdev == ours.st_rdev && ours.st_rdev != 0)
}

/// Whether standard input is a regular file, which is there all at once.
#[cfg(unix)]
pub(crate) fn stdin_is_a_file() -> bool {
    use rustix::fs::FileType;
    let stat = rustix::fs::fstat(rustix::stdio::stdin());
    stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)
}

/// Writing to a file beyond its limit (`ulimit -f`) is an error like any other, and doesn't end us. A
/// handler, since what is ignored would stay so in the programs that we run.
#[cfg(unix)]
pub(crate) fn survive_file_limit() {
    let signal = rustix::process::Signal::XFSZ.as_raw();
    // Without it, it is as it was.
    let _as_before = signal_hook::flag::register(signal, std::sync::Arc::default());
}

/// A pipe of this process alone: where it is read, and where it is written.
///
/// # Errors
/// If there are no more descriptors.
#[cfg(unix)]
pub(crate) fn pipe() -> rustix::io::Result<(std::os::fd::OwnedFd, std::os::fd::OwnedFd)> {
    let failed = |error: std::io::Error| {
        rustix::io::Errno::from_io_error(&error).unwrap_or(rustix::io::Errno::MFILE)
    };
    let (reads, writes) = std::io::pipe().map_err(failed)?;
    Ok((reads.into(), writes.into()))
}

/// Whether others than its owner may read a file.
#[cfg(unix)]
pub(crate) fn others_may_read(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

/// Ends the process without what libraries do at its end: they would wait for a display that is held up.
/// Everything of ours has to be written and closed before.
#[cfg(unix)]
pub(crate) fn exit_at_once(code: u8) -> ! {
    signal_hook::low_level::exit(code.into())
}

/// Whether this is what a terminal says that was closed, or whose line was lost.
#[cfg(unix)]
pub(crate) fn is_hung_up(error: &std::io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::IO)
}
