//! Why a connection isn't encrypted, in words: whose certificate, what is wrong with it, and what to do.

use jiff::Timestamp;
use rustls_pki_types::{ServerName, UnixTime};
use tokio_rustls::rustls::{AlertDescription, CertificateError, Error};

/// As many of the names that a certificate is for are told.
const NAMES_MAX: usize = 4;

/// Why `host` isn't trusted; `from` says where those are that are.
pub(super) fn of_host(host: &str, from: &str, error: &Error) -> String {
    match error {
        Error::InvalidCertificate(why) => {
            format!("the certificate of {host} {}", of_certificate(from, why))
        }
        Error::InvalidMessage(_) => format!(
            "{host} doesn't speak TLS there; is it mqtt:// or http:// without the s, or another port?"
        ),
        Error::AlertReceived(alert) => {
            format!("{host} refuses the encryption: {}", of_alert(*alert))
        }
        Error::PeerIncompatible(_) => format!(
            "{host} and we speak no TLS in common: it has to know TLS 1.2 or 1.3, with a cipher that isn't outdated"
        ),
        Error::NoCertificatesPresented => {
            format!("{host} shows no certificate; give its server one")
        }
        Error::General(_) | Error::Other(_) | Error::PeerMisbehaved(_) => {
            format!(
                "{host} breaks the rules of TLS ({error}); is it another program that listens there?"
            )
        }
        _ => format!("the encryption with {host} failed ({error}); what does its log say?"),
    }
}

fn of_certificate(from: &str, why: &CertificateError) -> String {
    let signed_by_nobody =
        format!("is signed by nobody in {from}; name the file of its CA in SSL_CERT_FILE");
    match why {
        CertificateError::UnknownIssuer => signed_by_nobody,
        CertificateError::BadSignature => format!(
            "bears the name of a CA in {from}, but that one's key hasn't signed it; name the file of the CA that has \
             in SSL_CERT_FILE"
        ),
        CertificateError::NotValidForNameContext { expected, presented } => {
            for_other_names(expected, presented)
        }
        CertificateError::NotValidForName => {
            "is for another name; write the address with the name that it is for".into()
        }
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("has expired on {}; have it renewed there", day(*not_after))
        }
        CertificateError::Expired => "has expired; have it renewed there".into(),
        CertificateError::NotValidYetContext { not_before, .. } => {
            let day = day(*not_before);
            format!("isn't valid before {day}; is this machine's clock right?")
        }
        CertificateError::NotValidYet => "isn't valid yet; is this machine's clock right?".into(),
        CertificateError::Revoked => "was revoked; have its server given another one".into(),
        CertificateError::BadEncoding => {
            "can't be read: it isn't encoded as one; make it anew".into()
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "isn't made for servers (its extended key usage says so); make one that is".into()
        }
        why if is_ca(why) => {
            "is a CA's own; make one for the server that this CA signs, and name the CA's file in SSL_CERT_FILE"
                .into()
        }
        why => format!("doesn't fit ({why}); make one anew"),
    }
}

/// Whether a CA's certificate is used as a server's, as `openssl req -x509` makes them.
fn is_ca(why: &CertificateError) -> bool {
    matches!(why, CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity"))
}

fn for_other_names(expected: &ServerName<'_>, presented: &[String]) -> String {
    let expected = expected.to_str();
    if presented.is_empty() {
        return format!("says no name that it is for (subjectAltName); make one for `{expected}`");
    }
    let names: Vec<String> = presented
        .iter()
        .take(NAMES_MAX)
        .map(|name| named(name))
        .collect();
    let more = match presented.len().saturating_sub(NAMES_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = names.join(", ");
    format!(
        "is for {names}{more}, not for `{expected}`; write the address with a name that it is for"
    )
}

/// `DnsName("broker.lan")` as a person writes it.
fn named(presented: &str) -> String {
    let inner = presented
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    format!("`{}`", inner.unwrap_or(presented).trim_matches('"'))
}

fn day(time: UnixTime) -> String {
    let secs = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match Timestamp::from_second(secs) {
        Ok(time) => time.strftime("%-d %b %Y %H:%M UTC").to_string(),
        Err(_) => format!("{secs} s after 1970"),
    }
}

fn of_alert(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::CertificateRequired | AlertDescription::BadCertificate => {
            "it asks for a certificate of ours, and we have none; let it ask for a password instead"
                .into()
        }
        AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
            "it knows no cipher that we do, or asks for a certificate of ours".into()
        }
        AlertDescription::ProtocolVersion => {
            "it speaks neither TLS 1.2 nor 1.3; what is older isn't safe".into()
        }
        AlertDescription::UnrecognisedName => {
            "it doesn't know this name; write the address with the name that it has".into()
        }
        AlertDescription::AccessDenied => "it doesn't let us in".into(),
        alert => format!("{alert:?}; what does its log say?"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn told(why: CertificateError) -> String {
        of_host("broker.lan", "/ca.pem", &Error::InvalidCertificate(why))
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_said_with_whose_it_is_and_what_to_do() {
        let at = |secs| UnixTime::since_unix_epoch(Duration::from_secs(secs));
        let (time, then) = (at(1_796_000_000), at(1_795_773_600));
        let expected = ServerName::try_from("broker.lan").unwrap();
        for (why, says) in [
            (
                CertificateError::UnknownIssuer,
                "is signed by nobody in /ca.pem; name the file",
            ),
            (
                CertificateError::BadSignature,
                "bears the name of a CA in /ca.pem",
            ),
            (
                CertificateError::ExpiredContext {
                    time,
                    not_after: then,
                },
                "has expired on 27 Nov 2026 10:00 UTC; have it renewed",
            ),
            (
                CertificateError::NotValidYetContext {
                    time,
                    not_before: then,
                },
                "isn't valid before 27 Nov 2026 10:00 UTC; is this machine's clock right?",
            ),
            (
                CertificateError::NotValidForNameContext {
                    expected: expected.clone(),
                    presented: vec![
                        "DnsName(\"other.lan\")".into(),
                        "IpAddress(10.0.0.1)".into(),
                    ],
                },
                "is for `other.lan`, `10.0.0.1`, not for `broker.lan`; write the address",
            ),
            (
                CertificateError::NotValidForNameContext {
                    expected,
                    presented: Vec::new(),
                },
                "says no name that it is for (subjectAltName)",
            ),
            (CertificateError::InvalidPurpose, "isn't made for servers"),
            (CertificateError::BadEncoding, "can't be read"),
        ] {
            let told = told(why);
            let says = format!("the certificate of broker.lan {says}");
            assert!(told.starts_with(&says), "{told}");
        }
    }

    #[test]
    fn each_sentence_names_the_host_and_asks_or_says_what_to_do() {
        for error in [
            Error::AlertReceived(AlertDescription::CertificateRequired),
            Error::AlertReceived(AlertDescription::InternalError),
            Error::NoCertificatesPresented,
            Error::General("x".into()),
            Error::DecryptError,
        ] {
            let told = of_host("broker.lan", "/ca.pem", &error);
            assert!(
                told.starts_with("broker.lan ") || told.contains("with broker.lan "),
                "{told}"
            );
            assert!(told.contains(';') || told.ends_with('?'), "{told}");
        }
    }
}
