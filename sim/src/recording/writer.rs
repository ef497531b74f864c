//! Writes batches into the file, and says what goes wrong there.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::entry::{Entry, RecordingHead};
use super::frame::{self, HEAD_BYTES, Kind, MAGIC};
use super::gathered::Gathered;
use super::index::{Index, Place};
use super::kept::KeptChunks;
use super::medium::Medium;
use super::options::{Durability, Room};
use super::rewrite::rewrite;
use super::shortening::{Limit, shortened};
use super::tracks::{Batch, Tracks};
use crate::store::{SeriesId, Store};

/// Entries that are written at once, about.
const ENTRIES_BYTES: usize = 1 << 20;
/// So often it is asked whether the file is still there, and written through to the disk.
const LOOK: Duration = Duration::from_millis(900);
/// While nothing can be written, it is tried again so often.
const RETRY: Duration = Duration::from_millis(900);
/// Bytes that stand for nothing, from which on the file is written anew: when it is closed, and before.
const DEAD_CLOSED: u64 = 4 << 10;
const DEAD_LIVE: u64 = 64 << 20;

/// Writes one recording.
#[derive(Debug)]
pub(super) struct Writer {
    medium: Box<dyn Medium>,
    sync: Durability,
    /// What it is, as it was written.
    head: Vec<u8>,
    index: Index,
    kept: KeptChunks,
    tracks: Tracks,
    pub(super) gathered: Gathered,
    is_synced: bool,
    looked: Instant,
    trouble: Option<Trouble>,
    dead_bytes: u64,
    pub(super) samples: u64,
    /// Of the piece or chunk that was written last.
    order: u64,
    limit: Limit,
}

#[derive(Debug)]
struct Trouble {
    why: String,
    tried: Instant,
}

/// What is to be said of it: once when it begins, and once when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Trouble(String),
    Resumed,
    /// So many bytes became so many.
    Shortened {
        from: u64,
        to: u64,
    },
}

impl Writer {
    pub(super) fn begin(
        mut medium: Box<dyn Medium>,
        head: &RecordingHead,
        sync: Durability,
    ) -> io::Result<Self> {
        let body = serde_json::to_vec(head)?;
        let mut bytes = MAGIC.to_vec();
        frame::push(&mut bytes, Kind::Head, &body);
        medium.append(&bytes)?;
        let index = Index {
            heads: vec![Place {
                at: MAGIC.len() as u64,
                len: (HEAD_BYTES + body.len()) as u32,
            }],
            ..Index::default()
        };
        Ok(Self {
            medium,
            sync,
            head: body,
            index,
            kept: KeptChunks::default(),
            tracks: Tracks::default(),
            gathered: Gathered::default(),
            is_synced: false,
            looked: Instant::now(),
            trouble: None,
            dead_bytes: 0,
            samples: 0,
            order: 0,
            limit: Limit::default(),
        })
    }

    /// It gets no larger than this says.
    pub(super) fn within(mut self, room: Option<Room>) -> Self {
        self.limit = Limit::of(room);
        self
    }

    /// Bytes of the file so far.
    pub(super) fn bytes(&self) -> u64 {
        self.medium.end()
    }

    /// Goes on in another place, with all it has.
    pub(super) fn move_to(&mut self, path: &Path) -> io::Result<()> {
        self.medium.move_to(path)?;
        // How much room there was is said of the place that it has left.
        self.limit = Limit::default();
        Ok(())
    }

