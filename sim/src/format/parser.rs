//! The parser: lines in, calls on a [`Sink`] out.

use super::csv::Csv;
use super::detect::{self, Look, RUN_LINES, Run, WEAK_LINES};
use super::json::{self, Json};
use super::lines::{Line, Lines};
use super::names::Names;
use super::numbers::Numbers;
use super::row::Row;
use super::text::{Readable, head, trim_end};
use super::{Bad, Format, Sink, Text, pairs};

/// As much of a bad line stays readable.
const BAD_TEXT_BYTES_MAX: usize = 512;

/// How a source is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The format, if it is known; otherwise the lines tell.
    pub format: Option<Format>,
    /// The x axis: a series' name, or the number of a column of `numbers` or `csv`, counted from 1.
    pub x: Option<String>,
    /// More series than this are refused.
    pub series_max: usize,
    /// Longer lines are cut and counted as bad. At least 1.
    pub line_bytes_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            x: None,
            series_max: 10_000,
            line_bytes_max: 1 << 20,
        }
    }
}

/// What a reader makes of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Data, and whether the line also stays readable.
    Row(Option<Text>),
    /// A csv header that is known.
    Header,
    /// A csv header if the next line confirms it, otherwise prose.
    MaybeHeader,
    Prose,
    Bad(Bad),
}

/// Whether a line is shown as text: not if it has been already.
#[derive(Clone, Copy, PartialEq)]
enum Show {
    Line,
    Nothing,
}

enum Reader {
    Numbers(Numbers),
    Csv(Csv),
    Pairs,
    Json(Json),
}

impl Reader {
    fn new(format: Format, row: &Row) -> Self {
        match format {
            Format::Numbers => Self::Numbers(Numbers::new(row)),
            Format::Csv => Self::Csv(Csv::new(row)),
            Format::Pairs => Self::Pairs,
            Format::Json => Self::Json(Json::default()),
        }
    }

    fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        match self {
            Self::Numbers(numbers) => numbers.read(line, row),
            Self::Csv(csv) => csv.read(line, row),
            Self::Pairs => pairs::read(line, row),
            Self::Json(json) => json.read(line, row),
        }
    }
}

/// Reads a stream of text, in pieces of any size.
///
/// A row that lacks a value for the x axis is passed on with `None` and counted as
/// [`Bad::MissingX`]; what becomes of its samples is the sink's choice.
pub struct Parser {
    lines: Lines,
    judge: Judge,
}

impl Parser {
    /// A parser for one source.
    pub fn new(options: Options) -> Self {
        let Options {
            format,
            x,
            series_max,
            line_bytes_max,
        } = options;
        let row = Row::new(Names::new(series_max), x.as_deref());
        Self {
            lines: Lines::new(line_bytes_max.max(1)),
            judge: Judge {
                reader: format.map(|format| Reader::new(format, &row)),
                is_settled: format.is_some(),
                candidate: Vec::new(),
                run: Run::default(),
                row,
                readable: Readable::default(),
            },
        }
    }

    /// Takes the next piece of the stream. Lines may be cut anywhere.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.lines
            .feed(bytes, &mut |line| self.judge.line(&line, sink));
    }

    /// The stream has ended: reads a last line without end. What comes after this is a new line.
    pub fn finish(&mut self, sink: &mut impl Sink) {
        self.lines.finish(&mut |line| self.judge.line(&line, sink));
        self.judge.finish(sink);
    }
}

/// Decides what each line is.
struct Judge {
    /// None until the format is decided.
    reader: Option<Reader>,
    /// The format was given, or has been mended once: it stays.
    is_settled: bool,
    /// The line before, if it's a csv header or prose, depending on this line.
    candidate: Vec<u8>,
    /// Before the decision: weak lines. After it: lines that speak against it.
    run: Run,
    row: Row,
    readable: Readable,
}

impl Judge {
    fn line(&mut self, line: &Line<'_>, sink: &mut impl Sink) {
        match line {
            Line::Whole(bytes) => {
                let line = trim_end(without_byte_order_mark(bytes));
                if !line.is_empty() {
                    self.resolve_candidate(line, sink);
                    if self.reader.is_some() || self.detect(line, sink) {
                        self.read(line, Show::Line, sink);
                    }
                }
            }
            Line::Cut(head) => {
                self.release_candidate(sink);
                self.bad(head, Bad::TooLong, sink);
            }
        }
    }

    fn finish(&mut self, sink: &mut impl Sink) {
        self.release_candidate(sink);
        if self.reader.is_none() && self.run.len() > 0 {
            self.decide(Format::Pairs, sink);
        }
    }

    /// Decides whether the line before was a csv header, now that `line` has followed.
    #[inline]
    fn resolve_candidate(&mut self, line: &[u8], sink: &mut impl Sink) {
        if self.candidate.is_empty() {
            return;
        }
        if !Csv::is_confirmed(&self.candidate, line) {
            self.release_candidate(sink);
            return;
        }
        if self.reader.is_none() {
            self.decide(Format::Csv, sink);
        }
        if let Some(Reader::Csv(csv)) = &mut self.reader {
            csv.set_header(&self.candidate, &mut self.row);
        }
        self.candidate.clear();
    }

