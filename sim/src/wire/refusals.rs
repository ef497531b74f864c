//! Who was refused at the door: counted, and told once per peer and minute.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// A peer that is refused again is told of after so long.
const QUIET: Duration = Duration::from_mins(1);
/// Peers that are remembered; of more at a time each is told of as if it were new.
const PEERS_MAX: usize = 1_000;

/// Who knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Peer {
    /// Over TCP.
    Address(IpAddr),
    /// A user of this machine, over the socket.
    User(u32),
    /// Somebody who was gone before that could be asked.
    Unknown,
}

impl std::fmt::Display for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(address) => write!(f, "{address}"),
            Self::User(user) => write!(f, "user {user}, over the socket"),
            Self::Unknown => f.write_str("an unknown peer"),
        }
    }
}

/// When a peer was last told of, and how often it was refused since.
#[derive(Debug)]
struct Told {
    at: Instant,
    since: u64,
}

/// All logins that a scope has refused. A cheap handle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals {
    count: Arc<AtomicU64>,
    peers: Arc<Mutex<HashMap<Peer, Told>>>,
}

impl Refusals {
    /// How many there were.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Counts one; returns what is to be told of it, if that is due.
    pub(super) fn add(&self, peer: Peer, why: &str, now: Instant) -> Option<String> {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let mut peers = self.peers.lock();
        if peers.len() >= PEERS_MAX {
            peers.retain(|_, told| now.saturating_duration_since(told.at) < QUIET);
        }
        if let Some(told) = peers.get_mut(&peer) {
            if now.saturating_duration_since(told.at) < QUIET {
                told.since += 1;
                return None;
            }
            let more = std::mem::take(&mut told.since);
            told.at = now;
            if more > 0 {
                return Some(format!(
                    "login refused: {peer}: {why} ({more} times more in between; {count} refused in all)"
                ));
            }
        } else if peers.len() < PEERS_MAX {
            peers.insert(peer, Told { at: now, since: 0 });
        }
        Some(format!(
            "login refused: {peer}: {why} ({count} refused in all)"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_told_of_once_a_minute_and_counted_each_time() {
        let refusals = Refusals::default();
        let (one, other) = (Peer::Address([127, 0, 0, 1].into()), Peer::User(7));
        let start = Instant::now();
        let after = |secs| start + Duration::from_secs(secs);
        let told = refusals.add(one, "no token", after(0)).unwrap();
        assert_eq!(
            told,
            "login refused: 127.0.0.1: no token (1 refused in all)"
        );
        assert_eq!(refusals.add(one, "no token", after(1)), None);
        assert_eq!(refusals.add(one, "no token", after(59)), None);
        assert!(refusals.add(other, "no hello", after(59)).is_some());
        let told = refusals.add(one, "no token", after(61)).unwrap();
        assert!(
            told.contains("2 times more in between; 5 refused"),
            "{told}"
        );
        assert_eq!(refusals.count(), 5);
    }

    #[test]
    fn any_number_of_peers_is_remembered_within_a_bound() {
        let refusals = Refusals::default();
        let now = Instant::now();
        for user in 0..3 * PEERS_MAX as u32 {
            assert!(refusals.add(Peer::User(user), "no hello", now).is_some());
        }
        assert!(refusals.peers.lock().len() <= PEERS_MAX);
    }
}
