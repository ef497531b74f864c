//! Decoded pages of packed numbers, kept for the next look.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::ledger::Ledger;
use super::packed::{PAGE, Packed, Tables};

/// No more than so many bytes of pages.
const MOST_BYTES: u64 = 8 << 20;
/// No more than this part of the budget: one in so many.
const PART: u64 = 64;
/// Bytes of a page with its place in the tables.
const PAGE_BYTES: u64 = (PAGE * size_of::<f64>() + 2 * size_of::<(Key, Kept)>()) as u64;

/// Which numbers, and which page of them.
type Key = (u64, usize);
type Page = Arc<[f64]>;

/// The pages of one store. They count as held.
#[derive(Debug)]
pub(super) struct Pages {
    most: usize,
    kept: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    pages: HashMap<Key, Kept>,
    /// The order of coming in, or of a second chance (the "clock" of page replacement).
    order: VecDeque<Key>,
}

#[derive(Debug)]
struct Kept {
    page: Page,
    was_read: bool,
}

impl Pages {
    pub(super) fn new(budget_bytes: u64) -> Self {
        Self {
            most: (MOST_BYTES.min(budget_bytes / PART) / PAGE_BYTES) as usize,
            kept: Mutex::default(),
        }
    }

    fn get(&self, packed: &Packed, page: usize, tables: &mut Tables, ledger: &Ledger) -> Page {
        let key = (packed.id(), page);
        if let Some(kept) = self.lock(|shelf| shelf.get(key)) {
            return kept;
        }
        // Decoded without the lock: two who want the same page at once decode it both.
        let decoded = packed.page(page, tables);
        if self.most > 0 {
            let grown = self.lock(|shelf| shelf.put(key, &decoded, self.most));
            if grown {
                ledger.settle(0, PAGE_BYTES);
            }
        }
        decoded
    }

    fn lock<T>(&self, work: impl FnOnce(&mut Shelf) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shelf {
    fn get(&mut self, key: Key) -> Option<Page> {
        let kept = self.pages.get_mut(&key)?;
        kept.was_read = true;
        Some(Arc::clone(&kept.page))
    }

    /// Returns whether there is a page more than before.
    fn put(&mut self, key: Key, page: &Page, most: usize) -> bool {
        let kept = Kept {
            page: Arc::clone(page),
            was_read: false,
        };
        if self.pages.insert(key, kept).is_some() {
            return false;
        }
        self.order.push_back(key);
        let is_full = self.order.len() > most;
        if is_full {
            self.drop_one();
        }
        !is_full
    }

    /// Drops the oldest that nobody read again.
    fn drop_one(&mut self) {
        while let Some(key) = self.order.pop_front() {
            match self.pages.get_mut(&key) {
                Some(kept) if kept.was_read => {
                    kept.was_read = false;
                    self.order.push_back(key);
                }
                _ => {
                    self.pages.remove(&key);
                    return;
                }
            }
        }
    }
}

/// Where one question opens its pages: the last two, one of values and one of x, stay at hand, so
/// that a walk takes a lock once a page and not once a sample.
pub(super) struct Desk<'a> {
    pages: &'a Pages,
    ledger: &'a Ledger,
    /// The one read last comes first.
    open: RefCell<[Option<(Key, Page)>; 2]>,
    /// The ones read last come first.
    tables: RefCell<[Tables; 2]>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(pages: &'a Pages, ledger: &'a Ledger) -> Self {
        Self {
            pages,
            ledger,
            open: RefCell::default(),
            tables: RefCell::default(),
        }
    }

    /// Runs `read` on a page.
    pub(super) fn read<T>(
        &self,
        packed: &Packed,
        page: usize,
        read: impl FnOnce(&[f64]) -> T,
    ) -> T {
        let key = (packed.id(), page);
        let mut open = self.open.borrow_mut();
        let [first, second] = &mut *open;
        let is_it = |open: &Option<(Key, Page)>| open.as_ref().is_some_and(|open| open.0 == key);
        if !is_it(first) {
            std::mem::swap(first, second);
        }
        match first {
            Some((open, numbers)) if *open == key => read(numbers),
            _ => {
                let numbers = self.fetch(packed, page);
                let result = read(&numbers);
                *first = Some((key, numbers));
                result
            }
        }
    }

    fn fetch(&self, packed: &Packed, page: usize) -> Page {
        let mut tables = self.tables.borrow_mut();
        if !tables[0].are_of(packed) {
            tables.swap(0, 1);
        }
        self.pages.get(packed, page, &mut tables[0], self.ledger)
    }
}