    /// The line before was prose after all.
    fn release_candidate(&mut self, sink: &mut impl Sink) {
        if !self.candidate.is_empty() {
            sink.text(self.readable.text(&self.candidate), Text::Prose);
            self.candidate.clear();
        }
    }

    /// Tries to tell the format from this line. Returns whether the line remains to be read.
    fn detect(&mut self, line: &[u8], sink: &mut impl Sink) -> bool {
        match detect::look(line) {
            Look::Is(format) => {
                self.decide(format, sink);
                return true;
            }
            Look::MaybeHeader => self.candidate.extend_from_slice(line),
            Look::Prose => self.text(line, Text::Prose, sink),
            Look::Weak => {
                self.text(line, Text::Prose, sink);
                self.run.push(line);
                if self.run.len() == WEAK_LINES {
                    self.decide(Format::Pairs, sink);
                }
            }
        }
        false
    }

    fn decide(&mut self, format: Format, sink: &mut impl Sink) {
        self.reader = Some(Reader::new(format, &self.row));
        sink.detected(format);
        if format == Format::Pairs {
            self.replay(sink);
        }
        self.run.clear();
    }

    /// Reads the lines that were kept, which have been shown already.
    fn replay(&mut self, sink: &mut impl Sink) {
        let run = std::mem::take(&mut self.run);
        for line in run.lines() {
            self.resolve_candidate(line, sink);
            self.read(line, Show::Nothing, sink);
        }
    }

    fn read(&mut self, line: &[u8], show: Show, sink: &mut impl Sink) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let verdict = reader.read(line, &mut self.row);
        if let Verdict::Row(text) = verdict {
            self.row.commit(sink);
            if let Some(kind) = text.filter(|_| show == Show::Line) {
                self.text(line, kind, sink);
            }
        } else {
            self.row.discard();
            match verdict {
                Verdict::MaybeHeader => self.candidate.extend_from_slice(line),
                Verdict::Prose if show == Show::Line => self.text(line, Text::Prose, sink),
                Verdict::Bad(why) if show == Show::Line => self.bad(line, why, sink),
                _ => {}
            }
        }
        if !self.is_settled {
            self.watch(line, verdict, sink);
        }
    }

    /// Looks out for signs that the decision was wrong, and mends it once.
    #[inline]
    fn watch(&mut self, line: &[u8], verdict: Verdict, sink: &mut impl Sink) {
        let is_pairs = matches!(self.reader, Some(Reader::Pairs));
        let fits = match verdict {
            // Every object has pairs in it, but they are not all that it has.
            Verdict::Row(_) => !(is_pairs && json::is_object(line)),
            Verdict::Header | Verdict::MaybeHeader => true,
            Verdict::Prose | Verdict::Bad(_) => false,
        };
        if !fits {
            self.doubt(line, sink);
        } else if self.run.len() > 0 {
            self.run.clear();
        }
    }

    fn doubt(&mut self, line: &[u8], sink: &mut impl Sink) {
        if detect::look(line) == Look::Prose {
            self.run.clear();
            return;
        }
        self.run.push(line);
        if self.run.len() < RUN_LINES {
            return;
        }
        match self.run.format() {
            None => self.run.drop_first(),
            Some(format) => self.mend(format, sink),
        }
    }

    fn mend(&mut self, format: Format, sink: &mut impl Sink) {
        self.is_settled = true;
        let were_pairs = matches!(self.reader, Some(Reader::Pairs));
        self.reader = Some(Reader::new(format, &self.row));
        sink.detected(format);
        // Objects have been read as the pairs in them: once is enough.
        if !(were_pairs && format == Format::Json) {
            self.replay(sink);
        }
        self.run.clear();
    }

    fn text(&mut self, line: &[u8], kind: Text, sink: &mut impl Sink) {
        sink.text(self.readable.text(line), kind);
    }

    fn bad(&mut self, line: &[u8], why: Bad, sink: &mut impl Sink) {
        sink.bad(why);
        self.text(head(line, BAD_TEXT_BYTES_MAX), Text::Bad, sink);
    }
}

/// Without the mark that some editors and shells put at a stream's beginning (UTF-8's, or UTF-16's,
/// whose NUL bytes are dropped with the other control characters), also where streams were joined.
fn without_byte_order_mark(line: &[u8]) -> &[u8] {
    const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    if line.first().is_none_or(|byte| *byte < 0xef) {
        return line;
    }
    let behind_mark = MARKS.iter().find_map(|mark| line.strip_prefix(*mark));
    behind_mark.unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Options, Parser};
    use crate::format::script::{Script, parse, parse_as, parse_pieces};
    use crate::format::{Format, Sink};

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
        fn text(&mut self, line: &str, _: super::Text) {
            assert!(!line.contains(['\n', '\r', '\0', '\x1b']));
            self.has_row = false;
        }
        fn bad(&mut self, _: super::Bad) {}
        fn detected(&mut self, _: Format) {}
        fn refused(&mut self, _: &str) {}
    }
}
