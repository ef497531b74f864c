//! Which lines of a log a query has found so far.

use std::collections::VecDeque;
use std::ops::Range;

use sprintscope_sim::job::{Log, LogPiece, LoggedLine, Stream};

use super::query::{Query, Verdict};
use crate::view::level::Level;

/// Where a line and the next one have a hit, so many are looked at one by one.
const DENSE: u64 = 32;

/// Numbers of lines, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Those that are shown; not kept where those are the hits.
    shown: VecDeque<u64>,
    hits: VecDeque<u64>,
    /// Those that carried samples, and are words all the same.
    pub(super) spoken_data: VecDeque<u64>,
    /// Errors among the lines from `errors_from` on.
    errors: VecDeque<u64>,
    errors_from: Option<u64>,
    /// Those that had no end when they were looked at: they may become others.
    open: Vec<u64>,
    /// Lines below this number have been looked at.
    pub(super) looked_at: u64,
}

/// What was found in some lines.
#[derive(Debug, Default)]
pub(super) struct Finds {
    lines: Vec<(u64, Verdict)>,
    errors: Vec<u64>,
    open: Vec<u64>,
}

impl Finds {
    /// Looks at all lines of a piece: at each, or, where a hit is wanted and may be looked for in all of the text at once,
    /// at those in which something begins that looks like one.
    pub(super) fn add_all(&mut self, piece: LogPiece<'_>, query: &Query, errors_from: Option<u64>) {
        let Range { start, end } = piece.numbers();
        if !query.looks_for_hits_alone() {
            for number in start..end {
                self.add(number, &piece.line(number), query, errors_from);
            }
            return;
        }
        let mut next = start;
        while next < end {
            let byte = query.pattern.first_in(piece.text_from(next));
            let found = byte.and_then(|byte| piece.line_of_byte(next, byte));
            // Of others only those are to be known that may turn out to be something else.
            for number in (next..found.unwrap_or(end)).filter(|number| !piece.is_plain(*number)) {
                self.add(number, &piece.line(number), query, errors_from);
            }
            let Some(found) = found else { break };
            // Hits in line after line are found faster there.
            let behind = if found == next {
                found + DENSE
            } else {
                found + 1
            };
            next = behind.min(end);
            for number in found..next {
                self.add(number, &piece.line(number), query, errors_from);
            }
        }
    }

    fn add(&mut self, number: u64, line: &LoggedLine<'_>, query: &Query, errors_from: Option<u64>) {
        let verdict = query.judge(line);
        if verdict.is_shown || verdict.is_hit || verdict.is_spoken_data {
            self.lines.push((number, verdict));
        }
        let counts = verdict.is_shown && errors_from.is_some_and(|from| number >= from);
        if counts && is_error(line) {
            self.errors.push(number);
        }
        if line.is_open {
            self.open.push(number);
        }
    }
}

fn is_error(line: &LoggedLine<'_>) -> bool {
    line.stream != Stream::Note && Level::of(line.text) == Some(Level::Error)
}

impl Found {
    /// Nothing so far, of which nothing is to be found before this line.
    pub(super) fn from(number: u64) -> Self {
        Self {
            looked_at: number,
            ..Self::default()
        }
    }

    /// The lines that are shown.
    pub(super) fn shown(&self, query: &Query) -> &VecDeque<u64> {
        if query.shows_hits_only() {
            &self.hits
        } else {
            &self.shown
        }
    }

    pub(super) fn hits(&self) -> &VecDeque<u64> {
        &self.hits
    }

    /// Errors are found from this line on, or not at all.
    pub(super) fn find_errors_from(&mut self, number: Option<u64>) {
        if self.errors_from.is_none() || number.is_none() {
            self.errors.clear();
            self.errors_from = number.map(|number| number.max(self.looked_at));
        }
    }

    pub(super) fn errors_from(&self) -> Option<u64> {
        self.errors_from
    }

    /// How many errors there are from this line on.
    pub(super) fn errors_since(&self, number: u64) -> usize {
        self.errors.len() - self.errors.partition_point(|error| *error < number)
    }

