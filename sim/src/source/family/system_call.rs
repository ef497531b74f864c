//! What a thread waits for, as `/proc` shows the system call that it is in.

use std::fs;

/// What a thread is in.
pub(super) enum SystemCall {
    /// It waits for a child to end: for which, if for one alone.
    Wait(Option<Awaited>),
    Suspend,
    Read(u64),
    Poll,
    /// It waits for another thread.
    Lock,
    Other,
}

/// The child that a thread waits for.
pub(super) enum Awaited {
    Pid(i32),
    Descriptor(u64),
}

/// `folder` is that of a process, for its main thread, or of a thread.
pub(super) fn system_call(folder: &str) -> SystemCall {
    if let Ok(text) = fs::read_to_string(format!("{folder}/syscall")) {
        let mut words = text.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<i64>().ok());
        let mut argument = || {
            let word = words.next()?.trim_start_matches("0x");
            u64::from_str_radix(word, 16).ok()
        };
        return match number {
            Some(libc::SYS_wait4) => SystemCall::Wait(argument().and_then(pid)),
            Some(libc::SYS_waitid) => SystemCall::Wait(match (argument(), argument()) {
                (Some(WAITID_PID), Some(number)) => pid(number),
                (Some(WAITID_PIDFD), Some(number)) => Some(Awaited::Descriptor(number)),
                _ => None,
            }),
            Some(libc::SYS_rt_sigsuspend) => SystemCall::Suspend,
            Some(libc::SYS_read) => SystemCall::Read(argument().unwrap_or(u64::MAX)),
            Some(libc::SYS_futex) => SystemCall::Lock,
            Some(number) if POLLS.contains(&number) => SystemCall::Poll,
            _ => SystemCall::Other,
        };
    }
    // Less is said there, and to more.
    match fs::read_to_string(format!("{folder}/wchan")).as_deref() {
        Ok("do_wait") => SystemCall::Wait(None),
        Ok(name) if name.starts_with("sigsuspend") => SystemCall::Suspend,
        Ok(name) if name.starts_with("poll_schedule") => SystemCall::Poll,
        _ => SystemCall::Other,
    }
}

/// What `waitid` is told to wait for: a process by its number, or by its descriptor.
const WAITID_PID: u64 = libc::P_PID as u64;
const WAITID_PIDFD: u64 = libc::P_PIDFD as u64;

/// The argument as the number of one process; others stand for several.
fn pid(argument: u64) -> Option<Awaited> {
    let pid = i32::try_from(argument).ok().filter(|pid| *pid > 0)?;
    Some(Awaited::Pid(pid))
}

/// Calls that wait for several descriptors.
const POLLS: &[i64] = &[
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_select,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
];
