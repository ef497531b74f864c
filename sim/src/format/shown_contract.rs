//! What holds for whatever is written for a terminal, however hostile.

use proptest::prelude::*;

use super::lines::Lines;
use super::shown::{Watch, seen};

/// What a stream for terminals is made of.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let number = 0..30_u16;
    let sequence = ("[A-MPSTXZ@`abdefrsuhl]", number.clone(), number)
        .prop_map(|(last, a, b)| format!("\x1b[{a};{b}{last}").into_bytes());
    let fragment = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\r",
        "\x08",
        "\x08\x08\x08",
        "\t",
        " ",
        "loss=0.5",
        "12",
        "é",
        "e\u{301}",
        "好",
        "█",
        "\x1b[H",
        "\x1b[2J",
        "\x1b[J",
        "\x1b[K",
        "\x1b[2K",
        "\x1b[A",
        "\x1b[m",
        "\x1b[?1049h",
        "\x1b[?1049l",
        "\x1b7",
        "\x1b8",
        "\x1bM",
        "\x1bc",
        "\x1b",
        "\x1b[",
        "\x1b[?",
        "\x1b]0;",
        "\x07",
        "\x1bP",
        "\x18",
        "\x1b[99999999999999999999999999999999999A",
        "\x1b[9999;9999H",
        "\x1b[9999b",
        "\x1b[999L",
        "\x1b(0",
    ]);
    let fragment = prop_oneof![
        4 => fragment.prop_map(|text| text.as_bytes().to_vec()),
        2 => sequence,
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(fragment, 0..80).prop_map(|fragments| fragments.concat())
}

/// A reader of each kind.
fn readers() -> impl Strategy<Value = (bool, Option<(u16, u16)>, usize)> {
    let size = prop::option::of((1..20_u16, 1..8_u16));
    (any::<bool>(), size, prop::sample::select(vec![8, 1 << 20]))
}

fn reader((is_screen, size, bytes_max): (bool, Option<(u16, u16)>, usize)) -> Lines {
    let mut lines = if is_screen {
        Lines::with_screen(bytes_max)
    } else {
        Lines::new(bytes_max)
    };
    if let Some((columns, rows)) = size {
        lines.set_size(columns, rows);
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_shown_is_the_same_however_the_stream_is_cut(
        stream in stream(),
        calm in 0..2_usize,
        kind in readers(),
        cuts in prop::collection::vec(1..20_usize, 1..40),
    ) {
        let stream = [&stream[..], "calm\r\n".repeat(calm * 120).as_bytes(), &stream].concat();
        let mut whole = Watch::new(reader(kind));
        whole.feed(&stream);
        let mut cut = Watch::new(reader(kind));
        let mut rest = &stream[..];
        for len in cuts.iter().cycle() {
            let (piece, behind) = rest.split_at((*len).min(rest.len()));
            cut.feed(piece);
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(whole.finish(), cut.finish());
    }

    #[test]
    fn nothing_that_comes_is_too_much(
        parts in prop::collection::vec((stream(), 0.0..0.5_f64), 1..6),
        kind in readers(),
    ) {
        let mut watch = Watch::new(reader(kind));
        for (part, seconds) in &parts {
            watch.feed(part);
            watch.pause(*seconds);
        }
        watch.finish();
    }

    #[test]
    fn lines_are_the_same_with_and_without_a_screen(lines in prop::collection::vec("[a-z0-9 .=é]{1,30}", 1..80)) {
        let numbered = lines.iter().enumerate().map(|(n, line)| format!("{n} {line}.\n"));
        let stream = numbered.collect::<Vec<_>>().concat();
        prop_assert_eq!(seen(&stream), seen(&format!("\x1b[1A{stream}")));
    }
}

#[test]
fn a_hostile_stream_takes_bounded_memory() {
    let mut lines = Lines::new(1 << 20);
    let row = format!("{}\x1b[B\r", "e\u{301}".repeat(5000));
    lines.feed(b"\x1b[H", 0.0, &mut |_| ());
    for _ in 0..1500 {
        lines.feed(row.as_bytes(), 0.0, &mut |_| ());
    }
    assert!(
        lines.heap_bytes() < 32 << 20,
        "{} bytes",
        lines.heap_bytes()
    );
}
