//! One stream in any pieces, and what comes out of it.

use proptest::prelude::*;

use super::kind::sample_beginnings;
use super::{BEGINNING_BYTES, Encoding, Found};

/// What came out of a stream, and what it was found to be.
type Told = (Vec<u8>, Option<Found>);

fn told<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Told {
    let mut encoding = Encoding::new();
    let mut out = Vec::new();
    for piece in pieces {
        out.extend_from_slice(encoding.decode(piece));
    }
    out.extend_from_slice(encoding.finish());
    (out, encoding.found())
}

/// Cut in two at every place, and into pieces of every size up to 9.
fn told_in_pieces(stream: &[u8]) -> Vec<Told> {
    let halves = (0..=stream.len()).map(|cut| <[&[u8]; 2]>::from(stream.split_at(cut)));
    let sizes = 1..=9;
    halves
        .map(told)
        .chain(sizes.map(|size| told(stream.chunks(size))))
        .collect()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn utf16_is_told_by_its_mark_and_read_in_any_pieces() {
    for text in [
        "",
        "1",
        "1 2\r\n3 4\r\n",
        "T=23 °C\n",
        "😀 loss=1\n😀",
        "\u{feff}a",
    ] {
        let marked = format!("\u{feff}{text}");
        for (stream, found) in [
            (utf16(&marked, u16::to_le_bytes), Found::Utf16Le),
            (utf16(&marked, u16::to_be_bytes), Found::Utf16Be),
        ] {
            for told in told_in_pieces(&stream) {
                assert_eq!(told, (text.as_bytes().to_vec(), Some(found)));
            }
        }
    }
}

#[test]
fn utf16_without_a_mark_is_told_by_its_nuls_and_read_in_any_pieces() {
    for text in [
        "step,loss\n",
        "epoch 1 loss=0.25 °C\r\nepoch 2 loss=0.125 😀\r\n",
    ] {
        for (stream, found) in [
            (utf16(text, u16::to_le_bytes), Found::Utf16Le),
            (utf16(text, u16::to_be_bytes), Found::Utf16Be),
        ] {
            for told in told_in_pieces(&stream) {
                assert_eq!(told, (text.as_bytes().to_vec(), Some(found)));
            }
        }
    }
}

#[test]
fn what_is_not_valid_in_utf16_becomes_replacement_characters() {
    for (units, bytes, text) in [
        (&[0xd83d_u16, 0x61][..], &[][..], "\u{fffd}a"),
        (&[0xd83d, 0xd83d, 0xde00], &[], "\u{fffd}😀"),
        (&[0xde00, 0x61], &[], "\u{fffd}a"),
        (&[0x61, 0xd83d], &[], "a\u{fffd}"),
        (&[0x61], &[0x62], "a\u{fffd}"),
        (&[0xd83d], &[0x62], "\u{fffd}\u{fffd}"),
    ] {
        let units = std::iter::once(&0xfeff).chain(units);
        let mut stream: Vec<u8> = units.flat_map(|unit| unit.to_le_bytes()).collect();
        stream.extend_from_slice(bytes);
        for (out, _) in told_in_pieces(&stream) {
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}

#[test]
fn every_binary_kind_is_named_in_any_pieces_and_nothing_of_it_is_passed_on() {
    for (name, beginning) in sample_beginnings() {
        for rest in [&b""[..], b"\x01\x02\0\xff more"] {
            let stream = [&beginning[..], rest].concat();
            for told in told_in_pieces(&stream) {
                assert_eq!(told, (Vec::new(), Some(Found::Binary(name))));
            }
        }
    }
}

#[test]
fn an_archive_that_begins_with_a_name_is_told_by_its_first_block() {
    let mut block = b"run/loss.csv".to_vec();
    block.resize(257, 0);
    block.extend_from_slice(b"ustar\x0000");
    block.resize(BEGINNING_BYTES, 0);
    block.extend_from_slice(b"step,loss\n1,2\n");
    let found = Some(Found::Binary("a tar archive"));
    assert_eq!(told([&block[..]]), (Vec::new(), found));
    for (out, told) in told_in_pieces(&block) {
        assert_eq!(told, found);
        assert!(out.len() < BEGINNING_BYTES && block.starts_with(&out));
    }
}

#[test]
fn data_without_a_name_is_told_once_enough_has_come() {
    let numbers: Vec<u8> = (1..200_u32).flat_map(u32::to_le_bytes).collect();
    let found = Some(Found::Binary("binary data"));
    for stream in [&numbers[..], &numbers[..64]] {
        assert_eq!(told([stream]), (Vec::new(), found));
        for (out, told) in told_in_pieces(stream) {
            assert_eq!(told, found);
            // A piece that ends before the first NUL looks like text.
            assert!(numbers[..1].starts_with(&out), "{out:?}");
        }
    }
    for told in told_in_pieces(&numbers[..63]) {
        assert_eq!(told, (numbers[..63].to_vec(), None));
    }
}

#[test]
fn text_is_passed_on_as_it_came_whatever_is_in_it() {
    let late: Vec<u8> = (0..2000_u16).map(|index| (index % 7) as u8).collect();
    for stream in [
        b"".to_vec(),
        b"1".to_vec(),
        b"\xfe".to_vec(),
        b"\xff".to_vec(),
        "\u{feff}1 2\n".into(),
        b"PK: a name\nBZ=1\nMZ\nPAR1,PAR2\n".to_vec(),
        b"PAR1,PAR2\n1,2\n".to_vec(),
        b"GIF: 1\n".to_vec(),
        b"RIFF 12 34 56".to_vec(),
        b"\0\0\0\0after a truncation\n".to_vec(),
        b"\0loss=1\n\0loss=2\n".to_vec(),
        b"\x1b[31mred\x1b[0m\r\x1b[K50%\x08\x08\x0860%\n".to_vec(),
        b"noise \xff\xfe\x80 \xb0C\n".to_vec(),
        [vec![0; 4000], b"loss=1\n".to_vec()].concat(),
        [b"loss=1\n".repeat(74), late].concat(),
        "温度=23.5 °C\n".repeat(100).into(),
    ] {
        for told in told_in_pieces(&stream) {
            assert_eq!(told, (stream.clone(), None));
        }
    }
}

#[test]
fn text_waits_for_no_more_than_may_be_a_signature() {
    let mut encoding = Encoding::new();
    assert_eq!(encoding.decode(b"1"), b"");
    assert_eq!(encoding.decode(b"\n"), b"1\n");
    assert_eq!(encoding.decode(b"2"), b"2");
    let mut encoding = Encoding::new();
    assert_eq!(encoding.decode(b"PK"), b"");
    assert_eq!(encoding.decode(b"="), b"PK=");
    let mut noisy = Encoding::new();
    assert_eq!(noisy.decode(b"\0\x01\x02"), b"");
    assert_eq!(noisy.decode(b"loss=1\n"), b"\0\x01\x02loss=1\n");
}

#[test]
fn text_is_borrowed_from_its_beginning_on() {
    let mut encoding = Encoding::new();
    let text = b"loss=1 acc=0.5\n".repeat(100);
    for piece in text.chunks(500) {
        assert_eq!(encoding.decode(piece).as_ptr(), piece.as_ptr());
    }
}

#[test]
fn a_stream_may_go_on_after_its_end() {
    let mut text = Encoding::new();
    assert_eq!(text.decode(b"1"), b"");
    assert_eq!(text.finish(), b"1");
    assert_eq!(text.decode(b"2"), b"2");
    assert_eq!(text.finish(), b"");
    let mut wide = Encoding::new();
    assert_eq!(wide.decode(b"\xff\xfe1\0\n"), b"1");
    assert_eq!(wide.finish(), "\u{fffd}".as_bytes());
    assert_eq!(wide.decode(b"2\0"), b"2");
    let mut binary = Encoding::new();
    assert_eq!(binary.decode(b"\x1f\x8b\x08\0"), b"");
    assert_eq!(binary.finish(), b"");
    assert_eq!(binary.decode(b"loss=1\n"), b"");
}

#[test]
fn what_was_found_says_what_to_do_next() {
    for (found, advice) in [
        (
            Found::Binary("gzip"),
            "this is gzip: unpack it first (zcat FILE | sprintscope)",
        ),
        (
            Found::Binary("binary data"),
            "this is binary data: pipe it through what makes text of it",
        ),
        (
            Found::Utf16Le,
            "this is UTF-16 (little-endian): read as the text it holds",
        ),
    ] {
        assert_eq!(found.advice(), advice);
    }
}

/// Beginnings of everything that is told apart, and what may follow.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let signature = prop::sample::select(sample_beginnings()).prop_map(|(_, bytes)| bytes);
    let text = "[ -~°µ\n]{0,700}";
    let beginning = prop_oneof![
        signature,
        Just(b"\xff\xfe".to_vec()),
        Just(b"\xfe\xff".to_vec()),
        Just(Vec::new()),
        prop::collection::vec(0..4_u8, 0..80),
    ];
    let rest = prop_oneof![
        text.prop_map(String::into_bytes),
        text.prop_map(|text| utf16(&text, u16::to_le_bytes)),
        text.prop_map(|text| utf16(&text, u16::to_be_bytes)),
        prop::collection::vec(any::<u8>(), 0..700),
    ];
    let kept = any::<prop::sample::Index>();
    (beginning, kept, rest).prop_map(|(beginning, kept, rest)| {
        let kept = kept.index(beginning.len() + 1);
        [&beginning[..kept], &rest].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_stream_is_read_the_same_however_it_is_cut(
        stream in stream(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let (whole, found) = told([&stream[..]]);
        for (out, told) in [
            told(cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]])),
            told(stream.chunks(1)),
        ] {
            prop_assert_eq!(told, found);
            if matches!(found, Some(Found::Binary(_))) {
                // In pieces its beginning may have looked like text, and behind noise there may be some.
                let mut rest = stream.iter();
                prop_assert!(out.iter().all(|byte| rest.any(|other| other == byte)));
            } else {
                prop_assert_eq!(&out, &whole);
            }
        }
    }

    #[test]
    fn any_text_comes_back_from_utf16(text: String, is_low: bool, size in 1..20_usize) {
        let to_bytes = if is_low { u16::to_le_bytes } else { u16::to_be_bytes };
        // A NUL behind the mark of the low order is the mark of UTF-32.
        prop_assume!(!text.starts_with('\0'));
        let stream = utf16(&format!("\u{feff}{text}"), to_bytes);
        let (out, _) = told(stream.chunks(size));
        prop_assert_eq!(String::from_utf8(out).unwrap(), text);
    }

    #[test]
    fn any_units_become_what_the_standard_library_makes_of_them(units: Vec<u16>, size in 1..20_usize) {
        prop_assume!(units.first() != Some(&0));
        let stream: Vec<u8> = std::iter::once(&0xfeff).chain(&units).flat_map(|unit| unit.to_le_bytes()).collect();
        let (out, _) = told(stream.chunks(size));
        prop_assert_eq!(String::from_utf8(out).unwrap(), String::from_utf16_lossy(&units));
    }
}

#[test]
fn a_message_that_is_no_text_is_named_and_nobody_is_sent_for_a_file() {
    let told = |name| Found::Binary(name).advice_to_sender();
    assert!(told("an ELF program").starts_with("this is an ELF program, and no text: have"));
    assert!(!told("gzip").contains("FILE"));
    assert!(told("TLS").contains("without encryption"));
}

#[test]
fn two_lines_that_are_alike_are_text_behind_noise_also_at_a_streams_end() {
    let noise = [
        &b"\x1f\x8b\x08\0\xff\xfe\x01\n"[..],
        b"\x16\x03\x01\x02\0\x01\n",
    ];
    for noise in noise {
        for text in [
            "x=1\nx=2\n",
            "loss=0.5\nloss=0.25\n",
            "-1\n12.5\n",
            "t=1 a=-2\r\nt=2 a=3\r\n",
            "loss=1\nacc 2\nacc 3\n",
            "loss=1\nloss=2",
        ] {
            let stream = [noise, text.as_bytes()].concat();
            for (out, _) in told_in_pieces(&stream) {
                assert_eq!(String::from_utf8(out).unwrap(), text);
            }
        }
        for text in ["x=1\n", "ab\ncd\n", "\n\n", "x=1\ny=2\n"] {
            let stream = [noise, text.as_bytes()].concat();
            assert_eq!(told([&stream[..]]).0, b"", "{text:?}");
        }
        // Live, the second line tells: nothing more is waited for.
        let mut live = Encoding::new();
        live.decode(noise);
        assert_eq!(live.decode(b"x=1\n"), b"");
        assert_eq!(live.decode(b"x=2\n"), b"x=1\nx=2\n");
    }
}
