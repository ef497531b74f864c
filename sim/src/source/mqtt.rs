//! A broker as a source: `mqtt[s]://[USER@]HOST[:PORT]/TOPIC`. Each producer at it is a job of its own.
//!
//! One job has the connection ([`session`]); it hands what comes on to the producers' jobs ([`router`], [`member`]),
//! each of which reads its own topics ([`topics`]). A job that can't keep up makes the connection wait, and the
//! broker with it. A message is acknowledged once it was handed on.

mod hold;
mod listing;
mod member;
mod password;
mod route;
mod router;
mod said;
mod series;
mod session;
mod steering;
mod topics;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, sleep_until};

use rumqttc::mqttbytes::QoS;

use crate::job::{JobSpec, TaskContext, TaskSpec};

use super::address::MqttAddress;
use super::intake::Intake;
use super::link::Link;
use super::pump::{PumpError, Pumped};
use super::started_jobs::StartJob;
use super::started_jobs::StartedJobs;
use super::{Address, ReadOptions};

use self::hold::{CutOff, Hold};
pub use self::listing::{TopicListing, TopicsHeard};
use self::member::Common;
pub use self::password::Password;
use self::route::Levels;
use self::router::{Members, Router};
use self::session::{Fault, Heard, Remembered, Session};
use self::steering::Saying;

/// Who isn't stopped by the end of a job that only listens.
const PUBLISHER: &str = "whoever publishes";
/// So many sayings may wait for the broker: more than there are jobs that are stopped together.
const SAYINGS_MAX: usize = 20_000;
/// After so long without a message that is told: a broker may keep messages back without a word.
const SILENCE: Duration = Duration::from_secs(5);

/// What is said to a broker, and how its topics are divided.
#[derive(Clone, Debug)]
pub struct MqttOptions {
    /// Who we are: the broker keeps what comes for this name while we are away.
    pub client_id: String,
    /// Whether the name is ours the next time, too.
    pub is_kept: bool,
    /// The password of the address' user.
    pub password: Option<Password>,
    /// Which level of a topic, behind what the address fixes, is the job's: 1 is the first one, 0 none.
    pub job_level: usize,
}

/// What a run of the connection needs.
struct Broker {
    address: MqttAddress,
    options: MqttOptions,
    read: ReadOptions,
    start: StartJob,
    members: Members,
}

impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Broker").field(&self.address).finish()
    }
}

