//! Hands the messages of a broker on to the jobs that they belong to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use parking_lot::Mutex;
use rumqttc::mqttbytes::v4::Publish;
use tokio::sync::Notify;

use crate::job::TaskContext;
use crate::source::intake::Intake;
use crate::source::pump::PumpError;

use super::hold::Hold;
use super::member::{Announced, Common, ConnectionEnd, Item, Member, Spoken};
use super::route::{Levels, Route, Says};
use super::steering::{Steering, Word, split};
use super::topics::{Message, TopicNames, Topics};

/// More jobs aren't made by themselves: what is beyond is read in the connection's own.
const JOBS_MAX: usize = 1_000;
/// More topics aren't told apart.
const TOPICS_MAX: usize = 200_000;
/// So many blocks' messages may wait before they are handed on.
const BLOCK: usize = 4_096;

/// What is known of a connection in all its runs.
#[derive(Default)]
pub(super) struct Members {
    /// The producers' jobs.
    jobs: Mutex<HashMap<String, Arc<Member>>>,
    /// The controls of the connection's own job that were announced, for a run that begins later.
    announced: Mutex<BTreeMap<String, Bytes>>,
    /// Whether the broker was asked for what it keeps: each of that is a sample once.
    pub has_subscribed: AtomicBool,
}

/// Whose a topic is, and which of its own.
#[derive(Clone, Copy)]
struct Place {
    /// `None`: the connection's own job.
    member: Option<u32>,
    topic: u32,
}

struct Served {
    member: Arc<Member>,
    /// What is to be handed on.
    block: Vec<Message>,
}

/// Knows every topic that was heard of.
pub(super) struct Router<'a> {
    ctx: &'a TaskContext,
    levels: Levels,
    members: &'a Members,
    common: Common<'a>,
    places: HashMap<Box<str>, Place>,
    served: Vec<Served>,
    by_name: HashMap<String, u32>,
    /// Those with something to be handed on.
    touched: Vec<u32>,
    own: Topics,
    own_names: TopicNames,
    own_block: Vec<Message>,
    own_steering: Steering,
    own_hold: &'a Hold,
    /// What was said of series whose jobs are yet to begin: what a broker keeps of a producer that is gone makes none.
    said_before: HashMap<String, Announced>,
    /// What producers said of their controls and series.
    words: Vec<(String, Word, Bytes)>,
    /// The producers of the connection's own job have all ended, as they were told to.
    pub has_own_ended: bool,
    waiting: usize,
    is_lost: bool,
    has_told_limit: bool,
    /// Messages for jobs that were stopped.
    unheard: u64,
    /// What the broker kept, and has sent before.
    kept_again: u64,
}

impl<'a> Router<'a> {
    pub(super) fn new(
        ctx: &'a TaskContext,
        intake: &Arc<Intake>,
        levels: Levels,
        members: &'a Members,
        common: Common<'a>,
        own_hold: &'a Hold,
    ) -> Self {
        let own_names = TopicNames::default();
        let own_steering = Steering::new(ctx, &common.scope, common.says.clone());
        Self {
            ctx,
            levels,
            members,
            common,
            places: HashMap::new(),
            served: Vec::new(),
            by_name: HashMap::new(),
            touched: Vec::new(),
            own: Topics::new(ctx, intake, Arc::clone(&own_names)),
            own_names,
            own_block: Vec::new(),
            own_steering,
            own_hold,
            said_before: HashMap::new(),
            words: Vec::new(),
            has_own_ended: false,
            waiting: 0,
            is_lost: false,
            has_told_limit: false,
            unheard: 0,
            kept_again: 0,
        }
    }

    /// What producers of the connection's own job announced in a run before: the broker says it once.
    pub(super) async fn hear_announced(&mut self) {
        let announced = self.members.announced.lock().clone();
        for (base, payload) in announced {
            let steering = &mut self.own_steering;
            steering.hear(&base, Word::Controls, &payload).await;
        }
        // They were counted when they came.
        self.own_steering.forget_bad();
        self.own_steering.take_back_unannounced();
    }

    /// What the connection's own job reads.
    pub(super) fn own(&mut self) -> &mut Topics {
        &mut self.own
    }

    /// Takes a message; returns whether enough of them wait.
    pub(super) fn take(&mut self, message: Publish) -> bool {
        let Publish {
            topic,
            payload,
            retain,
            ..
        } = message;
        if let Some((base, word)) = split(&topic) {
            self.words.push((base.to_owned(), word, payload));
            return true;
        }
        let known = self.places.get(&*topic).copied();
        if retain && known.is_some() {
            // The broker says again, at each new connection, what was said last.
            self.kept_again += 1;
            return false;
        }
        let place = known.unwrap_or_else(|| self.place(topic, &payload));
        self.push(place, payload);
        self.waiting >= BLOCK
    }

