//! Chunks: many records that were compressed together, with a checksum.

use std::borrow::Cow;
use std::io::Read;

use super::record::{take, text_of, u32_of, u64_of};

/// A chunk that would be larger is taken for damage.
const CHUNK_BYTES_MAX: u64 = 1 << 30;

/// The records in a chunk.
///
/// # Errors
/// What is wrong with it.
pub(super) fn open(content: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let cut_off = || "a chunk breaks off".to_owned();
    let chunk = Chunk::read(content).ok_or_else(cut_off)?;
    if chunk.size > CHUNK_BYTES_MAX {
        return Err(format!("a chunk of {} bytes", chunk.size));
    }
    let opened = match chunk.compression {
        "" => Ok(Cow::Borrowed(chunk.records)),
        "lz4" => decompressed(
            lz4_flex::frame::FrameDecoder::new(chunk.records),
            chunk.size,
        ),
        "zstd" => zstd::stream::read::Decoder::new(chunk.records)
            .and_then(|decoder| decompressed_to(decoder, chunk.size))
            .map_err(|error| error.to_string()),
        other => return Err(format!("a chunk's compression {other:?} isn't known")),
    };
    let bytes = opened.map_err(|why| format!("a chunk can't be decompressed: {why}"))?;
    let checksum = || crc32fast::hash(&bytes);
    if bytes.len() as u64 != chunk.size || chunk.checksum != 0 && checksum() != chunk.checksum {
        return Err("a chunk's checksum doesn't fit".into());
    }
    Ok(bytes)
}

fn decompressed<'a>(decoder: impl Read, size: u64) -> Result<Cow<'a, [u8]>, String> {
    decompressed_to(decoder, size).map_err(|error| error.to_string())
}

/// No more than was said: a few bytes can be made to become any number.
fn decompressed_to<'a>(decoder: impl Read, size: u64) -> std::io::Result<Cow<'a, [u8]>> {
    let mut bytes = Vec::new();
    decoder.take(size + 1).read_to_end(&mut bytes)?;
    Ok(Cow::Owned(bytes))
}

struct Chunk<'a> {
    size: u64,
    /// Of the records as they were; 0 where nobody has summed them up.
    checksum: u32,
    compression: &'a str,
    records: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn read(mut content: &'a [u8]) -> Option<Self> {
        let bytes = &mut content;
        let (_first, _last) = (u64_of(bytes)?, u64_of(bytes)?);
        let (size, checksum) = (u64_of(bytes)?, u32_of(bytes)?);
        let compression = text_of(bytes)?;
        let length = u64_of(bytes)?;
        let records = take(bytes, usize::try_from(length).ok()?)?;
        Some(Self {
            size,
            checksum,
            compression,
            records,
        })
    }
}
