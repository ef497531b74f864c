//! What holds for every format and every stream, however hostile.

use proptest::prelude::*;

use super::script::{Script, parse, parse_as, parse_pieces};
use super::{Bad, Format, Options, Parser, Sink, Text};

#[test]
fn a_long_line_is_cut_and_its_beginning_stays_readable() {
    let options = Options {
        line_bytes_max: 10,
        ..Options::default()
    };
    assert_eq!(
        parse_pieces(options, [&b"a=1 b=2 c=3 d=4\r\na=1\n"[..]]),
        "bad: line too long | bad text `a=1 b=2 c=` | detected pairs | series 0 `a` | row 0=1 | data text `a=1`"
    );
    let told = parse(&"x".repeat(2 << 20));
    assert_eq!(told.len(), "bad: line too long | bad text ``".len() + 512);
}

#[test]
fn too_many_series_are_refused_once_and_the_others_go_on() {
    let options = Options {
        series_max: 2,
        ..Options::default()
    };
    assert_eq!(
        parse_pieces(options, [&b"a=1 b=2 c=3\nd=4 a=5"[..]]),
        "detected pairs | series 0 `a` | series 1 `b` | refused `c` | row 0=1 1=2 | data text `a=1 b=2 c=3` \
         | row 0=5 | data text `d=4 a=5`"
    );
    for format in Format::ALL {
        let lines = match format {
            Format::Numbers => "1 2 3\n4 5 6",
            Format::Csv => "a,b,c\n1,2,3\n4,5,6",
            Format::Pairs => "a=1 b=2 c=3\na=4 b=5 c=6",
            Format::Json => "{\"a\":[1,2,3]}\n{\"a\":[4,5,6]}",
        };
        let options = Options {
            format: Some(format),
            series_max: 2,
            ..Options::default()
        };
        let told = parse_pieces(options, [lines.as_bytes()]);
        assert_eq!(told.matches("refused").count(), 1, "{told}");
        assert!(told.contains("row 0=4 1=5"), "{told}");
    }
}

#[test]
fn a_name_of_absurd_length_is_bad_and_its_neighbours_are_not() {
    let line = format!("{}=1 b=2", "a".repeat(300));
    let told = parse_as(Format::Pairs, &line);
    assert!(
        told.starts_with("series 0 `b` | bad: name too long | row 0=2"),
        "{told}"
    );
}

#[test]
fn progress_bars_and_colours_are_data() {
    assert_eq!(
        parse("\x1b[32mloss=1\x1b[0m\r\x1b[Kloss=2\r\n   \r\n"),
        "detected pairs | series 0 `loss` | row 0=1 | data text `loss=1` | row 0=2 | data text `loss=2`"
    );
}

#[test]
fn marks_of_byte_order_are_no_text() {
    assert_eq!(parse("\u{feff}word"), "text `word`");
    let utf16: Vec<u8> = "\u{feff}1 2\r\n3 4"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        parse_pieces(Options::default(), [&utf16[..]]),
        "detected numbers | series 0 `1` | series 1 `2` | row 0=1 1=2 | row 0=3 1=4"
    );
}

#[test]
fn empty_lines_are_nothing() {
    let mut parser = Parser::new(Options::default());
    let mut script = Script::default();
    for _ in 0..1000 {
        parser.feed(&[b'\n'; 1000], &mut script);
    }
    parser.finish(&mut script);
    assert_eq!(script.told(), "");
}

#[test]
fn a_stream_may_go_on_after_its_end() {
    let mut parser = Parser::new(Options::default());
    let mut script = Script::default();
    for piece in ["1 2\n3", " 4\n"] {
        parser.feed(piece.as_bytes(), &mut script);
        parser.finish(&mut script);
    }
    assert_eq!(
        script.told(),
        "detected numbers | series 0 `1` | series 1 `2` | row 0=1 1=2 | row 0=3 | row 0=4"
    );
}

/// Lines that make every reader work, with what can hide in them.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        prop::sample::select(vec![
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
            "Epoch 3/10 - ",
            "\x1b[1m",
            "\x1b]0;t\x07",
            "\x1b",
            "é",
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
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(fragment, 0..60).prop_map(|fragments| fragments.concat())
}

fn options() -> impl Strategy<Value = Options> {
    let format = prop::option::of(prop::sample::select(Format::ALL.to_vec()));
    let x = prop::option::of(prop::sample::select(vec!["1", "t", "loss"]));
    (format, x, 1..40_usize, 1..4_usize).prop_map(|(format, x, line_bytes_max, series_max)| {
        Options {
            format,
            x: x.map(Into::into),
            series_max,
            line_bytes_max,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn the_calls_are_the_same_however_the_stream_is_cut(
        stream in stream(), options in options(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]);
        let whole = parse_pieces(options.clone(), [&stream[..]]);
        prop_assert_eq!(&parse_pieces(options.clone(), pieces), &whole);
        prop_assert_eq!(&parse_pieces(options, stream.chunks(1)), &whole);
    }

    #[test]
    fn series_are_announced_in_order_before_their_samples(stream in stream(), options in options()) {
        let mut order = Order { series_max: options.series_max, ..Order::default() };
        let mut parser = Parser::new(options);
        parser.feed(&stream, &mut order);
        parser.finish(&mut order);
    }
}

/// Holds a parser to the contract of [`Sink`].
#[derive(Default)]
struct Order {
    series: u32,
    series_max: usize,
    has_row: bool,
    has_axis: bool,
}

impl Sink for Order {
    fn series(&mut self, series: u32, name: &str, _: &str) {
        assert_eq!(series, self.series);
        assert!(!name.is_empty() || series < 4);
        self.series += 1;
        assert!(self.series as usize <= self.series_max);
    }
    fn unit(&mut self, series: u32, unit: &str) {
        assert!(series < self.series && !unit.is_empty());
    }
    fn x_axis(&mut self, _: &str) {
        assert!(!self.has_axis);
        self.has_axis = true;
    }
    fn row(&mut self, x: Option<f64>) {
        assert!(x.is_none_or(|x| self.has_axis && x.is_finite()));
        self.has_row = true;
    }
    fn sample(&mut self, series: u32, _: f64) {
        assert!(self.has_row && series < self.series);
    }
    fn text(&mut self, line: &str, _: Text) {
        assert!(!line.contains(['\n', '\r', '\0', '\x1b']));
        self.has_row = false;
    }
    fn bad(&mut self, _: Bad) {}
    fn detected(&mut self, _: Format) {}
    fn refused(&mut self, _: &str) {}
}
