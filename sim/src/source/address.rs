//! Where a source is, as a person writes it: `tcp://host:port?listen`, `serial:/dev/ttyUSB0@115200`, a file.

mod mqtt;
mod serial;

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;

pub use self::mqtt::MqttAddress;
pub use self::serial::{Framing, Parity, SerialAddress};

/// Where samples come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `-`: standard input.
    Input,
    /// A file, a FIFO or a device.
    File(PathBuf),
    /// `udp://HOST:PORT`: packets that come to this port.
    Udp(HostPort),
    /// `tcp://HOST:PORT`, with `?listen` the connections that come to this port.
    Tcp(HostPort, Side),
    /// `unix:PATH`, with `?listen` the connections that come to this socket.
    Unix(PathBuf, Side),
    /// `mqtt[s]://[USER@]HOST[:PORT]/TOPIC`.
    Mqtt(MqttAddress),
    /// `serial:DEVICE@BAUD`; without a device those that there are.
    Serial(Option<SerialAddress>),
    /// `http[s]://…`: what is asked for again and again.
    Http(String),
}

/// Which side of a connection is ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// We connect to somebody who listens.
    #[default]
    Connects,
    /// Others connect to us.
    Listens,
}

/// A machine and a port of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// A name or an address; that of IPv6 without its brackets.
    pub host: String,
    /// The port; 0 is any that is free.
    pub port: u16,
}

/// Why a text is no address, and how its kind is spelled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}`: {why}; it is spelled {spelling}")]
pub struct AddressError {
    given: String,
    why: String,
    spelling: &'static str,
}

/// The kinds that a name before a colon tells, and how each is spelled.
const KINDS: [(&str, &str); 8] = [
    ("udp", "udp://HOST:PORT"),
    ("tcp", "tcp://HOST:PORT, or tcp://HOST:PORT?listen"),
    ("unix", "unix:PATH, or unix:PATH?listen"),
    ("mqtt", "mqtt://[USER@]HOST[:PORT]/TOPIC"),
    ("mqtts", "mqtts://[USER@]HOST[:PORT]/TOPIC"),
    (
        "serial",
        "serial:DEVICE@BAUD, as in serial:/dev/ttyUSB0@115200 or …@9600,8E1,dtr=off",
    ),
    ("http", "http://HOST[:PORT]/PATH"),
    ("https", "https://HOST[:PORT]/PATH"),
];

/// How an address of no known kind is spelled.
const ANY: &str = "- or a path, udp://…, tcp://…, unix:…, mqtt://…, serial:… or http://…";

impl Address {
    /// Reads an address. What isn't of a known kind is a path, but for what looks like `kind://`.
    ///
    /// # Errors
    ///
    /// Where the kind is known and the rest isn't spelled as that demands; the error says how it is.
    pub fn read(given: &OsStr) -> Result<Self, AddressError> {
        if given == "-" {
            return Ok(Self::Input);
        }
        let Some(text) = given.to_str() else {
            return Ok(Self::File(given.into()));
        };
        let Some((kind, rest)) = text.split_once(':') else {
            return Ok(Self::File(given.into()));
        };
        let Some((_, spelling)) = KINDS
            .iter()
            .find(|(name, _)| kind.eq_ignore_ascii_case(name))
        else {
            let is_word = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
            return if is_word && rest.starts_with("//") {
                let why = format!("no source is of the kind {kind}");
                Err(error(&without_password(text), &why, ANY))
            } else {
                Ok(Self::File(given.into()))
            };
        };
        let read = match &*kind.to_ascii_lowercase() {
            "udp" => slashed(rest).and_then(|place| Ok(Self::Udp(HostPort::read(place, None)?))),
            "tcp" => slashed(rest).and_then(|rest| {
                let (place, side) = sided(rest)?;
                Ok(Self::Tcp(HostPort::read(place, None)?, side))
            }),
            "unix" => sided(rest).and_then(|(path, side)| match path {
                "" => Err("the path is missing".into()),
                path => Ok(Self::Unix(path.into(), side)),
            }),
            "mqtt" => MqttAddress::read(rest, false).map(Self::Mqtt),
            "mqtts" => MqttAddress::read(rest, true).map(Self::Mqtt),
            "serial" if rest.is_empty() => Ok(Self::Serial(None)),
            "serial" => SerialAddress::read(rest).map(|line| Self::Serial(Some(line))),
            _ => slashed(rest)
                .and_then(|rest| http(text, rest))
                .map(Self::Http),
        };
        read.map_err(|why: String| {
            let shown = without_password(text);
            // Nor does the reason, where it quotes a part of what was written.
            let has_none = shown == text || why.contains("password");
            let why = if has_none { &why } else { NO_PASSWORD };
            error(&shown, why, spelling)
        })
    }
}

