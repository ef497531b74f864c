//! What the system says of a connection that can't be made, in plain words.

use std::io;

/// A system's error without its number, and what it means where that isn't plain.
pub(super) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let Some((words, _)) = text.split_once(" (os error") else {
        return text;
    };
    let words = words.to_lowercase();
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("{words}: nobody listens there"),
        io::ErrorKind::PermissionDenied => format!("{words}: who runs this may not connect there"),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            format!("{words}: is this machine in the network?")
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_words_and_no_number() {
        let of = |errno: i32| plain(&io::Error::from_raw_os_error(errno));
        assert_eq!(
            of(libc::ECONNREFUSED),
            "connection refused: nobody listens there"
        );
        assert_eq!(of(libc::ECONNRESET), "connection reset by peer");
        assert_eq!(plain(&io::Error::other("as it is")), "as it is");
    }
}
