//! The job of one producer at a broker: what the connection's job hands on to it.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::time::sleep;

use crate::job::{Job, JobSpec, Reason, StopBy, TaskContext, TaskSpec};
use crate::source::ReadOptions;
use crate::source::intake::Intake;
use crate::source::pump::{PumpError, Pumped, until_stopped};

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
}

/// Where the job of a producer gets what it reads.
#[derive(Debug, Default)]
struct Door {
    sender: Option<flume::Sender<Item>>,
    /// For the run that is yet to begin.
    receiver: Option<flume::Receiver<Item>>,
}

impl Door {
    fn open(&mut self) {
        let (sender, receiver) = flume::bounded(BLOCKS_MAX);
        *self = Self {
            sender: Some(sender),
            receiver: Some(receiver),
        };
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
}

impl Member {
    /// Starts the job; `None` once the scope is gone.
    pub(super) fn start(name: &str, common: &Common<'_>) -> Option<Self> {
        let names = TopicNames::default();
        let door = Arc::new(Mutex::new(Door::default()));
        door.lock().open();
        let intake = Intake::new(ReadOptions {
            name: None,
            ..common.options.clone()
        });
        let (taken, of_job) = (Arc::clone(&intake), (Arc::clone(&door), Arc::clone(&names)));
        let reader = TaskSpec::new("reader", move |ctx| {
            let intake = Arc::clone(&taken);
            let (door, names) = of_job.clone();
            async move {
                let source = read(&ctx, &intake, &door, names);
                until_stopped(&ctx, "the broker", source).await
            }
        });
        let spec = JobSpec::new(name)
            .detail(common.detail.clone())
            .task(reader)
            .attach(intake)
            .live_source();
        let job = (common.start)(spec)?;
        Some(Self { door, names, job })
    }

    /// The connection begins again: its job reads on, unless a person has stopped it.
    pub(super) fn resume(&self) {
        let status = self.job.status();
        if status.state.has_ended() && status.reason == Some(Reason::EndOfInput) {
            self.door.lock().open();
            self.job.restart(StopBy::Client);
        }
    }

    /// Hands something on, as soon as there is room; returns whether the job takes it: one that was stopped
    /// doesn't.
    pub(super) async fn hand(&self, item: Item) -> bool {
        let sender = self.door.lock().sender.clone();
        match sender {
            Some(sender) => sender.send_async(item).await.is_ok(),
            None => false,
        }
    }

    /// Nothing more comes: its job ends once it has read what is there.
    pub(super) fn close(&self) {
        self.door.lock().sender = None;
    }
}

async fn read(
    ctx: &TaskContext,
    intake: &Arc<Intake>,
    door: &Mutex<Door>,
    names: TopicNames,
) -> Result<Pumped, PumpError> {
    let waiting = {
        let mut door = door.lock();
        // A person started it again.
        if door.receiver.is_none() && door.sender.is_some() {
            door.open();
        }
        door.receiver.take()
    };
    let mut topics = Topics::new(ctx, intake, names);
    let Some(receiver) = waiting else {
        ctx.note("the connection to the broker has ended".into());
        return Ok(Pumped::ToTheEnd);
    };
    let stop = ctx.stop_event();
    loop {
        let wait = topics.wait();
        let item = tokio::select! {
            biased;
            () = stop.wait() => {
                topics.finish().await?;
                return Ok(Pumped::UntilStopped);
            }
            () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                topics.tick().await?;
                continue;
            }
            item = receiver.recv_async() => item,
        };
        match item {
            Ok(Item::Messages(messages)) => topics.read(&messages).await?,
            Ok(Item::Lost(why)) => {
                ctx.tell_waiting(Some(&format!("the broker ({why})")));
                ctx.say_gap().await?;
            }
            Ok(Item::Back) => ctx.tell_waiting(None),
            Err(flume::RecvError::Disconnected) => {
                topics.finish().await?;
                return Ok(Pumped::ToTheEnd);
            }
        }
    }
}