    /// Why nothing can be written at present.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_ref().map(|trouble| &*trouble.why)
    }

    /// Writes what has come. Where that fails nothing is lost but what the store has to drop meanwhile.
    pub(super) fn write(
        &mut self,
        store: &Store,
        known: &BTreeSet<SeriesId>,
        t: f64,
    ) -> Option<Told> {
        let waits = self.trouble.as_ref();
        if waits.is_some_and(|trouble| trouble.tried.elapsed() < RETRY) {
            return None;
        }
        let written = self.write_all(store, known).and_then(|()| self.look());
        match (written, self.trouble.take()) {
            (Ok(()), None) => self.keep_within(store, t),
            (Ok(()), Some(_)) => {
                self.gathered.push(&Entry::Resumed { t });
                Some(Told::Resumed)
            }
            (Err(error), before) => {
                let why = error.to_string();
                let is_news = before.is_none();
                self.trouble = Some(Trouble {
                    why: why.clone(),
                    tried: Instant::now(),
                });
                if !is_news {
                    return None;
                }
                let told = why.clone();
                self.gathered.push(&Entry::Trouble { t, why });
                Some(Told::Trouble(told))
            }
        }
    }

    fn write_all(&mut self, store: &Store, known: &BTreeSet<SeriesId>) -> io::Result<()> {
        self.write_again()?;
        loop {
            let mut batch = Batch::at(self.medium.end(), self.order);
            let (text, count) = self.gathered.first(ENTRIES_BYTES);
            let entries = batch.push_entries(Kind::Entries, &text);
            self.tracks.gather(store, &self.index, &mut batch, known);
            let has_more = batch.has_more;
            if batch.bytes.is_empty() {
                return Ok(());
            }
            self.medium.append(&batch.bytes)?;
            self.gathered.forget(count);
            self.index.entries.extend(entries);
            self.samples += batch.samples;
            self.dead_bytes += batch.dead_bytes;
            self.is_synced = false;
            for entry in &batch.entries {
                self.gathered.push(entry);
            }
            self.order = batch.order;
            let chunks = self.tracks.commit(batch, &mut self.index);
            self.kept.add(store, &*self.medium, &self.index, &chunks);
            if !has_more && self.gathered.is_empty() {
                break;
            }
        }
        if self.dead_bytes > DEAD_LIVE && self.dead_bytes > self.medium.end() / 2 {
            self.rewrite(0)?;
        }
        Ok(())
    }

    /// Says once more what was said at an earlier time of what jobs and series are, and of itself.
    fn write_again(&mut self) -> io::Result<()> {
        let text = self.gathered.twice.text();
        if text.is_empty() {
            return Ok(());
        }
        let mut batch = Batch::at(self.medium.end(), self.order);
        let again = batch.push_entries(Kind::Again, text);
        let head = (self.index.heads.len() < 2).then(|| batch.push_head(&self.head));
        let bytes = text.len();
        self.medium.append(&batch.bytes)?;
        self.gathered.twice.said(bytes);
        self.index.again.extend(again);
        self.index.heads.extend(head);
        self.is_synced = false;
        Ok(())
    }

    /// Where it has become too large, writes it anew without what is oldest of samples and logs. Where that fails it
    /// stays as it is, and is tried again once it has grown.
    fn keep_within(&mut self, store: &Store, t: f64) -> Option<Told> {
        let from = self.medium.end();
        let goal = self.limit.goal(from)?;
        let shorter = shortened(&self.index, goal);
        let whole = std::mem::replace(&mut self.index, shorter.index);
        let is_done = self.rewrite(shorter.frames_without_log);
        if !matches!(is_done, Ok(true)) {
            self.index = whole;
            return None;
        }
        for (series, first) in shorter.firsts {
            store.forget_before(SeriesId(series), first);
        }
        let to = self.medium.end();
        self.limit.note(to);
        self.gathered.push(&Entry::Shortened { t, from, to });
        Some(Told::Shortened { from, to })
    }

    /// Whether the file is still there, from time to time; and writes it through to the disk where that is wanted.
    fn look(&mut self) -> io::Result<()> {
        if self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        if !self.medium.is_in_place() {
            // What it had is still at hand, as long as it is open.
            self.medium.put_back()?;
            self.kept.moved(&*self.medium, &self.index);
        }
        if self.sync == Durability::EverySecond && !self.is_synced {
            self.medium.sync()?;
            self.is_synced = true;
        }
        Ok(())
    }

    /// Writes it anew, the log's lines in its first so many frames of entries left out; returns whether it has taken its
    /// place.
    fn rewrite(&mut self, without_log: usize) -> io::Result<bool> {
        let mut anew = self.medium.beside()?;
        let index = rewrite(&*self.medium, &mut *anew, &self.index, without_log)?;
        if self.sync == Durability::EverySecond {
            anew.sync()?;
        }
        let is_in_place = self.medium.is_in_place();
        if is_in_place {
            anew.take_place()?;
            self.medium = anew;
            self.index = index;
            self.kept.moved(&*self.medium, &self.index);
            self.dead_bytes = 0;
        }
        Ok(is_in_place)
    }

    /// Writes what is left, without what stands for nothing, and where everything is.
    pub(super) fn close(&mut self, store: &Store, known: &BTreeSet<SeriesId>) -> io::Result<()> {
        self.write_all(store, known)?;
        self.gathered.twice.close();
        self.write_again()?;
        let small = |places: &super::index::SeriesPlaces| places.pieces.len() > 1;
        let is_worth_it = self.dead_bytes > DEAD_CLOSED || self.index.series.values().any(small);
        if is_worth_it && self.limit.has_room_for(2 * self.medium.end()) {
            // Where there is no room for that, it stays as it is.
            let _as_it_is = self.rewrite(0);
        }
        let at = self.medium.end();
        let mut bytes = Vec::new();
        frame::push(&mut bytes, Kind::Index, &self.index.save());
        frame::push(&mut bytes, Kind::End, &Index::end_body(at));
        self.medium.append(&bytes)?;
        if self.sync == Durability::EverySecond {
            self.medium.sync()?;
        }
        Ok(())
    }
}
