//! What a client prints and sends line by line, read as what a program prints is.

use std::time::Duration;

use crate::job::{CutOff, Stream, TaskContext};

use super::ReadOptions;
use super::feed::{FallbackAxis, Feed};
use super::input::Arrival;
use super::intake::Intake;

/// Reads the two streams of a client.
pub(crate) struct Spoken {
    out: Feed,
    err: Feed,
}

impl Spoken {
    pub(crate) fn new(ctx: &TaskContext) -> Self {
        let intake = Intake::new(ReadOptions::default());
        let feed = |stream| Feed::new(ctx, stream, &intake, FallbackAxis::Time);
        Self {
            out: feed(Stream::Out),
            err: feed(Stream::Err),
        }
    }

    /// Reads lines of a stream: their numbers become samples, and what can be read goes to the log.
    ///
    /// # Errors
    /// If the job was cut off.
    pub(crate) async fn read(&mut self, stream: Stream, lines: &[String]) -> Result<(), CutOff> {
        let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        let feed = match stream {
            Stream::Err => &mut self.err,
            _ => &mut self.out,
        };
        feed.read(text.as_bytes(), Arrival::Awaited).await
    }

    /// How long until [`tick`](Self::tick) has something to do; `None` where nothing waits.
    pub(crate) fn wait(&self) -> Option<Duration> {
        [self.out.wait(), self.err.wait()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Nothing has come: lines that waited for more are read without it.
    ///
    /// # Errors
    /// If the job was cut off.
    pub(crate) async fn tick(&mut self) -> Result<(), CutOff> {
        self.out.tick().await?;
        self.err.tick().await
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// If the job was cut off.
    pub(crate) async fn finish(&mut self) -> Result<(), CutOff> {
        for feed in [&mut self.out, &mut self.err] {
            feed.finish().await?;
            feed.sum_up().await?;
        }
        Ok(())
    }
}
