use std::time::{Duration, Instant};

use proptest::prelude::*;
use sprintscope_sim::job::Stream;

use super::*;

fn line(t: f64, text: &str) -> LogLine {
    LogLine {
        t,
        stream: Stream::Out,
        text: text.into(),
        is_open: false,
        is_shown: false,
        is_data: false,
    }
}

fn log(lines: impl Iterator<Item = String>) -> Log {
    let log = Log::default();
    for (t, text) in (0..).zip(lines) {
        log.push(&line(f64::from(t), &text));
    }
    log
}

/// A reader at a window of ten lines.
#[derive(Default)]
struct Desk {
    reader: Reader,
    view: LogView,
}

impl Desk {
    const HEIGHT: f64 = 10.0;

    fn draw(&mut self, log: &Log) -> bool {
        let has_more = self
            .reader
            .look((log.clone(), Some(JobId(0))), &mut self.view);
        self.reader.lay_out(&mut self.view, Self::HEIGHT);
        has_more
    }

    /// Draws until all is found.
    fn settle(&mut self, log: &Log) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.draw(log) {
            assert!(Instant::now() < deadline, "it searches for ever");
            std::thread::yield_now();
        }
    }

    fn in_sight(&self) -> Vec<String> {
        let places = self.reader.sight().places();
        let lines = self.reader.lines_at(places).into_iter();
        lines.map(|(_, line)| line.text.to_string()).collect()
    }

    fn first_and_last(&self) -> [String; 2] {
        let lines = self.in_sight();
        [0, lines.len() - 1].map(|place| lines[place].clone())
    }
}

fn numbered(numbers: std::ops::Range<u64>) -> impl Iterator<Item = String> {
    numbers.map(|number| format!("line {number}"))
}

#[test]
fn who_scrolled_away_stays_on_the_line_while_a_hundred_thousand_come_and_old_ones_go() {
    let log = log(numbered(0..50_000));
    let mut desk = Desk::default();
    desk.draw(&log);
    assert_eq!(desk.first_and_last(), ["line 49990", "line 49999"]);
    desk.reader.scroll(&mut desk.view, -100.25);
    assert!(desk.view.is_held);
    desk.draw(&log);
    let before = desk.in_sight();
    assert_eq!(before[0], "line 49889");
    let top = desk.reader.sight().top.fract();
    for batch in 0..300 {
        let begin = 50_000 + batch * 500;
        let lines: Vec<LogLine> = numbered(begin..begin + 500)
            .map(|text| line(1e5, &text))
            .collect();
        log.extend(&lines);
        if batch == 150 {
            // What fits in a scope's bounds is kept: older blocks go.
            drop_oldest_below(&log, 45_000);
        }
        desk.draw(&log);
        assert_eq!(desk.in_sight(), before, "after {batch}");
        assert_eq!(desk.reader.sight().top.fract(), top);
    }
    let unread = desk.reader.unread().expect("it is held");
    assert_eq!(unread.words(), "150000 new");
    desk.view.follow();
    desk.draw(&log);
    assert_eq!(desk.first_and_last(), ["line 199990", "line 199999"]);
    assert_eq!(desk.reader.unread(), None);
}

/// Has the log forget whole blocks, as a scope does that reaches its bounds, none of them with this line.
fn drop_oldest_below(log: &Log, number: u64) {
    while log.range().start + 5_000 < number {
        assert!(log.forget_oldest());
    }
    assert!(log.range().start > 0);
}

#[test]
fn a_line_that_is_gone_gives_its_place_to_the_oldest_that_is_kept() {
    let log = log(numbered(0..50_000));
    let mut desk = Desk::default();
    desk.draw(&log);
    desk.reader.scroll_to(&mut desk.view, 10.0);
    desk.draw(&log);
    assert_eq!(desk.in_sight()[0], "line 10");
    assert!(log.forget_oldest());
    desk.draw(&log);
    let oldest = log.range().start;
    assert_eq!(desk.in_sight()[0], format!("line {oldest}"));
    assert_eq!(desk.reader.forgotten(), oldest);
}

