//! Asks an X server whether it is there, and whether it answers.

use std::io::ErrorKind::{TimedOut, WouldBlock};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::Duration;

use super::Answer;

/// How long a server may take to say anything. One that is frozen lets everybody in and says nothing, and
/// whoever speaks to it in earnest waits for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// The beginning of a connection (X11 protocol, section 8): least significant byte first, and version
/// 0.0, which every server refuses at once. Were we let in, a server without other clients would begin
/// anew as we leave, and take the window that comes next with it.
const HELLO: [u8; 12] = [b'l', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Asks the server of this display, as in `DISPLAY`; `None` if there is none.
pub(super) fn ask(display: &str) -> Option<Answer> {
    let (host, rest) = display.rsplit_once(':')?;
    let number = rest.split('.').next().unwrap_or(rest);
    if host.is_empty() || host == "unix" {
        let path = format!("/tmp/.X11-unix/X{number}");
        let stream = connect(&path, false)
            .or_else(|_| connect(&path, true))
            .ok()?;
        let limited = stream.set_read_timeout(Some(PATIENCE));
        return Some(limited.map_or(Answer::None, |()| greet(stream)));
    }
    let port = 6000 + number.parse::<u16>().ok()?;
    let mut addresses = (host.trim_matches(['[', ']']), port)
        .to_socket_addrs()
        .ok()?;
    let stream = addresses.find_map(|one| TcpStream::connect_timeout(&one, PATIENCE).ok())?;
    let limited = stream.set_read_timeout(Some(PATIENCE));
    Some(limited.map_or(Answer::None, |()| greet(stream)))
}

fn connect(path: &str, is_abstract: bool) -> io::Result<UnixStream> {
    let address = if is_abstract {
        SocketAddr::from_abstract_name(path)
    } else {
        SocketAddr::from_pathname(path)
    };
    UnixStream::connect_addr(&address?)
}

fn greet(mut stream: impl Read + Write) -> Answer {
    let mut first = [0];
    let said = stream
        .write_all(&HELLO)
        .and_then(|()| stream.read(&mut first));
    match said {
        Err(error) if matches!(error.kind(), WouldBlock | TimedOut) => Answer::None,
        // To hang up is an answer, too.
        Ok(_) | Err(_) => Answer::Some,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_server_that_lets_in_and_says_nothing_is_told_from_one_that_answers() {
        for (says, expected) in [(&b"\x01"[..], Answer::Some), (b"", Answer::None)] {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            theirs.write_all(says).unwrap();
            ours.set_read_timeout(Some(Duration::from_millis(50)))
                .unwrap();
            assert_eq!(greet(ours), expected);
        }
    }

    #[test]
    fn a_display_over_the_network_is_asked_too() {
        // Ports of displays begin at 6000; any free one is of some display.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let number = port
            .checked_sub(6000)
            .expect("the system gives out high ports");
        let server = thread::Builder::new().spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut hello = [0; 12];
            stream.read_exact(&mut hello).unwrap();
            stream.write_all(&[1]).unwrap();
            hello
        });
        assert_eq!(ask(&format!("127.0.0.1:{number}.0")), Some(Answer::Some));
        assert_eq!(server.unwrap().join().unwrap(), HELLO);
        assert_eq!(ask(&format!("127.0.0.1:{number}")), None);
        assert_eq!(ask("no display"), None);
    }
}
