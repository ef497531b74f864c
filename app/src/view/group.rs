//! What a series' name says of what it measures: which numbers, indices and parts of the data it was said
//! with makes no difference to that.

use sprintscope_sim::format::is_split;

/// What may stand between such a word and the rest of a name.
const JOINTS: [char; 5] = ['_', '-', '.', '/', ' '];

/// The group of columns that have numbers for names.
const NUMBERED: &str = "columns";

/// Words that mean something else without their number.
const WHOLE_WORDS: [&str; 7] = ["co2", "so2", "no2", "ch4", "nh3", "n2o", "h2o"];

/// Last parts of names that are one side of what the parts before them say: they belong together, and not
/// with those of something else.
const SIDES: [&str; 20] = [
    "x", "y", "z", "w", "re", "im", "real", "imag", "min", "max", "mean", "avg", "median", "std",
    "stddev", "mdev", "var", "p", "low", "high",
];

/// A name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    /// What is measured, which is the name's last part: `loss` for `rank0/val_loss`.
    pub what: Word,
    /// What it is measured of, which is the parts before: `rank` for `rank0/val_loss`.
    pub of: Option<Word>,
    /// Those parts as they were said.
    pub group: String,
    /// By which of the two series share a plot, as far as this name alone can tell.
    pub by: By,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Without its numbers: what it has in common with others.
    pub key: String,
    /// With them.
    pub plain: String,
}

/// By what series share a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// By what is measured.
    What,
    /// By what it is measured of.
    Of,
    /// By what is measured if it is measured of several things, else by what it is measured of.
    Others,
}

impl Measured {
    /// That of a series of this name within its job.
    pub(crate) fn of(name: &str) -> Self {
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::alone(Word::said(NUMBERED));
        }
        if name.starts_with('/') {
            // A path of files: which words it is made of means nothing.
            let key = written(name, &numberless(name)).unwrap_or_else(|| name.to_owned());
            let plain = name.to_owned();
            return Self::alone(Word { key, plain });
        }
        let mut parts: Vec<&str> = name.split('/').collect();
        let is_said = |part: &&str| !part.is_empty() && !is_split(part);
        if parts.iter().any(is_said) {
            parts.retain(is_said);
        }
        let mut is_numbered = false;
        let what = loop {
            let Some(last) = parts.pop() else {
                return Self::alone(Word::said(name));
            };
            match Word::of(last) {
                Some(word) => break word,
                None => is_numbered = true,
            }
        };
        if parts.is_empty() {
            return Self::alone(what);
        }
        let group = parts.join("/");
        let words: Vec<Option<Word>> = parts.iter().map(|part| Word::of(part)).collect();
        // One of several: `rank0`, `layer/3`.
        is_numbered |= match words.last() {
            Some(Some(word)) => word.key.len() < word.plain.len(),
            _ => true,
        };
        let join = |part: fn(&Word) -> &str| {
            let all: Vec<&str> = words.iter().flatten().map(part).collect();
            all.join("/")
        };
        let of = Word {
            key: join(|word| &word.key),
            plain: group.clone(),
        };
        let is_side = SIDES.iter().any(|side| what.key.eq_ignore_ascii_case(side));
        let by = match (of.key.is_empty(), is_side, is_numbered) {
            (true, ..) => By::What,
            (_, true, _) => By::Of,
            (_, _, true) => By::What,
            _ => By::Others,
        };
        Self {
            what,
            of: Some(of),
            group,
            by,
        }
    }

    fn alone(what: Word) -> Self {
        Self {
            what,
            of: None,
            group: String::new(),
            by: By::What,
        }
    }
}

impl Word {
    fn said(word: &str) -> Self {
        let (key, plain) = (word.to_owned(), word.to_owned());
        Self { key, plain }
    }

    /// A part of a name without the parts of the data that it names; none where it is nothing but numbers.
    fn of(part: &str) -> Option<Self> {
        let mut words = numberless(part);
        let mut plain: Vec<NamePiece<'_>> = pieces(part);
        for words in [&mut words, &mut plain] {
            drop_splits(words);
        }
        Some(Self {
            key: written(part, &words)?,
            plain: written(part, &plain)?,
        })
    }
}

