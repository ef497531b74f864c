//! Which value of a series is the best: its name says so, or nobody does. This is the one place that knows such names.
//!
//! A name is read word by word (`valLoss`, `val_loss` and `val/loss` are two words each, a number behind a word is no part
//! of it), and its last word that says something counts: `accuracy_error` is an error. A long word may have another one
//! before it: `trainloss`.

/// Which value of a series is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Best {
    /// The least, as of a loss.
    Least,
    /// The greatest, as of an accuracy.
    Greatest,
}

/// Words of series whose least value is the best.
const LEAST: [&str; 24] = [
    "loss",
    "losses",
    "err",
    "error",
    "errors",
    "mse",
    "rmse",
    "mae",
    "mape",
    "nll",
    "bce",
    "ce",
    "perplexity",
    "ppl",
    "wer",
    "cer",
    "fid",
    "residual",
    "regret",
    "cost",
    "time",
    "latency",
    "duration",
    "runtime",
];

/// Words of series whose greatest value is the best.
const GREATEST: [&str; 22] = [
    "acc",
    "accuracy",
    "auc",
    "auroc",
    "f1",
    "precision",
    "recall",
    "score",
    "reward",
    "rewards",
    "return",
    "iou",
    "miou",
    "map",
    "bleu",
    "rouge",
    "r2",
    "psnr",
    "ssim",
    "throughput",
    "speed",
    "dice",
];

/// Words from so many letters on may stand behind another one.
const LONG: usize = 4;

impl Best {
    /// As its name says; `None` where it says nothing: a step or a temperature is none.
    pub(crate) fn of(series: &str) -> Option<Self> {
        words(series)
            .iter()
            .rev()
            .find_map(|word| Self::of_word(word))
    }

    fn of_word(word: &str) -> Option<Self> {
        let plain = word.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let is_it = |known: &&str| {
            let is_behind = known.len() >= LONG && plain.ends_with(*known);
            **known == *word || **known == *plain || is_behind
        };
        if LEAST.iter().any(is_it) {
            Some(Self::Least)
        } else if GREATEST.iter().any(is_it) {
            Some(Self::Greatest)
        } else {
            None
        }
    }

    /// What stands before the series' name over such values.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Least => "min",
            Self::Greatest => "max",
        }
    }
}

/// Of which words a name consists, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for sign in name.chars() {
        let is_hump = before.is_lowercase() && sign.is_uppercase();
        if !sign.is_alphanumeric() || is_hump {
            words.push(String::new());
        }
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    // `mAP`, `iOU`: what is written so is one word as well.
    let parts: Vec<&str> = name.split(|sign: char| !sign.is_alphanumeric()).collect();
    let whole = parts.iter().map(|part| part.to_lowercase());
    words.splice(0..0, whole);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_a_series_is_what_its_name_says() {
        for name in [
            "loss",
            "val_loss",
            "train/loss",
            "trainloss",
            "valLoss",
            "loss2",
            "rmse",
            "top1_err",
            "step time",
            "batch_time",
            "error rate",
            "accuracy_error",
            "latency_p99",
        ] {
            assert_eq!(Best::of(name), Some(Best::Least), "{name}");
        }
        for name in [
            "acc",
            "val_acc",
            "Accuracy",
            "eval/f1",
            "top-1 accuracy",
            "acc@5",
            "mAP",
            "mAP50",
            "reward",
            "ep_reward_mean",
            "AUC",
            "r2",
            "valAcc",
            "balanced accuracy",
        ] {
            assert_eq!(Best::of(name), Some(Best::Greatest), "{name}");
        }
        for name in [
            "step",
            "epoch",
            "temperature",
            "lr",
            "x",
            "",
            "gpu/temp",
            "heat",
            "timestamp",
            "sprinter",
            "steps",
            "account",
            "mapping",
        ] {
            assert_eq!(Best::of(name), None, "{name}");
        }
    }
}
