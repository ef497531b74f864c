//! Memory stays where it was told.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::budget::Budget;
use super::slot::Slot;

/// Lets go of full chunks that are kept elsewhere, too, and are read back when somebody looks at them. Where that isn't
/// enough, drops what was cleared, then the oldest samples of whichever series is largest, until the budget is kept with a
/// little to spare, or until there is nothing left but names and newest samples. Those set aside go first, then
/// what earlier runs of jobs have left, whatever the size of the others.
pub(super) fn enforce<'a, Slots>(slots: impl Fn() -> Slots, budget: &Budget)
where
    Slots: Iterator<Item = &'a Slot>,
{
    let _turn = budget.turn();
    if !budget.is_over() {
        return;
    }
    let before = budget.held_bytes();
    if budget.has_reserve() {
        shrink(slots(), budget, |slot| slot.let_go_of_oldest(budget));
    }
    if budget.held_bytes() > budget.goal_bytes() {
        shrink(slots(), budget, |slot| slot.drop_oldest(budget) > 0);
    }
    budget.note_freed(before);
}

/// Has the first of them made smaller, again and again, until there is room or none gets any smaller.
fn shrink<'a>(
    slots: impl Iterator<Item = &'a Slot>,
    budget: &Budget,
    make_smaller: impl Fn(&Slot) -> bool,
) {
    // Weighed once; others may grow meanwhile, and are found the next time.
    let mut candidates: BinaryHeap<Candidate<'_>> = slots.map(Candidate::new).collect();
    while budget.held_bytes() > budget.goal_bytes() {
        let Some(mut largest) = candidates.peek_mut() else {
            break;
        };
        if make_smaller(largest.slot) {
            *largest = Candidate::new(largest.slot);
        } else {
            PeekMut::pop(largest);
        }
    }
}

/// A series and what it weighed when it was looked at, ordered by that; one that holds something of an earlier run is
/// before all others, before that one set aside, and before that one that can drop what was cleared.
struct Candidate<'a> {
    drops_cleared: bool,
    is_aside: bool,
    holds_earlier: bool,
    bytes: u64,
    slot: &'a Slot,
}

impl<'a> Candidate<'a> {
    fn new(slot: &'a Slot) -> Self {
        Self {
            drops_cleared: slot.drops_cleared(),
            is_aside: slot.is_aside(),
            holds_earlier: slot.holds_earlier(),
            bytes: slot.bytes(),
            slot,
        }
    }
}

impl Ord for Candidate<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |one: &Self| {
            let kind = (one.drops_cleared, one.is_aside, one.holds_earlier);
            (kind, one.bytes)
        };
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate<'_> {}

#[cfg(test)]
mod tests {
    use super::super::{Question, Run, SeriesId, SeriesInfo, Store, XValues};

    fn info(name: &str) -> SeriesInfo {
        SeriesInfo {
            name: name.into(),
            ..SeriesInfo::default()
        }
    }

    #[test]
    fn the_budget_is_kept_and_history_begins_later() {
        const BUDGET: u64 = 12 << 20;
        let store = Store::new(BUDGET);
        let (large, small) = (store.create(info("a/large")), store.create(info("a/small")));
        store
            .append(
                small,
                XValues::Regular {
                    start: 0.0,
                    step: 1.0,
                },
                &vec![-5.0; 10_000],
            )
            .unwrap();
        store.append(large, XValues::Each(&[0.0]), &[1e6]).unwrap();
        for batch in 0..100 {
            let start = 1.0 + f64::from(batch) * 50_000.0;
            store
                .append(
                    large,
                    XValues::Regular { start, step: 1.0 },
                    &vec![2.0; 50_000],
                )
                .unwrap();
            assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
        }
        assert!(store.bytes() > BUDGET / 100 * 93, "{} bytes", store.bytes());
        assert_eq!(store.stats(small).unwrap().history_samples, 10_000);
        let stats = store.stats(large).unwrap();
        assert_eq!(
            (stats.samples, stats.max, stats.history_max),
            (5_000_001, Some(1e6), Some(2.0))
        );
        let first = stats.history_first_x.unwrap();
        assert!(first > 3e6);
        assert_eq!(stats.history_samples as f64, 5_000_001.0 - first);
        assert_eq!(store.range(large), Some((first, 5e6)));
        let runs = store
            .columns(
                large,
                &Question {
                    width: 1e5,
                    columns: 0..50,
                    ..Question::default()
                },
            )
            .runs;
        let [Run::Columns { start, columns, .. }] = &runs[..] else {
            panic!("columns")
        };
        let empty = columns
            .iter()
            .take_while(|column| column.is_empty())
            .count() as i64;
        assert_eq!(start + empty, (first / 1e5) as i64);
    }

