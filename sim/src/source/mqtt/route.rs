//! From a topic to the job that it belongs to, and to the name that it has there.

use crate::source::address::MqttAddress;

/// Where the messages of a topic go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The job, where that isn't the connection's own.
    pub job: Option<String>,
    /// What is left of the topic: a series' name, or the group of what is said there. May be empty.
    pub name: String,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// One value, which the topic names.
    Value,
    /// What has names of its own, or is text.
    More,
}

/// Which of a topic's levels says what.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    /// How many levels stand before the first wildcard.
    fixed: usize,
    /// Which one behind those is the job's, counted from 1; 0: none.
    job: usize,
    /// The last level before the first wildcard.
    last_fixed: String,
}

impl Levels {
    /// The levels of what is subscribed to at this address.
    pub(super) fn new(address: &MqttAddress, job: usize) -> Self {
        let fixed: Vec<&str> = address
            .topic
            .split('/')
            .take_while(|level| !matches!(*level, "#" | "+"))
            .collect();
        Self {
            fixed: fixed.len(),
            job,
            last_fixed: fixed.last().copied().unwrap_or_default().to_owned(),
        }
    }

    /// Where the messages of a topic go, of which the first one says this.
    ///
    /// A topic whose one value stands at the job's own level is a series of the connection's job: a job of its
    /// own for each number would tell nothing.
    pub(super) fn route(&self, topic: &str, says: Says) -> Route {
        let levels = topic.split('/').skip(self.fixed);
        let levels: Vec<&str> = levels.filter(|level| !level.is_empty()).collect();
        let is_named_by_job = says == Says::More || levels.len() > self.job;
        let job = self.job.checked_sub(1);
        if let Some(at) = job.filter(|at| *at < levels.len() && is_named_by_job) {
            let rest = [&levels[..at], &levels[at + 1..]].concat();
            return Route {
                job: Some(levels[at].to_owned()),
                name: rest.join("/"),
            };
        }
        self.of_connection(&levels, says)
    }

    /// The same within the connection's own job: for more jobs there is no room.
    pub(super) fn without_job(&self, topic: &str, says: Says) -> Route {
        let levels = topic.split('/').skip(self.fixed);
        self.of_connection(&levels.collect::<Vec<_>>(), says)
    }

    fn of_connection(&self, levels: &[&str], says: Says) -> Route {
        let name = match levels {
            [] if says == Says::Value => self.last_fixed.clone(),
            levels => levels.join("/"),
        };
        Route { job: None, name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Address;

    fn route(filter: &str, level: usize, topic: &str, says: Says) -> (String, String) {
        let address = format!("mqtt://broker/{filter}");
        let Ok(Address::Mqtt(address)) = Address::read(address.as_ref()) else {
            panic!("{address} is an address");
        };
        let Route { job, name } = Levels::new(&address, level).route(topic, says);
        (job.unwrap_or_default(), name)
    }

    #[test]
    fn the_first_level_under_the_subscription_is_the_job_and_the_rest_are_groups() {
        let cases = [
            ("lab/#", 1, "lab/train/loss", Says::Value, "train", "loss"),
            (
                "lab/#",
                1,
                "lab/train/gpu/0/temp",
                Says::Value,
                "train",
                "gpu/0/temp",
            ),
            ("lab/#", 1, "lab/train", Says::More, "train", ""),
            ("lab/#", 1, "lab/train/log", Says::More, "train", "log"),
            (
                "lab/#",
                1,
                "lab/temperature",
                Says::Value,
                "",
                "temperature",
            ),
            ("#", 1, "train/loss", Says::Value, "train", "loss"),
            (
                "plant/+/temp",
                1,
                "plant/oven/temp",
                Says::Value,
                "oven",
                "temp",
            ),
            ("plant/temp", 1, "plant/temp", Says::Value, "", "temp"),
            ("plant/state", 1, "plant/state", Says::More, "", ""),
            (
                "lab/#",
                2,
                "lab/rack/pi/temp",
                Says::Value,
                "pi",
                "rack/temp",
            ),
            ("lab/#", 2, "lab/rack/temp", Says::Value, "", "rack/temp"),
            ("lab/#", 0, "lab/train/loss", Says::Value, "", "train/loss"),
            ("lab/#", 1, "lab//train//loss", Says::Value, "train", "loss"),
            ("lab/#", 1, "lab", Says::Value, "", "lab"),
        ];
        for (filter, level, topic, says, job, name) in cases {
            let found = route(filter, level, topic, says);
            assert_eq!(found, (job.into(), name.into()), "{filter} {level} {topic}");
        }
    }
}
