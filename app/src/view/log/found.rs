//! Which lines of a log a query has found so far.

use std::collections::VecDeque;
use std::ops::Range;

use sprintscope_sim::job::{Log, LoggedLine, Stream};

use super::query::{Query, Verdict};
use crate::view::level::Level;

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
    pub(super) fn add(
        &mut self,
        number: u64,
        line: &LoggedLine<'_>,
        query: &Query,
        errors_from: Option<u64>,
    ) {
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
