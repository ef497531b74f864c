//! Which series belong in one plot, told from their names.

use sprintscope_sim::format::is_split;

/// What may stand between such a word and the rest of a name.
const JOINTS: [char; 5] = ['_', '-', '.', '/', ' '];

/// The group of columns that have numbers for names.
const NUMBERED: &str = "columns";

/// The group of the series of this name: `loss` for `val_loss`, `a` for `a/x`, `acc` for `acc[0]`,
/// one for all numbered columns, otherwise the name itself.
pub(crate) fn group(name: &str) -> &str {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        return NUMBERED;
    }
    let whole = without_splits(without_indices(name));
    match whole.rsplit_once('/') {
        Some((parent, _)) if !parent.is_empty() => without_indices(parent),
        _ => whole,
    }
}

/// `acc` for `acc[0][1]`.
fn without_indices(mut name: &str) -> &str {
    while let Some((rest, index)) = name
        .strip_suffix(']')
        .and_then(|inner| inner.rsplit_once('['))
    {
        let is_index = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
        if !is_index || rest.is_empty() {
            break;
        }
        name = rest;
    }
    name
}

/// `loss` for `train_loss`, `loss/val`, `eval.loss`.
fn without_splits(mut name: &str) -> &str {
    loop {
        let shorter = [name.split_once(JOINTS), name.rsplit_once(JOINTS)];
        let rest = match shorter {
            [Some((word, rest)), _] if is_split(word) && !rest.is_empty() => rest,
            [_, Some((rest, word))] if is_split(word) && !rest.is_empty() => rest,
            _ => return name,
        };
        name = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::group;

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
}
