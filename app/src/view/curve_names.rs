//! Names of curves that stand beside each other, cut to the room that there is so that each is still another one. The one
//! place that does so, for read-outs, legends and tables of every view.

use std::collections::{HashMap, HashSet};

use super::quantity::{name_around, series_name_cut};

/// Less room than this tells no names apart.
const LEAST: usize = 5;

/// The name of a curve: its series', and of which run it is where that is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CurveName {
    /// As it stands there: with its job where several share the plot.
    pub series: String,
    /// What is put behind it: ` · run 2`, ` · runs 3–5`; nothing where it is all of a series.
    pub runs: String,
}

impl From<String> for CurveName {
    fn from(series: String) -> Self {
        let runs = String::new();
        Self { series, runs }
    }
}

impl CurveName {
    /// All of it.
    pub(crate) fn whole(&self) -> String {
        format!("{}{}", self.series, self.runs)
    }

    /// The run in little room: ` 2`.
    fn short_runs(&self) -> String {
        let number = self.runs.rsplit(' ').next().unwrap_or_default();
        match number {
            "" => String::new(),
            number => format!(" {number}"),
        }
    }
}

/// These names, each with at most so many characters. Where all have room they are whole; where not, runs are told by
/// their number alone, and of series' names is left what tells them apart.
pub(crate) fn cut(names: &[CurveName], most: usize) -> Vec<String> {
    let whole: Vec<String> = names.iter().map(CurveName::whole).collect();
    if whole.iter().all(|name| name.chars().count() <= most) {
        return whole;
    }
    let runs: Vec<String> = names.iter().map(CurveName::short_runs).collect();
    let longest = runs.iter().map(|runs| runs.chars().count()).max();
    let room = most.saturating_sub(longest.unwrap_or(0)).max(1);
    let mut series: Vec<&str> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for name in names {
        places.entry(&name.series).or_insert_with(|| {
            series.push(&name.series);
            series.len() - 1
        });
    }
    let cut = cut_apart(&series, room);
    let both = names.iter().zip(runs);
    both.map(|(name, runs)| format!("{}{runs}", cut[places[&*name.series]]))
        .collect()
}

/// A series' name among those of a list, of which those near it are told: cut so that it is told from them.
pub(crate) fn cut_among<'a>(
    name: &'a str,
    near: impl Iterator<Item = &'a str>,
    most: usize,
) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut all: Vec<&str> = near.chain([name]).collect();
    all.sort_unstable();
    all.dedup();
    let place = all.binary_search(&name).unwrap_or_default();
    cut_apart(&all, most).swap_remove(place)
}

/// Those of a list that are near this place, the same for many beside each other, so that these are cut alike.
pub(crate) fn near<T>(all: &[T], place: usize) -> &[T] {
    const TOGETHER: usize = 32;
    let from = (place / TOGETHER * TOGETHER).saturating_sub(TOGETHER / 2);
    let from = from.min(all.len());
    &all[from..(from + 2 * TOGETHER).min(all.len())]
}

/// Different names, cut so that they are different still: by their ends where that is enough, else around where they
/// differ.
fn cut_apart(names: &[&str], most: usize) -> Vec<String> {
    let mut cut: Vec<String> = names
        .iter()
        .map(|name| series_name_cut(name, most))
        .collect();
    if most < LEAST || alike(&cut).is_empty() {
        return cut;
    }
    let signs: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
    // All that are too long in the same way, where what differs in them has room.
    let long = |place: &usize| signs[*place].len() > most;
    let long: Vec<usize> = (0..names.len()).filter(long).collect();
    let of_long: Vec<&[char]> = long.iter().map(|place| &*signs[*place]).collect();
    if let Some(texts) = around_difference(&of_long, most, Differing::AsAWhole) {
        let mut alike_cut = cut.clone();
        for (place, text) in long.iter().zip(texts) {
            alike_cut[*place] = text;
        }
        if alike(&alike_cut).is_empty() {
            return alike_cut;
        }
    }
    // Each turn tells apart what begins alike where the turn before showed it.
    for _ in 0..names.len() {
        let alike = alike(&cut);
        if alike.is_empty() {
            return cut;
        }
        let before = cut.clone();
        for group in alike {
            let of_group: Vec<&[char]> = group.iter().map(|place| &*signs[*place]).collect();
            let texts = around_difference(&of_group, most, Differing::AsMuchAsFits);
            for (place, text) in group.iter().zip(texts.unwrap_or_default()) {
                cut[*place] = text;
            }
        }
        if cut == before {
            break;
        }
    }
    // As where one differs from others in two places that are far from each other.
    let mut used: HashSet<String> = cut.iter().cloned().collect();
    for place in alike(&cut)
        .into_iter()
        .flat_map(|group| group.into_iter().skip(1))
    {
        let free = others(names[place], most).find(|other| !used.contains(other));
        if let Some(free) = free {
            used.insert(free.clone());
            cut[place] = free;
        }
    }
    cut
}

/// What else a name may be cut to: its beginning and its end in other parts, and at last with a number.
fn others(name: &str, most: usize) -> impl Iterator<Item = String> {
    /// More names beside each other have no room.
    const NUMBERS: usize = 10_000;
    let parts = [0.5, 0.3, 0.7, 0.15, 0.85, 1.0].into_iter();
    let parts = parts.map(move |beginning| name_around(name, most, beginning));
    let numbered = (2..NUMBERS).map(move |number| {
        let number = format!("~{number}");
        let room = most.saturating_sub(number.chars().count());
        series_name_cut(name, room) + &number
    });
    parts.chain(numbered)
}

/// The places of those that are the same, each group of them.
fn alike(texts: &[String]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, text) in texts.iter().enumerate() {
        places.entry(text).or_default().push(place);
    }
    let mut groups: Vec<Vec<usize>> = places.into_values().filter(|all| all.len() > 1).collect();
    groups.sort_unstable();
    groups
}

