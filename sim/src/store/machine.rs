//! What the operating system is asked about memory and precedence; elsewhere than on Linux it is
//! asked nothing.

/// Memory for samples where nobody said how much: half of what this process may still take, and no
/// more than 16 GB; where the machine doesn't say, 4 GB.
pub fn default_budget_bytes() -> u64 {
    const DEFAULT_MAX: u64 = 16_000_000_000;
    const DEFAULT_MIN: u64 = 4_000_000;
    const UNKNOWN: u64 = 4_000_000_000;
    system::available_bytes().map_or(UNKNOWN, |bytes| (bytes / 2).clamp(DEFAULT_MIN, DEFAULT_MAX))
}

/// Keeps the allocator from reserving address space for each thread where there is little of it. To be
/// called before threads are made.
pub(crate) fn spare_address_space() {
    system::spare_address_space();
}

/// Lets every other thread go before this one; returns whether the system does that.
pub(super) fn lower_priority() -> bool {
    system::lower_priority()
}

/// Gives freed memory back to the system.
pub(super) fn trim_allocator() {
    system::trim_allocator();
}

#[cfg(target_os = "linux")]
mod system {
    use std::path::Path;

    use super::super::limits::{available_in, is_space_limited};

    /// Nothing is behind that.
    const LAST: i32 = 19;

    pub(super) fn available_bytes() -> Option<u64> {
        available_in(Path::new("/"))
    }

    pub(super) fn spare_address_space() {
        #[cfg(target_env = "gnu")]
        if is_space_limited() {
            // SAFETY: it takes the allocator's own locks and no pointers.
            unsafe {
                libc::mallopt(libc::M_ARENA_MAX, 1);
            }
        }
    }

    pub(super) fn lower_priority() -> bool {
        // On Linux a thread has a niceness of its own.
        rustix::process::nice(LAST).is_ok()
    }

    /// Blocks of half a megabyte leave holes between those that stay, which the allocator keeps
    /// for itself unless told.
    pub(super) fn trim_allocator() {
        #[cfg(target_env = "gnu")]
        // SAFETY: it takes the allocator's own locks and no pointers.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn available_bytes() -> Option<u64> {
        None
    }

    pub(super) fn spare_address_space() {}

    pub(super) fn lower_priority() -> bool {
        false
    }

    pub(super) fn trim_allocator() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_budget_stays_between_its_bounds() {
        assert!((4_000_000..=16_000_000_000).contains(&default_budget_bytes()));
    }
}
