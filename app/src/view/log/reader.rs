//! Reads a log as a person does: some lines of it in sight, which stay there while others come and go.

use std::ops::Range;
use std::thread::JoinHandle;

use sprintscope_sim::JobId;
use sprintscope_sim::job::{Log, LogLine};

use super::chips::LineKind;
use super::letter::{characters, part_of};
use super::pattern::Pattern;
use super::query::Query;
use super::search::{Search, join};
use super::{LogView, Picked};

/// Lines that are copied at most.
const COPIED_LINES: usize = 100_000;

/// Which line is the first in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Top {
    /// Its number, for good.
    number: u64,
    /// Which part of it is above what is in sight.
    part: f64,
}

/// What is looked for in the log.
#[derive(Debug, Default)]
enum Looking {
    /// Nothing: all lines are shown, to the end.
    #[default]
    Nothing,
    /// Errors among the lines that come; all are shown.
    ForErrors(Search),
    /// Lines to be shown.
    ForLines(Search),
}

impl Looking {
    fn search(&self) -> Option<&Search> {
        match self {
            Self::Nothing => None,
            Self::ForErrors(search) | Self::ForLines(search) => Some(search),
        }
    }

    fn search_mut(&mut self) -> Option<&mut Search> {
        match self {
            Self::Nothing => None,
            Self::ForErrors(search) | Self::ForLines(search) => Some(search),
        }
    }
}

/// What is in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sight {
    /// How many lines there are to show.
    pub count: usize,
    /// The place of the first line in sight among them, with the part of it that is above.
    pub top: f64,
    /// How many lines are in sight, with parts of lines.
    pub height: f64,
}

impl Sight {
    /// The places of the lines in sight.
    pub(crate) fn places(&self) -> Range<usize> {
        let end = (self.top + self.height).ceil() as usize;
        self.top as usize..end.min(self.count)
    }

    /// The greatest place that the top can have.
    pub(crate) fn most(&self) -> f64 {
        (self.count as f64 - self.height).max(0.0)
    }
}

/// What came while somebody read elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Lines.
    pub lines: usize,
    /// Those of them that are errors.
    pub errors: usize,
}

impl Unread {
    /// In words: `14 new, 2 errors`.
    pub(crate) fn words(self) -> String {
        let Self { lines, errors } = self;
        match errors {
            0 if lines == 0 => "to the end".into(),
            0 => format!("{lines} new"),
            1 => format!("{lines} new, 1 error"),
            _ => format!("{lines} new, {errors} errors"),
        }
    }
}

/// Hits of what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hits {
    /// How many lines have one, so far.
    pub lines: usize,
    /// The place of the picked line among them, from 1 on.
    pub at: Option<usize>,
    /// Some lines are yet to be looked at.
    pub has_more: bool,
}

impl Hits {
    /// In words: `hit 3 of 120`.
    pub(crate) fn words(self) -> String {
        let Self {
            lines,
            at,
            has_more,
        } = self;
        let so_far = if has_more { " so far" } else { "" };
        match (lines, at) {
            (0, _) if has_more => "searching".into(),
            (0, _) => "no hit".into(),
            (_, Some(at)) => format!("hit {at} of {lines}{so_far}"),
            (1, None) => format!("1 hit{so_far}"),
            (_, None) => format!("{lines} hits{so_far}"),
        }
    }
}

/// What is in sight of a log, and what is found in it.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    job: Option<JobId>,
    log: Log,
    /// The lines that were shown when this was looked at: places are counted from the first of them.
    kept: Range<u64>,
    query: Query,
    looking: Looking,
    /// How many lines had turned out to be data when the search began.
    turned: u64,
    /// Nothing is known of lines below this number: they were cleared, or are kept no more.
    known_from: u64,
    /// Of searches that were given up, until they have ended.
    given_up: Vec<JoinHandle<()>>,
    top: Top,
    sight: Sight,
    was_held: bool,
    /// Lines below this number have been in sight, or were passed over at the end.
    read_to: u64,
    has_more: bool,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop_looking();
        self.given_up.drain(..).for_each(join);
    }
}

