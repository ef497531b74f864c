//! The kinds of sources that are started in a view, and what of each is to be said.

use sprintscope_sim::source::{Address, Side};

/// A kind of source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A serial line.
    Serial,
    /// A TCP connection.
    #[default]
    Tcp,
    /// A Unix socket.
    Unix,
    /// Packets.
    Udp,
    /// A broker.
    Mqtt,
    /// A web server that is asked again and again.
    Http,
    /// A file.
    File,
    /// A program that is run.
    Program,
}

/// A row of the dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Row {
    /// Which kind it is.
    Kind,
    /// Where it is.
    #[default]
    Place,
    /// What else has to be said: a speed, a topic, how often.
    Detail,
    /// A broker's password, a server's token; never kept.
    Password,
    /// A choice between two.
    Choice,
    /// In which format it is read.
    Format,
}

/// A field's name, and what may stand in it.
pub(crate) type Labels = [&'static str; 2];

impl Kind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Serial,
        Self::Tcp,
        Self::Unix,
        Self::Udp,
        Self::Mqtt,
        Self::Http,
        Self::File,
        Self::Program,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Tcp => "tcp",
            Self::Unix => "unix",
            Self::Udp => "udp",
            Self::Mqtt => "mqtt",
            Self::Http => "http",
            Self::File => "file",
            Self::Program => "program",
        }
    }

    /// That of an address.
    pub(super) fn of(address: &Address) -> Option<Self> {
        Some(match address {
            Address::Input => return None,
            Address::File(_) => Self::File,
            Address::Udp(_) => Self::Udp,
            Address::Tcp(..) => Self::Tcp,
            Address::Unix(..) => Self::Unix,
            Address::Mqtt(_) => Self::Mqtt,
            Address::Serial(_) => Self::Serial,
            Address::Http(_) => Self::Http,
        })
    }

    /// Its rows, in their order.
    pub fn rows(self) -> &'static [Row] {
        match self {
            Self::Mqtt | Self::Http => &[
                Row::Kind,
                Row::Place,
                Row::Password,
                Row::Choice,
                Row::Detail,
                Row::Format,
            ],
            Self::Serial => &[Row::Kind, Row::Place, Row::Detail, Row::Format],
            Self::Udp | Self::Program => &[Row::Kind, Row::Place, Row::Format],
            Self::Tcp | Self::Unix | Self::File => {
                &[Row::Kind, Row::Place, Row::Choice, Row::Format]
            }
        }
    }

    /// What a row is called, and what may stand there.
    pub fn labels(self, row: Row) -> Labels {
        match (row, self) {
            (Row::Kind, _) => ["Kind", ""],
            (Row::Format, _) => ["Format", ""],
            (Row::Password, Self::Http) => ["Token", "none; it is never kept"],
            (Row::Password, _) => ["Password", "none; it is never kept"],
            (Row::Place, Self::Serial) => ["Device", "/dev/ttyUSB0"],
            (Row::Place, Self::Tcp) => ["Address", "127.0.0.1:7000"],
            (Row::Place, Self::Udp) => ["Address", "127.0.0.1:47269"],
            (Row::Place, Self::Unix) => ["Path", "/run/user/1000/board.sock"],
            (Row::Place, Self::Mqtt) => ["Broker", "HOST, HOST:PORT, USER@HOST"],
            (Row::Place, Self::Http) => ["Address", "127.0.0.1:9090/metrics"],
            (Row::Place, Self::File) => ["Path", "data.csv"],
            (Row::Place, Self::Program) => ["Command", "python3 train.py"],
            (Row::Detail, Self::Serial) => ["Speed", "115200, or 9600,8E1"],
            (Row::Detail, Self::Http) => ["Every", "5s"],
            (Row::Detail, _) => ["Topic", "#: all of them"],
            (Row::Choice, Self::Tcp | Self::Unix) => ["Side", ""],
            (Row::Choice, Self::File) => ["At its end", ""],
            (Row::Choice, _) => ["Encrypted", ""],
        }
    }

    /// Between which two a choice is; the first one is usual.
    pub fn choices(self) -> [&'static str; 2] {
        match self {
            Self::Tcp | Self::Unix => ["connects", "listens"],
            Self::File => ["stop", "wait for more"],
            _ => ["no", "yes"],
        }
    }

    /// How the address is written of which these are the parts.
    pub(super) fn address(self, place: &str, detail: &str, is_second: bool) -> String {
        let (place, detail) = (place.trim(), detail.trim());
        let listen = if is_second { "?listen" } else { "" };
        match self {
            Self::Serial if place.is_empty() => "serial:".into(),
            Self::Serial if detail.is_empty() => format!("serial:{place}@115200"),
            Self::Serial => format!("serial:{place}@{detail}"),
            Self::Tcp => format!("tcp://{place}{listen}"),
            Self::Unix => format!("unix:{place}{listen}"),
            Self::Udp => format!("udp://{place}"),
            Self::Mqtt => {
                let scheme = if is_second { "mqtts" } else { "mqtt" };
                let topic = if detail.is_empty() { "#" } else { detail };
                format!("{scheme}://{place}/{topic}")
            }
            Self::Http => {
                let scheme = if is_second { "https" } else { "http" };
                format!("{scheme}://{place}")
            }
            Self::File | Self::Program => place.into(),
        }
    }

    /// The parts of an address: its place, what else is said, and whether the second choice is taken.
    pub(super) fn parts(address: &Address) -> (String, String, bool) {
        let listens = |side: &Side| *side == Side::Listens;
        match address {
            Address::Input | Address::Serial(None) => <_>::default(),
            Address::File(path) => (path.display().to_string(), String::new(), false),
            Address::Udp(at) => (at.to_string(), String::new(), false),
            Address::Tcp(at, side) => (at.to_string(), String::new(), listens(side)),
            Address::Unix(path, side) => (path.display().to_string(), String::new(), listens(side)),
            Address::Mqtt(at) => {
                let user = at
                    .user
                    .as_ref()
                    .map_or(String::new(), |user| format!("{user}@"));
                (format!("{user}{}", at.at), at.topic.clone(), at.tls)
            }
            Address::Serial(Some(_)) => {
                let text = address.to_string();
                let rest = text.strip_prefix("serial:").unwrap_or(&text);
                let (device, speed) = rest.rsplit_once('@').unwrap_or((rest, ""));
                (device.into(), speed.into(), false)
            }
            Address::Http(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
                let is_encrypted = scheme.eq_ignore_ascii_case("https");
                (rest.into(), String::new(), is_encrypted)
            }
        }
    }
}
