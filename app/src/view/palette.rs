//! The palette: everything that can be done, and jobs, series and controls by their names, found by some of
//! their letters.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sprintscope_sim::Scope;

use super::asked::Deed;
use super::axis::Times;
use super::catalogue::catalogue;
use super::command::Command;
use super::elsewhere::told_series;
use super::hit::{Beside, Hit};
use super::keymap::Keymap;
use super::mark_list;
use super::time_shown::TimeShown;
use super::wall_clock::Zone;

/// What opens it, in the catalogue.
pub(crate) const PALETTE: &str = "view.palette";

/// More are never listed; a few letters more find what is behind them.
pub(crate) const HITS_MAX: usize = 200;

/// What was typed, what that finds, and which of it is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed.
    pub text: String,
    chosen: Option<usize>,
    /// Enter was pressed while no line was chosen.
    was_refused: bool,
    hits: Vec<Hit>,
    /// What is listed.
    lists: Lists,
    /// Lines beside those of the scope.
    more_lines: Vec<Hit>,
    /// How the marks' times are told.
    times: Option<(Zone, TimeShown)>,
    /// Of which text, jobs and series.
    found_for: Option<(String, u64, u64)>,
    /// How many more there are than are listed.
    more: usize,
}

/// What a palette lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Lists {
    /// All that can be done, and what there is.
    #[default]
    All,
    /// The marks.
    Marks,
    /// The lines that it was given.
    Given(&'static str),
}

impl Palette {
    /// One with these lines, too.
    pub(crate) fn with(more_lines: Vec<Hit>) -> Self {
        Self {
            more_lines,
            ..Self::default()
        }
    }

    /// The list of marks, their times told so.
    pub(crate) fn of_marks(Times { zone, shown }: Times<'_>) -> Self {
        Self {
            lists: Lists::Marks,
            times: Some((zone.clone(), shown.clone())),
            ..Self::default()
        }
    }

    /// A list of these lines alone, called so.
    pub(crate) fn of_lines(title: &'static str, more_lines: Vec<Hit>) -> Self {
        Self {
            more_lines,
            lists: Lists::Given(title),
            ..Self::default()
        }
    }

    /// What it is called, and what is typed in it.
    pub(crate) fn titles(&self) -> [&'static str; 2] {
        match self.lists {
            Lists::All => ["Palette", "A command, a job, a series, a control"],
            Lists::Given(title) => [title, "Some letters of a line"],
            Lists::Marks => ["Marks", "Some letters of a mark's kind, job or text"],
        }
    }

    /// Looks anew if something else was typed, or there are other jobs or series.
    pub fn update(&mut self, scope: &Scope, keymap: &Keymap) {
        let (a, b) = match self.lists {
            Lists::All => (scope.jobs().changes(), scope.series_revision()),
            Lists::Marks => mark_list::revision(scope),
            Lists::Given(_) => (0, 0),
        };
        let now = (self.text.clone(), a, b);
        if self.found_for.as_ref() == Some(&now) {
            return;
        }
        let is_same_text = self
            .found_for
            .as_ref()
            .is_some_and(|(text, ..)| *text == now.0);
        let chosen = self.deed().filter(|_| is_same_text);
        let lines = match self.lists {
            Lists::All => {
                let mut lines = all(scope, keymap);
                lines.extend(self.more_lines.iter().cloned());
                lines
            }
            Lists::Marks => {
                let times = self.times.as_ref();
                let times = times.map(|(zone, shown)| Times { zone, shown });
                times.map_or_else(Vec::new, |times| mark_list::hits(scope, times))
            }
            Lists::Given(_) => self.more_lines.clone(),
        };
        let mut found = find(&now.0, lines);
        self.more = found.len().saturating_sub(HITS_MAX);
        found.truncate(HITS_MAX);
        self.hits = found;
        self.found_for = Some(now);
        // Other jobs may move lines: the chosen one stays it, and no other becomes it.
        self.chosen = match chosen {
            Some(deed) => self.hits.iter().position(|hit| hit.deed == deed),
            None if is_same_text => None,
            None => self.preselected(),
        };
        self.was_refused &= is_same_text;
    }

    /// The best, unless it ends something: that has to be chosen.
    fn preselected(&self) -> Option<usize> {
        let best = self.hits.first()?;
        (!best.ends_something()).then_some(0)
    }

    /// The line that Enter takes.
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// What was found, the best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Chooses the line so many places further down; where none is chosen so far, they are counted from above the
    /// first.
    pub fn choose_next(&mut self, places: isize) {
        if places == 0 || self.hits.is_empty() {
            return;
        }
        let last = self.hits.len() - 1;
        self.chosen = match self.chosen {
            Some(chosen) => Some(chosen.saturating_add_signed(places).min(last)),
            None => usize::try_from(places - 1).ok().map(|next| next.min(last)),
        };
        self.was_refused = false;
    }

