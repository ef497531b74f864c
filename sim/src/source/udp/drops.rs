//! How many packets the kernel dropped of a socket, as its table of sockets says.

use std::fs;

/// The tables of IPv4 and IPv6.
const TABLES: [&str; 2] = ["/proc/net/udp", "/proc/net/udp6"];

/// The packets that were dropped of the socket with this inode, up to now.
pub(super) fn drops(inode: u64) -> Option<u32> {
    TABLES.iter().find_map(|table| {
        let text = fs::read_to_string(table).ok()?;
        drops_in(&text, inode)
    })
}

/// The count stands last in the socket's row.
fn drops_in(table: &str, inode: u64) -> Option<u32> {
    let inode = inode.to_string();
    let row = table.lines().skip(1).find(|row| {
        let mut words = row.split_whitespace();
        words.nth(9) == Some(&*inode)
    })?;
    let count: u64 = row.split_whitespace().last()?.parse().ok()?;
    // The kernel prints its signed counter; it wraps as that of the messages does.
    Some(count as u32)
}

#[cfg(test)]
mod tests {
    use super::drops_in;

    #[test]
    fn a_row_is_found_by_its_inode() {
        let table = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            \u{20}1234: 0100007F:B8A5 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 77001 2 0000000000000000 0\n\
            \u{20}1235: 0100007F:B8A6 00000000:0000 07 00000000:0003A980 00:00000000 00000000  1000        0 77002 2 0000000000000000 4711\n";
        assert_eq!(drops_in(table, 77002), Some(4711));
        assert_eq!(drops_in(table, 77001), Some(0));
        assert_eq!(drops_in(table, 1234), None);
    }
}
