//! A plot in the words of a file: its group, then its unit in brackets, `speed [m/s]`; one that a person made is
//! `made 1`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::view::plot_key::PlotKey;

/// What a plot made by hand begins with.
const MADE: &str = "made ";

/// In words where these mean it, else by its parts.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a plot: \"speed [m/s]\", \"loss\" or \"made 1\""
)]
enum Written {
    Words(String),
    Parts(PlotKey),
}

fn words(plot: &PlotKey) -> String {
    let PlotKey { group, unit } = plot;
    let group = match plot.number() {
        usize::MAX => group.clone(),
        number => format!("{MADE}{number}"),
    };
    if unit.is_empty() {
        group
    } else {
        format!("{group} [{unit}]")
    }
}

fn meant(words: &str) -> PlotKey {
    let parts = words
        .strip_suffix(']')
        .and_then(|words| words.rsplit_once(" ["));
    let (group, unit) = parts.unwrap_or((words, ""));
    let number = group
        .strip_prefix(MADE)
        .and_then(|number| number.parse().ok());
    number.map_or_else(
        || PlotKey {
            group: group.into(),
            unit: unit.into(),
        },
        |number| PlotKey::by_hand(number, unit),
    )
}

impl From<&PlotKey> for Written {
    fn from(plot: &PlotKey) -> Self {
        let words = words(plot);
        if meant(&words) == *plot {
            Self::Words(words)
        } else {
            Self::Parts(plot.clone())
        }
    }
}

impl From<Written> for PlotKey {
    fn from(written: Written) -> Self {
        match written {
            Written::Words(words) => meant(&words),
            Written::Parts(plot) => plot,
        }
    }
}

/// Writes a plot.
pub(super) fn serialize<S: Serializer>(plot: &PlotKey, to: S) -> Result<S::Ok, S::Error> {
    Written::from(plot).serialize(to)
}

/// Reads a plot.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PlotKey, D::Error> {
    Written::deserialize(from).map(PlotKey::from)
}

/// The same where there may be none.
pub(super) mod perhaps {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{PlotKey, Written};

    #[expect(clippy::ref_option, reason = "as serde calls it")]
    pub(in crate::view::layout) fn serialize<S: Serializer>(
        plot: &Option<PlotKey>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        plot.as_ref().map(Written::from).serialize(to)
    }

    pub(in crate::view::layout) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<PlotKey>, D::Error> {
        let written = Option::<Written>::deserialize(from)?;
        Ok(written.map(PlotKey::from))
    }
}

/// The same for several.
pub(super) mod several {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{PlotKey, Written};

    pub(in crate::view::layout) fn serialize<S: Serializer>(
        plots: &[PlotKey],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(plots.iter().map(Written::from))
    }

    pub(in crate::view::layout) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<PlotKey>, D::Error> {
        let written = Vec::<Written>::deserialize(from)?;
        Ok(written.into_iter().map(PlotKey::from).collect())
    }
}