impl Reader {
    /// Looks at what came. Returns whether more will be found soon although nothing comes.
    pub(crate) fn look(&mut self, (log, job): (Log, Option<JobId>), wanted: &mut LogView) -> bool {
        if self.job != job {
            self.stop_looking();
            (self.job, self.read_to) = (job, 0);
            wanted.picked = None;
        }
        self.log = log;
        self.kept = self.log.seen();
        self.look_for(wanted);
        self.has_more
    }

    /// Looks for what is wanted now.
    fn look_for(&mut self, wanted: &LogView) {
        let query = Query::of(wanted, &self.query);
        let has_data = self.log.data_lines() > 0;
        let takes_all = query.takes_all(has_data);
        let turned = self.log.turned_lines();
        // What was cleared may be shown again.
        let is_known = self.kept.start >= self.known_from;
        self.known_from = self.kept.start;
        let is_same = is_known
            && (&self.query, self.turned) == (&query, turned)
            && match self.looking {
                Looking::Nothing => takes_all && !wanted.is_held,
                Looking::ForErrors(_) => takes_all && wanted.is_held,
                Looking::ForLines(_) => !takes_all,
            };
        if !is_same {
            self.stop_looking();
            let search = |from| Search::new(&self.log, query.clone(), from);
            self.looking = match (takes_all, wanted.is_held) {
                (true, false) => Looking::Nothing,
                (true, true) => Looking::ForErrors(search(self.read_to)),
                (false, _) => Looking::ForLines(search(0)),
            };
            (self.query, self.turned) = (query, turned);
        }
        let errors_from = wanted.is_held.then_some(self.read_to);
        self.has_more = self.looking.search_mut().is_some_and(|search| {
            search.found().find_errors_from(errors_from);
            search.keep_up()
        });
        self.given_up.retain(|thread| !thread.is_finished());
    }

    fn stop_looking(&mut self) {
        if let Some(search) = self.looking.search_mut() {
            self.given_up.extend(search.give_up());
        }
        self.looking = Looking::Nothing;
    }

    /// Says what is in sight where there is room for so many lines, and goes to hits as was asked.
    pub(crate) fn lay_out(&mut self, wanted: &mut LogView, height: f64) {
        self.place(wanted, height);
        self.go_to_hits(wanted);
    }

    fn place(&mut self, wanted: &LogView, height: f64) {
        if wanted.is_held && !self.was_held {
            self.top = self.line_at(self.sight.top);
        }
        let mut count = self.count();
        if let Some(t) = wanted.until {
            count = count.min(self.place_of(self.log.number_at(t.next_up())));
        }
        let top = self.top;
        self.sight = Sight {
            count,
            top: 0.0,
            height,
        };
        let most = self.sight.most();
        self.sight.top = if wanted.is_held {
            let place = self.place_of(top.number);
            let is_there = self.number_at(place) == Some(top.number);
            let part = if is_there { top.part } else { 0.0 };
            (place as f64 + part).min(most)
        } else {
            most
        };
        let last = self.number_at(self.sight.places().end.saturating_sub(1));
        self.read_to = if wanted.is_held {
            self.read_to.max(last.map_or(0, |last| last + 1))
        } else {
            self.kept.end
        };
        self.was_held = wanted.is_held;
    }

    /// What is in sight.
    pub(crate) fn sight(&self) -> Sight {
        self.sight
    }

    /// Scrolls by so many lines, downwards if positive: who scrolls up reads, and is held there; at the end it is
    /// followed again.
    pub(crate) fn scroll(&mut self, wanted: &mut LogView, lines: f64) {
        self.scroll_to(wanted, self.sight.top + lines);
    }

    /// The same to a place of the first line.
    pub(crate) fn scroll_to(&mut self, wanted: &mut LogView, top: f64) {
        let most = self.sight.most();
        let is_down = top > self.sight.top;
        let top = top.clamp(0.0, most);
        if top >= most && (is_down || most == 0.0) {
            wanted.is_held = false;
        } else if top < most {
            wanted.is_held = true;
        }
        self.go_to(top);
        self.was_held = wanted.is_held;
    }