/// What is said of a password where nobody has a use for one.
const NO_PASSWORD: &str = "neither a user nor a password belongs into such an address";

/// An address in an error doesn't show what was to be kept secret.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.into();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((user, _)) if user.contains(':') => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:***@{}", &rest[user.len() + 1..])
        }
        _ => text.into(),
    }
}

fn error(given: &str, why: &str, spelling: &'static str) -> AddressError {
    AddressError {
        given: given.into(),
        why: why.into(),
        spelling,
    }
}

fn slashed(rest: &str) -> Result<&str, String> {
    rest.strip_prefix("//")
        .ok_or_else(|| "two slashes are missing behind the colon".into())
}

/// What stands before `?listen`, and whether that is there.
fn sided(rest: &str) -> Result<(&str, Side), String> {
    match rest.split_once('?') {
        None => Ok((rest, Side::Connects)),
        Some((place, "listen")) => Ok((place, Side::Listens)),
        Some((_, option)) => Err(format!("`?{option}` is not known")),
    }
}

fn http(whole: &str, rest: &str) -> Result<String, String> {
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    if host.is_empty() {
        return Err("the host is missing".into());
    }
    if let Some(port) = port_of(host)
        && port.parse::<u16>().is_err()
    {
        return Err(format!("`{port}` is no port"));
    }
    if let Some((user, _)) = host.rsplit_once('@') {
        let what = if user.contains(':') {
            "a password"
        } else {
            "a user"
        };
        return Err(format!(
            "{what} doesn't belong into such an address: say who you are by --header 'Authorization: …'"
        ));
    }
    Ok(whole.into())
}

/// What stands behind a host; an address of IPv6 has colons of its own, and stands in brackets.
fn port_of(host: &str) -> Option<&str> {
    let behind = host.rsplit_once(']').map_or(host, |(_, behind)| behind);
    let behind = behind.rsplit_once('@').map_or(behind, |(_, behind)| behind);
    Some(behind.split_once(':')?.1)
}

