use proptest::prelude::*;

use super::super::message::Stream;
use super::*;

fn line(text: &str) -> LogLine {
    LogLine {
        t: 0.0,
        stream: Stream::Out,
        text: text.into(),
        is_open: false,
        is_shown: false,
        is_data: false,
    }
}

/// Logs within these bounds, oldest lines of the largest first, as the hub does it.
fn enforce(bounds: &LogBounds, logs: &[Log]) {
    while bounds.is_over() {
        let largest = logs
            .iter()
            .max_by(|a, b| a.part_of_bounds().total_cmp(&b.part_of_bounds()));
        if !largest.is_some_and(Log::forget_oldest) {
            break;
        }
    }
}

#[test]
fn more_lines_than_the_bound_push_the_oldest_out_and_keep_their_numbers() {
    let bounds = Arc::new(LogBounds::new(20_000, u64::MAX));
    let log = Log::within(&bounds);
    for number in 0..50_000 {
        log.push(&line(&number.to_string()));
        enforce(&bounds, std::slice::from_ref(&log));
    }
    let kept = log.range();
    assert_eq!(kept.end, 50_000);
    assert!((12_000..=20_000).contains(&(kept.end - kept.start)));
    let last = log.lines(49_999..50_005);
    assert_eq!(last.len(), 1);
    assert_eq!((last[0].0, &*last[0].1.text), (49_999, "49999"));
    let first = log.lines(0..kept.start + 1);
    assert_eq!(first[0].0, kept.start);
    assert_eq!(&*first[0].1.text, &*kept.start.to_string());
}

#[test]
fn long_lines_are_held_to_the_bytes_and_one_too_long_stays_alone() {
    let bounds = Arc::new(LogBounds::new(u64::MAX, 8 << 20));
    let log = Log::within(&bounds);
    let logs = std::slice::from_ref(&log);
    let long = "x".repeat(1 << 20);
    for _ in 0..100 {
        log.push(&line(&long));
        enforce(&bounds, logs);
        assert!(bounds.bytes() <= 8 << 20);
    }
    assert!(log.range().start > 90 && log.range().end == 100);
    log.push(&line(&"y".repeat(16 << 20)));
    enforce(&bounds, logs);
    assert_eq!(log.range(), 100..101);
    drop(log);
    assert_eq!(bounds.bytes(), 0);
}

#[test]
fn a_loud_job_takes_no_line_from_a_quiet_one() {
    let bounds = Arc::new(LogBounds::new(1_000, u64::MAX));
    let logs = [Log::within(&bounds), Log::within(&bounds)];
    (0..400).for_each(|number| logs[0].push(&line(&number.to_string())));
    for number in 0..9_000 {
        logs[1].push(&line(&number.to_string()));
        enforce(&bounds, &logs);
    }
    assert_eq!(logs[0].range(), 0..400);
    assert_eq!(logs[1].range().end, 9_000);
    assert!(logs[1].range().start >= 8_400);
}

#[test]
fn an_open_line_is_replaced_by_the_next_of_its_stream_and_keeps_its_number() {
    let mut t = 0.0;
    let mut of = |stream, text, is_open| {
        t += 1.0;
        LogLine {
            t,
            stream,
            is_open,
            ..line(text)
        }
    };
    let log = Log::default();
    log.push(&line("one"));
    log.push(&of(Stream::Out, "Name? ", true));
    log.push(&of(Stream::Note, "a note", false));
    log.push(&of(Stream::Err, "50", true));
    assert_eq!(log.open_lines(), [1, 3]);
    log.push(&of(Stream::Out, "Name? x", false));
    assert_eq!(log.open_lines(), [3]);
    log.push(&of(Stream::Out, "two", false));
    log.push(&of(Stream::Err, "50 %", false));
    let lines = log.lines(0..9);
    let texts: Vec<&str> = lines.iter().map(|(_, line)| &*line.text).collect();
    assert_eq!(texts, ["one", "Name? x", "a note", "50 %", "two"]);
    assert!(lines.is_sorted_by_key(|(_, line)| line.t));
    assert_eq!(log.open_lines(), [0; 0]);
}

#[test]
fn a_range_outside_of_what_is_kept_holds_nothing() {
    let log = Log::default();
    log.push(&line("one"));
    assert_eq!(log.lines(1..9), []);
    assert_eq!(log.lines(Range { start: 5, end: 2 }), []);
}

#[test]
fn a_line_is_found_by_its_time() {
    let log = Log::default();
    for number in 0..20_000 {
        log.push(&LogLine {
            t: f64::from(number / 2),
            ..line("a line that takes some room, so that there are several blocks")
        });
    }
    assert_eq!(log.number_at(-1.0), 0);
    assert_eq!(log.number_at(7_000.0), 14_000);
    assert_eq!(log.number_at(7_000.5), 14_002);
    assert_eq!(log.number_at(1e9), 20_000);
}

