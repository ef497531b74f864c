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

/// The same of a Unix socket that somebody listens at under this path.
pub(super) fn path_owner(path: &Path) -> Option<String> {
    let table = fs::read_to_string("/proc/net/unix").ok()?;
    let path = fs::canonicalize(path).ok()?;
    let inodes: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|line| inode_of_path(line, &path))
        .collect();
    let holders: Vec<String> = inodes
        .iter()
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    holder(|open| holders.iter().any(|socket| Path::new(socket) == open))
}

/// The socket of a row, if it is one that listens at this path.
fn inode_of_path<'a>(row: &'a str, path: &Path) -> Option<&'a str> {
    const LISTENS: &str = "00010000";
    let flags = row.split_whitespace().nth(3)?;
    // Six words, the inode, and a name that may have blanks in it.
    let mut rest = row;
    for _ in 0..6 {
        rest = rest.trim_start().split_once(' ')?.1;
    }
    let (inode, bound) = rest.trim_start().split_once(' ')?;
    let is_it = flags == LISTENS && fs::canonicalize(bound).is_ok_and(|bound| bound == path);
    is_it.then_some(inode)
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
    fn who_listens_is_found_by_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a socket");
        let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let owner = path_owner(&path).unwrap();
        let pid = format!("({})", std::process::id());
        assert!(owner.ends_with(&pid), "{owner}");
        drop(listener);
        assert_eq!(path_owner(&path), None);
    }

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
