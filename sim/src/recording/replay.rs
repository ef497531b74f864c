//! What happened, told once more in order: entries as they were written, and samples where their time is.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::entry::Entry;
use super::reader::Recording;
use crate::hub::{News, SeriesNews};
use crate::job::{JobId, Times};
use crate::store::{RestoredPart, SavedPiece, SeriesId, XAxis};

/// Samples of so many seconds are told together.
const SLICE_SECS: f64 = 0.1;

/// Who is told, and at which second each piece passed; tells whether that was enough.
type Tell<'a> = dyn FnMut(&News, f64) -> ControlFlow<()> + 'a;

impl Recording {
    /// Tells all that has passed the hub, in order, and the samples of those series that are wanted: where a series
    /// stands over an axis of its own the recording doesn't know when they came, and they are told evenly from
    /// when it was announced to the end of its job.
    pub(crate) fn replay(&self, wants: &dyn Fn(&SeriesNews) -> bool, tell: &mut Tell<'_>) {
        let mut playing = Playing {
            recording: self,
            series: Vec::new(),
            now: f64::NEG_INFINITY,
        };
        // Who was told enough asks for no more.
        let _enough = playing.play(wants, tell);
    }

    /// When a job was last heard of, or else when all ended.
    fn end_of(&self, job: JobId) -> f64 {
        let changes = self.entries.iter().rev().filter_map(|entry| match entry {
            Entry::News(News::State(change)) if change.job == job => Some(change.t),
            _ => None,
        });
        let last = changes.into_iter().next();
        last.unwrap_or_else(|| self.end_time())
    }
}

struct Playing<'a> {
    recording: &'a Recording,
    series: Vec<Played>,
    now: f64,
}

impl Playing<'_> {
    fn play(
        &mut self,
        wants: &dyn Fn(&SeriesNews) -> bool,
        tell: &mut Tell<'_>,
    ) -> ControlFlow<()> {
        for entry in &self.recording.entries {
            if let Some(t) = entry.t().filter(|t| t.is_finite()) {
                self.samples_to(t, tell)?;
                self.now = self.now.max(t);
            }
            let now = self.now.max(0.0);
            match entry {
                Entry::Lines(lines) => {
                    let (job, lines) = (lines.job, lines.lines());
                    tell(&News::Log { job, lines }, now)?;
                }
                Entry::News(news) => {
                    tell(news, now)?;
                    if let News::Series(series) = news {
                        self.announce(series, wants);
                    }
                }
                Entry::Lost { entries } => tell(&News::Missed { pieces: *entries }, now)?,
                _ => {}
            }
        }
        self.samples_to(f64::INFINITY, tell)
    }

    fn announce(&mut self, series: &SeriesNews, wants: &dyn Fn(&SeriesNews) -> bool) {
        let is_known = self.series.iter().any(|known| known.id == series.series);
        if is_known || !wants(series) {
            return;
        }
        let parts = self.recording.parts(series.series.0);
        let (first, end) = match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => (first.first(), last.end()),
            _ => return,
        };
        let began = self.now.max(0.0);
        let lasted = (self.recording.end_of(series.job) - began).max(0.0);
        let is_over_time = matches!(series.x, XAxis::Time);
        let came = (!is_over_time).then(|| Came {
            began,
            step: lasted / (end - first).max(1) as f64,
            first,
        });
        self.series.push(Played {
            job: series.job,
            id: series.series,
            came,
            parts: parts.into(),
            next: first,
            pieces: VecDeque::new(),
        });
    }

    /// Tells the samples up to this second.
    fn samples_to(&mut self, t: f64, tell: &mut Tell<'_>) -> ControlFlow<()> {
        loop {
            let heads = self.series.iter_mut().filter_map(Played::head);
            let Some(head) = heads.min_by(f64::total_cmp).filter(|head| *head <= t) else {
                return ControlFlow::Continue(());
            };
            let end = (head + SLICE_SECS).min(t);
            for series in &mut self.series {
                while let Some(news) = series.samples_to(end) {
                    tell(&news, end.max(self.now))?;
                }
            }
            self.now = self.now.max(end);
        }
    }
}

/// When the samples came of a series that stands over an axis of its own.
#[derive(Debug)]
struct Came {
    began: f64,
    step: f64,
    first: u64,
}

/// A series as far as it was told.
#[derive(Debug)]
struct Played {
    job: JobId,
    id: SeriesId,
    came: Option<Came>,
    parts: VecDeque<RestoredPart>,
    /// The number of the next sample.
    next: u64,
    /// What was read and not told yet.
    pieces: VecDeque<SavedPiece>,
}

impl Played {
    /// The piece with the next sample.
    fn piece(&mut self) -> Option<&SavedPiece> {
        while self
            .pieces
            .front()
            .is_none_or(|piece| piece.end() <= self.next)
        {
            if self.pieces.pop_front().is_none() {
                match self.parts.pop_front()? {
                    RestoredPart::Samples(piece) => self.pieces.push_back(piece),
                    RestoredPart::Chunk(_, origin) => {
                        let pieces = origin.pieces().into_iter();
                        self.pieces
                            .extend(pieces.filter_map(|piece| SavedPiece::read(&piece)));
                    }
                }
            }
        }
        let piece = self.pieces.front()?;
        self.next = self.next.max(piece.first);
        Some(piece)
    }

    /// When the next sample came.
    fn head(&mut self) -> Option<f64> {
        self.piece()?;
        let piece = self.pieces.front()?;
        let x = piece.xs[(self.next - piece.first) as usize];
        Some(self.time_of(self.next, x))
    }

    fn time_of(&self, number: u64, x: f64) -> f64 {
        match &self.came {
            Some(came) => came.began + (number - came.first) as f64 * came.step,
            None if x.is_finite() => x,
            None => f64::NEG_INFINITY,
        }
    }

    /// The next samples of one piece up to this second.
    fn samples_to(&mut self, end: f64) -> Option<News> {
        self.piece()?;
        let piece = self.pieces.front()?;
        let from = (self.next - piece.first) as usize;
        let later = piece.xs[from..].iter().zip(self.next..);
        let count = later
            .take_while(|(x, number)| self.time_of(*number, **x) <= end)
            .count();
        if count == 0 {
            return None;
        }
        let news = News::Samples {
            job: self.job,
            series: self.id,
            times: Times::Each(piece.xs[from..from + count].into()),
            values: piece.values[from..from + count].to_vec(),
        };
        self.next += count as u64;
        Some(news)
    }
}