    #[test]
    fn what_was_cleared_goes_before_what_is_seen_however_large() {
        const BUDGET: u64 = 6 << 20;
        let store = Store::new(BUDGET);
        let (small, large) = (store.create(info("a/small")), store.create(info("a/large")));
        let append = |series, start: f64, count| {
            let times = XValues::Regular { start, step: 1.0 };
            // Of all digits, so that to pack them wins nothing.
            let values: Vec<f64> = (0..count).map(|n| (start + f64::from(n)).sin()).collect();
            store.append(series, times, &values).unwrap();
        };
        append(small, 0.0, 200_000);
        let cleared = store.clear();
        assert_eq!(store.range(small), None);
        store.show_again(&cleared);
        assert_eq!(store.range(small), Some((0.0, 199_999.0)));
        store.clear();
        append(large, 0.0, 400_000);
        for batch in 0..20 {
            append(large, 4e5 + f64::from(batch) * 10_000.0, 10_000);
            assert!(store.bytes() <= BUDGET);
        }
        let [small, large] = [small, large].map(|id| store.stats(id).unwrap());
        assert!(small.cleared_samples < 200_000, "{small:?}");
        assert_eq!(small.samples, 200_000);
        assert_eq!(large.history_samples, 600_000, "{large:?}");
    }

    #[test]
    fn thousands_of_small_series_keep_the_budget_too() {
        const BUDGET: u64 = 8 << 20;
        let store = Store::new(BUDGET);
        let ids: Vec<SeriesId> = (0..2_000)
            .map(|n| store.create(info(&format!("a/{n}"))))
            .collect();
        for round in 0..12 {
            let values = vec![1.0; 100];
            for &id in &ids {
                let start = f64::from(round) * 100.0;
                store
                    .append(id, XValues::Regular { start, step: 1.0 }, &values)
                    .unwrap();
                assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
            }
        }
        for &id in &ids {
            let stats = store.stats(id).unwrap();
            assert_eq!(
                (stats.samples, stats.history_last_x),
                (1_200, Some(1_199.0))
            );
            assert!(stats.history_samples >= 64);
            let first = stats.history_first_x.unwrap();
            let question = Question {
                width: 1.0,
                columns: 0..2_000,
                ..Question::default()
            };
            let Run::Samples(samples) = &store.columns(id, &question).runs[0] else {
                panic!("few")
            };
            assert_eq!(
                (samples.len() as u64, samples[0][0]),
                (stats.history_samples, first)
            );
        }
    }

    #[test]
    fn what_earlier_runs_have_left_goes_first() {
        const BUDGET: u64 = 8 << 20;
        let store = Store::new(BUDGET);
        let (old, live) = (store.create(info("a/old")), store.create(info("a/live")));
        let append = |id, start: f64, count| {
            let times = XValues::Regular { start, step: 1.0 };
            store.append(id, times, &vec![2.0; count]).unwrap();
        };
        append(old, 0.0, 150_000);
        store.begin_span(old, 1);
        append(old, 150_000.0, 10_000);
        let kept = |id| store.stats(id).unwrap().history_samples;
        let mut start = 0.0;
        // The live one is larger by far when the first has to go.
        while kept(old) == 160_000 {
            append(live, start, 20_000);
            start += 20_000.0;
        }
        assert!(store.stats(live).unwrap().samples > 320_000);
        while kept(old) > 28_929 {
            append(live, start, 20_000);
            start += 20_000.0;
            assert!(store.bytes() <= BUDGET);
            let all = store.stats(live).unwrap();
            let is_whole = all.history_samples == all.samples;
            assert!(is_whole, "{} kept of the earlier run", kept(old));
        }
        // The chunk that holds samples of the newest run, too, waits its turn.
        let spans = store.spans(old);
        assert_eq!(spans[0].range, Some((131_072.0, 149_999.0)));
        assert_eq!(spans[1].range, Some((150_000.0, 159_999.0)));
        assert_eq!(spans[0].first_x, Some(0.0));
    }

