//! The topics of a broker that a person is about to watch: the broker is asked for some seconds.

use std::sync::Arc;
use std::time::Duration;

use sprintscope_sim::source::{Address, Password, TopicListing, TopicsHeard};

/// So long a broker is asked.
const ASKED: Duration = Duration::from_secs(4);

/// What is heard of a broker.
#[derive(Clone, Debug, Default)]
pub(super) struct Topics(Option<Asked>);

#[derive(Clone, Debug)]
struct Asked {
    /// Of which place, with what password.
    of: (String, Option<Password>),
    listing: Result<Arc<TopicListing>, String>,
}

impl PartialEq for Topics {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => one.of == other.of,
            _ => false,
        }
    }
}

impl Topics {
    /// Asks the broker at this address, unless that one is asked already.
    pub(super) fn ask(&mut self, address: &str, password: Option<Password>) {
        let of = (address.to_owned(), password);
        if self.0.as_ref().is_some_and(|asked| asked.of == of) {
            return;
        }
        let listing = match Address::read(address.as_ref()) {
            Ok(Address::Mqtt(at)) => {
                let listing = TopicListing::begin(at, of.1.clone(), ASKED);
                listing.map(Arc::new).map_err(|error| error.to_string())
            }
            Ok(_) => Err("this is no broker".into()),
            Err(error) => Err(error.to_string()),
        };
        self.0 = Some(Asked { of, listing });
    }

    /// What was heard so far; `None` where nobody was asked.
    pub(super) fn heard(&self) -> Option<TopicsHeard> {
        let asked = self.0.as_ref()?;
        Some(match &asked.listing {
            Ok(listing) => listing.heard(),
            Err(why) => TopicsHeard {
                end: Some(Err(why.clone())),
                ..TopicsHeard::default()
            },
        })
    }
}
