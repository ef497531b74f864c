//! The process at the other end of a connection.

use std::fs;
use std::time::Duration;

use tokio::time::sleep;

use crate::process_stat::ProcessStat;

/// A process closes what it holds a moment before it can be seen to have ended.
const LOOKS: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(20);

/// Whether a process of this machine has ended, looked at for a moment.
pub(super) async fn has_ended(pid: i32) -> bool {
    for look in 0..LOOKS {
        if look > 0 {
            sleep(BETWEEN).await;
        }
        match ProcessStat::of(pid) {
            // Without `/proc` nothing is known.
            None => return fs::exists("/proc/self/stat").unwrap_or(false),
            Some(stat) if stat.has_ended() => return true,
            Some(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::has_ended;

    #[tokio::test]
    async fn one_that_nobody_has_waited_for_has_ended_and_this_one_has_not() {
        let mut child = Command::new("true").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        while !has_ended(pid).await {}
        child.wait().unwrap();
        assert!(has_ended(pid).await);
        assert!(!has_ended(i32::try_from(std::process::id()).unwrap()).await);
    }
}
