//! What the samples of one series are in a message: numbers, or labels.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::array::{Text, doubles};

/// The samples of one series; NaN is a gap.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entries {
    Numbers(Vec<f64>),
    /// Values are places in `labels`.
    Labels {
        values: Vec<f64>,
        labels: Vec<String>,
    },
}

impl Entries {
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Numbers(values) | Self::Labels { values, .. } => values.len(),
        }
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntriesVisitor)
    }
}

/// Labels of a message, by the place of their first.
#[derive(Default)]
struct Labels(Vec<String>);

impl Labels {
    /// The place of a label. A message has few that differ, and most are like the one before.
    fn place(&mut self, label: &str) -> f64 {
        let known = self.0.iter().rposition(|known| known == label);
        let place = known.unwrap_or_else(|| {
            self.0.push(label.to_owned());
            self.0.len() - 1
        });
        place as f64
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(
            "a list of numbers or one of labels, or {\"f64\": base64 of little-endian doubles}",
        )
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
        let mut values = Vec::new();
        let mut labels = Labels::default();
        let mut has_numbers = false;
        while let Some(entry) = list.next_element::<Entry>()? {
            values.push(match entry {
                Entry::Number(value) => {
                    has_numbers = true;
                    value
                }
                Entry::Label(label) => labels.place(&label),
                Entry::Gap => f64::NAN,
            });
            if has_numbers && !labels.0.is_empty() {
                return Err(A::Error::custom("numbers among labels"));
            }
        }
        Ok(match labels {
            Labels(labels) if labels.is_empty() => Entries::Numbers(values),
            Labels(labels) => Entries::Labels { values, labels },
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut values = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "f64" {
                values = Some(doubles(map.next_value::<Text<'de>>()?.0.as_ref())?);
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        let values = values.ok_or_else(|| A::Error::missing_field("f64"))?;
        Ok(Entries::Numbers(values))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Entries, E> {
        Ok(Entries::Numbers(vec![value]))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Entries, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Entries, E> {
        self.visit_f64(value as f64)
    }

    fn visit_unit<E: Error>(self) -> Result<Entries, E> {
        self.visit_f64(f64::NAN)
    }

    fn visit_str<E: Error>(self, label: &str) -> Result<Entries, E> {
        Ok(Entries::Labels {
            values: vec![0.0],
            labels: vec![label.to_owned()],
        })
    }
}

enum Entry<'a> {
    Number(f64),
    Label(Cow<'a, str>),
    Gap,
}

impl<'de> Deserialize<'de> for Entry<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;
        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = Entry<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number, a label or null")
            }

            #[inline]
            fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Entry::Number(value))
            }

            #[inline]
            fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Entry::Number(value as f64))
            }

            #[inline]
            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Entry::Number(value as f64))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Entry::Gap)
            }

            fn visit_borrowed_str<E: Error>(self, label: &'de str) -> Result<Self::Value, E> {
                Ok(Entry::Label(Cow::Borrowed(label)))
            }

            fn visit_str<E: Error>(self, label: &str) -> Result<Self::Value, E> {
                Ok(Entry::Label(Cow::Owned(label.to_owned())))
            }
        }
        deserializer.deserialize_any(EntryVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Entries, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn labels(values: &[f64], labels: &[&str]) -> Entries {
        Entries::Labels {
            values: values.to_vec(),
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        }
    }

    #[test]
    fn labels_come_as_a_list_or_alone_and_numbers_as_ever() {
        assert_eq!(
            parse("[\"idle\",\"run\",\"idle\"]").unwrap(),
            labels(&[0.0, 1.0, 0.0], &["idle", "run"])
        );
        assert_eq!(parse("\"idle\"").unwrap(), labels(&[0.0], &["idle"]));
        assert_eq!(
            parse("[0.5,-2]").unwrap(),
            Entries::Numbers(vec![0.5, -2.0])
        );
        assert_eq!(parse("7").unwrap(), Entries::Numbers(vec![7.0]));
        assert_eq!(
            parse("{\"f64\":\"AAAAAAAA4D8=\"}").unwrap(),
            Entries::Numbers(vec![0.5])
        );
        let Entries::Labels { values, .. } = parse("[null,\"idle\"]").unwrap() else {
            panic!("labels")
        };
        assert!(values[0].is_nan() && values[1] == 0.0);
        for text in ["[1,\"idle\"]", "[\"idle\",1]", "[true]", "{}", "[[\"x\"]]"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
