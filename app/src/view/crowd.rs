//! More curves of a kind than can be told apart in one plot: they are parted by group, then by job.

use std::collections::HashMap;

/// More than this are parted.
pub(crate) const MOST_TOGETHER: usize = 64;
/// Parts have so many curves on average: a plot for each of a hundred curves shows less than one for all.
const LEAST_OF_PART: usize = 2;

/// What one curve is parted by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    /// Its group within its job; empty where it has none.
    pub group: &'a str,
    /// Its job; empty where that isn't known.
    pub job: &'a str,
}

/// Some of them.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    /// What tells it from the others; empty where nothing does.
    pub label: String,
    /// Their places, in order.
    pub members: Vec<usize>,
}

/// All of them in one part, or in as many as their number asks for.
pub(crate) fn parted(all: &[Member<'_>]) -> Vec<Part> {
    let whole = Part {
        label: String::new(),
        members: (0..all.len()).collect(),
    };
    let by_group = by(whole, |place| all[place].group);
    let by_job = by_group
        .into_iter()
        .flat_map(|part| by(part, |place| all[place].job));
    by_job.collect()
}

fn by<'a>(part: Part, key: impl Fn(usize) -> &'a str) -> Vec<Part> {
    if part.members.len() <= MOST_TOGETHER {
        return vec![part];
    }
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut parts: Vec<Part> = Vec::new();
    for member in &part.members {
        let key = key(*member);
        let place = *places.entry(key).or_insert_with(|| {
            let words = [&*part.label, key];
            let said: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            parts.push(Part {
                label: said.join(" · "),
                members: Vec::new(),
            });
            parts.len() - 1
        });
        parts[place].members.push(*member);
    }
    if parts.len() == 1 || part.members.len() < parts.len() * LEAST_OF_PART {
        return vec![part];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(all: &[Member<'_>]) -> Vec<(String, usize)> {
        let parts = parted(all).into_iter();
        parts.map(|part| (part.label, part.members.len())).collect()
    }

    /// So many of each group of each job.
    fn crowd<'a>(jobs: &[&'a str], groups: &[&'a str], each: usize) -> Vec<Member<'a>> {
        let of_group = |job: &'a str, group: &'a str| vec![Member { group, job }; each];
        let of_job = |job: &'a str| groups.iter().flat_map(move |group| of_group(job, group));
        jobs.iter().flat_map(|job| of_job(job)).collect()
    }

    #[test]
    fn as_many_as_can_be_told_apart_stay_together() {
        let all = crowd(&["a", "b"], &["x", "y"], 16);
        assert_eq!(sizes(&all), [(String::new(), 64)]);
    }

    #[test]
    fn more_are_parted_by_group_and_what_is_still_too_much_by_job() {
        let few = crowd(&["a", "b"], &["x", "y"], 17);
        let expected = [("x", 34), ("y", 34)].map(|(label, size)| (label.to_owned(), size));
        assert_eq!(sizes(&few), expected);
        let many = crowd(&["a", "b"], &["x", "y"], 40);
        let labels = ["x · a", "x · b", "y · a", "y · b"];
        assert_eq!(sizes(&many), labels.map(|label| (label.to_owned(), 40)));
        let without = crowd(&["a", "b"], &[""], 40);
        assert_eq!(sizes(&without), ["a", "b"].map(|job| (job.to_owned(), 40)));
    }

    #[test]
    fn what_nothing_parts_and_what_would_fall_to_single_curves_stays_whole() {
        let one = crowd(&["a"], &[""], 10_000);
        assert_eq!(sizes(&one), [(String::new(), 10_000)]);
        let names: Vec<String> = (0..100).map(|number| format!("job {number}")).collect();
        let jobs: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(sizes(&crowd(&jobs, &[""], 1)), [(String::new(), 100)]);
    }
}
