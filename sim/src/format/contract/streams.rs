//! Streams of all kinds, for what has to hold for each of them.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::format::{Format, Options};
use crate::fuzz::changed;

/// A part of a stream, and when it comes.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub bytes: Vec<u8>,
    pub now: f64,
    /// Seconds in which nothing comes afterwards.
    pub idle: f64,
}

/// Lines that make every reader work, with what can hide in them.
pub(super) fn stream() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        4 => prop::sample::select(FRAGMENTS.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        2 => prop::sample::select(LINES.to_vec()).prop_map(|text| format!("{text}\n").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(fragment, 0..60).prop_map(|fragments| fragments.concat())
}

const FRAGMENTS: [&str; 48] = [
    "\n",
    "\n",
    "\r\n",
    "\r",
    "1 2",
    "0.5",
    ";",
    ",",
    "\t",
    " ",
    "nan",
    "t,v\n",
    "\"a\"\"b\"",
    "{\"a\":1}",
    "{\"t\":[1,{\"b\":2}]",
    "loss: 0.5",
    "x=3ms",
    "x: 4 s",
    "Epoch 3/10 - ",
    "\x1b[1m",
    "\x1b]0;t\x07",
    "\x1b",
    "é",
    "°",
    "█",
    "#",
    "INFO: 3 files\n",
    "\u{feff}",
    "\0",
    "=",
    ":",
    "'",
    "{",
    "]",
    "|",
    "+---+",
    "│",
    "10:00:01 ",
    "2026-11-27T10:00:00Z ",
    "[rank1]: ",
    "a 1\n",
    "a:1|c\n",
    ">a:1§V\n",
    "43%|██  | 3/9 [00:01<00:01]",
    "1m2.3s",
    "1,234,567",
    "0x1F",
    "\x08",
];

const LINES: [&str; 24] = [
    "iter 10: loss 2.31, time 31ms, mfu 4.2%",
    "iter 11: loss 2.30, time 1.2s, mfu 4.3%",
    "r  b   swpd   free",
    " 1  0      0 524288",
    "| loss | 0.5 |",
    "| time/     |     |",
    "|    fps    | 312 |",
    "+------+-----+",
    "ts,a,b",
    "2026-11-27 10:00:00,1,2",
    "27/11/2026 10:00:00;1,5;2,5",
    "10:00:00 1 2 3",
    "{\"level\":30,\"time\":1700000000000,\"pid\":7,\"msg\":\"up\",\"rss\":5}",
    "topic/a {\"v\": 1}",
    "# TYPE up gauge",
    "up{job=\"a\"} 1",
    "$GPRMC,120000,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A",
    "Traceback (most recent call last):",
    "pose:",
    "  x: 1.5",
    "---",
    "Core 0: +45.0 C (high = +80.0 C)",
    "Solving for Ux, Initial residual = 1.0D-03, Final residual = ****",
    "Average:     all    1.5    2.5",
];

/// Options of every kind, small bounds among them.
pub(super) fn options() -> impl Strategy<Value = Options> {
    let format = prop::option::of(prop::sample::select(Format::ALL.to_vec()));
    let x = prop::option::weighted(0.3, prop::sample::select(vec!["1", "t", "loss", "time"]));
    let line_bytes_max = prop_oneof![1..40_usize, Just(1000)];
    let series_max = prop_oneof![1..4_usize, Just(1000)];
    (format, x, line_bytes_max, series_max).prop_map(|(format, x, line_bytes_max, series_max)| {
        Options {
            format,
            x: x.map(Into::into),
            series_max,
            line_bytes_max,
            ..Options::default()
        }
    })
}

/// The stream in pieces that come one after the other, with pauses.
pub(super) fn timed(stream: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<Piece>> {
    let pause = prop::sample::select(vec![0.0, 0.001, 0.5, 3.0]);
    let cut = (any::<Index>(), pause.clone(), pause);
    (stream, prop::collection::vec(cut, 1..8)).prop_map(|(stream, mut cuts)| {
        cuts.sort_by_key(|(at, ..)| at.index(stream.len() + 1));
        let last = cuts.len() - 1;
        let (mut from, mut now) = (0, 0.0);
        let mut pieces = Vec::new();
        for (index, (at, wait, idle)) in cuts.into_iter().enumerate() {
            let to = if index == last {
                stream.len()
            } else {
                at.index(stream.len() + 1)
            };
            now += wait;
            let bytes = stream[from..to].to_vec();
            pieces.push(Piece { bytes, now, idle });
            (from, now) = (to, now + idle);
        }
        pieces
    })
}

pub(super) fn random_bytes() -> impl Strategy<Value = Vec<u8>> {
    let few = prop::sample::select(b"\n\n\r ,;:|=0123456789.-aebx{}[]\"\x1b[m".to_vec());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        prop::collection::vec(few, 0..400),
    ]
}

/// Text among sequences that move the cursor, erase, colour and mean nothing at all.
pub(super) fn terminal() -> impl Strategy<Value = Vec<u8>> {
    let numbers =
        prop::collection::vec(prop_oneof![0..30_u32, Just(65_535), Just(99_999_999)], 0..4);
    let sequence = (
        numbers,
        prop::sample::select(b"ABCDEFGHJKLMPSTXZdfhlmrsu@`".to_vec()),
    );
    let sequence = sequence.prop_map(|(numbers, end)| {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("\x1b[{}{}", numbers.join(";"), char::from(end)).into_bytes()
    });
    let odd = prop::sample::select(vec![
        "\x1b[?25l",
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b[2J\x1b[H",
        "\x1b7",
        "\x1b8",
        "\x1bc",
        "\x1b]0;title\x07",
        "\x1b]8;;x\x1b\\",
        "\x1bP+q\x1b\\",
        "\x1b(B",
        "\x08\x08\x08",
        "\x07",
        "\x1b[38;2;1;2;3m",
        "\x1b[",
        "\x1b",
        "\u{9b}",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "\x0b",
        "\x0e",
    ]);
    let odd = odd.prop_map(|text| text.as_bytes().to_vec());
    let text = prop::sample::select(LINES.to_vec()).prop_map(|line| line.as_bytes().to_vec());
    let words = prop::sample::select(vec!["loss: 0.5 ", "Mem 2.4 ", "12", "█▌", "日本", "\n"]);
    let words = words.prop_map(|text| text.as_bytes().to_vec());
    let part = prop_oneof![4 => sequence, 3 => odd, 2 => text, 4 => words];
    prop::collection::vec(part, 0..80).prop_map(|parts| parts.concat())
}

/// What the cases of `tests/cases` hold, by name.
static CASES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let cases: Vec<Vec<u8>> = paths.iter().filter_map(|path| input(path)).collect();
    assert!(cases.len() >= 70, "{folder:?} has {} cases", cases.len());
    cases
});

fn input(folder: &Path) -> Option<Vec<u8>> {
    let mut files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let file = files.find(|file| file.file_name().to_string_lossy().starts_with("input."));
    file.and_then(|file| fs::read(file.path()).ok())
}

fn case() -> impl Strategy<Value = Vec<u8>> {
    any::<Index>().prop_map(|index| index.get(&CASES[..]).clone())
}

/// A case that was changed at some places.
pub(super) fn mutated_case() -> impl Strategy<Value = Vec<u8>> {
    changed(case(), prop_oneof![stream(), terminal()])
}

/// Two cases whose lines take turns at random, behind some lines of a preamble.
pub(super) fn mixture() -> impl Strategy<Value = Vec<u8>> {
    let preamble = prop::collection::vec(
        prop::sample::select(vec![
            "Serial Number: 123",
            "2024",
            "seed: 42",
            "Model X v1.2",
            "# made by hand",
            "=====",
            "a,b,c",
            "Loading 3 files",
            "{}",
            "start 10:00:00",
        ]),
        0..4,
    );
    let turns = prop::collection::vec(1..6_usize, 1..40);
    (preamble, case(), case(), turns).prop_map(|(preamble, one, other, turns)| {
        let mut bytes = preamble.join("\n").into_bytes();
        bytes.push(b'\n');
        let is_end = |byte: &u8| *byte == b'\n';
        let mut sides = [&one, &other].map(|side| side.split_inclusive(is_end));
        for (turn, lines) in turns.into_iter().enumerate() {
            for line in sides[turn % 2].by_ref().take(lines) {
                bytes.extend_from_slice(line);
            }
        }
        bytes
    })
}
