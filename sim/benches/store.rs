//! What the store costs, beside what the machine could do at best: `cargo bench --bench store`.
//! `-- --billion` adds 1e9 samples (9 GB of memory).
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope_sim::store::{Column, Question, SeriesId, SeriesInfo, Store, XValues};

const STEP: f64 = 0.001;
const BATCH: usize = 1_000;
const COLUMNS: i64 = 2_000;
const NEW_COLUMNS: i64 = 5;
/// More than the billion samples need.
const BUDGET_BYTES: u64 = 20 << 30;

fn main() {
    append();
    println!();
    columns();
    println!();
    packed();
    println!();
    ranges();
    println!();
    measures();
}

fn append() {
    const SAMPLES: usize = 20_000_000;
    let values: Vec<f64> = (0..BATCH).map(|i| (i as f64 * 0.1).sin()).collect();
    let vec_push = per_sample(SAMPLES, || {
        let mut all = Vec::new();
        for _ in 0..SAMPLES / BATCH {
            for &value in &values {
                all.push(black_box(value));
            }
        }
        black_box(all.len());
    });
    let vec_extend = per_sample(SAMPLES, || {
        let mut all = Vec::new();
        for _ in 0..SAMPLES / BATCH {
            all.extend_from_slice(black_box(&values));
        }
        black_box(all.len());
    });
    let regular = per_sample(SAMPLES, || {
        black_box(filled(SAMPLES, &values));
    });
    let each = |x: fn(usize) -> f64| {
        let xs: Vec<f64> = (0..SAMPLES).map(x).collect();
        per_sample(SAMPLES, || {
            let (store, id) = empty();
            for xs in xs.chunks_exact(BATCH) {
                store
                    .append(id, XValues::Each(xs), &values)
                    .expect("not removed");
            }
            black_box(store.bytes());
        })
    };
    let (even, uneven) = (
        each(|i| i as f64 * STEP),
        each(|i| i as f64 * STEP + jitter(i)),
    );
    let single = per_sample(SAMPLES, || {
        let (store, id) = empty();
        for i in 0..SAMPLES {
            let value = values[i % BATCH];
            store
                .append(id, XValues::Each(&[i as f64 * STEP]), &[value])
                .expect("not removed");
        }
        black_box(store.bytes());
    });
    let single_inside = per_sample(SAMPLES, || {
        let (store, id) = empty();
        for batch in 0..SAMPLES / BATCH {
            store.write(|writer| {
                for (i, &value) in (batch * BATCH..).zip(&values) {
                    writer
                        .append(id, XValues::Each(&[i as f64 * STEP]), &[value])
                        .expect("not removed");
                }
            });
        }
        black_box(store.bytes());
    });
    println!("append                          M samples/s   ratio to Vec push");
    for (what, nanos) in [
        ("Vec::push (the limit)", vec_push),
        ("Vec::extend_from_slice", vec_extend),
        ("batches of 1,000, regular time", regular),
        ("batches of 1,000, even times", even),
        ("batches of 1,000, uneven times", uneven),
        ("one by one, even times", single),
        ("one by one, inside one write", single_inside),
    ] {
        println!(
            "{what:<32} {:>10.1} {:>19.2}",
            1e3 / nanos,
            vec_push / nanos
        );
    }
}

fn columns() {
    let mut sizes = vec![10_000, 100_000, 250_000, 1_000_000, 100_000_000];
    if std::env::args().any(|argument| argument == "--billion") {
        sizes.push(1_000_000_000);
    }
    println!(
        "{COLUMNS} columns over N samples: all, the {NEW_COLUMNS} new ones after scrolling, and"
    );
    println!("against a plain min/max scan of all samples in the same run");
    println!("N              time        all µs   new µs   scan µs   all / scan   bytes/sample");
    for samples in sizes {
        for time in ["regular", "uneven"] {
            if time == "uneven" && samples > 100_000_000 {
                continue;
            }
            row(samples, time);
        }
    }
}

fn row(samples: usize, time: &str) {
    let values: Vec<f64> = (0..BATCH).map(|i| (i as f64 * 0.1).sin()).collect();
    let (store, id) = if time == "regular" {
        filled(samples, &values)
    } else {
        uneven(samples, &values, |x| x)
    };
    let width = samples as f64 * STEP / COLUMNS as f64;
    let all = asked(&store, id, width, 0..COLUMNS);
    let new = asked(&store, id, width, COLUMNS - NEW_COLUMNS..COLUMNS);
    let plain: Vec<f64> = values
        .iter()
        .copied()
        .cycle()
        .take(samples.min(100_000_000))
        .collect();
    let scan = best_of(5, || {
        black_box(Column::of(black_box(&plain)));
    });
    let scan = scan.as_secs_f64() * 1e6 * samples as f64 / plain.len() as f64;
    let bytes = store.bytes() as f64 / samples as f64;
    println!(
        "{samples:<14} {time:<9} {all:>8.1} {new:>8.2} {scan:>9.1} {:>12.4} {bytes:>14.2}",
        all / scan
    );
}

