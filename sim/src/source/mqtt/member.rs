//! The job of one producer at a broker: what the connection's job hands on to it.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::job::{Job, JobSpec, JobState, StopBy, TaskContext, TaskSpec};
use crate::source::ReadOptions;
use crate::source::intake::Intake;
use crate::source::pump::{PumpError, Pumped};

use super::PUBLISHER;
use super::hold::{CutOff, Hold};
use super::steering::{Heard, Saying, Steering, Word};
use super::topics::{Message, TopicNames, Topics};

/// So many blocks may wait for a job; then the connection waits, and the broker with it.
const BLOCKS_MAX: usize = 32;

/// What the connection says.
pub(super) enum Item {
    Messages(Vec<Message>),
    /// It is lost, for this reason.
    Lost(String),
    /// It is there again.
    Back,
    /// A producer said something of its controls.
    Word(Spoken),
}

/// What a producer said of its controls or its series.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    /// The topic of the producer.
    pub base: String,
    /// What of it names something within the job.
    pub within: String,
    pub word: Word,
    pub payload: Bytes,
}

/// What producers announced last, by their topics.
pub(super) type Announced = BTreeMap<(String, Word), Spoken>;

/// Where the job of a producer gets what it reads.
#[derive(Debug, Default)]
struct Door {
    sender: Option<flume::Sender<Item>>,
    /// For the run that is yet to begin.
    receiver: Option<flume::Receiver<Item>>,
    /// A connection hands on what comes.
    is_served: bool,
    /// How the connection ended that did.
    ended: ConnectionEnd,
    /// A run reads what comes.
    is_reading: bool,
    /// With whom the run ended, where what comes next begins another.
    ended_with: Option<Other>,
    /// The controls and series that were announced, for a run that begins later.
    announced: Announced,
}

/// Who has ended, and a run with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other {
    Connection,
    /// By an error.
    Producer,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ConnectionEnd {
    /// Its job was stopped by its event.
    Stopped,
    /// Its job broke off.
    #[default]
    BrokenOff,
}

impl Door {
    fn open(&mut self) {
        let (sender, receiver) = flume::bounded(BLOCKS_MAX);
        self.sender = Some(sender);
        self.receiver = Some(receiver);
    }
}

/// A producer's job, as the connection knows it.
pub(super) struct Member {
    door: Arc<Mutex<Door>>,
    pub names: TopicNames,
    job: Job,
}

/// What the jobs of producers have in common.
pub(super) struct Common<'a> {
    pub detail: String,
    pub options: &'a ReadOptions,
    pub start: &'a dyn Fn(JobSpec) -> Option<Job>,
    /// Who we are to producers.
    pub scope: String,
    pub says: flume::Sender<Saying>,
    /// Rung when the run of a job ends.
    pub ended: Arc<Notify>,
}

impl Member {
    /// Starts the job; `None` once the scope is gone.
    pub(super) fn start(name: &str, common: &Common<'_>, announced: Announced) -> Option<Self> {
        let names = TopicNames::default();
        let door = Arc::new(Mutex::new(Door::default()));
        {
            let mut door = door.lock();
            door.is_served = true;
            door.announced = announced;
            door.open();
        }
        let intake = Intake::new(ReadOptions {
            name: None,
            ..common.options.clone()
        });
        let (taken, of_job) = (Arc::clone(&intake), (Arc::clone(&door), Arc::clone(&names)));
        let (scope, says) = (common.scope.clone(), common.says.clone());
        let ended = Arc::clone(&common.ended);
        let reader = TaskSpec::new("reader", move |ctx| {
            let intake = Arc::clone(&taken);
            let (door, names) = of_job.clone();
            let reading = Run::begin(&door, &ended);
            let steering = Steering::new(&ctx, &scope, says.clone());
            async move {
                let _reading = reading;
                let hold = Hold::default();
                let source = Box::pin(read(&ctx, &intake, (&door, names), (steering, &hold)));
                hold.until_ended(&ctx, "the broker", source).await
            }
        });
        let spec = JobSpec::new(name)
            .detail(common.detail.clone())
            .task(reader)
            .attach(intake)
            .killed_by_its_source()
            .live_source();
        let job = (common.start)(spec)?;
        Some(Self { door, names, job })
    }