    /// Chooses this line.
    pub fn choose(&mut self, place: usize) {
        self.chosen = (place < self.hits.len()).then_some(place);
    }

    /// What the chosen line does.
    pub fn deed(&self) -> Option<Deed> {
        let hit = self.hits.get(self.chosen?);
        hit.map(|hit| hit.deed.clone())
    }

    /// Enter was pressed: what the chosen line does. Where none is chosen, the palette says so and stays.
    pub fn enter(&mut self) -> Option<Deed> {
        let deed = self.deed();
        self.was_refused = deed.is_none();
        deed
    }

    /// What is to be said of the lines, and whether somebody waits for that.
    pub fn remark(&self) -> Option<(String, Urgency)> {
        let urgency = if self.was_refused {
            Urgency::Refusal
        } else {
            Urgency::Remark
        };
        match (self.hits.len(), self.chosen, self.more) {
            (0, ..) => Some(("Nothing matches".into(), Urgency::Remark)),
            (_, None, _) => Some(("This ends something: ↓ chooses it first".into(), urgency)),
            (_, Some(_), 0) => None,
            (_, Some(_), more) => Some((format!("… and {more} more"), Urgency::Remark)),
        }
    }
}

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It is good to know.
    Remark,
    /// What somebody wanted wasn't done.
    Refusal,
}

fn all(scope: &Scope, keymap: &Keymap) -> Vec<Hit> {
    let mut all = Vec::new();
    for entry in catalogue() {
        // It is open already.
        if entry.id == PALETTE {
            continue;
        }
        let key = keymap.shown(entry);
        let beside = if key.is_empty() {
            Beside::Nothing
        } else {
            Beside::Key(key)
        };
        all.push(Hit {
            text: entry.sentence.into(),
            beside,
            deed: Deed::Entry(entry),
        });
    }
    let jobs = scope.jobs().list();
    for job in &jobs {
        all.push(Hit {
            text: job.name().to_string(),
            beside: Beside::Kind("job"),
            deed: Deed::Command(Command::SelectJob(job.id())),
        });
    }
    for job in &jobs {
        for series in told_series(scope, job) {
            all.push(Hit {
                text: format!("{}/{}", job.name(), series.name),
                beside: Beside::Kind("series"),
                deed: Deed::Command(Command::FindSeries {
                    job: job.id(),
                    series: series.id,
                }),
            });
        }
        for control in job.controls() {
            all.push(Hit {
                text: format!("{}: {}", job.name(), control.name),
                beside: Beside::Kind("control"),
                deed: Deed::Command(Command::SelectControl {
                    job: job.id(),
                    control: control.name.to_string(),
                }),
            });
        }
    }
    all
}

