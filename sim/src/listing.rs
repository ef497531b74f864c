//! What there is, in a sentence that says what isn't. It knows nobody.

/// What there is instead, as far as it fits into a sentence.
pub(crate) fn there_are(names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 20;
    let names: Vec<String> = names.collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_and_several_are() {
        let names = |count: usize| (0..count).map(|number| format!("n{number}"));
        assert_eq!(there_are(names(0)), "there is none");
        assert_eq!(there_are(names(1)), "there is n0");
        assert_eq!(there_are(names(2)), "there are n0, n1");
        assert!(there_are(names(25)).ends_with("n19 and 5 more"));
    }
}
