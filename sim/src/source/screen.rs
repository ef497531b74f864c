//! A person's terminal as a program's screen: what it prints stands there at once.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::job::{StopEvent, Stream};

use super::merge::Merge;
use super::printed::Printed;

/// Pieces on their way to a terminal that takes its time.
const PIECES: usize = 64;

/// How long a stop waits for a terminal that takes nothing.
const LAST_PIECE: Duration = Duration::from_secs(1);

/// Where a program's output goes beside its log. A cheap handle.
#[derive(Clone, Debug)]
pub struct Screen {
    streams: [bool; 2],
    /// What comes together is sent together: nothing of the other stream stands between.
    pieces: flume::Sender<Vec<Printed>>,
    merge: Arc<Mutex<Merge>>,
}

impl Screen {
    /// A screen for standard output, standard error or both, and what is to be written to it. It ends
    /// when no handle is left.
    pub fn new(
        has_out: bool,
        has_err: bool,
    ) -> (Self, impl Iterator<Item = Printed> + Send + use<>) {
        let (pieces, printed) = flume::bounded(PIECES);
        let screen = Self {
            streams: [has_out, has_err],
            pieces,
            merge: Arc::default(),
        };
        (screen, printed.into_iter().flatten())
    }

    /// Whether this stream is shown there.
    pub(super) fn shows(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => self.streams[0],
            Stream::Err => self.streams[1],
            Stream::Note => false,
        }
    }

    /// Shows this piece of a stream on a terminal of so many columns. If more `is_there` to be read by
    /// the other stream, it may wait for that. Waits until there is room, but not for long once the job
    /// is to stop.
    pub(super) async fn show(
        &self,
        piece: Printed,
        is_there: bool,
        columns: usize,
        stop: &StopEvent,
    ) {
        let pieces = match (self.streams, self.shows(piece.stream)) {
            ([true, true], true) => self.merge.lock().take(piece, is_there, columns),
            (_, true) => vec![piece],
            (_, false) => return,
        };
        self.send(pieces, stop).await;
    }

    /// Shows what has waited.
    pub(super) async fn show_rest(&self, columns: usize, stop: &StopEvent) {
        let rest = self.merge.lock().finish(columns);
        self.send(rest, stop).await;
    }

    async fn send(&self, mut pieces: Vec<Printed>, stop: &StopEvent) {
        pieces.retain(|piece| !piece.bytes.is_empty());
        if pieces.is_empty() {
            return;
        }
        let impatience = async {
            stop.wait().await;
            tokio::time::sleep(LAST_PIECE).await;
        };
        tokio::select! {
            biased;
            // With nobody to write it any more it is in the log all the same.
            _gone = self.pieces.send_async(pieces) => {}
            () = impatience => {}
        }
    }
}
