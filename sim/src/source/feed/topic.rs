//! A stream that is one of many of a source, each with a name: a topic of a broker.

use std::borrow::Cow;
use std::sync::Arc;

use super::{FallbackAxis, Feed};
use crate::format::Room;
use crate::job::{CutOff, Stream, TaskContext};
use crate::source::bad_lines::BadLines;
use crate::source::input::Arrival;
use crate::source::intake::Intake;
use crate::source::told_series::ToldSeries;

/// Which of the streams of a source it is.
#[derive(Debug)]
pub(in crate::source) struct Topic {
    /// What its names stand within; empty where they need nothing.
    name: String,
    room: Room,
    /// What was said of the series of all of them.
    told: ToldSeries,
}

impl Topic {
    /// The topic of this name; its series share the room with those of the others.
    pub(in crate::source) fn new(name: &str, room: &Room, told: &ToldSeries) -> Self {
        Self {
            name: name.into(),
            room: room.clone(),
            told: told.clone(),
        }
    }

    pub(super) fn group(&self) -> String {
        self.name.clone()
    }

    pub(super) fn room(&self) -> Room {
        self.room.clone()
    }
}

impl Feed {
    /// Reads what comes at one of the topics of a source.
    pub(in crate::source) fn of_topic(
        ctx: &TaskContext,
        intake: &Arc<Intake>,
        topic: Topic,
    ) -> Self {
        let mut feed = Self::of(ctx, Stream::Out, intake, FallbackAxis::Time, Some(topic));
        feed.parsed.topic = feed.topic.as_ref().map_or(String::new(), Topic::group);
        feed.parsed.told = feed.topic.as_ref().map(|topic| topic.told.clone());
        feed
    }

    /// Reads values that came alone, each under the name of its topic. Those that are none, as far as that can be
    /// told without the others of their topic, are returned by their places.
    pub(in crate::source) async fn read_values<'a>(
        &mut self,
        values: impl Iterator<Item = (&'a str, &'a [u8])>,
        arrival: Arrival,
    ) -> Result<Vec<usize>, CutOff> {
        let now = self.begin_block().await?;
        let mut others = Vec::new();
        let mut read = 0;
        for (place, (name, value)) in values.enumerate() {
            if self.parser.feed_value((name, value), now, &mut self.parsed) {
                read += 1;
                self.intake.take_value(self.parsed.stream, name, value);
            } else {
                others.push(place);
            }
        }
        self.ctx.count_received(read);
        self.ctx.count_read(read);
        self.end_block(now, arrival).await?;
        Ok(others)
    }

    /// What its source has told of bad messages so far, exchanged for what it has: the streams of a source tell
    /// of each kind once between them.
    pub(in crate::source) fn exchange_bad_lines(&mut self, bad_lines: &mut BadLines) {
        std::mem::swap(&mut self.parsed.bad_lines, bad_lines);
    }

    /// Keeps a piece for whoever wants to see how it is read: with its topic, where it is an object.
    pub(super) fn keep(&self, piece: &[u8]) {
        let piece = match self.topic.as_ref().map(|topic| &*topic.name) {
            Some(topic) if !topic.is_empty() && piece.first() == Some(&b'{') => {
                let name = serde_json::Value::from(topic).to_string();
                let end = piece.trim_ascii_end();
                Cow::Owned([b"{", name.as_bytes(), b": ", end, b"}\n"].concat())
            }
            _ => Cow::Borrowed(piece),
        };
        self.intake.take(self.parsed.stream, &piece);
        if !piece.ends_with(b"\n") {
            self.intake.take(self.parsed.stream, b"\n");
        }
    }
}
