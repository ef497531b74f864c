//! Words that nobody can guess.

use std::io;

/// 32 digits of the system's randomness.
pub(super) fn random_word() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
