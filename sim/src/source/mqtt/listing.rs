//! Which topics a broker has: for some seconds all that comes is heard, for a person to choose from.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime;
use tokio::time::sleep;

use crate::latch::Latch;
use crate::source::address::MqttAddress;

use super::session::{Fault, Heard, Remembered, Session};
use super::{MqttOptions, Password};

/// So many topics are kept; a person looks for one among them.
const TOPICS_MAX: usize = 2_000;
/// Characters of a message that are kept.
const MESSAGE_CHARS: usize = 40;

/// What was heard so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicsHeard {
    /// Each topic with the begin of its last message.
    pub topics: BTreeMap<String, String>,
    /// Topics beyond those that are kept: messages of them.
    pub more: u64,
    /// Whether it is over, and if it failed, why.
    pub end: Option<Result<(), String>>,
}

/// Hears which topics there are. Dropped, it ends.
#[derive(Debug)]
#[must_use]
pub struct TopicListing {
    heard: Arc<Mutex<TopicsHeard>>,
    ends: Latch,
    thread: Option<JoinHandle<()>>,
}

impl TopicListing {
    /// Begins to hear, for so long, what comes at this address.
    ///
    /// # Errors
    /// Where there is no thread for it.
    pub fn begin(
        address: MqttAddress,
        password: Option<Password>,
        how_long: Duration,
    ) -> io::Result<Self> {
        let options = MqttOptions {
            client_id: nobodys_id(),
            is_kept: false,
            password,
            job_level: 0,
        };
        let heard = Arc::new(Mutex::new(TopicsHeard::default()));
        let ends = Latch::new();
        let (told, end) = (Arc::clone(&heard), ends.clone());
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = thread::Builder::new().name("topics".into());
        let thread = thread.spawn(move || {
            let ended = runtime.block_on(async {
                tokio::select! {
                    biased;
                    () = end.wait() => Ok(()),
                    () = sleep(how_long) => Ok(()),
                    fault = hear(&address, &options, &told) => Err(fault),
                }
            });
            told.lock().end = Some(ended);
        })?;
        Ok(Self {
            heard,
            ends,
            thread: Some(thread),
        })
    }

    /// What was heard so far.
    pub fn heard(&self) -> TopicsHeard {
        self.heard.lock().clone()
    }
}

impl Drop for TopicListing {
    fn drop(&mut self) {
        self.ends.set();
        if let Some(thread) = self.thread.take() {
            // A panic in it was told where it happened.
            let _ended = thread.join();
        }
    }
}

/// A name that no other has: the broker is to keep nothing for it.
fn nobodys_id() -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("sprintscope{:012x}", random & 0xffff_ffff_ffff)
}

/// Hears until the connection is lost; returns why.
async fn hear(address: &MqttAddress, options: &MqttOptions, told: &Mutex<TopicsHeard>) -> String {
    match hear_on(address, options, told).await {
        Fault::Now(why) | Fault::Never(why) => why,
    }
}

async fn hear_on(address: &MqttAddress, options: &MqttOptions, told: &Mutex<TopicsHeard>) -> Fault {
    let mut remembered = Remembered::default();
    let begun = Session::begin(address, options, &mut remembered).await;
    let mut session = match begun {
        Ok(session) => session,
        Err(fault) => return fault,
    };
    loop {
        loop {
            match session.hear(&mut remembered) {
                Ok(Some(Heard::Message(message))) => take(told, message.topic, &message.payload),
                Ok(Some(Heard::Else | Heard::TooLong(_))) => {}
                Ok(None) => break,
                Err(fault) => return fault,
            }
        }
        if let Err(fault) = session.flush().await {
            return fault;
        }
        // A broker that is always ahead would keep this from ending.
        tokio::task::yield_now().await;
        if let Err(fault) = session.read().await {
            return fault;
        }
    }
}

fn take(told: &Mutex<TopicsHeard>, topic: String, payload: &[u8]) {
    let mut told = told.lock();
    if !told.topics.contains_key(&topic) && told.topics.len() >= TOPICS_MAX {
        told.more += 1;
        return;
    }
    let text = String::from_utf8_lossy(&payload[..payload.len().min(4 * MESSAGE_CHARS)]);
    let text = text.chars().filter(|sign| !sign.is_control());
    told.topics
        .insert(topic, text.take(MESSAGE_CHARS).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_kept_with_their_last_message_and_not_without_end() {
        let told = Mutex::new(TopicsHeard::default());
        take(&told, "a".into(), b"1");
        take(&told, "a".into(), "2 °C\n".as_bytes());
        take(&told, "b".into(), &[b'x'; 1_000]);
        for number in 0..TOPICS_MAX {
            take(&told, format!("c/{number}"), b"");
        }
        let told = told.into_inner();
        assert_eq!(told.topics["a"], "2 °C");
        assert_eq!(told.topics["b"].len(), MESSAGE_CHARS);
        assert_eq!((told.topics.len(), told.more), (TOPICS_MAX, 2));
    }

    #[test]
    fn a_broker_that_says_nothing_holds_nobody_up() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("mqtt://{}/#", silent.local_addr().unwrap());
        let Ok(crate::source::Address::Mqtt(address)) =
            crate::source::Address::read(address.as_ref())
        else {
            panic!("it is an address");
        };
        let listing = TopicListing::begin(address, None, Duration::from_mins(10)).unwrap();
        assert_eq!(listing.heard().end, None);
        drop(listing);
    }
}