#[test]
fn what_came_meanwhile_is_told_with_its_errors_until_it_is_read() {
    let log = log(numbered(0..100));
    let mut desk = Desk::default();
    desk.draw(&log);
    desk.reader.scroll(&mut desk.view, -20.0);
    desk.draw(&log);
    for (number, text) in (100..).zip(["a", "ERROR b", "c", "ERROR d", "e"]) {
        log.push(&line(f64::from(number), text));
    }
    desk.draw(&log);
    let words = |desk: &Desk| desk.reader.unread().map(Unread::words);
    assert_eq!(words(&desk).as_deref(), Some("5 new, 2 errors"));
    // The first two of them come into sight.
    desk.reader.scroll(&mut desk.view, 22.0);
    desk.draw(&log);
    assert_eq!(words(&desk).as_deref(), Some("3 new, 1 error"));
    desk.reader.scroll(&mut desk.view, 99.0);
    desk.draw(&log);
    assert_eq!(words(&desk), None);
}

#[test]
fn hits_are_gone_to_one_by_one_and_round() {
    let log = log(numbered(0..1_000));
    let mut desk = Desk::default();
    desk.view.filter = r"7\d$".into();
    desk.view.is_all_shown = true;
    desk.settle(&log);
    let hits = |desk: &Desk| desk.reader.hits(&desk.view).map(Hits::words);
    assert_eq!(hits(&desk).as_deref(), Some("100 hits"));
    let mut go = |steps: isize| {
        desk.view.hits_to_go = steps;
        desk.settle(&log);
        let picked = desk.view.picked.expect("a hit").to;
        let text = format!("line {picked}");
        assert!(desk.in_sight().contains(&text), "{text}");
        (picked, hits(&desk).unwrap_or_default())
    };
    assert_eq!(go(-1), (979, "hit 100 of 100".into()));
    assert_eq!(go(-1).0, 978);
    assert_eq!(go(3).0, 71, "round at the end");
    assert_eq!(go(-2).0, 979);
    assert_eq!(go(1), (70, "hit 1 of 100".into()));
}

#[test]
fn data_is_hidden_and_counted_until_it_is_wanted() {
    let log = log(numbered(0..5));
    for number in 0..2_000 {
        let text = format!("loss=0.{number} lr=3");
        log.push(&LogLine {
            is_data: true,
            ..line(9.0, &text)
        });
    }
    log.push(&LogLine {
        is_data: true,
        ..line(9.0, "WARNING loss=9 lr=3")
    });
    let mut desk = Desk::default();
    desk.settle(&log);
    assert_eq!(desk.reader.hidden_data(&desk.view), 2_000);
    assert_eq!(desk.reader.sight().count, 6);
    assert_eq!(desk.first_and_last()[1], "WARNING loss=9 lr=3");
    desk.view.chips.toggle(LineKind::Data);
    desk.settle(&log);
    assert_eq!(desk.reader.hidden_data(&desk.view), 0);
    assert_eq!(desk.reader.sight().count, 2_006);
}

#[test]
fn a_line_without_an_end_is_judged_again_when_it_has_one() {
    let log = log(numbered(0..3));
    let open = |text: &str, is_open: bool| {
        log.push(&LogLine {
            is_open,
            stream: Stream::Err,
            ..line(5.0, text)
        });
    };
    let mut desk = Desk::default();
    desk.view.filter = "done|line 4".into();
    open("at work", true);
    log.push(&line(5.0, "line 4"));
    desk.settle(&log);
    assert_eq!(desk.in_sight(), ["line 4"]);
    open("at work: done", true);
    desk.settle(&log);
    assert_eq!(desk.in_sight(), ["at work: done", "line 4"]);
    open("at work: failed", false);
    desk.settle(&log);
    assert_eq!(desk.in_sight(), ["line 4"]);
}

#[test]
fn what_is_picked_is_copied_as_it_came() {
    let log = log(numbered(0..100));
    let mut desk = Desk::default();
    desk.view.filter = "[02468]$".into();
    desk.settle(&log);
    let shown = |line: &LogLine| line.text.to_uppercase();
    let (from, to, t) = (16, 11, 11.0);
    let picked = super::super::Picked {
        from,
        to,
        t,
        letters: None,
    };
    let text = desk.reader.picked_text(picked, shown);
    assert_eq!(text.as_deref(), Some("line 12\nline 14\nline 16"));
}

