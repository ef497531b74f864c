//! Which series are of a kind, over groups and jobs: what their source said, else what their names say, each
//! by itself and all together.

use std::collections::HashMap;
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesInfo};

use super::group::{By, Measured, Word};

/// What is known of the names, kept while series come and go: taking ten thousand of them apart takes a
/// while.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    names: HashMap<SeriesId, (String, Arc<Measured>)>,
}

/// The kind of one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// What it has in common with the others of it.
    pub key: String,
    /// How this series would have it called.
    pub plain: String,
    /// The group of the series within its job; empty where it has none.
    pub group: String,
}

/// One series and what its names are: in full, and within its job where it is known whose it is.
pub(crate) type Named<'a> = (SeriesId, &'a SeriesInfo, Option<&'a str>);

impl Kinds {
    /// Which each of these series is of; all of them at once, since others tell whether `Ux/residual` is a
    /// residual among others.
    pub(crate) fn of(&mut self, all: &[Named<'_>]) -> Vec<Kind> {
        let mut before = std::mem::take(&mut self.names);
        let measured: Vec<Arc<Measured>> = all
            .iter()
            .map(|(id, info, name)| {
                let name = within_job(info, *name);
                let kept = before.remove(id).filter(|(known, _)| known == name);
                let kept = kept.unwrap_or_else(|| (name.to_owned(), Arc::new(Measured::of(name))));
                let measured = Arc::clone(&kept.1);
                self.names.insert(*id, kept);
                measured
            })
            .collect();
        let mut things: HashMap<(&str, &str), Things<'_>> = HashMap::new();
        for ((_, info, _), measured) in all.iter().zip(&measured) {
            if info.group.is_none() {
                let of = measured.of.as_ref().map_or("", |of| &of.key);
                let key = (&*info.unit, &*measured.what.key);
                let known = things.entry(key).or_insert(Things::One(of));
                if *known != Things::One(of) {
                    *known = Things::Several;
                }
            }
        }
        let kind = |((_, info, _), measured): (&Named<'_>, &Arc<Measured>)| {
            let key = (&*info.unit, &*measured.what.key);
            kind(info, measured, things.get(&key) == Some(&Things::Several))
        };
        all.iter().zip(&measured).map(kind).collect()
    }
}

/// Of how many things something is measured.
#[derive(PartialEq)]
enum Things<'a> {
    One(&'a str),
    Several,
}

fn kind(info: &SeriesInfo, measured: &Measured, is_of_several: bool) -> Kind {
    if let Some(said) = &info.group {
        return Kind {
            key: said.clone(),
            plain: said.clone(),
            group: measured.group.clone(),
        };
    }
    let Word { key, plain } = match (&measured.of, measured.by) {
        (Some(of), By::Of) => of,
        (Some(of), By::Others) if !is_of_several => of,
        _ => &measured.what,
    };
    Kind {
        key: key.clone(),
        plain: plain.clone(),
        group: measured.group.clone(),
    }
}

/// The name within the job. Until it is known whose series it is, the job's name is taken for one without a
/// slash.
fn within_job<'a>(info: &'a SeriesInfo, name: Option<&'a str>) -> &'a str {
    let behind_job = || info.name.split_once('/').map(|(_, name)| name);
    name.or_else(behind_job).unwrap_or(&info.name)
}
