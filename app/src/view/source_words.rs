//! What sources counted, as a person reads it.

use sprintscope_sim::job::{JobCounts, Piece, SourceCounts};
use sprintscope_sim::quantity::{bytes_text, count_text};

/// `12.3 k packets received`, and what became of them.
pub(crate) struct CountWords {
    received: Vec<(String, bool)>,
    losses: Vec<(String, bool)>,
    brief: String,
}

impl CountWords {
    /// Those of a job whose source waits for others.
    pub(crate) fn of(counts: &JobCounts) -> Option<Self> {
        let source = counts.source?;
        let bad = match counts.bad_lines {
            0 => None,
            bad => Some((format!("{} bad", count_text(bad as f64)), true)),
        };
        let read = count_text(source.read as f64);
        let brief = match source.piece {
            Piece::Byte => {
                let bytes = bytes_text(source.received as f64);
                format!("{bytes} · {read} {}", source.piece.read_of(source.read))
            }
            piece => format!("{read} {}", piece.read_of(source.read)),
        };
        Some(Self {
            received: of_piece(&source),
            losses: bad.into_iter().chain(losses(&source)).collect(),
            brief,
        })
    }

    /// All of them in a line.
    pub(crate) fn line(&self) -> String {
        let parts = self.received.iter().chain(&self.losses);
        let parts: Vec<&str> = parts.map(|(text, _)| &**text).collect();
        parts.join(" · ")
    }

    /// The same for little room: what was lost, and what was read.
    pub(crate) fn brief_line(&self) -> String {
        let losses = self.losses.iter().map(|(text, _)| &**text);
        let parts: Vec<&str> = losses.chain([&*self.brief]).collect();
        parts.join(" · ")
    }

    /// Whether anything was lost.
    pub(crate) fn tell_of_loss(&self) -> bool {
        !self.losses.is_empty()
    }
}

/// What all sources counted, by what they receive, in the words of a status bar.
pub(crate) fn totals<'a>(counts: impl IntoIterator<Item = &'a JobCounts>) -> Vec<(String, bool)> {
    let mut totals: Vec<SourceCounts> = Vec::new();
    for source in counts
        .into_iter()
        .filter_map(|counts| counts.source.as_ref())
    {
        match totals.iter_mut().find(|total| total.piece == source.piece) {
            Some(total) => total.add(source),
            None => totals.push(*source),
        }
    }
    let losses = totals.iter().flat_map(losses);
    let pieces = totals.iter().map(|source| (summed(source), false));
    // What was lost first: it is never without room.
    losses.chain(pieces).collect()
}

/// `12 packets`, and how many of them were read where not all were; of a stream, what was read.
fn summed(source: &SourceCounts) -> String {
    let count = |count: u64| count_text(count as f64);
    let (received, read) = (source.received, source.read);
    match source.piece {
        Piece::Byte => {
            let lines = source.piece.read_of(read);
            format!("{} {lines} of {}", count(read), bytes_text(received as f64))
        }
        piece if received == read => format!("{} {}", count(read), piece.received_of(read)),
        piece => {
            let pieces = piece.received_of(received);
            format!("{} of {} {pieces} read", count(read), count(received))
        }
    }
}

fn of_piece(source: &SourceCounts) -> Vec<(String, bool)> {
    let received = match source.piece {
        Piece::Byte => bytes_text(source.received as f64),
        piece => format!(
            "{} {}",
            count_text(source.received as f64),
            piece.received_of(source.received)
        ),
    };
    let read = count_text(source.read as f64);
    let read = match source.piece {
        Piece::Byte => format!("{read} {} read", source.piece.read_of(source.read)),
        _ => format!("{read} read"),
    };
    vec![(format!("{received} received"), false), (read, false)]
}

fn losses(source: &SourceCounts) -> Vec<(String, bool)> {
    let count = |count: u64| count_text(count as f64);
    let dropped = match source.kernel_dropped {
        0 => None,
        dropped => Some(format!("{} dropped by the kernel", count(dropped))),
    };
    let reconnected = match source.reconnected {
        0 => None,
        times => Some(format!("reconnected {}×", count(times))),
    };
    let twice = match source.possibly_twice {
        0 => None,
        times => Some(format!("{} possibly twice", count(times))),
    };
    let texts = dropped.into_iter().chain(reconnected).chain(twice);
    texts.map(|text| (text, true)).collect()
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::{JobSpec, Scope, TaskSpec};

    use super::*;

    fn counted(piece: Piece, [received, read, bad, dropped, again, twice]: [u64; 6]) -> JobCounts {
        let scope = Scope::new();
        let task = TaskSpec::new("reader", move |ctx| async move {
            ctx.count_pieces(piece);
            ctx.count_received(received);
            ctx.count_read(read);
            ctx.count_bad_lines(bad);
            ctx.count_kernel_dropped(dropped);
            (0..again).for_each(|_| ctx.count_reconnected());
            (0..twice).for_each(|_| ctx.count_possibly_twice());
        });
        let job = scope.start(JobSpec::new("source").task(task).without_io());
        assert!(job.wait(std::time::Duration::from_secs(20)));
        job.counts()
    }

    #[test]
    fn counts_are_told_in_what_the_source_receives_and_losses_only_where_there_are_some() {
        let line = |piece, counts| CountWords::of(&counted(piece, counts)).unwrap().line();
        assert_eq!(
            line(Piece::Byte, [1_000, 12, 0, 0, 0, 0]),
            "1.00 kB received · 12 lines read"
        );
        assert_eq!(
            line(Piece::Packet, [12, 9, 3, 4, 1, 0]),
            "12 packets received · 9 read · 3 bad · 4 dropped by the kernel · reconnected 1×"
        );
        let counts = counted(Piece::Byte, [1_000, 12, 3, 0, 1, 0]);
        let brief = CountWords::of(&counts).unwrap().brief_line();
        assert_eq!(brief, "3 bad · reconnected 1× · 1.00 kB · 12 lines");
        assert_eq!(
            line(Piece::Message, [9, 9, 0, 0, 1, 2]),
            "9 messages received · 9 read · reconnected 1× · 2 possibly twice"
        );
        assert_eq!(
            line(Piece::Packet, [1, 1, 0, 0, 0, 0]),
            "1 packet received · 1 read"
        );
        assert_eq!(
            line(Piece::Byte, [9, 1, 0, 0, 0, 0]),
            "9 B received · 1 line read"
        );
        assert!(CountWords::of(&JobCounts::default()).is_none());
    }

    #[test]
    fn a_status_bar_sums_what_is_of_a_kind_and_tells_losses_first() {
        let all = [
            counted(Piece::Packet, [5, 4, 1, 0, 0, 0]),
            counted(Piece::Message, [7, 7, 0, 0, 0, 0]),
            counted(Piece::Packet, [5, 5, 0, 2, 0, 0]),
            counted(Piece::Byte, [1_000, 12, 0, 0, 0, 0]),
            counted(Piece::Answer, [0, 0, 0, 0, 0, 0]),
        ];
        let texts: Vec<String> = totals(&all).into_iter().map(|(text, _)| text).collect();
        assert_eq!(
            texts,
            [
                "2 dropped by the kernel",
                "9 of 10 packets read",
                "7 messages",
                "12 lines of 1.00 kB",
                "0 answers",
            ]
        );
    }
}
