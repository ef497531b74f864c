//! A line of a request's head, as a person writes it: `Authorization: Bearer …`. It may be a secret.

use std::fmt;
use std::str::FromStr;

use hyper::header::{HeaderName, HeaderValue};

use crate::source::Password;

/// A line of a request's head. Its value is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    pub(super) name: HeaderName,
    pub(super) value: HeaderValue,
}

/// Why a text is none. It doesn't show the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// There is no colon.
    #[error(
        "it is spelled NAME: VALUE, as in `Authorization: Bearer TOKEN`, or @FILE for a file that holds that"
    )]
    NoColon,
    /// What stands before the colon is no name.
    #[error("what stands before the colon is no name of a header")]
    Name,
    /// What stands behind it can't be sent.
    #[error("the value behind the colon has characters that no header may have")]
    Value,
}

impl Header {
    /// The one that tells a token.
    ///
    /// # Errors
    /// Where no header may have it.
    pub fn bearer(token: &Password) -> Result<Self, HeaderError> {
        format!("Authorization: Bearer {}", token.reveal()).parse()
    }
}

impl FromStr for Header {
    type Err = HeaderError;

    fn from_str(text: &str) -> Result<Self, HeaderError> {
        let (name, value) = text.split_once(':').ok_or(HeaderError::NoColon)?;
        let name = name.trim().parse().map_err(|_| HeaderError::Name)?;
        let mut value: HeaderValue = value.trim().parse().map_err(|_| HeaderError::Value)?;
        value.set_sensitive(true);
        Ok(Self { name, value })
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: …", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_and_neither_it_nor_its_error_shows_a_secret() {
        let header: Header = "Authorization: Bearer s3cret".parse().unwrap();
        assert_eq!(header.value, "Bearer s3cret");
        assert_eq!(format!("{header:?}"), "authorization: …");
        assert_eq!(Header::bearer(&Password::new("s3cret")), Ok(header));
        assert_eq!(
            Header::bearer(&Password::new("a\nb")),
            Err(HeaderError::Value)
        );
        for (text, why) in [
            ("s3cret", HeaderError::NoColon),
            ("a b: s3cret", HeaderError::Name),
            ("a: s3cret\u{1}", HeaderError::Value),
        ] {
            let error = text.parse::<Header>().unwrap_err();
            assert_eq!(error, why);
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }
}