    fn push(&mut self, place: Place, payload: Bytes) {
        self.waiting += 1;
        let message = (place.topic, payload);
        match place.member {
            None => self.own_block.push(message),
            Some(member) => {
                let block = &mut self.served[member as usize].block;
                if block.is_empty() {
                    self.touched.push(member);
                }
                block.push(message);
            }
        }
    }

    /// Where a topic belongs that is new.
    fn place(&mut self, topic: String, payload: &[u8]) -> Place {
        let says = says(payload);
        if self.places.len() >= TOPICS_MAX {
            self.tell_limit(&topic, TOPICS_MAX, "topics");
            return self.own_place("…");
        }
        let route = self.levels.route(&topic, says);
        let member = route.job.as_deref().and_then(|job| self.member(job));
        let place = if let Some(member) = member {
            let names = &self.served[member as usize].member.names;
            Place {
                member: Some(member),
                topic: number_of(names, &route.name),
            }
        } else if route.job.is_some() {
            self.own_place(&self.levels.without_job(&topic, says).name)
        } else {
            self.own_place(&route.name)
        };
        self.places.insert(topic.into(), place);
        place
    }

    fn own_place(&self, name: &str) -> Place {
        Place {
            member: None,
            topic: number_of(&self.own_names, name),
        }
    }

    /// The producer's job of this name; `None` where there are too many.
    fn member(&mut self, name: &str) -> Option<u32> {
        if let Some(member) = self.by_name.get(name) {
            return Some(*member);
        }
        let mut members = self.members.jobs.lock();
        let member = match members.get(name) {
            Some(member) => {
                member.resume();
                Arc::clone(member)
            }
            None if members.len() < JOBS_MAX => {
                let said = self.said_before.remove(name).unwrap_or_default();
                let member = Arc::new(Member::start(name, &self.common, said)?);
                members.insert(name.into(), Arc::clone(&member));
                member
            }
            None => {
                drop(members);
                self.tell_limit(name, JOBS_MAX, "jobs");
                return None;
            }
        };
        drop(members);
        let number = self.served.len() as u32;
        self.served.push(Served {
            member,
            block: Vec::new(),
        });
        self.by_name.insert(name.into(), number);
        self.ctx.tell("jobs", self.served.len().to_string());
        Some(number)
    }

    fn tell_limit(&mut self, name: &str, most: usize, what: &str) {
        if !std::mem::replace(&mut self.has_told_limit, true) {
            self.ctx.note(format!(
                "more than {most} {what}: {name:?} and all further ones are read in this job"
            ));
        }
    }

    /// These are for a job that was stopped.
    fn count_unheard(&mut self, count: u64) {
        self.unheard += count;
        let unheard = self.unheard.to_string();
        self.ctx.count_received(count);
        self.ctx.count_unheard(count);
        self.ctx
            .tell("messages for jobs that were stopped", unheard);
    }

    /// Hands on what was taken.
    pub(super) async fn hand_on(&mut self) -> Result<(), PumpError> {
        self.waiting = 0;
        for member in std::mem::take(&mut self.touched) {
            let Served { member, block } = &mut self.served[member as usize];
            let block = std::mem::take(block);
            let count = block.len() as u64;
            if !member.hand(Item::Messages(block)).await {
                self.count_unheard(count);
            }
        }
        if !self.own_block.is_empty() {
            let block = std::mem::take(&mut self.own_block);
            self.own.read(&block).await?;
        }
        self.hand_words().await?;
        if self.kept_again > 0 {
            self.ctx
                .tell("kept and sent again", self.kept_again.to_string());
        }
        Ok(())
    }

