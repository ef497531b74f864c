//! A small language for tests: lines in, readable calls out.

use super::{Bad, Format, Options, Parser, Sink, Text};

/// Writes down what it is told, one call after the other, a row with its samples as one.
#[derive(Default)]
pub(super) struct Script {
    calls: Vec<String>,
}

impl Script {
    /// Everything it was told.
    pub(super) fn told(&self) -> String {
        self.calls.join(" | ")
    }

    fn say(&mut self, call: String) {
        self.calls.push(call);
    }
}

impl Sink for Script {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(" in {unit}")
        };
        self.say(format!("series {series} `{name}`{unit}"));
    }

    fn unit(&mut self, series: u32, unit: &str) {
        self.say(format!("series {series} in {unit}"));
    }

    fn x_axis(&mut self, name: &str) {
        self.say(format!("x axis `{name}`"));
    }

    fn row(&mut self, x: Option<f64>) {
        self.say(x.map_or("row".into(), |x| format!("row at {x}")));
    }

    fn sample(&mut self, series: u32, value: f64) {
        let row = self.calls.last_mut().filter(|call| call.starts_with("row"));
        let row = row.expect("a sample belongs to a row");
        *row = format!("{row} {series}={value}");
    }

    fn text(&mut self, line: &str, kind: Text) {
        self.say(match kind {
            Text::Prose => format!("text `{line}`"),
            Text::Data => format!("data text `{line}`"),
            Text::Bad => format!("bad text `{line}`"),
        });
    }

    fn bad(&mut self, why: Bad) {
        self.say(format!("bad: {why}"));
    }

    fn detected(&mut self, format: Format) {
        self.say(format!("detected {format}"));
    }

    fn refused(&mut self, name: &str) {
        self.say(format!("refused `{name}`"));
    }
}

/// What a parser says to a stream that comes in these pieces.
pub(super) fn parse_pieces<'a>(
    options: Options,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> String {
    let mut parser = Parser::new(options);
    let mut script = Script::default();
    for piece in pieces {
        parser.feed(piece, &mut script);
    }
    parser.finish(&mut script);
    script.told()
}

/// What a parser says to these lines if it has to find their format.
pub(super) fn parse(lines: &str) -> String {
    parse_pieces(Options::default(), [lines.as_bytes()])
}

/// What a parser says to these lines in a given format.
pub(super) fn parse_as(format: Format, lines: &str) -> String {
    let options = Options {
        format: Some(format),
        ..Options::default()
    };
    parse_pieces(options, [lines.as_bytes()])
}

/// The same with an x axis asked for.
pub(super) fn parse_x(format: Format, x: &str, lines: &str) -> String {
    let options = Options {
        format: Some(format),
        x: Some(x.into()),
        ..Options::default()
    };
    parse_pieces(options, [lines.as_bytes()])
}