    fn go_to(&mut self, top: f64) {
        self.sight.top = top;
        self.top = self.line_at(top);
    }

    fn line_at(&self, top: f64) -> Top {
        let number = self.number_at(top as usize);
        Top {
            number: number.unwrap_or(self.kept.end),
            part: top.fract(),
        }
    }

    /// Brings a line into sight, in its middle, unless it is there.
    fn bring(&mut self, number: u64) {
        let place = self.place_of(number) as f64;
        let Sight { top, height, .. } = self.sight;
        if place < top || place + 1.0 > top + height {
            let middle = place - (height - 1.0).max(0.0) / 2.0;
            self.go_to(middle.clamp(0.0, self.sight.most()));
        }
    }

    /// Goes on by as many hits as were asked for, from the line that is picked, or else from what is in sight.
    fn go_to_hits(&mut self, wanted: &mut LogView) {
        let steps = std::mem::take(&mut wanted.hits_to_go);
        if steps == 0 {
            return;
        }
        let places = self.sight.places();
        let picked = wanted.picked.map(|picked| picked.to);
        let from = picked.or_else(|| match steps {
            1.. => Some(self.number_at(places.start)?.saturating_sub(1)),
            _ => Some(self.number_at(places.end.saturating_sub(1))? + 1),
        });
        let includes_first = picked.is_none() && from == Some(0);
        let hit = self.hit_from(from.unwrap_or_default(), steps, includes_first);
        if let Some((number, t)) = hit {
            // Held where it is before it is gone from there.
            if !wanted.is_held {
                self.go_to(self.sight.top);
            }
            wanted.is_held = true;
            self.was_held = true;
            self.bring(number);
            let (from, to) = (number, number);
            let letters = None;
            wanted.picked = Some(Picked {
                from,
                to,
                t,
                letters,
            });
        } else if self.has_more {
            // There may be one in what is left.
            wanted.hits_to_go = steps;
        }
    }

    /// The line with the hit so many further, and round at the end, once all is looked at.
    fn hit_from(&self, from: u64, steps: isize, includes_from: bool) -> Option<(u64, f64)> {
        let search = self.looking.search()?;
        let found = search.found();
        let hits = found.hits();
        let count = hits.len() as isize;
        if count == 0 {
            return None;
        }
        let place = if steps > 0 {
            let after = hits.partition_point(|hit| *hit < from || *hit == from && !includes_from);
            after as isize + steps - 1
        } else {
            hits.partition_point(|hit| *hit < from) as isize + steps
        };
        if place >= count && self.has_more {
            return None;
        }
        let number = *hits.get(place.rem_euclid(count) as usize)?;
        drop(found);
        let line = self.log.lines(number..number + 1).pop()?;
        Some((number, line.1.t))
    }

    /// Lines that came since the end was left; `None` while it is followed.
    pub(crate) fn unread(&self) -> Option<Unread> {
        if !self.was_held {
            return None;
        }
        // A search finds lines meanwhile.
        let lines = self.sight.count.saturating_sub(self.place_of(self.read_to));
        let search = self.looking.search();
        let errors = search.map_or(0, |search| search.found().errors_since(self.read_to));
        Some(Unread { lines, errors })
    }

    /// Hits, where something is looked for.
    pub(crate) fn hits(&self, wanted: &LogView) -> Option<Hits> {
        if self.query.pattern.is_empty() {
            return None;
        }
        let search = self.looking.search()?;
        let found = search.found();
        let hits = found.hits();
        let picked = wanted
            .picked
            .and_then(|one| hits.binary_search(&one.to).ok());
        Some(Hits {
            lines: hits.len(),
            at: picked.map(|place| place + 1),
            has_more: search.is_at_work(),
        })
    }

