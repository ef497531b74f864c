//! The number by which the operating system's tools know a thread.

/// This thread's number: the one that `top -H` and `gdb` show.
#[cfg(target_os = "linux")]
pub(super) fn current() -> u64 {
    u64::from(
        rustix::thread::gettid()
            .as_raw_nonzero()
            .get()
            .unsigned_abs(),
    )
}

/// This thread's number within the process, in the order of creation.
#[cfg(not(target_os = "linux"))]
pub(super) fn current() -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    std::thread::current().id().hash(&mut hasher);
    hasher.finish()
}
