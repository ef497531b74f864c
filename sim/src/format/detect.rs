//! Which format a source speaks, told from its lines.

use super::Format;
use super::csv::{self, Csv};
use super::json;
use super::numbers;
use super::pairs::Pairs;

/// So many lines in a row of which none fits the format decided on, but all another one, show that
/// the decision was wrong. They are kept, so that nothing is lost by waiting for the last of them.
pub(super) const RUN_LINES: usize = 6;

/// So many sentences with a number behind a colon are no accident.
pub(super) const WEAK_LINES: usize = 3;

/// A longer line isn't kept: what is kept is bounded.
const KEPT_LINE_BYTES_MAX: usize = 16 * 1024;

/// What a single line tells about its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It can be nothing else.
    Is(Format),
    /// A csv header if a row follows, or prose with commas.
    MaybeHeader,
    /// A sentence with a pair in it: `Found: 3 files`. Pairs, if there are more of them.
    Weak,
    /// No data.
    Prose,
}

/// What the line tells, on its own.
pub(super) fn look(line: &[u8]) -> Look {
    if json::is_object(line) {
        return Look::Is(Format::Json);
    }
    if numbers::row_width(line).is_some() {
        return Look::Is(Format::Numbers);
    }
    let mut has_pairs = false;
    for pair in Pairs::new(line) {
        if !pair.is_weak {
            return Look::Is(Format::Pairs);
        }
        has_pairs = true;
    }
    if has_pairs {
        return Look::Weak;
    }
    // Words between blanks are prose more often than a header.
    let separator = csv::separator(line);
    let width = csv::header_width(line, separator).filter(|_| separator != b' ');
    if width.is_some_and(|width| width > 1) {
        Look::MaybeHeader
    } else {
        Look::Prose
    }
}

/// Successive lines, kept until they can be judged together.
#[derive(Default)]
pub(super) struct Run {
    /// Each line with a `\n` behind it, which no line holds.
    bytes: Vec<u8>,
    len: usize,
}

impl Run {
    pub(super) fn push(&mut self, line: &[u8]) {
        if line.len() > KEPT_LINE_BYTES_MAX {
            self.clear();
            return;
        }
        self.bytes.extend_from_slice(line);
        self.bytes.push(b'\n');
        self.len += 1;
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.len = 0;
    }

    pub(super) fn drop_first(&mut self) {
        if let Some(end) = memchr::memchr(b'\n', &self.bytes) {
            self.bytes.drain(..=end);
            self.len -= 1;
        }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.split(|byte| *byte == b'\n').take(self.len)
    }

    /// The format that all of the lines fit.
    pub(super) fn format(&self) -> Option<Format> {
        let fits = |format: &Format| match format {
            Format::Json => self.lines().all(json::is_object),
            Format::Numbers => self.lines().all(|line| numbers::row_width(line).is_some()),
            Format::Csv => self.is_table(),
            Format::Pairs => self.lines().all(|line| Pairs::new(line).next().is_some()),
        };
        // Numbers and tables hold no pairs, but an object does.
        [Format::Json, Format::Numbers, Format::Csv, Format::Pairs]
            .into_iter()
            .find(fits)
    }

    fn is_table(&self) -> bool {
        let mut lines = self.lines();
        let Some(header) = lines.next() else {
            return false;
        };
        look(header) == Look::MaybeHeader && lines.all(|row| Csv::is_confirmed(header, row))
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, Run, look};
    use crate::format::Format;
    use crate::format::script::parse;

