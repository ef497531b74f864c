//! Few numbers as bytes: whole ones by a common scale, as distances from the least, of as many bytes as
//! the largest takes. Packed ones take whole blocks, which few would leave empty.

use super::super::packed::Scale;
use crate::le_bytes::{ByteReader, ByteWriter};

/// Puts them down, if they are whole numbers by a scale; returns whether they are.
pub(super) fn save(numbers: &[f64], bytes: &mut ByteWriter) -> bool {
    let Some((scale, wholes)) = shortest(numbers) else {
        return false;
    };
    let least = wholes.iter().copied().min().unwrap_or_default();
    let width = width(&wholes);
    bytes.bytes(&scale.code());
    bytes.i64(least);
    bytes.u8(width as u8);
    for whole in wholes {
        let distance = whole.wrapping_sub(least) as u64;
        bytes.bytes(&distance.to_le_bytes()[..width]);
    }
    true
}

pub(super) fn read(bytes: &mut ByteReader<'_>, len: usize) -> Option<Vec<f64>> {
    let scale = Scale::of_code([bytes.u8()?, bytes.u8()?])?;
    let least = bytes.i64()?;
    let width = usize::from(bytes.u8()?);
    if width > 8 {
        return None;
    }
    let all = bytes.take(len.checked_mul(width)?)?;
    let number = |place: usize| {
        let mut distance = [0; 8];
        distance[..width].copy_from_slice(&all[place * width..(place + 1) * width]);
        scale.number(least.wrapping_add(u64::from_le_bytes(distance) as i64))
    };
    Some((0..len).map(number).collect())
}

/// The scale by which they take the fewest bytes, and what they are by it.
fn shortest(numbers: &[f64]) -> Option<(Scale, Vec<i64>)> {
    let candidates = Scale::candidates(numbers).filter_map(|scale| {
        let wholes = numbers.iter().map(|&number| scale.whole(number));
        Some((scale, wholes.collect::<Option<Vec<i64>>>()?))
    });
    candidates.min_by_key(|(_, wholes)| width(wholes))
}

/// Bytes of the greatest distance from the least.
fn width(wholes: &[i64]) -> usize {
    let (least, greatest) = (wholes.iter().min(), wholes.iter().max());
    let distance = greatest
        .zip(least)
        .map(|(greatest, least)| greatest.wrapping_sub(*least) as u64);
    let bits = u64::BITS - distance.unwrap_or_default().leading_zeros();
    bits.div_ceil(u8::BITS) as usize
}
