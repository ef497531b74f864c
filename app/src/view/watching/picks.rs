//! What there is to pick from: devices, topics, usual places, and what was watched last.

use super::kind::{Kind, Row};
use super::request::Request;

/// More aren't listed; a few letters more find what is behind them.
pub(super) const PICKS_MAX: usize = 200;

/// Something to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// What was watched before.
    Last(String),
    /// A serial device.
    Device {
        /// Where it is.
        path: String,
        /// What it is.
        about: String,
    },
    /// A topic of a broker.
    Topic {
        /// Its name, or a filter.
        topic: String,
        /// Its last message, or how many topics fit.
        about: String,
    },
    /// Where something usually is.
    Usual {
        /// The place.
        place: &'static str,
        /// Whose.
        about: &'static str,
    },
}

impl Pick {
    /// What it says, and what is said beside that.
    pub fn texts(&self) -> (&str, &str) {
        match self {
            Self::Last(text) => (text, "last"),
            Self::Device { path, about } => (path, about),
            Self::Topic { topic, about } => (topic, about),
            Self::Usual { place, about } => (place, about),
        }
    }
}

/// Places where something of a kind usually is.
fn usual(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Udp => &[
            ("127.0.0.1:47269", "Teleplot"),
            ("127.0.0.1:9870", "PlotJuggler"),
            ("127.0.0.1:8125", "StatsD"),
        ],
        Kind::Mqtt => &[("127.0.0.1:1883", "usual port of a broker")],
        Kind::Http => &[
            ("127.0.0.1:9090/metrics", "usual port of Prometheus"),
            ("127.0.0.1:9100/metrics", "usual port of node exporter"),
        ],
        _ => &[],
    }
}

/// Those of a kind, for the row that keys go to.
pub(super) fn picks<'a>(
    (kind, row, typed): (Kind, Row, &str),
    (last, devices): (&[String], &[(String, String)]),
    topics: impl Iterator<Item = (&'a String, &'a String)>,
) -> Vec<Pick> {
    if kind == Kind::Mqtt && row == Row::Detail {
        return topics_to_pick(typed, topics);
    }
    let mut all = Vec::new();
    if kind == Kind::Serial {
        let devices = devices.iter().cloned();
        all.extend(devices.map(|(path, about)| Pick::Device { path, about }));
    }
    let of_kind = |text: &&String| Request::read(text).is_ok_and(|one| one.kind() == Some(kind));
    all.extend(last.iter().filter(of_kind).cloned().map(Pick::Last));
    let usual = usual(kind).iter();
    all.extend(usual.map(|(place, about)| Pick::Usual { place, about }));
    all
}

/// Those that hold what was typed, each level with more than one topic below it as a filter, too.
fn topics_to_pick<'a>(
    typed: &str,
    topics: impl Iterator<Item = (&'a String, &'a String)>,
) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    let mut levels: Vec<(String, usize)> = Vec::new();
    for (topic, message) in topics {
        if let Some((level, _)) = topic.split_once('/') {
            match levels.last_mut() {
                Some((known, count)) if known == level => *count += 1,
                _ => levels.push((level.into(), 1)),
            }
        }
        picks.push(Pick::Topic {
            topic: topic.clone(),
            about: message.clone(),
        });
    }
    let filters = levels.into_iter().filter(|(_, count)| *count > 1);
    let filters = filters.map(|(level, count)| Pick::Topic {
        topic: format!("{level}/#"),
        about: format!("{count} topics"),
    });
    let mut all: Vec<Pick> = filters.chain(picks).collect();
    // Once one is picked the field says it: the others are still to be seen.
    let is_picked = all.iter().any(|pick| pick.texts().0 == typed);
    if !is_picked && typed != "#" {
        let sought = typed.trim().to_lowercase();
        all.retain(|pick| pick.texts().0.to_lowercase().contains(&sought));
    }
    all.truncate(PICKS_MAX);
    all
}
