//! Metrics that count nothing: `python_info{version="3.11"} 1` says what its labels say.
//! <https://www.robustperception.io/exposing-the-software-version-to-prometheus/>

use std::collections::HashSet;

use crate::format::exposition::{Exposed, all_labels};

/// How the names of such metrics end.
const END: &str = "_info";

/// What an answer says so.
#[derive(Debug, Default)]
pub(super) struct Infos(Vec<Info>);

#[derive(Debug)]
struct Info {
    /// Without its end.
    name: String,
    labels: Vec<(String, String)>,
}

impl Infos {
    /// Takes a sample that says what its labels are; whether it is one.
    pub(super) fn take(&mut self, sample: &Exposed<'_>) -> bool {
        let Some(name) = sample.name.strip_suffix(END) else {
            return false;
        };
        let labels = all_labels(sample.labels);
        if sample.value != 1.0 || labels.is_empty() {
            return false;
        }
        let name = name.to_owned();
        self.0.push(Info { name, labels });
        true
    }

    /// As facts: a label of a metric that is there once is one of its own; of several of a name each is one, called
    /// by the first label that tells them apart.
    pub(super) fn facts(&self) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        for (place, Info { name, labels }) in self.0.iter().enumerate() {
            let same: Vec<&Info> = self.0.iter().filter(|info| info.name == *name).collect();
            if same.len() == 1 {
                let each = labels.iter();
                facts.extend(each.map(|(label, value)| (format!("{name} {label}"), value.clone())));
                continue;
            }
            let key = labels.iter().find(|(label, _)| tells_apart(&same, label));
            let called = match key {
                Some((_, value)) => format!("{name} {value}"),
                None => format!("{name} {}", place + 1),
            };
            let others = labels.iter().filter(|label| Some(*label) != key);
            let others = others.map(|(label, value)| format!("{label}={value}"));
            facts.push((called, others.collect::<Vec<_>>().join(", ")));
        }
        facts
    }
}

fn tells_apart(infos: &[&Info], label: &str) -> bool {
    let mut seen = HashSet::new();
    infos.iter().all(|info| {
        let value = info.labels.iter().find(|(name, _)| name == label);
        value.is_some_and(|(_, value)| seen.insert(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &[&str]) -> Vec<String> {
        let mut infos = Infos::default();
        for line in lines {
            assert!(infos.take(&Exposed::read(line).unwrap()), "{line}");
        }
        let facts = infos.facts();
        facts
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect()
    }

    #[test]
    fn labels_of_an_info_are_facts() {
        let once = facts(&[r#"python_info{implementation="CPython",version="3.11.7"} 1"#]);
        assert_eq!(
            once,
            ["python implementation: CPython", "python version: 3.11.7"]
        );
        let several = facts(&[
            r#"net_info{state="up",device="lo"} 1"#,
            r#"net_info{state="up",device="eth0"} 1"#,
        ]);
        assert_eq!(several, ["net lo: state=up", "net eth0: state=up"]);
    }

    #[test]
    fn what_counts_something_is_no_info() {
        for line in ["up 1", "load_info 1", "jobs_info{a=\"b\"} 3"] {
            assert!(
                !Infos::default().take(&Exposed::read(line).unwrap()),
                "{line}"
            );
        }
    }
}
