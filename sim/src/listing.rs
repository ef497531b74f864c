//! What there is, in a sentence that says what isn't. It knows nobody.

/// What there is instead of what is wanted, as far as it fits into a sentence; names that are like it come first.
pub(crate) fn there_are(wanted: &str, names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 20;
    let mut names: Vec<String> = names.collect();
    names.sort_by_cached_key(|name| std::cmp::Reverse(likeness(wanted, name)));
    match names.len() {
        0 => "there is none".into(),
        1 => format!("there is {}", names[0]),
        count if count > SHOWN => {
            let (shown, more) = (names[..SHOWN].join(", "), count - SHOWN);
            format!("there are {shown} and {more} more")
        }
        _ => format!("there are {}", names.join(", ")),
    }
}

/// How much a name is like the one that is wanted, whatever their case and their groups are; 0 where it is another one.
fn likeness(wanted: &str, name: &str) -> u32 {
    /// Names that have less in common are others.
    const LEAST: f64 = 0.8;
    let last = |name: &str| {
        let lower = name.to_lowercase();
        lower.rsplit('/').next().unwrap_or_default().to_owned()
    };
    let (wanted, name) = (last(wanted), last(name));
    if wanted.is_empty() {
        return 0;
    }
    let like = strsim::jaro_winkler(&wanted, &name);
    // It is between 0 and 1.
    let like = if like < LEAST {
        0
    } else {
        (like * 100.0) as u32
    };
    let is_mistyped = wanted.chars().count() > 2 && strsim::osa_distance(&wanted, &name) < 2;
    // One that holds the other is like it, too, however much longer it is.
    let is_part = name.contains(&wanted) || wanted.contains(&name) && !name.is_empty();
    like.max(if is_part || is_mistyped { 80 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wanted: &str, names: &[&str]) -> String {
        there_are(wanted, names.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn names_like_the_one_that_is_wanted_come_first_and_the_others_in_their_order() {
        let names = ["acc", "lr", "train/loss", "Loss", "step"];
        for wanted in ["los", "loss", "lsos", "rank0/loss"] {
            let told = told(wanted, &names);
            let found: Vec<&str> = told["there are ".len()..].split(", ").collect();
            assert!(
                found[..2]
                    .iter()
                    .all(|name| name.to_lowercase().contains("loss")),
                "{told}"
            );
            assert_eq!(found[2..], ["acc", "lr", "step"]);
        }
        assert_eq!(told("x", &["b", "a"]), "there are b, a");
        let many: Vec<String> = (0..100)
            .map(|number| format!("s{number}"))
            .chain(["val".into()])
            .collect();
        let told = there_are("vla", many.into_iter());
        assert!(
            told.starts_with("there are val, s0, ") && told.ends_with("and 81 more"),
            "{told}"
        );
        assert_eq!(there_are("vla", std::iter::empty()), "there is none");
    }

    #[test]
    fn one_is_and_several_are() {
        let names = |count: usize| (0..count).map(|number| format!("n{number}"));
        assert_eq!(there_are("", names(1)), "there is n0");
        assert_eq!(there_are("", names(2)), "there are n0, n1");
        assert!(there_are("", names(25)).ends_with("n19 and 5 more"));
    }
}