/// A noisy sine in six significant digits, packed, and what is then asked of it.
fn packed() {
    println!("packed: a noisy sine in six significant digits, against a copy of its samples");
    println!("(100 samples a column, which buckets serve; 50 a column, all of which are decoded;");
    println!(" uneven µs: by a clock that counts microseconds)");
    println!(
        "N              time        all µs   100 µs, first   again   50 µs, first   again   bytes/sample"
    );
    for (samples, time) in [
        (1_000_000, "regular"),
        (100_000_000, "regular"),
        (10_000_000, "uneven µs"),
        (10_000_000, "uneven"),
    ] {
        packed_row(samples, time);
    }
    path();
}

fn packed_row(samples: usize, time: &str) {
    let values = noisy_sine();
    let (store, id) = match time {
        "regular" => filled(samples, &values),
        "uneven µs" => uneven(samples, &values, |x| (x * 1e6).round() / 1e6),
        _ => uneven(samples, &values, |x| x),
    };
    let start = Instant::now();
    store.pack();
    let packing = start.elapsed().as_secs_f64();
    let copy = best_of(3, || {
        black_box(black_box(&values).repeat(100));
    });
    let copy = copy.as_secs_f64() / (values.len() * 100) as f64;
    let bytes = store.bytes() as f64 / samples as f64;
    let all = asked(
        &store,
        id,
        samples as f64 * STEP / COLUMNS as f64,
        0..COLUMNS,
    );
    let looked = |per_column: f64| {
        let question = Question {
            width: per_column * STEP,
            columns: 2_000..2_000 + COLUMNS,
            ..Question::default()
        };
        let start = Instant::now();
        black_box(store.columns(id, &question));
        let first = start.elapsed().as_secs_f64() * 1e6;
        [first, asked(&store, id, question.width, question.columns)]
    };
    // In this order, so that none finds what another has decoded.
    let [[few, few_again], [first, again]] = [50.0, 100.0].map(looked);
    println!(
        "{samples:<14} {time:<10} {all:>7.1} {first:>15.1} {again:>7.1} {few:>14.1} {few_again:>7.1} {bytes:>14.2}"
    );
    println!(
        "    packed at {:.1} M samples/s or more, {:.4} × a copy",
        samples as f64 / packing * 1e-6,
        copy / (packing / samples as f64)
    );
}

/// The samples of a range, and their mean and deviation.
fn ranges() {
    let mut sizes = vec![1_000_000, 100_000_000];
    if std::env::args().any(|argument| argument == "--billion") {
        sizes.push(1_000_000_000);
    }
    println!("ranges: all but the first and the last sample, against a plain sum in the same run");
    println!("(under the lock: until the range is at hand; then it is read without)");
    println!(
        "N              kept      under lock µs   read M/s   sums µs, first   again   plain sum µs   again / plain"
    );
    for samples in sizes {
        range_rows(samples);
    }
}

fn range_rows(samples: usize) {
    let values = noisy_sine();
    let (store, id) = filled(samples, &values);
    let end = (samples - 1) as f64 * STEP;
    let plain_sum = best_of(3, || {
        for _ in 0..samples / values.len() {
            black_box(black_box(&values).iter().sum::<f64>());
        }
    });
    let plain_sum = plain_sum.as_secs_f64() * 1e6;
    for kept in ["plain", "packed"] {
        if kept == "packed" {
            store.pack();
        }
        let moments = || {
            let start = Instant::now();
            black_box(store.moments(id, STEP..end));
            start.elapsed().as_secs_f64() * 1e6
        };
        let first = moments();
        let again = (0..20).map(|_| moments()).fold(f64::INFINITY, f64::min);
        let start = Instant::now();
        let range = store.samples_in(id, STEP..end).expect("not removed");
        let locked = start.elapsed().as_secs_f64() * 1e6;
        let start = Instant::now();
        let read: usize = range.map(|chunk| black_box(chunk).xs.len()).sum();
        let read = read as f64 / start.elapsed().as_secs_f64() * 1e-6;
        println!(
            "{samples:<14} {kept:<8} {locked:>14.1} {read:>10.1} {first:>16.1} {again:>7.1} {plain_sum:>14.1} {:>15.6}",
            again / plain_sum
        );
    }
}