#[test]
fn a_line_that_says_when_it_was_is_found_by_that_time_wherever_it_stands() {
    let log = Log::default();
    let time = |number: u32| match number {
        15_000 => 4_000.25,
        15_001 => -3.0,
        number => f64::from(number),
    };
    for number in 0..20_000 {
        log.push(&LogLine {
            t: time(number),
            ..line("a line that takes some room, so that there are several blocks")
        });
    }
    let slow = |t: f64| {
        let from = (0..20_000).filter(|number| time(*number) >= t);
        let first = from.min_by(|one, other| time(*one).total_cmp(&time(*other)));
        first.map_or(20_000, u64::from)
    };
    for t in [
        -9.0, -3.0, -1.0, 4_000.0, 4_000.1, 4_000.25, 4_000.3, 14_999.5, 15_000.5, 19_999.0, 2e4,
    ] {
        assert_eq!(log.number_at(t), slow(t), "{t}");
    }
}

#[test]
fn who_reads_a_part_sees_it_as_it_was() {
    let log = Log::default();
    log.push(&line("one"));
    let part = log.part(0..9);
    log.push(&line("two"));
    while log.forget_oldest() {}
    assert_eq!(log.range(), 1..2);
    let texts: Vec<&str> = part.iter().map(|(_, line)| line.text).collect();
    assert_eq!(texts, ["one"]);
}

#[derive(Clone, Debug)]
enum Step {
    Push(LogLine),
    Drop,
    Clear,
    PutBack,
}

fn any_line() -> impl Strategy<Value = LogLine> {
    let stream = prop_oneof![Just(Stream::Out), Just(Stream::Err), Just(Stream::Note)];
    let letters = prop_oneof![Just("a"), Just("é"), Just("bc")];
    let length = prop_oneof![4 => 0..12_usize, 1 => 9_000..9_010_usize];
    let text = (letters, length).prop_map(|(letters, length)| letters.repeat(length));
    (stream, text, any::<bool>(), any::<bool>()).prop_map(|(stream, text, is_open, is_data)| {
        LogLine {
            t: 0.0,
            stream,
            text: text.into(),
            is_open: is_open && stream != Stream::Note,
            is_shown: is_open ^ is_data,
            is_data,
        }
    })
}

proptest! {
    /// Blocks of text say what a plain list of lines would.
    #[test]
    fn blocks_hold_what_a_list_would(steps in proptest::collection::vec(prop_oneof![
        9 => any_line().prop_map(Step::Push),
        1 => Just(Step::Drop),
        1 => Just(Step::Clear),
        1 => Just(Step::PutBack),
    ], 0..80)) {
        let log = Log::default();
        let (mut cleared, mut cleared_before) = (0, Vec::new());
        let mut list: Vec<LogLine> = Vec::new();
        for (t, step) in (0..).zip(steps) {
            match step {
                Step::Push(line) => {
                    let line = LogLine { t: f64::from(t), ..line };
                    log.push(&line);
                    let kept = log.range().start as usize;
                    let mut places = list.iter_mut().skip(kept);
                    match places.find(|one| one.is_open && one.stream == line.stream) {
                        Some(open) => *open = LogLine { t: open.t, ..line },
                        None => list.push(line),
                    }
                }
                Step::Drop => {
                    log.forget_oldest();
                }
                Step::Clear => {
                    let kept = log.range().start as usize;
                    let ended = list.iter().skip(kept).take_while(|one| !one.is_open).count();
                    cleared_before.push(log.clear());
                    cleared = cleared.max((kept + ended) as u64);
                }
                Step::PutBack => {
                    if let Some(before) = cleared_before.pop() {
                        log.clear_to(before);
                        cleared = before;
                    }
                }
            }
        }
        let kept = log.range();
        prop_assert_eq!(kept.end as usize, list.len());
        let expected: Vec<(u64, LogLine)> = (0..).zip(list).skip(kept.start as usize).collect();
        let seen = expected.iter().filter(|(number, _)| *number >= cleared);
        prop_assert_eq!(log.seen(), cleared.max(kept.start)..kept.end);
        let data = seen.filter(|(_, line)| line.is_data).count();
        prop_assert_eq!(log.data_lines(), data as u64);
        let open: Vec<u64> = expected.iter().filter(|(_, line)| line.is_open).map(|(at, _)| *at).collect();
        let mut open_lines = log.open_lines();
        open_lines.sort_unstable();
        prop_assert_eq!(open_lines, open);
        prop_assert_eq!(log.lines(0..u64::MAX), expected);
    }
}

#[test]
fn what_turns_out_to_be_data_is_counted_and_nothing_else_is_touched() {
    let log = Log::default();
    for text in ["hello", "epoch 1 loss 0.5", "epoch 2 loss 0.25"] {
        log.push(&line(text));
    }
    let of_err = LogLine {
        stream: Stream::Err,
        ..line("epoch 1 loss 0.5")
    };
    log.push(&of_err);
    let before = log.part(0..4);
    log.turn_out_data(&DataLines {
        stream: Stream::Out,
        texts: ["epoch 1 loss 0.5".into(), "never said".into()].into(),
    });
    let lines = log.lines(0..4).into_iter();
    let data: Vec<bool> = lines.map(|(_, line)| line.is_data).collect();
    assert_eq!(data, [false, true, false, false]);
    assert_eq!((log.data_lines(), log.turned_lines()), (1, 1));
    // Who reads meanwhile isn't disturbed.
    assert!(before.iter().all(|(_, line)| !line.is_data));
}
