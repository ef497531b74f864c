//! What a line of a log costs to keep: `cargo bench -p sprintscope-sim --bench log`.
//!
//! Appending to blocks of text, beside a queue of lines that are kept one by one.
#![expect(clippy::print_stdout, reason = "a bench's table is its output")]

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::{Duration, Instant};

use sprintscope_sim::job::{Log, LogLine, Stream};

const BATCHES: u64 = 2_000;
const BATCH: u64 = 500;
/// Lines that are kept, by blocks and by the queue.
const KEPT: u64 = 500_000;
/// Other programs on the machine only ever add to a time: the least of some rounds counts.
const ROUNDS: usize = 3;

fn main() {
    let lines = (BATCHES * BATCH) as f64;
    let millions = |took: Duration| lines / took.as_secs_f64() / 1e6;
    let (blocks, queue) = (least(appended_to_blocks), least(appended_to_a_queue));
    println!("appended                  M lines/s   of a queue");
    println!(
        "blocks of text       {:>14.2} {:>12.2}",
        millions(blocks),
        queue.as_secs_f64() / blocks.as_secs_f64()
    );
    println!(
        "a queue of lines     {:>14.2} {:>12.2}",
        millions(queue),
        1.0
    );
}

fn least(measure: fn() -> Duration) -> Duration {
    let rounds = (0..ROUNDS).map(|_| measure());
    rounds.min().unwrap_or_default()
}

fn made() -> Vec<Vec<LogLine>> {
    let line = |number: u64| LogLine {
        t: number as f64 * 1e-3,
        stream: Stream::Out,
        text: format!("10:00:00.123 INFO worker step {number} took 12 ms on a machine").into(),
        is_open: false,
        is_shown: false,
        is_data: false,
    };
    let batch = |number: u64| (number * BATCH..(number + 1) * BATCH).map(line).collect();
    (0..BATCHES).map(batch).collect()
}

fn appended_to_blocks() -> Duration {
    let lines = made();
    let (log, begun) = (Log::default(), Instant::now());
    for batch in lines {
        log.extend(&batch);
        let kept = log.range();
        if kept.end - kept.start > KEPT {
            log.forget_oldest();
        }
    }
    let took = begun.elapsed();
    black_box(&log);
    took
}

fn appended_to_a_queue() -> Duration {
    let lines = made();
    let (mut queue, begun) = (VecDeque::new(), Instant::now());
    for line in lines.into_iter().flatten() {
        if queue.len() as u64 == KEPT {
            queue.pop_front();
        }
        queue.push_back(line);
    }
    let took = begun.elapsed();
    black_box(&queue);
    took
}