/// What is said of a range: what is known at once, and all of it.
fn measures() {
    println!(
        "N              kept        at once ms   all ms   chunk ms, most   plain sum ms   all / plain"
    );
    let values = noisy_sine();
    for samples in [1_000_000, 10_000_000, 100_000_000] {
        let (store, id) = filled(samples, &values);
        let end = (samples - 1) as f64 * STEP;
        let plain_sum = best_of(3, || {
            for _ in 0..samples / values.len() {
                black_box(black_box(&values).iter().sum::<f64>());
            }
        });
        for kept in ["plain", "packed"] {
            if kept == "packed" {
                store.pack();
                black_box(store.moments(id, STEP..end));
            }
            let start = Instant::now();
            let mut reading = store.range_stats(id, STEP..end, None).expect("not removed");
            black_box(reading.stats());
            let at_once = start.elapsed().as_secs_f64() * 1e3;
            let mut most = Duration::ZERO;
            loop {
                let chunk = Instant::now();
                if !reading.read_on() {
                    break;
                }
                most = most.max(chunk.elapsed());
            }
            black_box(reading.stats());
            let all = start.elapsed().as_secs_f64() * 1e3;
            let (most, plain_sum) = (most.as_secs_f64() * 1e3, plain_sum.as_secs_f64() * 1e3);
            println!(
                "{samples:<14} {kept:<8} {at_once:>13.3} {all:>8.1} {most:>16.2} {plain_sum:>14.1} {:>13.1}",
                all / plain_sum
            );
        }
    }
}

/// A curve in the plane.
fn path() {
    for samples in [1 << 17, 1 << 20] {
        let (store, id) = empty();
        let angles = (0..samples).map(|i| f64::from(i) * 0.1);
        let (xs, values): (Vec<f64>, Vec<f64>) = angles.map(|a| (a.cos(), a.sin())).unzip();
        store
            .append(id, XValues::Each(&xs), &values)
            .expect("not removed");
        let nearest = best_of(20, || {
            black_box(store.nearest(id, black_box(0.3)));
        });
        println!(
            "nearest on a path of {samples} samples: {:.1} µs",
            nearest.as_secs_f64() * 1e6
        );
    }
}

/// A million values; noise of a tenth of a per cent.
fn noisy_sine() -> Vec<f64> {
    let value = |i: usize| {
        let noise = (jitter(i) / STEP - 0.45) * 2e-3;
        (((i as f64 * STEP).sin() + noise) * 1e5).round() / 1e5
    };
    (0..1_000_000).map(value).collect()
}

/// Microseconds of the median of many questions, each scrolled a little.
fn asked(store: &Store, id: SeriesId, width: f64, columns: std::ops::Range<i64>) -> f64 {
    let mut times: Vec<Duration> = (0..200)
        .map(|scrolled: i64| {
            let back = scrolled * NEW_COLUMNS % (COLUMNS / 2);
            let columns = columns.start - back..columns.end - back;
            let question = Question {
                width,
                columns,
                ..Question::default()
            };
            let start = Instant::now();
            black_box(store.columns(id, &question));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

fn filled(samples: usize, values: &[f64]) -> (Store, SeriesId) {
    let (store, id) = empty();
    for batch in 0..samples / BATCH {
        let start = (batch * BATCH) as f64 * STEP;
        store
            .append(
                id,
                XValues::Regular { start, step: STEP },
                part(values, batch),
            )
            .expect("not removed");
    }
    (store, id)
}

/// One batch of values that repeat.
fn part(values: &[f64], batch: usize) -> &[f64] {
    let first = batch * BATCH % values.len();
    &values[first..first + BATCH]
}

fn uneven(samples: usize, values: &[f64], clock: fn(f64) -> f64) -> (Store, SeriesId) {
    let (store, id) = empty();
    for batch in 0..samples / BATCH {
        let xs = batch * BATCH..(batch + 1) * BATCH;
        let xs: Vec<f64> = xs.map(|i| clock(i as f64 * STEP + jitter(i))).collect();
        store
            .append(id, XValues::Each(&xs), part(values, batch))
            .expect("not removed");
    }
    (store, id)
}

/// Less than a step, so that time never runs backwards.
fn jitter(i: usize) -> f64 {
    (i.wrapping_mul(0x9E37_79B9) >> 7 & 0xFF) as f64 / 256.0 * 0.9 * STEP
}

fn empty() -> (Store, SeriesId) {
    let store = Store::new(BUDGET_BYTES);
    let id = store.create(SeriesInfo {
        name: "bench/series".into(),
        ..SeriesInfo::default()
    });
    (store, id)
}

/// Nanoseconds.
fn per_sample(samples: usize, work: impl FnMut()) -> f64 {
    best_of(3, work).as_secs_f64() * 1e9 / samples as f64
}

fn best_of(times: usize, mut work: impl FnMut()) -> Duration {
    let timed = (0..times).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}
