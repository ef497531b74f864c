//! From a host's name to its addresses, without holding up a loop.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::thread;

use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::address::HostPort;

/// Why a host has no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unresolved {
    /// The system knows no such name.
    #[error("no host `{0}` is known; is it spelled rightly?")]
    Unknown(String),
    /// Nobody who knows names could be asked: that may change.
    #[error("nobody tells where the host `{0}` is ({1}); is this machine in a network?")]
    Unasked(String, String),
}

impl Unresolved {
    /// Whether it would be the same at the next try.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    fn of(host: &str, error: &io::Error) -> Self {
        // The system's words are all that is told of its number: EAI_AGAIN of glibc, of musl.
        const AGAIN: [&str; 2] = ["Temporary failure in name resolution", "Try again"];
        let text = error.to_string();
        match AGAIN.iter().find(|again| text.ends_with(*again)) {
            Some(again) => Self::Unasked(host.into(), again.to_lowercase()),
            None => Self::Unknown(host.into()),
        }
    }
}

type Found = Result<Vec<IpAddr>, Unresolved>;

/// Hosts that the system is being asked for, each with those who wait for the answer. It can't be told that
/// nobody waits any more: whoever asks for the same host meanwhile waits for the same answer, so that of each
/// host there is one thread at most.
static ASKED: Mutex<Option<HashMap<String, Vec<oneshot::Sender<Found>>>>> = Mutex::new(None);

/// All addresses of a host. The system's resolver may block for many seconds: it has a thread of its own,
/// which nobody waits for once this is dropped.
///
/// # Errors
///
/// Where the name is not known, or nobody could be asked.
pub(super) async fn resolve(at: &HostPort) -> Result<Vec<SocketAddr>, Unresolved> {
    resolve_by(at, addresses).await
}

async fn resolve_by(at: &HostPort, ask: fn(&str) -> Found) -> Result<Vec<SocketAddr>, Unresolved> {
    let HostPort { host, port } = at;
    let with_port = |ip| SocketAddr::new(ip, *port);
    if let Ok(address) = host.parse() {
        return Ok(vec![with_port(address)]);
    }
    let (answer, answered) = oneshot::channel();
    wait_for(host, answer, ask)
        .map_err(|error| Unresolved::Unasked(host.clone(), error.to_string()))?;
    let found = answered.await;
    let found = found.map_err(|error| Unresolved::Unasked(host.clone(), error.to_string()))??;
    Ok(found.into_iter().map(with_port).collect())
}

/// Waits with all others who asked for this host, and asks if nobody did.
fn wait_for(host: &str, answer: oneshot::Sender<Found>, ask: fn(&str) -> Found) -> io::Result<()> {
    let mut asked = ASKED.lock();
    let asked = asked.get_or_insert_default();
    if let Some(waiting) = asked.get_mut(host) {
        waiting.push(answer);
        return Ok(());
    }
    let name = host.to_owned();
    thread::Builder::new()
        .name("resolver".into())
        .spawn(move || {
            let found = ask(&name);
            let waiting = ASKED.lock().as_mut().and_then(|asked| asked.remove(&name));
            for waits in waiting.into_iter().flatten() {
                // Nobody may wait any more.
                let _gone = waits.send(found.clone());
            }
        })?;
    asked.insert(host.to_owned(), vec![answer]);
    Ok(())
}

fn addresses(host: &str) -> Found {
    let found = (host, 0).to_socket_addrs();
    let found = found.map_err(|error| Unresolved::of(host, &error))?;
    let found: Vec<IpAddr> = found.map(|place| place.ip()).collect();
    if found.is_empty() {
        return Err(Unresolved::Unknown(host.into()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn loop_with_time() -> tokio::runtime::Runtime {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_time().build().unwrap()
    }

    fn at(host: &str) -> HostPort {
        let host = host.into();
        HostPort { host, port: 9 }
    }

    #[test]
    fn who_asks_for_a_host_that_is_asked_for_waits_for_the_same_answer() {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        fn slow(host: &str) -> Found {
            ASKED.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(300));
            match host {
                "slow" => Ok(vec![[127, 0, 0, 1].into()]),
                other => Err(Unresolved::Unknown(other.into())),
            }
        }
        let place = at("slow");
        loop_with_time().block_on(async {
            // Stopped over and over, as jobs are.
            for _ in 0..20 {
                let asked = resolve_by(&place, slow);
                let wait = Duration::from_millis(2);
                assert!(tokio::time::timeout(wait, asked).await.is_err());
            }
            let found = resolve_by(&place, slow).await.unwrap();
            assert_eq!(found, ["127.0.0.1:9".parse().unwrap()]);
        });
        assert_eq!(ASKED.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn what_nobody_knows_is_told_from_what_nobody_could_be_asked() {
        let error = |words: &str| {
            let text = format!("failed to lookup address information: {words}");
            Unresolved::of("a.b", &io::Error::other(text))
        };
        assert!(error("Name or service not known").is_final());
        let later = error("Temporary failure in name resolution");
        assert!(!later.is_final());
        assert!(later.to_string().contains("in a network"), "{later}");
    }
}
