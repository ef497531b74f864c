//! Why a scope can't listen.

use std::io;
use std::path::PathBuf;

/// Why a scope can't listen, in a sentence that says what to do instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// It isn't written as an address is.
    #[error("{address}: give --listen an address like tcp://127.0.0.1:4726")]
    NoAddress {
        /// As given.
        address: String,
    },
    /// The system has no place of this name.
    #[error("{address}: is no address")]
    UnknownAddress {
        /// As given.
        address: String,
    },
    /// The system can't find the address, or doesn't let it be listened at.
    #[error("{address}: {error}")]
    Address {
        /// As given.
        address: String,
        /// What the system says.
        error: io::Error,
    },
    /// Others than this machine's users could come in, with no token of a person's to hold them off.
    #[error("{address}: listening beyond this machine needs --token-file")]
    NeedsToken {
        /// As given.
        address: String,
    },
    /// The file of the token can't be read.
    #[error("{}: can't read the token: {error}", path.display())]
    UnreadableToken {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Somebody else knows the token.
    #[error(
        "{}: is another user's file, who can read and change the token: use one of your own",
        path.display()
    )]
    OthersToken {
        /// The file.
        path: PathBuf,
    },
    /// The file of the token has nothing in it.
    #[error("{}: is empty: write a token into it", path.display())]
    EmptyToken {
        /// The file.
        path: PathBuf,
    },
    /// No token could be made, or put where clients find it.
    #[error("{}: no token: {error}", path.display())]
    NoToken {
        /// Where it was to be.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The folder of sockets isn't the user's alone, or the system has no socket or thread.
    #[error(transparent)]
    System(#[from] io::Error),
}
