//! What is read of a source reaches its job.

use crate::job::{LogLine, Stream};

use super::{LOG_BYTES, LOG_LINES, RowTimes, message_len, spread};

#[test]
fn rows_lie_between_two_looks_and_the_last_one_is_now() {
    let (start, step) = (10.5, 0.5);
    assert_eq!(spread(10.0, 12.0, 4), RowTimes { start, step });
    for (since, now, rows) in [(10.0, 12.0, 1), (12.0, 12.0, 4), (13.0, 12.0, 4)] {
        let at_once = RowTimes {
            start: 12.0,
            step: 0.0,
        };
        assert_eq!(spread(since, now, rows), at_once);
    }
}

#[test]
fn a_message_holds_lines_up_to_a_bound_and_at_least_one() {
    let line = |bytes: usize| LogLine {
        t: 0.0,
        stream: Stream::Out,
        text: "x".repeat(bytes).into(),
        is_open: false,
        is_shown: false,
        is_data: false,
    };
    assert_eq!(message_len(&[]), 0);
    assert_eq!(message_len(&[line(2 * LOG_BYTES)]), 1);
    assert_eq!(message_len(&vec![line(LOG_BYTES / 4); 9]), 4);
    assert_eq!(message_len(&vec![line(1); LOG_LINES + 1]), LOG_LINES);
}