    /// The connection begins again: its job reads on, unless a person has stopped it.
    pub(super) fn resume(&self) {
        let mut door = self.door.lock();
        door.is_served = true;
        if self.job.state().has_ended() && door.ended_with == Some(Other::Connection) {
            door.open();
            drop(door);
            self.job.restart(StopBy::Client);
        }
    }

    /// Hands something on, as soon as there is room; returns whether the job takes it: one that was stopped
    /// doesn't.
    pub(super) async fn hand(&self, item: Item) -> bool {
        let sender = self.door.lock().sender.clone();
        let Some(sender) = sender else {
            return false;
        };
        match sender.send_async(item).await {
            Ok(()) => true,
            Err(flume::SendError(item)) => self.hand_again(item).await,
        }
    }

    /// A producer that has ended by an error is there again: its job runs again, and takes what it says.
    async fn hand_again(&self, item: Item) -> bool {
        let is_word_of_it = match &item {
            Item::Messages(_) => true,
            Item::Word(spoken) => spoken.word == Word::Controls && !spoken.payload.is_empty(),
            Item::Lost(_) | Item::Back => false,
        };
        let sender = {
            let mut door = self.door.lock();
            if !(is_word_of_it
                && door.ended_with == Some(Other::Producer)
                && self.job.state().has_ended())
            {
                return false;
            }
            door.ended_with = None;
            door.open();
            door.sender.clone()
        };
        self.job.restart(StopBy::Client);
        match sender {
            Some(sender) => sender.send_async(item).await.is_ok(),
            None => false,
        }
    }

    /// Hands on what a producer said of its controls, and keeps it for a run that begins later.
    pub(super) async fn hand_word(&self, spoken: Spoken) -> bool {
        if matches!(spoken.word, Word::Controls | Word::Series) {
            let of = (spoken.base.clone(), spoken.word);
            self.door.lock().announced.insert(of, spoken.clone());
        }
        self.hand(Item::Word(spoken)).await
    }

    /// Whether its job was told to stop, and waits for its producer.
    pub(super) fn is_stopping(&self) -> bool {
        self.job.state() == JobState::Stopping && self.door.lock().is_reading
    }

    /// Its job's name.
    pub(super) fn job_name(&self) -> String {
        self.job.name().to_string()
    }

    /// Nothing more comes: its job ends once it has read what is there.
    pub(super) fn close(&self, ended: ConnectionEnd) {
        let mut door = self.door.lock();
        door.sender = None;
        door.ended = ended;
        door.is_served = false;
    }
}

/// A run of a producer's job that reads what comes, until it is dropped.
struct Run {
    door: Arc<Mutex<Door>>,
    ended: Arc<Notify>,
}

