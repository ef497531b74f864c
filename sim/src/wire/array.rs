//! Numbers as they come: a list with null for a gap, one number, or doubles in base64.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Numbers of a message; NaN is a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Array(pub Vec<f64>);

impl<'de> Deserialize<'de> for Array {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArrayVisitor).map(Self)
    }
}

struct ArrayVisitor;

impl<'de> Visitor<'de> for ArrayVisitor {
    type Value = Vec<f64>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of numbers, or {\"f64\": base64 of little-endian doubles}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<f64>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Option<f64>>()? {
            values.push(value.unwrap_or(f64::NAN));
        }
        Ok(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<f64>, A::Error> {
        let mut values = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "f64" {
                values = Some(doubles(map.next_value::<Text<'de>>()?.0.as_ref())?);
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        values.ok_or_else(|| A::Error::missing_field("f64"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Vec<f64>, E> {
        Ok(vec![value])
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Vec<f64>, E> {
        Ok(vec![value as f64])
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<f64>, E> {
        Ok(vec![value as f64])
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<f64>, E> {
        Ok(vec![f64::NAN])
    }
}

/// A text that is borrowed where it has no escapes: `Cow` by itself never borrows.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("base64 of little-endian doubles")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }
        deserializer.deserialize_str(TextVisitor).map(Self)
    }
}

/// Characters decoded in one go: what they hold stays in the nearest cache. Three doubles in every 32.
const PIECE: usize = 32 << 8;

pub(super) fn doubles<E: Error>(text: &str) -> Result<Vec<f64>, E> {
    let mut values = Vec::with_capacity(text.len() / 32 * 3 + 3);
    let mut bytes = [0; PIECE / 4 * 3];
    for piece in text.as_bytes().chunks(PIECE) {
        let read = STANDARD
            .decode_slice(piece, &mut bytes)
            .map_err(E::custom)?;
        let (doubles, rest) = bytes[..read].as_chunks::<8>();
        // Also where a whole piece ends in padding, which may only stand at the end of all.
        if !rest.is_empty() {
            return Err(E::custom("not a whole number of doubles"));
        }
        values.extend(doubles.iter().map(|bytes| f64::from_le_bytes(*bytes)));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<f64>, String> {
        let array: Result<Array, _> = serde_json::from_str(text);
        array
            .map(|array| array.0)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_come_as_a_list_or_alone_or_as_doubles_in_base64() {
        let bytes: Vec<u8> = [0.5, -2.0]
            .iter()
            .flat_map(|v: &f64| v.to_le_bytes())
            .collect();
        let packed = format!("{{\"f64\":\"{}\"}}", STANDARD.encode(bytes));
        assert_eq!(parse(&packed).unwrap(), [0.5, -2.0]);
        assert_eq!(parse("[0.5, -2]").unwrap(), [0.5, -2.0]);
        assert_eq!(parse("7").unwrap(), [7.0]);
        assert!(parse("[null]").unwrap()[0].is_nan());
    }

    #[test]
    fn many_doubles_are_decoded_piece_by_piece_and_padding_only_ends_them() {
        let packed = |count: u32| {
            let bytes = (0..count).flat_map(|v| f64::from(v).to_le_bytes());
            STANDARD.encode(bytes.collect::<Vec<u8>>())
        };
        for count in [0, 1, 2, 3, 767, 768, 769, 1_536, 5_000] {
            let values = parse(&format!("{{\"f64\":\"{}\"}}", packed(count))).unwrap();
            let expected: Vec<f64> = (0..count).map(f64::from).collect();
            assert_eq!(values, expected);
        }
        let cut = format!("{{\"f64\":\"{}={}\"}}", "A".repeat(PIECE - 1), packed(3));
        assert!(parse(&cut).is_err());
    }

    #[test]
    fn what_is_no_numbers_is_an_error() {
        for text in [
            "\"x\"",
            "[true]",
            "{}",
            "{\"f64\":\"AAAA\"}",
            "{\"f64\":\"?\"}",
            "{\"f64\":3}",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