/// A job that subscribes to a topic at a broker. What has a level for it becomes jobs of their own, started
/// beside this one; they end with it. A connection that is lost is made again.
pub fn mqtt(
    address: MqttAddress,
    options: MqttOptions,
    read: ReadOptions,
    start: StartJob,
) -> JobSpec {
    let detail = Address::Mqtt(address.clone()).to_string();
    let name = read.name.clone().unwrap_or_else(|| detail.clone());
    let intake = Intake::new(read.clone());
    let taken = Arc::clone(&intake);
    let started = Arc::new(StartedJobs::default());
    let start = started.keeping(start);
    let broker = Arc::new(Broker {
        address,
        options,
        read,
        start,
        members: Members::default(),
    });
    let what = detail.clone();
    let reader = TaskSpec::new("reader", move |ctx| {
        let (broker, intake, what) = (Arc::clone(&broker), Arc::clone(&taken), what.clone());
        async move {
            let hold = Hold::default();
            let source = Box::pin(watch(&ctx, &broker, &intake, &hold));
            hold.until_ended(&ctx, &what, source).await
        }
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(intake)
        .attach(started)
        .killed_by_its_source()
        .live_source()
}

async fn watch(
    ctx: &TaskContext,
    broker: &Broker,
    intake: &Arc<Intake>,
    hold: &Hold,
) -> Result<Pumped, PumpError> {
    let stop = ctx.stop_event();
    ctx.tell_goes_on(Some(PUBLISHER));
    let (says, said) = flume::bounded(SAYINGS_MAX);
    let common = Common {
        detail: Address::Mqtt(broker.address.clone()).to_string(),
        options: &broker.read,
        start: &*broker.start,
        scope: broker.options.client_id.clone(),
        says,
        ended: Arc::new(Notify::new()),
    };
    let levels = Levels::new(&broker.address, broker.options.job_level);
    let mut router = Router::new(ctx, intake, levels, &broker.members, common, hold);
    router.hear_announced().await;
    let mut link = Link::new(ctx, broker.address.at.to_string());
    let has_subscribed = broker.members.has_subscribed.load(Ordering::Relaxed);
    let mut remembered = Remembered::of_run(has_subscribed);
    let mut is_repetition_told = false;
    let mut is_silence_told = false;
    loop {
        let begun = tokio::select! {
            biased;
            () = stop.wait() => None,
            begun = Session::begin(&broker.address, &broker.options, &mut remembered) => Some(begun),
        };
        let fault = match begun {
            None => Fault::Now(String::new()),
            Some(Err(fault)) => fault,
            Some(Ok(mut session)) => {
                let has_subscribed = &broker.members.has_subscribed;
                has_subscribed.store(true, Ordering::Relaxed);
                let mut conversation = Conversation {
                    ctx,
                    link: &mut link,
                    remembered: &mut remembered,
                    is_repetition_told: &mut is_repetition_told,
                    is_silence_told: &mut is_silence_told,
                    said: &said,
                    hold,
                };
                let mut fault = conversation.hold(&mut session, &mut router).await?;
                if stop.is_set() {
                    if router.own_steering().stop() {
                        ctx.tell_goes_on(None);
                        hold.begin();
                    }
                    let others = router.stopping();
                    if !others.is_empty() {
                        hold.begin_for(ctx, others);
                    }
                    if hold.is_held() {
                        fault = conversation.hold(&mut session, &mut router).await?;
                        if let Fault::Now(why) | Fault::Never(why) = &fault
                            && !router.has_all_ended(hold)
                        {
                            // Who waits for an answer to what the broker never had waits in vain.
                            router.lose(why).await;
                        }
                    }
                    session.end().await;
                }
                fault
            }
        };
        if stop.is_set() {
            router.finish().await?;
            if hold.is_told() && !router.has_own_ended {
                let why = Hold::why(router.own_steering(), CutOff::ConnectionEnded);
                return Err(Hold::cut_off(ctx, why));
            }
            // It was away all the time: nobody could be told.
            if !hold.is_told() && router.own_steering().stops_producers().is_some() {
                return Err(Hold::cut_off(ctx, CutOff::Away));
            }
            return Ok(Pumped::UntilStopped);
        }
        let why = match fault {
            Fault::Never(why) if !link.was_made() => return Err(io::Error::other(why).into()),
            Fault::Never(why) | Fault::Now(why) => why,
        };
        let wait = link.lost(&why).await?;
        router.lose(&why).await;
        if !ctx.sleep_for(wait).await {
            router.finish().await?;
            if router.own_steering().stops_producers().is_some() {
                return Err(Hold::cut_off(ctx, CutOff::Away));
            }
            return Ok(Pumped::UntilStopped);
        }
    }
}

/// What is told of a session while it is held.
struct Conversation<'a, 'b> {
    ctx: &'a TaskContext,
    link: &'a mut Link<'b>,
    remembered: &'a mut Remembered,
    /// Whether it was said that messages come again.
    is_repetition_told: &'a mut bool,
    /// Whether a message came, or it was said that none does.
    is_silence_told: &'a mut bool,
    /// What is to be said to producers.
    said: &'a flume::Receiver<Saying>,
    hold: &'a Hold,
}

impl Conversation<'_, '_> {
    /// Reads until the connection is lost, or the stop event; returns why.
    async fn hold(
        &mut self,
        session: &mut Session,
        router: &mut Router<'_>,
    ) -> Result<Fault, PumpError> {
        // After the stop event it is the connection that was told of before.
        let mut is_told = self.hold.is_held();
        let mut silent_until = Instant::now() + SILENCE;
        loop {
            loop {
                let heard = match session.hear(self.remembered) {
                    Ok(Some(heard)) => heard,
                    Ok(None) => break,
                    Err(fault) => return self.lose(router, fault).await,
                };
                if self.take(heard, router) {
                    router.hand_on().await?;
                }
            }
            router.hand_on().await?;
            if let Err(fault) = session.flush().await {
                return self.lose(router, fault).await;
            }
            if !is_told && session.is_subscribed() {
                is_told = true;
                self.link.made();
                silent_until = Instant::now() + SILENCE;
                router.find().await;
            }
            // A broker that is always ahead would keep the loop from everything else.
            yield_now().await;
            if self.hold.is_held() && router.has_all_ended(self.hold) {
                return Ok(Fault::Now(String::new()));
            }
            let wait = router.own().wait();
            let is_tuned = router.own_steering().has_producers();
            tokio::select! {
                biased;
                () = self.ctx.stop_event().wait(), if !self.hold.is_held() => {
                    return Ok(Fault::Now(String::new()));
                }
                () = router.member_ended().notified(), if self.hold.is_held() => {}
                () = self.hold.overdue(self.ctx), if self.hold.is_held() => {
                    let why = Hold::why(router.own_steering(), CutOff::Unanswered);
                    return Err(Hold::cut_off(self.ctx, why));
                }
                saying = self.said.recv_async() => if let Ok(saying) = saying
                    && let Err(fault) = session.publish(saying, self.remembered)
                {
                    return self.lose(router, fault).await;
                },
                request = self.ctx.next_request(), if is_tuned => {
                    router.own_steering().ask(&request);
                }
                () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                    router.own().tick().await?;
                }
                () = sleep_until(silent_until), if is_told && !*self.is_silence_told => {
                    *self.is_silence_told = true;
                    self.ctx.note(session.silence());
                }
                read = session.read() => if let Err(fault) = read {
                    return self.lose(router, fault).await;
                },
            }
        }
    }

    async fn lose(&mut self, router: &mut Router<'_>, fault: Fault) -> Result<Fault, PumpError> {
        router.hand_on().await?;
        Ok(fault)
    }

    /// Takes what was heard; returns whether it should be handed on.
    fn take(&mut self, heard: Heard, router: &mut Router<'_>) -> bool {
        match heard {
            Heard::Else => false,
            Heard::TooLong(bytes) => {
                self.ctx.count_received(1);
                self.ctx.count_bad_lines(1);
                self.ctx
                    .note(format!("a message of {bytes} bytes was passed over"));
                false
            }
            Heard::Message(message) => {
                self.link.works();
                *self.is_silence_told = true;
                if message.dup && message.qos == QoS::AtLeastOnce {
                    self.ctx.count_possibly_twice();
                    if !std::mem::replace(self.is_repetition_told, true) {
                        self.ctx.note(
                            "a message that is sent at least once came again: it is possibly there twice"
                                .into(),
                        );
                    }
                }
                router.take(message)
            }
        }
    }
}