    /// Whose log it is.
    pub(crate) fn job(&self) -> Option<JobId> {
        self.job
    }

    /// What is looked for.
    pub(crate) fn pattern(&self) -> &Pattern {
        &self.query.pattern
    }

    /// How many lines of data aren't shown.
    pub(crate) fn hidden_data(&self, wanted: &LogView) -> u64 {
        if wanted.chips.has(LineKind::Data) {
            return 0;
        }
        let spoken = |search: &Search| search.found().spoken_data.len() as u64;
        let spoken = self.looking.search().map_or(0, spoken);
        self.log.data_lines().saturating_sub(spoken)
    }

    /// How many lines came before those that are kept.
    pub(crate) fn forgotten(&self) -> u64 {
        self.log.range().start
    }

    /// Of the lines that are shown, the number of that which came nearest to this time.
    pub(crate) fn nearest(&self, t: f64) -> Option<u64> {
        let after = self.place_of(self.log.number_at(t));
        let places = after.saturating_sub(1)..after + 1;
        let far = |line: &LogLine| (line.t - t).abs();
        let nearest = self.lines_at(places).into_iter();
        let nearest = nearest.min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
        nearest.map(|(number, _)| number)
    }

    /// Of the lines that are shown, the numbers of that one, or of the last before it, and of the next one.
    pub(crate) fn around(&self, number: u64) -> Vec<u64> {
        let after = self.place_of(number + 1);
        let places = after.saturating_sub(1)..after + 1;
        places.filter_map(|place| self.number_at(place)).collect()
    }

    /// The lines at these places, each with its number.
    pub(crate) fn lines_at(&self, places: Range<usize>) -> Vec<(u64, LogLine)> {
        let Looking::ForLines(search) = &self.looking else {
            let first = self.kept.start;
            let numbers = first + places.start as u64..first + places.end as u64;
            return self.log.lines(numbers);
        };
        let numbers: Vec<u64> = {
            let found = search.found();
            let shown = found.shown(search.query());
            let places = places.start.min(shown.len())..places.end.min(shown.len());
            shown.range(places).copied().collect()
        };
        let lines = numbers.into_iter();
        lines
            .flat_map(|number| self.log.lines(number..number + 1))
            .collect()
    }

    /// What is picked and shown, as text; not more than can be copied. Whole lines as they came, and parts of lines
    /// as they are `shown`.
    pub(crate) fn picked_text(
        &self,
        picked: Picked,
        shown: impl Fn(&LogLine) -> String,
    ) -> Option<String> {
        let numbers = picked.numbers();
        let from = self.place_of(*numbers.start());
        let to = self.place_of(numbers.end() + 1).min(from + COPIED_LINES);
        let lines = self.lines_at(from..to);
        let text = |(number, line): &(u64, LogLine)| {
            let Some(ends) = picked.letters else {
                return line.text.to_string();
            };
            let text = shown(line);
            let part = part_of(ends, *number, text.chars().count());
            characters(&text, part.unwrap_or_default()).to_owned()
        };
        let texts: Vec<String> = lines.iter().map(text).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    fn count(&self) -> usize {
        if let Looking::ForLines(search) = &self.looking {
            return search.found().shown(search.query()).len();
        }
        let kept = &self.kept;
        (kept.end - kept.start) as usize
    }

    /// The place of a line among those that are shown, or else of the next one.
    fn place_of(&self, number: u64) -> usize {
        if let Looking::ForLines(search) = &self.looking {
            let found = search.found();
            let shown = found.shown(search.query());
            return shown.partition_point(|shown| *shown < number);
        }
        let kept = &self.kept;
        (number.clamp(kept.start, kept.end) - kept.start) as usize
    }

    fn number_at(&self, place: usize) -> Option<u64> {
        if let Looking::ForLines(search) = &self.looking {
            return search.found().shown(search.query()).get(place).copied();
        }
        let kept = &self.kept;
        let number = kept.start + place as u64;
        kept.contains(&number).then_some(number)
    }
}

#[cfg(test)]
mod tests;