    /// Takes what was found in lines that were next, all below `to`; lines before `kept` are gone.
    pub(super) fn take(&mut self, finds: Finds, to: u64, kept: u64, query: &Query) {
        for (number, verdict) in finds.lines {
            if verdict.is_shown && !query.shows_hits_only() {
                self.shown.push_back(number);
            }
            if verdict.is_hit {
                self.hits.push_back(number);
            }
            if verdict.is_spoken_data {
                self.spoken_data.push_back(number);
            }
        }
        self.errors.extend(finds.errors);
        self.open.extend(finds.open);
        self.looked_at = to;
        self.forget(kept);
    }

    /// Lines before this one are gone.
    pub(super) fn forget(&mut self, kept: u64) {
        let lists = [
            &mut self.shown,
            &mut self.hits,
            &mut self.spoken_data,
            &mut self.errors,
        ];
        for list in lists {
            while list.front().is_some_and(|number| *number < kept) {
                list.pop_front();
            }
        }
    }

    /// Looks again at lines that had no end.
    pub(super) fn look_again(&mut self, log: &Log, query: &Query) {
        for number in std::mem::take(&mut self.open) {
            let part = log.part(line(number));
            let Some((_, line)) = part.iter().next() else {
                continue;
            };
            let verdict = query.judge(&line);
            let keeps_shown = verdict.is_shown && !query.shows_hits_only();
            set(&mut self.shown, number, keeps_shown);
            set(&mut self.hits, number, verdict.is_hit);
            set(&mut self.spoken_data, number, verdict.is_spoken_data);
            if line.is_open {
                self.open.push(number);
            } else if self.errors_from.is_some_and(|from| number >= from) {
                let is_one = verdict.is_shown && is_error(&line);
                set(&mut self.errors, number, is_one);
            }
        }
    }
}

/// The range of one line.
fn line(number: u64) -> Range<u64> {
    number..number + 1
}

fn set(list: &mut VecDeque<u64>, number: u64, is_in: bool) {
    match list.binary_search(&number) {
        Ok(place) if !is_in => {
            list.remove(place);
        }
        Err(place) if is_in => list.insert(place, number),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sprintscope_sim::job::LogLine;

    use super::*;
    use crate::view::log::LogView;

    fn words() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "", "a", "b", "ab", "loss", "Loss=0.5", "ß", "error", "ERROR x", "温度", "foo",
            "bar baz",
        ]);
        prop::collection::vec(word, 0..4).prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn all_of_the_text_at_once_has_the_hits_that_line_after_line_has(
            lines in prop::collection::vec((words(), 0..8_u8), 0..200),
            pattern in prop::sample::select(vec![
                "a", "ab", "ba", "loss", "LOSS=", "a.b", "b{2}", "ss$", "^a", r"\bloss", "x*", "(foo|bar)+", "ß|度", "[^a]b",
                "aa", "nowhere", r"\d\.\d", "(?s).", "lossloss",
            ]),
            from in 0..40_u64,
        ) {
            let log = Log::default();
            for (t, (text, kind)) in (0..).zip(&lines) {
                log.push(&LogLine {
                    t: f64::from(t),
                    stream: [Stream::Out, Stream::Err, Stream::Note][usize::from(kind % 3)],
                    text: text.as_str().into(),
                    is_open: false,
                    is_shown: false,
                    is_data: kind / 3 == 1,
                });
            }
            let wanted = LogView { filter: pattern.into(), ..LogView::default() };
            let query = Query::of(&wanted, &Query::default());
            let part = log.part(from..lines.len() as u64);
            let (mut at_once, mut one_by_one) = (Finds::default(), Finds::default());
            for piece in part.pieces() {
                at_once.add_all(piece, &query, Some(10));
            }
            for (number, line) in part.iter() {
                one_by_one.add(number, &line, &query, Some(10));
            }
            prop_assert_eq!(at_once.lines, one_by_one.lines);
            prop_assert_eq!(at_once.errors, one_by_one.errors);
        }
    }
}
