//! A chunk that is kept elsewhere, and read when somebody looks at it.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::bucket::Bucket;
use super::chunk_x::ChunkX;
use super::linear_piece::LinearPiece;
use super::numbers::{Numbers, NumbersElsewhere};
use super::pyramid::{BASE, BASE_SHIFT, Pyramid};
use super::room::CHUNK_LEVELS;
use super::saved::{Summary, read_levels, read_numbers};
use super::whole::Whole;

/// Where the bytes of a chunk are. What can't be read, or isn't what was written, is `None`.
pub(crate) trait ChunkOrigin: fmt::Debug + Send + Sync {
    /// Whether they are there, as far as is known without looking.
    fn is_there(&self) -> bool {
        true
    }

    /// Its levels, as they were saved; `None` also where there are none.
    fn levels(&self) -> Option<Vec<u8>>;

    /// Its pieces, in order.
    fn pieces(&self) -> Vec<Vec<u8>>;
}

/// Where else a full chunk is, and what holds the parts of it that were read back.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) origin: Arc<dyn ChunkOrigin>,
    pub(crate) cache: Arc<ChunkCache>,
}

/// A chunk that is read when it is asked for, and forgotten again.
#[derive(Debug)]
pub(super) struct Stored {
    origin: Arc<dyn ChunkOrigin>,
    first: u64,
    pub(super) len: usize,
    pub(super) ends: [f64; 2],
    pub(super) top: Option<Bucket>,
    pub(super) line: Option<LinearPiece>,
    cache: Arc<ChunkCache>,
    held: Mutex<Option<Arc<Whole>>>,
    /// It was asked for since the cache came by.
    is_touched: AtomicBool,
}

impl Stored {
    pub(super) fn new(
        summary: &Summary,
        origin: Arc<dyn ChunkOrigin>,
        cache: &Arc<ChunkCache>,
    ) -> Self {
        Self {
            origin,
            first: summary.first,
            len: summary.count,
            ends: summary.ends,
            top: summary.top,
            line: summary.line,
            cache: Arc::clone(cache),
            held: Mutex::default(),
            is_touched: AtomicBool::new(false),
        }
    }

    /// One that is in memory, and elsewhere as well: of these samples, between these ends of x.
    pub(super) fn of(
        numbers: Range<u64>,
        ends: [f64; 2],
        (top, line): (Option<Bucket>, Option<LinearPiece>),
        Kept { origin, cache }: Kept,
    ) -> Self {
        Self {
            origin,
            first: numbers.start,
            len: (numbers.end - numbers.start) as usize,
            ends,
            top,
            line,
            cache,
            held: Mutex::default(),
            is_touched: AtomicBool::new(false),
        }
    }

    /// The chunk, its samples perhaps still to be read.
    pub(super) fn whole(self: &Arc<Self>) -> Arc<Whole> {
        self.is_touched.store(true, Ordering::Relaxed);
        let mut held = self.held.lock();
        if let Some(whole) = &*held {
            return Arc::clone(whole);
        }
        let whole = Arc::new(self.read());
        *held = Some(Arc::clone(&whole));
        drop(held);
        self.cache.add(self, whole.bytes());
        whole
    }

    fn read(&self) -> Whole {
        let levels = self.origin.levels();
        let levels = levels.and_then(|bytes| read_levels(&bytes, self.len));
        match levels {
            Some((xs, pyramid)) => {
                let samples = Arc::new(StoredSamples {
                    origin: Arc::clone(&self.origin),
                    first: self.first,
                    len: self.len,
                    ends: self.ends,
                    cache: Arc::clone(&self.cache),
                    read: OnceLock::new(),
                });
                Whole {
                    values: StoredNumbers(Arc::clone(&samples), Part::Values).into_numbers(),
                    xs: xs.with_numbers(|| StoredNumbers(samples, Part::Xs).into_numbers()),
                    pyramid,
                }
            }
            None => whole_of(
                read_pieces(&*self.origin, self.first, self.len, self.ends),
                self.first,
            ),
        }
    }

    fn forget(&self) {
        let whole = self.held.lock().take();
        if let Some(whole) = whole {
            self.cache.free(whole.bytes());
        }
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.forget();
    }
}

/// A chunk made of its samples alone.
fn whole_of(samples: Samples, first: u64) -> Whole {
    let Samples { xs, values } = samples;
    let mut pyramid = Pyramid::default();
    let (buckets, _) = values.as_chunks::<BASE>();
    for (number, samples) in (first >> BASE_SHIFT..).zip(buckets) {
        pyramid.push(number, Bucket::of(samples), BASE as u64, CHUNK_LEVELS);
    }
    let mut own_xs = ChunkX::new();
    own_xs.push_each(&xs);
    own_xs.seal();
    Whole {
        values: Numbers::Plain(values),
        xs: own_xs,
        pyramid,
    }
}

#[derive(Debug)]
struct Samples {
    xs: Vec<f64>,
    values: Vec<f64>,
}

