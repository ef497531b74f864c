//! Times come back as they were told, in as few pieces as they need.

use super::*;

fn chunk_x(all: impl IntoIterator<Item = f64>) -> ChunkX {
    let mut xs = ChunkX::new();
    all.into_iter().for_each(|x| xs.push(x));
    xs
}

fn pieces(xs: &ChunkX) -> usize {
    match &xs.form {
        Layout::Pieces(pieces) => pieces.len(),
        Layout::Each(_) => usize::MAX,
    }
}

/// Those of a grid, told by how they are made.
fn grids() -> Vec<(&'static str, Vec<f64>, usize)> {
    let many = || (0..50_000).map(f64::from);
    let mut sum = 17.3;
    let read = |text: String| text.parse::<f64>().unwrap();
    vec![
        ("counted", many().collect(), 1),
        (
            "counted from afar",
            many().map(|i| 1e12 + 3.0 * i).collect(),
            1,
        ),
        ("products", many().map(|i| i * 0.001).collect(), 2),
        (
            "decimals",
            (0..50_000)
                .map(|i| read(format!("{}.{}", i / 10, i % 10)))
                .collect(),
            1,
        ),
        (
            "clock times",
            (0..50_000)
                .map(|i| read(format!("{}.{:03}", 1_764_511_811 + i / 1_000, i % 1_000)))
                .collect(),
            1,
        ),
        (
            "sums",
            many().map(|_| (sum, sum += 0.001).0).collect(),
            usize::MAX,
        ),
        ("one for all", many().map(|_| 5.0).collect(), 1),
        (
            "with a zero that has a sign",
            [-0.0, 1.0, 2.0].into(),
            usize::MAX,
        ),
    ]
}

#[test]
fn what_is_evenly_spaced_to_the_bit_is_few_pieces_and_all_comes_back() {
    for (what, all, most) in grids() {
        for batch in [1, 7, 1_000] {
            let mut xs = ChunkX::new();
            all.chunks(batch).for_each(|part| xs.push_each(part));
            assert!(pieces(&xs) <= most, "{what}: {} pieces", pieces(&xs));
            for (place, x) in all.iter().enumerate() {
                assert_eq!(xs.x(place).to_bits(), x.to_bits(), "{what}, {place}");
                let first = all.partition_point(|before| before < x);
                assert_eq!(xs.lower_bound(0..all.len(), *x), first, "{what}, {place}");
            }
        }
    }
}

#[test]
fn batches_told_by_their_spacing_come_back_as_they_were_told() {
    for (start, step) in [
        (0.0_f64, 0.001_f64),
        (17.3, 1e-3),
        (1e9 + 0.1, 1.0 / 3.0),
        (-0.0, 0.5),
    ] {
        let mut xs = ChunkX::new();
        let mut all = Vec::new();
        for batch in 0..40 {
            let start = start + f64::from(batch) * 100.0 * step;
            // As where a chunk ends within a batch.
            let steps = if batch == 0 { 20..120 } else { 0..100 };
            xs.push_regular([start, step], steps.clone());
            all.extend(steps.map(|i| start + i as f64 * step));
        }
        let back = xs.all();
        let same = back
            .iter()
            .zip(&all)
            .all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(same && back.len() == all.len(), "{start} by {step}");
    }
}

#[test]
fn among_many_batches_an_x_is_found_where_it_stands() {
    for (start, step, pause) in [(0.0, 0.001, 0.0), (17.3, 1e-3, 0.5), (0.1, 1.0 / 3.0, 0.0)] {
        let mut xs = ChunkX::new();
        for batch in 0..40 {
            let begins = start + f64::from(batch) * (100.0 * step + pause);
            xs.push_regular([begins, step], 0..100);
        }
        assert!(pieces(&xs) > 2, "{start} by {step}");
        let all = xs.all().into_owned();
        for range in [0..all.len(), 3..4, 90..110, 1_234..3_456, 7..7] {
            let inside = &all[range.clone()];
            let near = |x: &f64| [x.next_down(), *x, x.next_up()];
            for x in all.iter().step_by(13).flat_map(near) {
                let first = inside.partition_point(|before| *before < x);
                let found = xs.lower_bound(range.clone(), x);
                assert_eq!(found, range.start + first, "{start} by {step}, {x}");
            }
        }
    }
}

#[test]
fn uneven_times_come_back_exactly() {
    let all: Vec<f64> = (0..1_000).map(|i| f64::from(i * i)).collect();
    let xs = chunk_x(all.iter().copied());
    assert!(all.iter().enumerate().all(|(place, &x)| xs.x(place) == x));
}

#[test]
fn batches_that_go_on_in_step_stay_one_piece_and_a_pause_begins_another() {
    let mut xs = ChunkX::new();
    for batch in 0..60 {
        xs.push_regular([f64::from(batch) * 250.0, 0.25], 0..1000);
    }
    assert_eq!(pieces(&xs), 1);
    xs.push_regular([20_000.0, 0.25], 0..1000);
    assert_eq!(pieces(&xs), 2);
    assert_eq!(xs.x(60_000), 20_000.0);
    assert_eq!(xs.lower_bound(0..61_000, 19_999.0), 60_000);
}

#[test]
fn forgetting_moves_places_and_changes_no_time() {
    let uneven = (0..1_000).map(|i| f64::from(i * i));
    for mut xs in [chunk_x((0..1_000).map(f64::from)), chunk_x(uneven)] {
        let before: Vec<f64> = (128..1_000).map(|place| xs.x(place)).collect();
        xs.forget(128);
        xs.push(2e6);
        let after: Vec<f64> = (0..872).map(|place| xs.x(place)).collect();
        assert_eq!(before, after);
        assert_eq!(xs.x(872), 2e6);
    }
}

#[test]
fn one_time_for_all_samples_is_found_at_its_first() {
    let xs = chunk_x([5.0; 1_000]);
    assert_eq!(xs.lower_bound(0..1_000, 5.0), 0);
    assert_eq!(xs.lower_bound(0..1_000, 5.1), 1_000);
}
