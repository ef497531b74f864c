//! What the operating system is asked about memory and precedence; elsewhere than on Linux it is
//! asked nothing.

/// Memory for samples where nobody said how much: half of what the machine has free, and no more
/// than 16 GB; where the machine doesn't say, 4 GB.
pub fn default_budget_bytes() -> u64 {
    const MOST: u64 = 16_000_000_000;
    const LEAST: u64 = 256_000_000;
    const UNKNOWN: u64 = 4_000_000_000;
    system::available_bytes().map_or(UNKNOWN, |bytes| (bytes / 2).clamp(LEAST, MOST))
}

/// Lets every other thread go before this one; returns whether the system does that.
pub(super) fn step_back() -> bool {
    system::step_back()
}

/// Gives freed memory back to the system.
pub(super) fn give_back() {
    system::give_back();
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::read_to_string;

    /// Nothing is behind that.
    const LAST: i32 = 19;

    /// What programs could still take: of the machine's memory, and of what this one's control
    /// group may have.
    pub(super) fn available_bytes() -> Option<u64> {
        let table = read_to_string("/proc/meminfo").ok()?;
        let machine = available_from(&table)?;
        let number = |path| read_to_string(path).ok()?.trim().parse::<u64>().ok();
        let most = number("/sys/fs/cgroup/memory.max");
        let taken = number("/sys/fs/cgroup/memory.current");
        let group = most
            .zip(taken)
            .map(|(most, taken)| most.saturating_sub(taken));
        Some(group.map_or(machine, |group| machine.min(group)))
    }

    pub(super) fn available_from(meminfo: &str) -> Option<u64> {
        let line = meminfo
            .lines()
            .find_map(|line| line.strip_prefix("MemAvailable:"));
        let kibibytes: u64 = line?.trim().strip_suffix("kB")?.trim().parse().ok()?;
        kibibytes.checked_mul(1024)
    }

    pub(super) fn step_back() -> bool {
        // On Linux a thread has a niceness of its own.
        rustix::process::nice(LAST).is_ok()
    }

    /// Blocks of half a megabyte leave holes between those that stay, which the allocator keeps
    /// for itself unless told.
    pub(super) fn give_back() {
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

    pub(super) fn step_back() -> bool {
        false
    }

    pub(super) fn give_back() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_budget_stays_between_its_bounds() {
        assert!((256_000_000..=16_000_000_000).contains(&default_budget_bytes()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_available_memory_is_read_from_the_table_and_nonsense_is_not() {
        let table = "MemTotal:       24000000 kB\nMemAvailable:   23000000 kB\nBuffers: 1 kB\n";
        assert_eq!(system::available_from(table), Some(23_000_000 * 1024));
        for nonsense in [
            "",
            "MemAvailable: much kB\n",
            "MemAvailable: 18446744073709551615 kB\n",
        ] {
            assert_eq!(system::available_from(nonsense), None);
        }
    }
}