    /// Hands on what producers said of their controls: a word is the job's to which the producer's topics belong.
    async fn hand_words(&mut self) -> Result<(), PumpError> {
        for (base, word, payload) in std::mem::take(&mut self.words) {
            if word == Word::Asked {
                // Scopes say that to producers.
                self.ctx.count_received(1);
                self.ctx.count_read(1);
                continue;
            }
            let Route { job, name: within } = self.levels.route(&base, Says::More);
            let spoken = Spoken {
                base,
                within,
                word,
                payload,
            };
            let Some(spoken) = self.kept_for_later(job.as_deref(), spoken) else {
                continue;
            };
            if let Some(member) = job.and_then(|job| self.member(&job)) {
                let member = &self.served[member as usize].member;
                if !member.hand_word(spoken).await {
                    self.count_unheard(1);
                }
            } else if word == Word::Series {
                let Spoken {
                    base,
                    within,
                    payload,
                    ..
                } = spoken;
                if let Err(error) = self.own.hear_series(&within, &payload).await? {
                    self.own_steering
                        .note_bad(&format!("{base}/$series: {error}"));
                }
                self.own_steering.count_word();
            } else {
                let Spoken { base, payload, .. } = spoken;
                if word == Word::Controls {
                    let mut announced = self.members.announced.lock();
                    if payload.is_empty() {
                        announced.remove(&base);
                    } else {
                        announced.insert(base.clone(), payload.clone());
                    }
                }
                let heard = self.own_steering.hear(&base, word, &payload).await;
                self.own_steering.count_word();
                let has_ended = self.own_hold.hear(self.ctx, &heard, &self.own_steering)?;
                self.has_own_ended |= has_ended;
            }
        }
        Ok(())
    }

    /// Keeps what was said of the series of a job that is yet to begin, and returns anything else, but that a job has
    /// no controls any more of which nothing was heard: a broker keeps that, too.
    fn kept_for_later(&mut self, job: Option<&str>, spoken: Spoken) -> Option<Spoken> {
        if spoken.word == Word::Controls
            && spoken.payload.is_empty()
            && job.is_some_and(|job| !self.is_known(job))
        {
            return None;
        }
        let Some(job) = job.filter(|job| spoken.word == Word::Series && !self.is_known(job)) else {
            return Some(spoken);
        };
        if spoken.payload.is_empty() {
            self.said_before.remove(job);
        } else if self.said_before.len() < JOBS_MAX {
            let said = self.said_before.entry(job.to_owned()).or_default();
            said.insert((spoken.base.clone(), spoken.word), spoken);
        }
        None
    }

    fn is_known(&self, job: &str) -> bool {
        self.by_name.contains_key(job) || self.members.jobs.lock().contains_key(job)
    }

    /// The controls of the connection's own job.
    pub(super) fn own_steering(&mut self) -> &mut Steering {
        &mut self.own_steering
    }

    /// Whether all producers have ended that this job or others have told to stop.
    pub(super) fn has_all_ended(&self, hold: &Hold) -> bool {
        (self.has_own_ended || !hold.is_told()) && self.stopping().is_empty()
    }

    /// Rings when the run of a producer's job ends.
    pub(super) fn member_ended(&self) -> &Notify {
        &self.common.ended
    }

    /// The producers' jobs that were told to stop and wait for the answer, which comes by this connection.
    pub(super) fn stopping(&self) -> Vec<String> {
        let stopping = self.served.iter().filter(|one| one.member.is_stopping());
        stopping.map(|one| one.member.job_name()).collect()
    }

    /// The connection is lost: the jobs' curves end here.
    pub(super) async fn lose(&mut self, why: &str) {
        if !std::mem::replace(&mut self.is_lost, true) {
            self.own_steering.lose(true);
            for served in &self.served {
                let _was_stopped = served.member.hand(Item::Lost(why.to_owned())).await;
            }
        }
    }

    /// The connection is there again.
    pub(super) async fn find(&mut self) {
        if std::mem::take(&mut self.is_lost) {
            self.own_steering.lose(false);
            for served in &self.served {
                let _was_stopped = served.member.hand(Item::Back).await;
            }
        }
    }

    /// Nothing more comes.
    pub(super) async fn finish(&mut self) -> Result<(), PumpError> {
        self.hand_on().await?;
        Ok(self.own.finish().await?)
    }
}

impl Drop for Router<'_> {
    fn drop(&mut self) {
        let ended = if self.ctx.stop_event().is_set() {
            ConnectionEnd::Stopped
        } else {
            ConnectionEnd::BrokenOff
        };
        for served in &self.served {
            served.member.close(ended);
        }
    }
}

/// The number of a topic among those of its job.
fn number_of(names: &TopicNames, name: &str) -> u32 {
    let mut names = names.lock();
    // Topics that differ in empty levels alone are one.
    names.push(name.into());
    (names.len() - 1) as u32
}

/// What a payload says, as far as the first one tells.
fn says(payload: &[u8]) -> Says {
    let is_short = payload.len() <= 64;
    let has_structure = payload
        .iter()
        .any(|byte| matches!(byte, b'{' | b'[' | b'=' | b':' | b',' | b'\n'));
    if is_short && !has_structure {
        Says::Value
    } else {
        Says::More
    }
}
