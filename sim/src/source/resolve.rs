//! From a host's name to its addresses, without holding up a loop.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::thread;

use tokio::sync::oneshot;

use super::address::HostPort;

/// All addresses of a host. The system's resolver may block for many seconds: it has a thread of its own,
/// which nobody waits for once this is dropped.
///
/// # Errors
///
/// Where the name is not known, or nobody could be asked.
pub(super) async fn resolve(at: &HostPort) -> io::Result<Vec<SocketAddr>> {
    let HostPort { host, port } = at.clone();
    if let Ok(address) = host.parse() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (answer, answered) = oneshot::channel();
    thread::Builder::new()
        .name("resolver".into())
        .spawn(move || {
            let found = (host.as_str(), port).to_socket_addrs();
            // Nobody waits any more.
            let _gone = answer.send(found.map(Iterator::collect::<Vec<_>>));
        })?;
    let found = answered.await.map_err(io::Error::other)??;
    if found.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "the name has no address",
        ));
    }
    Ok(found)
}
