//! What is too long, too many or too deep.

use crate::format::script::{read, read_as, read_pieces};
use crate::format::{Format, Options};

#[test]
fn a_long_line_is_cut_and_its_beginning_stays_readable() {
    let options = Options {
        line_bytes_max: 10,
        ..Options::default()
    };
    let script = read_pieces(options, [&b"a=1 b=2 c=3 d=4\r\na=1\na=2\n"[..]]);
    assert_eq!(script.data(), "a: 1 2 | bad: line too long");
    assert!(
        script.texts().contains("! a=1 b=2 c="),
        "{}",
        script.texts()
    );
    let script = read(&"x".repeat(2 << 20));
    assert_eq!(script.texts().len(), 2 + 512);
}

/// Four rounds of the series a, b and c.
fn rounds(format: Format) -> String {
    let round = |n: u32| match format {
        Format::Numbers => format!("{n} 2 3\n"),
        Format::Csv => format!("{n},2,3\n"),
        Format::Pairs | Format::Screen => format!("a={n} b=2 c=3\n"),
        Format::Shapes => format!("a {n}, b 2, c 3\n"),
        Format::Json => format!("{{\"a\":{n},\"b\":2,\"c\":3}}\n"),
        Format::Table => format!("{n}   2   3\n"),
        Format::Box => format!("| {n} | 2 | 3 |\n"),
        Format::Prometheus => format!("a {n}\nb 2\nc 3\n"),
        Format::Teleplot => format!(">a:{n}\n>b:2\n>c:3\n"),
        Format::Statsd => format!("a:{n}|g\nb:2|g\nc:3|g\n"),
        Format::Nmea => sentence(&format!("GPGGA,1,4807.0,N,01131.0,E,1,{n},0.9,5.4,M,,M,,")),
    };
    let head = match format {
        Format::Csv => "a,b,c\n",
        Format::Table => "a   b   c\n",
        Format::Box => "| a | b | c |\n|---|---|---|\n",
        _ => "",
    };
    (1..=4).fold(head.to_owned(), |lines, n| lines + &round(n))
}

fn sentence(body: &str) -> String {
    let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
    format!("${body}*{sum:02X}\n")
}

#[test]
fn too_many_series_are_refused_once_and_the_others_go_on_in_every_format() {
    for format in Format::ALL
        .iter()
        .copied()
        .filter(|format| *format != Format::Nmea)
    {
        let options = Options {
            format: Some(format),
            series_max: 2,
            ..Options::default()
        };
        let script = read_pieces(options, [rounds(format).as_bytes()]);
        let data = script.data();
        assert_eq!(data.matches("refused").count(), 1, "{format}: {data}");
        assert_eq!(script.names().len(), 2, "{format}: {data}");
        for series in &script.series {
            assert_eq!(series.samples.len(), 4, "{format}: {data}");
        }
    }
}

#[test]
fn a_name_of_absurd_length_is_bad_and_its_neighbours_are_not() {
    let line = format!("{}=1 b=2\n", "a".repeat(300));
    let data = read_as(Format::Pairs, &format!("{line}{line}")).data();
    assert!(data.starts_with("b: 2 2 | bad: name too long"), "{data}");
}

#[test]
fn progress_bars_and_colours_are_data() {
    let script = read("\x1b[32mloss=1\x1b[0m\r\x1b[Kloss=2\r\n   \r\n");
    assert_eq!(script.data(), "loss: 1 2");
    assert_eq!(script.texts().replace('+', "-"), "- loss=1\n- loss=2");
}

#[test]
fn marks_of_byte_order_are_no_text() {
    assert_eq!(read("\u{feff}word").texts(), "- word");
    let utf16 = "\u{feff}1 2\r\n3 4".encode_utf16();
    let utf16: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    let script = read_pieces(Options::default(), [&utf16[..]]);
    assert_eq!(script.data(), "1: 1 3 | 2: 2 4");
}
