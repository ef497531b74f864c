//! The topics of one job: each a stream of its own, all of them with room for so many series.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::task::yield_now;

use crate::format::{Options, Room};
use crate::job::{CutOff, Piece, TaskContext};
use crate::source::bad_lines::BadLines;
use crate::source::feed::{Feed, Topic};
use crate::source::input::Arrival;
use crate::source::intake::Intake;
use crate::source::told_series::ToldSeries;

use super::series;

/// The names of a job's topics, by their numbers.
pub(super) type TopicNames = Arc<Mutex<Vec<Arc<str>>>>;

/// A message at the topic of this number.
pub(super) type Message = (u32, Bytes);

/// What a single value is called whose topic is the job's name.
const VALUE: &str = "value";

/// Reads the messages of a job.
pub(super) struct Topics {
    ctx: TaskContext,
    intake: Arc<Intake>,
    shared: TopicNames,
    /// Those of `shared` that are known here.
    names: Vec<Arc<str>>,
    room: Room,
    told: ToldSeries,
    /// Reads all messages that are a single value.
    values: Feed,
    /// Reads the others, each its topic's.
    feeds: HashMap<u32, Box<Feed>>,
    /// The topics whose lines may wait for more.
    waiting: Vec<u32>,
    bad_lines: BadLines,
}

impl Topics {
    pub(super) fn new(ctx: &TaskContext, intake: &Arc<Intake>, shared: TopicNames) -> Self {
        intake.begin(crate::job::Stream::Out);
        let room = Room::new(Options::default().series_max);
        let told = ToldSeries::default();
        let mut values = Feed::of_topic(ctx, intake, Topic::new("", &room, &told));
        values.count_in(Piece::Message);
        Self {
            ctx: ctx.clone(),
            intake: Arc::clone(intake),
            shared,
            names: Vec::new(),
            room,
            told,
            values,
            feeds: HashMap::new(),
            waiting: Vec::new(),
            bad_lines: BadLines::default(),
        }
    }

    /// Reads messages that came at once.
    pub(super) async fn read(&mut self, messages: &[Message]) -> Result<(), CutOff> {
        self.ctx.count_tick();
        self.learn_names();
        let names = &self.names;
        let values = messages.iter().map(|(topic, payload)| {
            let name = names.get(*topic as usize).map_or(VALUE, |name| &**name);
            (if name.is_empty() { VALUE } else { name }, &**payload)
        });
        self.values.exchange_bad_lines(&mut self.bad_lines);
        let others = self.values.read_values(values, Arrival::Awaited).await;
        self.values.exchange_bad_lines(&mut self.bad_lines);
        let mut others = others?;
        // Each topic's in their order.
        others.sort_by_key(|place| messages[*place].0);
        let of_topics = others.chunk_by(|one, next| messages[*one].0 == messages[*next].0);
        for places in of_topics {
            let topic = messages[places[0]].0;
            let pieces = places.iter().map(|place| &*messages[*place].1);
            self.read_pieces(topic, pieces).await?;
            // Thousands of new ones may come at once: a stop isn't to wait for all of them.
            yield_now().await;
        }
        Ok(())
    }

    /// Hears what the producer whose topics are `within` said of its series; an error within where that can't be
    /// read.
    pub(super) async fn hear_series(
        &mut self,
        within: &str,
        payload: &[u8],
    ) -> Result<Result<(), String>, CutOff> {
        let said = match series::read(payload) {
            Ok(said) => said,
            Err(error) => return Ok(Err(error)),
        };
        let most = Options::default().series_max;
        for (name, of) in said {
            self.told.tell(series::full_name(within, &name), of, most);
        }
        self.values.tell_units(&self.told).await?;
        for feed in self.feeds.values_mut() {
            feed.tell_units(&self.told).await?;
        }
        Ok(Ok(()))
    }

    async fn read_pieces<'a>(
        &mut self,
        topic: u32,
        pieces: impl Iterator<Item = &'a [u8]>,
    ) -> Result<(), CutOff> {
        let Self {
            ctx,
            intake,
            names,
            room,
            told,
            feeds,
            waiting,
            bad_lines,
            ..
        } = self;
        let feed = feeds.entry(topic).or_insert_with(|| {
            let name = names.get(topic as usize).map_or("", |name| &**name);
            Box::new(Feed::of_topic(ctx, intake, Topic::new(name, room, told)))
        });
        let was_waiting = feed.wait().is_some();
        feed.exchange_bad_lines(bad_lines);
        let read = feed.read_pieces(pieces, Arrival::Awaited).await;
        feed.exchange_bad_lines(bad_lines);
        if feed.wait().is_some() && !was_waiting {
            waiting.push(topic);
        }
        read
    }

    /// How long until [`tick`](Self::tick) has something to do; `None` where nothing waits.
    pub(super) fn wait(&self) -> Option<Duration> {
        let waits = self
            .waiting
            .iter()
            .filter_map(|topic| self.feeds.get(topic));
        waits.filter_map(|feed| feed.wait()).min()
    }

    /// Nothing has come: what waited for more is read without it.
    pub(super) async fn tick(&mut self) -> Result<(), CutOff> {
        for topic in std::mem::take(&mut self.waiting) {
            let Some(feed) = self.feeds.get_mut(&topic) else {
                continue;
            };
            feed.exchange_bad_lines(&mut self.bad_lines);
            let ticked = feed.tick().await;
            feed.exchange_bad_lines(&mut self.bad_lines);
            if feed.wait().is_some() {
                self.waiting.push(topic);
            }
            ticked?;
        }
        Ok(())
    }

    /// Nothing more comes.
    pub(super) async fn finish(&mut self) -> Result<(), CutOff> {
        for feed in self.feeds.values_mut() {
            feed.exchange_bad_lines(&mut self.bad_lines);
            let finished = feed.finish().await;
            feed.exchange_bad_lines(&mut self.bad_lines);
            finished?;
            // There may be a hundred thousand: a stop isn't to wait for all of them.
            yield_now().await;
        }
        self.values.exchange_bad_lines(&mut self.bad_lines);
        self.values.finish().await?;
        self.values.sum_up().await
    }

    fn learn_names(&mut self) {
        let shared = self.shared.lock();
        self.names.extend_from_slice(&shared[self.names.len()..]);
    }
}