#[test]
fn the_line_nearest_to_a_time_is_found() {
    let log = log(numbered(0..100));
    let mut desk = Desk::default();
    desk.view.filter = "0$".into();
    desk.settle(&log);
    for (t, number) in [(-5.0, 0), (14.9, 10), (15.1, 20), (1e9, 90)] {
        assert_eq!(desk.reader.nearest(t), Some(number), "{t}");
    }
    desk.view.filter = "nowhere".into();
    desk.settle(&log);
    assert_eq!(desk.reader.nearest(1.0), None);
}

#[test]
fn what_was_cleared_is_shown_no_more_until_it_is_put_back_whatever_is_looked_for() {
    for filter in ["", "0$"] {
        let log = log(numbered(0..100));
        let mut desk = Desk::default();
        desk.view.filter = filter.into();
        desk.view.is_all_shown = false;
        let numbers = |desk: &mut Desk| {
            desk.settle(&log);
            let shown = desk.reader.lines_at(0..1_000);
            shown
                .into_iter()
                .map(|(number, _)| number)
                .collect::<Vec<u64>>()
        };
        let all = numbers(&mut desk);
        let before = log.clear();
        assert!(numbers(&mut desk).is_empty());
        for text in numbered(100..121) {
            log.push(&line(200.0, &text));
        }
        let since = numbers(&mut desk);
        assert!(!since.is_empty() && since[0] >= 100, "{since:?}");
        log.clear_to(before);
        assert_eq!(numbers(&mut desk), [all, since].concat());
        assert_eq!(desk.reader.forgotten(), 0);
    }
}

/// What a reader shows, by a plain list.
fn naive(lines: &[LogLine], view: &LogView) -> Vec<u64> {
    let regex = regex::RegexBuilder::new(&view.filter)
        .case_insensitive(true)
        .build()
        .unwrap();
    let is_shown = |line: &LogLine| {
        let kind = match (line.stream, line.is_data) {
            (Stream::Note, _) => LineKind::Scope,
            (_, true) => LineKind::Data,
            (Stream::Err, _) => LineKind::Stderr,
            (Stream::Out, _) => LineKind::Words,
        };
        view.chips.has(kind) && (view.is_all_shown || regex.is_match(&line.text))
    };
    let lines = (0..).zip(lines);
    let shown = lines.filter(|(_, line)| is_shown(line));
    shown.map(|(number, _)| number).collect()
}

fn any_line() -> impl Strategy<Value = LogLine> {
    let stream = prop_oneof![Just(Stream::Out), Just(Stream::Err), Just(Stream::Note)];
    let text = prop_oneof![Just("a=1"), Just("ab=2"), Just("b=3"), Just("")];
    (stream, text, any::<bool>(), any::<bool>()).prop_map(|(stream, text, is_open, is_data)| {
        LogLine {
            stream,
            is_open: is_open && stream != Stream::Note,
            is_data: is_data && stream != Stream::Note,
            ..line(0.0, text)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is found while lines come, change and go is what a plain list has at the end.
    #[test]
    fn what_is_shown_is_what_a_list_would_show(
        steps in proptest::collection::vec((proptest::collection::vec(any_line(), 0..40), 0..4_usize), 1..12),
        filter in prop_oneof![Just(""), Just("a"), Just("^b"), Just("[12]$"), Just("x")],
        is_all_shown in any::<bool>(),
        hidden in proptest::collection::vec(0..4_usize, 0..3),
    ) {
        let log = Log::default();
        let mut desk = Desk::default();
        desk.view.filter = filter.into();
        desk.view.is_all_shown = is_all_shown;
        for kind in hidden {
            desk.view.chips.toggle(LineKind::ALL[kind]);
        }
        for (lines, drop) in steps {
            log.extend(&lines);
            if drop == 0 {
                log.forget_oldest();
            }
            desk.settle(&log);
            let kept = log.lines(0..u64::MAX);
            let first = log.range().start;
            let lines: Vec<LogLine> = kept.into_iter().map(|(_, line)| line).collect();
            let expected: Vec<u64> = naive(&lines, &desk.view).iter().map(|at| first + at).collect();
            let shown = desk.reader.lines_at(0..usize::MAX >> 1);
            let shown: Vec<u64> = shown.iter().map(|(number, _)| *number).collect();
            prop_assert_eq!(shown, expected);
        }
    }
}