    #[test]
    fn a_line_tells_what_it_can() {
        for (line, told) in [
            ("1 2", Look::Is(Format::Numbers)),
            ("0.5", Look::Is(Format::Numbers)),
            (r#"{"a": 1}"#, Look::Is(Format::Json)),
            ("{'a': 1}", Look::Is(Format::Pairs)),
            ("loss: 0.5", Look::Is(Format::Pairs)),
            ("loss: 0.5 acc: 0.9", Look::Is(Format::Pairs)),
            ("Found: 3 files", Look::Weak),
            ("time,loss", Look::MaybeHeader),
            ("# time;loss", Look::MaybeHeader),
            ("Loading dataset…", Look::Prose),
            ("INFO: 3 files", Look::Prose),
            ("# a b", Look::Prose),
            ("{}", Look::Prose),
            ("y", Look::Prose),
        ] {
            assert_eq!(look(line.as_bytes()), told, "{line}");
        }
    }

    #[test]
    fn a_run_keeps_few_lines() {
        let mut run = Run::default();
        run.push(b"a=1");
        run.push(b"1 2");
        assert_eq!(run.format(), None);
        run.drop_first();
        assert_eq!((run.len(), run.format()), (1, Some(Format::Numbers)));
        run.push(&vec![b'1'; 100_000]);
        assert_eq!(run.len(), 0);
    }

    #[test]
    fn the_first_line_of_data_decides_at_once() {
        assert_eq!(
            parse("Loading dataset…\nINFO: 3 files\n# a b\n1 2"),
            "text `Loading dataset…` | text `INFO: 3 files` | text `# a b` | detected numbers \
             | series 0 `1` | series 1 `2` | row 0=1 1=2"
        );
        assert_eq!(
            parse("Using cuda:0\nstep=1 loss=2"),
            "text `Using cuda:0` | detected pairs | series 0 `step` | series 1 `loss` | row 0=1 1=2 \
             | data text `step=1 loss=2`"
        );
        assert_eq!(
            parse("ready\n{\"a\":1}\nbye"),
            "text `ready` | detected json | series 0 `a` | row 0=1 | text `bye`"
        );
    }

    #[test]
    fn a_header_waits_for_its_first_row() {
        assert_eq!(
            parse("Loading, please wait\ntime,loss\n0,0.5\n"),
            "text `Loading, please wait` | detected csv | series 0 `time` | series 1 `loss` | row 0=0 1=0.5"
        );
        assert_eq!(parse("time,loss"), "text `time,loss`");
        assert_eq!(
            parse("time,loss\nx=1"),
            "text `time,loss` | detected pairs | series 0 `x` | row 0=1 | data text `x=1`"
        );
    }

    #[test]
    fn sentences_with_numbers_wait_for_company() {
        assert_eq!(
            parse("Found: 3 files\n1 2"),
            "text `Found: 3 files` | detected numbers | series 0 `1` | series 1 `2` | row 0=1 1=2"
        );
        let expected = "text `a: 1 of` | text `a: 2 of` | text `a: 3 of` | detected pairs \
                        | series 0 `a` | row 0=1 | row 0=2 | row 0=3";
        assert_eq!(parse("a: 1 of\na: 2 of\na: 3 of"), expected);
        assert_eq!(
            parse("a: 1 of"),
            "text `a: 1 of` | detected pairs | series 0 `a` | row 0=1"
        );
    }

    #[test]
    fn a_wrong_decision_is_mended_without_loss() {
        let rows: Vec<String> = (0..5).map(|row| format!("{row},{row}")).collect();
        let texts: Vec<String> = rows.iter().map(|row| format!("text `{row}`")).collect();
        let samples: Vec<String> = (0..5).map(|row| format!("row 1={row} 2={row}")).collect();
        assert_eq!(
            parse(&format!("seed: 42\nt,v\n{}\n9,9", rows.join("\n"))),
            format!(
                "detected pairs | series 0 `seed` | row 0=42 | data text `seed: 42` | text `t,v` | {} \
                 | detected csv | series 1 `t` | series 2 `v` | {} | row 1=9 2=9",
                texts.join(" | "),
                samples.join(" | "),
            )
        );
    }

    #[test]
    fn objects_are_read_as_pairs_until_they_are_known_to_be_json() {
        let lines = "{\"a\":{\"b\":1}}\n".repeat(7);
        let told = parse(&format!("seed: 42\n{lines}"));
        assert!(told.contains("series 1 `b`"), "{told}");
        assert!(
            told.ends_with("detected json | series 2 `a/b` | row 2=1"),
            "{told}"
        );
    }

    #[test]
    fn prose_between_lines_of_another_format_leaves_the_decision() {
        let told = parse(&format!(
            "seed: 42\n{}",
            "1 2\n3 4\n5 6\n7 8\nsaved\n".repeat(4)
        ));
        assert!(!told.contains("numbers"), "{told}");
    }
}
