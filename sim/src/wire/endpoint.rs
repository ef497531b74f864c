//! Where a scope listens, and who may come in there.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use subtle::ConstantTimeEq;

use super::listen_error::ListenError;
use super::random::random_word;

/// Where a scope is to listen.
#[derive(Clone, Debug, Default)]
pub struct Listen {
    /// The scope's name, which its socket has; `scope` if empty.
    pub name: String,
    /// `tcp://HOST:PORT`, beside the socket.
    pub address: Option<String>,
    /// What clients over TCP have to bring.
    pub token: Token,
}

/// What clients over TCP have to bring. At the socket the system tells who comes: there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Token {
    /// One that is made for this scope, and stands in a file beside its socket.
    #[default]
    Made,
    /// The one in this file.
    OfFile(PathBuf),
    /// Nothing: whoever can open the port is let in. Only at an address of this machine alone.
    Nothing,
}

/// A token as it is compared.
#[derive(Clone)]
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn read(path: &Path) -> Result<Self, ListenError> {
        let unreadable = |error| ListenError::UnreadableToken {
            path: path.into(),
            error,
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let owner = file.metadata().map_err(unreadable)?.uid();
        if ![0, rustix::process::getuid().as_raw()].contains(&owner) {
            return Err(ListenError::OthersToken { path: path.into() });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(unreadable)?;
        match text.trim() {
            "" => Err(ListenError::EmptyToken { path: path.into() }),
            token => Ok(Self(token.to_owned())),
        }
    }

    /// A new one, of the system's randomness, written into this file, which only its owner may read.
    pub(super) fn make(path: &Path) -> Result<Self, ListenError> {
        let token = random_word()?;
        let mut file = OpenOptions::new();
        let file = file.write(true).create_new(true).mode(0o600);
        let written = file
            .open(path)
            .and_then(|mut file| file.write_all(format!("{token}\n").as_bytes()));
        written.map_err(|error| ListenError::NoToken {
            path: path.into(),
            error,
        })?;
        Ok(Self(token))
    }

    /// Whether this is the token; how long that takes doesn't tell how much of it is right.
    pub(super) fn is(&self, token: &str) -> bool {
        self.0.as_bytes().ct_eq(token.as_bytes()).into()
    }

    /// As it is to be told to whoever may come in.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// The address to listen at. Beyond this machine only with a token that a person has handed over.
pub(super) fn resolve(address: &str, token: &Token) -> Result<SocketAddr, ListenError> {
    let given = || address.to_owned();
    let place = address
        .strip_prefix("tcp://")
        .ok_or_else(|| ListenError::NoAddress { address: given() })?;
    let mut found = place
        .to_socket_addrs()
        .map_err(|error| ListenError::Address {
            address: given(),
            error,
        })?;
    let found = found
        .next()
        .ok_or_else(|| ListenError::UnknownAddress { address: given() })?;
    if found.ip().is_loopback() || matches!(token, Token::OfFile(_)) {
        return Ok(found);
    }
    Err(ListenError::NeedsToken { address: given() })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn beyond_this_machine_only_with_a_token_of_a_person() {
        let of_file = Token::OfFile("token".into());
        for token in [&Token::Made, &Token::Nothing, &of_file] {
            assert!(resolve("tcp://127.0.0.1:0", token).is_ok());
            let is_ok = resolve("tcp://0.0.0.0:0", token).is_ok();
            assert_eq!(is_ok, *token == of_file);
            assert!(resolve("127.0.0.1:0", token).is_err());
        }
    }

    #[test]
    fn a_token_is_right_as_a_whole_only() {
        let secret = Secret("open".into());
        assert!(secret.is("open"));
        assert!(!secret.is("ope") && !secret.is("opem") && !secret.is(""));
    }

    #[test]
    fn a_token_that_is_made_is_its_owners_and_another_one_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a.token"), folder.path().join("b.token"));
        let token = Secret::make(&one).unwrap().0;
        assert_eq!(token.len(), 32);
        assert_ne!(token, Secret::make(&other).unwrap().0);
        assert_eq!(
            fs::metadata(&one).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(Secret::read(&one).unwrap().is(&token));
        // What stands there already may be read by somebody else.
        assert!(Secret::make(&one).is_err());
    }
}