/// A run of letters and digits within a name.
#[derive(Clone, Debug)]
struct NamePiece<'a> {
    /// What stands between it and the one before.
    joint: &'a str,
    /// What is left of it.
    text: String,
    /// Whether there is something left.
    is_kept: bool,
}

fn pieces(part: &str) -> Vec<NamePiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = part;
    loop {
        let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (joint, from) = rest.split_at(start);
        let end = from
            .find(|sign: char| !sign.is_alphanumeric())
            .unwrap_or(from.len());
        if end == 0 {
            return pieces;
        }
        let (text, behind) = from.split_at(end);
        let text = text.to_owned();
        pieces.push(NamePiece {
            joint,
            text,
            is_kept: true,
        });
        rest = behind;
    }
}

/// The pieces of a part without what counts in them: `core`, `temp` for `core 3 temp`, `cpu` for `cpu0`. What
/// is told by its number alone keeps it: `2xx`.
fn numberless(part: &str) -> Vec<NamePiece<'_>> {
    let mut pieces = pieces(part);
    let begins_as_word = |piece: &NamePiece<'_>| piece.text.starts_with(char::is_alphabetic);
    let has_word = pieces.iter().any(begins_as_word);
    for piece in &mut pieces {
        let text = &piece.text;
        if WHOLE_WORDS
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
        {
            continue;
        }
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_digit = |sign: char| sign.is_ascii_digit();
        if is_number {
            piece.is_kept = false;
        } else if !text.starts_with(is_digit) {
            piece.text = without_inner(text.trim_end_matches(is_digit));
        } else if has_word {
            piece.text = text.trim_start_matches(is_digit).to_owned();
        }
    }
    pieces
}

/// `coreTemp` for `core3Temp`.
fn without_inner(word: &str) -> String {
    let signs: Vec<char> = word.chars().collect();
    let ends_in = |at: usize| signs[..at].iter().rev().find(|sign| !sign.is_ascii_digit());
    let goes_on = |at: usize| signs[at..].iter().find(|sign| !sign.is_ascii_digit());
    let counts = |at: usize| {
        signs[at].is_ascii_digit()
            && ends_in(at).is_some_and(|sign| sign.is_lowercase())
            && goes_on(at).is_some_and(|sign| sign.is_uppercase())
    };
    let kept = (0..signs.len()).filter(|at| !counts(*at));
    kept.map(|at| signs[at]).collect()
}