impl Run {
    fn begin(door: &Arc<Mutex<Door>>, ended: &Arc<Notify>) -> Self {
        door.lock().is_reading = true;
        Self {
            door: Arc::clone(door),
            ended: Arc::clone(ended),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.door.lock().is_reading = false;
        self.ended.notify_one();
    }
}

/// Hears what a producer said.
async fn hear(
    steering: &mut Steering,
    topics: &mut Topics,
    spoken: &Spoken,
) -> Result<Heard, PumpError> {
    if spoken.word == Word::Series {
        if let Err(error) = topics.hear_series(&spoken.within, &spoken.payload).await? {
            steering.note_bad(&format!("{}/$series: {error}", spoken.base));
        }
        return Ok(Heard::Nothing);
    }
    let (base, payload) = (&spoken.base, &spoken.payload);
    Ok(steering.hear(base, spoken.word, payload).await)
}

/// Tells the producers to stop; returns whether there are any, who are to answer.
async fn begin_stop(
    ctx: &TaskContext,
    steering: &mut Steering,
    (hold, topics): (&Hold, &mut Topics),
) -> Result<bool, PumpError> {
    if steering.is_lost() && steering.stops_producers().is_some() {
        topics.finish().await?;
        return Err(Hold::cut_off(ctx, CutOff::Away));
    }
    if steering.stop() {
        ctx.tell_goes_on(None);
        hold.begin();
        return Ok(true);
    }
    topics.finish().await?;
    Ok(false)
}

/// The connection is lost: the curves end here, and who was yet to be told of a stop won't be.
async fn say_lost(
    ctx: &TaskContext,
    why: &str,
    steering: &Steering,
    (hold, topics): (&Hold, &mut Topics),
) -> Result<(), PumpError> {
    if hold.is_held() && !steering.has_told_stop() {
        topics.finish().await?;
        return Err(Hold::cut_off(ctx, CutOff::Away));
    }
    ctx.tell_waiting(Some(&format!("the broker ({why})")));
    Ok(ctx.say_gap().await?)
}

/// For what a job waits whose producer has said that it is done.
const ENDED: &str = "its producer, which has ended";

async fn read(
    ctx: &TaskContext,
    intake: &Arc<Intake>,
    (door, names): (&Mutex<Door>, TopicNames),
    (mut steering, hold): (Steering, &Hold),
) -> Result<Pumped, PumpError> {
    let (waiting, announced) = {
        let mut door = door.lock();
        // A person started it again.
        if door.receiver.is_none() && door.is_served {
            door.open();
        }
        door.ended_with = None;
        (door.receiver.take(), door.announced.clone())
    };
    let mut topics = Topics::new(ctx, intake, names);
    let Some(receiver) = waiting else {
        ctx.note("the connection to the broker has ended".into());
        door.lock().ended_with = Some(Other::Connection);
        return Ok(Pumped::ToTheEnd);
    };
    for spoken in announced.into_values() {
        hear(&mut steering, &mut topics, &spoken).await?;
    }
    // They were counted when they came.
    steering.forget_bad();
    steering.take_back_unannounced();
    let stop = ctx.stop_event();
    ctx.tell_goes_on(Some(PUBLISHER));
    let mut has_producer_ended = false;
    loop {
        let wait = topics.wait();
        let item = tokio::select! {
            biased;
            () = stop.wait(), if !hold.is_held() => {
                if begin_stop(ctx, &mut steering, (hold, &mut topics)).await? {
                    continue;
                }
                return Ok(Pumped::UntilStopped);
            }
            () = hold.overdue(ctx), if hold.is_held() => {
                let why = Hold::why(&steering, CutOff::Unanswered);
                return Err(Hold::cut_off(ctx, why));
            }
            () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                topics.tick().await?;
                continue;
            }
            request = ctx.next_request(), if steering.has_producers() => {
                steering.ask(&request);
                continue;
            }
            item = receiver.recv_async() => item,
        };
        match item {
            Ok(Item::Messages(messages)) => {
                if std::mem::take(&mut has_producer_ended) {
                    ctx.tell_waiting(None);
                    ctx.tell_goes_on(Some(PUBLISHER));
                }
                topics.read(&messages).await?;
            }
            Ok(Item::Lost(why)) => {
                steering.lose(true);
                say_lost(ctx, &why, &steering, (hold, &mut topics)).await?;
            }
            Ok(Item::Back) => {
                steering.lose(false);
                ctx.tell_waiting(has_producer_ended.then_some(ENDED));
            }
            Ok(Item::Word(spoken)) => {
                let heard = hear(&mut steering, &mut topics, &spoken).await?;
                steering.count_word();
                let is_over = hold.hear(ctx, &heard, &steering);
                if let Err(PumpError::Producer(_)) = &is_over {
                    topics.finish().await?;
                    door.lock().ended_with = Some(Other::Producer);
                }
                if is_over? {
                    topics.finish().await?;
                    return Ok(Pumped::UntilStopped);
                }
                if !hold.is_held() && matches!(heard, Heard::Done(_)) {
                    // Another scope has stopped it, or it is done: it may be started again.
                    has_producer_ended = !steering.has_producers();
                    ctx.tell_waiting(has_producer_ended.then_some(ENDED));
                    ctx.tell_goes_on((!has_producer_ended).then_some(PUBLISHER));
                }
            }
            Err(flume::RecvError::Disconnected) => {
                topics.finish().await?;
                if hold.is_held() {
                    return Err(Hold::cut_off(ctx, CutOff::ConnectionEnded));
                }
                let mut door = door.lock();
                door.ended_with = Some(Other::Connection);
                if door.ended == ConnectionEnd::BrokenOff {
                    return Err(io::Error::other("the connection was broken off").into());
                }
                ctx.note(format!("the connection was stopped; {PUBLISHER} goes on"));
                return Ok(Pumped::UntilStopped);
            }
        }
    }
}
