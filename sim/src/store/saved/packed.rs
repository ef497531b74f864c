//! Packed numbers as bytes, laid out as they are in memory.

use super::super::packed::{Packed, PackedParts};
use crate::le_bytes::{ByteReader, ByteWriter};

/// Which numbers of rows and odd ones follow, and then they themselves.
pub(super) fn save(packed: &Packed, bytes: &mut ByteWriter) {
    let PackedParts {
        len: _,
        scale,
        blocks,
        rows,
        odd,
    } = packed.parts();
    bytes.bytes(&scale);
    bytes.varint(rows.len() as u64);
    bytes.varint(odd.len() as u64);
    for (base, slope, first_row, width, has_odd) in blocks {
        bytes.i64(base);
        bytes.bytes(&slope.to_le_bytes());
        bytes.u16(first_row);
        bytes.u8(width);
        bytes.u8(u8::from(has_odd));
    }
    for row in rows {
        for lane in row {
            bytes.u32(lane);
        }
    }
    for (place, number) in odd {
        bytes.u32(place);
        bytes.f64(number);
    }
}

/// So many numbers.
pub(super) fn read(bytes: &mut ByteReader<'_>, len: usize) -> Option<Packed> {
    const ROW_BYTES: usize = 16;
    const ODD_BYTES: usize = 12;
    let scale = [bytes.u8()?, bytes.u8()?];
    let rows = bytes.count(ROW_BYTES)?;
    let odd = bytes.count(ODD_BYTES)?;
    let blocks = bytes.arrays::<16>(Packed::blocks_of(len))?;
    let blocks = blocks.iter().map(|block| {
        let mut block = ByteReader::new(block);
        let base = block.i64()?;
        let slope = f32::from_bits(block.u32()?);
        Some((base, slope, block.u16()?, block.u8()?, block.u8()? != 0))
    });
    let blocks = blocks.collect::<Option<Vec<_>>>()?;
    let rows = bytes.arrays::<ROW_BYTES>(rows)?;
    let lane = |row: &[u8; ROW_BYTES], lane: usize| {
        let (lanes, _) = row.as_chunks::<4>();
        u32::from_le_bytes(lanes[lane])
    };
    let rows = rows
        .iter()
        .map(|row| std::array::from_fn(|at| lane(row, at)));
    let odd = bytes.arrays::<ODD_BYTES>(odd)?.iter().map(|odd| {
        let mut odd = ByteReader::new(odd);
        Some((odd.u32()?, odd.f64()?))
    });
    let odd = odd.collect::<Option<Vec<_>>>()?;
    Packed::from_parts(PackedParts {
        len,
        scale,
        blocks,
        rows: rows.collect(),
        odd,
    })
}
