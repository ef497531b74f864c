//! What a parser said of a block of input, kept until it is sent.

use std::borrow::Cow;

use crate::format::{Bad, Format, Sink, Text};
use crate::job::{LogLine, SeriesSpec, Stream};

use super::columns::Columns;
use super::group::group;

/// A longer line is cut in the log.
const LINE_BYTES_MAX: usize = 4096;

/// How often each kind of bad line came.
#[derive(Debug, Default)]
pub(super) struct BadLines {
    counts: Vec<(Bad, u64)>,
    /// Not yet counted by the job.
    pub uncounted: u64,
}

impl BadLines {
    /// Counts one; returns whether it is the first of its kind.
    fn count(&mut self, why: Bad) -> bool {
        self.uncounted += 1;
        if let Some((_, count)) = self.counts.iter_mut().find(|(kind, _)| *kind == why) {
            *count += 1;
            return false;
        }
        self.counts.push((why, 1));
        true
    }

    /// The counts in words, where they say more than the first ones of each kind did.
    pub fn summary(&self) -> Option<String> {
        if self.counts.iter().all(|(_, count)| *count == 1) {
            return None;
        }
        let each = self.counts.iter();
        let each: Vec<String> = each
            .map(|(why, count)| format!("{count} × {why}"))
            .collect();
        Some(format!("bad lines: {}", each.join(", ")))
    }
}

/// Takes what a parser says.
pub(super) struct Said {
    pub columns: Columns,
    /// Every series by its index: what it is, until that was sent.
    pub series: Vec<Option<SeriesSpec>>,
    /// Units of series that were sent already.
    pub units: Vec<(u32, String)>,
    pub x_axis: Option<String>,
    pub log: Vec<LogLine>,
    pub bad_lines: BadLines,
    pub detected: Option<Format>,
    /// Where readable lines come from.
    pub stream: Stream,
    /// The time of what is said now.
    pub now: f64,
}

impl Said {
    pub fn new(stream: Stream) -> Self {
        Self {
            columns: Columns::default(),
            series: Vec::new(),
            units: Vec::new(),
            x_axis: None,
            log: Vec::new(),
            bad_lines: BadLines::default(),
            detected: None,
            stream,
            now: 0.0,
        }
    }

    /// Adds a line to the log, cut if it is long.
    pub fn log(&mut self, stream: Stream, line: &str) {
        let text = shortened(line).into();
        let t = self.now;
        self.log.push(LogLine { t, stream, text });
    }
}

impl Sink for Said {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        let index = series as usize;
        if self.series.len() <= index {
            self.series.resize(index + 1, None);
        }
        let spec = SeriesSpec::named(name).unit(unit).group(group(name));
        self.series[index] = Some(spec);
    }

    fn unit(&mut self, series: u32, unit: &str) {
        if let Some(Some(spec)) = self.series.get_mut(series as usize) {
            spec.unit = unit.into();
        } else if let Some((_, told)) = self.units.iter_mut().find(|(known, _)| *known == series) {
            unit.clone_into(told);
        } else {
            self.units.push((series, unit.into()));
        }
    }

    fn x_axis(&mut self, name: &str) {
        self.x_axis = Some(name.into());
        self.columns.set_axis();
    }

    #[inline]
    fn row(&mut self, x: Option<f64>) {
        self.columns.row(x);
    }

    #[inline]
    fn sample(&mut self, series: u32, value: f64) {
        self.columns.sample(series, value);
    }

    fn text(&mut self, line: &str, _: Text) {
        self.log(self.stream, line);
    }

    fn bad(&mut self, why: Bad) {
        if self.bad_lines.count(why) {
            self.log(Stream::Note, &format!("bad line: {why}"));
        }
    }

    fn detected(&mut self, format: Format) {
        self.detected = Some(format);
        self.log(Stream::Note, &format!("format: {format}"));
    }

    fn refused(&mut self, name: &str) {
        let series = self.series.len();
        let note = format!("more than {series} series: {name:?} and all further ones are refused");
        self.log(Stream::Note, &note);
    }
}

fn shortened(line: &str) -> Cow<'_, str> {
    if line.len() <= LINE_BYTES_MAX {
        return line.into();
    }
    let head = &line[..line.floor_char_boundary(LINE_BYTES_MAX)];
    format!("{head}… ({} bytes)", line.len()).into()
}

#[cfg(test)]
mod tests {
    use super::{Bad, LINE_BYTES_MAX, Said, Sink, Stream, Text};

    #[test]
    fn a_long_line_is_cut_between_two_characters() {
        let mut said = Said::new(Stream::Err);
        said.text(&"ä".repeat(LINE_BYTES_MAX), Text::Prose);
        let text = &*said.log[0].text;
        assert!(text.ends_with("ä… (8192 bytes)"), "{text}");
        assert_eq!(said.log[0].stream, Stream::Err);
    }

    #[test]
    fn bad_lines_are_noted_once_a_kind_and_counted_at_the_end() {
        let mut said = Said::new(Stream::Out);
        said.bad(Bad::TooLong);
        said.bad(Bad::NotANumber);
        assert_eq!(said.bad_lines.summary(), None);
        said.bad(Bad::NotANumber);
        assert_eq!(said.log.len(), 2);
        assert_eq!(&*said.log[1].text, "bad line: not a number");
        assert_eq!(said.bad_lines.uncounted, 3);
        let summary = said.bad_lines.summary();
        assert_eq!(
            summary.as_deref(),
            Some("bad lines: 1 × line too long, 2 × not a number")
        );
    }

    #[test]
    fn only_the_last_unit_of_a_series_is_kept() {
        let mut said = Said::new(Stream::Out);
        said.series(0, "val_loss", "ms");
        said.unit(0, "s");
        let spec = said.series[0].take().unwrap();
        assert_eq!((&*spec.unit, spec.group.as_deref()), ("s", Some("loss")));
        said.unit(0, "h");
        said.unit(0, "d");
        assert_eq!(said.units, [(0, "d".to_owned())]);
    }
}
