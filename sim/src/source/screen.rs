//! A person's terminal as a program's screen: what it prints stands there at once.

use std::time::Duration;

use crate::job::{StopEvent, Stream};

/// Pieces on their way to a terminal that takes its time.
const PIECES: usize = 64;

/// How long a stop waits for a terminal that takes nothing.
const LAST_PIECE: Duration = Duration::from_secs(1);

/// A piece of what a program has printed, as it may be written to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Where it was printed.
    pub stream: Stream,
    /// What is to be written.
    pub bytes: Vec<u8>,
}

/// Where a program's output goes beside its log. A cheap handle.
#[derive(Clone, Debug)]
pub struct Screen {
    streams: [bool; 2],
    pieces: flume::Sender<Printed>,
}

impl Screen {
    /// A screen for standard output, standard error or both, and what is to be written to it. It ends
    /// when no handle is left.
    pub fn new(
        has_out: bool,
        has_err: bool,
    ) -> (Self, impl Iterator<Item = Printed> + Send + use<>) {
        let (pieces, printed) = flume::bounded(PIECES);
        let streams = [has_out, has_err];
        (Self { streams, pieces }, printed.into_iter())
    }

    /// Whether this stream is shown there.
    pub(super) fn shows(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => self.streams[0],
            Stream::Err => self.streams[1],
            Stream::Note => false,
        }
    }

    /// Waits until there is room for this piece, but not for long once the job is to stop.
    pub(super) async fn show(&self, stream: Stream, bytes: Vec<u8>, stop: &StopEvent) {
        if bytes.is_empty() || !self.shows(stream) {
            return;
        }
        let impatience = async {
            stop.wait().await;
            tokio::time::sleep(LAST_PIECE).await;
        };
        tokio::select! {
            biased;
            // With nobody to write it any more it is in the log all the same.
            _gone = self.pieces.send_async(Printed { stream, bytes }) => {}
            () = impatience => {}
        }
    }
}