/// `loss` for `train_loss`, `eval.loss`, `loss val`.
fn drop_splits(pieces: &mut [NamePiece<'_>]) {
    let is_joint = |joint: &str| joint.chars().all(|sign| JOINTS.contains(&sign));
    loop {
        let kept: Vec<usize> = (0..pieces.len()).filter(|at| pieces[*at].is_kept).collect();
        let [first, second, .., last] = match kept[..] {
            [first, last] => [first, last, first, last],
            [first, second, .., last] => [first, second, first, last],
            _ => return,
        };
        if is_split(&pieces[first].text) && is_joint(pieces[second].joint) {
            pieces[first].is_kept = false;
        } else if is_split(&pieces[last].text) && is_joint(pieces[last].joint) {
            pieces[last].is_kept = false;
        } else {
            return;
        }
    }
}

/// What is left of a part; none where that is no word.
fn written(part: &str, pieces: &[NamePiece<'_>]) -> Option<String> {
    if pieces.iter().all(|piece| piece.is_kept) {
        // Signs at its ends belong to it.
        let mut whole = String::new();
        for piece in pieces {
            whole.extend([piece.joint, &piece.text]);
        }
        let behind = part.rfind(char::is_alphanumeric).map_or(part, |at| {
            part[at..].trim_start_matches(char::is_alphanumeric)
        });
        whole.push_str(behind);
        return (!whole.is_empty()).then_some(whole);
    }
    let is_joint = |sign: &char| JOINTS.contains(sign);
    let mut left = String::new();
    for piece in pieces.iter().filter(|piece| piece.is_kept) {
        if !left.is_empty() {
            left.push(piece.joint.chars().rev().find(is_joint).unwrap_or(' '));
        }
        left.push_str(&piece.text);
    }
    (!left.is_empty()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::{By, Measured};

    fn what(name: &str) -> String {
        Measured::of(name).what.key
    }

    /// What it shares its plot by if it is alone.
    fn group(name: &str) -> String {
        let Measured { what, of, by, .. } = Measured::of(name);
        match (of, by) {
            (Some(of), By::Of | By::Others) => of.key,
            _ => what.key,
        }
    }

    #[test]
    fn names_that_measure_the_same_share_a_group() {
        for (expected, names) in [
            (
                "loss",
                &[
                    "loss",
                    "val_loss",
                    "train_loss",
                    "test-loss",
                    "loss/val",
                    "eval.loss",
                    "Val loss",
                    "train/loss",
                    "loss_val",
                    "train_loss/x",
                ][..],
            ),
            ("a", &["a/x", "a/y", "a[0]/x", "a[1]/x"]),
            ("a/b", &["a/b/x", "a/b/y"]),
            ("acc", &["acc[0]", "acc[1]", "acc[0][12]", "val_acc[3]"]),
            ("columns", &["1", "2", "12"]),
        ] {
            for name in names {
                assert_eq!(group(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn any_other_name_is_its_own_group() {
        for name in [
            "",
            "test",
            "val_",
            "_val",
            "value_x",
            "/x",
            "[0]",
            "a[b]",
            "a[]",
            "learning_rate",
            "1a",
            "trainer_loss",
            "ü",
        ] {
            assert_eq!(group(name), name);
        }
    }

    #[test]
    fn a_number_anywhere_makes_no_difference() {
        for (expected, names) in [
            (
                "cpu",
                &["cpu0", "cpu12", "cpu_3", "cpu[3]", "cpu 3", "cpu/3"][..],
            ),
            ("core temp", &["core 3 temp", "core 12 temp", "core3 temp"]),
            ("layer.weight", &["layer.12.weight", "layer.0.weight"]),
            ("coreTemp", &["core3Temp", "core12Temp"]),
            (
                "loss",
                &[
                    "rank0/loss",
                    "rank1/val_loss",
                    "0/loss",
                    "train/rank3/loss2",
                ],
            ),
            ("acc_top", &["acc_top1", "acc_top5"]),
            ("latency_p", &["latency_p50", "latency_p99.9"]),
            ("PM", &["PM2.5", "PM10"]),
            ("load_m", &["load_1m", "load_15m"]),
            ("lat q", &["lat{q=\"0.5\"}", "lat{q=\"0.99\"}"]),
            ("/dev/sda", &["/dev/sda1", "/dev/sda2"]),
            ("conv2d", &["conv2d", "conv2d_1", "conv2d7"]),
        ] {
            for name in names {
                assert_eq!(what(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn a_name_that_is_told_by_its_number_alone_keeps_it() {
        for name in [
            "2xx", "5xx", "1a", "CO2", "no2", "H2O", "x2p", "3d", "[0]", "1.5",
        ] {
            assert_eq!(what(name), name);
        }
        assert_eq!(what("http_2xx"), "http_xx", "another word tells what it is");
    }

    #[test]
    fn what_a_thing_is_called_with_a_number_is_one_of_several() {
        for (name, by) in [
            ("loss", By::What),
            ("rank0/loss", By::What),
            ("layer/3/loss", By::What),
            ("Ux/residual", By::Others),
            ("gpu0/temp/max", By::Of),
            ("accel/x", By::Of),
        ] {
            assert_eq!(Measured::of(name).by, by, "{name}");
        }
        assert_eq!(Measured::of("rank0/val_loss").group, "rank0");
    }
}