/// The samples of a chunk; what couldn't be read is a gap, at x that lie evenly between those beside it.
fn read_pieces(origin: &dyn ChunkOrigin, first: u64, len: usize, ends: [f64; 2]) -> Samples {
    let mut xs = Vec::with_capacity(len);
    let mut values = Vec::with_capacity(len);
    for piece in origin.pieces() {
        let Some(piece) = super::saved::SavedPiece::read(&piece) else {
            continue;
        };
        let Some(place) = piece.first.checked_sub(first) else {
            continue;
        };
        let place = (place as usize).min(len);
        if place < values.len() {
            continue;
        }
        let to = piece.xs.first().copied().unwrap_or(ends[1]);
        fill(&mut xs, &mut values, place, [ends[0], to]);
        let count = piece.values.len().min(len - place);
        xs.extend_from_slice(&piece.xs[..count]);
        values.extend_from_slice(&piece.values[..count]);
    }
    fill(&mut xs, &mut values, len, ends);
    Samples { xs, values }
}

fn fill(xs: &mut Vec<f64>, values: &mut Vec<f64>, to: usize, ends: [f64; 2]) {
    let from = xs.last().copied().unwrap_or(ends[0]);
    let missing = to - values.len();
    let step = ((ends[1] - from) / (missing as f64 + 1.0)).max(0.0);
    for number in 1..=missing {
        xs.push(from + number as f64 * step);
        values.push(f64::NAN);
    }
}

/// The samples of a stored chunk, read once they are needed.
#[derive(Debug)]
struct StoredSamples {
    origin: Arc<dyn ChunkOrigin>,
    first: u64,
    len: usize,
    ends: [f64; 2],
    cache: Arc<ChunkCache>,
    read: OnceLock<[Numbers; 2]>,
}

impl StoredSamples {
    fn read(&self) -> &[Numbers; 2] {
        self.read.get_or_init(|| {
            let numbers = self.one_piece().unwrap_or_else(|| {
                let all = read_pieces(&*self.origin, self.first, self.len, self.ends);
                [Numbers::Plain(all.xs), Numbers::Plain(all.values)]
            });
            let bytes: usize = numbers.iter().map(Numbers::bytes).sum();
            self.cache.add_bytes(bytes);
            numbers
        })
    }

    /// Where all of it is one piece, which stays packed.
    fn one_piece(&self) -> Option<[Numbers; 2]> {
        let [piece] = &self.origin.pieces()[..] else {
            return None;
        };
        let (first, xs, values) = read_numbers(piece)?;
        let is_it = first == self.first && values.len() == self.len;
        is_it.then(|| [xs.into_numbers(), values])
    }
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Xs,
    Values,
}

/// The values of a stored chunk, or its x.
#[derive(Debug, Clone)]
struct StoredNumbers(Arc<StoredSamples>, Part);

impl StoredNumbers {
    fn into_numbers(self) -> Numbers {
        Numbers::Stored(Arc::new(self))
    }
}

impl NumbersElsewhere for StoredNumbers {
    fn read(&self) -> &Numbers {
        let [xs, values] = self.0.read();
        match self.1 {
            Part::Xs => xs,
            Part::Values => values,
        }
    }

    fn len(&self) -> usize {
        self.0.len
    }

    fn bytes(&self) -> usize {
        self.0.read.get().map_or(0, |numbers| match self.1 {
            Part::Xs => numbers[0].bytes(),
            Part::Values => numbers[1].bytes(),
        })
    }
}

/// What of stored chunks is in memory: so much at most, the longest unused going first.
#[derive(Debug)]
pub(crate) struct ChunkCache {
    most_bytes: u64,
    bytes: AtomicU64,
    held: Mutex<VecDeque<Weak<Stored>>>,
}

impl ChunkCache {
    pub(crate) fn new(most_bytes: u64) -> Arc<Self> {
        Arc::new(Self {
            most_bytes,
            bytes: AtomicU64::new(0),
            held: Mutex::default(),
        })
    }

    fn add_bytes(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn add(&self, stored: &Arc<Stored>, bytes: usize) {
        self.add_bytes(bytes);
        let mut held = self.held.lock();
        held.push_back(Arc::downgrade(stored));
        // Once round at most, and once more for those that were in use.
        let mut looks = 2 * held.len();
        while self.bytes.load(Ordering::Relaxed) > self.most_bytes && held.len() > 1 && looks > 0 {
            looks -= 1;
            let Some(oldest) = held.pop_front() else {
                break;
            };
            let Some(stored) = oldest.upgrade() else {
                continue;
            };
            if stored.is_touched.swap(false, Ordering::Relaxed) {
                held.push_back(oldest);
            } else {
                stored.forget();
            }
        }
    }

    /// So much isn't in memory any more.
    fn free(&self, bytes: usize) {
        let left = |held: u64| Some(held.saturating_sub(bytes as u64));
        let _always_some = self
            .bytes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
    }
}
