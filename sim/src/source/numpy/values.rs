//! Numbers and texts of an array's rows.

use super::front::Field;
use crate::source::half::half;

/// The numbers of a field, row by row.
pub(super) fn numbers(field: &Field, row_bytes: usize, rows: &[u8]) -> Vec<f64> {
    let number = |bytes: &[u8]| -> Option<f64> {
        let mut own = [0; 8];
        let (kind, size) = (field.element.kind, field.element.size);
        let part = own.get_mut(..size)?;
        part.copy_from_slice(bytes.get(field.at..field.at + size)?);
        if field.element.is_big_endian {
            part.reverse();
        }
        let bits = u64::from_le_bytes(own);
        Some(match (kind, size) {
            (b'f', 8) => f64::from_bits(bits),
            (b'f', 4) => f32::from_bits(bits as u32).into(),
            (b'f', 2) => half(bits as u16),
            (b'i', 1) => (bits as i8).into(),
            (b'i', 2) => (bits as i16).into(),
            (b'i', 4) => (bits as i32).into(),
            (b'i', _) => bits as i64 as f64,
            _ => bits as f64,
        })
    };
    let rows = rows.chunks_exact(row_bytes.max(1));
    rows.map(|row| number(row).unwrap_or(f64::NAN)).collect()
}

/// The texts of a field, row by row: four bytes a letter, filled up with zeros.
pub(super) fn texts(field: &Field, row_bytes: usize, rows: &[u8]) -> Vec<String> {
    let text = |row: &[u8]| -> String {
        let bytes = row.get(field.at..).unwrap_or_default();
        let (letters, _) = bytes.as_chunks::<4>();
        let letters = letters.iter().take(field.element.size);
        let code = if field.element.is_big_endian {
            u32::from_be_bytes
        } else {
            u32::from_le_bytes
        };
        let codes = letters.map(|letter| code(*letter));
        let codes = codes.take_while(|code| *code != 0);
        codes.filter_map(char::from_u32).collect()
    };
    rows.chunks_exact(row_bytes.max(1)).map(text).collect()
}
