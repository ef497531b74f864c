//! Tensors, as far as they hold one number.

use super::protobuf::{Fields, Value, varint};
use crate::source::half::half;

/// TensorFlow's numbers for the types of a tensor's elements (`types.proto`).
mod kind {
    pub(super) const FLOAT: u64 = 1;
    pub(super) const DOUBLE: u64 = 2;
    pub(super) const INT32: u64 = 3;
    pub(super) const UINT8: u64 = 4;
    pub(super) const INT16: u64 = 5;
    pub(super) const INT8: u64 = 6;
    pub(super) const INT64: u64 = 9;
    pub(super) const BOOL: u64 = 10;
    pub(super) const BFLOAT16: u64 = 14;
    pub(super) const UINT16: u64 = 17;
    pub(super) const HALF: u64 = 19;
    pub(super) const UINT32: u64 = 22;
    pub(super) const UINT64: u64 = 23;
}

/// The number that a tensor holds; `None` where it holds none, or several.
pub(super) fn number(message: &[u8]) -> Option<f64> {
    let (mut kind, mut elements, mut content, mut values) = (0, 1_u64, &[][..], None);
    let mut fields = Fields::of(message);
    for (number, value) in &mut fields {
        match number {
            1 => kind = value.varint()?,
            2 => elements = elements_of(value.bytes()?)?,
            4 => content = value.bytes()?,
            5..=7 | 10 | 11 | 13 | 16 | 17 => values = values.or(Some((number, value))),
            _ => {}
        }
    }
    if elements != 1 || !fields.is_whole() {
        return None;
    }
    match values {
        Some((number, value)) => told(number, value, kind),
        None => packed(kind, content),
    }
}

/// How many elements a tensor of this shape has.
fn elements_of(shape: &[u8]) -> Option<u64> {
    let mut elements = 1_u64;
    for (number, value) in Fields::of(shape) {
        if number == 2 {
            let size = Fields::of(value.bytes()?).find(|(number, _)| *number == 1);
            let size = size.map_or(Some(0), |(_, size)| size.varint())?;
            elements = elements.checked_mul(size)?;
        }
    }
    Some(elements)
}

/// From the bytes of the elements as they lie in memory.
fn packed(kind: u64, content: &[u8]) -> Option<f64> {
    Some(match kind {
        kind::FLOAT => f32::from_le_bytes(content.try_into().ok()?).into(),
        kind::DOUBLE => f64::from_le_bytes(content.try_into().ok()?),
        kind::INT32 => i32::from_le_bytes(content.try_into().ok()?).into(),
        kind::UINT32 => u32::from_le_bytes(content.try_into().ok()?).into(),
        kind::INT64 => i64::from_le_bytes(content.try_into().ok()?) as f64,
        kind::UINT64 => u64::from_le_bytes(content.try_into().ok()?) as f64,
        kind::INT16 => i16::from_le_bytes(content.try_into().ok()?).into(),
        kind::UINT16 => u16::from_le_bytes(content.try_into().ok()?).into(),
        kind::INT8 => i8::from_le_bytes(content.try_into().ok()?).into(),
        kind::UINT8 | kind::BOOL => u8::from_le_bytes(content.try_into().ok()?).into(),
        kind::HALF => half(u16::from_le_bytes(content.try_into().ok()?)),
        kind::BFLOAT16 => brain(u16::from_le_bytes(content.try_into().ok()?)),
        _ => return None,
    })
}

/// From a field of values; those of one kind lie in a row, or one by one.
fn told(number: u64, value: Value<'_>, kind: u64) -> Option<f64> {
    Some(match (number, value) {
        (5, Value::Fixed32(bytes)) => f32::from_le_bytes(bytes).into(),
        (5, Value::Bytes(bytes)) => f32::from_le_bytes(bytes.try_into().ok()?).into(),
        (6, Value::Fixed64(bytes)) => f64::from_le_bytes(bytes),
        (6, Value::Bytes(bytes)) => f64::from_le_bytes(bytes.try_into().ok()?),
        (_, Value::Varint(number)) => whole(kind, number),
        (_, Value::Bytes(mut bytes)) => whole(kind, varint(&mut bytes)?),
        _ => return None,
    })
}

fn whole(kind: u64, number: u64) -> f64 {
    match kind {
        kind::HALF => half(number as u16),
        kind::BFLOAT16 => brain(number as u16),
        kind::UINT32 | kind::UINT64 | kind::BOOL | kind::UINT8 | kind::UINT16 => number as f64,
        _ => number as i64 as f64,
    }
}

/// The upper half of a float.
fn brain(bits: u16) -> f64 {
    f32::from_bits(u32::from(bits) << 16).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_element_is_a_number_and_several_are_none() {
        // A double of rank 0 among the values, a float in the content, two elements.
        let double = [&[0x08, 2, 0x12, 0, 0x32, 8][..], &1.5_f64.to_le_bytes()].concat();
        assert_eq!(number(&double), Some(1.5));
        let float = [&[0x08, 1, 0x22, 4][..], &0.25_f32.to_le_bytes()].concat();
        assert_eq!(number(&float), Some(0.25));
        let negative = [&[0x08, 9, 0x50][..], &[0xff; 9], &[1]].concat();
        assert_eq!(number(&negative), Some(-1.0));
        let two = [
            0x08, 1, 0x12, 4, 0x12, 2, 0x08, 2, 0x22, 8, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        assert_eq!(number(&two), None);
        assert_eq!(number(&[0x08, 7, 0x42, 1, b'x']), None, "a text");
    }
}
