//! Who has a port that is in use, as far as the system tells.

use std::fs;
use std::path::Path;

use super::holder::holder;

/// The tables in which the kernel lists who is bound to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Tcp,
    Udp,
}

impl Protocol {
    fn tables(self) -> [&'static str; 2] {
        match self {
            Self::Tcp => ["/proc/net/tcp", "/proc/net/tcp6"],
            Self::Udp => ["/proc/net/udp", "/proc/net/udp6"],
        }
    }
}

/// `python3 (4711)`: a process that is bound to this port. Those of other users can't be told.
pub(super) fn port_owner(protocol: Protocol, port: u16) -> Option<String> {
    let tables = protocol.tables();
    let texts = tables
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok());
    let inodes: Vec<String> = texts
        .flat_map(|text| inodes(&text, protocol, port))
        .collect();
    let name = |inode: &String| format!("socket:[{inode}]");
    let holders: Vec<String> = inodes.iter().map(name).collect();
    if holders.is_empty() {
        return None;
    }
    let is_one = |open: &Path| holders.iter().any(|socket| Path::new(socket) == open);
    holder(is_one)
}

/// The sockets that are bound to this port: of TCP those that listen.
fn inodes(table: &str, protocol: Protocol, port: u16) -> Vec<String> {
    const LISTENS: &str = "0A";
    let rows = table.lines().skip(1).filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let (_, local) = words.next()?.rsplit_once(':')?;
        let state = words.nth(1)?;
        let is_bound = u16::from_str_radix(local, 16) == Ok(port);
        let counts = protocol == Protocol::Udp || state == LISTENS;
        (is_bound && counts).then(|| words.nth(5).map(ToOwned::to_owned))?
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;

    #[test]
    fn who_listens_is_found_by_the_port() {
        let pid = format!("({})", std::process::id());
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = tcp.local_addr().unwrap().port();
        let owner = port_owner(Protocol::Tcp, port).unwrap();
        assert!(owner.ends_with(&pid), "{owner}");
        drop(tcp);
        assert_eq!(port_owner(Protocol::Tcp, port), None);
        let udp = UdpSocket::bind("[::1]:0").unwrap();
        let port = udp.local_addr().unwrap().port();
        let owner = port_owner(Protocol::Udp, port).unwrap();
        assert!(owner.ends_with(&pid), "{owner}");
    }
}
