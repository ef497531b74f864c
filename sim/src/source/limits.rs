//! What the process may use: raised for the scope, and as it was for the programs it runs.

use std::io;
use std::sync::OnceLock;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

static OPEN_FILES: OnceLock<Rlimit> = OnceLock::new();

/// Lets this process have as many open files as it may: a thousand jobs need some thousand. Programs run
/// with as many as it had before.
pub fn raise_open_files() {
    let before = *OPEN_FILES.get_or_init(|| getrlimit(Resource::Nofile));
    let raised = Rlimit {
        current: before.maximum,
        ..before
    };
    // Where it may not be raised the limit stays, and a job beyond it says so.
    let _refused = setrlimit(Resource::Nofile, raised);
}

/// Undoes that in a child. Makes nothing but a system call: it may run between fork and exec.
pub(super) fn restore() -> io::Result<()> {
    match OPEN_FILES.get() {
        Some(before) => Ok(setrlimit(Resource::Nofile, *before)?),
        None => Ok(()),
    }
}
