//! Where a scope listens, and who may come in there.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use subtle::ConstantTimeEq;

/// Where a scope is to listen.
#[derive(Clone, Debug, Default)]
pub struct Listen {
    /// The scope's name, which its socket has; `scope` if empty.
    pub name: String,
    /// `tcp://HOST:PORT`, beside the socket.
    pub address: Option<String>,
    /// A file with the token that clients over TCP have to bring.
    pub token_file: Option<PathBuf>,
}

/// What clients over TCP have to bring.
#[derive(Clone)]
pub(super) struct Secret(String);

impl Secret {
    pub fn read(path: &Path) -> io::Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| io::Error::other(format!("{shown}: can't read the token: {error}")))?;
        match text.trim() {
            "" => Err(io::Error::other(format!(
                "{shown}: is empty: write a token into it"
            ))),
            token => Ok(Self(token.to_owned())),
        }
    }

    /// Whether this is the token; how long that takes doesn't tell how much of it is right.
    pub fn is(&self, token: &str) -> bool {
        self.0.as_bytes().ct_eq(token.as_bytes()).into()
    }
}

/// The address to listen at. Without a token only this machine may come in.
pub(super) fn resolve(address: &str, has_token: bool) -> io::Result<SocketAddr> {
    let place = address.strip_prefix("tcp://").ok_or_else(|| {
        io::Error::other(format!(
            "{address}: give --listen an address like tcp://127.0.0.1:4726"
        ))
    })?;
    let mut found = place
        .to_socket_addrs()
        .map_err(|error| io::Error::other(format!("{address}: {error}")))?;
    let found = found
        .next()
        .ok_or_else(|| io::Error::other(format!("{address}: is no address")))?;
    if found.ip().is_loopback() || has_token {
        return Ok(found);
    }
    Err(io::Error::other(format!(
        "{address}: listening beyond this machine needs --token-file"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_this_machine_only_with_a_token() {
        assert!(resolve("tcp://127.0.0.1:0", false).is_ok());
        assert!(resolve("tcp://0.0.0.0:0", false).is_err());
        assert!(resolve("tcp://0.0.0.0:0", true).is_ok());
        assert!(resolve("127.0.0.1:0", true).is_err());
    }

    #[test]
    fn a_token_is_right_as_a_whole_only() {
        let secret = Secret("open".into());
        assert!(secret.is("open"));
        assert!(!secret.is("ope") && !secret.is("opem") && !secret.is(""));
    }
}
