//! What the system tells of a process in one line: `/proc/PID/stat`, see `proc_pid_stat(5)`.

use std::fs;

/// A process as it was when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcessStat {
    /// Its number, which passes to others once it has ended and was waited for.
    pub pid: i32,
    /// The name of its program, cut to 15 bytes; a process may give itself another one.
    pub name: String,
    /// One letter: `R` running, `S` asleep, `T` stopped, `Z` ended and not yet waited for, …
    pub state: char,
    /// The number of the process that started it, or took it over.
    pub parent: i32,
    /// Of its process group.
    pub group: i32,
    /// Of its session.
    pub session: i32,
    /// The device number of the terminal that controls it; 0 without one.
    pub terminal: u64,
    /// Of the kernel's own bits, among them that it is a thread of the kernel.
    pub flags: u64,
    /// When it began, in ticks of the clock since the system did: with `pid` it tells processes apart.
    pub started: u64,
}

impl ProcessStat {
    /// A process; `None` if there is none of this number, or no `/proc`.
    pub fn of(pid: i32) -> Option<Self> {
        let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
        Self::read(pid, &String::from_utf8_lossy(&text))
    }

    /// All processes that can be seen, in no order; none where there is no `/proc`.
    pub fn all() -> impl Iterator<Item = Self> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter_map(Self::of)
    }

    /// Whether it has ended, though nobody may have waited for it.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, 'Z' | 'X')
    }

    fn read(pid: i32, text: &str) -> Option<Self> {
        // The name, in brackets, may hold anything.
        let (head, rest) = text.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        Some(Self {
            pid,
            name: head.split_once(" (")?.1.to_owned(),
            state: fields.first()?.chars().next()?,
            parent: fields.get(1)?.parse().ok()?,
            group: fields.get(2)?.parse().ok()?,
            session: fields.get(3)?.parse().ok()?,
            terminal: fields.get(4)?.parse().ok()?,
            flags: fields.get(6)?.parse().ok()?,
            started: fields.get(19)?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ProcessStat;

    #[test]
    fn a_name_may_hold_anything() {
        let text = "42 (a) b) S 7 8 9 34816 -1 64 0 0 0 0 0 0 0 0 20 0 1 0 1234 0 0\n";
        let read = ProcessStat::read(42, text).unwrap();
        assert_eq!(read.name, "a) b");
        assert_eq!((read.state, read.flags, read.started), ('S', 64, 1234));
        assert_eq!((read.parent, read.group, read.session), (7, 8, 9));
        assert_eq!(read.terminal, 34_816);
        assert_eq!(ProcessStat::read(42, "42 (a) S 7"), None);
    }

    #[test]
    fn this_process_is_among_all() {
        let own = ProcessStat::of(std::process::id() as i32).unwrap();
        assert!(!own.has_ended());
        assert!(ProcessStat::all().any(|one| one.pid == own.pid && one.started == own.started));
    }
}
