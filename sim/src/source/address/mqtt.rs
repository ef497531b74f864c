//! `mqtt[s]://[USER@]HOST[:PORT]/TOPIC`.

use std::fmt;

use super::{HostPort, slashed};

/// A topic at a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MqttAddress {
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// Who one is there.
    pub user: Option<String>,
    /// The broker.
    pub at: HostPort,
    /// The topic, which may have wildcards.
    pub topic: String,
}

impl MqttAddress {
    pub(super) fn read(rest: &str, tls: bool) -> Result<Self, String> {
        let rest = slashed(rest)?;
        let (place, topic) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, place) = match place.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, place),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err(
                "a password doesn't belong into an address: use SPRINTSCOPE_MQTT_PASSWORD or --password-file"
                    .into(),
            );
        }
        if topic.is_empty() {
            return Err("the topic is missing; `#` is all of them".into());
        }
        let levels = topic.split('/').collect::<Vec<_>>();
        let last = levels.len() - 1;
        for (place, level) in levels.iter().enumerate() {
            let is_sound = match *level {
                "#" => place == last,
                "+" => true,
                level => !level.contains(['#', '+', '\0']),
            };
            if !is_sound {
                return Err(format!("`{topic}` is no topic filter"));
            }
        }
        Ok(Self {
            tls,
            user: user.filter(|user| !user.is_empty()).map(Into::into),
            at: HostPort::read(place, Some(if tls { 8883 } else { 1883 }))?,
            topic: topic.into(),
        })
    }
}

impl fmt::Display for MqttAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            tls,
            user,
            at,
            topic,
        } = self;
        let scheme = if *tls { "mqtts" } else { "mqtt" };
        let user = user.iter().map(|user| format!("{user}@"));
        let user: String = user.collect();
        write!(f, "{scheme}://{user}{at}/{topic}")
    }
}