/// How much of what differs in names is to be seen.
#[derive(Clone, Copy, PartialEq)]
enum Differing {
    AsAWhole,
    AsMuchAsFits,
}

/// Names with what they have in common left out: what differs behind what is the same in all of them, and as much of their
/// ends as has room. `None` where what differs has no room as a whole and was to have some.
fn around_difference(names: &[&[char]], most: usize, differing: Differing) -> Option<Vec<String>> {
    let shortest = names.iter().map(|name| name.len()).min().unwrap_or(0);
    let is_common = |at: &usize| names.iter().all(|name| name[*at] == names[0][*at]);
    let head = (0..shortest).take_while(is_common).count();
    let end_of = |name: &&[char], back: usize| name[name.len() - 1 - back];
    let is_common_end = |back: &usize| {
        let mut ends = names.iter().map(|name| end_of(name, *back));
        ends.all(|sign| sign == end_of(&names[0], *back))
    };
    let end = (0..shortest - head).take_while(is_common_end).count();
    let widest = names.iter().map(|name| name.len() - end - head).max()?;
    if differing == Differing::AsAWhole && widest + usize::from(head > 0) + 1 > most {
        return None;
    }
    let cut = |name: &&[char]| {
        let ahead = usize::from(head > 0);
        let room = most - ahead - 1;
        // One sign of what is common says where it ends, where nothing else does.
        let own = (name.len() - end - head).clamp(1, room);
        let own = own.min(name.len() - head);
        let tail = (room - own).min(name.len() - head - own);
        let mut text = String::new();
        text.extend((head > 0).then_some('…'));
        text.extend(&name[head..head + own]);
        text.extend((head + own + tail < name.len()).then_some('…'));
        text.extend(&name[name.len() - tail..]);
        text
    };
    Some(names.iter().map(cut).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(series: &str, runs: &str) -> CurveName {
        let (series, runs) = (series.into(), runs.into());
        CurveName { series, runs }
    }

    fn cut_of(names: &[&str], most: usize) -> Vec<String> {
        let names: Vec<CurveName> = names.iter().map(|name| named(name, "")).collect();
        cut(&names, most)
    }

    #[test]
    fn what_differs_is_left_of_names_and_the_rest_is_cut() {
        assert_eq!(cut_of(&["loss", "acc"], 7), ["loss", "acc"]);
        assert_eq!(
            cut_of(&["train/loss", "train/acc"], 7),
            ["…n/loss", "…in/acc"]
        );
        assert_eq!(
            cut_of(&["weights/norm_of_layers", "biases/norm_of_layers"], 12),
            ["weight…ayers", "biase…layers"]
        );
        assert_eq!(
            cut_of(&["plant/pump_1/flow_rate", "plant/pump_2/flow_rate"], 10),
            ["…1…ow_rate", "…2…ow_rate"]
        );
        let runs = [
            named("layer/weights", " · run 1"),
            named("layer/biases", " · run 1"),
            named("layer/weights", " · run 12"),
        ];
        assert_eq!(cut(&runs, 10), ["…eights 1", "…biases 1", "…eights 12"]);
        assert_eq!(cut(&runs, 22)[1], "layer/biases · run 1");
    }

    /// However long names are and wherever they differ: different curves have different names.
    #[test]
    fn different_curves_have_different_names_in_any_room() {
        let parts = ["a", "loss", "val_loss", "layers", "température", "x"];
        let mut seed = 5_usize;
        let mut random = move |below: usize| {
            // Knuth's MMIX.
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for turn in 0..3_000 {
            let mut names: HashSet<CurveName> = HashSet::new();
            let count = 2 + random(15);
            for _ in 0..count {
                let words: Vec<String> = (0..=random(4))
                    .map(|_| format!("{}{}", parts[random(parts.len())], random(3)))
                    .collect();
                let name = match turn % 3 {
                    0 => words.join("/"),
                    1 => format!("plant/{}/of_all_machines", words.join("_")),
                    _ => format!("{}_{}", "long_ago_".repeat(3), words.join(".")),
                };
                let run = match turn % 2 {
                    0 => String::new(),
                    _ => format!(" · run {}", 1 + random(3)),
                };
                names.insert(named(&name, &run));
            }
            let mut names: Vec<CurveName> = names.into_iter().collect();
            names.sort_by_key(CurveName::whole);
            for most in [8, 10, 14, 20, 28, 40] {
                let texts = cut(&names, most);
                let different: HashSet<&String> = texts.iter().collect();
                assert_eq!(different.len(), names.len(), "{most}: {texts:?}");
                let is_short = |text: &String| text.chars().count() <= most;
                assert!(texts.iter().all(is_short), "{most}: {texts:?}");
            }
        }
    }

    #[test]
    fn rows_of_a_list_are_told_from_those_beside_them() {
        let all: Vec<String> = (0..60)
            .map(|n| format!("plant/pump_{n}/flow_rate"))
            .collect();
        let row = |place: usize| {
            let near = near(&all, place).iter().map(String::as_str);
            cut_among(&all[place], near, 12)
        };
        let rows: Vec<String> = (20..40).map(row).collect();
        let different: HashSet<&String> = rows.iter().collect();
        assert_eq!(different.len(), 20, "{rows:?}");
        assert_eq!(cut_among("loss", ["acc"].into_iter(), 3), "…ss");
    }

    #[test]
    fn without_room_nothing_breaks() {
        for most in 0..LEAST {
            let texts = cut_of(&["plant/pump_1/flow", "plant/pump_2/flow", ""], most);
            assert_eq!(texts.len(), 3);
        }
        assert!(cut(&[], 4).is_empty());
    }
}
