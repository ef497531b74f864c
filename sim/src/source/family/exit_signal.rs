//! The signal that has ended a process that isn't our child, as far as the system keeps that (Linux from
//! 6.15 on, once its parent has heard).

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::time::Duration;

/// How often, and how long after each other, to look whether its parent has heard.
const LOOKS: u32 = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

/// `struct pidfd_info` in its first form: what is asked for, and what is told.
#[repr(C)]
#[derive(Default)]
struct Info {
    mask: u64,
    group: u64,
    ids: [u32; 11],
    exit: i32,
}

const EXIT: u64 = 1 << 3;

/// `PIDFD_GET_INFO`: reads and writes so many bytes.
const GET_INFO: u64 = 3 << 30 | (size_of::<Info>() as u64) << 16 | 0xFF << 8 | 0x0B;

/// Of a process that has ended; `None` where it ended otherwise, or that can't be told.
pub(in crate::source) async fn exit_signal(process: BorrowedFd<'_>) -> Option<i32> {
    for _ in 0..LOOKS {
        let mut info = Info {
            mask: EXIT,
            ..Info::default()
        };
        // SAFETY: the request says how long the structure is, and both are there for the call.
        let told = unsafe { libc::ioctl(process.as_raw_fd(), GET_INFO as _, &raw mut info) };
        // One whose parent hears of it at this moment is no such process for it.
        if told != 0 && io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH) {
            return None;
        }
        if told == 0 && info.mask & EXIT != 0 {
            return libc::WIFSIGNALED(info.exit).then(|| libc::WTERMSIG(info.exit));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    None
}
