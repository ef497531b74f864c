//! What of a stream is counted for its job: what came, and what of it was read.

use crate::format::{Bad, Sink};
use crate::job::{CutOff, Piece};
use crate::source::input::Arrival;

use super::Feed;

/// What is yet to be counted, of a source that counts what comes.
#[derive(Debug, Default)]
pub(super) struct Counted {
    piece: Option<Piece>,
    /// Bytes of a stream that aren't counted yet.
    bytes: u64,
    /// Lines that were.
    lines: u64,
    /// Bad lines that aren't taken off those yet: a line may turn out bad before it is counted.
    bad: u64,
}

impl Counted {
    /// A piece of a stream was read.
    pub(super) fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }
}

impl Feed {
    /// Counts the bytes that come and the lines that are read of them.
    pub(in crate::source) fn count_lines(&mut self) {
        self.count_in(Piece::Byte);
    }

    /// Counts pieces, which [`read_piece`](Self::read_piece) is given whole.
    pub(in crate::source) fn count_in(&mut self, piece: Piece) {
        self.counted.piece = Some(piece);
        self.parser.set_sent();
        self.ctx.count_pieces(piece);
    }

    /// Reads pieces that came whole, as packets do: each is lines, the last one with or without an end. What of
    /// one is bad, or no text, doesn't touch the next.
    pub(in crate::source) async fn read_pieces<'a>(
        &mut self,
        pieces: impl IntoIterator<Item = &'a [u8]>,
        arrival: Arrival,
    ) -> Result<(), CutOff> {
        let now = self.begin_block().await?;
        let (mut received, mut read) = (0, 0);
        for piece in pieces {
            received += 1;
            let bad = self.parsed.bad_lines.uncounted;
            self.keep(piece);
            if !self.parser.feed_whole(piece, now, &mut self.parsed) {
                self.parsed.bad(Bad::NoText);
            }
            read += u64::from(self.parsed.bad_lines.uncounted == bad);
        }
        self.ctx.count_received(received);
        self.ctx.count_read(read);
        self.end_block(now, arrival).await
    }

    /// Tells the job what came since, of which so many lines were bad.
    pub(super) fn count(&mut self, bad_lines: u64) {
        if self.counted.piece != Some(Piece::Byte) {
            return;
        }
        let lines = self.parser.lines();
        let new = lines - std::mem::replace(&mut self.counted.lines, lines);
        self.counted.bad += bad_lines;
        let bad = self.counted.bad.min(new);
        self.counted.bad -= bad;
        let bytes = std::mem::take(&mut self.counted.bytes);
        self.ctx.count_received(bytes);
        self.ctx.count_read(new - bad);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::job::{JobSpec, Stream, TaskSpec};
    use crate::source::ReadOptions;
    use crate::source::feed::FallbackAxis;
    use crate::source::harness::watch;
    use crate::source::intake::Intake;

    #[test]
    fn a_piece_ends_its_line_and_one_that_is_no_text_is_bad_and_hides_no_other() {
        let intake = Intake::new(ReadOptions::default());
        let job = JobSpec::new("packets").task(TaskSpec::new("reader", move |ctx| {
            let intake = Arc::clone(&intake);
            async move {
                let mut feed = Feed::new(&ctx, Stream::Out, &intake, FallbackAxis::Time);
                feed.count_in(Piece::Packet);
                let zipped = b"\x1f\x8b\x08\0\0\0\0\0";
                let noise: Vec<u8> = (0..600_u32).map(|n| (n * n % 251) as u8).collect();
                let packets: [&[u8]; 6] = [b"a=1", zipped, b"a=2\na=3", &noise, b"a=4\n", b"a=5"];
                for half in packets.chunks(3) {
                    let sent = feed
                        .read_pieces(half.iter().copied(), Arrival::Awaited)
                        .await;
                    sent.expect("nobody cuts it off");
                }
                feed.finish().await.expect("nobody cuts it off");
            }
        }));
        let mut job = watch(job);
        job.end();
        assert_eq!(job.values("a"), [1.0, 2.0, 3.0, 4.0, 5.0]);
        let counts = job.job.counts();
        let source = counts.source.unwrap();
        assert_eq!((source.received, source.read, counts.bad_lines), (6, 4, 2));
    }
}
