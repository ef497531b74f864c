//! A subscriber's end: what passed the hub, in order, in a bounded queue.

use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::interest::Interest;
use super::news::News;

/// What becomes of news for which a subscriber has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// They are lost and counted ([`News::Missed`]); the others don't wait.
    Lose,
    /// The hub waits, and when the channel is full, too, the jobs do. Whoever subscribes so has to go
    /// on reading, or to drop the subscription.
    Wait,
}

/// Pieces of news that come together, at most [`BUNDLE`](Self::BUNDLE); all subscribers share them.
#[derive(Clone)]
pub struct Bundle(Arc<BundleContents>);

/// Its room goes back to the hub when the last subscriber has read it: new room would be paid for in
/// page faults, which is more than all the rest.
struct BundleContents {
    news: Vec<News>,
    spare: Spare,
}

impl Drop for BundleContents {
    fn drop(&mut self) {
        self.spare.put(std::mem::take(&mut self.news));
    }
}

/// Room for bundles to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<News>>>>);

impl Spare {
    /// So much is kept.
    const BUNDLES: usize = 8;

    pub(super) fn take(&self) -> Vec<News> {
        self.0.lock().pop().unwrap_or_default()
    }

    fn put(&self, mut news: Vec<News>) {
        // Whoever read it last frees what it held.
        news.clear();
        let mut spare = self.0.lock();
        if spare.len() < Self::BUNDLES {
            spare.push(news);
        }
    }
}

impl Bundle {
    /// Pieces in one bundle, at most.
    pub const BUNDLE: usize = 2_048;

    pub(super) fn new(news: Vec<News>, spare: &Spare) -> Self {
        let spare = spare.clone();
        Self(Arc::new(BundleContents { news, spare }))
    }
}

impl Deref for Bundle {
    type Target = [News];

    fn deref(&self) -> &[News] {
        &self.0.news
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// How far the hub is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Open,
    /// The scope closes: the hub waits for nobody.
    Closing,
    /// Nothing more comes.
    Over,
}

#[derive(Debug, Default)]
struct Waiting {
    bundles: VecDeque<Bundle>,
    /// Pieces in them.
    pieces: usize,
    missed: u64,
    /// The subscriber sleeps: waking one who doesn't would be a system call for nothing.
    is_awaited: bool,
    /// The subscriber is gone.
    is_dropped: bool,
    stage: Stage,
}

impl Waiting {
    fn push(&mut self, bundle: Bundle) {
        self.say_missed();
        self.pieces += bundle.len();
        self.bundles.push_back(bundle);
    }

    /// What was missed stands where it is missing.
    fn say_missed(&mut self) {
        let pieces = std::mem::take(&mut self.missed);
        if pieces > 0 {
            let missed = vec![News::Missed { pieces }];
            self.bundles
                .push_back(Bundle::new(missed, &Spare::default()));
            self.pieces += 1;
        }
    }

    fn take(&mut self) -> Option<Bundle> {
        if self.bundles.is_empty() {
            self.say_missed();
        }
        let bundle = self.bundles.pop_front()?;
        self.pieces -= bundle.len();
        Some(bundle)
    }
}

/// The queue between the hub and one subscriber.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    has_news: Condvar,
    has_room: Condvar,
    pieces_most: usize,
    when_full: WhenFull,
    /// `None` where all samples are wanted.
    pub(super) interest: Option<Interest>,
}

impl Queue {
    fn new(pieces_most: usize, when_full: WhenFull, interest: Option<Interest>) -> Self {
        Self {
            interest,
            waiting: Mutex::default(),
            has_news: Condvar::new(),
            has_room: Condvar::new(),
            pieces_most,
            when_full,
        }
    }

    /// The hub hands news over. Returns whether the subscriber is still there.
    pub(super) fn deliver(&self, bundle: &Bundle) -> bool {
        let mut waiting = self.waiting.lock();
        if self.when_full == WhenFull::Wait {
            let has_to_wait = |waiting: &mut Waiting| {
                !self.has_room(waiting, bundle)
                    && !waiting.is_dropped
                    && waiting.stage == Stage::Open
            };
            self.has_room.wait_while(&mut waiting, has_to_wait);
        }
        if waiting.is_dropped {
            return false;
        }
        if self.has_room(&waiting, bundle) {
            waiting.push(bundle.clone());
        } else {
            waiting.missed += bundle.len() as u64;
        }
        let is_awaited = std::mem::take(&mut waiting.is_awaited);
        drop(waiting);
        if is_awaited {
            self.has_news.notify_one();
        }
        true
    }

    fn has_room(&self, waiting: &Waiting, bundle: &Bundle) -> bool {
        waiting.pieces == 0 || waiting.pieces + bundle.len() <= self.pieces_most
    }

    /// From now on the hub doesn't wait for it.
    pub(super) fn close(&self) {
        self.waiting.lock().stage = Stage::Closing;
        self.has_room.notify_all();
    }

    /// Nothing more comes.
    pub(super) fn end(&self) {
        self.waiting.lock().stage = Stage::Over;
        self.has_news.notify_all();
    }
}

/// A subscription to all that passes a scope's hub. Dropped, it ends.
///
/// It sees everything in the order in which the store and the logs take it in. First comes how things
/// stand: the jobs' states, their controls and series, without samples or lines from before.
#[must_use = "dropping it ends it"]
pub struct Subscription {
    queue: Arc<Queue>,
}

impl Subscription {
    pub(super) fn new(
        pieces_most: usize,
        when_full: WhenFull,
        interest: Option<Interest>,
    ) -> (Self, Arc<Queue>) {
        let queue = Arc::new(Queue::new(pieces_most, when_full, interest));
        let own = Arc::clone(&queue);
        (Self { queue: own }, queue)
    }

    /// Waits for the next news, at most this long.
    pub fn next(&mut self, at_most: Duration) -> Option<Bundle> {
        let has_none = |waiting: &mut Waiting| {
            waiting.is_awaited =
                waiting.bundles.is_empty() && waiting.missed == 0 && waiting.stage != Stage::Over;
            waiting.is_awaited
        };
        let mut waiting = self.queue.waiting.lock();
        let has_news = &self.queue.has_news;
        has_news.wait_while_for(&mut waiting, has_none, at_most);
        waiting.is_awaited = false;
        let bundle = waiting.take();
        drop(waiting);
        self.queue.has_room.notify_one();
        bundle
    }

    /// A way to end it from another thread.
    pub(crate) fn closer(&self) -> Closer {
        Closer(Arc::clone(&self.queue))
    }

    /// Whether the scope is gone and everything was read.
    pub fn is_over(&self) -> bool {
        let waiting = self.queue.waiting.lock();
        waiting.stage == Stage::Over && waiting.bundles.is_empty() && waiting.missed == 0
    }
}

/// Ends a subscription from another thread: who waits for news wakes, and sees that nothing more comes.
#[derive(Clone, Debug)]
pub(crate) struct Closer(Arc<Queue>);

impl Closer {
    pub(crate) fn close(&self) {
        self.0.end();
        self.0.has_room.notify_all();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.queue.waiting.lock();
        let (pieces, missed) = (waiting.pieces, waiting.missed);
        write!(f, "Subscription({pieces} pieces wait, {missed} missed)")
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting.lock();
        waiting.is_dropped = true;
        let unread = std::mem::take(&mut waiting.bundles);
        drop(waiting);
        drop(unread);
        self.queue.has_room.notify_all();
    }
}