impl HostPort {
    /// Reads `host:port`, `[v6]:port`, and without a port where there is a usual one.
    fn read(text: &str, usual: Option<u16>) -> Result<Self, String> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, behind) = rest.split_once(']').ok_or("the bracket isn't closed")?;
                (host, behind.strip_prefix(':'))
            }
            None => match text.rsplit_once(':') {
                Some((host, _)) if host.contains(':') => {
                    return Err("an address of IPv6 stands in brackets".into());
                }
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        if host.is_empty() {
            return Err("the host is missing".into());
        }
        if host.contains(|c: char| c.is_whitespace() || c == '/') {
            return Err(format!("`{host}` is no host"));
        }
        let port = match (port, usual) {
            (Some(port), _) => port.parse().map_err(|_| format!("`{port}` is no port"))?,
            (None, Some(usual)) => usual,
            (None, None) => return Err("the port is missing".into()),
        };
        let host = host.into();
        Ok(Self { host, port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}")
        } else {
            write!(f, "{host}:{port}")
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listen = |side: &Side| match side {
            Side::Connects => "",
            Side::Listens => "?listen",
        };
        match self {
            Self::Input => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
            Self::Udp(at) => write!(f, "udp://{at}"),
            Self::Tcp(at, side) => write!(f, "tcp://{at}{}", listen(side)),
            Self::Unix(path, side) => write!(f, "unix:{}{}", path.display(), listen(side)),
            Self::Mqtt(address) => address.fmt(f),
            Self::Serial(None) => f.write_str("serial:"),
            Self::Serial(Some(line)) => line.fmt(f),
            Self::Http(url) => f.write_str(url),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Address, AddressError> {
        Address::read(OsStr::new(text))
    }

    #[test]
    fn every_kind_is_read_and_written_as_it_was() {
        let as_written = [
            "udp://127.0.0.1:47269",
            "udp://[::1]:9870",
            "tcp://host.local:9000",
            "tcp://0.0.0.0:0?listen",
            "unix:/run/x.sock",
            "unix:a b?listen",
            "mqtt://broker:1884/plant/+/temperature",
            "mqtts://ann@broker:8883/#",
            "serial:",
            "serial:/dev/ttyUSB0@115200",
            "serial:/dev/ttyUSB0@9600,7E2,dtr=off",
            "serial:/dev/serial/by-id/usb-a@b@9600",
            "http://host:9100/metrics",
            "https://host/metrics?x=1",
            "http://[::1]:9100/metrics",
        ];
        for text in as_written {
            let address = read(text).unwrap();
            assert_eq!(address.to_string(), text);
        }
        assert_eq!(read("mqtt://b/x").unwrap().to_string(), "mqtt://b:1883/x");
        assert_eq!(read("mqtts://b/x").unwrap().to_string(), "mqtts://b:8883/x");
        assert_eq!(read("TCP://a:1").unwrap().to_string(), "tcp://a:1");
    }

    #[test]
    fn what_is_of_no_kind_is_a_path() {
        for text in [
            "a.log",
            "/tmp/a:b",
            "./tcp:x",
            "12:30.csv",
            "C:\\x",
            ":",
            "a b://c",
        ] {
            assert_eq!(read(text), Ok(Address::File(text.into())), "{text}");
        }
        assert_eq!(read("-"), Ok(Address::Input));
    }

    #[test]
    fn what_is_spelled_wrongly_is_told_how_it_is_spelled() {
        let cases = [
            (
                "udp:127.0.0.1:1",
                "two slashes are missing",
                "udp://HOST:PORT",
            ),
            ("udp://127.0.0.1", "the port is missing", "udp://HOST:PORT"),
            ("udp://:9", "the host is missing", "udp://HOST:PORT"),
            ("tcp://a:99999", "`99999` is no port", "tcp://HOST:PORT"),
            ("tcp://a:1?lisen", "`?lisen` is not known", "?listen"),
            ("tcp://::1:5", "in brackets", "tcp://HOST:PORT"),
            ("unix:", "the path is missing", "unix:PATH"),
            ("mqtt://a", "the topic is missing", "mqtt://[USER@]HOST"),
            ("mqtt://a/x#", "`x#` is no topic filter", "mqtt://"),
            ("mqtt://a/#/x", "no topic filter", "mqtt://"),
            ("serial:/dev/x", "the speed is missing", "@115200"),
            ("serial:/dev/x@fast", "`fast` is no speed", "@115200"),
            ("serial:/dev/x@9600,9N1", "`9N1` is not known", "8E1"),
            ("http://", "the host is missing", "http://HOST"),
            ("http://ann@a/x", "a user doesn't belong", "http://HOST"),
            ("http://a:99999/x", "`99999` is no port", "http://HOST"),
            ("https://[::1]:x", "`x` is no port", "https://HOST"),
            ("ftp://a/b", "no source is of the kind ftp", "udp://"),
        ];
        for (text, why, spelling) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(why) && error.contains(spelling), "{error}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_shown() {
        for text in [
            "mqtt://ann:s3cret@b/x",
            "http://ann:s3cret@b/x",
            "tcp://ann:s3cret@b",
            "tcp://ann:s3cret@b:1",
            "udp://ann:s3cret@b:1",
            "udp://ann:s3cret@1",
            "mqtts://ann:s3cret@b:x/x",
            "redis://ann:s3cret@b/password",
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.contains("password") && !error.contains("s3cret"),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_read_again_as_it_is_written(
            kind in prop::sample::select(vec!["", "udp:", "tcp:", "unix:", "mqtt:", "mqtts:", "serial:", "http:"]),
            rest in "[a-z/:@?#+,\\[\\]0-9 é.]{0,24}",
        ) {
            if let Ok(address) = read(&format!("{kind}{rest}"))
                && address != Address::Input
            {
                prop_assert_eq!(read(&address.to_string()), Ok(address));
            }
        }
    }
}