/// Those that hold the words of a text, in any order, each word's letters one after the other: those first that have
/// every word as a whole (a preset that is called so), then the best, of those that are as good those with several words
/// in this order; without a text all of them.
fn find(text: &str, all: Vec<Hit>) -> Vec<Hit> {
    let pattern = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut score = |words: &str| {
        let words = Utf32Str::new(words, &mut letters);
        pattern.score(words, &mut matcher)
    };
    let scored = all.into_iter().filter_map(|hit| {
        let score = score(&hit.text).max(hit.called().and_then(&mut score))?;
        Some((score, hit))
    });
    let mut scored: Vec<(u32, Hit)> = scored.collect();
    let words = text.trim();
    let are_several = words.contains(' ');
    let has_it = |hit: &Hit| are_several && hit.text.contains(words);
    let wanted = words.to_lowercase();
    let has_whole = |hit: &Hit| {
        let text = hit.text.to_lowercase();
        let there = |word: &str| {
            let mut parts = text.split(|c: char| !c.is_alphanumeric());
            parts.any(|part| part == word)
        };
        wanted.split_whitespace().all(there)
    };
    scored.sort_by_cached_key(|(score, hit)| {
        std::cmp::Reverse((has_whole(hit), *score, has_it(hit)))
    });
    scored.into_iter().map(|(_, hit)| hit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(text: &str) -> Hit {
        Hit {
            text: text.into(),
            beside: Beside::Nothing,
            deed: Deed::Command(Command::Fit),
        }
    }

    fn found(text: &str, among: &[&str]) -> Vec<String> {
        let all = among.iter().map(|text| hit(text)).collect();
        find(text, all).into_iter().map(|hit| hit.text).collect()
    }

    #[test]
    fn a_few_letters_find_it_and_the_best_is_first() {
        let all = [
            "Stop all jobs",
            "Follow the live edge",
            "train/val/loss",
            "train/loss",
        ];
        assert_eq!(found("", &all), all);
        assert_eq!(found("foll", &all), ["Follow the live edge"]);
        assert_eq!(found("vlos", &all), ["train/val/loss"]);
        assert_eq!(found("loss train", &all).len(), 2);
        assert_eq!(found("stop", &all)[0], "Stop all jobs");
        assert_eq!(found("xyz", &all), [""; 0]);
        let presets = ["Playback: slower, down to a tenth", "Preset slow of demo"];
        assert_eq!(found("slow", &presets)[0], "Preset slow of demo");
        assert_eq!(found("slo", &presets).len(), 2);
        for text in ["loss: a − b", "loss: b − a"] {
            assert_eq!(found(text, &["loss: a − b", "loss: b − a"])[0], text);
        }
    }

    fn typed(palette: &mut Palette, text: &str) {
        palette.text = text.into();
        palette.update(&Scope::new(), &Keymap::default());
    }

    fn is_chosen(palette: &Palette, id: &str) -> bool {
        matches!(palette.deed(), Some(Deed::Entry(entry)) if entry.id == id)
    }

    #[test]
    fn what_ends_something_is_never_chosen_by_itself() {
        for text in [
            "", "k", "kill", "stop", "stop all", "cancel", "restart", "loop",
        ] {
            let mut palette = Palette::default();
            typed(&mut palette, text);
            assert_eq!(palette.enter(), None, "{text}");
            let said = palette.remark().unwrap();
            assert!(said.0.contains("ends something"), "{text}: {said:?}");
            assert_eq!(said.1, Urgency::Refusal);
            palette.choose_next(-1);
            assert_eq!(palette.deed(), None, "{text}");
            palette.choose_next(1);
            assert!(palette.hits()[0].ends_something(), "{text}");
            assert_eq!(palette.enter().as_ref(), Some(&palette.hits()[0].deed));
        }
        let mut palette = Palette::default();
        typed(&mut palette, "kill");
        palette.choose_next(1);
        assert!(is_chosen(&palette, "job.kill"));
        // Another text is chosen anew.
        typed(&mut palette, "stop");
        assert_eq!(palette.deed(), None);
        typed(&mut palette, "foll");
        assert!(is_chosen(&palette, "view.follow"));
    }

    #[test]
    fn the_chosen_line_stays_it_whatever_comes_and_no_other_becomes_it() {
        let scope = Scope::new();
        let keymap = Keymap::default();
        let mut palette = Palette {
            text: "kill".into(),
            ..Palette::default()
        };
        let start = |name: &str| {
            let job = scope.start(sprintscope_sim::JobSpec::new(name));
            assert!(job.wait(std::time::Duration::from_secs(20)));
        };
        start("skills");
        palette.update(&scope, &keymap);
        palette.choose_next(1);
        let deed = palette.deed();
        assert!(deed.is_some());
        for name in ["kill", "kill it", "Kill it now"] {
            start(name);
            palette.update(&scope, &keymap);
            assert_eq!(palette.deed(), deed, "{name}");
        }
        scope.jobs().flush();
        palette.update(&scope, &keymap);
        let remains = palette
            .hits()
            .iter()
            .any(|hit| Some(&hit.deed) == deed.as_ref());
        assert_eq!(palette.deed(), deed.filter(|_| remains));
    }

    /// The book and buttons call things by their names.
    #[test]
    fn everything_is_found_by_its_name_and_what_begins_so_stands_first() {
        for (text, id) in [
            ("cross", "view.compare-crossing"),
            ("compare from a crossing", "view.compare-crossing"),
            ("move a run", "view.compare-move"),
        ] {
            let hits = find(text, all(&Scope::new(), &Keymap::default()));
            let first = hits.first().map(|hit| hit.deed.clone());
            assert!(
                matches!(first, Some(Deed::Entry(entry)) if entry.id == id),
                "{text}: {first:?}"
            );
        }
        for entry in catalogue().filter(|entry| entry.id != PALETTE) {
            let hits = find(entry.name, all(&Scope::new(), &Keymap::default()));
            let place = hits.iter().position(|hit| hit.deed == Deed::Entry(entry));
            assert!(
                place.is_some_and(|place| place < 12),
                "{}: {place:?}",
                entry.name
            );
        }
    }

    #[test]
    fn everything_is_listed_with_its_key() {
        let all = all(&Scope::new(), &Keymap::default());
        assert_eq!(all.len(), catalogue().count() - 1);
        let follow = all
            .iter()
            .find(|hit| hit.text == "Follow the live edge")
            .unwrap();
        assert_eq!(follow.beside, Beside::Key("F".into()));
    }
}