    #[test]
    fn what_was_set_aside_goes_before_anything_else() {
        const BUDGET: u64 = 8 << 20;
        let store = Store::new(BUDGET);
        let (kept, aside, back) = (
            store.create(info("a/kept")),
            store.create(info("b/aside")),
            store.create(info("c/back")),
        );
        let times = |start| XValues::Regular { start, step: 1.0 };
        // Nothing that packs to almost nothing.
        let noise = |count: usize| -> Vec<f64> {
            let value = |at: usize| (at as f64 * 12.9898).sin() * 43_758.545_3;
            (0..count).map(value).collect()
        };
        let some = |id, count| store.append(id, times(0.0), &noise(count)).unwrap();
        some(kept, 200_000);
        some(aside, 50_000);
        some(back, 50_000);
        store.set_aside(aside);
        store.set_aside(back);
        assert!(store.list().iter().all(|(id, _)| *id == kept));
        assert_eq!(
            store.create(info("b/aside")).0,
            back.0 + 1,
            "its name is free"
        );
        store.put_back(back, "c/back".into());
        assert_eq!(store.find("c/back"), Some(back));
        let growing = store.create(info("d/growing"));
        for batch in 0..20 {
            let start = f64::from(batch) * 1e5;
            store
                .append(growing, times(start), &noise(100_000))
                .unwrap();
        }
        assert!(store.is_cut(aside) && !store.is_cut(back));
        assert!(store.stats(aside).unwrap().history_samples < 50_000);
        assert_eq!(store.stats(back).unwrap().history_samples, 50_000);
        assert_eq!(store.stats(kept).unwrap().history_samples, 200_000);
    }

    #[test]
    fn a_series_that_cannot_shrink_keeps_no_other_from_it() {
        let store = Store::new(1 << 20);
        // The heaviest by its name alone: nothing of it can be dropped.
        store.create(info(&"x".repeat(500_000)));
        let small = store.create(info("a/small"));
        for batch in 0..50 {
            let start = f64::from(batch) * 10_000.0;
            let times = XValues::Regular { start, step: 1.0 };
            store.append(small, times, &vec![1.0; 10_000]).unwrap();
        }
        assert!(store.bytes() <= 1 << 20, "{} bytes", store.bytes());
        assert!(store.stats(small).unwrap().history_samples > 0);
    }

    #[test]
    fn a_budget_too_small_for_the_names_alone_keeps_the_newest_samples() {
        let store = Store::new(1);
        let ids: Vec<SeriesId> = (0..300)
            .map(|n| store.create(info(&format!("a/{n}"))))
            .collect();
        for round in 0..100 {
            for &id in &ids {
                let x = f64::from(round);
                store.append(id, XValues::Each(&[x]), &[x]).unwrap();
            }
        }
        let large = store.create(info("a/large"));
        let times = XValues::Regular {
            start: 0.0,
            step: 1.0,
        };
        store.append(large, times, &vec![1.0; 1_000_000]).unwrap();
        for &id in &ids {
            let stats = store.stats(id).unwrap();
            assert_eq!((stats.samples, stats.last), (100, Some(99.0)));
            assert!(stats.history_samples > 0);
        }
        let stats = store.stats(large).unwrap();
        assert_eq!(
            (stats.samples, stats.history_last_x),
            (1_000_000, Some(999_999.0))
        );
        assert!(store.bytes() < 301 * 4_096, "{} bytes", store.bytes());
    }

    #[test]
    fn threads_that_append_at_once_keep_the_budget_between_them() {
        const BUDGET: u64 = 4 << 20;
        let store = Store::new(BUDGET);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let store = store.clone();
                scope.spawn(move || {
                    let id = store.create(info(&format!("a/{thread}")));
                    for batch in 0..300 {
                        let start = f64::from(batch) * 5_000.0;
                        let times = XValues::Regular { start, step: 1.0 };
                        store.append(id, times, &vec![1.0; 5_000]).unwrap();
                    }
                });
            }
        });
        assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
        for (id, _) in store.list().iter() {
            assert_eq!(store.stats(*id).unwrap().samples, 1_500_000);
        }
    }
}
