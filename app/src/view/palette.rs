//! The palette: everything that can be done, and jobs, series and controls by their names, found by some of
//! their letters.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use sprintscope_sim::Scope;

use super::asked::Deed;
use super::catalogue::CATALOGUE;
use super::command::Command;
use super::keymap::Keymap;

/// What opens it, in the catalogue.
pub(crate) const PALETTE: &str = "view.palette";

/// More are never listed; a few letters more find what is behind them.
pub(crate) const HITS_MAX: usize = 200;

/// A line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it says.
    pub text: String,
    /// Its key, if it has one, or else what kind of thing it is.
    pub beside: Beside,
    /// What choosing it does.
    pub deed: Deed,
}

/// What stands at the end of a line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// A key, as it is printed.
    Key(String),
    /// `job`, `series` or `control`.
    Kind(&'static str),
}

/// What was typed, what that finds, and which of it is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed.
    pub text: String,
    /// The line that Enter takes.
    pub chosen: usize,
    hits: Vec<Hit>,
    /// Of which text, jobs and series.
    found_for: Option<(String, u64, u64)>,
    /// How many more there are than are listed.
    more: usize,
}

impl Palette {
    /// Looks anew if something else was typed, or there are other jobs or series.
    pub fn update(&mut self, scope: &Scope, keymap: &Keymap) {
        let now = (
            self.text.clone(),
            scope.jobs().changes(),
            scope.series_revision(),
        );
        if self.found_for.as_ref() == Some(&now) {
            return;
        }
        if self
            .found_for
            .as_ref()
            .is_some_and(|(text, ..)| *text != now.0)
        {
            self.chosen = 0;
        }
        let mut found = find(&now.0, all(scope, keymap));
        self.more = found.len().saturating_sub(HITS_MAX);
        found.truncate(HITS_MAX);
        self.hits = found;
        self.chosen = self.chosen.min(self.hits.len().saturating_sub(1));
        self.found_for = Some(now);
    }

    /// What was found, the best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Chooses the line so many places further down.
    pub fn choose_next(&mut self, places: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(places).min(last);
    }

    /// What the chosen line does.
    pub fn deed(&self) -> Option<Deed> {
        self.hits.get(self.chosen).map(|hit| hit.deed.clone())
    }
}

fn all(scope: &Scope, keymap: &Keymap) -> Vec<Hit> {
    let mut all = Vec::new();
    for entry in CATALOGUE {
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
        for series in scope.series_of(job.id()) {
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

/// Those that hold the words of a text, in any order, each word's letters one after the other, with the best
/// first; without a text all of them.
fn find(text: &str, all: Vec<Hit>) -> Vec<Hit> {
    let pattern = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let scored = all.into_iter().filter_map(|hit| {
        let words = Utf32Str::new(&hit.text, &mut letters);
        Some((pattern.score(words, &mut matcher)?, hit))
    });
    let mut scored: Vec<(u32, Hit)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
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
    }

    #[test]
    fn everything_is_listed_with_its_key() {
        let all = all(&Scope::new(), &Keymap::default());
        assert_eq!(all.len(), CATALOGUE.len() - 1);
        let follow = all
            .iter()
            .find(|hit| hit.text == "Follow the live edge")
            .unwrap();
        assert_eq!(follow.beside, Beside::Key("F".into()));
    }
}
